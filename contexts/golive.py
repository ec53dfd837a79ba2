"""Is our own namespace on the web yet? Until it is, credentials are issued for demonstration only.

The rule: others can read our credentials only if the URLs of our contexts give them exactly the bytes that we sign
against. The check is made with a `fetch` that the caller brings.
"""

import hashlib
from collections.abc import Callable

from contexts.library import index

HUNAR = "https://w3id.org/hunar/v1"
"""The URL of our own context."""

HUNAR_CARD = "https://w3id.org/hunar/card/v1"
"""The URL of the small context that cards have in its place."""

OWN = (HUNAR, HUNAR_CARD)
"""The contexts that this project publishes itself."""


class NamespaceNotLive(Exception):
    """The namespace does not give the pinned bytes: issue for demonstration only."""


def confirm_namespace(fetch: Callable[[str], bytes]) -> None:
    """Return if the bytes at each URL of `OWN` are exactly the pinned ones; otherwise raise `NamespaceNotLive`.

    `fetch` takes a URL and gives the bytes. w3id.org answers with a redirect to where the file lies, so `fetch` must
    follow it. What `fetch` itself raises (no network, no such page) passes through unchanged.
    """
    for url in OWN:
        entry = index()[url]
        found = hashlib.sha256(fetch(url)).hexdigest()
        if found != entry.published_sha256:
            raise NamespaceNotLive(
                f"{url} gives other bytes (SHA-256 {found}) than the context this product signs with "
                f"({entry.published_sha256}). Publish the file contexts/{entry.file} there, or issue for demonstration "
                "only"
            )
