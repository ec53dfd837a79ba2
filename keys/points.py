"""Whether 32 bytes are a fit Ed25519 public key.

The rule: a key is accepted only if it is the canonical encoding of a point of the curve that is not of small
order. The library below us looks at none of this: it takes any 32 bytes. Under a key of small order, one
signature holds for many messages, so that it proves nothing (RFC 8032, section 5.1.3 for decoding; the eight
points: VC Data Integrity EdDSA Cryptosuites 1.0, security considerations).
"""

_P = 2**255 - 19
_D = -121665 * pow(121666, -1, _P) % _P
_SIGN = 1 << 255

# The y coordinates of the eight points whose order divides 8: y = 1 (order 1), y = -1 (order 2), y = 0 (order 4),
# and the two roots of d·y⁴ + 2y² = 1 (order 8), where x² = -y² and doubling leads to y = 0.
_OF_ORDER_8 = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
_SMALL_ORDER = frozenset((0, 1, _P - 1, _OF_ORDER_8, _P - _OF_ORDER_8))


def find_fault(raw: bytes) -> str | None:
    """Say what forbids these 32 bytes as an Ed25519 public key, or give None when nothing does."""
    number = int.from_bytes(raw, "little")
    y = number & (_SIGN - 1)  # the highest bit is the sign of x, and x = 0, which has none, occurs at y = 1 and -1 only
    if y >= _P:
        return "the Ed25519 key is not in its canonical encoding"
    if y in _SMALL_ORDER:
        return "the Ed25519 key is a point of small order, under which signatures prove nothing"
    if not _is_square((y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P):
        return "the Ed25519 key is not a point of the curve"
    return None


def _is_square(number: int) -> bool:
    """Euler's criterion: x exists with x² = number in the field of the curve."""
    return pow(number, (_P - 1) // 2, _P) in (0, 1)
