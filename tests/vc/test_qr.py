"""Cards as text of QR codes: what goes in comes out, how large it is, and what is accepted around it."""

import hashlib
import re
from pathlib import Path
from urllib.parse import quote

import pytest
import qrcode
from qrcode.util import MODE_ALPHA_NUM, QRData

from tests.signers import NOW
from tests.vc.cards import ENTRY, KEYS, KINDS, LONG_NAME, NUMBER, TABLES, card, sign, signed_card
from vc import base45, cborld
from vc.problems import Malformed, Unreadable, Unsupported
from vc.proofs import verify_proofs
from vc.qr import LAST, LONG, ORDINARY, TooLarge, fit, is_qr_text, read_qr_text, size, write_qr_text

ORDINARY_NAME = "Ghulam Rasool Khaskheli"  # the longest of the sample workers


def text_of(kind: str, **subject: object) -> str:
    return write_qr_text(signed_card(kind, **subject), NUMBER, TABLES)


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_card_comes_out_as_it_went_in_and_verifies(kind):
    document = signed_card(kind)
    text = write_qr_text(document, NUMBER, TABLES)
    found = read_qr_text(text, TABLES)
    assert found == document
    [proof] = verify_proofs(found, keys=KEYS, purpose="assertionMethod", now=NOW)
    assert "created" not in proof.proof
    assert "id" not in found


# Changing one of these means that cards already printed are read as something else, or not at all.
PINNED = {
    "unit-card": "6e98fcfa1f6f675351722520b2ed243b3095703a347ea637f8ea3b7f38d476ba",
    "qualification-card": "de1102082b7e554f8f690bbfed70c42ba89a3ec00f7ca7259e09f814532049a9",
}


def test_the_bytes_of_the_samples_are_pinned(kind):
    """Numbers of terms, tables and forms, all at once. Unsigned, as a signature may be made anew."""
    assert hashlib.sha256(cborld.encode(card(kind), NUMBER, TABLES)).hexdigest() == PINNED[kind]


def version_at_level_m(text: str) -> int:
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M)
    code.add_data(QRData(text, mode=MODE_ALPHA_NUM))
    code.make(fit=True)
    return int(code.version)


NAMES = ("Imdad Ali Chandio", ORDINARY_NAME, LONG_NAME)
SIZES = {"unit-card": (224, 230, 261), "qualification-card": (216, 222, 253)}


@pytest.mark.parametrize(
    ("kind", "name", "expected_size"), [(k, n, s) for k in KINDS for n, s in zip(NAMES, SIZES[k], strict=True)]
)
def test_measured_sizes(kind, name, expected_size):
    text = text_of(kind, name=name)
    expected = LONG if name == LONG_NAME else ORDINARY
    assert size(text) == len(base45.decode(text.removeprefix("VC1-R"))) == expected_size
    assert size(text) <= expected.most
    assert fit(size(text)) is expected
    assert version_at_level_m(text) == expected.version
    assert re.fullmatch(r"[0-9A-Z $%*+./:-]+", text)


@pytest.mark.parametrize("bound", [ORDINARY, LONG, LAST], ids=["ordinary", "long", "last"])
def test_the_bounds_are_those_of_the_symbols(bound):
    """One byte more than fits makes the symbol one version larger."""
    within, beyond = ("VC1-R" + base45.encode(b"\x5a" * length) for length in (bound.most, bound.most + 1))
    assert version_at_level_m(within) == bound.version
    assert version_at_level_m(beyond) == bound.version + 1
    assert (size(within), size(beyond)) == (bound.most, bound.most + 1)
    assert bound.modules == 17 + 4 * bound.version


def test_what_fits_what():
    assert [fit(number) for number in (1, 240, 241, 276, 277, 318)] == [ORDINARY, ORDINARY, LONG, LONG, LAST, LAST]
    with pytest.raises(TooLarge):
        fit(319)


def test_a_card_that_is_too_large_is_refused_with_a_proposal(kind):
    fits = next(n for n in range(120, 60, -1) if cbor_size(kind, "x" * n) == LAST.most)
    assert fit(size(text_of(kind, name="x" * fits))) is LAST
    with pytest.raises(TooLarge, match=r"319 bytes.*318.*shorter form.*machine-readable zone") as caught:
        text_of(kind, name="x" * (fits + 1))
    assert caught.value.size == 319


def cbor_size(kind: str, name: str) -> int:
    document = signed_card(kind)
    document["credentialSubject"]["name"] = name
    return len(cborld.encode(document, NUMBER, TABLES))


def test_without_texts_in_the_table_a_card_is_larger_but_fits(kind):
    entry = {**ENTRY, "cards": {name: value for name, value in ENTRY["cards"].items() if name != "texts"}}
    tables = cborld.issuer_tables([entry])
    text = write_qr_text(signed_card(kind), NUMBER, tables)
    assert read_qr_text(text, tables) == signed_card(kind)
    assert fit(size(text)) is LONG
    sizes = [size(write_qr_text(signed_card(kind, name=name), NUMBER, tables)) for name in NAMES]
    assert row("without `texts`", kind) == sizes


def test_the_page_tells_the_measured_sizes(kind):
    assert row("with ", kind) == list(SIZES[kind])


def row(mark: str, kind: str) -> list[int]:
    """The figures of the line about this kind of card in docs/cards.md."""
    page = (Path(__file__).parents[2] / "docs" / "cards.md").read_text(encoding="utf-8")
    [line] = re.findall(rf"^\| {kind.removesuffix('-card')}, {mark}.*$", page, re.MULTILINE)
    return [int(cell) for cell in line.split("|")[2:-1]]


# What may stand around the text


@pytest.mark.parametrize("around", ["{}\n", "\r\n{}\r\n", "  {}  ", "\t{}"])
def test_white_space_around_it_is_left_away(around, kind):
    assert read_qr_text(around.format(text_of(kind)), TABLES) == signed_card(kind)


def test_it_may_stand_behind_a_web_address(kind):
    for address in ("https://verify.example/#", "http://verify.example/page?x=1#"):
        text = address + quote(text_of(kind), safe="")
        assert is_qr_text(text)
        assert read_qr_text(text, TABLES) == signed_card(kind)


def test_white_space_inside_is_data():
    text = next(text for text in (text_of("unit-card", name=f"Name {n}") for n in range(40)) if " " in text)
    assert read_qr_text(text, TABLES)
    with pytest.raises((Unreadable, Malformed, Unsupported)):
        read_qr_text(text.replace(" ", "", 1), TABLES)


OTHER_TEXTS = [
    "",
    "VC1-",
    "VC1-R",
    "vc1-r0OR",
    "VC1-B0OR",
    "VP1-B0OR",
    " VC 1-R",
    "HC1:0OR",
    "https://verify.example/NSP-7KQ4-M2XD-9F",
    "https://verify.example/?q=VC1-R0OR",
    "javascript:alert(1)#VC1-R0OR",
    "https://evil.example/#javascript:alert(1)",
    "VC1-R" + "0" * 4292,
    "VC1-R" + "0" * 100_000,
    "\u202eVC1-R0OR",
    "VC1-R0OR*",
    "VC1-R:::",
    "VC1-R\u0660\u0660",
    "VC1-R0or",
    "VC1-R00",
    '{"@context": []}',
]


@pytest.mark.parametrize("text", OTHER_TEXTS, ids=lambda text: text[:40])
def test_other_texts_are_no_credential(text):
    with pytest.raises(Unreadable):
        read_qr_text(text, TABLES)


def test_several_documents_in_one_code_are_no_credential():
    data = cborld.encode([signed_card("unit-card")], NUMBER, TABLES)
    with pytest.raises(Unreadable, match="not an object"):
        read_qr_text("VC1-R" + base45.encode(data), TABLES)


def test_a_document_is_held_to_the_rules_of_the_strict_reader():
    assert read_qr_text("VC1-R" + base45.encode(cborld.encode({"a": 0.25}, 0)), TABLES) == {"a": 0.25}
    with pytest.raises(Unreadable, match="significant digits"):
        read_qr_text("VC1-R" + base45.encode(cborld.encode({"a": 1 / 3}, 0)), TABLES)


def test_other_credentials_can_be_read_from_a_code_too(kind):
    """Any issuer's, without a table: only larger."""
    document = signed_card(kind)
    for entry in (cborld.PLAIN_ENTRY, cborld.EMPTY_ENTRY):
        assert read_qr_text("VC1-R" + base45.encode(cborld.encode(document, entry)), TABLES) == document


def test_a_second_key_and_a_second_list_cost_nothing(kind):
    first = card(kind)
    later = card(kind)
    later["credentialStatus"]["statusListCredential"] = "https://passport.hunar.example/status/revocation/4095"
    assert len(cborld.encode(sign(later), NUMBER, TABLES)) == len(cborld.encode(sign(first), NUMBER, TABLES)) + 1
