"""The shapes of the documents this product makes, as closed JSON Schemas (draft 2020-12).

The rule: each schema stands alone in one file, is known by its URL, and refuses every member it does not name.
Nothing is ever fetched to validate. What is wrong is told by a place and a rule, never by the value found there.
The digitised National Competency Standards and the registers around them are in `schemas.standards`.
"""

from schemas.library import (
    CARDS,
    COMPETENCY_CREDENTIAL,
    COMPETENCY_STANDARD,
    QUALIFICATION_CARD,
    QUALIFICATION_CREDENTIAL,
    REGISTER_ANSWER,
    SCHEMAS,
    TRUST_LIST,
    UNIT_CARD,
    VERIFICATION_RECEIPT,
    UnknownSchema,
    read,
    schema,
)
from schemas.validation import Fault, validate

__all__ = [
    "CARDS",
    "COMPETENCY_CREDENTIAL",
    "COMPETENCY_STANDARD",
    "QUALIFICATION_CARD",
    "QUALIFICATION_CREDENTIAL",
    "REGISTER_ANSWER",
    "SCHEMAS",
    "TRUST_LIST",
    "UNIT_CARD",
    "VERIFICATION_RECEIPT",
    "Fault",
    "UnknownSchema",
    "read",
    "schema",
    "validate",
]
