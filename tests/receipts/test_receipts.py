"""Receipts: given, printed, recognised; what is changed is noticed, and nothing makes one *valid*."""

import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
import qrcode
from PIL import Image

from keys import Algorithm
from keys.software import SoftwareSigner
from tests.conftest import ROOT
from tests.reading.paper import Desk, pdf
from tests.receipts.conftest import Office
from tests.verifier.world import INDEX, NOW, Issuer, World, changed, codes, did_key_method, secure, tell, to_json
from typesetting import Attachment, typeset
from vc.dids import did_key
from verifier import Policy
from verifier.documents import verify_file
from verifier.receipts import NoReceipt, Receipts
from verifier.receipts import page as pages
from verifier.receipts.recognize import report_on_receipt
from verifier.receipts.seal import seal
from verifier.receipts.shown import shown
from verifier.report import Report, Verdict
from verifier.words import Words


def check(office: Office, data: bytes, own: tuple[str, ...] | None = None) -> Report:
    keys = office.receipts.keys() if own is None else own
    report = verify_file(data, office.policy, now=NOW, fetch=office.world.fetch, own_receipts=keys)
    tell(report)
    return report


def page_with_code(attached: bytes, text: str) -> bytes:
    """Give a PDF file with one attachment and a QR code on its page."""
    picture = io.BytesIO()
    qrcode.make(text, border=4).save(picture)
    size = Image.open(picture).convert("L")
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(300, 300))
    image = pikepdf.Stream(pdf, size.tobytes(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image,
        Width=size.width, Height=size.height, ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=8)  # fmt: skip
    pdf.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Code=image))
    pdf.pages[0].Contents = pikepdf.Stream(pdf, b"q 260 0 0 260 20 20 cm /Code Do Q")
    pdf.attachments["a.json"] = attached
    written = io.BytesIO()
    pdf.save(written)
    return written.getvalue()


def check_page(office: Office, signed: bytes, page: bytes) -> Report:
    """As `check` for the PDF `page` around a receipt, without opening it in a child process."""
    report = report_on_receipt(signed, NOW, own=office.receipts.keys(), page=page)
    tell(report)
    return report


def statement_of(signed: bytes) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(signed)
    del said["proof"]
    return said


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 1
        text = str(document[0].get_textpage().get_text_range())
        return text.translate(dict.fromkeys(map(ord, "\u200b\u2066\u2068\u2069")))


def test_dates_are_written_out_on_the_page_and_wherever_a_receipt_is_read(office: Office) -> None:
    signed = office.sign(office.world.credential())
    printed = text_of(office.print(signed)).replace("\u00a0", " ")
    assert "23 November 2026, 12:00 UTC" in printed
    assert not re.search(r"\d{4}-\d\d-\d\d", printed)
    document = json.loads(signed)
    for language, checked in (
        ("en", "23 November 2026, 12:00"),
        ("ur", "23 نومبر 2026، 12:00"),
        ("ar", "23 نوفمبر 2026، 12:00"),
    ):
        facts = [fact.value for fact in shown(document, Words(language))]
        assert f"{checked}\u00a0UTC" in facts
        assert not [value for value in facts if re.search(r"\d{4}-\d\d-\d\d", value)]


def test_a_receipt_comes_back_as_it_was_made_and_is_never_valid(office: Office) -> None:
    signed = office.sign(office.world.credential())
    for data, found in ((signed, set()), (office.print(signed), {"receipt:page-same"})):
        report = check(office, data)
        assert (report.kind, report.verdict, report.exit_status) == ("receipt", Verdict.UNREADABLE, 3)
        assert codes(report) == {"receipt:own", "receipt:no-credential"} | found
        assert report.document == statement_of(signed)


def test_it_says_what_was_found_and_of_whom(office: Office) -> None:
    credential = office.world.credential()
    said = statement_of(office.sign(credential))
    assert said["verdict"] == "valid"
    assert said["checkedAt"] == "2026-11-23T12:00:00Z"
    assert said["statusAsOf"] == "2026-11-23T11:00:00Z"
    assert said["input"] == {"sha256": office.report(credential).digest, "kind": "credential"}
    assert said["policy"] == {"preset": "normal", "statusAgeSeconds": 604800}
    assert said["trustList"]["issueNumber"] == 7
    assert said["trustList"]["root"] == office.world.fingerprint
    (person,) = said["certified"]
    assert person["holder"] == "Ghulam Rasool Khaskheli"
    assert (person["birthYear"], person["documentKind"], person["documentDigits"]) == ("1993", "CNIC", "0017")
    assert person["issuerName"] == "Hunar Demonstration Authority"
    text = text_of(office.print(office.sign(credential)))
    for value in ("Ghulam Rasool Khaskheli", "CNIC", "0017", said["input"]["sha256"], said["verifier"]["id"]):
        assert value in text
    assert office.receipts.fingerprint in text


def test_reasons_stand_on_it(office: Office) -> None:
    office.world.publish(revocation={INDEX: 1})
    signed = office.sign(office.world.credential())
    assert statement_of(signed)["verdict"] == "revoked"
    text = text_of(office.print(signed))
    assert "Revoked" in text
    assert "revoked" in text.lower().replace("Revoked", "", 1)


def test_of_a_document_that_is_not_genuine_nothing_is_repeated(office: Office) -> None:
    document = json.loads(office.world.credential())
    document["credentialSubject"]["name"] = "Somebody Else"
    signed = office.sign(to_json(document))
    assert statement_of(signed)["verdict"] == "altered"
    assert statement_of(signed)["certified"] == []
    assert b"Somebody" not in signed
    assert "nothing that the document says is repeated" in " ".join(text_of(office.print(signed)).split())


def test_a_strangers_words_do_not_stand_on_it(office: Office) -> None:
    office.policy = Policy(trust=office.world.trust(Issuer(id="did:web:other.example").trust_entry()))
    key = SoftwareSigner.generate(Algorithm.ED25519)
    subject = {"id": "did:example:subject", "name": "Ghulam Rasool"}
    document = office.world.issuer.foreign(issuer=did_key(key.public_key), credentialSubject=subject)
    report = office.report(to_json(secure(document, key, did_key_method(key))))
    assert report.verdict is Verdict.UNTRUSTED
    assert report.document is not None
    signed = office.receipts.sign(report, office.policy)
    assert statement_of(signed)["certified"] == []
    assert b"Ghulam" not in signed


def test_the_same_receipt_gives_the_same_page_also_in_another_process(office: Office, tmp_path: Path) -> None:
    signed = office.sign(office.world.credential())
    pdf = office.print(signed)
    assert pdf == office.print(signed)
    (tmp_path / "receipt.json").write_bytes(signed)
    program = (
        "import sys; from datetime import UTC, datetime; from pathlib import Path\n"
        "from verifier.receipts.page import print_receipt\n"
        "from verifier.receipts.seal import open_receipt\n"
        "data = Path(sys.argv[1]).read_bytes()\n"
        "sys.stdout.buffer.write(print_receipt(open_receipt(data, datetime(2027, 1, 1, tzinfo=UTC))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "receipt.json")], capture_output=True, check=True, cwd=ROOT
    )
    assert done.stdout == pdf


def test_another_verifiers_receipt_is_told_from_ours(office: Office, tmp_path: Path) -> None:
    other = Office(office.world, tmp_path / "other")
    office.sign(office.world.credential())
    signed = other.sign(office.world.credential())
    report = check_page(office, signed, other.print(signed))
    assert (report.verdict, report.exit_status) == (Verdict.UNTRUSTED, 1)
    assert codes(report) == {"receipt:of-another", "receipt:page-same"}
    assert other.receipts.fingerprint in tell(report)
    assert check(office, signed, own=()).verdict is Verdict.UNTRUSTED


CHANGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "verdict": lambda d: d.update(verdict="valid"),
    "time": lambda d: d.update(checkedAt="2027-01-01T00:00:00Z"),
    "holder": lambda d: d["certified"][0].update(holder="Somebody Else"),
    "another member": lambda d: d.update(note="approved"),
    "a member less": lambda d: d.pop("demonstration"),
    "no proof": lambda d: d.pop("proof"),
    "two proofs": lambda d: d.update(proof=[d["proof"], d["proof"]]),
    "digest": lambda d: d["input"].update(sha256="0" * 64),
    "another suite": lambda d: d["proof"].update(cryptosuite="eddsa-rdfc-2022"),
    "created": lambda d: d["proof"].update(created="2026-11-23T12:00:01Z"),
    "contexts": lambda d: d.update({"@context": "https://www.w3.org/ns/credentials/v2"}),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_receipt_is_not_genuine(office: Office, name: str) -> None:
    office.world.publish(revocation={INDEX: 1})
    document = json.loads(office.sign(office.world.credential()))
    CHANGES[name](document)
    report = check(office, to_json(document))
    assert (report.kind, report.verdict, report.document) == ("receipt", Verdict.ALTERED, None)


def test_a_version_not_known_is_unsupported(office: Office) -> None:
    document = json.loads(office.sign(office.world.credential()))
    assert check(office, to_json(changed(document, "version", to="2"))).verdict is Verdict.UNSUPPORTED


def test_nobody_signs_in_our_name(office: Office) -> None:
    said = statement_of(office.sign(office.world.credential()))
    forger = SoftwareSigner.generate(Algorithm.ED25519)
    report = check(office, seal(said, forger))  # still names our key as the verifier
    assert (report.verdict, report.document) == (Verdict.ALTERED, None)
    said["verifier"]["id"] = did_key(forger.public_key)
    assert check(office, seal(said, forger)).verdict is Verdict.UNTRUSTED


@pytest.mark.parametrize("name", ["checkedAt", "statusAsOf"])
def test_a_year_that_no_calendar_here_has_is_no_crash(office: Office, name: str) -> None:
    stranger = SoftwareSigner.generate(Algorithm.ED25519)
    said = statement_of(office.sign(office.world.credential())) | {name: "0000-02-20T10:00:00Z"}
    said["verifier"]["id"] = did_key(stranger.public_key)
    signed = seal(said, stranger)
    assert check(office, signed).verdict is Verdict.ALTERED
    assert check_page(office, signed, b"%PDF-").verdict is Verdict.ALTERED


def test_another_page_around_a_genuine_receipt_is_noticed(office: Office) -> None:
    office.world.publish(revocation={INDEX: 1})
    signed = office.sign(office.world.credential())
    receipt = office.receipts.open(signed, NOW)
    lie = pages.manuscript({**receipt.document, "verdict": "valid", "reasons": []})
    forged = typeset(pages._TEMPLATE, lie, [Attachment(pages.ATTACHMENT, signed)], NOW.date())
    assert "Genuine and valid" in text_of(forged)
    for page in (forged, office.print(signed) + b"\n% one comment"):
        report = check_page(office, signed, page)
        assert (report.verdict, report.exit_status) == (Verdict.ALTERED, 1)
        assert codes(report) == {"receipt:own", "receipt:page-differs"}
        assert report.document is not None
        assert report.document["verdict"] == "revoked"  # what is signed is shown


def test_the_page_of_another_version_is_not_compared(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    signed = office.sign(office.world.credential())
    pdf = office.print(signed)
    monkeypatch.setattr(pages, "layout", lambda: "0" * 16)
    report = check_page(office, signed, pdf)
    assert report.verdict is Verdict.UNREADABLE
    assert "receipt:page-not-compared" in codes(report)


def test_in_an_archive_a_receipt_is_still_a_receipt(office: Office) -> None:
    signed, credential = office.sign(office.world.credential()), office.world.credential()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.pdf", office.print(signed))
        archive.writestr("b.json", signed)
        archive.writestr("c.json", credential)
    report = check(office, packed.getvalue())
    assert [(part.kind, part.verdict) for part in report.credentials] == [
        ("receipt", Verdict.UNREADABLE),
        ("receipt", Verdict.UNREADABLE),
        ("credential", Verdict.VALID),
    ]
    assert report.verdict is not Verdict.VALID


def test_nothing_is_a_receipt_and_a_credential(office: Office) -> None:
    document = json.loads(office.world.credential())
    document["type"].append("VerificationReceipt")
    report = check(office, to_json(document))
    assert report.kind == "credential"
    assert report.verdict is not Verdict.VALID


def test_a_presentation_that_mentions_receipts_hides_no_printed_code(office: Office) -> None:
    """Codes on a page are left unread only around a real receipt: here the code is another person's."""
    world = office.world
    wrapped = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation", "VerificationReceipt"],
        "verifiableCredential": [json.loads(world.credential())],
    }
    page = page_with_code(to_json(wrapped), "VC1-RSJRPWCR803A3P0098G3A3-B02-J743853U53KGK0XJ6MKJ1OI0M.FO053.33")
    report = check(office, page)
    assert report.verdict is not Verdict.VALID
    assert any(part.place and part.place.carrier == "code" for part in report.credentials)


def test_there_are_no_receipts_of_receipts_nor_of_the_past(office: Office) -> None:
    report = check(office, office.sign(office.world.credential()))
    with pytest.raises(NoReceipt):
        office.receipts.sign(report, office.policy)


HOSTILE = (
    '<b>#set page(fill: red)</b> $x$ \\ *bold* _it_ @ref #read("/etc/passwd")',
    "Ali\u202e\u2066 \u200fdilaV\u2069",
    "中文 हिन्दी 👷🏽 ﷺ",
    "W" * 400,
    "غلام رسول " * 60,
    "\u0301" * 50 + "x",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_text_on_one_page(office: Office, name: str) -> None:
    issuer = office.world.issuer
    office.policy = Policy(trust=office.world.trust(issuer.trust_entry(scope=None, statusLists=None)))
    document = issuer.foreign(credentialSubject={"id": "did:example:subject", "name": name})
    signed = office.sign(to_json(issuer.sign(document)))
    (person,) = statement_of(signed)["certified"]
    assert len(person["holder"]) <= 120
    assert check_page(office, signed, office.print(signed)).verdict is Verdict.UNREADABLE
    text = text_of(office.print(signed))
    assert "\u202e" not in text
    assert "root:" not in text
    assert text.startswith("Receipt of a verification")


def test_what_is_too_much_for_a_page_is_set_smaller_and_counted(office: Office) -> None:
    said = statement_of(office.sign(office.world.credential()))
    person = {name: ("W" * 120 if name != "verdict" else value) for name, value in said["certified"][0].items()}
    reason = {"check": "status", "code": "list-unreachable", "parameters": [{"name": "reason", "value": "W " * 60}]}
    said |= {"certified": [person] * 6, "more": 99, "reasons": [reason] * 3}
    signed = seal(said, office.receipts._signer())
    assert "More in the document: 99." in text_of(office.print(signed))


def test_every_letter_that_is_let_through_can_be_printed(office: Office) -> None:
    letters = [chr(code) for code in range(0x20, 0xFFFF) if not pages._UNPRINTABLE.match(chr(code))]
    visible = [each for each in letters if each.isprintable() and not each.isspace()]
    assert len(visible) > 2000
    said = statement_of(office.sign(office.world.credential()))
    for start in range(0, len(visible), 1200):
        batch = ["".join(visible[at : at + 100]) for at in range(start, min(start + 1200, len(visible)), 100)]
        names = ("holder", "title")
        people = [dict(zip(names, batch[at : at + 2], strict=False)) for at in range(0, len(batch), 2)]
        said["certified"] = [{**person, "verdict": "valid"} for person in people]
        assert office.print(seal(said, office.receipts._signer()))


def test_it_claims_archival_and_accessible_form_and_carries_what_is_signed(office: Office) -> None:
    signed = office.sign(office.world.credential())
    with pikepdf.open(io.BytesIO(office.print(signed))) as pdf:
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
            assert metadata["pdfuaid:part"] == "1"
        assert list(pdf.attachments) == ["receipt.json"]
        assert pdf.attachments["receipt.json"].get_file().read_bytes() == signed
        assert pdf.Root.AF[0].AFRelationship == "/Source"


def test_all_fixed_words_are_there_in_arabic() -> None:
    words = Words("ar")
    keys = [*pages._FIXED, *(f"{kind}.{verdict}" for kind in ("verdict", "sentence") for verdict in Verdict)]
    assert not [key for key in keys if words.say(key).language != "ar"]


def test_an_issuer_without_an_arabic_name_and_no_trust_list_are_no_hindrance(office: Office) -> None:
    office.policy = Policy()
    signed = office.sign(office.world.credential())
    assert "trustList" not in statement_of(signed)
    assert statement_of(signed)["verdict"] == "untrusted"
    assert check_page(office, signed, office.print(signed)).verdict is Verdict.UNREADABLE


def test_a_certificate_certifies_once_what_its_attachment_and_its_code_say(tmp_path: Path) -> None:
    """The code leaves the awarding body away; another person's, or another verdict, is told of beside it."""
    desk, receipts = Desk(), Receipts(tmp_path / "receipts")
    policy, full, card = Policy(desk.trust), to_json(desk.full()), desk.text()
    for data, number in (
        (pdf([[card]], {"a.json": full}), 1),
        (pdf([[card]]), 1),
        (pdf([[card]], {"a.json": to_json(desk.full(name="Somebody Else"))}), 2),
        (pdf([[card]], {"a.json": to_json(desk.full(validUntil="2026-10-01T00:00:00Z"))}), 2),
    ):
        signed = receipts.sign(desk.check(data), policy)
        said = statement_of(signed)
        assert (len(said["certified"]), said["more"]) == (number, 0)
        assert len([fact for fact in shown(said, Words()) if fact.label.text == "Holder"]) == number
    said = statement_of(receipts.sign(desk.check(pdf([[card]], {"a.json": full})), policy))
    assert said["certified"][0]["awardingBody"] == "Sindh Trade Testing Board (demo)"
    both = {**said, "certified": [*said["certified"], {"holder": "As older receipts have it", "verdict": "valid"}]}
    older = receipts.open(seal(both, receipts._signer()), NOW)
    page = receipts.print(older)
    report = report_on_receipt(older.data, NOW, own=receipts.keys(), page=page)
    assert codes(report) == {"receipt:own", "receipt:page-same", "receipt:no-credential"}


def test_a_presentation_of_several_gives_a_line_each(office: Office, world: World) -> None:
    other = Issuer(id="did:web:other.example", base="https://other.example")
    said = statement_of(office.sign(world.credential()))
    people = [{**said["certified"][0], "holder": f"Person {number}", "issuer": other.id} for number in range(3)]
    text = text_of(office.print(seal({**said, "certified": people}, office.receipts._signer())))
    for number in range(3):
        assert f"Person {number}" in text


def test_the_same_key_signs_next_time(office: Office) -> None:
    data = office.world.credential()
    signed = office.sign(data)
    again = Receipts(office.receipts._folder)
    assert again.sign(office.report(data), office.policy) == signed
