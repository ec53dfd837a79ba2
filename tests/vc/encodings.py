"""Compressed bitstrings as a status list may carry them: one that is sound, and all that is no `encodedList`."""

import base64
import gzip
import zlib

from keys.multibase import base64url_encode
from vc.status import MINIMUM_ENTRIES


def packed(data: bytes) -> str:
    """Write bytes as multibase, whatever they are."""
    return "u" + base64url_encode(data)


BITS = bytes(MINIMUM_ENTRIES // 8)
GZIPPED = gzip.compress(BITS, mtime=0)

BAD_ENCODINGS = {
    "empty": "",
    "only the header": "u",
    "no multibase header": base64url_encode(GZIPPED),
    "another header": "z" + base64url_encode(GZIPPED),
    "base64 with padding": "m" + base64.b64encode(GZIPPED).decode(),
    "padded": packed(GZIPPED) + "=",
    "with white space": packed(GZIPPED)[:40] + "\n" + packed(GZIPPED)[40:],
    "foreign letters": packed(GZIPPED)[:-1] + "٠",
    "letters of base64": "u+/+/",
    "not compressed": packed(BITS),
    "zlib instead of gzip": packed(zlib.compress(BITS)),
    "bare deflate": packed(zlib.compress(BITS)[2:-4]),
    "cut in the data": packed(GZIPPED[:-12]),
    "cut in the checksum": packed(GZIPPED[:-1]),
    "wrong checksum": packed(GZIPPED[:-8] + b"\0\0\0\0" + GZIPPED[-4:]),
    "wrong length": packed(GZIPPED[:-4] + b"\0\0\0\1"),
    "two members": packed(GZIPPED + GZIPPED),
    "an empty second member": packed(GZIPPED + gzip.compress(b"", mtime=0)),
    "a byte after the end": packed(GZIPPED + b"\0"),
}
