"""did:key: the DID is the key, and its document is worked out from it (did:key method 0.9, section 3).

The rule: no network, and one DID for one key: only base58btc, the shortest varint, the right length, a valid point.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from keys import Algorithm, PublicKey, UnsupportedKey
from keys.multibase import (
    BASE58_LIMIT,
    BadEncoding,
    base58btc_encode,
    base64url_encode,
    multibase_decode,
    varint_decode,
    varint_encode,
)
from vc.dids.errors import DidError, InvalidDid, UnsupportedDid
from vc.dids.syntax import Did
from vc.problems import Document

_SIGNING = ("authentication", "assertionMethod", "capabilityInvocation", "capabilityDelegation")
_ED25519, _X25519 = 0xED, 0xEC


class _Kind(NamedTuple):
    """A kind of key by its multicodec: bytes after the header, what it can be for, our algorithm if it is ours."""

    length: int
    relationships: tuple[str, ...]
    algorithm: Algorithm | None = None


_KINDS: Mapping[int, _Kind] = MappingProxyType(
    {
        _ED25519: _Kind(32, _SIGNING, Algorithm.ED25519),
        0x1200: _Kind(33, _SIGNING, Algorithm.P256),
        0x1201: _Kind(49, _SIGNING, Algorithm.P384),
        # A document can be given for these, but their signatures cannot be checked here.
        _X25519: _Kind(32, ("keyAgreement",)),
        0xE7: _Kind(33, _SIGNING),  # secp256k1
        0x1202: _Kind(67, _SIGNING),  # P-521
        0xEB: _Kind(96, _SIGNING),  # BLS12-381 G2
    }
)

_CONTEXTS: Mapping[str, str] = MappingProxyType(
    {
        "Multikey": "https://w3id.org/security/multikey/v1",
        "JsonWebKey": "https://w3id.org/security/jwk/v1",
        "JsonWebKey2020": "https://w3id.org/security/suites/jws-2020/v1",
        "Ed25519VerificationKey2020": "https://w3id.org/security/suites/ed25519-2020/v1",
    }
)
"""The forms of key that we write, and the context that defines each."""

_EXPERIMENTAL = frozenset(
    {
        "Ed25519VerificationKey2018",
        "X25519KeyAgreementKey2019",
        "X25519KeyAgreementKey2020",
        "EcdsaSecp256k1VerificationKey2019",
        "P256Key2021",
        "Bls12381G2Key2020",
    }
)


def did_key(key: PublicKey) -> str:
    """Write the did:key of a public key."""
    return f"did:key:{key.to_multikey()}"


def did_key_method(key: PublicKey) -> str:
    """Write the verification method by which a proof names the key of a did:key."""
    return f"{did_key(key)}#{key.to_multikey()}"


@dataclass(frozen=True, slots=True)
class KeyOptions:
    """The resolution options of did:key, section 3.1.2: the type of the verification method, whether to derive
    the X25519 key from an Ed25519 key, and whether experimental types of method may be asked for."""

    public_key_format: str = "Multikey"
    enable_encryption_key_derivation: bool = False
    enable_experimental_public_key_types: bool = False


def key_document(did: Did, options: KeyOptions = KeyOptions()) -> Document:
    """Give the controller document of a did:key.

    Raises `InvalidDid` with the error that the method defines (invalidDid, invalidPublicKeyLength,
    invalidPublicKey, invalidPublicKeyType) and `UnsupportedDid` (unsupportedPublicKeyType).
    """
    multibase = _multibase_value(did)
    codec, raw = _decode(multibase)
    kind = _check_key(codec, raw, multibase)
    _check_format(options, codec)
    method = _method(str(did), multibase, options.public_key_format, codec, raw)
    document: Document = {
        "@context": ["https://www.w3.org/ns/did/v1", _CONTEXTS[options.public_key_format]],
        "id": str(did),
        "verificationMethod": [method],
        **{relationship: [method["id"]] for relationship in kind.relationships},
    }
    if options.enable_encryption_key_derivation and codec == _ED25519:
        _add_agreement_key(document, raw, options.public_key_format)
    return document


def _multibase_value(did: Did) -> str:
    """Sections 2 and 3.1.2.1: an optional version, a positive integer, stands before the value, which begins with z."""
    version, colon, value = did.id.rpartition(":")
    if colon and not re.fullmatch(r"[1-9][0-9]{0,9}", version):
        raise InvalidDid(DidError.INVALID_DID, "the version in a did:key must be a positive integer")
    if not value.startswith("z"):
        raise InvalidDid(DidError.INVALID_DID, "a did:key must hold its key in base58btc, beginning with z")
    return value


def _decode(multibase: str) -> tuple[int, bytes]:
    if len(multibase) > BASE58_LIMIT:
        raise _unsupported("the key in the did:key is longer than any that is known here")
    try:
        return varint_decode(multibase_decode(multibase, "z"))
    except BadEncoding as error:
        raise InvalidDid(DidError.INVALID_DID, f"the did:key is not well encoded: {error}") from None


def _check_key(codec: int, raw: bytes, multibase: str) -> _Kind:
    """Section 3.1.2.3: known kind, right length, valid key; in this order."""
    kind = _KINDS.get(codec)
    if kind is None:
        raise _unsupported("the did:key holds a kind of key that is not known here")
    if len(raw) != kind.length:
        raise InvalidDid(DidError.INVALID_PUBLIC_KEY_LENGTH, "the key in the did:key has the wrong length")
    if kind.algorithm is not None:
        try:
            PublicKey.from_multikey(multibase)
        except UnsupportedKey as error:
            raise InvalidDid(DidError.INVALID_PUBLIC_KEY, f"the did:key holds no valid key: {error}") from None
    return kind


def _check_format(options: KeyOptions, codec: int) -> None:
    """Section 3.1.2.3, on `publicKeyFormat`."""
    form = options.public_key_format
    if form in _EXPERIMENTAL and not options.enable_experimental_public_key_types:
        raise InvalidDid(DidError.INVALID_PUBLIC_KEY_TYPE, "this type of verification method is experimental")
    if form not in _CONTEXTS:
        raise _unsupported("this type of verification method is not known here")
    if form == "Ed25519VerificationKey2020" and codec != _ED25519:
        raise InvalidDid(DidError.INVALID_PUBLIC_KEY_TYPE, "only an Ed25519 key can be given in this form")


def _method(did: str, multibase: str, form: str, codec: int, raw: bytes) -> Document:
    material: Document
    if form.startswith("JsonWebKey"):
        material = {"publicKeyJwk": _jwk(codec, raw, multibase)}
    else:
        material = {"publicKeyMultibase": multibase}
    return {"id": f"{did}#{multibase}", "type": form, "controller": did, **material}


def _jwk(codec: int, raw: bytes, multibase: str) -> dict[str, Any]:
    if codec == _X25519:
        return {"kty": "OKP", "crv": "X25519", "x": base64url_encode(raw)}
    if _KINDS[codec].algorithm is None:
        raise _unsupported("this kind of key cannot be given as a JWK here")
    return dict(PublicKey.from_multikey(multibase).to_jwk())


def _add_agreement_key(document: Document, raw: bytes, form: str) -> None:
    """Section 3.1.3: the X25519 key that belongs to an Ed25519 key, listed under keyAgreement."""
    derived = _montgomery(raw)
    multibase = "z" + base58btc_encode(varint_encode(_X25519) + derived)
    form = "Multikey" if form == "Ed25519VerificationKey2020" else form
    if _CONTEXTS[form] not in document["@context"]:
        document["@context"].append(_CONTEXTS[form])
    method = _method(document["id"], multibase, form, _X25519, derived)
    document["verificationMethod"].append(method)
    document["keyAgreement"] = [method["id"]]


def _montgomery(raw: bytes) -> bytes:
    """Map an Ed25519 public key to its X25519 key: u = (1 + y) / (1 - y) modulo 2^255 - 19 (RFC 7748, section 4.1)."""
    prime = 2**255 - 19
    y = int.from_bytes(raw, "little") & (2**255 - 1)
    return ((1 + y) * pow(1 - y, -1, prime) % prime).to_bytes(32, "little")


def _unsupported(detail: str) -> UnsupportedDid:
    return UnsupportedDid(DidError.UNSUPPORTED_PUBLIC_KEY_TYPE, detail)
