"""Public keys: read from a Multikey or a JWK, compared, named, and used to check signatures.

The rule: whoever holds a `PublicKey` holds a sound one. Its point was proved to be on its curve when the object was
made, so no later step has to ask.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from keys import jwk
from keys.algorithm import TRAITS, Algorithm, Curve, curve_of
from keys.errors import BadSignature, MalformedKey, UnsupportedKey
from keys.multibase import (
    BadEncoding,
    base58btc_encode,
    multibase_decode,
    varint_decode,
    varint_encode,
)
from keys.points import find_fault

_FINGERPRINT_BYTES = 20

_PUBLIC_CODECS = {traits.public_codec: algorithm for algorithm, traits in TRAITS.items()}
_SECRET_CODECS = {traits.secret_codec for traits in TRAITS.values()}


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key: its algorithm, and its raw bytes (32 bytes for Ed25519, the compressed point for P-256, P-384).

    Equal keys are equal objects, whatever form they were read from. Raises MalformedKey when the bytes are not a
    point of the curve, and for Ed25519 when the encoding is not canonical or the point is of small order.
    """

    algorithm: Algorithm
    raw: bytes

    def __post_init__(self) -> None:
        _load(self.algorithm, self.raw)

    @classmethod
    def from_multikey(cls, text: str) -> Self:
        """Read a `publicKeyMultibase` value (Controlled Identifiers 1.0, section 2.2.2).

        Only base58btc (`z`) is read, as the 2019 and 2022 cryptosuites demand. Raises MalformedKey, or UnsupportedKey
        for a key of another type.
        """
        try:
            codec, raw = varint_decode(multibase_decode(text, allowed="z"))
        except BadEncoding as error:
            raise MalformedKey(f"the Multikey cannot be decoded: {error}") from None
        if codec in _SECRET_CODECS:
            raise MalformedKey("a secret key stands where a public key belongs; treat that key as stolen")
        if codec not in _PUBLIC_CODECS:
            raise UnsupportedKey(f"the key type with multicodec {codec:#x} is not known; known: {_known()}")
        return cls(_PUBLIC_CODECS[codec], raw)

    def to_multikey(self) -> str:
        """Write the key as a `publicKeyMultibase` value: `z6Mk…`, `zDn…` or `z82…`."""
        return "z" + base58btc_encode(self._encoded())

    @classmethod
    def from_jwk(cls, members: Mapping[str, Any]) -> Self:
        """Read a `publicKeyJwk` value (RFC 7517; RFC 7518, section 6.2; RFC 8037, section 2).

        `alg` must fit the key where it is present; `kid`, `use`, `key_ops` and unknown members are not looked at,
        for they belong to whoever published the key. Raises MalformedKey, also for any private member, or
        UnsupportedKey for a key of another type.
        """
        return cls(*jwk.read(members))

    def to_jwk(self) -> dict[str, str]:
        """Write the key as a JWK with its required members only: `crv`, `kty`, `x`, and `y` for an EC key."""
        return jwk.write(self.algorithm, _load(self.algorithm, self.raw))

    def fingerprint(self) -> str:
        """Words for two people to compare: 160 bits of the SHA-256 of the Multikey bytes, as ten groups of hex."""
        digits = hashlib.sha256(self._encoded()).hexdigest().upper()[: 2 * _FINGERPRINT_BYTES]
        return " ".join(digits[place : place + 4] for place in range(0, len(digits), 4))

    def has_fingerprint(self, text: str) -> bool:
        """Whether a person's copy of a fingerprint is this key's; spaces, colons, hyphens and case do not matter."""
        digits = text.translate(str.maketrans("", "", " :-\t\n")).upper()
        return digits == self.fingerprint().replace(" ", "")

    def verify(self, signature: bytes, message: bytes) -> None:
        """Give nothing when this key signed exactly this message, otherwise raise BadSignature.

        Ed25519: RFC 8032 without prehash, 64 bytes, S below the group order. ECDSA: r‖s of fixed length (64 or 96
        bytes, IEEE P1363), both in range, over SHA-256 for P-256 and SHA-384 for P-384. Both values of s are
        accepted, as the standard has it: anyone can turn one into the other, so a signature is never an identifier.
        """
        traits = TRAITS[self.algorithm]
        if len(signature) != 2 * traits.coordinate_length:
            raise BadSignature(f"the signature has {len(signature)} bytes instead of {2 * traits.coordinate_length}")
        key = _load(self.algorithm, self.raw)
        try:
            if isinstance(key, Ed25519PublicKey):
                key.verify(signature, message)
            else:
                curve = curve_of(self.algorithm)
                key.verify(_to_der(signature, curve), message, ec.ECDSA(curve.hash))
        except InvalidSignature:
            raise BadSignature from None

    def _encoded(self) -> bytes:
        return varint_encode(TRAITS[self.algorithm].public_codec) + self.raw

    def __str__(self) -> str:
        return self.to_multikey()


def _known() -> str:
    return ", ".join(Algorithm)


def _to_der(signature: bytes, curve: Curve) -> bytes:
    """Turn r‖s into the DER form that the library takes."""
    half = len(signature) // 2
    r, s = int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big")
    if not (0 < r < curve.order and 0 < s < curve.order):
        raise BadSignature("a half of the ECDSA signature is out of range")
    return encode_dss_signature(r, s)


@lru_cache(maxsize=1024)
def _load(algorithm: Algorithm, raw: bytes) -> Ed25519PublicKey | ec.EllipticCurvePublicKey:
    """The library's key for these bytes, checked; kept, because an issuer's few keys check many credentials."""
    traits = TRAITS[algorithm]
    if len(raw) != traits.public_length:
        raise MalformedKey(f"the {algorithm} key has {len(raw)} bytes instead of {traits.public_length}")
    if traits.curve is None:
        if fault := find_fault(raw):
            raise MalformedKey(fault)
        return Ed25519PublicKey.from_public_bytes(raw)
    try:
        # Of the right length, only a compressed point begins with 2 or 3, and the library refuses other beginnings.
        return ec.EllipticCurvePublicKey.from_encoded_point(traits.curve.group, raw)
    except ValueError:
        raise MalformedKey(f"the {algorithm} key is not a compressed point of the curve") from None
