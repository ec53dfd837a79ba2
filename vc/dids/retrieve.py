"""From the URL of a verification method to its key (Controlled Identifiers 1.0, section 3.3).

The rule: a key counts only where its controller's own document says that it is theirs, and for this purpose.
The steps are those of the standard, in its order; the key itself is read last, so that a fault of the
document is told as such even where we do not know the kind of key.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from vc.dids.document import RELATIONSHIPS, check_document, entries, identified
from vc.dids.method import VerificationMethod, absolute, check_method, read_method
from vc.dids.syntax import is_did_url
from vc.instant import from_datetime
from vc.problems import BadProof, Code, Document, Malformed
from vc.urls import is_url, split_fragment

Resolve = Callable[[str], Document]
"""Takes the URL of a controller document, gives the document, or raises `Invalid` or `FetchError`."""


def retrieve(url: str, relationship: str, *, resolve: Resolve, now: datetime) -> VerificationMethod:
    """Give the verification method at `url` if its controller lists it under `relationship`.

    `url` is what a proof states as `verificationMethod`; `relationship` is the proof's purpose, such as
    `assertionMethod`. Raises

    - `Malformed` with the code of the step that failed,
    - `BadProof` when the key may not be used for this (INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD) or no longer
      (INVALID_VERIFICATION_METHOD: `now` is at or after its `expires` or `revoked`),
    - `Unsupported` for kinds of identifier or key that we do not know, and `FetchError`, as `resolve` does.
    """
    # The URL, and in it the controller and the fragment.
    if not _is_method_url(url):
        raise Malformed(Code.INVALID_VERIFICATION_METHOD_URL, "the verification method is not a URL")
    controller, fragment = split_fragment(url)
    if not fragment:
        raise _wrong_method("the URL of the verification method has no fragment, so it names no key")
    # The controller's document, which must be its own.
    document = resolve(controller)
    check_document(document)
    if document["id"] != controller:
        raise Malformed(
            Code.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT_ID, "the controller document has another id than was asked for"
        )
    # The method: in the document, under this URL, and controlled by the document's subject.
    entry = _find(document, url)
    if absolute(entry["controller"], controller) != controller:
        raise _wrong_method("the verification method belongs to another controller")
    # The purpose: by reference or embedded.
    if not any(_refers(item, url, controller) for item in _listed(document, relationship)):
        raise BadProof(Code.INVALID_RELATIONSHIP, f"the controller does not list this key under {relationship}")
    # The key itself, and whether its time is over.
    method = read_method(entry, controller)
    _refuse_ended(method, now)
    return method


def _is_method_url(url: Any) -> bool:
    return is_url(url) and (not url.startswith("did:") or is_did_url(url))


def _find(document: Document, url: str) -> Document:
    """Section 3.4: the object with this id. What stands twice must be the same both times."""
    found = [item for identifier, item in identified(document) if identifier == url]
    if not found:
        raise _wrong_method("the controller document has no such verification method")
    if any(item != found[0] for item in found):
        raise _wrong_method("the controller document has several things under this id")
    check_method(found[0], document["id"])
    return found[0]


def _listed(document: Document, relationship: str) -> list[Any]:
    """What the controller lists under a relationship; nothing under any other member of the document."""
    return entries(document, relationship) if relationship in RELATIONSHIPS else []


def _refers(item: Any, url: str, base: str) -> bool:
    identifier = item.get("id") if isinstance(item, dict) else item
    return bool(absolute(identifier, base) == url)


def _refuse_ended(method: VerificationMethod, now: datetime) -> None:
    """Section 2.2: not at or after `expires`, not at or after `revoked`, whatever date the proof claims."""
    moment = from_datetime(now)
    if method.revoked is not None and moment >= method.revoked:
        raise BadProof(Code.INVALID_VERIFICATION_METHOD, "the key was revoked by its controller")
    if method.expires is not None and moment >= method.expires:
        raise BadProof(Code.INVALID_VERIFICATION_METHOD, "the key has expired")


def _wrong_method(detail: str) -> Malformed:
    return Malformed(Code.INVALID_VERIFICATION_METHOD, detail)
