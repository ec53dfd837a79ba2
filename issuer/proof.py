"""The one proof this issuer puts on what it releases: `eddsa-rdfc-2022`, or the suite of an ECDSA key.

The rule: the suite follows from the key, the purpose is `assertionMethod`, and `created` is the moment that is given,
so that the same draft, key and moment make the same bytes with Ed25519.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from issuer.keyring import Held
from keys import Algorithm
from vc import instant
from vc.problems import Document
from vc.proofs import add_proof
from vc.suites import SUITES

SUITE_FOR: Mapping[Algorithm, str] = MappingProxyType(
    {
        Algorithm.ED25519: "eddsa-rdfc-2022",
        Algorithm.P256: "ecdsa-rdfc-2019",
        Algorithm.P384: "ecdsa-rdfc-2019",
    }
)
"""The cryptosuite for each kind of key. Open Badges verifiers are sure to know `eddsa-rdfc-2022` only."""


def sign(document: Document, key: Held, created: datetime | None) -> Document:
    """A copy of `document` with our proof. Raises `vc.problems.Invalid` if it cannot be signed as it is.

    Without `created` the proof has no time of its own: so cards are signed, to save bytes.
    """
    algorithm = key.signer.public_key.algorithm
    time = {"created": instant.write(created)} if created else {}
    options = {**time, "verificationMethod": key.id, "proofPurpose": "assertionMethod"}
    return add_proof(document, options, SUITES[SUITE_FOR[algorithm], algorithm], key.signer)
