"""The one strict reader of JSON: credentials, DID documents, status lists and trust lists all come through here.

The rule: what is read means the same to every JSON parser, or it is not read. So only UTF-8 without a byte order mark,
no name twice in one object, no `NaN` or `Infinity`, no unpaired surrogate, nothing after the value; and of numbers only
those that every language keeps alike: within ±(2^53 - 1) whatever their notation (RFC 7493, section 2.2), and with at
most 15 significant digits if they have a point or an exponent. Fifteen, because any decimal of that length survives a
journey through an IEEE 754 double unchanged, which 16 or 17 digits do only sometimes.

A document is bounded in bytes, nesting and members before any of it is parsed, so a hostile one costs a scan at most.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

from vc.problems import Code, Document, Unreadable

MAX_SAFE_INTEGER = 2**53 - 1
"""The greatest whole number that every JSON parser keeps exactly."""

_MAX_DIGITS = 15
_MAX_NUMBER_TEXT = 64


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a document may be: `size` in bytes, `depth` in nested containers (a flat object has depth 1),
    `members` in object members and array items together."""

    size: int = 2**20
    depth: int = 24
    members: int = 5000


LIMITS = Limits()
"""For credentials, presentations and DID documents. Larger things pass limits of their own."""


def read_json(data: bytes, limits: Limits = LIMITS) -> Any:
    """Take the bytes of one JSON text, give its value; raise `Unreadable` if it breaks the rule of this module."""
    text = _decode(data, limits)
    _bound(text, limits)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=_fraction,
            parse_constant=_constant,
        )
    except json.JSONDecodeError as error:
        raise _unreadable(f"is not JSON: {_reason(error)}") from None
    _refuse_lone_surrogates(text, value)
    return value


def read_object(data: bytes, limits: Limits = LIMITS) -> Document:
    """As `read_json`, for the usual case that the value must be an object."""
    value = read_json(data, limits)
    if not isinstance(value, dict):
        raise _unreadable("is JSON, but not an object")
    return value


def _decode(data: bytes, limits: Limits) -> str:
    if len(data) > limits.size:
        raise _unreadable(f"is larger than {limits.size} bytes")
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        raise _unreadable("begins with a byte order mark; write it as plain UTF-8")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise _unreadable("is not UTF-8 text") from None


# A string is one token even when its end is missing, and the possessive quantifiers never step back: whatever the
# input, each character is looked at a fixed number of times.
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"?|\[[ \t\r\n]*+\]|\{[ \t\r\n]*+\}|[\[\]{},]', re.DOTALL)


def _bound(text: str, limits: Limits) -> None:
    """Count depth and members before the parser, which recurses, sees the text.

    A container that is not empty has one item more than it has commas, so brackets and commas together count items.
    """
    depth = members = 0
    for match in _TOKEN.finditer(text):
        mark = match[0]
        if mark[0] == '"':
            continue
        if mark in "[{":
            depth += 1
            members += 1
        elif mark in "]}":
            depth -= 1
        elif mark == ",":
            members += 1
        empty_container = len(mark) > 1
        if depth + empty_container > limits.depth:
            raise _unreadable(f"is nested deeper than {limits.depth} levels")
        if members > limits.members:
            raise _unreadable(f"has more than {limits.members} members and items")


def _object(pairs: list[tuple[str, Any]]) -> Document:
    document = dict(pairs)
    if len(document) != len(pairs):
        raise _unreadable("has an object in which one name stands twice")
    return document


def _integer(text: str) -> int:
    # Length first: a conversion of very many digits is slow, and Python refuses it with an error of its own.
    if len(text) > len("-9007199254740991") or abs(int(text)) > MAX_SAFE_INTEGER:
        raise _unreadable("has a number beyond 2^53 - 1, which not every program can keep; write it as a string")
    return int(text)


def _fraction(text: str) -> float:
    if len(text) > _MAX_NUMBER_TEXT:
        raise _unreadable(f"has a number written with more than {_MAX_NUMBER_TEXT} characters")
    value = float(text)
    if abs(value) > MAX_SAFE_INTEGER:
        raise _unreadable("has a number beyond 2^53 - 1, which not every program can keep; write it as a string")
    digits = re.split("[eE]", text)[0].replace(".", "").lstrip("-0")
    if value == 0 and digits.strip("0"):
        raise _unreadable("has a number so small that programs read it as zero")
    if len(digits.rstrip("0")) > _MAX_DIGITS:
        raise _unreadable(f"has a number of more than {_MAX_DIGITS} significant digits; write it as a string")
    return value


def _constant(name: str) -> float:
    raise _unreadable(f"has the number {name}, which JSON does not know")


def _refuse_lone_surrogates(text: str, value: Any) -> None:
    """Python's parser lets an escaped half of a surrogate pair through; no other text form can carry it."""
    if not re.search(r"\\u[dD][89a-fA-F]", text):
        return
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise _unreadable("has a string with half of a surrogate pair") from None


def _reason(error: json.JSONDecodeError) -> str:
    """The parser's words without its position, of which it is not always sure."""
    if error.msg == "Extra data":
        return "something follows the value"
    return error.msg.lower().removesuffix(" at").removesuffix(" starting")


def _unreadable(words: str) -> Unreadable:
    return Unreadable(Code.PARSING, f"The document {words}.")
