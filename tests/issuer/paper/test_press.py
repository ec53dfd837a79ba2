"""From the register to released documents, and through the command line."""

import io
import json
import os
import re
import subprocess
import zipfile
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from issuer.paper.facts import Certificate
from issuer.paper.jobs import Job, PrintOrder, jobs_of
from issuer.paper.kinds import Paper, print_sheets
from issuer.paper.manuscript import Sheet
from issuer.paper.preflight import Inspector, NotReleased, inspect, open_inspector
from issuer.paper.press import certificates_of, open_press, portfolios_of
from issuer.paper.run import print_documents
from issuer.paper.shelves import LEDGER, Archive, Folder, Stack
from issuer.paper.words import Language
from issuer.store import credentials, status, workers
from issuer.store.credentials import Credential, Kind
from issuer.store.status import Action
from issuer.store.workers import Worker
from tests.issuer.office import PASSPHRASE, UNITS, TestOffice, hunar, open_office
from typesetting import NotPrintable
from verifier.reading.contents import Contents
from verifier.reading.forms import Form

EVERYTHING = PrintOrder(tuple(Paper))


def worker(office: TestOffice, reference: str = "T-1") -> Worker:
    with office.desk.store.read() as tx:
        found = workers.find_by_reference(tx, reference)
    assert found
    return found


def jobs(office: TestOffice, *kinds: Paper, reference: str = "T-1") -> tuple[Job, ...]:
    with office.desk.store.read() as tx:
        return jobs_of(open_press(office.desk), tx, worker(office, reference), PrintOrder(kinds))


def change(office: TestOffice, action: Action, *units: str) -> None:
    """Change the status of credentials of T-1, by their files."""
    with office.desk.store.read() as tx:
        rows = {row.short_number: row for row in credentials.for_worker(tx, worker(office).id)}
        found = [row for row in rows.values() if _unit(office, row) in units]
    with office.desk.store.transaction(office.approver) as tx:
        for row in found:
            status.change(tx, row.id, action, "for a test")


def _unit(office: TestOffice, row: Credential) -> str:
    with office.desk.store.read() as tx:
        subject = json.loads(credentials.document(tx, row.id))["credentialSubject"]
    return str(subject.get("achievement", {}).get("unitCode", ""))


def test_a_certificate_for_each_unit_and_a_portfolio_for_the_qualification(issued: TestOffice) -> None:
    press = open_press(issued.desk)
    with issued.desk.store.read() as tx:
        certificates = certificates_of(press, tx, worker(issued).id)
        portfolios = portfolios_of(press, tx, worker(issued).id)
    assert tuple(certificates) == UNITS
    assert list(portfolios) == ["plumber-l3"]
    found = portfolios["plumber-l3"]
    assert found.complete
    assert [competency.code for competency in found.competencies] == list(UNITS)
    released = {name.partition("/")[2]: data for name, data in issued.files().items() if name.startswith("T-1/")}
    for code, sheet in certificates.items():
        assert [each.data for each in sheet.attachments] == [released[f"{code}.json"]]
        assert [each.name for each in sheet.attachments] == [f"credential-{sheet.printed.short_number}.json"]
    assert [each.data for each in found.attachments] == [released["plumber-l3.json"]]


def test_what_is_withdrawn_is_not_printed_and_the_rest_is_a_part(issued: TestOffice) -> None:
    change(issued, Action.REVOKE, UNITS[0])
    issued.issue()
    press = open_press(issued.desk)
    with issued.desk.store.read() as tx:
        assert tuple(certificates_of(press, tx, worker(issued).id)) == UNITS[1:]
        (found,) = portfolios_of(press, tx, worker(issued).id).values()
    assert not found.complete
    assert [competency.code for competency in found.competencies] == list(UNITS[1:])
    assert len(found.attachments) == 2


def test_everything_of_a_worker_passes_the_preflight_and_is_not_made_again(issued: TestOffice, tmp_path: Path) -> None:
    chosen = [worker(issued), worker(issued, "T-2")]
    outcome = print_documents(issued.desk, chosen, EVERYTHING, Folder(tmp_path))
    assert (outcome.made, outcome.kept, outcome.failed) == (2 * 6 + 1, 0, {})
    entries = [json.loads(line) for line in (tmp_path / LEDGER).read_text().splitlines()]
    assert {entry["name"] for entry in entries} == {str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*.pdf")}
    assert all(entry["of"] == 3 >= entry["read"] > 0 for entry in entries)
    assert {path.stat().st_mode & 0o077 for path in tmp_path.rglob("*.pdf")} == {0}
    damaged = tmp_path / "T-1" / "card-plumber-l3-ur.pdf"
    whole = damaged.read_bytes()
    damaged.write_bytes(b"")
    again = print_documents(issued.desk, chosen, EVERYTHING, Folder(tmp_path))
    assert (again.made, again.kept) == (1, 12)
    assert damaged.read_bytes() == whole


def test_a_part_of_a_qualification_passes_too(issued: TestOffice, tmp_path: Path) -> None:
    change(issued, Action.REVOKE, UNITS[0])
    issued.issue()
    order = PrintOrder((Paper.WORKER, Paper.CARD, Paper.PASSPORT), Language.SINDHI)
    outcome = print_documents(issued.desk, [worker(issued)], order, Folder(tmp_path))
    assert (outcome.made, outcome.failed) == (3, {})


def test_nothing_in_a_document_is_the_offices_reference(office: TestOffice, tmp_path: Path) -> None:
    office.enter(["T-7341"])
    office.issue()
    print_documents(office.desk, [worker(office, "T-7341")], EVERYTHING, Folder(tmp_path))
    documents = sorted(tmp_path.rglob("*.pdf"))
    assert len(documents) == 7
    for document in documents:
        with pikepdf.open(document) as pdf:
            names = list(pdf.attachments)
            text = b"".join(each.unparse() + _stream(each) for each in pdf.objects)
        assert all(re.fullmatch("credential-NSP(-[0-9A-Z]{4}){3}.json", name) for name in names)
        assert b"T-7341" not in text
        assert "T-7341".encode("utf-16-be") not in text


def _stream(each: pikepdf.Object) -> bytes:
    return each.read_bytes() if isinstance(each, pikepdf.Stream) else b""


def test_what_no_longer_stands_is_moved_aside_and_nothing_is_lost(issued: TestOffice, tmp_path: Path) -> None:
    chosen = [worker(issued), worker(issued, "T-2")]
    print_documents(issued.desk, chosen, EVERYTHING, Folder(tmp_path))
    before, ledger = _lying(tmp_path), (tmp_path / LEDGER).read_text()
    (tmp_path / "T-1" / "scan of a letter.pdf").write_bytes(b"not ours")
    change(issued, Action.REVOKE, UNITS[0])
    issued.issue()
    outcome = print_documents(issued.desk, chosen[:1], PrintOrder((Paper.CERTIFICATE,)), Folder(tmp_path))
    of_qualification = [f"T-1/{kind}-plumber-l3-ur.pdf" for kind in ("card", "passport", "worker")]
    fallen = {"card-sheet-001-ur.pdf", f"T-1/certificate-{UNITS[0]}-ur.pdf", *of_qualification}
    assert set(outcome.withdrawn) == fallen
    assert (outcome.made, outcome.kept, outcome.failed) == (0, 2, {})
    after = _lying(tmp_path)
    assert {name: after[_aside(name) if name in fallen else name] for name in before} == before
    assert not fallen & set(after)
    assert (tmp_path / "T-1" / "scan of a letter.pdf").exists()
    now = (tmp_path / LEDGER).read_text()
    assert now.startswith(ledger)
    assert {json.loads(line)["name"] for line in now[len(ledger) :].splitlines()} == set(map(_aside, fallen))
    assert print_documents(issued.desk, chosen, PrintOrder((Paper.CERTIFICATE,)), Folder(tmp_path)).withdrawn == []


def test_what_is_reinstated_lies_where_it_lay(issued: TestOffice, tmp_path: Path) -> None:
    chosen, order = [worker(issued)], PrintOrder((Paper.CERTIFICATE, Paper.CARD))
    print_documents(issued.desk, chosen, order, Folder(tmp_path))
    before = _lying(tmp_path)
    for _ in range(2):
        change(issued, Action.SUSPEND, UNITS[0])
        suspended = print_documents(issued.desk, chosen, order, Folder(tmp_path))
        assert f"T-1/certificate-{UNITS[0]}-ur.pdf" in suspended.withdrawn
        assert (suspended.kept, suspended.failed) == (2, {})
        change(issued, Action.REINSTATE, UNITS[0])
        again = print_documents(issued.desk, chosen, order, Folder(tmp_path))
        assert (again.made, again.kept, again.withdrawn, again.failed) == (2, 2, [], {})
        assert {name: data for name, data in _lying(tmp_path).items() if "withdrawn" not in name} == before
    assert len([name for name in _lying(tmp_path) if "withdrawn" in name]) == 2


def test_an_expired_and_a_replaced_document_make_room_for_those_that_stand(issued: TestOffice, tmp_path: Path) -> None:
    order = PrintOrder((Paper.CARD,))
    name = "T-1/card-plumber-l3-ur.pdf"
    for unit in UNITS[:2]:
        print_documents(issued.desk, [worker(issued)], order, Folder(tmp_path))
        change(issued, Action.REVOKE, unit)
        issued.issue()
    replaced = print_documents(issued.desk, [worker(issued)], order, Folder(tmp_path))
    assert (replaced.made, replaced.withdrawn) == (1, [name])
    assert set(_lying(tmp_path)) == {name, _aside(name), _aside(name).replace(".pdf", "_2.pdf")}
    late = replace(issued.desk, clock=lambda: datetime(2050, 1, 1, tzinfo=UTC))
    expired = print_documents(late, [worker(issued)], order, Folder(tmp_path))
    assert (expired.withdrawn, expired.without) == ([name], ["T-1"])
    assert len(_lying(tmp_path)) == 3


def test_what_the_ledger_does_not_vouch_for_is_moved_aside_and_made_anew(issued: TestOffice, tmp_path: Path) -> None:
    order = PrintOrder((Paper.CARD,))
    print_documents(issued.desk, [worker(issued)], order, Folder(tmp_path))
    (tmp_path / LEDGER).unlink()
    again = print_documents(issued.desk, [worker(issued)], order, Folder(tmp_path))
    assert (again.made, again.withdrawn) == (1, ["T-1/card-plumber-l3-ur.pdf"])


def _lying(folder: Path) -> dict[str, bytes]:
    """Our documents in a folder, by their paths."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*-ur*.pdf")}


def _aside(name: str) -> str:
    folder, slash, file = name.rpartition("/")
    return f"{folder}{slash}withdrawn/{file}"


def test_an_attachment_of_somebody_else_is_not_released(issued: TestOffice) -> None:
    (mine, *_), (theirs, *_) = jobs(issued, Paper.CERTIFICATE), jobs(issued, Paper.CERTIFICATE, reference="T-2")
    mixed = replace(mine.sheets[0], attachments=theirs.sheets[0].attachments)
    with _inspector(issued) as inspector, pytest.raises(NotReleased, match="altered"):
        _inspect(Job("x.pdf", Paper.CERTIFICATE, (mixed,), Language.URDU), inspector)


def test_what_was_revoked_since_is_not_released(issued: TestOffice) -> None:
    (before, *_) = jobs(issued, Paper.CERTIFICATE)
    change(issued, Action.REVOKE, UNITS[0])
    with _inspector(issued) as inspector, pytest.raises(NotReleased, match="revoked"):
        _inspect(before, inspector)


def test_a_code_that_is_not_read_from_worn_paper_is_not_released(issued: TestOffice) -> None:
    (job, *_) = jobs(issued, Paper.CERTIFICATE)
    with _inspector(issued) as inspector:

        def blind(data: bytes, *, deep: bool = True) -> Contents:
            return inspector.open_file(data, deep=deep) if data.startswith(b"%PDF") else Contents(Form.PICTURE)

        with pytest.raises(NotReleased, match="cannot be read from worn paper"):
            _inspect(job, Inspector(inspector.witness, inspector.now, blind))


def test_a_failure_stops_no_other_document(issued: TestOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse_the_first(kind: Paper, sheets: Sequence[Sheet], beside: Language) -> bytes:
        if isinstance(sheets[0], Certificate) and sheets[0].competency.code == UNITS[0]:
            raise NotPrintable("A name has letters that our fonts do not hold.")
        return print_sheets(kind, sheets, beside)

    monkeypatch.setattr("issuer.paper.run.print_sheets", refuse_the_first)
    outcome = print_documents(issued.desk, [worker(issued)], PrintOrder((Paper.CERTIFICATE,)), Folder(tmp_path))
    assert outcome.made == 2
    assert outcome.failed == {f"T-1/certificate-{UNITS[0]}-ur.pdf": "A name has letters that our fonts do not hold."}


def test_one_pdf_and_one_archive_hold_all(issued: TestOffice, tmp_path: Path) -> None:
    chosen, order = [worker(issued), worker(issued, "T-2")], PrintOrder((Paper.CERTIFICATE,))
    print_documents(issued.desk, chosen, order, Stack(tmp_path / "all.pdf"))
    with pypdfium2.PdfDocument(tmp_path / "all.pdf") as opened:
        assert len(opened) == opened.count_attachments() == 6
    print_documents(issued.desk, chosen, order, Archive(tmp_path / "all.zip"))
    with zipfile.ZipFile(io.BytesIO((tmp_path / "all.zip").read_bytes())) as archive:
        assert len(archive.namelist()) == 7
        assert len(archive.read(LEDGER).splitlines()) == 6


@pytest.fixture(scope="module")
def home(issued_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with credentials, for commands that only look."""
    with open_office(issued_template, tmp_path_factory.mktemp("document") / "office") as office:
        return office.home.path


def test_the_command_writes_into_the_office(home: Path) -> None:
    done = hunar("document", "T-1", "--kind", "card", "--language", "sd", home=home)
    assert done.exit_code == 0, done.output
    assert "Released 1 document: " in done.output
    assert (home / "documents" / "T-1" / "card-plumber-l3-sd.pdf").read_bytes().startswith(b"%PDF")
    again = hunar("document", "--all", "--qualification", "plumber-l3", "--kind", "card", "--language", "sd", home=home)
    assert "Released 1 document, 1 was there already" in again.output


def test_the_command_says_what_is_missing(home: Path, tmp_path: Path) -> None:
    unknown = hunar("document", "T-9", home=home)
    assert unknown.exit_code == 1
    assert "No worker has the reference T-9" in unknown.output
    late = hunar("document", "T-1", "--since", "2999-01-01", "--zip", tmp_path / "x.zip", home=home)
    assert "Released 0 documents" in late.output
    assert not (tmp_path / "x.zip").exists()
    assert "no standard" in hunar("document", "--all", "--qualification", "x", home=home).output.lower()


def test_the_command_says_what_it_moved_aside(office: TestOffice) -> None:
    office.enter(["T-1"])
    office.issue()
    home, unit = office.home.path, office.of(Kind.UNIT)[0]
    hunar("document", "T-1", home=home)
    reason = ("--reason", "issued-in-error", "--words", "the wrong worker")
    revoked = hunar("status", "revoke", unit.short_number, *reason, home=home)
    assert "What was printed is to be taken back" in revoked.output
    done = hunar("document", "T-1", home=home)
    assert "Moved 1 document that no longer stands into withdrawn/. Take back what was printed:" in done.output
    assert "  T-1/certificate-ILL-0732-PL-L3-" in done.output
    assert "Moved" not in hunar("document", "T-1", home=home).output


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("T-1", "--all"),
        ("T-1", "--pdf", "a.pdf", "--zip", "b.zip"),
        ("T-1", "--pdf", "a.pdf", "--kind", "card", "--kind", "worker"),
    ],
)
def test_orders_that_contradict_themselves_are_wrong_usage(home: Path, arguments: tuple[str, ...]) -> None:
    assert hunar("document", *arguments, home=home).exit_code == 2


def test_a_worker_without_a_credential_that_stands_is_an_error(office: TestOffice) -> None:
    office.enter(["T-1"])
    done = hunar("document", "T-1", home=office.home.path)
    assert done.exit_code == 1
    assert "No credential stands today for T-1" in done.output
    assert hunar("document", "--all", home=office.home.path).exit_code == 0


def test_what_to_type_about_a_worker_without_a_credential_works_as_it_is_printed(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a folder with a name that the shell would take apart."""
    with open_office(template, tmp_path / "an office; with $HOME") as office:
        office.record(["T-1"])
    monkeypatch.setenv("PATH", os.defpath)
    said = hunar("document", "T-1", home=office.home.path).output
    typed = said.partition("See: ")[2]
    environment = {"HUNAR_PASSPHRASE": PASSPHRASE, "PATH": os.defpath}
    done = subprocess.run(typed, shell=True, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "enrolled for plumber-l3" in done.stdout


def _inspector(office: TestOffice) -> AbstractContextManager[Inspector]:
    with office.desk.store.read() as tx:
        rows = tuple(credentials.iterate(tx))
    return open_inspector(office.desk, rows)


def _inspect(job: Job, inspector: Inspector) -> None:
    pdf = print_sheets(job.kind, job.sheets, job.language)
    inspect(pdf, job.kind, [sheet.printed.text for sheet in job.sheets], inspector)
