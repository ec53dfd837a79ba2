"""From an identifier to its controller document.

The rule: `METHODS` lists the DID methods that we know, and no other is tried. A plain https URL may be a
controlled identifier as well (Controlled Identifiers 1.0, section 2.1.1).
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from vc.dids.errors import DidError, InvalidDid, UnsupportedDid
from vc.dids.jwk import jwk_document
from vc.dids.key import key_document
from vc.dids.syntax import Did, parse_did
from vc.dids.web import fetch_document, web_document
from vc.problems import Document, Fetch
from vc.urls import is_url

METHODS: Mapping[str, Callable[[Did, Fetch], Document]] = MappingProxyType(
    {
        "key": lambda did, fetch: key_document(did),
        "jwk": lambda did, fetch: jwk_document(did),
        "web": web_document,
    }
)
"""The DID methods by name; only did:web uses the `Fetch`."""


def resolve(identifier: str, fetch: Fetch) -> Document:
    """Give the controller document of a DID, or of an https URL without fragment.

    Raises `InvalidDid`, `Malformed` or `UnsupportedDid` for what is wrong with the identifier or its document, and
    `FetchError` where the document cannot be had.
    """
    if not identifier.startswith("did:") and is_url(identifier):
        return _resolve_url(identifier, fetch)
    did = parse_did(identifier)
    if did.method not in METHODS:
        raise UnsupportedDid(DidError.METHOD_NOT_SUPPORTED, f"DIDs of the method {did.method!r} are not supported")
    return METHODS[did.method](did, fetch)


def _resolve_url(url: str, fetch: Fetch) -> Document:
    if not url.startswith("https://") or "#" in url or "@" in url:
        raise InvalidDid(DidError.INVALID_DID, "a controller must be a DID or a plain https URL")
    return fetch_document(url, url, fetch)
