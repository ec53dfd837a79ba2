"""What a file is, by its first bytes.

The rule: each file is exactly one thing. A PDF file with an archive behind it is a PDF file, a picture with anything
behind it a picture; nobody looks for a second meaning.
"""

import re
from enum import StrEnum
from typing import Final

from vc.problems import Invalid
from vc.reader import read_object


class Form(StrEnum):
    """What a file can be. `TEXT` is all that is not recognised as something else."""

    TEXT = "text"
    PICTURE = "picture"
    PDF = "pdf"
    ARCHIVE = "archive"


_FORMS: Final = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), Form.PICTURE),
    (re.compile(rb"\xff\xd8\xff"), Form.PICTURE),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), Form.PICTURE),
    (re.compile(rb"....ftyp(?:heic|heix|heim|heis|hevc|hevx|mif1|msf1)", re.DOTALL), Form.PICTURE),
    (re.compile(rb"%PDF-"), Form.PDF),
    (re.compile(rb"PK\x03\x04"), Form.ARCHIVE),
)
"""PNG, JPEG, WebP, HEIF (the brands of ISO/IEC 23008-12), PDF, zip."""

_CLAIM: Final = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\0 \t\r\n]*"
    rb"(?:\{|e[yw]|(?:https?://[\x21-\x22\x24-\x7e]{0,2000}#)?VC1-R)"
)
"""A JSON object; a token, whose header is an object in base64url; the text of a QR code, alone or behind the `#` of a
web address. With a byte order mark or in UTF-16 it is none that counts, but others might take it for one."""


def form_of(data: bytes) -> Form:
    """Take a file, give what it is."""
    return next((form for start, form in _FORMS if start.match(data)), Form.TEXT)


def may_be_credential(text: bytes) -> bool:
    """Say whether a text begins as a credential does. Everything else in a code or a file is left alone."""
    return _CLAIM.match(text) is not None


RECEIPT: Final = "VerificationReceipt"
"""The type of receipts (`verifier.receipts`)."""

LARGEST_RECEIPT: Final = 64 * 1024
"""Bytes of a receipt."""


def is_receipt(text: bytes) -> bool:
    """Say whether a text claims to be a receipt. Nothing can be a receipt and a credential."""
    if RECEIPT.encode() not in text or len(text) > LARGEST_RECEIPT:
        return False
    try:
        return read_object(text).get("type") == RECEIPT
    except Invalid:
        return False
