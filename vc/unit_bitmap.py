"""Certified units of a card as a bitmap, in place of their codes.

The rule: unit number 0 of the standard is the highest bit of the first byte, as in a status list, and a set of units
has one bitmap only: there is always a bit set in the last byte. It is written in multibase (base64url without
padding), which CBOR-LD turns back into bytes.
"""

from collections.abc import Iterable
from typing import Any, Final

from keys.multibase import BadEncoding, base64url_encode, multibase_decode
from vc.problems import Code, Malformed

MOST_UNITS: Final = 4096
"""Ordinals end below this, as the schema of a standard says."""


def write_units(ordinals: Iterable[int]) -> str:
    """Take the ordinals of certified units, give the bitmap's text, such as `uoA` for 0 and 2.

    Raises `ValueError` for none at all and for an ordinal outside of 0 to 4095.
    """
    numbers = set(ordinals)
    if not numbers or not all(0 <= number < MOST_UNITS for number in numbers):
        raise ValueError(f"a bitmap of units needs at least one ordinal, each from 0 to {MOST_UNITS - 1}")
    data = bytearray(max(numbers) // 8 + 1)
    for number in numbers:
        data[number // 8] |= 0x80 >> number % 8
    return "u" + base64url_encode(bytes(data))


def read_units(text: Any, pointer: str = "/credentialSubject/certifiedUnits") -> tuple[int, ...]:
    """Take what a card has as its bitmap, give the ordinals in order.

    `pointer` says where it stands, for the error. Raises `Malformed` unless it is the one bitmap of a set of units.
    """
    try:
        data = multibase_decode(text, "u") if isinstance(text, str) else b""
    except BadEncoding:
        data = b""
    if not data or not data[-1] or len(data) * 8 > MOST_UNITS:
        raise Malformed(Code.MALFORMED_VALUE, "the certified units are no bitmap in base64url", pointer)
    return tuple(number for number in range(8 * len(data)) if data[number // 8] & 0x80 >> number % 8)
