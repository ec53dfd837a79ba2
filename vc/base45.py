"""Base45 (RFC 9285): bytes as the characters that a QR code packs most densely.

The rule: every text that is read has exactly one meaning, and every byte string exactly one text. Nothing is trimmed,
folded or skipped, for the space is one of the 45 characters. It can stand anywhere but at the end, so line ends and
white space *around* a text may be taken off by whoever found it; within a text they are data.
"""

from typing import Final

from keys.multibase import BadEncoding

ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
"""The characters of the values 0 to 44."""

_VALUES: Final = {character: value for value, character in enumerate(ALPHABET)}


def encode(data: bytes) -> str:
    """Write bytes: three characters for each two, two for a last single one (RFC 9285, section 4.2)."""
    pieces = []
    for place in range(0, len(data), 2):
        pair = data[place : place + 2]
        number, digits = int.from_bytes(pair, "big"), len(pair) + 1
        for _ in range(digits):
            number, digit = divmod(number, 45)
            pieces.append(ALPHABET[digit])
    return "".join(pieces)


def decode(text: str) -> bytes:
    """Read a base45 text (RFC 9285, section 4.3).

    Raises `BadEncoding` for a character outside the alphabet, a length that no byte string has, and a group of
    characters that is worth more than its bytes can hold.
    """
    if len(text) % 3 == 1:
        raise BadEncoding("base45 text has a length that no bytes have; part of it is missing")
    pieces = []
    for place in range(0, len(text), 3):
        group = text[place : place + 3]
        number = _number(group)
        length = len(group) - 1
        if number >= 1 << 8 * length:
            raise BadEncoding("base45 text has characters that stand for no bytes")
        pieces.append(number.to_bytes(length, "big"))
    return b"".join(pieces)


def _number(group: str) -> int:
    number = 0
    for character in reversed(group):  # the least significant comes first
        value = _VALUES.get(character)
        if value is None:
            raise BadEncoding("base45 text has a character outside its alphabet")
        number = number * 45 + value
    return number
