"""PDF/A-3a and PDF/UA-1, as far as they can be checked here.

PDF/A: by the validator of pikepdf, which holds a file to veraPDF's rules for part 3, level B, and approves nothing that
it does not know. What it does not know is listed here: metadata of other standards, which ISO 19005-3 allows with the
descriptions that stand beside them (6.6.2.3.3), and one entry of fonts that is optional. PDF/UA: by structure.
"""

import io
from collections import Counter
from collections.abc import Iterator

import pikepdf
import pytest

from issuer.paper.kinds import Paper, print_sheets
from issuer.paper.words import Language
from tests.issuer.paper.sheets import certificate, portfolio

LANGUAGES = {
    Paper.CERTIFICATE: Language.URDU,
    Paper.WORKER: Language.SINDHI,
    Paper.CARD: Language.URDU,
    Paper.CARD_SHEET: Language.SINDHI,
    Paper.PASSPORT: Language.URDU,
}
UNKNOWN_TO_THE_VALIDATOR = {
    "ISO_19005_3:6.6.2.3.1-1",  # namespaces and properties: pdfuaid, xmpTPg, and the descriptions of pdfaExtension
    "ISO_19005_3:6.6.2.3.1-2",  # the history in xmpMM
    "ISO_19005_3:6.6.4-3",  # level A, which asks for more than the level B that it checks
    "ISO_19005_3:6.2.11.4.2-2",  # CIDSet
}


@pytest.fixture(scope="module", params=LANGUAGES)
def pdf(request: pytest.FixtureRequest) -> Iterator[pikepdf.Pdf]:
    sheet = certificate() if request.param is Paper.CERTIFICATE else portfolio()
    with pikepdf.open(io.BytesIO(print_sheets(request.param, [sheet], LANGUAGES[request.param]))) as opened:
        yield opened


def test_a_validator_of_pdf_a_finds_nothing_but_what_it_does_not_know(pdf: pikepdf.Pdf) -> None:
    pdfa = pytest.importorskip("pikepdf.pdfa", exc_type=ImportError)
    report = pdfa.check(pdf, pdfa.Flavour("3b"))
    found = Counter(finding.rule for finding in report.findings)
    assert set(found) <= UNKNOWN_TO_THE_VALIDATOR, [str(finding) for finding in report.findings]
    assert report.output_intent == "RGB"


def test_it_claims_both_standards(pdf: pikepdf.Pdf) -> None:
    metadata = pdf.open_metadata()
    assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
    assert metadata["pdfuaid:part"] == "1"
    assert "Ghulam Rasool Khaskheli" in str(metadata["dc:title"])


def test_it_is_tagged_with_language_and_title(pdf: pikepdf.Pdf) -> None:
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == "en"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    tags = [str(element.S) for element in _elements(pdf.Root.StructTreeRoot)]
    assert "/H1" in tags
    assert tags.index("/H1") < min((tags.index(tag) for tag in ("/H2", "/H3") if tag in tags), default=len(tags))


def test_every_picture_that_says_something_has_words_for_it(pdf: pikepdf.Pdf) -> None:
    figures = [element for element in _elements(pdf.Root.StructTreeRoot) if str(element.S) == "/Figure"]
    alternatives = {str(figure.Alt) for figure in figures}
    assert alternatives == {"Signed code", "Verifier’s page"}


def test_text_in_the_other_language_says_so(pdf: pikepdf.Pdf) -> None:
    languages = {str(element.Lang) for element in _elements(pdf.Root.StructTreeRoot) if "/Lang" in element}
    languages |= {
        str(item.A.get("/Lang", ""))
        for item in _elements(pdf.Root.StructTreeRoot)
        if "/A" in item and isinstance(item.A, pikepdf.Dictionary)
    }
    assert languages & {"ur", "sd"}


def test_all_fonts_are_embedded_and_ours(pdf: pikepdf.Pdf) -> None:
    fonts = [object for object in pdf.objects if _is_font_descriptor(object)]
    assert fonts
    for font in fonts:
        assert {"/FontFile2", "/FontFile3"} & set(font.keys())
        assert "Noto" in str(font.FontName)


def _is_font_descriptor(value: pikepdf.Object) -> bool:
    return isinstance(value, pikepdf.Dictionary) and value.get("/Type") == pikepdf.Name.FontDescriptor


def _elements(node: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    """All structure elements below a node, in reading order."""
    below = node.get("/K", [])
    for child in below if isinstance(below, pikepdf.Array) else [below]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from _elements(child)
