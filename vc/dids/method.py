"""Verification methods: from an entry of a controller document to a key (Controlled Identifiers 1.0, section 2.2).

The rule: one entry holds one public key in the one property that its type names, and nothing secret.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from keys import Algorithm, MalformedKey, PublicKey, UnsupportedKey
from vc.instant import Instant, instant
from vc.problems import Code, Document, Malformed, Unsupported
from vc.urls import is_url


@dataclass(frozen=True, slots=True)
class VerificationMethod:
    """A key, and who may be said to use it.

    `id` and `controller` are absolute URLs. At and after `expires` or `revoked` (seconds since the epoch,
    see `vc.instant`) the key verifies nothing.
    """

    id: str
    controller: str
    public_key: PublicKey
    type: str = "Multikey"
    expires: Instant | None = None
    revoked: Instant | None = None


def read_method(entry: Document, base: str) -> VerificationMethod:
    """Read one entry of a controller document whose `id` is `base`; a relative id (`#key-1`) belongs to it.

    Raises `Malformed` (INVALID_VERIFICATION_METHOD) where the entry breaks a rule and `Unsupported` where
    its type, or the kind of its key, is not one of ours.
    """
    check_method(entry, base)
    try:
        material, read = FORMS[entry["type"]]
    except KeyError:
        raise Unsupported(
            Code.INVALID_VERIFICATION_METHOD, f"verification methods of type {entry['type']!r} are not supported"
        ) from None
    _refuse_other_material(entry, material)
    return VerificationMethod(
        id=absolute(entry["id"], base),
        controller=absolute(entry["controller"], base),
        public_key=_key(read, entry[material]),
        type=entry["type"],
        expires=_moment(entry, "expires"),
        revoked=_moment(entry, "revoked"),
    )


def check_method(entry: Document, base: str) -> None:
    """Section 2.2: `id` a URL, `type` one string, `controller` one URL. Raises `Malformed`."""
    if not is_url(absolute(entry.get("id"), base)):
        raise _malformed("the id of a verification method must be a URL")
    if not isinstance(entry.get("type"), str):
        raise _malformed("a verification method must have one type")
    if not is_url(absolute(entry.get("controller"), base)):
        raise _malformed("a verification method must have one controller, a URL")


def absolute(identifier: Any, base: str) -> Any:
    """Join an identifier that is only a fragment (`#key-1`) to the id of its document; leave any other as it is."""
    if isinstance(identifier, str) and identifier.startswith("#"):
        return base + identifier
    return identifier


_MATERIAL = frozenset({"publicKeyMultibase", "publicKeyJwk", "publicKeyBase58", "publicKeyHex", "publicKeyPem"})
_SECRET = frozenset(
    {"secretKeyMultibase", "secretKeyJwk", "privateKeyMultibase", "privateKeyJwk", "privateKeyBase58", "privateKeyHex"}
)


def _refuse_other_material(entry: Document, material: str) -> None:
    """Section 2.2.1: one representation of one public key, and no secret."""
    if _SECRET & entry.keys():
        raise _malformed("a secret key is published; treat it as stolen")
    if material not in entry:
        raise _malformed(f"a verification method of type {entry['type']} must have {material}")
    if len(_MATERIAL & entry.keys()) > 1:
        raise _malformed("a verification method must hold its key in one form only")


def _key(read: Callable[[Any], PublicKey], material: Any) -> PublicKey:
    try:
        return read(material)
    except MalformedKey as error:
        raise _malformed(str(error)) from None
    except UnsupportedKey as error:
        raise Unsupported(Code.INVALID_VERIFICATION_METHOD, str(error)) from None


def _moment(entry: Document, name: str) -> Instant | None:
    if name not in entry:
        return None
    try:
        return instant(entry[name])
    except Malformed as error:
        raise _malformed(f"{name} of a verification method: {error.problem.detail}") from None


def _from_multikey(material: Any) -> PublicKey:
    """Section 2.2.2: `publicKeyMultibase` is one multibase text, base58btc for every key we know."""
    if not isinstance(material, str) or not material.startswith("z"):
        raise _malformed("publicKeyMultibase must be a base58btc text, beginning with z")
    return PublicKey.from_multikey(material)


def _from_ed25519(material: Any) -> PublicKey:
    """Ed25519VerificationKey2020: a Multikey that must hold an Ed25519 key."""
    key = _from_multikey(material)
    if key.algorithm is not Algorithm.ED25519:
        raise _malformed("an Ed25519VerificationKey2020 must hold an Ed25519 key")
    return key


def _from_jwk(material: Any) -> PublicKey:
    """Section 2.2.3: `publicKeyJwk` is a public JWK; RFC 7517, sections 4.2 and 4.3, for what it is meant."""
    if not isinstance(material, dict):
        raise _malformed("publicKeyJwk must be an object")
    key = PublicKey.from_jwk(material)
    operations = material.get("key_ops", ["verify"])
    if material.get("use", "sig") != "sig" or not isinstance(operations, list) or "verify" not in operations:
        raise _malformed("the JWK is not meant for checking signatures")
    return key


FORMS: Mapping[str, tuple[str, Callable[[Any], PublicKey]]] = MappingProxyType(
    {
        "Multikey": ("publicKeyMultibase", _from_multikey),
        "Ed25519VerificationKey2020": ("publicKeyMultibase", _from_ed25519),
        "JsonWebKey": ("publicKeyJwk", _from_jwk),
        "JsonWebKey2020": ("publicKeyJwk", _from_jwk),
    }
)
"""The types of verification method that we read: the property that holds the key, and its reader."""


def _malformed(detail: str) -> Malformed:
    return Malformed(Code.INVALID_VERIFICATION_METHOD, detail)
