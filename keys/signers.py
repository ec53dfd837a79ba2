"""Signers, and where their keys are kept: custody by URI.

The rule: whoever signs asks for a `Signer` by URI and never learns where the key lies. A custody is one module of
`keys.custody` with the functions of `Custody`; it is imported only when a URI of its scheme is opened, so that
nobody needs the library of a token that is not used.
"""

import importlib
from dataclasses import dataclass
from typing import Protocol, cast

from keys.algorithm import Algorithm
from keys.errors import KeyUnavailable
from keys.passphrases import AskPassphrase
from keys.public_key import PublicKey


class Signer(Protocol):
    """Something that can sign with one key."""

    @property
    def public_key(self) -> PublicKey:
        """The key that checks what is signed here."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Sign exactly this message; `public_key.verify` tells the form. Raises KeyUnavailable."""
        ...


class Custody(Protocol):
    """What the module of one custody offers. All of it raises KeyUnavailable, and never overwrites a key."""

    def create_key(self, uri: str, algorithm: Algorithm, ask: AskPassphrase) -> Signer:
        """Make a new random key at `uri` and open it. Raises KeyExists if a key is there, or KeyUnavailable."""
        ...

    def open_signer(self, uri: str, ask: AskPassphrase) -> Signer:
        """Open the key at `uri`. Raises KeyUnavailable whenever it cannot be used."""
        ...

    def exists(self, uri: str) -> bool:
        """Whether a key is at `uri`, without opening it. Raises KeyUnavailable if that cannot be found out."""
        ...


@dataclass(frozen=True, slots=True)
class _Row:
    module: str
    missing: str = ""
    """What to do when the module cannot be imported."""


_CUSTODIES = {
    "file": _Row("keys.custody.file"),
    "pkcs11": _Row(
        "keys.custody.pkcs11",
        "the library python-pkcs11 is not installed; install the extra `pkcs11` of this product, "
        "or run: pip install python-pkcs11",
    ),
}
"""The custodies by URI scheme."""


def open_signer(uri: str, ask: AskPassphrase) -> Signer:
    """Open the key at `uri`; `ask` is called for its passphrase or PIN.

    Raises KeyUnavailable with words for the operator whenever the key cannot be used.
    """
    return _custody(uri).open_signer(uri, ask)


def create_key(uri: str, algorithm: Algorithm, ask: AskPassphrase) -> Signer:
    """Make a new random key at `uri` and open it. Raises KeyExists if a key is there, or KeyUnavailable."""
    return _custody(uri).create_key(uri, algorithm, ask)


def exists(uri: str) -> bool:
    """Whether a key is at `uri`, without opening it. Raises KeyUnavailable if that cannot be found out."""
    return _custody(uri).exists(uri)


def _custody(uri: str) -> Custody:
    row = _CUSTODIES.get(uri.partition(":")[0])
    if row is None:
        raise KeyUnavailable(f"a key is named by a URI that begins with {': or '.join(_CUSTODIES)}:")
    try:
        return cast(Custody, importlib.import_module(row.module))
    except ImportError as error:
        raise KeyUnavailable(row.missing or str(error)) from error
