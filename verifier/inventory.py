"""Inventories: what a key had signed before it was compromised (docs/adr/0017).

The rule: a compromised key makes every signature by it untrusted, whatever date the document claims, except for
documents whose digest stands in an inventory made before the compromise. The digest of the inventory itself is in the
trust list, so the root key vouches for it. An inventory is a JSON object

    {"type": "DigestInventory", "digests": ["uEi…", …]}

of SHA-256 multihashes in base64url, each of the canonical form (RFC 8785) of a document with its proof. So a copy that
was formatted anew, or put into a presentation, is found as well.

A long one is divided, so that nobody downloads millions of digests for one document. It then has, in place of them,

    {"type": "DigestInventory", "parts": ["uEi…", …]}

the digests of its parts, which are inventories of the first form. Part *n* of *N* has the documents whose SHA-256, as
a fraction of all there are, lies from n/N to below (n + 1)/N. It lies beside the inventory, and is called `uEi….json`
by its digest: so its address says what must be found there.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, TypeGuard

from keys.multibase import BadEncoding, base64url_encode, multibase_decode, multihash, multihash_decode
from vc.jcs import canonicalize
from vc.problems import Document, Fetch, FetchError, Unreadable
from vc.reader import Limits, read_object
from verifier.trust import Inventory

LIMITS: Final = Limits(size=4 * 2**20, members=100_000)

TYPE: Final = "DigestInventory"
"""The `type` of inventories and of their parts."""

_SUFFIX: Final = ".json"


@dataclass(frozen=True, slots=True)
class _Opened:
    """What an inventory has: either digests, or parts by their digests."""

    digests: frozenset[str] = frozenset()
    parts: tuple[str, ...] = ()


def lists(inventory: Inventory, document: Document, fetch: Fetch) -> bool:
    """Say whether a signed document is in the inventory.

    Raises `FetchError` if the inventory, or the part that the document would be in, cannot be had, is not the one that
    is named, or is none.
    """
    digest = multihash(canonicalize(document))
    held = _open(inventory.url, fetch(inventory.url), inventory.digest)
    if held.parts:
        name = held.parts[part_number(digest, len(held.parts))]
        url = f"{_folder(inventory.url)}{name}{_SUFFIX}"
        held = _open(url, fetch(url), _decoded(name))
        if held.parts:
            raise FetchError(url, "a part of an inventory is divided again")
    return name_of(digest) in held.digests


def digest_at(inventory: Inventory, url: str) -> bytes | None:
    """Give the multihash of what must be found at `url`: the inventory, or one of its parts. None if neither is."""
    if url == inventory.url:
        return inventory.digest
    folder = _folder(inventory.url)
    if not url.startswith(folder) or not url.endswith(_SUFFIX):
        return None
    try:
        return _decoded(url[len(folder) : -len(_SUFFIX)])
    except BadEncoding:
        return None


def check(url: str, data: bytes, digest: bytes) -> None:
    """Raise `FetchError` unless `data` is the inventory, or the part of one, that the multihash `digest` names."""
    name, _ = multihash_decode(digest)
    if multihash(data, name) != digest:
        raise FetchError(url, "the inventory found there is not the one that is named")


def part_number(document: bytes, parts: int) -> int:
    """Give the number, from 0, of the part among `parts` in which a document with this multihash belongs."""
    _, digest = multihash_decode(document)
    return int.from_bytes(digest) * parts >> 8 * len(digest)


def name_of(digest: bytes) -> str:
    """A multihash as inventories write it."""
    return "u" + base64url_encode(digest)


@lru_cache(maxsize=16)
def _open(url: str, data: bytes, digest: bytes) -> _Opened:
    check(url, data, digest)
    try:
        inventory = read_object(data, LIMITS)
    except Unreadable as error:
        raise FetchError(url, error.problem.detail) from None
    digests, parts = (inventory.get(member) for member in ("digests", "parts"))
    if inventory.get("type") == TYPE and parts is None and _are_digests(digests):
        return _Opened(digests=frozenset(digests))
    if inventory.get("type") == TYPE and digests is None and parts and _are_digests(parts):
        return _Opened(parts=tuple(parts))
    # Not "it lists nothing": that would call untrusted what could not be checked.
    raise FetchError(url, "what is found there is no inventory")


def _are_digests(value: Any) -> TypeGuard[list[str]]:
    try:
        return isinstance(value, list) and all(isinstance(item, str) and _decoded(item) for item in value)
    except BadEncoding:
        return False


def _folder(url: str) -> str:
    return url.rpartition("/")[0] + "/"


def _decoded(name: str) -> bytes:
    digest = multibase_decode(name)
    multihash_decode(digest)
    return digest
