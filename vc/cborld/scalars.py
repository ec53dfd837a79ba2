"""Values that are no objects, by type: multibase text as its bytes, dates as seconds, URLs as `vc.cborld.urls` has it.

The rule: a value is compressed only when exactly that value comes back; otherwise it stands as it is. So a compressed
form that our own writing would not have given is never produced, and is found out when a code is written again.
"""

import base64
import binascii
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from keys.multibase import BadEncoding, base58btc_decode, base58btc_encode, base64url_decode, base64url_encode
from vc.cborld.faults import malformed
from vc.cborld.tables import MULTIBASE, XSD

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_DATE_TIME: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9])(?:\.([0-9]{3}))?Z", re.ASCII
)


def compress(type_name: str, text: str) -> Any:
    """Give the compressed form of a text of this type, None if it stays text."""
    codec = _CODECS.get(type_name)
    compressed = codec[0](text) if codec else None
    if codec is None or compressed is None:
        return None
    return compressed if codec[1](compressed) == text else None


def expand(type_name: str, value: Any) -> str | None:
    """Give the text that a compressed value of this type stands for, None if it stands for itself.

    Raises `Malformed` for a value that could be neither.
    """
    codec = _CODECS.get(type_name)
    return codec[1](value) if codec else None


# Multibase


def _write_multibase(text: str) -> bytes | None:
    read = _BASES.get(text[:1])
    if read is None:
        return None
    try:
        return text[0].encode() + read[0](text[1:])
    except (BadEncoding, binascii.Error, ValueError):
        return None


def _read_multibase(value: Any) -> str | None:
    if not isinstance(value, bytes):
        return None
    base = _BASES.get(value[:1].decode("latin-1"))
    if base is None:
        raise malformed("a byte string stands where a multibase value should, and names no base")
    return chr(value[0]) + base[1](value[1:])


def _base64_decode(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _base64_encode(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


_BASES: Final[dict[str, tuple[Callable[[str], bytes], Callable[[bytes], str]]]] = {
    "z": (base58btc_decode, base58btc_encode),
    "u": (base64url_decode, base64url_encode),
    "M": (_base64_decode, _base64_encode),
}


# Dates and times


def _write_date(text: str) -> int | None:
    return _seconds(f"{text}T00:00:00") if _DATE.fullmatch(text) else None


def _read_date(value: Any) -> str | None:
    return _moment(value).date().isoformat() if _is_integer(value) else None


def _write_date_time(text: str) -> int | list[int] | None:
    found = _DATE_TIME.fullmatch(text)
    seconds = _seconds(found[1]) if found else None
    if found is None or seconds is None:
        return None
    return seconds if found[2] is None else [seconds, int(found[2])]


def _read_date_time(value: Any) -> str | None:
    match value:
        case [seconds, milliseconds] if _is_integer(seconds) and _is_integer(milliseconds):
            if not 0 <= milliseconds < 1000:
                raise malformed("a moment has more milliseconds than a second has")
            return f"{_written(seconds)}.{milliseconds:03}Z"
    return f"{_written(value)}Z" if _is_integer(value) else None


def _seconds(text: str) -> int | None:
    try:
        return (datetime.fromisoformat(text).replace(tzinfo=UTC) - _EPOCH) // timedelta(seconds=1)
    except ValueError:  # a day that the month does not have, or the year 0
        return None


def _written(seconds: int) -> str:
    return _moment(seconds).replace(tzinfo=None).isoformat()


def _moment(seconds: int) -> datetime:
    try:
        return _EPOCH + timedelta(seconds=seconds)
    except OverflowError:
        raise malformed("a moment lies outside of the years 1 to 9999") from None


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


_CODECS: Final[dict[str, tuple[Callable[[str], Any], Callable[[Any], str | None]]]] = {
    MULTIBASE: (_write_multibase, _read_multibase),
    f"{XSD}date": (_write_date, _read_date),
    f"{XSD}dateTime": (_write_date_time, _read_date_time),
}
