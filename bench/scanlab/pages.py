"""Documents as PDF, and their pages as pictures of reflectance.

The rule: the real documents come from `issuer.paper`; the sheet made here differs from them only in that its code may
have any size and version, which the real ones may not.
"""

import json
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

import pypdfium2 as pdfium
import zxingcpp
from PIL import Image

from issuer.paper.code import QUIET_ZONE, draw_signed
from issuer.paper.kinds import Paper, print_sheets
from issuer.paper.words import Language
from tests.issuer.paper import sheets
from tests.vc.cards import LONG_NAME, NUMBER, TABLES, signed_card
from typesetting import typeset
from vc.qr import PREFIX, write_qr_text
from verifier.reading.pages import draw_page

DENSITY: Final = 12.0
"""Picture elements of a page to the millimetre (305 to the inch)."""

INCH: Final = 25.4

NAMES: Final = {
    11: "Ghulam Rasool Khaskheli",
    12: LONG_NAME,
    13: f"{LONG_NAME} Sadozai Barakzai Alakozai Achakzai Noorzai Ishaqzai",
}
"""Names of made-up holders that make a signed code of each version."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page in shades of grey: 1 is black, 255 white, 0 nothing at all. `density` in elements to the millimetre.

    `code` is the middle of the signed code, in millimetres from the upper left corner; `text` is what it says.
    """

    image: Image.Image
    density: float
    code: tuple[float, float]
    text: bytes

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in millimetres."""
        return self.image.width / self.density, self.image.height / self.density

    def of(self, image: Image.Image) -> "Page":
        """The same page with another picture, of whatever density that has."""
        return replace(self, image=image, density=self.density * image.width / self.image.width)


@cache
def text_of(version: int) -> str:
    """The text of a real signed card whose code has this version (11, 12 or 13)."""
    text = write_qr_text(signed_card("qualification-card", name=NAMES[version]), NUMBER, TABLES)
    found = draw_signed(text).version
    if found != version:
        raise ValueError(f"the sample for version {version} has version {found}: choose another name")
    return text


def sheet(text: str, side: float) -> bytes:
    """A PDF with one code of `side` millimetres, its modules alone."""
    symbol = draw_signed(text)
    whole = side * (symbol.modules + 2 * QUIET_ZONE) / symbol.modules
    manuscript = json.dumps({"svg": symbol.svg, "side": whole})
    return typeset(Path(__file__).with_name("sheet.typ"), manuscript, [], date(2026, 1, 1))


def paper_certificate() -> bytes:
    """The real A4 certificate of a made-up worker."""
    return print_sheets(Paper.CERTIFICATE, [sheets.certificate()], Language.URDU)


def paper_card(text: str = "") -> bytes:
    """The real card of a made-up worker, with a code that says `text` where that is given."""
    shown = sheets.portfolio()
    if text:
        shown = replace(shown, printed=replace(shown.printed, text=text))
    return print_sheets(Paper.CARD, [shown], Language.URDU)


def open_page(pdf: bytes, dpi: float = DENSITY * INCH) -> Page:
    """The first page of a PDF file with a signed code, drawn at `dpi`. Raises `ValueError` if there is none."""
    density = dpi / INCH
    with pdfium.PdfDocument(pdf) as document:
        for page in document:
            image = draw_page(page, dpi)
            for found in zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode):
                if found.bytes.startswith(PREFIX.encode()):
                    corner, opposite = found.position.top_left, found.position.bottom_right
                    middle = (corner.x + opposite.x) / 2 / density, (corner.y + opposite.y) / 2 / density
                    return Page(image.point(lambda value: max(1, value)), density, middle, bytes(found.bytes))
    raise ValueError(f"no page has a signed code that can be read at {dpi:.0f} dots to the inch")
