"""Status list credentials: what they must hold, what one says about an entry, and how one is written.

The rule: a list speaks about an entry only if it is the list that was asked for, serves the entry's purpose,
and is long enough to hide who asks (Bitstring Status List 1.0, sections 2.2, 3.1 and 3.2).
Its signature, issuer and period of validity are judged before, as those of every credential.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from vc.instant import write
from vc.problems import Code, Document, Malformed
from vc.status.bits import LARGEST, MINIMUM_ENTRIES, StatusList
from vc.status.entry import StatusEntry

LIST_CREDENTIAL_TYPE = "BitstringStatusListCredential"
LIST_TYPE = "BitstringStatusList"

_PLAIN_MESSAGES: Mapping[int, str] = MappingProxyType({0: "unset", 1: "set"})
_SUBJECT = "/credentialSubject"


@dataclass(frozen=True, slots=True)
class StatusResult:
    """What a list says: the value found for `purpose`, and `valid`, which is only that the value is 0.

    What a value other than 0 means for the credential is for the policy to say: for `revocation` the end of it, for
    `message` perhaps nothing. `message` belongs to the purpose `message`, and None to the others.
    """

    purpose: str
    value: int
    valid: bool
    message: str | None = None


def evaluate(
    entry: StatusEntry,
    status_list: Document,
    *,
    minimum: int = MINIMUM_ENTRIES,
    same_id: bool = True,
    limit: int = LARGEST,
) -> StatusResult:
    """Look up `entry` in the status list credential that was found at its URL (section 3.2, from step 4).

    Raises `Malformed` with

    - STATUS_VERIFICATION_ERROR if this is not the list, or not for this purpose,
    - MALFORMED_VALUE_ERROR if the list breaks a rule or cannot be expanded,
    - STATUS_LIST_LENGTH_ERROR if it has fewer than `minimum` entries,
    - RANGE_ERROR if it does not reach as far as the entry,

    and `Unsupported` if it is larger than `limit` bytes. Some issuers keep a copy of a list under another URL than its
    `id`; with `same_id` false that is let pass, as the standard allows, and anyone who can choose what is found
    at the URL may then answer with another list of the same issuer.
    """
    _check_identity(entry, status_list, same_id)
    subject = read_subject(status_list)
    if entry.purpose not in purposes(subject):
        raise Malformed(Code.STATUS_VERIFICATION, "the status list serves another purpose", f"{_SUBJECT}/statusPurpose")
    statuses = StatusList.decode(subject["encodedList"], entry.size, limit)
    if len(statuses) < minimum:
        raise Malformed(Code.STATUS_LIST_LENGTH, f"the status list has fewer than {minimum} entries", _ENCODED_LIST)
    value = statuses[entry.index]
    return StatusResult(entry.purpose, value, valid=value == 0, message=_message(entry, value))


def read_subject(status_list: Document) -> Document:
    """The `credentialSubject` of a status list credential, its shape checked (section 2.2). Raises `Malformed`."""
    subject = status_list.get("credentialSubject")
    if not isinstance(subject, dict) or subject.get("type") != LIST_TYPE:
        raise _malformed(f"the subject must be one object of type {LIST_TYPE}", _SUBJECT)
    if not purposes(subject):
        raise _malformed("statusPurpose must be a text, or an array of texts", f"{_SUBJECT}/statusPurpose")
    if not isinstance(subject.get("encodedList"), str):
        raise _malformed("encodedList must be a text", _ENCODED_LIST)
    if "ttl" in subject and (type(subject["ttl"]) is not int or subject["ttl"] < 0):
        raise _malformed("ttl must be a whole number of milliseconds", f"{_SUBJECT}/ttl")
    return subject


def purposes(subject: Document) -> tuple[str, ...]:
    """The purposes that a list serves; empty if `statusPurpose` is malformed."""
    value = subject.get("statusPurpose")
    items: list[Any] = value if isinstance(value, list) else [value]
    return tuple(items) if all(isinstance(item, str) and item for item in items) else ()


def is_status_list(document: Any) -> bool:
    """Whether a document is, by its type, a status list credential."""
    kind = document.get("type") if isinstance(document, dict) else None
    return kind == LIST_CREDENTIAL_TYPE or (isinstance(kind, list) and LIST_CREDENTIAL_TYPE in kind)


def build_list(
    url: str, issuer: str, purpose: str, statuses: StatusList, *, valid_from: datetime, lasts: timedelta, ttl: timedelta
) -> Document:
    """Make the unsigned credential that publishes `statuses` at `url`, valid for `lasts` from `valid_from`.

    `ttl` says when a reader should look again. The `id` is the URL, so that no list can stand in for another.
    """
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": url,
        "type": ["VerifiableCredential", LIST_CREDENTIAL_TYPE],
        "issuer": issuer,
        "validFrom": write(valid_from),
        "validUntil": write(valid_from + lasts),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": LIST_TYPE,
            "statusPurpose": purpose,
            "ttl": ttl // timedelta(milliseconds=1),
            "encodedList": statuses.encode(),
        },
    }


def _check_identity(entry: StatusEntry, status_list: Document, same_id: bool) -> None:
    """The document is a status list, and where it names itself, it is the one the entry names."""
    if not is_status_list(status_list):
        raise Malformed(Code.STATUS_VERIFICATION, "what was found is not a status list", "/type")
    if same_id and status_list.get("id", entry.list_url) != entry.list_url:
        raise Malformed(Code.STATUS_VERIFICATION, "what was found is another status list", "/id")


def _message(entry: StatusEntry, value: int) -> str | None:
    if entry.purpose != "message":
        return None
    return (entry.messages or _PLAIN_MESSAGES).get(value)


_ENCODED_LIST = f"{_SUBJECT}/encodedList"


def _malformed(detail: str, pointer: str) -> Malformed:
    return Malformed(Code.MALFORMED_VALUE, detail, pointer)
