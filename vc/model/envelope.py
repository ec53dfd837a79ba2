"""Enveloped forms: a signed token carried in a `data:` URL (VCDM 2.0, sections 4.13.1 and 4.13.2).

The rule: an envelope says nothing of its own. What is in it is to be verified.
"""

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from vc.model.contexts import Version, first_context
from vc.model.rule import malformed, types_of
from vc.problems import Code, Document, Malformed, Problem
from vc.urls import is_url

ENVELOPED_CREDENTIAL = "EnvelopedVerifiableCredential"
ENVELOPED_PRESENTATION = "EnvelopedVerifiablePresentation"

_MEMBERS = frozenset({"@context", "id", "type", "proof"})
_DATA_URL = re.compile(r"data:(?P<header>[^,]*),(?P<content>.*)")
_MEDIA_TYPE = re.compile(r"[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+")


def is_envelope(document: Document) -> bool:
    """Whether a document is, by its type, an envelope of either kind."""
    return not {ENVELOPED_CREDENTIAL, ENVELOPED_PRESENTATION}.isdisjoint(types_of(document))


def check_envelope(document: Document) -> Iterator[Problem]:
    """Sections 4.13.1 and 4.13.2: the base context, one of the two types and no other, a `data:` URL as `id`.

    Any further member but a `proof`, which claims nothing, is refused too: the signature covers the content alone.
    """
    if first_context(document) != Version.V2:
        yield malformed(f"the context of an envelope must be {Version.V2}", "/@context")
    if types_of(document) not in ((ENVELOPED_CREDENTIAL,), (ENVELOPED_PRESENTATION,)):
        yield malformed(f"the type must be {ENVELOPED_CREDENTIAL} or {ENVELOPED_PRESENTATION} alone", "/type")
    try:
        parse_data_url(document.get("id"))
    except Malformed as error:
        yield malformed(error.problem.detail, "/id")
    for name in sorted(document.keys() - _MEMBERS):
        escaped = name.replace("~", "~0").replace("/", "~1")
        yield malformed(
            "an envelope says nothing of its own: nobody signed what stands beside its token", f"/{escaped}"
        )


def read_envelope(document: Document) -> tuple[str, bytes]:
    """Open an envelope: the media type in lower case without parameters, and the content, a token or the like.

    Raises `Malformed` with the first problem of `check_envelope`.
    """
    for problem in check_envelope(document):
        raise Malformed(problem.code, problem.detail, problem.pointer)
    return parse_data_url(document["id"])


def parse_data_url(url: object) -> tuple[str, bytes]:
    """Read a `data:` URL (RFC 2397): the media type without its parameters, and the bytes.

    The content is percent-decoded, and with `;base64` decoded from base64, padded or not. Without a media type it
    is `text/plain`. Raises `Malformed` for any other text.
    """
    found = _DATA_URL.fullmatch(url) if is_url(url) else None
    if found is None:
        raise _malformed("this is not a data: URL")
    media_type, *parameters = found["header"].split(";")
    if media_type and not _MEDIA_TYPE.fullmatch(media_type):
        raise _malformed("the data: URL has no valid media type")
    content = unquote_to_bytes(found["content"])
    if parameters and parameters[-1].lower() == "base64":
        content = _decode(content)
    return media_type.lower() or "text/plain", content


def _decode(content: bytes) -> bytes:
    try:
        return b64decode(content + b"=" * (-len(content) % 4), validate=True)
    except Error:
        raise _malformed("the data: URL does not hold base64") from None


def _malformed(detail: str) -> Malformed:
    return Malformed(Code.MALFORMED_VALUE, detail, "/id")
