"""The JWK form of public keys (RFC 7517, RFC 7518 section 6.2, RFC 8037 section 2).

The rule: a key is read only if no private member stands beside it and each coordinate is spelled in its one right
way, so that one key has one JWK.
"""

from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from keys.algorithm import TRAITS, Algorithm, Curve
from keys.errors import MalformedKey, UnsupportedKey
from keys.multibase import BadEncoding, base64url_decode, base64url_encode

PRIVATE_MEMBERS = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"})
"""Members that the JOSE registry marks as private or secret."""


def read(members: Mapping[str, Any]) -> tuple[Algorithm, bytes]:
    """Read a public JWK; give its algorithm and raw bytes. Raises MalformedKey or UnsupportedKey."""
    if PRIVATE_MEMBERS & members.keys():
        raise MalformedKey("a JWK with private members stands where a public key belongs; treat that key as stolen")
    algorithm = _algorithm(members)
    traits = TRAITS[algorithm]
    if "alg" in members and members["alg"] not in traits.jose:
        raise UnsupportedKey(f"the JWK's alg does not fit a signing key of type {algorithm}")
    x = _coordinate(members, "x", traits.coordinate_length)
    if traits.curve is None:
        if "y" in members:
            raise MalformedKey("the JWK of an Ed25519 key has a member y")
        return algorithm, x
    return algorithm, _compress(traits.curve, x, _coordinate(members, "y", traits.coordinate_length))


def write(algorithm: Algorithm, key: Ed25519PublicKey | ec.EllipticCurvePublicKey) -> dict[str, str]:
    """Write a public key as a JWK with its required members only."""
    traits = TRAITS[algorithm]
    members = {"crv": algorithm.value, "kty": traits.kty}
    if isinstance(key, Ed25519PublicKey):
        return members | {"x": base64url_encode(key.public_bytes_raw())}
    numbers = key.public_numbers()
    length = traits.coordinate_length
    return members | {
        "x": base64url_encode(numbers.x.to_bytes(length, "big")),
        "y": base64url_encode(numbers.y.to_bytes(length, "big")),
    }


def _algorithm(members: Mapping[str, Any]) -> Algorithm:
    for algorithm, traits in TRAITS.items():
        if members.get("kty") == traits.kty and members.get("crv") == algorithm.value:
            return algorithm
    raise UnsupportedKey(f"the JWK's kty and crv are not those of a key known here: {', '.join(Algorithm)}")


def _coordinate(members: Mapping[str, Any], name: str, length: int) -> bytes:
    text = members.get(name)
    if not isinstance(text, str):
        raise MalformedKey(f"the JWK has no text member {name}")
    try:
        data = base64url_decode(text)
    except BadEncoding as error:
        raise MalformedKey(f"the JWK's {name} cannot be decoded: {error}") from None
    if len(data) != length:
        # RFC 7518, section 6.2.1.2: leading zeros are kept, so that the length is always that of the field.
        raise MalformedKey(f"the JWK's {name} has {len(data)} bytes instead of {length}")
    return data


def _compress(curve: Curve, x: bytes, y: bytes) -> bytes:
    try:
        point = ec.EllipticCurvePublicKey.from_encoded_point(curve.group, b"\x04" + x + y)
    except ValueError:
        raise MalformedKey("the JWK's x and y are not a point of its curve") from None
    return point.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
