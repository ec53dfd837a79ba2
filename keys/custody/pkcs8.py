"""Encrypted private keys as PKCS#8 in PEM (RFC 5958 and RFC 7468; PBES2 of RFC 8018).

The rule: what is written here, any tool that knows the standards can read. Reading is the library's work; writing is
ours, because the library (and OpenSSL beneath it) derives the key with 2048 rounds of PBKDF2, which a guesser of
passphrases gets through three hundred times as fast.
"""

import base64
import os
import textwrap

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, padding
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from keys.errors import KeyUnavailable
from keys.software import PrivateKey

ROUNDS = 600_000
"""Rounds of PBKDF2 with HMAC-SHA-256: a sixth of a second for us, once for each opening."""

BEGIN = b"-----BEGIN ENCRYPTED PRIVATE KEY-----"
_END = b"-----END ENCRYPTED PRIVATE KEY-----"

_INTEGER, _OCTETS, _NULL, _SEQUENCE = 0x02, 0x04, 0x05, 0x30
_PBES2 = bytes.fromhex("06092a864886f70d01050d")  # 1.2.840.113549.1.5.13
_PBKDF2 = bytes.fromhex("06092a864886f70d01050c")  # 1.2.840.113549.1.5.12
_HMAC_SHA256 = bytes.fromhex("06082a864886f70d0209")  # 1.2.840.113549.2.9
_AES256_CBC = bytes.fromhex("060960864801650304012a")  # 2.16.840.1.101.3.4.1.42


def encrypt(key: PrivateKey, passphrase: str) -> bytes:
    """Write a private key as PEM text, encrypted with AES-256-CBC under the passphrase in UTF-8."""
    salt, start = os.urandom(16), os.urandom(16)
    plain = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    secret = PBKDF2HMAC(hashes.SHA256(), 32, salt, ROUNDS).derive(passphrase.encode("utf-8"))
    padder = padding.PKCS7(algorithms.AES.block_size).padder()
    cipher = Cipher(algorithms.AES(secret), modes.CBC(start)).encryptor()
    sealed = cipher.update(padder.update(plain) + padder.finalize()) + cipher.finalize()
    return _pem(_der(_SEQUENCE, _algorithm(salt, start), _der(_OCTETS, sealed)))


def decrypt(pem: bytes, passphrase: str) -> PrivateKey:
    """Read an encrypted PKCS#8 private key from PEM text, with any rounds and cipher that the library knows.

    Raises KeyUnavailable when the passphrase is wrong, the text is damaged, or it holds a key of another type.
    """
    try:
        key = load_pem_private_key(pem, passphrase.encode("utf-8"))
    except UnsupportedAlgorithm as error:
        raise KeyUnavailable("it is encrypted in a way, or holds a key, that is not known here") from error
    except (ValueError, TypeError):  # the library's own words could tell a guesser which of the two it was
        raise KeyUnavailable("the passphrase is wrong, or the file is damaged") from None
    if not isinstance(key, Ed25519PrivateKey | ec.EllipticCurvePrivateKey):
        raise KeyUnavailable("it holds a key of another type than Ed25519, P-256 and P-384")
    return key


def _algorithm(salt: bytes, start: bytes) -> bytes:
    """The AlgorithmIdentifier of RFC 8018, appendices A.2 and A.4."""
    digest = _der(_SEQUENCE, _HMAC_SHA256, _der(_NULL))
    rounds = _der(_INTEGER, ROUNDS.to_bytes(ROUNDS.bit_length() // 8 + 1, "big"))
    derivation = _der(_SEQUENCE, _PBKDF2, _der(_SEQUENCE, _der(_OCTETS, salt), rounds, digest))
    cipher = _der(_SEQUENCE, _AES256_CBC, _der(_OCTETS, start))
    return _der(_SEQUENCE, _PBES2, _der(_SEQUENCE, derivation, cipher))


def _der(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    length = len(content)
    if length < 0x80:
        return bytes([tag, length]) + content
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(octets)]) + octets + content


def _pem(der: bytes) -> bytes:
    lines = textwrap.wrap(base64.b64encode(der).decode("ascii"), 64)
    return b"\n".join([BEGIN, *(line.encode("ascii") for line in lines), _END, b""])
