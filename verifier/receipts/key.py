"""The verifier's own key, in the folder `receipts/` of its home: Ed25519, made at first use.

The rule: the key file is encrypted and its owner's alone, as every key file is. The passphrase comes from the operator
(the systemd credential `hunar-verify-passphrase`, or HUNAR_VERIFY_PASSPHRASE); where there is neither, it lies in a
file beside the key, so that whoever can read the folder can sign receipts. Every key that was ever made here stays
known by its did:key, so that receipts signed with an earlier one are still recognised.

    key.pem          the key
    passphrase       only if the operator gives none
    keys.json        {"keys": ["did:key:…"]}, the newest last
"""

import json
import secrets
from pathlib import Path
from typing import Final
from urllib.parse import quote

from keys import (
    Algorithm,
    AskPassphrase,
    KeyUnavailable,
    Signer,
    create_key,
    exists,
    first_of,
    from_credential,
    from_environment,
    open_signer,
)
from vc.dids import did_key
from verifier.files import locked, write_atomically

PASSPHRASE: Final = "HUNAR_VERIFY_PASSPHRASE"  # noqa: S105  the name of a variable
_KNOWN: Final = "keys.json"


def own_signer(folder: Path) -> Signer:
    """Open the key in `folder`, making it if there is none. Raises `KeyUnavailable` with words for the operator."""
    uri = f"file:{quote(str((folder / 'key.pem').absolute()))}"
    try:
        with locked(folder):  # so that one process at a time makes the key
            made = not exists(uri)
            ask = first_of(
                from_credential("hunar-verify-passphrase"), from_environment(PASSPHRASE), _beside(folder, make=made)
            )
            signer = create_key(uri, Algorithm.ED25519, ask) if made else open_signer(uri, ask)
            _remember(folder, did_key(signer.public_key))
        return signer
    except OSError as error:
        raise KeyUnavailable(f"the folder {folder} cannot be used: {error.strerror}") from error


def own_keys(folder: Path) -> tuple[str, ...]:
    """Give the did:key of every key that was made in `folder`, the newest last; none if there is none."""
    try:
        keys = json.loads((folder / _KNOWN).read_bytes())["keys"]
    except (OSError, ValueError, KeyError, TypeError):
        return ()
    return tuple(key for key in keys if isinstance(key, str)) if isinstance(keys, list) else ()


def _remember(folder: Path, did: str) -> None:
    known = own_keys(folder)
    if did not in known:
        write_atomically(folder / _KNOWN, json.dumps({"keys": [*known, did]}, indent=2).encode() + b"\n")


def _beside(folder: Path, *, make: bool) -> AskPassphrase:
    """Answer with the file beside the key; with `make`, write one at random if there is none."""
    path = folder / "passphrase"

    def ask(question: str) -> str:
        if make and not path.exists():
            write_atomically(path, secrets.token_urlsafe(32).encode() + b"\n")  # mode 0600
        try:
            return path.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            raise KeyUnavailable(f"there is no passphrase in {path}") from None

    return ask
