"""The secret under which the register encrypts personal data, kept in one file that only the passphrase opens.

The rule: the file is worth nothing without the passphrase, and a changed file or a wrong passphrase is an error, never
another secret. Format: one JSON object; scrypt (RFC 7914) makes the key, AES-256-GCM seals the secret bytes, and the
parameters are bound in as associated data.
"""

import json
import os
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from issuer.errors import HomeError
from keys.multibase import base64url_decode, base64url_encode
from vc.jcs import canonicalize
from vc.problems import Unreadable
from vc.reader import read_object

LENGTH = 32
"""Bytes of secret; the store derives its keys from them."""

_COST = {"n": 1 << 15, "r": 8, "p": 1}  # 32 MiB of memory, about a tenth of a second
_LIMITS = {"n": 1 << 20, "r": 32, "p": 16}  # what a changed file may make us spend


def create_secret_file(path: Path, passphrase: bytes) -> bytes:
    """Make a fresh secret, write it sealed to `path` (which must not exist; mode 0600) and give its bytes."""
    secret = os.urandom(LENGTH)
    path.touch(mode=0o600, exist_ok=False)
    path.write_bytes(_seal(secret, passphrase))
    return secret


def open_secret_file(path: Path, passphrase: bytes) -> bytes:
    """The secret bytes in `path`. Raises `HomeError` if it is missing, damaged or the passphrase is wrong."""
    try:
        sealed = read_object(path.read_bytes())
        header = _header(sealed)
        nonce, ciphertext = (base64url_decode(str(sealed[name])) for name in ("nonce", "ciphertext"))
        secret = AESGCM(_key(header, passphrase)).decrypt(nonce, ciphertext, canonicalize(header))
    except OSError as error:
        raise HomeError(f"The register's secret cannot be read from {path}: {error.strerror}.") from None
    except (Unreadable, KeyError, ValueError):
        raise HomeError(f"{path} is damaged. Restore it from a backup; without it personal data is lost.") from None
    except InvalidTag:
        raise HomeError(f"The passphrase does not open {path}, or the file was changed.") from None
    return secret


def _seal(secret: bytes, passphrase: bytes) -> bytes:
    header = {"format": "hunar-register-secret/1", "kdf": "scrypt", **_COST, "salt": base64url_encode(os.urandom(16))}
    nonce = os.urandom(12)
    ciphertext = AESGCM(_key(header, passphrase)).encrypt(nonce, secret, canonicalize(header))
    sealed = {**header, "nonce": base64url_encode(nonce), "ciphertext": base64url_encode(ciphertext)}
    return json.dumps(sealed, indent=1).encode() + b"\n"


def _header(sealed: dict[str, Any]) -> dict[str, Any]:
    header = {name: sealed[name] for name in ("format", "kdf", "n", "r", "p", "salt")}
    known = header["format"] == "hunar-register-secret/1" and header["kdf"] == "scrypt"
    # A changed file must not make us spend a machine's memory; `type` rather than isinstance, since True is an int.
    if not known or any(type(header[name]) is not int or not 0 < header[name] <= top for name, top in _LIMITS.items()):
        raise ValueError("unknown format")
    return header


def _key(header: dict[str, Any], passphrase: bytes) -> bytes:
    salt = base64url_decode(str(header["salt"]))
    return Scrypt(salt=salt, length=32, n=header["n"], r=header["r"], p=header["p"]).derive(passphrase)
