"""Keys for tests: signers that are the same in every run, and key sources that know them.

They are made from their names, so everybody can make them: never use one for anything real.
"""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from keys import Algorithm, PublicKey
from keys.software import SoftwareSigner
from vc.dids.method import VerificationMethod
from vc.problems import BadProof, Code

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
"""The time at which tests take place, unless they say otherwise."""


@cache
def signer_named(algorithm: Algorithm = Algorithm.ED25519, name: str = "issuer") -> SoftwareSigner:
    """Give the signer of this name."""
    secret = hashlib.sha384(f"a key for tests, {name}, {algorithm}".encode()).digest()
    match algorithm:
        case Algorithm.ED25519:
            return SoftwareSigner(Ed25519PrivateKey.from_private_bytes(secret[:32]))
        case Algorithm.P256:
            return SoftwareSigner(ec.derive_private_key(int.from_bytes(secret[:31]), ec.SECP256R1()))
        case Algorithm.P384:
            return SoftwareSigner(ec.derive_private_key(int.from_bytes(secret[:47]), ec.SECP384R1()))


def did_of(signer: SoftwareSigner) -> str:
    """Give the did:key of a signer."""
    return f"did:key:{signer.public_key.to_multikey()}"


def method_of(signer: SoftwareSigner) -> str:
    """Give the verification method of a signer, under its did:key."""
    return f"{did_of(signer)}#{signer.public_key.to_multikey()}"


def did_key_source(url: str, relationship: str) -> VerificationMethod:
    """A key source that knows every did:key, for every relationship."""
    did, _, multikey = url.partition("#")
    if did != f"did:key:{multikey}":
        raise BadProof(Code.INVALID_VERIFICATION_METHOD, "not the method of a did:key")
    return VerificationMethod(id=url, controller=did, public_key=PublicKey.from_multikey(multikey))


class KeyRing:
    """A key source that knows the keys given to it, each for the relationships named, and counts what it is asked."""

    def __init__(self, keys: Mapping[str, PublicKey], relationships: frozenset[str] = frozenset({"assertionMethod"})):
        self.keys = keys
        self.relationships = relationships
        self.asked: list[tuple[str, str]] = []

    def __call__(self, url: str, relationship: str) -> VerificationMethod:
        self.asked.append((url, relationship))
        if url not in self.keys:
            raise BadProof(Code.INVALID_VERIFICATION_METHOD, "no such key")
        if relationship not in self.relationships:
            raise BadProof(Code.INVALID_RELATIONSHIP, "not listed for this")
        return VerificationMethod(id=url, controller=url.partition("#")[0], public_key=self.keys[url])
