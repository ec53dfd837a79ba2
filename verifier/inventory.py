"""Inventories: what a key had signed before it was compromised (docs/adr/0017).

The rule: a compromised key makes every signature by it untrusted, whatever date the document claims, except for
documents whose digest stands in an inventory made before the compromise. The digest of the inventory itself is in the
trust list, so the root key vouches for it. An inventory is a JSON object

    {"type": "DigestInventory", "digests": ["uEi…", …]}

of SHA-256 multihashes in base64url, each of a document exactly as it was issued, byte for byte, or of its canonical
form (RFC 8785), which survives being formatted anew. Both are collision-resistant, so either will do.

A long one is divided, so that nobody downloads millions of digests for one document. It then has, in place of them,

    {"type": "DigestInventory", "parts": ["uEi…", …]}

the digests of its parts, which are inventories of the first form. Part *n* of *N* has the documents whose SHA-256, as
a fraction of all there are, lies from n/N to below (n + 1)/N; that of `…/key-1.json` with the digest `uEi…` lies at
`…/key-1/uEi….json`. So its address says what must be found there.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from keys.multibase import BadEncoding, base64url_encode, multibase_decode, multihash, multihash_decode
from vc.jcs import canonicalize
from vc.problems import Document, Fetch, FetchError, Unreadable
from vc.reader import Limits, read_object
from verifier.trust import Inventory

LIMITS: Final = Limits(size=4 * 2**20, members=100_000)

_SUFFIX: Final = ".json"


@dataclass(frozen=True, slots=True)
class _Opened:
    digests: frozenset[str]
    parts: tuple[str, ...]


def lists(inventory: Inventory, data: bytes, document: Document, fetch: Fetch) -> bool:
    """Say whether an issued document, as the bytes that came in or as what was read from them, is in the inventory.

    Raises `FetchError` if the inventory, or the part that the document would be in, cannot be had, or is not the one
    that is named.
    """
    whole = _open(inventory.url, fetch(inventory.url), inventory.digest)
    forms = {multihash(form) for form in (data.strip(), data, canonicalize(document))}
    return any(_name(form) in _part(whole, form, inventory.url, fetch).digests for form in forms)


def digest_at(inventory: Inventory, url: str) -> bytes | None:
    """Give the multihash of what must be found at `url`: the inventory, or one of its parts. None if neither is."""
    if url == inventory.url:
        return inventory.digest
    folder = _folder(inventory.url)
    if not url.startswith(folder) or not url.endswith(_SUFFIX):
        return None
    try:
        return _digest(url[len(folder) : -len(_SUFFIX)])
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


def _part(whole: _Opened, document: bytes, url: str, fetch: Fetch) -> _Opened:
    if not whole.parts:
        return whole
    name = whole.parts[part_number(document, len(whole.parts))]
    place = f"{_folder(url)}{name}{_SUFFIX}"
    return _open(place, fetch(place), _digest(name))


@lru_cache(maxsize=16)
def _open(url: str, data: bytes, digest: bytes) -> _Opened:
    check(url, data, digest)
    try:
        inventory = read_object(data, LIMITS)
    except Unreadable as error:
        raise FetchError(url, error.problem.detail) from None
    digests, parts = (_texts(inventory.get(name)) for name in ("digests", "parts"))
    if digests is None and parts is None:
        raise FetchError(url, "the inventory has no list of digests")
    try:
        return _Opened(frozenset(digests or ()), tuple(part for part in parts or () if _digest(part)))
    except BadEncoding:
        raise FetchError(url, "the inventory's parts are not named by their digests") from None


def _texts(value: Any) -> list[str] | None:
    """The texts in a list, None for anything else than a list."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else None


def _folder(url: str) -> str:
    return url.removesuffix(_SUFFIX) + "/"


def _digest(name: str) -> bytes:
    digest = multibase_decode(name)
    multihash_decode(digest)
    return digest


def _name(digest: bytes) -> str:
    return "u" + base64url_encode(digest)
