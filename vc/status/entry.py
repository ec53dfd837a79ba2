"""Status entries: which bits of which list speak about a credential (Bitstring Status List 1.0, section 2.1).

The rule: an entry is read completely or refused; an index is a number in its one decimal spelling.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from vc.problems import Code, Document, Malformed, Unsupported
from vc.urls import is_url

ENTRY_TYPE = "BitstringStatusListEntry"

_INDEX = re.compile(r"0|[1-9][0-9]*")
_INDEX_DIGITS = 10
_LARGEST_SIZE = 12  # 4096 messages: as many as a document of ours can hold
_HEX = re.compile(r"0x[0-9A-Fa-f]{1,8}")


@dataclass(frozen=True, slots=True)
class StatusEntry:
    """One entry: `size` bits at `index` of the list at `list_url`, in the sense of `purpose`.

    `messages` tells what each value means, `references` where that is explained; both may be empty.
    """

    purpose: str
    index: int
    list_url: str
    size: int = 1
    messages: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    references: tuple[str, ...] = ()

    @classmethod
    def read(cls, entry: Any, pointer: str = "/credentialStatus") -> "StatusEntry":
        """Read an entry of `credentialStatus`; `pointer` is its place in the document.

        Raises `Unsupported` for an entry of another type, `Malformed` with MALFORMED_VALUE_ERROR where a rule is
        broken, and with RANGE_ERROR for an index greater than any list has.
        """
        if not isinstance(entry, dict):
            raise _malformed("a status entry must be an object", pointer)
        _check_type(entry, pointer)
        _check_id(entry, pointer)
        size = _size(entry, pointer)
        return cls(
            purpose=_text(entry, "statusPurpose", pointer),
            index=_index(entry, pointer),
            list_url=_list_url(entry, pointer),
            size=size,
            messages=MappingProxyType(_messages(entry, size, pointer)),
            references=tuple(_references(entry, pointer)),
        )

    def write(self) -> Document:
        """Write the entry as it stands in `credentialStatus`, with the customary `id`."""
        document: Document = {
            "id": f"{self.list_url}#{self.index}",
            "type": ENTRY_TYPE,
            "statusPurpose": self.purpose,
            "statusListIndex": str(self.index),
            "statusListCredential": self.list_url,
        }
        if self.size != 1:
            document["statusSize"] = self.size
        if self.messages:
            document["statusMessage"] = [
                {"status": hex(status), "message": message} for status, message in sorted(self.messages.items())
            ]
        if self.references:
            document["statusReference"] = list(self.references)
        return document


def is_status_entry(entry: Any) -> bool:
    """Whether this is, or wants to be, a Bitstring Status List entry."""
    kind = entry.get("type") if isinstance(entry, dict) else None
    return kind == ENTRY_TYPE or (isinstance(kind, list) and ENTRY_TYPE in kind)


def _check_type(entry: Document, pointer: str) -> None:
    if not is_status_entry(entry):
        raise Unsupported(Code.STATUS_VERIFICATION, "this kind of status is not known here", f"{pointer}/type")
    if entry["type"] != ENTRY_TYPE:
        raise _malformed(f"the type must be {ENTRY_TYPE} alone", f"{pointer}/type")


def _check_id(entry: Document, pointer: str) -> None:
    if "id" not in entry:
        return
    if not is_url(entry["id"]) or entry["id"] == entry.get("statusListCredential"):
        raise _malformed("the id must be a URL, and not that of the list", f"{pointer}/id")


def _text(entry: Document, name: str, pointer: str) -> str:
    value = entry.get(name)
    if not isinstance(value, str) or not value:
        raise _malformed(f"{name} must be a text", f"{pointer}/{name}")
    return value


def _index(entry: Document, pointer: str) -> int:
    text = _text(entry, "statusListIndex", pointer)
    if not _INDEX.fullmatch(text):
        raise _malformed("the index must be a whole number in digits, as text", f"{pointer}/statusListIndex")
    if len(text) > _INDEX_DIGITS:
        raise Malformed(Code.RANGE, "the index lies outside of every status list", f"{pointer}/statusListIndex")
    return int(text)


def _list_url(entry: Document, pointer: str) -> str:
    url = entry.get("statusListCredential")
    if not is_url(url):
        raise _malformed("the status list must be named by its URL", f"{pointer}/statusListCredential")
    return url


def _size(entry: Document, pointer: str) -> int:
    size = entry.get("statusSize", 1)
    if type(size) is not int or size < 1:  # bool is an int to Python
        raise _malformed("statusSize must be a whole number above 0", f"{pointer}/statusSize")
    if size > _LARGEST_SIZE:
        raise Unsupported(
            Code.STATUS_VERIFICATION,
            f"statuses of more than {_LARGEST_SIZE} bits are not read",
            f"{pointer}/statusSize",
        )
    return size


def _messages(entry: Document, size: int, pointer: str) -> dict[int, str]:
    """`statusMessage`: one message for every value; required for more than one bit."""
    if "statusMessage" not in entry and size == 1:
        return {}
    items = entry.get("statusMessage")
    place = f"{pointer}/statusMessage"
    if not isinstance(items, list) or len(items) != 1 << size:
        raise _malformed(f"statusMessage must be an array of {1 << size} messages", place)
    messages = dict(_message(item, place) for item in items)
    if messages.keys() != set(range(1 << size)):
        raise _malformed("statusMessage must have one message for each status", place)
    return messages


def _message(item: Any, pointer: str) -> tuple[int, str]:
    if not isinstance(item, dict):
        raise _malformed("each message must be an object", pointer)
    status, message = item.get("status"), item.get("message")
    if not isinstance(status, str) or not _HEX.fullmatch(status) or not isinstance(message, str):
        raise _malformed("each message must have a status such as 0x0, and a message", pointer)
    return int(status, 16), message


def _references(entry: Document, pointer: str) -> Iterable[str]:
    references = entry.get("statusReference", [])
    references = references if isinstance(references, list) else [references]
    if not all(is_url(reference) for reference in references):
        raise _malformed("statusReference must be a URL, or an array of them", f"{pointer}/statusReference")
    return references


def _malformed(detail: str, pointer: str) -> Malformed:
    return Malformed(Code.MALFORMED_VALUE, detail, pointer)
