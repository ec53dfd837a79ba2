"""From a template and its data to a PDF."""

import io
from datetime import date
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from typesetting import Attachment, NotPrintable, typeset
from typesetting.typeset import FONTS

DAY = date(2026, 9, 1)
TEMPLATE = """
#let doc = json(bytes(sys.inputs.manuscript))
#set document(title: "Test", date: datetime(year: 2026, month: 9, day: 1))
#set text(font: doc.at("font", default: "Noto Sans"), weight: doc.at("weight", default: 400))
#set text(lang: "en", fallback: false)
#for place in range(int(sys.inputs.attachments)) {
  pdf.attach(sys.inputs.at("name-" + str(place)), bytes(sys.inputs.at("data-" + str(place))), relationship: "source",
    mime-type: "application/vc", description: "Test")
}
= #doc.text
"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    file = tmp_path / "test.typ"
    file.write_text(TEMPLATE, encoding="utf-8")
    return file


def text(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as opened:
        return str(opened[0].get_textpage().get_text_range())


def test_data_is_text_and_never_markup(template: Path) -> None:
    pdf = typeset(template, '{"text": "#panic() *x* $y$"}', [], DAY)
    assert text(pdf).strip() == "#panic() *x* $y$"


def test_attachments_are_kept_byte_for_byte(template: Path) -> None:
    data = '{"name":"غلام","line":"\\r\\n"}'.encode()
    pdf = typeset(template, '{"text": "x"}', [Attachment("a.json", data), Attachment("b.json", b"{}")], DAY)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert {name: file.get_file().read_bytes() for name, file in opened.attachments.items()} == {
            "a.json": data,
            "b.json": b"{}",
        }


def test_the_same_gives_the_same_bytes_whatever_was_set_before(template: Path) -> None:
    first = typeset(template, '{"text": "x"}', [Attachment("a.json", b"{}")], DAY)
    typeset(template, '{"text": "y"}', [], DAY)
    assert typeset(template, '{"text": "x"}', [Attachment("a.json", b"{}")], DAY) == first


@pytest.mark.parametrize(
    ("name", "weight"),
    [("Noto Sans", 700), ("Noto Serif", 700), ("Noto Naskh Arabic", 700), ("Noto Nastaliq Urdu", 700)],
)
def test_bold_is_bold_and_not_the_regular_font(template: Path, name: str, weight: int) -> None:
    letters = "اب" if "Na" in name.removeprefix("Noto ") else "ab"
    pdf = typeset(template, f'{{"text": "{letters}", "font": "{name}", "weight": {weight}}}', [], DAY)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        fonts = {str(value.FontName) for value in opened.objects if _is_descriptor(value)}
    assert any(name.replace(" ", "") in font and "Bold" in font for font in fonts), fonts


def test_letters_that_no_font_has_are_refused_in_words_that_do_not_repeat_them(template: Path) -> None:
    with pytest.raises(NotPrintable, match="our fonts do not hold") as refused:
        typeset(template, '{"text": "王"}', [], DAY)
    assert "王" not in str(refused.value)


def test_an_attachment_that_is_no_text_is_refused(template: Path) -> None:
    with pytest.raises(NotPrintable, match="not UTF-8"):
        typeset(template, '{"text": "x"}', [Attachment("a.json", b"\xff\xfe")], DAY)


def test_a_template_reads_nothing_outside_of_its_folder(template: Path) -> None:
    template.with_name("outside.typ").write_text('#read("/../../etc/hostname")', encoding="utf-8")
    with pytest.raises(NotPrintable, match="could not be set"):
        typeset(template.with_name("outside.typ"), "{}", [], DAY)


def test_every_font_has_its_licence_and_is_named_in_the_notes() -> None:
    fonts = sorted(file.stem for file in FONTS.glob("*.ttf"))
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text(encoding="utf-8")
    notes = (FONTS / "README.md").read_text(encoding="utf-8").replace(" ", "")
    assert fonts
    assert all(font.partition("-")[0] in notes for font in fonts)


def _is_descriptor(value: pikepdf.Object) -> bool:
    return isinstance(value, pikepdf.Dictionary) and value.get("/Type") == pikepdf.Name.FontDescriptor
