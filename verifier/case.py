"""What a check is given: one credential and the world it is checked in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from vc.problems import Code, Document, Fetch, Malformed
from vc.status import LIST_CREDENTIAL_TYPE
from verifier.policy import Policy
from verifier.signatures import Signature
from verifier.trust import TrustedIssuer
from verifier.unpack import Item


@dataclass(slots=True)
class Case:
    """One credential under examination.

    `item` is what came in. `signatures` is filled by the check `proof`, and only by it: as long as it is empty, nothing
    in the document is known to be anybody's word.
    """

    item: Item
    policy: Policy
    now: datetime
    fetch: Fetch
    signatures: tuple[Signature, ...] = ()

    @property
    def document(self) -> Document:
        """The credential as it was read."""
        return self.item.document

    @property
    def verified(self) -> Document | None:
        """The credential as far as every signature covers it; None as long as none was found good."""
        return self.signatures[0].document if self.signatures else None

    @property
    def issuer_id(self) -> str:
        """The identifier of the issuer, as the credential states it. Raises `Malformed` if it states none."""
        return issuer_of(self.document)

    @property
    def issuer(self) -> TrustedIssuer | None:
        """The trust list's entry for the issuer; None for a stranger."""
        return self.policy.trust.issuers.get(self.issuer_id)

    @property
    def types(self) -> frozenset[str]:
        """The types that the credential states."""
        return types_of(self.document)

    @property
    def is_status_list(self) -> bool:
        """Whether the credential is a status list and nothing else, which other keys sign and no list speaks about."""
        return self.types == {"VerifiableCredential", LIST_CREDENTIAL_TYPE}


def issuer_of(document: Document) -> str:
    """Give the identifier of a credential's issuer, whether stated alone or in an object (VCDM 2.0, section 4.7)."""
    return _identifier(document.get("issuer"), "issuer")


def holder_of(document: Document) -> str | None:
    """Give the identifier of a presentation's holder, None if it names none (VCDM 2.0, section 4.13)."""
    return _identifier(document["holder"], "holder") if "holder" in document else None


def types_of(document: Document) -> frozenset[str]:
    """Give the types of a document, which may state one or several."""
    stated = document.get("type")
    return frozenset(item for item in (stated if isinstance(stated, list) else [stated]) if isinstance(item, str))


def as_list(value: Any) -> list[Any]:
    """Give the items of a member that may hold one value, several, or be absent (None)."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _identifier(value: Any, name: str) -> str:
    identifier = value.get("id") if isinstance(value, dict) else value
    if not isinstance(identifier, str) or not identifier:
        raise Malformed(Code.MALFORMED_VALUE, f"the {name} is missing or has no identifier", f"/{name}")
    return identifier
