"""The command line as transcripts: what is typed, what is answered, with which status."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib.metadata import version
from pathlib import Path

import click
import pytest
from sqlalchemy import insert, select

import issuer.cli
from issuer.cli import main
from issuer.desk import open_desk
from issuer.home import Settings
from issuer.status import REVOKING, SUSPENDING
from issuer.store.tables.assessment import assessments
from tests.conftest import ROOT
from tests.issuer.office import HUNAR, PASSPHRASE, TestOffice, hunar, open_office, plumber, results_csv, workers_csv


def run(home: Path, *arguments: object, status: int = 0, **options: object) -> str:
    """Run a command, hold it to its exit status, and give what it said."""
    done = hunar(*arguments, home=home, **options)
    assert done.exit_code == status, done.output
    return done.output


def test_from_nothing_to_a_revoked_credential(tmp_path: Path) -> None:
    home = tmp_path / "office"
    said = run(home, "init", "--base-url", "https://new.hunar.example", "--name", "New office", "--demonstration")
    assert "Founded did:web:new.hunar.example" in said
    fingerprint = re.search(r"Root key of the trust list: (\S+)", said)[1]
    standard = tmp_path / "plumber.json"
    standard.write_bytes(plumber())
    assert "nsp-std-plumber, version 1: 11 units" in run(home, "standard", "import", standard)
    assert "plumber-l3" in run(home, "standard", "list")
    run(home, "assess", "accredit", "A-1", "--name", "An Assessor", "--trade", "plumber", "--certificate", "X-1",
        "--until", "2030-01-01")  # fmt: skip
    assert "1 worker is" in run(home, "worker", "add", "-", stdin=workers_csv(["T-1"]))
    assert "3 results" in run(home, "assess", "record", "-", stdin=results_csv(["T-1"]))
    assert "pending" in run(home, "assess", "list", "T-1")
    assert "recorded" in run(home, "assess", "approve", "--worker", "T-1", status=1)  # the recorder cannot
    assert "Approved 3" in run(home, "assess", "approve", "--worker", "T-1", handle="approver")
    assert re.search(r"T-1 .*ILL-0732-PL-L3-1", run(home, "issue", "--list"))
    assert "Signed 5 credentials; 5 files are new" in run(home, "issue")
    assert "Signed 0 credentials; 0 files are new" in run(home, "issue")
    shown = run(home, "worker", "show", "T-1")
    short = re.search(r"urn:uuid:\S+\s+(\S+)\s+T-1/ILL-0732-PL-L3-1.json", shown)[1]
    said = run(home, "status", "revoke", short, "--reason", "issued-in-error", "--words", "typing mistake")
    assert "revoked" in said
    assert re.search(r"revoke .*issued-in-error .*typing mistake", run(home, "status", "show", short))
    assert "is whole" in run(home, "audit", "verify")
    assert fingerprint in run(home, "trust", "show")


@pytest.fixture(scope="module")
def home(issued_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with credentials, for commands that only look or that do not mind each other."""
    with open_office(issued_template, tmp_path_factory.mktemp("cli") / "office") as office:
        return office.home.path


def test_what_has_run_out_is_not_shown_as_valid(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert re.search(r"T-1/ILL-0732-PL-L3-1.json .*\bvalid\b", run(home, "worker", "show", "T-1"))
    later = datetime.now(UTC) + timedelta(days=366 * 6)
    monkeypatch.setattr("issuer.cli.office.open_desk", partial(open_desk, clock=lambda: later))
    assert re.search(r"T-1/ILL-0732-PL-L3-1.json .*\bexpired\b", run(home, "worker", "show", "T-1"))


def test_without_the_issuers_packages_it_says_what_to_install() -> None:
    code = "import sys; sys.modules['sqlalchemy'] = None; from issuer.__main__ import main; main()"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "sqlalchemy is missing" in done.stderr
    assert "pip install '.[issuer]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_suspending_and_reinstating(home: Path) -> None:
    short = _short(home, "plumber-l3")
    run(home, "status", "suspend", short, "--reason", "appeal-under-review", "--words", "appeal")
    said = run(home, "status", "reinstate", short, "--words", "upheld")
    assert "is valid" in said


def test_replacing(home: Path) -> None:
    said = run(home, "status", "replace", _short(home, "ILL-0732-PL-L3-2", worker="T-2"))
    assert "is replaced by urn:uuid:" in said
    assert "T-2/ILL-0732-PL-L3-2_2.json" in run(home, "worker", "show", "T-2")


def test_keys(home: Path) -> None:
    assert "Made did:web:office.hunar.example#key-2" in run(home, "key", "create", "--role", "status")
    assert "retired" in run(home, "key", "retire", "did:web:office.hunar.example#key-2")
    listed = run(home, "key", "list")
    assert "key-1" in listed
    assert "retired" in listed
    asked = run(home, "key", "compromise", "did:web:office.hunar.example#key-2", stdin="n\n", status=1)
    assert "no way back" in asked


@pytest.mark.parametrize("name", ["key-1", "#key-1", "did:web:office.hunar.example#key-1"])
def test_a_key_is_named_by_its_fragment_or_in_full(office: TestOffice, name: str) -> None:
    home = office.home.path
    run(home, "key", "create")
    assert "did:web:office.hunar.example#key-1 is retired" in run(home, "key", "retire", name)
    said = run(home, "key", "compromise", name, "--yes")
    assert "did:web:office.hunar.example#key-1 is compromised; 0 documents stand in its inventory" in said
    assert re.findall(r"#key-\d.* (active|compromised) ", run(home, "key", "list")) == ["compromised", "active"]


@pytest.mark.parametrize("name", ["key-11", "key", "#", "", "did:web:other.hunar.example#key-1"])
@pytest.mark.parametrize("command", [("retire",), ("compromise", "--yes")])
def test_an_unknown_key_is_told_with_those_on_record(template: Path, command: tuple[str, ...], name: str) -> None:
    said = run(template, "key", *command, name, status=1)
    assert "No signing key has this name; on record are: did:web:office.hunar.example#key-1" in said
    assert " active " in run(template, "key", "list")


def test_a_new_key_is_in_the_trust_list_at_once(home: Path) -> None:
    run(home, "key", "create")
    assert run(home, "trust", "show").count("active") >= 2
    assert "Run: hunar trust sign" not in run(home, "publish")


def test_publishing_elsewhere(home: Path, tmp_path: Path) -> None:
    assert "files in" in run(home, "publish", "--to", tmp_path / "www")
    assert (tmp_path / "www" / "trust-list.json").exists()


def test_the_audit_trail(home: Path, tmp_path: Path) -> None:
    kept = json.loads(run(home, "audit", "checkpoint"))
    assert kept["sequence"] > 10
    (tmp_path / "kept.json").write_text(json.dumps(kept))
    assert "is whole" in run(home, "audit", "verify", "--checkpoint", tmp_path / "kept.json")
    (tmp_path / "kept.json").write_text(json.dumps({**kept, "hash": "00" * 32}))
    assert "was altered" in run(home, "audit", "verify", "--checkpoint", tmp_path / "kept.json", status=1)
    assert "publish" in run(home, "audit", "show", "--limit", 50)


def test_verify_is_the_standalone_verifier(home: Path, tmp_path: Path) -> None:
    file = home / "credentials" / "T-1" / "plumber-l3.json"
    trust = home / "public" / "trust-list.json"
    said = run(home, "verify", "--home", tmp_path, "--offline", "--trust", trust, "--plain-trust", file, status=3)
    assert "could not be checked" in said.lower()


def test_workers(home: Path) -> None:
    assert "T-1" in run(home, "worker", "list")
    assert "Erased" in run(home, "worker", "erase", "T-2", stdin="y\n")
    assert "T-2" not in run(home, "worker", "list")
    assert "No worker has this reference" in run(home, "worker", "show", "T-99", status=1)


def test_assessors(home: Path) -> None:
    listed = run(home, "assess", "assessors")
    assert "TEST-A-1" in listed
    assert "2026-03-01" in listed


FAULTS = {
    "no folder": (("--home", "nowhere", "key", "list"), 3, "No issuer lives"),
    "unknown command": (("fly",), 2, "No such command"),
    "no base url": (("init",), 2, "Missing option"),
    "plain http": (
        ("--home", "x", "init", "--base-url", "http://a.example", "--name", "x"),
        1,
        "must begin with https",
    ),
    "real issuer under a reserved host": (
        ("--home", "x", "init", "--base-url", "https://a.example", "--name", "x"),
        1,
        "reserved for examples",
    ),
}


def test_an_exit_status_means_the_same_in_the_manual_and_in_the_program() -> None:
    said = re.search(r"Exit status: .*?\)\.", issuer.cli.__doc__, re.DOTALL)[0]
    manual = (ROOT / "docs" / "issuing.md").read_text(encoding="utf-8")
    assert " ".join(said.split()) in " ".join(manual.split())


DATABASES = {
    "no server": "postgresql://hunar@127.0.0.1:1/hunar?connect_timeout=5",
    "no file can be there": "sqlite:////dev/null/hunar.sqlite3",
}


@pytest.mark.parametrize("case", DATABASES)
def test_a_database_that_cannot_be_reached_is_something_outside(template: Path, tmp_path: Path, case: str) -> None:
    if case == "no server":
        pytest.importorskip("psycopg")
    home = shutil.copytree(template, tmp_path / "office")
    settings = json.loads((home / "issuer.json").read_bytes())
    (home / "issuer.json").write_text(json.dumps({**settings, "database": DATABASES[case]}))
    said = run(home, "worker", "list", status=3)
    assert "The database of the register cannot be used now" in said
    (home / "issuer.json").write_text(json.dumps(settings))
    assert "T-9" not in run(home, "worker", "list")  # the control: with its own database it works


def test_without_a_driver_it_says_what_to_install(template: Path, tmp_path: Path) -> None:
    home = shutil.copytree(template, tmp_path / "office")
    settings = json.loads((home / "issuer.json").read_bytes())
    (home / "issuer.json").write_text(json.dumps({**settings, "database": DATABASES["no server"]}))
    code = "import sys; sys.modules['psycopg'] = None; from issuer.cli import main; main()"
    arguments = [sys.executable, "-c", code, "--home", str(home), "worker", "list"]
    environment = {**os.environ, "HUNAR_PASSPHRASE": PASSPHRASE}
    done = subprocess.run(arguments, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "Psycopg is missing" in done.stderr
    assert "pip install '.[postgres]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_damaged_register_is_something_outside(template: Path, tmp_path: Path) -> None:
    home = shutil.copytree(template, tmp_path / "office")
    for file in home.glob("hunar.sqlite3*"):
        file.unlink()
    (home / "hunar.sqlite3").write_bytes(b"no database" * 1000)
    assert "The database of the register cannot be used now" in run(home, "worker", "list", status=3)


def test_it_says_its_version() -> None:
    assert hunar("--version").output == f"hunar {version('hunar')}\n"
    done = subprocess.run([*HUNAR, "--version"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == f"hunar {version('hunar')}\n"


@pytest.mark.parametrize("fault", FAULTS)
def test_faults_of_use_are_told_with_their_status(fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    arguments, status, words = FAULTS[fault]
    monkeypatch.chdir(tmp_path)
    done = hunar(*arguments)
    assert done.exit_code == status, done.output
    assert words in done.output


def test_a_wrong_passphrase_is_told_and_changes_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.issuer import office

    monkeypatch.setattr(office, "PASSPHRASE", "not the passphrase")
    done = hunar("key", "list", home=home)
    assert done.exit_code == 3
    assert "passphrase" in done.output


def test_no_passphrase_at_all_says_where_one_was_looked_for(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.issuer import office

    monkeypatch.setattr(office, "PASSPHRASE", "")
    done = hunar("--passphrase-from", "env:HUNAR_PASSPHRASE", "key", "list", home=home)
    assert done.exit_code == 3
    assert "HUNAR_PASSPHRASE" in done.output


TABLES = {
    "no cell": (b"reference,name_en\nT-9,\n", "Line 2: the column name_en is missing"),
    "bad year": (workers_csv(["T-9"]).replace(b"1990", b"90"), "Line 2: the column birth_year cannot be read"),
    "arabic digits": (workers_csv(["T-9"]).replace(b"1990", "١٩٩٠".encode()), "birth_year cannot be read"),
    "too many cells": (b"reference\nT-9,x,y\n", "more cells than the table has columns"),
    "escape sequence": (
        workers_csv(["T-9"]).replace(b"Nobody", b"\x1b[2JNobody"),
        "Line 2: a cell is too long, or has",
    ),
    "reversed text": (
        workers_csv(["T-9"]).replace(b"Nobody", "\u202eNobody".encode()),
        "Line 2: a cell is too long, or has",
    ),
    "no table": (b"\xff\xfe", "not a CSV table in UTF-8"),
    "bad gender": (
        workers_csv(["T-9"]).replace(b",M,", b",?,"),
        "Line 2: the column gender cannot be read; it holds M, F or X",
    ),
    "unknown qualification": (
        workers_csv(["T-8", "T-9"]).replace(b"plumber-l3", b"plumber-l8"),
        "Line 3: the column qualification names none on record",
    ),
    "unknown district": (
        workers_csv(["T-9"]).replace(b"PK-SD-dadu", b"Dadu"),
        "Line 2: the column district is not the code of one, such as PK-SD-dadu",
    ),
    "after an empty line": (
        workers_csv(["T-9"]).replace(b"\n", b"\n\n", 1).replace(b"1990", b"90"),
        "Line 3: the column birth_year cannot be read; it holds a year such as 1990",
    ),
}


@pytest.mark.parametrize("case", TABLES)
def test_a_bad_table_is_refused_whole_by_line_and_column(home: Path, case: str) -> None:
    table, words = TABLES[case]
    said = run(home, "worker", "add", "-", stdin=table, status=1)
    assert words in said
    assert "T-9" not in run(home, "worker", "list")


def test_no_fault_repeats_what_was_in_the_table(home: Path) -> None:
    table = workers_csv(["T-9"]).replace(b"1990", b"42101-1234567-1")
    assert "42101" not in run(home, "worker", "add", "-", stdin=table, status=1)


RESULTS = {
    "bad result": ({b",C,": b",PASS,"}, "Line 2: the column result cannot be read; it holds C or NYC"),
    "bad day": ({b"2026-03-02": b"02/03/2026"}, "Line 2: the column date cannot be read; it holds a day such as 2026-"),
    "bad method": (
        {b"practical": b"viva"},
        "column method cannot be read; it holds practical, written or oral, or sev",
    ),
    "unknown unit": ({b"PL-L3-2": b"PL-L9-9"}, "Line 3: the column unit names no unit on record"),
    "unknown worker": ({b"T-1": b"T-77"}, "Line 2: the column worker names nobody on record"),
    "unknown assessor": ({b"A-1": b"A-77"}, "Line 2: the column assessor names nobody on record"),
    "not enrolled": ({b"plumber-l3": b"plumber-l2", b"PL-L3-1": b"PL-L2-B"}, "not enrolled"),
}


@pytest.mark.parametrize("case", RESULTS)
def test_a_bad_result_is_told_by_line_and_column_and_not_by_what_stands_there(home: Path, case: str) -> None:
    changes, words = RESULTS[case]
    table = results_csv(["T-1"])
    for before, after in changes.items():
        assert before in table
        table = table.replace(before, after)
    said = run(home, "assess", "record", "-", stdin=table, status=1)
    assert words in said
    assert not any(after.decode() in said for after in changes.values())
    assert "3 results" in run(home, "assess", "record", "-", stdin=results_csv(["T-1"]))  # the control


def test_a_result_is_not_of_a_day_to_come(office: TestOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the last moment of a day in UTC, tomorrow is refused and today is not."""
    home, evening = office.home.path, datetime.now(UTC).replace(hour=23, minute=59, second=59)
    monkeypatch.setattr("issuer.cli.office.open_desk", partial(open_desk, clock=lambda: evening))
    run(home, "worker", "add", "-", stdin=workers_csv(["T-1"]))
    today, tomorrow = (day.date().isoformat().encode() for day in (evening, evening + timedelta(days=1)))
    held = results_csv(["T-1"]).replace(b"2026-03-02", today)
    said = run(home, "assess", "record", "-", stdin=held.replace(today, tomorrow, 1), status=1)
    assert "Line 2: the column date is after today" in said
    assert "Line 3" not in said
    assert "pending" not in run(home, "assess", "list", "T-1")
    assert "3 results" in run(home, "assess", "record", "-", stdin=held)
    assert "Approved 3" in run(home, "assess", "approve", "--worker", "T-1", handle="approver")
    assert "Signed 5 credentials" in run(home, "issue")


def test_what_was_recorded_of_a_day_to_come_is_not_approved(office: TestOffice) -> None:
    home = office.home.path
    (right,) = office.record(["T-1"], units=["ILL-0732-PL-L3-1"])
    wrong, next_year = "urn:uuid:00000000-0000-4000-8000-000000000001", datetime.now(UTC).date() + timedelta(days=365)
    with office.desk.store.transaction() as tx:
        row = tx.connection.execute(select(assessments).where(assessments.c.id == right)).one()
        tx.connection.execute(insert(assessments).values({**row._mapping, "id": wrong, "assessed_on": next_year}))
    said = run(home, "assess", "approve", "--worker", "T-1", handle="approver", status=1)
    assert "Nothing was approved, since the day of an assessment is after today" in said
    assert wrong in said
    assert right not in said
    assert "Approved 1" in run(home, "assess", "approve", right, handle="approver")
    assert "Signed 2 credentials" in run(home, "issue")


def test_every_command_has_words_of_its_own() -> None:
    def walk(command: object, path: str) -> None:
        assert command.help, path
        for name, each in getattr(command, "commands", {}).items():
            walk(each, f"{path} {name}")

    walk(main, "hunar")
    wanted = "init key standard worker assess issue document status publish trust serve verify audit demonstrate"
    assert set(main.commands) == set(wanted.split())


def test_the_passphrase_is_never_shown(home: Path) -> None:
    for arguments in (("key", "list"), ("trust", "show"), ("worker", "list"), ("audit", "show")):
        assert PASSPHRASE not in run(home, *arguments)


def test_serving_needs_something_published(template: Path, tmp_path: Path) -> None:
    with open_office(template, tmp_path / "office") as office:
        path = office.home.path
    assert "Nothing has been published yet" in run(path, "serve", status=3)


def _short(home: Path, name: str, worker: str = "T-1") -> str:
    shown = run(home, "worker", "show", worker)
    return re.search(rf"urn:uuid:\S+\s+(\S+)\s+{worker}/{name}.json", shown)[1]


def test_an_intent_that_cannot_be_signed_can_be_given_up(office: TestOffice) -> None:
    from issuer.issue import plan_due

    office.enter(["T-1"])
    with office.desk.store.transaction(office.clerk) as tx:
        planned = plan_due(tx, office.desk)
    assert "Gave up" in run(office.home.path, "issue", "--abandon", planned[0].id)
    assert "Signed 5 credentials" in run(office.home.path, "issue")
    assert office.verdicts() == {"valid"}


def test_every_command_option_and_reason_is_in_the_manual() -> None:
    manual = (ROOT / "docs" / "issuing.md").read_text(encoding="utf-8")

    def walk(command: click.Command, path: str) -> Iterator[str]:
        for name, each in getattr(command, "commands", {}).items():
            yield from walk(each, f"{path} {name}")
        if not hasattr(command, "commands"):
            yield path
        for parameter in command.params:
            yield from (option for option in parameter.opts if option.startswith("--"))

    missing = [found for found in walk(main, "hunar") if found not in manual]
    assert missing == []
    assert [reason for reason in (*REVOKING, *SUSPENDING) if f"`{reason}`" not in manual] == []
    setting = set(Settings.__annotations__) - {"base_url", "names", "demonstration"}
    assert [name for name in setting if name not in manual and f"--{name.replace('_', '-')}" not in manual] == []
