"""Is our own namespace on the web yet? Until it is, credentials are issued for demonstration only.

The rule: others can read our credentials only if `https://w3id.org/hunar/v1` gives them exactly the bytes that
we sign against. The check is made with a `fetch` that the caller brings.
"""

import hashlib
from collections.abc import Callable

from contexts.library import index

HUNAR = "https://w3id.org/hunar/v1"
"""The URL of our own context."""


class NamespaceNotLive(Exception):
    """The namespace does not give the pinned bytes: issue for demonstration only."""


def confirm_namespace(fetch: Callable[[str], bytes]) -> None:
    """Return if the bytes at `HUNAR` are exactly the pinned ones; otherwise raise `NamespaceNotLive`.

    `fetch` takes the URL and gives the bytes. w3id.org answers with a redirect to where the file lies, so `fetch`
    must follow it. What `fetch` itself raises (no network, no such page) passes through unchanged.
    """
    found = hashlib.sha256(fetch(HUNAR)).hexdigest()
    pinned = index()[HUNAR].published_sha256
    if found != pinned:
        raise NamespaceNotLive(
            f"{HUNAR} gives other bytes (SHA-256 {found}) than the context this product signs with ({pinned}). "
            "Publish the file contexts/hunar-v1.jsonld there, or issue for demonstration only"
        )
