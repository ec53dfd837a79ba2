"""Inventories: what a key had signed before it was compromised (design decision "Keys").

The rule: a compromised key makes every signature by it untrusted, whatever date the document claims, except for
documents whose digest stands in an inventory made before the compromise. The digest of the inventory itself is in the
trust list, so the root key vouches for it. An inventory is a JSON object

    {"type": "DigestInventory", "digests": ["uEi…", …]}

of SHA-256 multihashes in base64url, each of a document exactly as it was issued, byte for byte, or of its canonical
form (RFC 8785), which survives being formatted anew. Both are collision-resistant, so either will do.
"""

from functools import lru_cache
from typing import Final

from keys.multibase import base64url_encode, multihash, multihash_decode
from vc.jcs import canonicalize
from vc.problems import Document, Fetch, FetchError, Unreadable
from vc.reader import Limits, read_object
from verifier.trust import Inventory

LIMITS: Final = Limits(size=4 * 2**20, members=100_000)


def lists(inventory: Inventory, data: bytes, document: Document, fetch: Fetch) -> bool:
    """Say whether an issued document, as the bytes that came in or as what was read from them, is in the inventory.

    Raises `FetchError` if the inventory cannot be had, or is not the one that the trust list names.
    """
    digests = _read(inventory.url, fetch(inventory.url), inventory.digest)
    return any(_digest(form) in digests for form in (data.strip(), data, canonicalize(document)))


def check(url: str, data: bytes, digest: bytes) -> None:
    """Raise `FetchError` unless `data` is the inventory that the multihash `digest` names."""
    name, _ = multihash_decode(digest)
    if multihash(data, name) != digest:
        raise FetchError(url, "the inventory found there is not the one that the trust list names")


@lru_cache(maxsize=4)
def _read(url: str, data: bytes, digest: bytes) -> frozenset[str]:
    check(url, data, digest)
    try:
        digests = read_object(data, LIMITS).get("digests")
    except Unreadable as error:
        raise FetchError(url, error.problem.detail) from None
    if not isinstance(digests, list):
        raise FetchError(url, "the inventory has no list of digests")
    return frozenset(item for item in digests if isinstance(item, str))


def _digest(data: bytes) -> str:
    return "u" + base64url_encode(multihash(data))
