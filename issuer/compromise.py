"""A key that somebody else may have, and the inventory of what it signed before.

The rule: a thief can backdate, so after a compromise only documents whose digest is in the inventory count
(decisions.md, Keys). Digests are recorded as each document is issued, and a compromised key signs nothing more, so the
inventory is the same whenever it is drawn up; the trust list names its digest, so the root key vouches for it.
"""

from datetime import datetime
from pathlib import Path

from issuer.desk import Desk
from issuer.documents import to_bytes
from issuer.folder import write_file
from issuer.store import inventories, keys
from keys.multibase import MULTIHASHES, base64url_encode, varint_encode

FOLDER = "inventories"
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
    """Keep the digests of what `key_id` had signed before `at`, to go out with the trust list; gives how many."""
    with desk.store.read() as tx:
        digests = ["u" + base64url_encode(_SHA256 + each) for each in inventories.digests(tx, key_id, at)]
    document = {"type": "DigestInventory", "key": key_id, "digests": sorted(digests)}
    write_file(folder / inventory_path(key_id), to_bytes(document))
    return len(digests)


def read_inventories(folder: Path) -> dict[str, bytes]:
    """The inventories in `folder`, by the fragment of the key's id."""
    return {file.stem: file.read_bytes() for file in sorted((folder / FOLDER).glob("*.json"))}


def inventory_path(key_id: str) -> str:
    """Where the inventory of a key lies, below the base URL and in the folder of the trust list alike."""
    return f"{FOLDER}/{key_id.partition('#')[2]}.json"
