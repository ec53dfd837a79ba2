"""The documents as a reader meets them: pages, codes, text, attachments, the same bytes."""

import io
from collections.abc import Callable, Iterable
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest

from issuer.paper.facts import Portfolio
from issuer.paper.kinds import FORMS, Paper, print_sheets
from issuer.paper.manuscript import Sheet
from issuer.paper.words import Language
from tests.issuer.paper import sheets
from tests.issuer.paper.sheets import LINK, LONG_NAME, NAME_SD, NAME_UR, certificate, document, portfolio, real, text_of
from typesetting import NotPrintable

URDU, SINDHI = Language.URDU, Language.SINDHI
UNIT, QUALIFICATION = "unit-card", "qualification-card"
_BODY_SIZE = {"A4": (595, 842), "A5": (420, 595), "ID-1": (243, 153)}  # points


# kind, what it shows, pages, page and card of the code, side of the code in mm, size of the pages
DOCUMENTS: list[tuple[Paper, Callable[[], Sheet], int, int, str, float, str]] = [
    (Paper.CERTIFICATE, certificate, 1, 0, UNIT, 40, "A4"),
    (Paper.WORKER, portfolio, 1, 0, QUALIFICATION, 40, "A4"),
    (Paper.CARD, portfolio, 2, 1, QUALIFICATION, 35, "ID-1"),
    (Paper.CARD_SHEET, portfolio, 2, 1, QUALIFICATION, 35, "A4"),
    (Paper.PASSPORT, portfolio, 8, 1, QUALIFICATION, 35, "A5"),
]


@pytest.mark.parametrize("beside", list(Language))
@pytest.mark.parametrize(("kind", "show", "count", "page", "card", "side", "size"), DOCUMENTS)
def test_each_document_has_its_pages_and_a_code_of_full_size(
    kind: Paper, show: Callable[[], Sheet], count: int, page: int, card: str, side: float, size: str, beside: Language
) -> None:
    pdf = print_sheets(kind, [show()], beside)
    assert sheets.pages(pdf) == count
    found = sheets.codes(pdf, page)
    assert found[text_of(card)] == pytest.approx(side, abs=0.7)
    assert LINK in found
    with pypdfium2.PdfDocument(pdf) as opened:
        assert tuple(map(round, opened[page].get_size())) == pytest.approx(_BODY_SIZE[size], abs=1)
    assert "NSP-7KQ4-M2XD-9F3A" in sheets.text(pdf, page)


def test_the_card_has_the_size_of_a_bank_card() -> None:
    with pypdfium2.PdfDocument(print_sheets(Paper.CARD, [portfolio()], URDU)) as opened:
        millimetres = [length / 72 * 25.4 for length in opened[0].get_size()]
    assert millimetres == pytest.approx([85.6, 54.0], abs=0.02)


@pytest.mark.parametrize("beside", list(Language))
def test_the_labels_of_a_card_stand_on_one_line_with_their_values_below(beside: Language) -> None:
    with pypdfium2.PdfDocument(print_sheets(Paper.CARD, [portfolio(25)], beside)) as opened:
        text = opened[0].get_textpage()
        heights = {words: _baseline(text, words) for words in ("Units", "Issued", "Valid", "25 of 25")}
    value = heights.pop("25 of 25")
    assert max(heights.values()) - min(heights.values()) < 1  # point
    assert 8 < min(heights.values()) - value < 11


def _baseline(text: pypdfium2.PdfTextPage, words: str) -> float:
    """The height of the first letter of some words above the foot of the page, in points."""
    found = text.search(words).get_next()
    assert found
    return float(text.get_charbox(found[0])[1])


@pytest.mark.parametrize("kind", list(Paper))
def test_the_signed_code_stands_where_the_preflight_folds_the_page(kind: Paper) -> None:
    form = FORMS[kind]
    sheet = certificate() if kind is Paper.CERTIFICATE else portfolio()
    page = sheets.draw(print_sheets(kind, [sheet], SINDHI), form.page, 150)
    (place,) = (code.position for code in sheets.zxingcpp.read_barcodes(page) if code.text.startswith("VC1-R"))
    middle = (place.top_left.x + place.bottom_right.x) / 2, (place.top_left.y + place.bottom_right.y) / 2
    assert middle == pytest.approx((form.code[0] * page.width, form.code[1] * page.height), abs=4)  # 0.7 mm


def test_around_the_signed_code_four_modules_stay_white() -> None:
    dpi = 600
    page = sheets.draw(print_sheets(Paper.CARD, [portfolio()], URDU), 1, dpi)
    module = 35 / 61 / 25.4 * dpi
    left, top = round(1.4 / 25.4 * dpi), round(1.6 / 25.4 * dpi)
    whole = round(69 * module)
    zone = round(3.9 * module)
    for box in (
        (left, top, left + whole, top + zone),
        (left, top + whole - zone, left + whole, top + whole),
        (left, top, left + zone, top + whole),
        (left + whole - zone, top, left + whole, top + whole),
    ):
        assert page.crop(box).getextrema()[0] > 250


@pytest.mark.parametrize("beside", list(Language))
def test_long_names_and_titles_fit(beside: Language) -> None:
    issuer = {"en": sheets.LONG_PLACE, "ur": sheets.LONG_UR, "sd": sheets.LONG_UR}
    one = print_sheets(Paper.CERTIFICATE, [certificate(document(long=True), issuer)], beside)
    assert sheets.pages(one) == 1
    assert text_of(UNIT) in sheets.codes(one, 0)
    many = portfolio(25, issuer, long=True)
    worker = print_sheets(Paper.WORKER, [many], beside)
    assert sheets.pages(worker) == 2
    assert text_of(QUALIFICATION) in sheets.codes(worker, 0)
    assert "Page 2 of 2" in sheets.text(worker, 1)
    assert sheets.pages(print_sheets(Paper.CARD, [many], beside)) == 2
    booklet = print_sheets(Paper.PASSPORT, [many], beside)
    assert sheets.pages(booklet) % 4 == 0
    assert text_of(QUALIFICATION) in sheets.codes(booklet, 1)


def test_without_translated_name_and_identity_hint_nothing_is_made_up() -> None:
    pdf = print_sheets(Paper.CERTIFICATE, [certificate(real(document()), {"en": "Sindh Skills Authority"})], URDU)
    said = sheets.text(pdf, 0)
    assert sheets.pages(pdf) == 1
    assert "CNIC" not in said
    assert "1993" in said


def test_demonstrations_say_so_and_real_documents_do_not() -> None:
    made_up = document()
    made_up.pop("demonstration")
    for found, said in ((document(), True), (made_up, True), (real(document()), False)):
        words = sheets.text(print_sheets(Paper.CERTIFICATE, [certificate(found)], URDU), 0).upper()
        assert ("DEMONSTRATION" in words.replace("DEMONSTRATION ISSUER", "")) is said
    pdf = print_sheets(Paper.PASSPORT, [portfolio()], URDU)
    assert all("DEMONSTRATION" in sheets.text(pdf, page) for page in range(sheets.pages(pdf) - 1))
    assert "DEMONSTRATION" in sheets.text(print_sheets(Paper.CARD, [portfolio()], URDU), 0)


def test_text_in_both_scripts_is_in_the_text_layer() -> None:
    urdu = sheets.text(print_sheets(Paper.CERTIFICATE, [certificate()], URDU), 0)
    assert "Ghulam Rasool Khaskheli" in urdu
    assert set(NAME_UR) <= set(urdu)
    sindhi = sheets.text(print_sheets(Paper.CERTIFICATE, [certificate()], SINDHI), 0)
    assert all(word in sindhi for word in NAME_SD.split())


def test_what_the_holder_states_is_marked_on_its_pages_and_on_no_other() -> None:
    pdf = print_sheets(Paper.PASSPORT, [portfolio()], URDU)
    said = [sheets.text(pdf, page) for page in range(sheets.pages(pdf))]
    marked = [page for page, text in enumerate(said) if "DECLARED" in text]
    stated = [page for page, text in enumerate(said) if "Ustad Sohail" in text or "Domestic wiring, evening" in text]
    assert stated == marked != []
    assert all("CERTIFIED" not in said[page] for page in marked)
    assert "Competent" in said[2]


def test_attachments_are_the_released_bytes() -> None:
    sheet = portfolio(3)
    with pikepdf.open(io.BytesIO(print_sheets(Paper.WORKER, [sheet], URDU))) as pdf:
        assert {name: file.get_file().read_bytes() for name, file in pdf.attachments.items()} == {
            each.name: each.data for each in sheet.attachments
        }
        assert {str(file.relationship) for file in pdf.attachments.values()} == {"/Source"}


def test_two_credentials_under_one_name_are_refused() -> None:
    other = certificate(document(1))
    with pytest.raises(NotPrintable, match="under one name"):
        print_sheets(Paper.CERTIFICATE, [certificate(), other], URDU)


@pytest.mark.parametrize("kind", [Paper.WORKER, Paper.CARD, Paper.PASSPORT])
def test_the_same_facts_give_the_same_bytes(kind: Paper) -> None:
    first = print_sheets(kind, [portfolio()], URDU)
    print_sheets(kind, [portfolio(name="Somebody Else")], SINDHI)
    assert print_sheets(kind, [portfolio()], URDU) == first


def test_several_sheets_make_one_document_in_their_order() -> None:
    both = portfolio(), portfolio(2, name="Second Person")
    assert sheets.pages(print_sheets(Paper.PASSPORT, _bare(both), URDU)) == 16
    pdf = print_sheets(Paper.CARD_SHEET, _bare(both), URDU)
    front = sheets.text(pdf, 0)
    assert front.index("Ghulam Rasool") < front.index("Second Person")


def test_backs_lie_behind_their_fronts() -> None:
    """Turned on the long edge, left becomes right: the first card's back is at the right."""
    pdf = print_sheets(Paper.CARD_SHEET, _bare([portfolio()]), URDU)
    page = sheets.draw(pdf, 1, 100)
    left, right = (page.crop(box) for box in ((80, 60, 400, 250), (420, 60, 740, 250)))
    assert left.getextrema() == (255, 255)
    assert right.getextrema()[0] < 50


def test_letters_that_no_font_of_ours_holds_are_refused_and_not_left_out() -> None:
    with pytest.raises(NotPrintable, match="letters that our fonts do not hold") as refused:
        print_sheets(Paper.CERTIFICATE, [certificate(document(name="王小明"))], URDU)
    assert "王" not in str(refused.value)


def test_nothing_is_no_document() -> None:
    with pytest.raises(NotPrintable, match="nothing to print"):
        print_sheets(Paper.CARD, [], URDU)


HOSTILE = [
    '#import "/etc/passwd" *text* _x_ `raw` $x$',
    "= Heading @ref <label> \\ #panic() // comment",
    "<script>alert(1)</script> & \"quoted\" 'single'",
    LONG_NAME * 3,
]


@pytest.mark.parametrize("name", HOSTILE)
def test_markup_in_names_stays_text(name: str) -> None:
    found = document(name=name)
    found["credentialSubject"]["achievement"]["name"] = name
    said = sheets.text(print_sheets(Paper.CERTIFICATE, [certificate(found)], URDU), 0)
    assert _bare_text(name) in _bare_text(said)


def test_direction_and_control_characters_are_shown_as_code_points() -> None:
    found = document(name="Ghulam\u202eilehkshahK\u0007 \u2066x")
    said = sheets.text(print_sheets(Paper.CERTIFICATE, [certificate(found)], URDU), 0)
    assert "<U+202E>" in said
    assert "<U+0007>" in said
    assert "<U+2066>" in said


def _bare_text(text: str) -> str:
    return "".join(text.split())


def _bare(found: Iterable[Portfolio]) -> list[Portfolio]:
    """Sheets without attachments, whose names would be the same."""
    return [replace(sheet, attachments=()) for sheet in found]
