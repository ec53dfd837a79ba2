"""URLs in few bytes (CBOR-LD 1.0, the codecs of type `url`).

The rule: a URL is compressed only when exactly its text comes back; every other one stays text. The scheme is all
that comes before the *last* colon, as the reference implementation has it, so a URL with a further colon
(`did:web:…`, a port) stays text too.
"""

import base64
import binascii
import re
from collections.abc import Callable
from typing import Any, Final

from keys.multibase import BadEncoding, base58btc_decode, base58btc_encode
from vc.cborld.faults import malformed

# The layouts of RFC 9562, besides the two of all zeros and all ones: others are refused by the reference decoder.
_UUID: Final = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|0{8}(?:-0{4}){3}-0{12}|"
    r"f{8}(?:-f{4}){3}-f{12}"
)
_DATA: Final = re.compile(r"([^\n\r\u2028\u2029]*);base64,(.*)")

# Only as much of the URL Standard as decides whether a web address has a host at all.
_WEB: Final = re.compile(r"[^\s/?#\\<>^|\[\]]+(?:[/?#\\].*)?", re.DOTALL)


def compress_url(url: str) -> list[Any] | None:
    """Give the array that stands for a URL, None if it has to stay text."""
    scheme, colon, _ = url.rpartition(":")
    row = _BY_NAME.get(scheme)
    if not colon or row is None:
        return None
    number, prefix, write, _ = row
    rest = write(url.removeprefix(prefix)) if url.startswith(prefix) else None
    if rest is None:
        return None
    compressed = [number, *rest]
    return compressed if expand_url(compressed) == url else None


def expand_url(array: list[Any]) -> str:
    """Give the URL that an array stands for. Raises `Malformed` for an array that stands for none."""
    number = array[0] if array else None
    row = _BY_NUMBER.get(number) if isinstance(number, int) and not isinstance(number, bool) else None
    rest = row[3](array[1:]) if row else None
    if row is None or rest is None:
        raise malformed("an array stands where a URL should, and has not the form of one")
    return row[1] + rest


# For each scheme, what comes after it: as the items of the array, or None if it cannot be written so; and back.

_Write = Callable[[str], list[Any] | None]
_Read = Callable[[list[Any]], str | None]


def _write_web(rest: str) -> list[Any] | None:
    return [rest] if _WEB.fullmatch(rest) else None


def _read_text(items: list[Any]) -> str | None:
    return items[0] if len(items) == 1 and isinstance(items[0], str) else None


def _write_uuid(rest: str) -> list[Any] | None:
    if rest != rest.lower():
        return [rest]
    return [bytes.fromhex(rest.replace("-", ""))] if _UUID.fullmatch(rest) else None


def _read_uuid(items: list[Any]) -> str | None:
    match items:
        case [bytes() as data] if len(data) == 16:
            digits = data.hex()
            return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
    return _read_text(items)


def _write_data(rest: str) -> list[Any] | None:
    found = _DATA.fullmatch(rest)
    try:
        data = base64.b64decode(found[2], validate=True) if found else None
    except (binascii.Error, ValueError):
        data = None
    if found is None or data is None or base64.b64encode(data).decode() != found[2]:
        return [rest]
    return [found[1], data]


def _read_data(items: list[Any]) -> str | None:
    match items:
        case [str() as media_type, bytes() as data]:
            return f"{media_type};base64,{base64.b64encode(data).decode()}"
    return _read_text(items)


def _write_base58(rest: str) -> list[Any] | None:
    parts = rest.split("#")
    return [_base58_to_bytes(part) for part in parts] if len(parts) <= 2 else None


def _read_base58(items: list[Any]) -> str | None:
    if not 1 <= len(items) <= 2 or not all(isinstance(item, str | bytes) for item in items):
        return None
    return "#".join(item if isinstance(item, str) else "z" + base58btc_encode(item) for item in items)


def _base58_to_bytes(part: str) -> str | bytes:
    if not part.startswith("z"):
        return part
    try:
        return base58btc_decode(part[1:])
    except BadEncoding:
        return part


_ROWS: Final[tuple[tuple[int, str, _Write, _Read], ...]] = (
    (1, "http://", _write_web, _read_text),
    (2, "https://", _write_web, _read_text),
    (3, "urn:uuid:", _write_uuid, _read_uuid),
    (4, "data:", _write_data, _read_data),
    (1024, "did:v1:nym:", _write_base58, _read_base58),
    (1025, "did:key:", _write_base58, _read_base58),
)
_BY_NUMBER: Final = {row[0]: row for row in _ROWS}
_BY_NAME: Final = {row[1].rstrip("/").rstrip(":"): row for row in _ROWS}
