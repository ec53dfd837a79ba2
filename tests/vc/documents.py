"""Documents that the tests of JSON-LD work on, and what is done with them."""

from collections.abc import Callable
from typing import Any

import pytest

from vc import rdfc
from vc.jsonld import to_dataset
from vc.problems import Invalid

V1 = "https://www.w3.org/2018/credentials/v1"
V2 = "https://www.w3.org/ns/credentials/v2"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
CRED = "https://www.w3.org/2018/credentials#"

SUBJECT = "credentialSubject"
ACHIEVEMENT = (SUBJECT, "achievement")


def credential(**members: Any) -> dict[str, Any]:
    """A small Open Badge, changed by `members`."""
    return {
        "@context": [V2, OB],
        "id": "urn:uuid:4f9c",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": "did:example:issuer", "type": ["Profile"], "name": "An office"},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "id": "urn:uuid:77aa",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "https://office.example/units/1",
                "type": ["Achievement"],
                "name": "Wiring",
                "description": "Wires a room",
                "criteria": {"narrative": "Seen\nand tested"},
                "tag": ["wire", "lamp"],
            },
        },
        **members,
    }


def mini(context: Any, **members: Any) -> dict[str, Any]:
    """A document with one context written out in it."""
    return {"@context": [context], "@id": "ex:id", **members}


def quads(document: dict[str, Any]) -> list[str]:
    """The lines of the canonical form."""
    return rdfc.canonicalize(to_dataset(document, inline_contexts=True)).split("\n")[:-1]


def refusal(document: dict[str, Any], *, inline_contexts: bool = True) -> Invalid:
    """The error that a document is refused with."""
    with pytest.raises(Invalid) as refused:
        to_dataset(document, inline_contexts=inline_contexts)
    return refused.value


def put(*path: str | int, value: Any) -> Callable[[dict[str, Any]], None]:
    """Give a change of a document: `value` under the last of `path`, or before it in an array."""

    def change(document: dict[str, Any]) -> None:
        place: Any = document
        for name in path[:-1]:
            place = place[name]
        if isinstance(place, list):
            place.insert(path[-1], value)  # type: ignore[arg-type]
        else:
            place[path[-1]] = value

    return change
