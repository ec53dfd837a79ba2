"""From bytes to a credential or presentation, whatever it is wrapped in.

The rule: `FORMS` lists what is recognised, in order; each row says how it is told apart and how it is opened. Nothing
is verified here. Pictures, PDF files and archives are opened elsewhere (`verifier.reading`); what is found in them
comes here.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from vc.cborld import Tables, fixed_tables
from vc.jose import read_jwt
from vc.model import read_envelope
from vc.problems import Code, Document, Malformed, Unreadable, Unsupported
from vc.qr import read_qr_text
from vc.reader import LIMITS, read_object

Kind = Literal["credential", "presentation"]

MAX_INPUT: Final = 2 * LIMITS.size
"""Bytes that are looked at. A document may have 1 MiB; base64 in a token makes it a third larger."""

KINDS: Final[dict[str, Kind]] = {"VerifiablePresentation": "presentation", "VerifiableCredential": "credential"}

_ENVELOPES: Final = frozenset({"EnvelopedVerifiableCredential", "EnvelopedVerifiablePresentation"})
_TOKENS: Final = frozenset({"application/vc+jwt", "application/vp+jwt", "application/jwt"})
_TOKEN: Final = re.compile(rb"\s*[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\s*")
_QR_TEXT: Final = re.compile(rb"[ \t\r\n]*(?:https?://[\x21-\x22\x24-\x7e]{0,2000}#)?VC1-R")
_NO_TABLES: Final = fixed_tables()
_SD_TOKEN: Final = re.compile(rb"\s*[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*~[\x21-\x7e]*\s*")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to verify. `document` is the credential or presentation as it was read, with its proofs; `token` is the
    compact JWT around it, None if the proof is embedded; `data` is the bytes that came in."""

    kind: Kind
    document: Document
    data: bytes
    token: str | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """One way in which a credential can travel. `open` is given the tables of compressed cards as well."""

    name: str
    recognize: Callable[[bytes], object]
    open: Callable[[bytes, Tables], Item]


def unpack(data: bytes, tables: Tables = _NO_TABLES) -> Item:
    """Take what somebody handed over, give the credential or presentation in it.

    `tables` gives the table with which a card's code is compressed, by the number of its registry entry alone.

    Raises `Unreadable` if there is none in it, `Unsupported` for a form that is known of but not understood,
    `Malformed` for a form with a fault.
    """
    if len(data) > MAX_INPUT:
        raise _nothing("it is too large to be one")
    for form in FORMS:
        if form.recognize(data):
            return form.open(data, tables)
    raise _nothing("it is in no form that this verifier knows")


def open_document(document: Document, data: bytes) -> Item:
    """As `unpack`, for a JSON object that was read already; `data` is what it was read from."""
    types = document.get("type")
    stated = {item for item in (types if isinstance(types, list) else [types]) if isinstance(item, str)}
    if stated & _ENVELOPES:
        return _open_envelope(document)
    kinds = [kind for name, kind in KINDS.items() if name in stated]
    if not kinds:
        raise _nothing("the JSON document is not of the type VerifiableCredential or VerifiablePresentation")
    if len(kinds) > 1:
        raise Malformed(Code.MALFORMED_VALUE, "a document cannot be a credential and a presentation at once", "/type")
    return Item(kinds[0], document, data)


def is_qr_text(data: bytes) -> bool:
    """Say whether a text claims to be that of a credential's QR code."""
    return _QR_TEXT.match(data) is not None


def _open_json(data: bytes, tables: Tables) -> Item:
    return open_document(read_object(data), data)


def _open_qr_text(data: bytes, tables: Tables) -> Item:
    try:
        text = data.decode("ascii")
    except UnicodeDecodeError:
        raise _nothing("the text of the QR code is damaged") from None
    return open_document(read_qr_text(text, tables), data)


def _open_token(data: bytes, tables: Tables = _NO_TABLES) -> Item:
    token = read_jwt(data.decode("ascii").strip())
    return Item("credential" if token.kind == "vc" else "presentation", token.document, data, token.text)


def _open_envelope(document: Document) -> Item:
    """VCDM 2.0, sections 4.12.1 and 4.12.2: the credential is in the `data:` URL of the `id`."""
    media_type, data = read_envelope(document)
    if media_type not in _TOKENS:
        raise Unsupported(Code.PARSING, f"envelopes of the media type {media_type} are not supported", "/id")
    if not _TOKEN.fullmatch(data):
        raise Malformed(Code.PARSING, "the envelope does not hold a token", "/id")
    item = _open_token(data)
    wanted = "presentation" if "EnvelopedVerifiablePresentation" in str(document.get("type")) else "credential"
    if item.kind != wanted:
        raise Malformed(Code.PARSING, f"the envelope says that it holds a {wanted}, but does not", "/id")
    return item


def _refuse_sd_token(data: bytes, tables: Tables) -> Item:
    raise Unsupported(Code.PARSING, "SD-JWT credentials are not supported")


def _nothing(why: str) -> Unreadable:
    return Unreadable(Code.PARSING, f"no credential was found: {why}")


FORMS: Final = (
    Form("JSON", re.compile(rb"[ \t\r\n]*\{").match, _open_json),
    Form("QR", is_qr_text, _open_qr_text),
    Form("JWT", _TOKEN.fullmatch, _open_token),
    Form("SD-JWT", _SD_TOKEN.fullmatch, _refuse_sd_token),
)
