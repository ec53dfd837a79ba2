"""Who signed this, and may they? Shared by the checks of credentials, status lists and presentations.

The rule: which key counts is answered by the trust list where it pins keys, by the issuer's DID document where it does
not, and for a stranger only by what needs no network (docs/adr/0005). A key counts only for its controller, for the
role it was given, and within its time; a compromised key counts for nothing, whatever date a document claims.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

from vc.dids import VerificationMethod, resolve, retrieve
from vc.instant import Instant, instant
from vc.jose import REGISTERED, open_jwt
from vc.key_source import KeySource
from vc.problems import BadProof, Code, Document, Fetch, FetchError, Malformed, Unsupported
from vc.proofs import verify_proofs
from verifier.report import Verdict
from verifier.trust import KeyState, TrustedIssuer, TrustedKey

_WORLDLY: Final = frozenset(
    {Code.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT, Code.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT_ID}
)
"""Faults of a downloaded DID document that say nothing about a credential: something else was found there."""


class UnknownKey(BadProof):
    """The trust list pins keys for this issuer, and the issuer's key that is named is not among them. A newer trust
    list may name it."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature that holds: the key that made it, what it covers (without proofs), and the time it claims.

    `claimed` was chosen by the signer: it can only narrow what a key may do, and proves nothing about time.
    """

    method: VerificationMethod
    document: Document
    claimed: Instant | None


def open_embedded(
    document: Document, keys: KeySource, *, purpose: str, now: datetime, inline_contexts: bool = False, **expected: Any
) -> tuple[Signature, ...]:
    """Verify every embedded proof of a document. `expected` may hold `domain` and `challenge`.

    Raises as `vc.proofs.verify_proofs`.
    """
    proofs = verify_proofs(document, keys=keys, purpose=purpose, now=now, inline_contexts=inline_contexts, **expected)
    return tuple(
        Signature(proof.method, proof.document, _moment(proof.proof.get("created"), document)) for proof in proofs
    )


def open_token(text: str, keys: KeySource, *, now: datetime, inline_contexts: bool = False) -> tuple[Signature, ...]:
    """Verify a compact JWT. Raises as `vc.jose.open_jwt`. What is covered is given without the token's own claims."""
    payload, _, method = open_jwt(text, keys, now=now, inline_contexts=inline_contexts)
    document = {name: value for name, value in payload.items() if name not in REGISTERED}
    issued = payload.get("iat")
    return (Signature(method, document, Instant(issued) if issued is not None else _moment(None, payload)),)


def proof_never_ends(data: bytes) -> bool:
    """Say whether what these bytes prove, once found good under known keys, is good at any time, and may be remembered.

    A proof ends at its `expires`, so bytes without that name in them hold none that ends. JSON may spell the name with
    escapes (`\\u0065xpires`), and what is no JSON object, such as a token, hides its end altogether: neither may be
    remembered. A needless no costs another look; a wrong yes would outlive its proof.
    """
    return data.lstrip().startswith(b"{") and b"expires" not in data and b"\\u" not in data


def keys_of(issuer_id: str, issuer: TrustedIssuer | None, *, fetch: Fetch, now: datetime) -> KeySource:
    """Give the source of keys for what `issuer_id` signed; `issuer` is its entry on the trust list, if it has one."""
    if issuer is None:
        return keys_of_anybody(now)
    if issuer.keys is not None:
        return partial(_pinned, issuer, issuer.keys)
    return partial(_published, issuer_id, fetch=fetch, now=now)


def keys_of_anybody(now: datetime) -> KeySource:
    """Give the source of keys for strangers: identifiers that hold their key, and never the network."""
    return partial(retrieve, resolve=partial(resolve, fetch=_refuse), now=now)


def objections(
    signature: Signature, issuer_id: str, issuer: TrustedIssuer | None, role: str
) -> Iterator[tuple[str, Verdict]]:
    """Say, as codes and the row each calls for, why a sound signature does not count for `issuer_id` in this role.

    A compromised key is among them; an inventory may lift that (`verifier.inventory`).
    """
    if signature.method.controller != issuer_id:
        yield "key-of-another", Verdict.ALTERED
    key = pinned_key(signature, issuer)
    if key is None:
        return
    if role not in key.roles:
        yield "key-role", Verdict.ALTERED
    if signature.claimed is not None and not key.covers(signature.claimed):
        yield "key-out-of-time", Verdict.ALTERED
    if key.state is KeyState.COMPROMISED:
        yield "key-compromised", Verdict.UNTRUSTED


def pinned_key(signature: Signature, issuer: TrustedIssuer | None) -> TrustedKey | None:
    """Give the trust list's entry for the key that signed, None if the list pins none for this issuer."""
    return issuer.keys.get(signature.method.id) if issuer and issuer.keys else None


def _pinned(issuer: TrustedIssuer, keys: Mapping[str, TrustedKey], url: str, relationship: str) -> VerificationMethod:
    key = keys.get(url)
    if key is None:
        kind = UnknownKey if url.startswith(f"{issuer.id}#") else BadProof
        raise kind(Code.INVALID_VERIFICATION_METHOD, "the key is not one that the trust list names for this issuer")
    if relationship != "assertionMethod":
        raise BadProof(Code.INVALID_RELATIONSHIP, "the trust list names keys for issuing only")
    return VerificationMethod(url, issuer.id, key.public_key)


def _published(issuer_id: str, url: str, relationship: str, *, fetch: Fetch, now: datetime) -> VerificationMethod:
    if url.partition("#")[0] != issuer_id:
        # Asked before anything is fetched: a trusted name in `issuer` must not lead to a stranger's host.
        raise BadProof(Code.INVALID_VERIFICATION_METHOD, "the key that is named does not belong to the issuer")
    try:
        return retrieve(url, relationship, resolve=partial(resolve, fetch=fetch), now=now)
    except (Malformed, Unsupported) as error:
        if error.problem.code in _WORLDLY and issuer_id.startswith(("did:web:", "https:")):
            raise FetchError(issuer_id, f"its keys could not be read: {error.problem.detail}") from None
        raise


def _refuse(url: str) -> bytes:
    raise FetchError(url, "nothing is fetched for an issuer that is not on the trust list")


def _moment(created: Any, document: Document) -> Instant | None:
    """The time a signature claims: `created`, else the beginning of the document's validity."""
    text = created or document.get("validFrom") or document.get("issuanceDate")
    return None if text is None else instant(text)
