"""The three key algorithms and everything in which they differ, as one table.

The rule: code elsewhere asks a row, never "is it Ed25519?", so that one look at this table shows what is known.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from keys.errors import UnsupportedKey


class Algorithm(StrEnum):
    """A signature algorithm together with its curve; the value is the `crv` of a JWK."""

    ED25519 = "Ed25519"
    P256 = "P-256"
    P384 = "P-384"


@dataclass(frozen=True, slots=True)
class Curve:
    """An elliptic curve for ECDSA with the hash that the standards join to it."""

    group: ec.EllipticCurve
    hash: hashes.HashAlgorithm
    order: int
    """Number of points of the group: both halves of a signature lie from 1 to order - 1."""


@dataclass(frozen=True, slots=True)
class Traits:
    """How keys of one algorithm are written (Controlled Identifiers 1.0, section 2.2.2; RFC 7518; RFC 8037)."""

    public_codec: int
    """Multicodec of a public key, before the raw bytes of a Multikey."""
    secret_codec: int
    public_length: int
    """Bytes of the raw public key: an Ed25519 key, or a compressed point."""
    coordinate_length: int
    """Bytes of one coordinate, of a secret key, and of each half of a signature."""
    kty: Literal["OKP", "EC"]
    jose: tuple[str, ...]
    """Values of `alg` in JOSE that may stand beside such a key, the customary one first."""
    curve: Curve | None
    """None for Ed25519, which brings its own hash."""


TRAITS = {
    Algorithm.ED25519: Traits(0xED, 0x1300, 32, 32, "OKP", ("EdDSA", "Ed25519"), None),
    Algorithm.P256: Traits(
        public_codec=0x1200,
        secret_codec=0x1306,
        public_length=33,
        coordinate_length=32,
        kty="EC",
        jose=("ES256",),
        curve=Curve(
            ec.SECP256R1(),
            hashes.SHA256(),
            0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
        ),
    ),
    Algorithm.P384: Traits(
        public_codec=0x1201,
        secret_codec=0x1307,
        public_length=49,
        coordinate_length=48,
        kty="EC",
        jose=("ES384",),
        curve=Curve(
            ec.SECP384R1(),
            hashes.SHA384(),
            0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
        ),
    ),
}
"""One row for each algorithm, and no other algorithm exists for this product."""


def curve_of(algorithm: Algorithm) -> Curve:
    """The curve of an algorithm that signs by ECDSA. Raises UnsupportedKey for Ed25519, which does not."""
    curve = TRAITS[algorithm].curve
    if curve is None:
        raise UnsupportedKey(f"{algorithm} is not a key for ECDSA")
    return curve
