"""Controller documents: their shape, and finding things in them (Controlled Identifiers 1.0, sections 2 and 3.4).

The rule: the frame of the document must be right and every identifier in it must mean one thing. Single
verification methods are judged when they are asked for, so that one kind of key we do not know
does not make the others useless.
"""

from collections.abc import Iterator
from typing import Any

from vc.dids.method import absolute
from vc.problems import Code, Document, Malformed
from vc.urls import is_url

RELATIONSHIPS = ("authentication", "assertionMethod", "keyAgreement", "capabilityInvocation", "capabilityDelegation")
"""Section 2.3: what a verification method can be for."""


def check_document(document: Any) -> None:
    """Raise `Malformed` (INVALID_CONTROLLED_IDENTIFIER_DOCUMENT) unless this has the frame of a controller document."""
    if not isinstance(document, dict):
        raise _malformed("a controller document must be a JSON object")
    if not is_url(document.get("id")):
        raise _malformed("the id of a controller document must be a URL")
    _check_urls(document, "alsoKnownAs")
    _check_controller(document)
    _check_methods(document)
    _check_services(document)
    _refuse_ambiguity(document)


def entries(document: Document, name: str) -> list[Any]:
    """The items of a set such as `assertionMethod`; none if it is absent. Raises `Malformed` if it is no array."""
    items = document.get(name, [])
    if not isinstance(items, list):
        raise _malformed(f"{name} must be an array")
    return items


def identified(document: Document) -> Iterator[tuple[str, Document]]:
    """Every object below the document that has an id, with that id made absolute, at any depth (section 3.4)."""
    base = document["id"]
    waiting: list[Any] = list(document.values())
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            identifier = absolute(value.get("id"), base)
            if isinstance(identifier, str):
                yield identifier, value
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)


def _check_urls(document: Document, name: str) -> None:
    """Sections 2.1.2 and 2.1.3: sets of URLs."""
    if not all(is_url(item) for item in entries(document, name)):
        raise _malformed(f"{name} must be an array of URLs")


def _check_controller(document: Document) -> None:
    """Section 2.1.2: one URL, or a set of them."""
    if not isinstance(document.get("controller", []), list):
        if not is_url(document["controller"]):
            raise _malformed("controller must be a URL or an array of URLs")
        return
    _check_urls(document, "controller")


def _check_methods(document: Document) -> None:
    """Sections 2.2 and 2.3: methods are objects; a relationship may also refer to them by URL."""
    if not all(isinstance(item, dict) for item in entries(document, "verificationMethod")):
        raise _malformed("verificationMethod must be an array of objects")
    for name in RELATIONSHIPS:
        for item in entries(document, name):
            if not isinstance(item, dict) and not is_url(absolute(item, document["id"])):
                raise _malformed(f"{name} must be an array of objects and URLs")


def _check_services(document: Document) -> None:
    """Section 2.1.4: `type` and `serviceEndpoint` are required, `id` is a URL where present."""
    for service in entries(document, "service"):
        if not isinstance(service, dict) or not {"type", "serviceEndpoint"} <= service.keys():
            raise _malformed("each service must have a type and a serviceEndpoint")
        if "id" in service and not is_url(absolute(service["id"], document["id"])):
            raise _malformed("the id of a service must be a URL")


def _refuse_ambiguity(document: Document) -> None:
    """Section 3.4 leaves open what an identifier means that stands twice, so it may stand twice only for equal things.

    Some controllers repeat a method word for word under a relationship; that leaves nothing open.
    """
    seen: dict[str, Document] = {}
    named = ("verificationMethod", "service", *RELATIONSHIPS)
    for item in (item for name in named for item in entries(document, name) if isinstance(item, dict)):
        identifier = absolute(item.get("id"), document["id"])
        if isinstance(identifier, str) and seen.setdefault(identifier, item) != item:
            raise _malformed("one id stands for two different things")


def _malformed(detail: str) -> Malformed:
    return Malformed(Code.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT, detail)
