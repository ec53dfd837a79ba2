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
from issuer.errors import NotPublished
from issuer.folder import write_file
from issuer.store import inventories, keys
from keys.multibase import MULTIHASHES, multihash, varint_encode
from vc.reader import read_object
from verifier.inventory import LIMITS, TYPE, name_of, part_number

FOLDER = "inventories"
PART = 20_000
"""So many digests are one inventory, of about a megabyte; more are divided."""

_SHA256 = varint_encode(MULTIHASHES["sha256"]) + varint_encode(32)  # before a digest, this makes a multihash


def compromise(desk: Desk, key_id: str, at: datetime, folder: Path, *, actor: str) -> int:
    """Mark a key compromised since `at` and keep its inventory in `folder`; gives how many documents that saves.

    The trust list says so once `renew` has signed it. A key that was compromised earlier still is so since then, and
    its inventory has no more than it had. Nothing is signed with the key from this moment on, so the inventory is the
    same whenever it is written.
    """
    with desk.store.transaction(actor) as tx:
        since = keys.mark_compromised(tx, key_id, at).compromised_at or at
    return write_inventory(desk, key_id, since, folder)


def write_inventory(desk: Desk, key_id: str, at: datetime, folder: Path) -> int:
    """Keep the digests of what `key_id` had signed before `at`, to go out with the trust list; gives how many.

    More than `PART` of them are divided into parts, as `verifier.inventory` says.
    """
    with desk.store.read() as tx:
        digests = [_SHA256 + each for each in inventories.digests(tx, key_id, at)]
    whole = _whole(folder, key_id)
    if len(digests) <= PART:
        write_file(whole, _inventory(digests=sorted(digests)))
        return len(digests)
    parts = [_inventory(digests=sorted(part)) for part in _divided(digests)]
    for part in parts:
        write_file(_part(whole, name_of(multihash(part))), part)
    write_file(whole, _inventory(parts=map(multihash, parts)))
    return len(digests)


def read_inventories(folder: Path) -> dict[str, bytes]:
    """The inventories in `folder`, without their parts, by the fragment of the key's id."""
    return {file.stem: file.read_bytes() for file in sorted((folder / FOLDER).glob("*.json"))}


def inventory_files(folder: Path) -> dict[str, bytes]:
    """What is published of the inventories in `folder`: each whole and the parts that it names, by their paths below
    the base URL. Raises `NotPublished` for a part that is not there as it was written."""
    files = {}
    for fragment, data in read_inventories(folder).items():
        files[_published(fragment, data)] = data
        for name in read_object(data, LIMITS).get("parts", []):
            part = _part(folder / FOLDER / f"{fragment}.json", name)
            found = part.read_bytes() if part.is_file() else b""
            if name_of(multihash(found)) != name:
                again = f"hunar key compromise {fragment}"
                raise NotPublished(f"{part} is missing or was changed. Write it anew: {again}")
            files[_published(fragment, found)] = found
    return files


def inventory_url(base_url: str, fragment: str, data: bytes) -> str:
    """Where the inventory of the key with this fragment is published: its address says what must be found there, so
    another one never takes its place."""
    return f"{base_url}/{_published(fragment, data)}"


def _divided(digests: Sequence[bytes]) -> list[list[bytes]]:
    """The same digests in parts of about `PART` each: how they are spread is chance."""
    parts: list[list[bytes]] = [[] for _ in range(-(-len(digests) // PART))]
    for digest in digests:
        parts[part_number(digest, len(parts))].append(digest)
    return parts


def _inventory(**members: Iterable[bytes]) -> bytes:
    return to_bytes({"type": TYPE, **{member: [*map(name_of, digests)] for member, digests in members.items()}})


def _whole(folder: Path, key_id: str) -> Path:
    return folder / FOLDER / f"{key_id.partition('#')[2]}.json"


def _part(whole: Path, name: str) -> Path:
    return whole.with_suffix("") / f"{name}.json"


def _published(fragment: str, data: bytes) -> str:
    return f"{FOLDER}/{fragment}/{name_of(multihash(data))}.json"
