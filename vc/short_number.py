"""Short numbers: what a person reads out, types or copies from a card to find a credential. Reading and writing them.

The rule: ten free symbols and two check symbols, written `NSP-7KQ4-M2XD-9F3A`. The alphabet has 32 symbols without
look-alikes (no I, L, O, U), so ten of them are 50 bits. The twelve are a codeword of a Reed-Solomon code over
GF(32) with distance 3: any one or two wrong symbols are noticed, and so is any swap of two, neighbours or not.
"""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""The symbols, each standing for its place as an element of GF(32)."""

PREFIX = "NSP"
BITS = 50
_FREE_SYMBOLS, _SYMBOLS = 10, 12
_LOOK_ALIKES = str.maketrans("ILO", "110", "- ")


class NotAShortNumber(ValueError):
    """The text is not a short number: a symbol is wrong, missing or in the wrong place."""


class Slip(NotAShortNumber):
    """The text looks like a short number, but its check symbols do not fit: one was mistyped or misread."""


def write(number: int) -> str:
    """The short number of a number from 0 to 2^50 - 1. Raises `ValueError` for any other."""
    if not 0 <= number < 1 << BITS:
        raise ValueError("a short number holds 50 bits")
    values = [number >> 5 * place & 31 for place in reversed(range(_FREE_SYMBOLS))]
    text = "".join(ALPHABET[value] for value in (*values, *_checks(values)))
    return f"{PREFIX}-{text[:4]}-{text[4:8]}-{text[8:]}"


def read(text: str) -> str:
    """The short number as `write` gives it, from what a person typed.

    Small letters, missing or extra hyphens and spaces, a missing prefix, O for 0 and I or L for 1 are accepted.
    Raises `Slip` if the check symbols do not fit, `NotAShortNumber` for anything else, and repeats neither.
    """
    compact = text.upper().translate(_LOOK_ALIKES) if text.isascii() else ""
    symbols = compact.removeprefix(PREFIX) if len(compact) == len(PREFIX) + _SYMBOLS else compact
    if len(symbols) != _SYMBOLS or any(symbol not in ALPHABET for symbol in symbols):
        raise NotAShortNumber("A short number has twelve letters and digits after NSP. Please compare it again.")
    values = [ALPHABET.index(symbol) for symbol in symbols]
    if _sums(values) != (0, 0):
        raise Slip("There is a slip in this number. Please compare it again, symbol by symbol.")
    return f"{PREFIX}-{symbols[:4]}-{symbols[4:8]}-{symbols[8:]}"


def _sums(values: list[int]) -> tuple[int, int]:
    """Both parity sums over GF(32), Σ v and Σ aⁱ·v; both are 0 for a codeword."""
    plain = weighted = 0
    for place, value in enumerate(values):
        plain ^= value
        weighted ^= _times(_POWERS[place], value)
    return plain, weighted


def _checks(values: list[int]) -> tuple[int, int]:
    """The two symbols that make both sums 0: x + y = plain and a¹⁰·x + a¹¹·y = weighted."""
    plain, weighted = _sums(values)
    first, second = _POWERS[_FREE_SYMBOLS], _POWERS[_FREE_SYMBOLS + 1]
    last = _times(weighted ^ _times(first, plain), _inverse(first ^ second))
    return plain ^ last, last


def _times(one: int, other: int) -> int:
    """Multiply in GF(2)[x] modulo x⁵ + x² + 1."""
    product = 0
    while other:
        if other & 1:
            product ^= one
        one = one << 1 ^ (0b100101 if one & 16 else 0)
        other >>= 1
    return product


def _inverse(value: int) -> int:
    return next(other for other in range(1, 32) if _times(value, other) == 1)


def _powers(count: int) -> tuple[int, ...]:
    """1, a, a², …: all different, as x is a generator of the field."""
    powers = [1]
    while len(powers) < count:
        powers.append(_times(2, powers[-1]))
    return tuple(powers)


_POWERS = _powers(_SYMBOLS)
