"""Signing, and believing the signature only when our own verifier does.

The rule: what leaves here was verified from its very bytes, at the moment from which it is valid, against the status
lists about to be published, by the verifier that everybody has. A signer that is faulty, tampered with or simply
another one releases nothing. It is kept as canonical JSON (RFC 8785): a copy that somebody formatted anew, or put into
a presentation, has the same canonical form, and so the digest that an inventory knows (`verifier.inventory`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from issuer.cards import is_card, write_code
from issuer.errors import SealBroken
from issuer.keyring import Held
from issuer.prepare import Draft
from issuer.proof import sign
from issuer.store.credentials import Sealed
from vc.jcs import canonicalize
from vc.problems import Document, FetchError, Invalid
from verifier import Policy, Report, verify
from verifier.trust import TrustList


@dataclass(frozen=True, slots=True)
class Witness:
    """What our verifier goes by: the trust list with ourselves on it, and the status lists by URL."""

    trust: TrustList
    lists: Mapping[str, bytes]

    def fetch(self, url: str) -> bytes:
        """A `Fetch` that knows the status lists; for anything else it raises `FetchError`."""
        try:
            return self.lists[url]
        except KeyError:
            raise FetchError(url, "it is not among the lists about to be published") from None

    def examine(self, sealed: bytes, at: datetime) -> Report:
        """What our verifier says about the bytes at the moment `at`; the lists may be newer than that."""
        return verify(sealed, Policy(trust=self.trust, retrospective=True), now=at, fetch=self.fetch)


def seal(draft: Draft, key: Held, witness: Witness) -> Sealed:
    """Sign a draft and give the bytes to be released: of the full credential, and of the card that goes with it.

    A card is examined as the text of its QR code, so what is printed is what was verified. Raises `Refused` for a card
    that no code has room for, and `SealBroken` unless our verifier finds exactly the drafted documents under this key,
    with the verdict that the draft expects: *valid*, or *revoked* for one that is withdrawn before it is released.
    """
    document = _seal(draft, draft.document, key, witness)
    card = _seal(draft, draft.card, key, witness) if draft.card else None
    return Sealed(draft.id, document, key.id, card)


def _seal(draft: Draft, document: Document, key: Held, witness: Witness) -> bytes:
    signed = _sign(draft, document, key, None if is_card(document) else draft.valid_from)
    sealed = canonicalize(signed)
    examined = write_code(signed, witness.trust).encode() if is_card(document) else sealed
    _check(draft, document, key, witness.examine(examined, draft.valid_from))
    return sealed


def _sign(draft: Draft, document: Document, key: Held, created: datetime | None) -> Document:
    try:
        return sign(document, key, created)
    except Invalid as error:
        raise SealBroken(f"The draft {draft.id} cannot be signed: {error}") from None


def _check(draft: Draft, document: Document, key: Held, report: Report) -> None:
    if report.verdict is not draft.expected:
        deciding = report.deciding
        why = f"{deciding.check}: {deciding.problem or deciding.code}" if deciding else "a check did not pass"
        raise SealBroken(
            f"What {key.id} signed is {report.verdict}, not {draft.expected} ({why}). Nothing was released."
        )
    if report.document != document:
        raise SealBroken(f"What {key.id} signed is not what was drafted as {draft.id}. Nothing was released.")
