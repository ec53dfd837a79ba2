"""did:web: the DID names a host, which publishes the document (did:web method specification, section 3.2).

The rule: the DID leads to one https URL of a named public host, and nothing in it can lead elsewhere:
no addresses, no user information, no step up a path, no character that is more than itself.
Whether the host's address may be contacted at all is for the `Fetch` to judge.
"""

import re
from urllib.parse import unquote

from vc.dids.document import check_document
from vc.dids.errors import DidError, InvalidDid
from vc.dids.syntax import Did
from vc.problems import Code, Document, Fetch, FetchError, Unreadable
from vc.reader import read_object

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
# The last label begins with a letter, so that no form of an IPv4 address passes, 0x7f000001 included.
_HOST = re.compile(rf"(?:{_LABEL}\.)+[A-Za-z](?:[A-Za-z0-9-]{{0,61}}[A-Za-z0-9])?")
_PORT = re.compile(r"[1-9][0-9]{0,4}")
_SEGMENT = re.compile(r"[^/\\?#@%:\x00-\x20\x7f-\x9f]+")


def web_url(did: Did) -> str:
    """Give the https URL at which the document of a did:web is published.

    Raises `InvalidDid` (invalidDid) for whatever is no host name with optional port and plain path segments.
    """
    host, *segments = did.id.split(":")
    path = "/".join(_checked(segment) for segment in segments) or ".well-known"
    return f"https://{_authority(host)}/{path}/did.json"


def web_document(did: Did, fetch: Fetch) -> Document:
    """Fetch the document of a did:web and hold it to its own name.

    Raises `InvalidDid` for a bad DID; `Malformed` if the document has another id or a wrong frame; `FetchError`
    if it cannot be had, or if what is found there is no JSON document: a hotel's login page says nothing of a key.
    """
    return fetch_document(web_url(did), str(did), fetch)


def fetch_document(url: str, identifier: str, fetch: Fetch) -> Document:
    """Fetch a controller document from `url`; it must have the id `identifier`. Raises as `web_document`."""
    try:
        document = read_object(fetch(url))
    except Unreadable as error:
        raise FetchError(url, f"no controller document was found there: {error.problem.detail}") from None
    check_document(document)
    if document["id"] != identifier:
        raise InvalidDid(
            DidError.INVALID_DID_DOCUMENT,
            "the document found has another id than was asked for",
            Code.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT_ID,
        )
    return document


def _authority(text: str) -> str:
    """The host, and the port behind `%3A`, the only percent-encoding that a host may have."""
    host, colon, port = re.sub("%3a", "%3A", text).partition("%3A")
    if len(host) > 253 or not _HOST.fullmatch(host):
        raise _invalid("a did:web must name a host by its full domain name")
    if not colon:
        return host
    if not _PORT.fullmatch(port) or int(port) > 65535:
        raise _invalid("the port in the did:web is not one")
    return f"{host}:{port}"


def _checked(segment: str) -> str:
    """A path segment as it stands, once its decoded form is known to be harmless."""
    try:
        decoded = unquote(segment, errors="strict")
    except UnicodeDecodeError:
        raise _invalid("a path segment of the did:web is not UTF-8") from None
    if decoded in (".", "..") or not _SEGMENT.fullmatch(decoded):
        raise _invalid("a path segment of the did:web is empty, or could lead elsewhere")
    return segment


def _invalid(detail: str) -> InvalidDid:
    return InvalidDid(DidError.INVALID_DID, detail)
