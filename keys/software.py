"""Signing keys in this process's memory, however they came there.

The rule: a secret key goes in and signatures come out; nothing here writes a secret anywhere.
"""

from typing import Self

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from keys.algorithm import TRAITS, Algorithm, Curve, curve_of
from keys.errors import MalformedKey, UnsupportedKey
from keys.multibase import BadEncoding, multibase_decode, varint_decode
from keys.public_key import PublicKey

PrivateKey = Ed25519PrivateKey | ec.EllipticCurvePrivateKey


class SoftwareSigner:
    """A `Signer` whose secret key is an object of the library `cryptography`.

    Raises UnsupportedKey when that key is of an algorithm that is not in `Algorithm`.
    """

    def __init__(self, private_key: PrivateKey) -> None:
        self._private_key = private_key
        self.public_key = _public_key(private_key)

    @classmethod
    def generate(cls, algorithm: Algorithm) -> Self:
        """Make a new key that lives as long as this object: for tests, and for secrets that must not outlive a use."""
        return cls(generate(algorithm))

    @classmethod
    def from_secret_multikey(cls, text: str) -> Self:
        """Read a `secretKeyMultibase` value (Controlled Identifiers 1.0, section 2.2.2), as test vectors have it.

        Raises MalformedKey, or UnsupportedKey for another type. There is no writing counterpart.
        """
        try:
            codec, secret = varint_decode(multibase_decode(text, allowed="z"))
        except BadEncoding as error:
            raise MalformedKey(f"the secret Multikey cannot be decoded: {error}") from None
        for traits in TRAITS.values():
            if codec == traits.secret_codec:
                if len(secret) != traits.coordinate_length:
                    raise MalformedKey(f"the secret Multikey has {len(secret)} bytes, not {traits.coordinate_length}")
                return cls(_private_key(secret, traits.curve))
        raise UnsupportedKey("the text is not a secret Multikey of a type known here")

    def sign(self, message: bytes) -> bytes:
        """Sign the message; the form is that which `PublicKey.verify` takes. ECDSA is deterministic (RFC 6979)."""
        if isinstance(self._private_key, Ed25519PrivateKey):
            return self._private_key.sign(message)
        algorithm = self.public_key.algorithm
        r, s = decode_dss_signature(self._private_key.sign(message, _ecdsa(curve_of(algorithm))))
        length = TRAITS[algorithm].coordinate_length
        return r.to_bytes(length, "big") + s.to_bytes(length, "big")

    def __repr__(self) -> str:
        return f"SoftwareSigner({self.public_key})"


def generate(algorithm: Algorithm) -> PrivateKey:
    """A new random secret key."""
    curve = TRAITS[algorithm].curve
    return ec.generate_private_key(curve.group) if curve else Ed25519PrivateKey.generate()


def _private_key(secret: bytes, curve: Curve | None) -> PrivateKey:
    if curve is None:
        return Ed25519PrivateKey.from_private_bytes(secret)
    number = int.from_bytes(secret, "big")
    if not 0 < number < curve.order:
        raise MalformedKey("the secret number is out of range for its curve")
    return ec.derive_private_key(number, curve.group)


def _public_key(private_key: PrivateKey) -> PublicKey:
    if isinstance(private_key, Ed25519PrivateKey):
        return PublicKey(Algorithm.ED25519, private_key.public_key().public_bytes_raw())
    for algorithm, traits in TRAITS.items():
        if traits.curve and private_key.curve.name == traits.curve.group.name:
            point = private_key.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
            return PublicKey(algorithm, point)
    raise UnsupportedKey(f"the key is of no type known here: {', '.join(Algorithm)}")


def _ecdsa(curve: Curve) -> ec.ECDSA:
    try:
        return ec.ECDSA(curve.hash, deterministic_signing=True)
    except UnsupportedAlgorithm:  # OpenSSL before 3.2; random nonces are as good, only not repeatable
        return ec.ECDSA(curve.hash)
