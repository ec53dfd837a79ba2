"""Sealing of numbers that identify a person, and keyed hashes to find them again.

The rule: what is sealed can be read only with the secret, which is never in the database, and only in the row it was
sealed for. From the one secret two keys are derived (HKDF, RFC 5869), so that the key which finds cannot read.

AES-256-GCM with random 96-bit nonces is safe for 2^32 values under one key (NIST SP 800-38D, section 8.3);
seventy million people with three numbers each are fewer than 2^28.
"""

import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from issuer.store.errors import WrongSecret

LEAST_SECRET = 32
"""Bytes a secret has at least; all of it goes into the keys, however long."""

_FORMAT = b"\x01"  # first byte of every sealed value: which key and algorithm, for the day there is a second
_NONCE_BYTES = 12


class Sealing:
    """Seals and finds, under one secret of random bytes."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) < LEAST_SECRET:
            raise WrongSecret(f"the secret of the register has at least {LEAST_SECRET} bytes, not {len(secret)}")
        self._cipher = AESGCM(_derive(secret, b"hunar register: sealing"))
        self._finding = _derive(secret, b"hunar register: finding")

    def seal(self, plain: bytes, place: str) -> bytes:
        """Encrypt `plain` for one place, such as `identity/CNIC/urn:uuid:…`; it opens under the same place only."""
        nonce = os.urandom(_NONCE_BYTES)
        return _FORMAT + nonce + self._cipher.encrypt(nonce, plain, place.encode())

    def open(self, sealed: bytes, place: str) -> bytes:
        """Decrypt. Raises `WrongSecret` for another secret, another place, or an altered value."""
        nonce, rest = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        if sealed[:1] != _FORMAT:
            raise WrongSecret("a sealed value has a format that this version does not know")
        try:
            return self._cipher.decrypt(nonce, rest, place.encode())
        except (InvalidTag, ValueError) as error:
            raise WrongSecret("a sealed value does not open: it was altered, moved, or sealed otherwise") from error

    def find(self, kind: str, number: str) -> bytes:
        """Hash a number to its 32-byte search key (HMAC-SHA-256): equal numbers of a kind, and no others, are equal."""
        return hmac.digest(self._finding, f"{kind}\0{number}".encode(), "sha256")


def _derive(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret)
