"""CBOR (RFC 8949), as much of it as CBOR-LD needs, in its deterministic form only.

The rule: one value has one encoding (RFC 8949, section 4.2.1), and nothing else is read. So integers and lengths are
the shortest, lengths are definite, the keys of a map are sorted by their bytes and unique, a number without fraction
is an integer, other numbers are the smallest float that keeps them, text is UTF-8, and nothing follows the value. A
lenient reader would let a changed byte mean the same as before, and a changed code still verify.

The values are those of JSON, and beside them byte strings (`bytes`), maps whose keys are unsigned integers or text, and
`Tag`. Integers end at ±(2^53 - 1), as in every document here. `undefined` and the other simple values are not known.

Why not a library: the general ones read every encoding of a value, and from the value read one cannot tell any more
which it was.
"""

import math
import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from keys.multibase import BadEncoding
from vc.reader import MAX_SAFE_INTEGER, Limits

LIMITS: Final = Limits(size=2**16, depth=24, members=5000)
"""Bytes, nested containers and tags, and items of containers that are read at most, unless the caller says less."""

_UNSIGNED, _NEGATIVE, _BYTES, _TEXT, _ARRAY, _MAP, _TAG, _SIMPLE = range(8)
_WIDTHS: Final = {24: 1, 25: 2, 26: 4, 27: 8}
_CONSTANTS: Final = {20: False, 21: True, 22: None}
_FLOATS: Final = {25: ">e", 26: ">f", 27: ">d"}


@dataclass(frozen=True, slots=True)
class Tag:
    """A tagged value (RFC 8949, section 3.4)."""

    number: int
    value: Any


def encode(value: Any) -> bytes:
    """Write a value in its one encoding.

    Raises `BadEncoding` for what has none here: an integer beyond ±(2^53 - 1), a number that is not finite, half of a
    surrogate pair, the key of a map that is neither text nor a number from 0; `TypeError` for any other type.
    """
    return b"".join(_pieces(value))


def decode(data: bytes, limits: Limits = LIMITS) -> Any:
    """Read the one value that `data` encodes. Raises `BadEncoding` for anything but its one encoding."""
    if len(data) > limits.size:
        raise BadEncoding(f"CBOR is longer than {limits.size} bytes")
    reader = _Reader(data, limits)
    value = reader.value(0)
    if reader.place != len(data):
        raise BadEncoding("CBOR is followed by bytes that do not belong to it")
    return value


def _pieces(value: Any) -> Iterator[bytes]:
    match value:
        case None | bool():
            yield bytes([_SIMPLE << 5 | {False: 20, True: 21, None: 22}[value]])
        case int():
            yield _integer(value)
        case float():
            yield _number(value)
        case str():
            data = _utf8(value)
            yield _head(_TEXT, len(data)) + data
        case bytes():
            yield _head(_BYTES, len(value)) + value
        case list():
            yield _head(_ARRAY, len(value))
            for item in value:
                yield from _pieces(item)
        case dict():
            yield _head(_MAP, len(value))
            for key, member in sorted((_key(name), member) for name, member in _members(value)):
                yield key + member
        case Tag():
            yield _head(_TAG, value.number)
            yield from _pieces(value.value)
        case _:
            raise TypeError(f"CBOR has no form for a {type(value).__name__}")


def _members(value: dict[Any, Any]) -> Iterator[tuple[Any, bytes]]:
    return ((name, encode(member)) for name, member in value.items())


def _key(name: Any) -> bytes:
    if isinstance(name, str) or (isinstance(name, int) and not isinstance(name, bool) and name >= 0):
        return encode(name)
    raise BadEncoding("the key of a map must be text or a number from 0")


def _integer(value: int) -> bytes:
    if abs(value) > MAX_SAFE_INTEGER:
        raise BadEncoding("an integer lies beyond 2^53 - 1, which not every program can keep")
    return _head(_UNSIGNED, value) if value >= 0 else _head(_NEGATIVE, -1 - value)


def _number(value: float) -> bytes:
    if not math.isfinite(value):
        raise BadEncoding("a number is not finite")
    if value.is_integer():
        return _integer(int(value))
    return next(data for data in _floats(value) if struct.unpack(_FLOATS[data[0] & 31], data[1:])[0] == value)


def _floats(value: float) -> Iterator[bytes]:
    """Write a number as a half, a single and a double, as far as it fits."""
    for low, form in _FLOATS.items():
        with suppress(OverflowError):
            yield bytes([_SIMPLE << 5 | low]) + struct.pack(form, value)


def _head(major: int, argument: int) -> bytes:
    """Write the first bytes of an item: its major type and its argument, as short as can be."""
    if argument < 24:
        return bytes([major << 5 | argument])
    for code, width in _WIDTHS.items():
        if argument < 1 << 8 * width:
            return bytes([major << 5 | code]) + argument.to_bytes(width, "big")
    raise BadEncoding("a number of CBOR must fit 64 bits")


def _utf8(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        raise BadEncoding("text has half of a surrogate pair") from None


class _Reader:
    """Bytes and how far they have been read. No method looks beyond the bytes that are there."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.data = data
        self.limits = limits
        self.place = 0
        self.members = 0

    def value(self, depth: int) -> Any:
        """Read one value that stands within `depth` containers and tags."""
        first = self.take(1)[0]
        major, low = first >> 5, first & 31
        if major == _SIMPLE:
            return self.simple(low)
        argument = self.argument(low)
        if major in (_UNSIGNED, _NEGATIVE):
            return _within(argument if major == _UNSIGNED else -1 - argument)
        if major == _BYTES:
            return self.take(argument)
        if major == _TEXT:
            return self.text(argument)
        if depth >= self.limits.depth:
            raise BadEncoding(f"CBOR is nested deeper than {self.limits.depth} levels")
        if major == _TAG:
            return Tag(argument, self.value(depth + 1))
        self.count(argument)
        if major == _ARRAY:
            return [self.value(depth + 1) for _ in range(argument)]
        return self.map(argument, depth)

    def map(self, length: int, depth: int) -> dict[int | str, Any]:
        members: dict[int | str, Any] = {}
        before = b""
        for _ in range(length):
            start = self.place
            if self.data[start : start + 1] and self.data[start] >> 5 not in (_UNSIGNED, _TEXT):
                raise BadEncoding("the key of a CBOR map is neither text nor a number from 0")
            name = self.value(depth + 1)
            key = self.data[start : self.place]
            if key <= before:
                raise BadEncoding("the keys of a CBOR map are not sorted, or one stands there twice")
            before = key
            members[name] = self.value(depth + 1)
        return members

    def simple(self, low: int) -> Any:
        """Read a constant or a float, whose first byte is already read."""
        if low in _CONSTANTS:
            return _CONSTANTS[low]
        if low not in _FLOATS:
            raise BadEncoding("CBOR has a simple value that JSON does not know")
        data = self.take(_WIDTHS[low])
        value: float = struct.unpack(_FLOATS[low], data)[0]
        if _number(value) != bytes([_SIMPLE << 5 | low]) + data:
            raise BadEncoding("a CBOR number is not in its shortest form")
        return value

    def text(self, length: int) -> str:
        try:
            return self.take(length).decode("utf-8")
        except UnicodeDecodeError:
            raise BadEncoding("CBOR text is not UTF-8") from None

    def argument(self, low: int) -> int:
        """Read the argument of a head (RFC 8949, section 3), whose low five bits are already read."""
        if low < 24:
            return low
        width = _WIDTHS.get(low)
        if width is None:
            raise BadEncoding("CBOR has an indefinite length or a reserved form")
        argument = int.from_bytes(self.take(width), "big")
        if argument < (24 if width == 1 else 1 << 4 * width):
            raise BadEncoding("a CBOR number is not in its shortest form")
        return argument

    def take(self, length: int) -> bytes:
        taken = self.data[self.place : self.place + length]
        if len(taken) != length:
            raise BadEncoding("CBOR ends before its value does; part of it is missing")
        self.place += length
        return taken

    def count(self, length: int) -> None:
        """Before the items of a container are read: there must be bytes for them, and not too many of them."""
        self.members += length
        if self.members > self.limits.members:
            raise BadEncoding(f"CBOR has more than {self.limits.members} members and items")


def _within(value: int) -> int:
    if abs(value) > MAX_SAFE_INTEGER:
        raise BadEncoding("a CBOR integer lies beyond 2^53 - 1, which not every program can keep")
    return value
