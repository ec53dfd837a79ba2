"""Sheets of made-up people for tests, drawn from the sample credentials, ordinary and extreme."""

import copy
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import pypdfium2
import zxingcpp
from PIL import Image

from issuer.paper.facts import Certificate, Portfolio, Printed, Qualification, certificate_of, portfolio_of
from issuer.store.workers import Background, Education, Experience, Training
from tests.vc.cards import LONG_NAME, NUMBER, SAMPLES, TABLES, signed_card
from typesetting import Attachment
from vc.qr import write_qr_text
from verifier.reading.pages import draw_page

NAMES = {"en": "Hunar demonstration issuer", "ur": "ہنر مظاہرہ ادارہ", "sd": "هنر مظاهرو ادارو"}
LINK = "https://passport.hunar.example/verify/n/NSP-7KQ4-M2XD-9F3A"
NAME_UR, NAME_SD = "غلام رسول خاصخیلی", "غلام رسول خاصخيلي"
LONG_TITLE = "Perform commissioning, fault finding and preventive maintenance of three-phase photovoltaic plants"
LONG_PLACE = "Government Technical and Vocational Training Institute for Building Trades, Shaheed Benazirabad, Sindh"
LONG_UR = "محمد عبدالرحمن خان یوسفزئی درانی پوپلزئی الحسینی ابن مولانا"
BACKGROUND = Background(
    languages=("ur", "sd", "en"),
    experience=(Experience("electrician", 12, "local contractor"),),
    training=(Training("Domestic wiring, evening course", "Vocational institute Sukkur", 2014),),
    references=("Ustad Sohail (demo)",),
)


@cache
def text_of(kind: str) -> str:
    """The text of a sample card's code."""
    return write_qr_text(signed_card(kind), NUMBER, TABLES)


def printed(kind: str) -> Printed:
    return Printed(text_of(kind), LINK, "NSP-7KQ4-M2XD-9F3A")


def document(place: int = 0, *, long: bool = False, **subject: Any) -> dict[str, Any]:
    """A sample CompetencyCredential of the unit at `place`, with other members of the subject if given."""
    found: dict[str, Any] = copy.deepcopy(_sample("competency-credential"))
    units = _sample("qualification-credential")["credentialSubject"]["certifiedUnit"]
    unit, achievement = units[place % len(units)], found["credentialSubject"]["achievement"]
    achievement |= {"name": unit["name"], "unitCode": unit["unitCode"], "unitOrdinal": place}
    if long:
        achievement["name"] = LONG_TITLE
        found["evidence"][0]["assessmentCentre"]["name"] = LONG_PLACE
        found["awardingBody"]["name"] = LONG_PLACE
        subject = {"name": LONG_NAME, "translatedName": {"ur": LONG_UR, "sd": LONG_UR}} | subject
    found["credentialSubject"] |= subject
    return found


def real(found: dict[str, Any]) -> dict[str, Any]:
    """The same as of an issuer that certifies people, for somebody with neither identity hint nor translated name."""
    for name in ("translatedName", "identityDocument"):
        found["credentialSubject"].pop(name, None)
    found.pop("demonstration", None)
    found["credentialSubject"]["achievement"].pop("illustrative", None)
    return found


def certificate(found: Mapping[str, Any] | None = None, names: Mapping[str, str] = NAMES) -> Certificate:
    shown = dict(found or document())
    return certificate_of(shown, names, printed("unit-card"), [attachment("unit.json", shown)])


def portfolio(units: int = 10, names: Mapping[str, str] = NAMES, *, long: bool = False, **subject: Any) -> Portfolio:
    """A portfolio of so many units."""
    found = [document(place, long=long, **subject) for place in range(units)]
    title = LONG_TITLE if long else "Building Electrician cum PV Cell Installer (Assistant)"
    qualification = Qualification(title, "0713-BE-L4" if long else "", 2, 10 if units <= 10 else units)
    attached = [attachment(f"unit-{place}.json", each) for place, each in enumerate(found)]
    code = printed("qualification-card")
    education = Education.MATRIC
    return portfolio_of(found, qualification, names, code, attached, education=education, background=BACKGROUND)


def attachment(name: str, found: Mapping[str, Any]) -> Attachment:
    return Attachment(name, json.dumps(found, ensure_ascii=False).encode())


def pages(pdf: bytes) -> int:
    with pypdfium2.PdfDocument(pdf) as opened:
        return len(opened)


def draw(pdf: bytes, page: int, dpi: int = 200) -> Image.Image:
    with pypdfium2.PdfDocument(pdf) as opened:
        return draw_page(opened[page], dpi)


def text(pdf: bytes, page: int) -> str:
    """The text layer of a page."""
    with pypdfium2.PdfDocument(pdf) as opened:
        return str(opened[page].get_textpage().get_text_range())


def codes(pdf: bytes, page: int, dpi: int = 200) -> dict[str, float]:
    """The QR codes on a page with the width of their modules in millimetres."""
    found = zxingcpp.read_barcodes(draw(pdf, page, dpi))
    return {code.text: _side(code.position) / dpi * 25.4 for code in found}


def _side(position: zxingcpp.Position) -> float:
    one, other = position.top_left, position.top_right
    return ((one.x - other.x) ** 2 + (one.y - other.y) ** 2) ** 0.5


@cache
def _sample(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SAMPLES / f"{name}.json").read_bytes())
    return found
