"""The DID document: our keys, for verifiers who resolve the DID rather than hold a trust list.

The rule: active and retired keys stand in it, since a retired key's signatures stay good; a compromised key does not.
Every identifier is absolute (did:web), and the document is read back with our own resolver before it is published.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from issuer.errors import NotPublished
from issuer.store.keys import KeyState, SigningKey
from vc.dids import resolve, retrieve
from vc.problems import Document, FetchError, Invalid

CONTEXTS = ("https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1")


def draw_did_document(did: str, rows: Iterable[SigningKey]) -> Document:
    """The DID document with a Multikey for each key that still counts."""
    methods = [
        {"id": row.id, "type": "Multikey", "controller": did, "publicKeyMultibase": row.public_multikey}
        for row in _counting(rows)
    ]
    return {
        "@context": list(CONTEXTS),
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def check_did_document(did: str, data: bytes, rows: Iterable[SigningKey], now: datetime) -> None:
    """Resolve `did` to `data` and find every key in it. Raises `NotPublished` otherwise."""
    for row in _counting(rows):
        try:
            method = retrieve(row.id, "assertionMethod", resolve=partial(resolve, fetch=lambda _url: data), now=now)
        except (Invalid, FetchError) as error:
            raise NotPublished(f"The DID document does not resolve, so nothing was published: {error}") from None
        if method.public_key.to_multikey() != row.public_multikey:
            raise NotPublished(f"The DID document has another key as {row.id}, so nothing was published.")


def _counting(rows: Iterable[SigningKey]) -> list[SigningKey]:
    return [row for row in rows if row.state is not KeyState.COMPROMISED]
