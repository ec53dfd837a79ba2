"""The demonstration adds up, resumes, notices what is wrong, and says openly that nothing of it is real."""

import csv
import json
import re
import shutil
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import Result

from issuer.cards import code_texts
from issuer.cli.document import every_worker
from issuer.demonstration.samples import SampleStatus, samples
from issuer.desk import Desk, open_desk
from issuer.home import Home, open_home
from issuer.prepare import AS_HISTORY
from issuer.store import audit, credentials, workers
from issuer.store.credentials import Credential, Kind, Status
from issuer.store.workers import Worker
from tests.issuer.office import hunar, judge, published_trust
from vc.qr import ORDINARY, size
from vc.reader import read_object


@pytest.fixture(scope="session")
def demonstrated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """The demonstration as `./start --once --no-documents` runs it: its folder, and what was said."""
    path = tmp_path_factory.mktemp("demonstration") / "demo"
    return path, hunar("demonstrate", "--once", "--no-documents", "--home", path)


@pytest.fixture
def demo(demonstrated: tuple[Path, Result], tmp_path: Path) -> Path:
    """A copy of the demonstration's folder, for tests that change it."""
    shutil.copytree(demonstrated[0], tmp_path / "demo")
    return tmp_path / "demo"


@contextmanager
def at_work(path: Path) -> Iterator[tuple[Home, Desk]]:
    """The demonstration's issuer at work."""
    home = open_home(path)
    with open_desk(home, lambda _question: home.passphrase_file.read_text().strip()) as desk:
        yield home, desk


def issued_to(desk: Desk, reference: str) -> tuple[Credential, ...]:
    """The credentials of a sample worker."""
    with desk.store.read() as tx:
        return credentials.for_worker(tx, workers.find_by_reference(tx, reference).id)


def numbers(output: str) -> dict[str, int]:
    """The lines of a table that end in a number."""
    return {
        words.strip(): int(number) for words, number in re.findall(r"^\s*(\S.*?)\s+(\d+)\s*$", output, re.MULTILINE)
    }


def test_it_ends_well_and_everything_adds_up(demonstrated: tuple[Path, Result]) -> None:
    path, done = demonstrated
    assert done.exit_code == 0, done.output
    assert not (path / "documents").exists()
    assert "Everything adds up." in done.output
    found = numbers(done.output)
    assert found["Unit results in"] == 409
    assert found["certified: a credential each"] in (395, 31)
    assert found["not yet competent: never in a credential"] == 14
    assert found["competent, credential pending"] == 0
    assert found["Units enrolled for and not assessed yet"] == 23
    assert found["Qualifications complete"] == 31
    assert 395 + 14 == 409
    assert (found["Credentials of units"], found["Qualifications with a certified unit that stands"]) == (395, 37)
    assert found["with their card"] in (395, 37)
    assert len(re.findall(r"with their card +(395|37)\b", done.output)) == 2


def test_at_its_end_it_says_how_to_verify_with_nothing_served(demonstrated: tuple[Path, Result]) -> None:
    line = next(line for line in demonstrated[1].output.splitlines() if " --offline " in line)
    done = subprocess.run(line, shell=True, capture_output=True, text=True, cwd="/", check=False)
    assert (done.returncode, done.stderr) == (0, ""), line
    assert "Genuine and valid." in done.stdout


def test_the_register_agrees_with_its_trail(demonstrated: tuple[Path, Result]) -> None:
    done = hunar("audit", "verify", home=demonstrated[0])
    assert done.exit_code == 0, done.output
    assert "Every assessment and credential on record is as the trail says." in done.output


def test_every_card_is_ordinary_in_size(demonstrated: tuple[Path, Result]) -> None:
    with at_work(demonstrated[0]) as (_, desk):
        with desk.store.read() as tx:
            rows = [row for row in credentials.iterate(tx) if row.kind is not Kind.QUALIFICATION]
            made = [credentials.card(tx, row.id) for row in rows]
        sizes = [size(code) for code in code_texts(made, desk)]
    assert len(sizes) == 395 + 37
    assert max(sizes) <= ORDINARY.most


def test_each_worker_has_what_the_samples_say(demonstrated: tuple[Path, Result]) -> None:
    """The verifier's verdict on every file, against the sample file itself and not the register."""
    home = open_home(demonstrated[0])
    trusted = published_trust(home)
    rows = csv.DictReader(files("issuer.demonstration").joinpath("workers.csv").read_text("utf-8").splitlines())
    say = {"valid": "valid", "partial": "valid", "expired": "expired", "suspended": "suspended", "revoked": "revoked"}
    for row in rows:
        found = Counter(
            str(judge(home, file.read_bytes(), trusted=trusted).verdict)
            for file in (home.credentials / row["worker_id"]).glob("*.json")
        )
        units, whole = int(row["units_competent"] or 0), int(row["overall_result"] == "C")
        verdict = say.get(row["credential_status"])
        card = int(verdict != "revoked")  # what never stood was never on a card
        assert found == ({verdict: units + whole + card} if verdict else {}), row["worker_id"]


def test_a_unit_not_yet_competent_is_in_no_file(demonstrated: tuple[Path, Result]) -> None:
    for sample in samples().results:
        file = demonstrated[0] / "credentials" / sample.worker / f"{sample.unit}.json"
        assert file.exists() == (sample.result == "C"), file.name


def test_history_begins_on_the_day_of_the_assessment(demonstrated: tuple[Path, Result]) -> None:
    document = read_object((demonstrated[0] / "credentials/W-011/plumber-l2.json").read_bytes())
    assert document["validFrom"] == "2021-03-12T00:00:00Z" == document["proof"]["created"]
    assert document["validUntil"] == "2026-03-11T23:59:59Z"


def test_the_lapsed_assessors_credentials_are_an_audited_exception_and_never_stood(
    demonstrated: tuple[Path, Result],
) -> None:
    with at_work(demonstrated[0]) as (home, desk):
        theirs = issued_to(desk, "W-024")
        everybody = [row for sample in samples().workers for row in issued_to(desk, sample.reference)]
        with desk.store.read() as tx:
            trail = [entry for row in theirs for entry in audit.entries(tx, object_id=row.id)]
    assert len(theirs) == 11
    assert all(
        row.exception and row.exception.startswith(AS_HISTORY) and row.status is Status.REVOKED for row in theirs
    )
    assert sum(row.exception is not None for row in everybody) == 11
    assert sum(entry.action == "credential.exception" for entry in trail) == 11
    recorded = {entry.object: entry.at for entry in trail if entry.action == "credential.record"}
    revoked = {entry.object: entry.at for entry in trail if entry.action == "credential.revoke"}
    assert recorded == revoked  # one transaction: never on record unrevoked
    report = judge(home, (home.credentials / "W-024" / "electrician-l2.json").read_bytes())
    assert report.deciding is not None
    assert report.deciding.parameters["reason"] == "assessor-not-accredited"


def test_running_again_issues_nothing_twice_and_prints_what_stands(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Printed of three workers only: one has all units, one some of them, and nothing of one ever stood."""
    units = {"W-013": 3, "W-005": 6}

    def three_workers(desk: Desk) -> list[Worker]:
        return [worker for worker in every_worker(desk) if worker.reference in {*units, "W-024"}]

    monkeypatch.setattr("issuer.cli.demonstrate.every_worker", three_workers)
    before = {file: file.read_bytes() for file in (demo / "credentials").rglob("*.json")}
    done = hunar("demonstrate", "--once", "--home", demo)
    assert done.exit_code == 0, done.output
    assert "Signed 0 credentials now" in done.output
    assert {file: file.read_bytes() for file in (demo / "credentials").rglob("*.json")} == before
    with at_work(demo) as (_, desk), desk.store.read() as tx:
        assert audit.verify(tx).sequence > 0
    assert "No credential stands today for W-024" in done.output
    printed = Counter((file.parent.name, file.name.split("-")[0]) for file in (demo / "documents").rglob("*.pdf"))
    once = {(worker, kind): 1 for worker in units for kind in ("worker", "card", "passport")}
    assert printed == {(worker, "certificate"): number for worker, number in units.items()} | once


def test_what_is_missing_altered_or_foreign_makes_it_fail(demo: Path) -> None:
    """Files are held to the register; a card is written out of it, as JSON and as a code, and judged by its proof."""
    altered = demo / "credentials/W-001/ILL-0713-BE-L2-A.json"
    altered.write_bytes(altered.read_bytes().replace(b"Ghulam", b"Gh0lam"))
    (demo / "credentials/W-002/plumber-l2.json").unlink()
    shutil.copyfile(demo / "credentials/W-004/cook-l2-v2.json", demo / "credentials/W-004/copy.json")
    _alter_a_card(demo)
    done = hunar("demonstrate", "--once", "--no-documents", "--home", demo)
    assert done.exit_code == 1
    assert "Something does not add up." in done.output
    unexpected = re.findall(r"Not as the register says: (\S+)", done.output)
    assert {"W-001/ILL-0713-BE-L2-A.json", "W-002/plumber-l2.json", "W-004/copy.json"} < set(unexpected)
    assert len(unexpected) == 3 + 2, unexpected


def _alter_a_card(demo: Path) -> None:
    with sqlite3.connect(demo / "hunar.sqlite3") as register:
        register.execute("DROP TRIGGER signed_cards_unchanging")
        (credential, card) = register.execute("SELECT credential, card FROM signed_cards LIMIT 1").fetchone()
        altered = card.replace(b'"birthYear":"19', b'"birthYear":"20')
        register.execute("UPDATE signed_cards SET card = ? WHERE credential = ?", (altered, credential))


def test_it_says_that_it_is_a_demonstration(demonstrated: tuple[Path, Result]) -> None:
    path, done = demonstrated
    assert "passphrase of this demonstration lies in" in done.output
    assert (path / "passphrase").stat().st_mode & 0o077 == 0
    assert path.stat().st_mode & 0o777 == 0o700
    home = open_home(path)
    trusted = published_trust(home)
    for file in (path / "credentials").rglob("*.json"):
        if file.name.endswith("_card.json"):  # a card has no room to say so; the verdict on it does
            report = judge(home, file.read_bytes(), trusted=trusted)
            assert report.issuer is not None
            assert report.issuer.demonstration
        else:
            assert json.loads(file.read_bytes())["demonstration"] is True
    assert open_home(path).address.reserved


def test_no_identity_number_birth_date_phone_or_fathers_name_leaves_the_register(
    demonstrated: tuple[Path, Result],
) -> None:
    path = demonstrated[0]
    released = [file for folder in ("credentials", "public") for file in (path / folder).rglob("*") if file.is_file()]
    everything = b"".join(file.read_bytes() for file in released) + demonstrated[1].output.encode()
    for sample in samples().workers:
        for name in ("cnic_fictional", "mobile_fictional", "passport_fictional", "father_name_en"):
            value = sample.row[name]
            assert not value or value.encode() not in everything, (sample.reference, name)
            assert not value or value.replace("-", "").encode() not in everything, (sample.reference, name)
    assert samples().workers[0].row["name_en"].encode() in everything  # the control


def test_the_register_holds_identity_numbers_sealed_only(demonstrated: tuple[Path, Result]) -> None:
    stored = b"".join(file.read_bytes() for file in demonstrated[0].glob("hunar.sqlite3*"))
    for sample in samples().workers:
        for name in ("cnic_fictional", "mobile_fictional"):
            assert sample.row[name].encode() not in stored
            assert sample.row[name].replace("-", "").encode() not in stored


def test_pending_workers_have_nothing_and_partial_ones_no_qualification(demonstrated: tuple[Path, Result]) -> None:
    with at_work(demonstrated[0]) as (_, desk):
        for sample in samples().workers:
            kinds = {row.kind for row in issued_to(desk, sample.reference)}
            if sample.status is SampleStatus.PENDING:
                assert kinds == set()
            elif sample.status is SampleStatus.PARTIAL:
                assert kinds == {Kind.UNIT, Kind.CARD}
            elif sample.status is SampleStatus.REVOKED:
                assert kinds == {Kind.UNIT, Kind.QUALIFICATION}
            else:
                assert kinds == {Kind.UNIT, Kind.QUALIFICATION, Kind.CARD}
