"""DID resolution as others ask for it: `GET /1.0/identifiers/{did}` (DID Resolution, sections 4 and 12).

The rule: an answer, never an exception. What failed is told as `didResolutionMetadata.error`: a string for the
clients of 2021-2024 and the did:key test suite, or an RFC 9457 object for those of the current draft.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vc.dids.errors import DETAILS, DidError, InvalidDid, UnsupportedDid
from vc.dids.key import KeyOptions, key_document
from vc.dids.resolve import resolve
from vc.dids.syntax import is_did, is_did_url, parse_did
from vc.problems import Document, Fetch, FetchError, Malformed

MEDIA_TYPE = "application/did"

_REPRESENTATIONS = frozenset(
    {"application/did", "application/did+ld+json", "application/did+json", "application/ld+json", "application/json"}
)
_FLAGS = frozenset({"enableEncryptionKeyDerivation", "enableExperimentalPublicKeyTypes"})


@dataclass(frozen=True, slots=True)
class Resolution:
    """A resolved document, or an error with its detail for people."""

    document: Document | None = None
    error: DidError | None = None
    detail: str = ""

    @property
    def status(self) -> int:
        """The HTTP status of the answer: 200, or 4xx."""
        return 200 if self.error is None else DETAILS[self.error].status

    def to_json(self, *, problem_details: bool = False) -> Document:
        """The resolution result. With `problem_details`, the error is the RFC 9457 object of the current draft."""
        metadata: Document = {"contentType": MEDIA_TYPE}
        if self.error is not None:
            metadata = {"error": self._problem(self.error) if problem_details else str(self.error)}
            if not problem_details:
                metadata["errorMessage"] = self.detail
        return {
            "@context": "https://w3id.org/did-resolution/v1",
            "didDocument": self.document,
            "didResolutionMetadata": metadata,
            "didDocumentMetadata": {},
        }

    def _problem(self, error: DidError) -> Document:
        return {"type": DETAILS[error].type, "title": DETAILS[error].title, "detail": self.detail}


def resolution(did: str, fetch: Fetch, options: Mapping[str, Any] | None = None) -> Resolution:
    """Resolve `did`, and tell whatever goes wrong as a `Resolution`.

    `options` are resolution options by their names in the standards: `accept`, and for did:key `publicKeyFormat`,
    `enableEncryptionKeyDerivation` and `enableExperimentalPublicKeyTypes` (booleans, or `true` and `false` in text).
    """
    try:
        return Resolution(_resolve(did, fetch, dict(options or {})))
    except (InvalidDid, UnsupportedDid) as error:
        return Resolution(error=error.error, detail=error.problem.detail)
    except Malformed as error:
        return Resolution(error=DidError.INVALID_DID_DOCUMENT, detail=error.problem.detail)
    except FetchError as error:
        return Resolution(error=DidError.NOT_FOUND, detail=f"the document could not be had: {error.reason}")


def _resolve(did: str, fetch: Fetch, options: dict[str, Any]) -> Document:
    if not is_did(did) and did.startswith("did:") and not is_did_url(did) and any(mark in did for mark in "/?#"):
        raise InvalidDid(DidError.INVALID_DID_URL, "this is not a DID URL")
    parsed = parse_did(did)
    if options.pop("accept", MEDIA_TYPE) not in _REPRESENTATIONS:
        raise InvalidDid(DidError.REPRESENTATION_NOT_SUPPORTED, "DID documents are given as application/did only")
    if parsed.method == "key":
        return key_document(parsed, _key_options(options))
    return resolve(did, fetch)


def _key_options(options: dict[str, Any]) -> KeyOptions:
    form = options.get("publicKeyFormat", "Multikey")
    if not isinstance(form, str):
        raise InvalidDid(DidError.INVALID_OPTIONS, "publicKeyFormat must be a text")
    derive, experimental = (_flag(name, options.get(name, False)) for name in sorted(_FLAGS))
    return KeyOptions(form, derive, experimental)


def _flag(name: str, value: Any) -> bool:
    if value in (True, "true"):
        return True
    if value in (False, "false"):
        return False
    raise InvalidDid(DidError.INVALID_OPTIONS, f"{name} must be true or false")
