"""did:jwk: the DID is a JWK in base64url (did:jwk method specification).

The rule: no network; the JWK is public, read by the strict reader, and small.
"""

from typing import Any

from keys import BadEncoding, MalformedKey, PublicKey, UnsupportedKey
from keys.multibase import base64url_decode
from vc.dids.document import RELATIONSHIPS
from vc.dids.errors import DidError, InvalidDid
from vc.dids.syntax import Did
from vc.problems import Document, Unreadable
from vc.reader import Limits, read_object

LONGEST = 8192
"""Characters of a did:jwk that are read at most; the greatest RSA keys in use need a fifth of it."""

_SIGNING_ONLY = ("Ed25519", "Ed448")
_AGREEMENT_ONLY = ("X25519", "X448")


def jwk_document(did: Did) -> Document:
    """Give the controller document of a did:jwk; its one method is always `#0`.

    Raises `InvalidDid` (invalidDid) for bad base64url, anything but a JSON object, a secret key, an invalid point.
    A JWK of a kind that we cannot use still has a document.
    """
    jwk = _read(did.id)
    method = f"{did}#0"
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/suites/jws-2020/v1"],
        "id": str(did),
        "verificationMethod": [
            {"id": method, "type": "JsonWebKey2020", "controller": str(did), "publicKeyJwk": jwk},
        ],
        **{relationship: [method] for relationship in _relationships(jwk)},
    }


def _read(text: str) -> dict[str, Any]:
    if len(text) > LONGEST:
        raise _invalid("the did:jwk is too long")
    try:
        jwk = read_object(base64url_decode(text), Limits(size=LONGEST, depth=4, members=200))
        PublicKey.from_jwk(jwk)
    except (BadEncoding, Unreadable, MalformedKey) as error:
        raise _invalid(f"the did:jwk holds no public JWK: {error}") from None
    except UnsupportedKey:
        if not isinstance(jwk.get("kty"), str):
            raise _invalid("the did:jwk holds no JWK: kty is missing") from None
    return jwk


def _relationships(jwk: dict[str, Any]) -> tuple[str, ...]:
    """`use` and the curve say what the key can be for; without them it may be for everything."""
    agreement = jwk.get("use") != "sig" and jwk.get("crv") not in _SIGNING_ONLY
    signing = jwk.get("use") != "enc" and jwk.get("crv") not in _AGREEMENT_ONLY
    return tuple(name for name in RELATIONSHIPS if (agreement if name == "keyAgreement" else signing))


def _invalid(detail: str) -> InvalidDid:
    return InvalidDid(DidError.INVALID_DID, detail)
