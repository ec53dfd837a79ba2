"""Bitstrings: many small statuses in a row, and their compressed text (Bitstring Status List 1.0, sections 3.3, 3.4).

The rule: the left-most bit is number 0, so the first entry sits in the highest bit of the first byte; an entry of
more bits is read from its highest bit. What comes from outside is expanded only up to a limit, from exactly one
gzip member with nothing after it.
"""

import gzip
import zlib
from typing import Self

from keys.multibase import BadEncoding, base64url_encode, multibase_decode
from vc.problems import Code, Malformed, Unsupported

MINIMUM_ENTRIES = 131_072
"""Entries that a list must have at least, so that asking for it does not tell which credential is being checked."""

LARGEST = 2 * 1024 * 1024
"""Bytes of bitstring that are expanded at most: 16,777,216 entries of one bit."""

_GZIP = 31  # zlib: a window of 2^15 bytes, and a gzip header


def encode(bits: bytes) -> str:
    """Write a bitstring as `encodedList`: `u`, then base64url of its gzip. Equal bits give equal text."""
    return "u" + base64url_encode(gzip.compress(bits, mtime=0))


def decode(text: str, limit: int = LARGEST) -> bytes:
    """Read an `encodedList`, expanding it to `limit` bytes at most.

    Raises `Malformed` (MALFORMED_VALUE_ERROR) for anything but one complete gzip member in multibase base64url, and
    `Unsupported` for a list that is larger than we read.
    """
    try:
        compressed = multibase_decode(text, "u")
    except BadEncoding as error:
        raise _malformed(str(error)) from None
    expander = zlib.decompressobj(_GZIP)
    try:
        bits = expander.decompress(compressed, limit + 1)
    except zlib.error:
        raise _malformed("it is not compressed with gzip") from None
    if len(bits) > limit:
        raise Unsupported(Code.STATUS_VERIFICATION, f"the status list is larger than {limit} bytes", _ENCODED_LIST)
    if not expander.eof or expander.unused_data:
        raise _malformed("its gzip is cut short, or something follows it")
    return bits


class StatusList:
    """A row of statuses of `size` bits each, kept in memory as the bitstring that is published.

    `bits` is that bitstring. Not safe for several threads that write.
    """

    __slots__ = ("bits", "size")

    def __init__(self, bits: bytes | bytearray, size: int = 1) -> None:
        self.bits = bytearray(bits)
        self.size = size

    @classmethod
    def empty(cls, entries: int = MINIMUM_ENTRIES, size: int = 1) -> Self:
        """A list of `entries` statuses, all 0."""
        return cls(bytes((entries * size + 7) // 8), size)

    @classmethod
    def decode(cls, text: str, size: int = 1, limit: int = LARGEST) -> Self:
        """Read an `encodedList`; raises as the function `decode`."""
        return cls(decode(text, limit), size)

    def encode(self) -> str:
        """Write as `encodedList`."""
        return encode(bytes(self.bits))

    def __len__(self) -> int:
        """How many whole entries there are."""
        return len(self.bits) * 8 // self.size

    def __getitem__(self, index: int) -> int:
        """The status at `index`, from 0 to 2^size - 1. Raises `Malformed` (RANGE_ERROR) outside of the list."""
        first, last, shift = self._place(index)
        window = int.from_bytes(self.bits[first:last], "big")
        return window >> shift & (1 << self.size) - 1

    def __setitem__(self, index: int, status: int) -> None:
        """Set the status at `index`. Raises `Malformed` (RANGE_ERROR) outside of the list, or of `size` bits."""
        if not 0 <= status < 1 << self.size:
            raise Malformed(Code.RANGE, f"the status does not fit {self.size} bits")
        first, last, shift = self._place(index)
        window = int.from_bytes(self.bits[first:last], "big")
        window = window & ~((1 << self.size) - 1 << shift) | status << shift
        self.bits[first:last] = window.to_bytes(last - first, "big")

    def rises_from(self, older: "StatusList") -> bool:
        """Whether every bit set in `older` is set here too: true of each new edition of a revocation list."""
        if self.size != older.size or len(self.bits) < len(older.bits):
            return False
        before = int.from_bytes(older.bits, "big")
        now = int.from_bytes(self.bits[: len(older.bits)], "big")
        return before & now == before

    def _place(self, index: int) -> tuple[int, int, int]:
        """First byte, byte after the last, and how far right of the entry these bytes reach, in bits."""
        if not 0 <= index < len(self):
            raise Malformed(Code.RANGE, "the index lies outside of the status list")
        start, end = index * self.size, (index + 1) * self.size
        last = (end + 7) // 8
        return start // 8, last, last * 8 - end


_ENCODED_LIST = "/credentialSubject/encodedList"


def _malformed(reason: str) -> Malformed:
    return Malformed(Code.MALFORMED_VALUE, f"the status list cannot be read: {reason}", _ENCODED_LIST)
