"""The library of schemas: a table from URL to file. A new credential type is a new row and a new file."""

import json
from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import Any

COMPETENCY_CREDENTIAL = "https://w3id.org/hunar/schemas/competency-credential/v1.json"
QUALIFICATION_CREDENTIAL = "https://w3id.org/hunar/schemas/qualification-credential/v1.json"
UNIT_CARD = "https://w3id.org/hunar/schemas/unit-card/v1.json"
QUALIFICATION_CARD = "https://w3id.org/hunar/schemas/qualification-card/v1.json"
TRUST_LIST = "https://w3id.org/hunar/schemas/trust-list/v1.json"
REGISTER_ANSWER = "https://w3id.org/hunar/schemas/register-answer/v1.json"
VERIFICATION_RECEIPT = "https://w3id.org/hunar/schemas/verification-receipt/v1.json"
COMPETENCY_STANDARD = "https://w3id.org/hunar/schemas/competency-standard/v1.json"

SCHEMAS: Mapping[str, str] = MappingProxyType(
    {
        COMPETENCY_CREDENTIAL: "competency-credential-v1.json",
        QUALIFICATION_CREDENTIAL: "qualification-credential-v1.json",
        UNIT_CARD: "unit-card-v1.json",
        QUALIFICATION_CARD: "qualification-card-v1.json",
        TRUST_LIST: "trust-list-v1.json",
        REGISTER_ANSWER: "register-answer-v1.json",
        COMPETENCY_STANDARD: "competency-standard-v1.json",
        VERIFICATION_RECEIPT: "verification-receipt-v1.json",
    }
)
"""The URL of each schema (its `$id`) and the name of its file in this package."""

CARDS: Mapping[str, str] = MappingProxyType({"UnitCard": UNIT_CARD, "QualificationCard": QUALIFICATION_CARD})
"""The schema of each type of card: a card has no room for a `credentialSchema`, so its type tells."""

_BY_FILE = {file: url for url, file in SCHEMAS.items()}


class UnknownSchema(KeyError):
    """A schema that this product does not have. `name` is what was asked for."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def __str__(self) -> str:
        return f"the schema {self.name} is not one that this product knows"


def url_of(name: str) -> str:
    """Take the URL of a schema or the name of its file, with or without `.json`; give the URL.

    Raises `UnknownSchema`.
    """
    url = name if name in SCHEMAS else _BY_FILE.get(name) or _BY_FILE.get(f"{name}.json")
    if url is None:
        raise UnknownSchema(name)
    return url


def read(name: str) -> bytes:
    """Give the bytes of a schema's file (UTF-8 JSON), fit to publish under its URL. `name` as for `url_of`."""
    return files("schemas").joinpath(SCHEMAS[url_of(name)]).read_bytes()


def schema(name: str) -> dict[str, Any]:
    """Give a schema as a fresh dict of the caller's own. `name` as for `url_of`."""
    content: dict[str, Any] = json.loads(read(name))
    return content
