"""Securing Verifiable Credentials using JOSE: `vc+jwt` and `vp+jwt`, in the compact form only.

The rule: a token is taken apart and checked by us, in one canonical spelling, before the library sees it; the library
(jwcrypto) then checks the signature and nothing else. Making a token, the signing input is written here and signed by a
`keys.Signer`, because jwcrypto wants to hold the private key, and a key in hardware does not leave it.

The payload is the document itself. `iat`, `nbf` and `exp` are about the signature, `validFrom` and `validUntil` about
the claims: only the first are looked at here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from jwcrypto.common import JWException
from jwcrypto.jwk import JWK
from jwcrypto.jws import JWS

from keys import Algorithm, BadEncoding, PublicKey, Signer
from keys.multibase import base64url_decode, base64url_encode
from vc import jcs, jsonld
from vc.dids.method import VerificationMethod
from vc.instant import from_datetime
from vc.jose_header import ALGORITHMS, Kind, check_header, write_header
from vc.key_source import KeySource, find_method
from vc.problems import BadProof, Code, Document, Malformed, Unreadable
from vc.reader import LIMITS, read_object
from vc.urls import is_url
from vc.whole import MEASURES


@dataclass(frozen=True, slots=True)
class Role:
    """What is different between credentials and presentations: who signs, for which purpose, and the base type."""

    signer: str
    purpose: str
    type: str


ROLES: Mapping[Kind, Role] = MappingProxyType(
    {
        "vc": Role("issuer", "assertionMethod", "VerifiableCredential"),
        "vp": Role("holder", "authentication", "VerifiablePresentation"),
    }
)

REGISTERED = frozenset({"iss", "sub", "aud", "exp", "nbf", "iat", "jti", "nonce"})
"""Claims that are a token's own (RFC 7519 section 4.1; `nonce` of OpenID): no JSON-LD context need define them."""

_COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_LONGEST = 2 * LIMITS.size


@dataclass(frozen=True, slots=True)
class Jwt:
    """A token that was taken apart and is well formed. Nothing in it is verified."""

    text: str
    kind: Kind
    header: Document
    document: Document
    signature: bytes

    @property
    def algorithm(self) -> Algorithm:
        """The kind of key that the header's `alg` stands for."""
        return ALGORITHMS[self.header["alg"]]


def sign_jwt(document: Document, signer: Signer, kid: str, kind: Kind, *, inline_contexts: bool = False) -> str:
    """Sign a credential (`kind` "vc") or presentation ("vp"), give the compact token.

    `kid` is the absolute URL of the verification method of the signer's key. The payload is `document` in canonical
    JSON (RFC 8785), so that one document and one deterministic signer give one token. Raises `Malformed` for a document
    or `kid` that `open_jwt` would refuse.
    """
    if not is_url(kid):
        raise Malformed(Code.PROOF_GENERATION, "kid must be the absolute URL of a verification method")
    header = write_header(signer.public_key.algorithm, kid, kind)
    check_claims(header, document, kind)
    _check_terms(document, inline_contexts)
    signing_input = ".".join(base64url_encode(jcs.canonicalize(part)) for part in (header, document))
    signature = signer.sign(signing_input.encode("ascii"))
    return f"{signing_input}.{base64url_encode(signature)}"


def open_jwt(
    text: str, keys: KeySource, *, now: datetime, inline_contexts: bool = False
) -> tuple[Document, Document, VerificationMethod]:
    """Verify a compact token, give its document, its header and the key that signed it.

    `keys` is asked for the `kid` of the header, as a key for assertions (credentials) or authentication
    (presentations). `now`, aware, is compared with `exp` and `nbf`. Whether the key may speak for the issuer is to be
    asked of the method that is given; a presentation's own credentials are not looked into.

    Raises `Unreadable` for what is no token, `Malformed` for one that breaks a rule, `Unsupported` for another type or
    algorithm or an unknown context, `BadProof` for a wrong signature or key or one out of time, and whatever `keys`
    raises.
    """
    token = read_jwt(text)
    check_claims(token.header, token.document, token.kind)
    method = find_method(keys, token.header["kid"], ROLES[token.kind].purpose, now)
    check_signature(token, method.public_key)
    check_times(token.document, now)
    _check_terms(token.document, inline_contexts)
    return token.document, token.header, method


def read_jwt(text: str) -> Jwt:
    """Take a compact token apart, and check its spelling, its header and the length of its signature.

    Raises `Unreadable` if it is no compact token of two JSON objects and a signature, and `Malformed`, `Unsupported` or
    `BadProof` as the rules of `vc.jose_header` say.
    """
    if len(text) > _LONGEST or not _COMPACT.fullmatch(text):
        raise Unreadable(Code.PARSING, "this is not a compact token: three base64url parts with points between them")
    try:
        header, payload, signature = (base64url_decode(part) for part in text.split("."))
    except BadEncoding:
        raise Malformed(Code.PARSING, "a part of the token is not spelled as base64url must be") from None
    members = read_object(header)
    kind = check_header(members)
    token = Jwt(text, kind, members, read_object(payload), signature)
    if len(signature) != MEASURES[token.algorithm].signature:
        raise Malformed(Code.CRYPTOGRAPHIC_SECURITY, "the signature of the token has a wrong length")
    return token


def check_signature(token: Jwt, key: PublicKey) -> None:
    """Check that `key` signed the token, by the algorithm that belongs to the key. Raises `BadProof`."""
    if key.algorithm is not token.algorithm:
        raise BadProof(Code.CRYPTOGRAPHIC_SECURITY, "the key is not of the kind that the token's algorithm needs")
    checker = JWS()
    checker.allowed_algs = [token.header["alg"]]
    try:
        checker.deserialize(token.text, JWK(**key.to_jwk()))
    except JWException:
        raise BadProof(
            Code.CRYPTOGRAPHIC_SECURITY, "the signature of the token is wrong: it was changed, or signed by another key"
        ) from None


def check_claims(header: Document, document: Document, kind: Kind) -> None:
    """Check what VC-JOSE-COSE section 3.1.3 and RFC 7519 say of a payload, apart from the clock. Raises `Malformed`."""
    role = ROLES[kind]
    for name in ("vc", "vp"):
        if name in document:
            raise Malformed(Code.MALFORMED_VALUE, f"a token of this type may not have the claim {name}", f"/{name}")
    types = document.get("type")
    if role.type not in (types if isinstance(types, list) else [types]):
        raise Malformed(Code.MALFORMED_VALUE, f"the document in this token must have the type {role.type}", "/type")
    for name in ("iat", "nbf", "exp"):
        if name in document and not _is_number(document[name]):
            raise Malformed(Code.MALFORMED_VALUE, f"{name} must be a number of seconds since 1970", f"/{name}")
    for holder in (header, document):
        if "iss" in holder and not _is_signer(holder["iss"], document, role):
            raise Malformed(Code.MALFORMED_VALUE, f"iss of the token is not the {role.signer}", f"/{role.signer}")


def _is_signer(iss: Any, document: Document, role: Role) -> bool:
    """A presentation need not name its holder; if it does not, there is nothing that `iss` could contradict."""
    if role.signer not in document:
        return role.signer == "holder" and isinstance(iss, str)
    named = document[role.signer]
    return isinstance(iss, str) and iss == (named.get("id") if isinstance(named, dict) else named)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def check_times(document: Document, now: datetime) -> None:
    """Compare `exp` and `nbf`, where they are, with `now` (RFC 7519 sections 4.1.4 and 4.1.5). Raises `BadProof`.

    `iat` is not compared: its maker chose it.
    """
    moment = from_datetime(now)
    if "exp" in document and Fraction(document["exp"]) <= moment:
        raise BadProof(Code.RANGE, "the signature of the token has expired", "/exp")
    if "nbf" in document and Fraction(document["nbf"]) > moment:
        raise BadProof(Code.RANGE, "the signature of the token does not count yet", "/nbf")


def _check_terms(document: Document, inline_contexts: bool) -> None:
    """The payload is a JSON-LD document (VCDM 2.0 section 4.1): a claim that no context defines says nothing."""
    claims = {name: value for name, value in document.items() if name not in REGISTERED}
    jsonld.to_dataset(claims, inline_contexts=inline_contexts)
