"""`verify_file`: what a report on a file is made of. The verdicts in every form are in `tests/reading`."""

import zipfile
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

import pytest

from tests.reading.paper import Desk, archive, attach, codes, draw, pdf, picture
from tests.verifier.world import INDEX, NOW, changed, tell, to_json
from verifier import Policy, Report, Verdict, exit_status, verify
from verifier.documents import verify_file
from verifier.reading.contents import Carrier, Contents, Fault, Piece, Trouble
from verifier.reading.forms import Form
from verifier.reading.limits import LIMITS
from verifier.report import Place, worst
from verifier.words import LANGUAGES, Words

PDF = b"%PDF-1.7 whatever the reader says is in it"
ZIP = b"PK\3\4 likewise"


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    made.world.publish()
    return made


def given(desk: Desk, contents: Contents, data: bytes = PDF) -> Report:
    """Verify a file of which the reader says that this is in it."""
    report = desk.check(data, read=lambda data: contents)
    tell(report)
    return report


def attached(*texts: bytes) -> tuple[Piece, ...]:
    return tuple(Piece(Carrier.ATTACHMENT, text, f"{number}.json") for number, text in enumerate(texts, 1))


def printed(*texts: str) -> tuple[Piece, ...]:
    return tuple(Piece(Carrier.CODE, text.encode(), page=number) for number, text in enumerate(texts, 1))


def test_text_is_verified_as_it_is(desk: Desk) -> None:
    data = to_json(desk.full())
    assert desk.check(data) == verify(data, Policy(desk.trust), now=NOW, fetch=desk.world.fetch)


def test_each_part_has_its_place_and_its_own_report(desk: Desk) -> None:
    report = desk.check(pdf([[], [desk.text()]], {"Ghulam's.json": to_json(desk.full())}))
    assert (report.kind, report.verdict, report.document, report.place) == ("document", Verdict.VALID, None, None)
    assert [part.place for part in report.credentials] == [
        Place("attachment", "Ghulam's.json"),
        Place("code", "", 2),
    ]
    assert [part.kind for part in report.credentials] == ["credential", "credential"]
    assert all(part.issuer is not None and part.document for part in report.credentials)
    assert report.as_of == report.credentials[0].as_of


def test_an_archive_has_the_reports_on_its_files_with_their_digests(desk: Desk) -> None:
    files = {"in/a.json": to_json(desk.full()), "b.png": picture(draw(desk.text())), "c.txt": b"nothing"}
    data = archive(files)
    report = desk.check(data)
    assert (report.kind, report.digest) == ("archive", sha256(data).hexdigest())
    assert [(part.place, part.kind) for part in report.credentials] == [
        (Place("file", "in/a.json"), "credential"),
        (Place("file", "b.png"), "document"),
    ]
    assert [part.digest for part in report.credentials] == [
        sha256(files[name]).hexdigest() for name in ("in/a.json", "b.png")
    ]
    assert codes(report) >= {"reading:other-files"}
    inner = report.to_json()["credentials"][1]["credentials"][0]
    assert (inner["place"], inner["verdict"]) == ({"carrier": "code", "name": "", "page": 0}, "valid")


WORD = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<x/>"}


def office_zip() -> bytes:
    return archive({**WORD, "word/media/logo.png": picture(draw("https://a.example"))})


@pytest.mark.parametrize(
    ("make", "code", "said", "advice"),
    [
        (office_zip, "reading:nothing", "office program", "as PDF"),
        (
            lambda: archive({"mimetype": b"application/vnd.oasis.opendocument.text"}, zipfile.ZIP_STORED),
            "reading:nothing",
            "office program",
            "as PDF",
        ),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "structure:unreadable", "office program", "as PDF"),
        (lambda: b"", "structure:unreadable", "empty", "again"),
        (lambda: b" \n", "structure:unreadable", "empty", "again"),
        (lambda: bytes(LIMITS.file + 1), "structure:unreadable", "larger", "photo of the code"),
        (lambda: PDF + bytes(LIMITS.file), "reading:too-large", "10 MB", "photo of the code"),
        (lambda: b"<html>", "structure:unreadable", "could not be read", "photo of the large code"),
        (lambda: archive({"a.txt": b"x"}), "reading:nothing", "No credential was found in this file", "picture again"),
    ],
)
def test_the_advice_fits_the_file(desk: Desk, make: Callable[[], bytes], code: str, said: str, advice: str) -> None:
    report = desk.check(make())
    assert (report.verdict, report.credentials) == (Verdict.UNREADABLE, ())
    assert codes(report) - {"reading:other-files"} == {code}
    for language in LANGUAGES:
        words = Words(language)
        sentence, what_to_do = words.finding(report.findings[0]), words.advice(report.findings[0])
        assert what_to_do is not None
        assert (sentence.language, what_to_do.language) == (language, language)
        if language == "en":
            assert said in sentence.text
            assert advice in what_to_do.text
            assert said in words.reason(report.findings[0]).text or said == "could not be read"


def test_a_code_in_an_office_document_is_read_all_the_same(desk: Desk) -> None:
    photo = {"word/media/card.png": picture(draw(desk.text()))}
    report = desk.check(archive({**WORD, "word/media/logo.png": picture(draw("https://a.example")), **photo}))
    assert report.verdict is Verdict.VALID
    assert [part.place for part in report.credentials] == [Place("file", "word/media/card.png")]
    failed = desk.check(archive({"logo.png": picture(draw("https://a.example")), **photo}))
    assert failed.verdict is Verdict.UNREADABLE, "the control: elsewhere a picture without a code is told of"


DISGUISES = {
    "byte-order-mark": lambda data: b"\xef\xbb\xbf" + data,
    "utf-16": lambda data: data.decode().encode("utf-16"),
    "utf-16-little": lambda data: data.decode().encode("utf-16-le"),
    "utf-16-big": lambda data: data.decode().encode("utf-16-be"),
    "escaped": lambda data: b'{"a":1,"a":1,' + _escape(data)[1:],
}


def _escape(data: bytes) -> bytes:
    return data.replace(b"Verifiable", b"\\u0056erifiable").replace(b"/", b"\\/")


@pytest.mark.parametrize("name", DISGUISES)
def test_what_others_would_take_for_a_credential_is_not_left_alone(desk: Desk, name: str) -> None:
    forged = DISGUISES[name](to_json(changed(desk.full(), "name", to="Master")))
    report = desk.check(archive({"a.json": to_json(desk.full()), "b.json": forged}))
    assert [str(part.verdict) for part in report.credentials] == ["valid", "unreadable"]
    assert report.verdict is Verdict.UNREADABLE


def test_what_turns_out_to_be_no_credential_is_counted_as_what_it_is(desk: Desk) -> None:
    contents = Contents(Form.PDF, (*attached(to_json(desk.full()), b"{\\rtf1 a letter}"), *printed(desk.text(), "{}")))
    report = given(desk, contents)
    assert report.verdict is Verdict.VALID
    left = {f.code: f.parameters["number"] for f in report.findings if f.code.startswith("other-")}
    assert left == {"other-attachments": 1, "other-codes": 1}


def test_the_worst_of_a_file_counts_invalid_before_unknown_before_valid(desk: Desk) -> None:
    good, forged = to_json(desk.full()), to_json(changed(desk.full(), "name", to="Master"))
    cut_off = good[:700]
    for files, verdict in (
        ((good, good), Verdict.VALID),
        ((good, cut_off), Verdict.UNREADABLE),
        ((good, cut_off, forged), Verdict.ALTERED),
    ):
        report = given(desk, Contents(Form.PDF, attached(*files)))
        assert report.verdict is verdict
    assert worst([]) is Verdict.VALID
    assert [exit_status(worst(pair)) for pair in ([Verdict.UNCHECKED, Verdict.REVOKED], [Verdict.UNCHECKED])] == [1, 3]


def test_a_fault_keeps_a_file_from_being_valid_whatever_else_is_in_it(desk: Desk) -> None:
    good = printed(desk.text())
    for trouble in Trouble:
        report = given(desk, Contents(Form.PICTURE, good, faults=(Fault(trouble, 7),)))
        assert report.exit_status == 3
        assert report.credentials[0].verdict is Verdict.VALID, "the control"
        assert report.deciding is not None
        assert report.deciding.code == str(trouble)


def test_a_revoked_part_is_told_though_another_could_not_be_read(desk: Desk) -> None:
    desk.world.publish(revocation={INDEX: 1})
    report = given(desk, Contents(Form.PICTURE, printed(desk.text()), faults=(Fault(Trouble.TOO_LONG),)))
    assert report.verdict is Verdict.REVOKED


def test_nothing_in_a_file_is_nothing(desk: Desk) -> None:
    for form in (Form.PICTURE, Form.PDF, Form.ARCHIVE):
        report = given(desk, Contents(form), ZIP)
        assert (report.verdict, codes(report)) == (Verdict.UNREADABLE, {"reading:nothing"})


@pytest.mark.parametrize(
    ("text", "is_counted"),
    [
        (b"{}", True),
        (b'{"invoice": 7}', True),
        (b"eyes and ears", True),
        (b'{"@context": ["https://www.w3.org/ns/credentials/v2"], "ty', False),
        (b'{"type": ["VerifiableCredential"', False),
        (b"VC1-R", False),
        (b"https://a.example/#VC1-R!", False),
    ],
)
def test_a_text_that_is_no_credential_is_counted_and_a_damaged_one_is_told(
    desk: Desk, text: bytes, is_counted: bool
) -> None:
    report = given(desk, Contents(Form.PICTURE, (*printed(desk.text()), Piece(Carrier.CODE, text))))
    assert ("reading:other-codes" in codes(report)) is is_counted
    assert report.verdict is (Verdict.VALID if is_counted else Verdict.UNREADABLE)


def test_a_short_number_counts_only_where_it_is_all_that_was_typed(desk: Desk) -> None:
    number = b"NSP-7KQ4-M2XD-9F3A"
    assert desk.check(number).kind != "document"
    assert desk.check(number).exit_status == 3
    report = given(desk, Contents(Form.PICTURE, (Piece(Carrier.CODE, number),)))
    assert codes(report) == {"reading:nothing", "reading:other-codes"}
    assert desk.world.asked == []


def test_presentations_in_a_document_are_compared_by_what_they_contain(desk: Desk) -> None:
    def present(full: object) -> bytes:
        head = {"@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["VerifiablePresentation"]}
        return to_json(head | {"verifiableCredential": [full]})

    code = printed(desk.text())
    same = given(desk, Contents(Form.PDF, (*attached(present(desk.full())), *code)))
    other = given(desk, Contents(Form.PDF, (*attached(present(desk.full(name="Somebody Else"))), *code)))
    assert (same.verdict, other.verdict) == (Verdict.VALID, Verdict.ALTERED)
    assert "agreement:holder-differs" in codes(other)


def test_what_differs_between_attachment_and_print_is_told(desk: Desk) -> None:
    report = desk.check(pdf([[desk.text()]], {"a.json": to_json(desk.full(name="Somebody Else", birthYear="1970"))}))
    assert report.verdict is Verdict.ALTERED
    assert [part.verdict for part in report.credentials] == [Verdict.VALID, Verdict.VALID]
    assert "different holders" in tell(report)


def test_with_one_part_not_genuine_there_is_nothing_to_compare(desk: Desk) -> None:
    forged = to_json(changed(desk.full(), "name", to="Master"))
    report = given(desk, Contents(Form.PDF, (*attached(forged), *printed(desk.text()))))
    assert "agreement:skipped" in codes(report)
    assert report.verdict is Verdict.ALTERED


def test_nothing_is_asked_of_the_network_but_lists(desk: Desk) -> None:
    data = pdf([["https://evil.example/", desk.text()]], {"a.json": to_json(desk.full())})
    desk.check(attach(data, {"link.url": b"[InternetShortcut]\nURL=https://evil.example/"}))
    assert {url.rpartition("/")[0] for url in desk.world.asked} == {
        f"https://passport.hunar.example/status/{purpose}" for purpose in ("revocation", "suspension", "message")
    }


def test_a_moment_without_time_zone_is_a_mistake_of_the_caller(desk: Desk) -> None:
    for data in (PDF, b"{}", b"NSP-7KQ4-M2XD-9F3A"):
        with pytest.raises(ValueError, match="time zone"):
            verify_file(data, Policy(desk.trust), now=datetime(2026, 1, 1), fetch=desk.world.fetch)  # noqa: DTZ001
