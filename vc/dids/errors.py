"""Why a DID could not be resolved, in the words of both generations of DID Resolution.

The rule: one member of `DidError` for each cause; `DETAILS` gives its problem type and HTTP status.
The value of a member is the string that DID Resolution of 2021-2024 and the did:key method use.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from vc.problems import Code, Malformed, Unsupported

_TYPES = "https://www.w3.org/ns/did#"


class DidError(StrEnum):
    """Causes of failure: DID Core 1.0 section 7.1.2, DID Resolution section 10, did:key 0.9 section 3."""

    INVALID_DID = "invalidDid"
    INVALID_DID_URL = "invalidDidUrl"
    INVALID_OPTIONS = "invalidOptions"
    NOT_FOUND = "notFound"
    REPRESENTATION_NOT_SUPPORTED = "representationNotSupported"
    METHOD_NOT_SUPPORTED = "methodNotSupported"
    INVALID_DID_DOCUMENT = "invalidDidDocument"
    INVALID_PUBLIC_KEY = "invalidPublicKey"
    INVALID_PUBLIC_KEY_LENGTH = "invalidPublicKeyLength"
    INVALID_PUBLIC_KEY_TYPE = "invalidPublicKeyType"
    UNSUPPORTED_PUBLIC_KEY_TYPE = "unsupportedPublicKeyType"


class Details(NamedTuple):
    """How one cause is told elsewhere: the RFC 9457 `type`, its title, and the HTTP status.

    Every status is one of 4xx, also where the draft names 500 or 501: the request is at fault and this server is not.
    """

    type: str
    title: str
    status: int


DETAILS: Mapping[DidError, Details] = MappingProxyType(
    {
        DidError.INVALID_DID: Details(_TYPES + "INVALID_DID", "The DID breaks the syntax of its method", 400),
        DidError.INVALID_DID_URL: Details(_TYPES + "INVALID_DID_URL", "The DID URL is malformed", 400),
        DidError.INVALID_OPTIONS: Details(_TYPES + "INVALID_OPTIONS", "A resolution option is not known", 400),
        DidError.NOT_FOUND: Details(_TYPES + "NOT_FOUND", "No document was found for the DID", 404),
        DidError.REPRESENTATION_NOT_SUPPORTED: Details(
            _TYPES + "REPRESENTATION_NOT_SUPPORTED", "The document cannot be given in this form", 406
        ),
        DidError.METHOD_NOT_SUPPORTED: Details(_TYPES + "METHOD_NOT_SUPPORTED", "The DID method is not known", 400),
        DidError.INVALID_DID_DOCUMENT: Details(_TYPES + "INVALID_DID_DOCUMENT", "The DID document is malformed", 400),
        # The did:key method defines these four; the register of problem types has no nearer ones.
        DidError.INVALID_PUBLIC_KEY: Details(_TYPES + "INVALID_DID", "The DID holds no valid key", 400),
        DidError.INVALID_PUBLIC_KEY_LENGTH: Details(_TYPES + "INVALID_DID", "The key has a wrong length", 400),
        DidError.INVALID_PUBLIC_KEY_TYPE: Details(_TYPES + "INVALID_OPTIONS", "The form of key is not allowed", 400),
        DidError.UNSUPPORTED_PUBLIC_KEY_TYPE: Details(
            _TYPES + "FEATURE_NOT_SUPPORTED", "The kind of key is not known", 400
        ),
    }
)


class InvalidDid(Malformed):
    """The DID, or the document it leads to, breaks a rule; `error` says which."""

    def __init__(self, error: DidError, detail: str, code: Code = Code.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT) -> None:
        super().__init__(code, detail)
        self.error = error


class UnsupportedDid(Unsupported):
    """A DID method or kind of key that this product does not know; `error` says which."""

    def __init__(self, error: DidError, detail: str) -> None:
        super().__init__(Code.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT, detail)
        self.error = error
