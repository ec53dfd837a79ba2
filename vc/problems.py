"""What can be wrong, as values: a code that the standards define, words for a person, and where.

The rule: a fault of a *document* is a `Problem` carried by an `Invalid`, and its class says what may be
concluded from it. A fault of the *world* is a `FetchError`, and says nothing about any document.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Document = dict[str, Any]
"""A JSON object as it was read. Documents stay dicts: what is signed is exactly what was read."""

Fetch = Callable[[str], bytes]
"""Takes an absolute https URL, gives the bytes found there, or raises `FetchError`."""

_MODEL = "https://www.w3.org/TR/vc-data-model#"
_SECURITY = "https://w3id.org/security#"
_STATUS = "https://www.w3.org/ns/credentials/status-list#"


class Code(StrEnum):
    """Problem types, each the URL that its standard publishes (RFC 9457 `type`)."""

    # Verifiable Credentials Data Model 2.0, section 7.3
    PARSING = _MODEL + "PARSING_ERROR"
    CRYPTOGRAPHIC_SECURITY = _MODEL + "CRYPTOGRAPHIC_SECURITY_ERROR"
    MALFORMED_VALUE = _MODEL + "MALFORMED_VALUE_ERROR"
    RANGE = _MODEL + "RANGE_ERROR"
    # Data Integrity 1.0, section 4.7
    PROOF_GENERATION = _SECURITY + "PROOF_GENERATION_ERROR"
    PROOF_VERIFICATION = _SECURITY + "PROOF_VERIFICATION_ERROR"
    PROOF_TRANSFORMATION = _SECURITY + "PROOF_TRANSFORMATION_ERROR"
    INVALID_DOMAIN = _SECURITY + "INVALID_DOMAIN_ERROR"
    INVALID_CHALLENGE = _SECURITY + "INVALID_CHALLENGE_ERROR"
    DATA_LOSS_DETECTION = _SECURITY + "DATA_LOSS_DETECTION_ERROR"
    # Controlled Identifiers 1.0, section 3.5
    INVALID_VERIFICATION_METHOD_URL = _SECURITY + "INVALID_VERIFICATION_METHOD_URL"
    INVALID_CONTROLLED_IDENTIFIER_DOCUMENT = _SECURITY + "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT"
    INVALID_CONTROLLED_IDENTIFIER_DOCUMENT_ID = _SECURITY + "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT_ID"
    INVALID_VERIFICATION_METHOD = _SECURITY + "INVALID_VERIFICATION_METHOD"
    INVALID_RELATIONSHIP = _SECURITY + "INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD"
    # Bitstring Status List 1.0, section 3.5
    STATUS_RETRIEVAL = _STATUS + "STATUS_RETRIEVAL_ERROR"
    STATUS_VERIFICATION = _STATUS + "STATUS_VERIFICATION_ERROR"
    STATUS_LIST_LENGTH = _STATUS + "STATUS_LIST_LENGTH_ERROR"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a document.

    `detail` is English for a person and repeats no personal data; `pointer` is a JSON Pointer
    (RFC 6901) to the place, the empty string being the whole document.
    """

    code: Code
    detail: str
    pointer: str = ""

    def __str__(self) -> str:
        return f"{self.detail} (at {self.pointer})" if self.pointer else self.detail


class Invalid(Exception):
    """A document cannot be accepted; `problem` says why. Its subclasses say what that means."""

    def __init__(self, code: Code, detail: str, pointer: str = "") -> None:
        super().__init__(detail)
        self.problem = Problem(code, detail, pointer)

    def __str__(self) -> str:
        return str(self.problem)


class Unreadable(Invalid):
    """Not JSON as the strict reader reads it, or no credential at all: nothing can be said about it."""


class Unsupported(Invalid):
    """Made with something this product does not know: a context, suite, key type, schema, version or DID method."""


class Malformed(Invalid):
    """Breaks a rule of the standard it claims to follow."""


class BadProof(Invalid):
    """A signature is wrong, or its key may not make it."""


class FetchError(Exception):
    """Something could not be retrieved. This is about the world, never about a credential."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"{url}: {reason}")
        self.url = url
        self.reason = reason
