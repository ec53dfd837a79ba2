"""A key that somebody else may have, and the inventory of what it signed before.

The rule: a thief can backdate, so after a compromise only documents whose digest is in the inventory count
(docs/adr/0017). Digests are recorded as each document is issued, and a compromised key signs nothing more, so the
inventory is the same whenever it is drawn up; the trust list names its digest, so the root key vouches for it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from issuer.desk import Desk
from issuer.documents import to_bytes
from issuer.folder import write_file
from issuer.store import inventories, keys
from keys.multibase import MULTIHASHES, base64url_encode, multihash, varint_encode
from verifier.inventory import part_number

FOLDER = "inventories"
PART = 20_000
"""So many digests are one inventory, of about a megabyte; more are divided."""

_SHA256 = varint_encode(MULTIHASHES["sha256"]) + varint_encode(32)  # before a digest, this makes a multihash


def compromise(desk: Desk, key_id: str, at: datetime, folder: Path, *, actor: str) -> int:
    """Mark a key compromised since `at` and keep its inventory in `folder`; gives how many documents that saves.

    The trust list says so once `renew` has signed it. Nothing is signed with the key from this moment on, so the
    inventory is the same whenever it is written.
    """
    with desk.store.transaction(actor) as tx:
        keys.mark_compromised(tx, key_id, at)
    return write_inventory(desk, key_id, at, folder)


def write_inventory(desk: Desk, key_id: str, at: datetime, folder: Path) -> int:
    """Keep the digests of what `key_id` had signed before `at`, to go out with the trust list; gives how many.

    More than `PART` of them are divided into parts, as `verifier.inventory` says.
    """
    with desk.store.read() as tx:
        digests = [_SHA256 + each for each in inventories.digests(tx, key_id, at)]
    path, about = folder / inventory_path(key_id), {"type": "DigestInventory", "key": key_id}
    if len(digests) <= PART:
        write_file(path, to_bytes({**about, "digests": sorted(_names(digests))}))
    else:
        parts = [to_bytes({**about, "digests": sorted(_names(part))}) for part in _divided(digests)]
        names = _names(map(multihash, parts))
        for name, data in zip(names, parts, strict=True):
            write_file(path.with_suffix("") / f"{name}.json", data)
        write_file(path, to_bytes({**about, "parts": names}))
    return len(digests)


def _divided(digests: Sequence[bytes]) -> list[list[bytes]]:
    """The same digests in parts of about `PART` each: how they are spread is chance."""
    parts: list[list[bytes]] = [[] for _ in range(-(-len(digests) // PART))]
    for digest in digests:
        parts[part_number(digest, len(parts))].append(digest)
    return parts


def read_inventories(folder: Path) -> dict[str, bytes]:
    """The inventories in `folder`, by the fragment of the key's id."""
    return {file.stem: file.read_bytes() for file in sorted((folder / FOLDER).glob("*.json"))}


def inventory_files(folder: Path) -> dict[str, bytes]:
    """All files of the inventories in `folder`, their parts included, by their paths below the base URL."""
    files = sorted((folder / FOLDER).rglob("*.json"))
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def inventory_path(key_id: str) -> str:
    """Where the inventory of a key lies, below the base URL and in the folder of the trust list alike."""
    return f"{FOLDER}/{key_id.partition('#')[2]}.json"


def _names(digests: Iterable[bytes]) -> list[str]:
    return ["u" + base64url_encode(each) for each in digests]
