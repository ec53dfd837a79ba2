"""What tokens say about the public half of a key, in the several ways in which they say it.

The rule: every spelling that a version of PKCS#11 allowed, or that tokens are known to use, is read by its exact
length and leads to the one `PublicKey`; anything else is refused.
"""

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from keys.algorithm import TRAITS, Algorithm, curve_of
from keys.errors import MalformedKey, UnsupportedKey
from keys.public_key import PublicKey

PARAMETERS = {
    Algorithm.ED25519: (
        bytes.fromhex("06032b6570"),  # the object identifier 1.3.101.112 (RFC 8410; PKCS#11 3.0 and later)
        b"\x13\x0cedwards25519",  # the curve name as PrintableString (PKCS#11 3.0)
        bytes.fromhex("06092b06010401da470f01"),  # 1.3.6.1.4.1.11591.15.1 (drafts, GnuPG)
    ),
    Algorithm.P256: (bytes.fromhex("06082a8648ce3d030107"),),  # 1.2.840.10045.3.1.7
    Algorithm.P384: (bytes.fromhex("06052b81040022"),),  # 1.3.132.0.34
}
"""Values of CKA_EC_PARAMS for each algorithm, the one to try first at the beginning."""


def read_public_key(parameters: bytes, point: bytes) -> PublicKey:
    """Read CKA_EC_PARAMS and CKA_EC_POINT. Raises UnsupportedKey for another curve, MalformedKey for no point."""
    for algorithm, known in PARAMETERS.items():
        if parameters in known:
            return _ecdsa(algorithm, point) if TRAITS[algorithm].curve else PublicKey(algorithm, _bare(point, 32))
    raise UnsupportedKey(f"the key's curve is none of {', '.join(Algorithm)}")


def _ecdsa(algorithm: Algorithm, point: bytes) -> PublicKey:
    encoded = _bare(point, 1 + 2 * TRAITS[algorithm].coordinate_length)
    try:
        key = ec.EllipticCurvePublicKey.from_encoded_point(curve_of(algorithm).group, encoded)
    except ValueError:
        raise MalformedKey("the token gives a point that is not on the curve") from None
    return PublicKey(algorithm, key.public_bytes(Encoding.X962, PublicFormat.CompressedPoint))


def _bare(point: bytes, length: int) -> bytes:
    """The point of `length` bytes: as it is, or in a DER OCTET STRING, or (Ed25519, PKCS#11 3.0) a BIT STRING."""
    for wrapping in (b"", bytes([0x04, length]), bytes([0x03, length + 1, 0])):
        if len(point) == len(wrapping) + length and point.startswith(wrapping):
            return point[len(wrapping) :]
    raise MalformedKey("the token gives the public key in a form that is not known here")
