"""PDF files: what is attached, and the codes printed on the pages.

The rule: one library reads both, so that what is attached and what is printed are found in one and the same reading of
the file; two readers can be made to see two documents. (PDFium, through pypdfium2, built without JavaScript.) Pages
are drawn at 200 dots to the inch, and again at 300 where that shows no credential. A file to which credentials are
attached was not scanned but made: what a first look shows of its codes is all that there is.
"""

import ctypes
from collections.abc import Iterator
from typing import Final

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image

from verifier.reading.codes import Work, read_codes
from verifier.reading.contents import LONGEST_NAME, Carrier, Contents, Piece, Stopped, Trouble
from verifier.reading.forms import Form, is_receipt, may_be_credential
from verifier.reading.limits import Limits
from verifier.reading.pages import POINTS, draw_page

TRIES: Final = ((200, False), (300, False), (200, True))
"""Dots to the inch, and whether to try as hard as with a photograph."""

LARGEST_PAGE: Final = 12_000_000
"""Pixels of a page as drawn; a poster is drawn coarser."""

_WRONG_PASSWORD: Final = 4


def read_pdf(data: bytes, limits: Limits, work: Work, *, deep: bool = True) -> Contents:
    """Give what is attached to a PDF file and what the QR codes on its pages hold.

    Raises `Stopped` for a file that cannot be read as a whole: a part of it would not do, as what is attached and what
    is printed have to agree.
    """
    try:
        with pdfium.PdfDocument(data) as document:
            if len(document) > limits.pages:
                raise Stopped(Trouble.TOO_MANY_PAGES, limits.pages)
            attached = list(_attachments(document, limits))
            is_made = any(may_be_credential(piece.data) for piece in attached)
            # A receipt has no codes, and whatever else stands on its page makes it another page than the one printed.
            printed = (
                []
                if len(attached) == 1 and is_receipt(attached[0].data)
                else _codes(document, limits, work, is_made=is_made, deep=deep)
            )
    except pdfium.PdfiumError as error:
        encrypted = error.err_code == _WRONG_PASSWORD
        raise Stopped(Trouble.ENCRYPTED if encrypted else Trouble.DAMAGED) from None
    pieces = [piece for piece in (*attached, *printed) if may_be_credential(piece.data)]
    if sum(len(piece.data) for piece in pieces) > limits.text:
        raise Stopped(Trouble.TOO_MUCH_TEXT, limits.text)
    other = {
        Carrier.ATTACHMENT: sum(not may_be_credential(piece.data) for piece in attached),
        Carrier.CODE: sum(not may_be_credential(piece.data) for piece in printed),
    }
    return Contents(Form.PDF, tuple(pieces), other={carrier: number for carrier, number in other.items() if number})


def _attachments(document: pdfium.PdfDocument, limits: Limits) -> Iterator[Piece]:
    number = document.count_attachments()
    if number > limits.attachments:
        raise Stopped(Trouble.TOO_MANY_ATTACHMENTS, limits.attachments)
    for index in range(number):
        attachment = document.get_attachment(index)
        name = attachment.get_name()[:LONGEST_NAME].encode("utf-8", "replace").decode("utf-8")
        yield Piece(Carrier.ATTACHMENT, _content(attachment, limits.member), name)


def _content(attachment: pdfium.PdfAttachment, most: int) -> bytes:
    """Give an attachment's bytes; none for one that is empty or too large to be a credential."""
    size = ctypes.c_ulong()
    raw.FPDFAttachment_GetFile(attachment, None, 0, size)
    return bytes(attachment.get_data()) if 0 < size.value <= most else b""


def _codes(document: pdfium.PdfDocument, limits: Limits, work: Work, *, is_made: bool, deep: bool) -> list[Piece]:
    """Read the codes of all pages, each code once, on the page where it stands first.

    All pages are searched plainly before any is searched again, so that the work goes where it helps most.
    """
    found: dict[bytes, int] = {}
    unread = set(range(len(document)))
    for resolution, again in TRIES if deep else TRIES[:-1]:
        for index in sorted(unread):
            seen = read_codes(_draw(document, index, resolution), work, deep=again)
            for code in seen.codes:
                found.setdefault(code, index + 1)
            if seen.suffices or (is_made and not seen.missed and any(map(may_be_credential, found))):
                unread.remove(index)
            if len(found) > limits.codes:
                raise Stopped(Trouble.TOO_MANY_CODES, limits.codes)
    return [Piece(Carrier.CODE, code, page=page) for code, page in found.items()]


def _draw(document: pdfium.PdfDocument, index: int, resolution: int) -> Image.Image:
    page = document[index]
    width, height = page.get_size()
    pixels = width * height * (resolution / POINTS) ** 2
    image = draw_page(page, resolution * min(1.0, (LARGEST_PAGE / max(1.0, pixels)) ** 0.5))
    page.close()
    return image
