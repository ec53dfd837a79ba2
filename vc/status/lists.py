"""Status list credentials: what they must hold, and how one is written (Bitstring Status List 1.0, sections 2.2, 3.1).

The rule: a list whose subject breaks the standard is refused whole. Whether a sound one speaks about a credential is
for who checks the credential to say (section 3.2).
"""

from datetime import datetime, timedelta
from typing import Any

from vc.instant import write
from vc.problems import Code, Document, Malformed
from vc.status.bits import StatusList

LIST_CREDENTIAL_TYPE = "BitstringStatusListCredential"
LIST_TYPE = "BitstringStatusList"

_SUBJECT = "/credentialSubject"
_ENCODED_LIST = f"{_SUBJECT}/encodedList"


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


def _malformed(detail: str, pointer: str) -> Malformed:
    return Malformed(Code.MALFORMED_VALUE, detail, pointer)
