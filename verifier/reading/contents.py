"""What was found in a file, and the JSON in which the child process says it.

The rule: the child has handled hostile bytes and may no longer be what it was. So its answer is untrusted too: only
what has exactly this shape is taken, and nothing in it is believed before it is verified.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from verifier.reading.forms import Form

LONGEST_NAME: Final = 200

_DIGEST: Final = re.compile(r"[0-9a-f]{64}|")


class Carrier(StrEnum):
    """How a piece travelled: as a file, attached to a PDF file, or in a QR code."""

    FILE = "file"
    ATTACHMENT = "attachment"
    CODE = "code"


class Trouble(StrEnum):
    """Why a file could not be read, in whole or in part."""

    TOO_LARGE = "too-large"
    TOO_MANY_PIXELS = "too-many-pixels"
    TOO_MANY_PAGES = "too-many-pages"
    TOO_MANY_ATTACHMENTS = "too-many-attachments"
    TOO_MANY_FILES = "too-many-files"
    TOO_MANY_CODES = "too-many-codes"
    TOO_MUCH_TEXT = "too-much-text"
    TOO_MUCH_WORK = "too-much-work"
    TOO_MUCH_MEMORY = "too-much-memory"
    TOO_LONG = "too-long"
    EXPANDS = "expands"
    NESTED = "nested"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    NO_HEIC = "no-heic"
    GAVE_UP = "gave-up"


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason why a file could not be read. `limit` is the limit that it broke, 0 where there is none."""

    trouble: Trouble
    limit: int = 0


class Stopped(Exception):
    """Reading ends here; `fault` says why."""

    def __init__(self, trouble: Trouble, limit: int = 0) -> None:
        super().__init__(trouble)
        self.fault = Fault(trouble, limit)


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes that begin as a credential does. `name` is what an attachment or a file in an archive is called, as it
    says itself: foreign, and at most `LONGEST_NAME` long. `page` counts from 1; it is 0 where there are no pages."""

    carrier: Carrier
    data: bytes
    name: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in one file: pieces, what kept it from being read, and how much in it is no credential.

    `other` counts codes, attachments or files in an archive by carrier. `parts` are the pictures, PDF files and texts
    in an archive; only they have a `name`, which is what they are called there, and a `digest`, their SHA-256 in
    hexadecimal.
    """

    form: Form
    pieces: tuple[Piece, ...] = ()
    faults: tuple[Fault, ...] = ()
    other: Mapping[Carrier, int] = field(default_factory=lambda: MappingProxyType({}))
    parts: tuple["Contents", ...] = ()
    name: str = ""
    digest: str = ""

    def to_json(self) -> dict[str, Any]:
        """Give plain JSON values, bytes in base64."""
        return {
            "form": str(self.form),
            "name": self.name,
            "digest": self.digest,
            "pieces": [
                {"carrier": str(p.carrier), "data": b64encode(p.data).decode("ascii"), "name": p.name, "page": p.page}
                for p in self.pieces
            ],
            "faults": [{"trouble": str(fault.trouble), "limit": fault.limit} for fault in self.faults],
            "other": {str(carrier): number for carrier, number in self.other.items()},
            "parts": [part.to_json() for part in self.parts],
        }


def failure(form: Form, fault: Fault) -> Contents:
    """Give the contents of a file that could not be read at all."""
    return Contents(form, faults=(fault,))


def named(contents: Contents, name: str, digest: str) -> Contents:
    """Give the same contents as those of a file in an archive."""
    return replace(contents, name=name[:LONGEST_NAME], digest=digest)


def read_contents(value: Any, *, is_part: bool = False) -> Contents:
    """Take what the child's JSON was read as, give the contents. Raises `ValueError` for any other shape."""
    if not isinstance(value, dict):
        raise ValueError("contents are an object")
    parts, other = _items(value, "parts"), value["other"]
    if parts and is_part:
        raise ValueError("a part has no parts")
    if not isinstance(other, dict):
        raise ValueError("other must be an object")
    return Contents(
        form=Form(value["form"]),
        pieces=tuple(_piece(item) for item in _items(value, "pieces")),
        faults=tuple(Fault(Trouble(item["trouble"]), _number(item, "limit")) for item in _items(value, "faults")),
        other=MappingProxyType({Carrier(name): _number(other, name) for name in other}),
        parts=tuple(read_contents(part, is_part=True) for part in parts),
        name=_name(value),
        digest=_digest(value),
    )


def _piece(item: dict[str, Any]) -> Piece:
    return Piece(Carrier(item["carrier"]), b64decode(item["data"], validate=True), _name(item), _number(item, "page"))


def _items(value: dict[str, Any], name: str) -> list[dict[str, Any]]:
    items = value[name]
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise ValueError(f"{name} must be a list of objects")
    return items


def _name(value: dict[str, Any]) -> str:
    name = value["name"]
    if not isinstance(name, str) or len(name) > LONGEST_NAME:
        raise ValueError("a name must be a short text")
    return name


def _digest(value: dict[str, Any]) -> str:
    digest = value["digest"]
    if not isinstance(digest, str) or not _DIGEST.fullmatch(digest):
        raise ValueError("a digest is 64 hexadecimal digits, or empty")
    return digest


def _number(value: dict[str, Any], name: str) -> int:
    number = value[name]
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= 2**40:
        raise ValueError(f"{name} must be a number that counts something")
    return number
