"""JSON Canonicalization Scheme, RFC 8785: one sequence of bytes for one JSON value.

The rule: what another reader could read differently has no canonical form. Lone surrogates, numbers that are not
finite and integers beyond ±(2^53 - 1), which RFC 7493 (I-JSON) excludes, are refused rather than written.
"""

import json
import math
from collections.abc import Iterator
from typing import Any

from vc.problems import Code, Malformed
from vc.reader import MAX_SAFE_INTEGER

# RFC 8785, section 3.2.2.2 escapes exactly what Python escapes when it may write beyond ASCII.
_quote = json.JSONEncoder(ensure_ascii=False).encode


def canonicalize(value: Any) -> bytes:
    """Take a JSON value made of dict, list, str, int, float, bool and None; give its canonical UTF-8 bytes.

    Raises `Malformed` for a value without a canonical form, and `TypeError` for what is not JSON at all.
    """
    try:
        return "".join(_pieces(value)).encode("utf-8")
    except UnicodeEncodeError:
        raise _malformed("A string has half of a surrogate pair, which cannot be written as UTF-8.") from None


def write_number(value: float) -> str:
    """Take a finite double, give its text as ECMAScript writes it (`Number::toString`, RFC 8785 section 3.2.2.3)."""
    if not math.isfinite(value):
        raise _malformed("A number is not finite, and JSON has no form for it.")
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    # Python's repr has the same shortest digits as ECMAScript; only where the point and the exponent go differs.
    mantissa, _, exponent = repr(abs(value)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    point = len(digits) - len(fraction) + int(exponent or 0)
    return sign + _place_point(digits.rstrip("0"), point)


def _place_point(digits: str, point: int) -> str:
    """Write 0.`digits` x 10^`point`."""
    if len(digits) <= point <= 21:
        return digits.ljust(point, "0")
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"0.{'0' * -point}{digits}"
    fraction = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{digits[0]}{fraction}e{point - 1:+d}"


def _pieces(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield _quote(value)
    elif isinstance(value, dict):
        yield from _object_pieces(value)
    elif isinstance(value, list | tuple):
        mark = "["
        for item in value:
            yield mark
            yield from _pieces(item)
            mark = ","
        yield "]" if value else "[]"
    else:
        yield _write_scalar(value)


def _object_pieces(value: dict[str, Any]) -> Iterator[str]:
    mark = "{"
    for name in sorted(value, key=_utf16):
        yield f"{mark}{_quote(name)}:"
        yield from _pieces(value[name])
        mark = ","
    yield "}" if value else "{}"


def _write_scalar(value: Any) -> str:
    if value is None:
        return "null"
    # bool before int: in Python True is an integer.
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        if abs(value) > MAX_SAFE_INTEGER:
            raise _malformed("An integer lies beyond 2^53 - 1, which not every program can keep; use a string.")
        return str(value)
    if isinstance(value, float):
        return write_number(value)
    raise TypeError(f"not a JSON value: {type(value).__name__}")


def _utf16(name: str) -> bytes:
    """Big-endian UTF-16 sorts as its code units do, which is the order of RFC 8785, section 3.2.3."""
    if not isinstance(name, str):
        raise TypeError(f"not the name of a JSON member: {type(name).__name__}")
    return name.encode("utf-16-be")


def _malformed(detail: str) -> Malformed:
    return Malformed(Code.MALFORMED_VALUE, detail)
