"""Keys in files: `file:/etc/hunar/issuer.pem`, `file:///etc/hunar/issuer.pem`, or `file:issuer.pem` from here.

The rule: a key file is always encrypted (PKCS#8 in PEM), is for its owner alone (mode 0600, at most readable for the
group), comes into being whole or not at all, and is never written over.
"""

import os
import stat
import tempfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

from keys.algorithm import Algorithm
from keys.custody import pkcs8
from keys.errors import KeyExists, KeyUnavailable, UnsupportedKey
from keys.passphrases import AskPassphrase
from keys.software import SoftwareSigner, generate

SHORTEST_PASSPHRASE = 8
"""Fewest characters of the passphrase of a new file. A long sentence is better: the file may be copied."""

_LARGEST = 64 * 1024
_TOO_OPEN = stat.S_IRWXO | stat.S_IWGRP | stat.S_IXGRP


def create_key(uri: str, algorithm: Algorithm, ask: AskPassphrase) -> SoftwareSigner:
    """Make a key in a new file; the folder must be there. The passphrase is asked for twice.

    The signer given back was read from the finished file, which proves that the file can be opened. Raises
    KeyExists when the name is taken, otherwise KeyUnavailable.
    """
    path = _path(uri)
    if os.path.lexists(path):
        raise _exists(path)
    passphrase = _new_passphrase(path, ask)
    _write(path, pkcs8.encrypt(generate(algorithm), passphrase))
    return _decrypt(path, _read(path), passphrase)


def open_signer(uri: str, ask: AskPassphrase) -> SoftwareSigner:
    """Open the key in a file; the passphrase is asked for only if there is an encrypted key to open."""
    path = _path(uri)
    data = _read(path)
    return _decrypt(path, data, ask(f"Passphrase of the key file {path}"))


def exists(uri: str) -> bool:
    """Whether there is something at the place, be it a usable key or not."""
    return os.path.lexists(_path(uri))


def _path(uri: str) -> Path:
    """The path that a file URI names (RFC 8089; without leading slash it is relative to the working folder)."""
    try:
        parts = urlsplit(uri)
        path = unquote(parts.path, errors="strict")
    except ValueError:
        path = ""
    if not path or "\0" in path or parts.netloc not in ("", "localhost") or parts.query or parts.fragment:
        raise KeyUnavailable("a key file is named by a URI such as file:/etc/hunar/issuer.pem")
    return Path(path)


def _new_passphrase(path: Path, ask: AskPassphrase) -> str:
    passphrase = ask(f"New passphrase of the key file {path}")
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise KeyUnavailable(f"the passphrase is shorter than {SHORTEST_PASSPHRASE} characters; take a longer one")
    if ask("The same passphrase again") != passphrase:
        raise KeyUnavailable("the two passphrases differ; nothing was created")
    return passphrase


def _write(path: Path, data: bytes) -> None:
    """Write beside the place, then give it the name: unlike renaming, linking fails when the name is taken."""
    try:
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # has mode 0600
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.link(draft, path)
        finally:
            Path(draft).unlink()
        _sync_folder(path.parent)
    except FileExistsError:
        raise _exists(path) from None
    except OSError as error:
        raise KeyUnavailable(f"the key file {path} cannot be written: {error.strerror}") from error


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read(path: Path) -> bytes:
    """The content of a key file that is encrypted and closed to others."""
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            data = file.read(_LARGEST)
    except OSError as error:
        raise KeyUnavailable(f"the key file {path} cannot be read: {error.strerror}") from error
    if mode & _TOO_OPEN:
        raise KeyUnavailable(f"the key file {path} is open to others; close it with: chmod 600 {path}")
    if not data.lstrip().startswith(pkcs8.BEGIN):
        raise KeyUnavailable(
            f"the file {path} is not an encrypted private key; a plain one is encrypted with: "
            f"openssl pkcs8 -topk8 -v2 aes-256-cbc -iter {pkcs8.ROUNDS} -in PLAIN -out {path}"
        )
    return data


def _decrypt(path: Path, data: bytes, passphrase: str) -> SoftwareSigner:
    try:
        return SoftwareSigner(pkcs8.decrypt(data, passphrase))
    except (KeyUnavailable, UnsupportedKey) as error:
        raise KeyUnavailable(f"the key file {path} cannot be opened: {error}") from error


def _exists(path: Path) -> KeyExists:
    return KeyExists(f"there is already a file {path}; it was not touched")
