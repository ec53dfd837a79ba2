"""Sample cards and the trust-list entry they are compressed with."""

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

from keys import Algorithm
from tests.signers import KeyRing, signer_named
from vc import cborld
from vc.proofs import add_proof
from vc.suites import SUITES

SAMPLES = Path(__file__).parents[1] / "schemas" / "samples"
KINDS = ("unit-card", "qualification-card")
DID = "did:web:passport.hunar.example"
METHOD = f"{DID}#key-1"
NUMBER = 65537
ENTRY: dict[str, Any] = {
    "id": DID,
    "name": {"en": "Hunar demonstration issuer"},
    "statusLists": {"revocation": "https://passport.hunar.example/status/revocation/{list}"},
    "cards": {
        "registryEntry": NUMBER,
        "keys": [METHOD],
        "statusLists": 4096,
        "texts": ["nsp-std-electrician", "electrician-l2", "7411"],
    },
}
TABLES = cborld.issuer_tables([ENTRY])
KEYS = KeyRing({METHOD: signer_named().public_key})
LONG_NAME = "Muhammad Abdul Rehman Khan Yousafzai Durrani Popalzai"


def card(kind: str, **subject: Any) -> dict[str, Any]:
    """An unsigned sample, with other members of the subject if given."""
    document: dict[str, Any] = json.loads((SAMPLES / f"{kind}.json").read_bytes())
    document["credentialSubject"] |= subject
    return document


def signed_card(kind: str, **subject: Any) -> dict[str, Any]:
    """The same, signed as issuers sign cards: without `created`."""
    return copy.deepcopy(_signed(kind, tuple(sorted(subject.items()))))


def sign(document: dict[str, Any]) -> dict[str, Any]:
    options = {"type": "DataIntegrityProof", "verificationMethod": METHOD, "proofPurpose": "assertionMethod"}
    return add_proof(document, options, SUITES["eddsa-rdfc-2022", Algorithm.ED25519], signer_named())


@cache
def _signed(kind: str, subject: tuple[tuple[str, Any], ...]) -> dict[str, Any]:
    return sign(card(kind, **dict(subject)))
