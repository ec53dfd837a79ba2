"""`hunar audit verify`: a register that no longer says what its trail says is found out, on each database."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import not_, text, update

from issuer.store import Transaction
from issuer.store.credentials import Kind
from issuer.store.tables.assessment import assessments
from issuer.store.tables.issuance import credentials, signed_documents
from issuer.store.tables.trail import audit_trail
from tests.issuer.office import SETTINGS, TestOffice, hunar, make_template, reopen
from tests.postgres import postgres_server  # noqa: F401 - a fixture


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, issued_template: Path, tmp_path: Path) -> Iterator[TestOffice]:
    """An office that has issued to two workers, on each database."""
    path = tmp_path / "office"
    if request.param == "sqlite":
        shutil.copytree(issued_template, path)
    else:
        make_template(path, replace(SETTINGS, database=request.getfixturevalue("postgres_server").url()))
    with reopen(path) as opened:
        if request.param == "postgresql":
            opened.enter()
            opened.issue()
        yield opened


def alter(office: TestOffice, *statements: object) -> None:
    """What somebody does who can remove the guards of the database."""
    with office.desk.store.transaction() as tx:
        _remove_guards(tx)
        for statement in statements:
            tx.connection.execute(statement)


def _remove_guards(tx: Transaction) -> None:
    if tx.connection.dialect.name == "postgresql":
        tx.connection.execute(text("SET LOCAL session_replication_role = replica"))
        return
    for name in tx.connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all():
        tx.connection.execute(text(f"DROP TRIGGER {name}"))


def verify(office: TestOffice, status: int) -> str:
    done = hunar("audit", "verify", home=office.home.path)
    assert done.exit_code == status, done.output
    return done.output


def test_altered_rows_are_named_and_no_others(office: TestOffice) -> None:
    assert "Every assessment and credential on record is as the trail says." in verify(office, 0)
    first, second, third = office.of(Kind.UNIT, "T-1")
    alter(
        office,
        update(assessments).where(assessments.c.id == first.assessment).values(oral=not_(assessments.c.oral)),
        update(credentials).where(credentials.c.id == second.id).values(edition=7, message=3),
        update(signed_documents).where(signed_documents.c.credential == third.id).values(document=b"{}"),
    )
    said = verify(office, 1)
    assert "The audit trail is whole" in said
    assert f"{first.assessment}: the result is not the one that was recorded; the result or its approver" in said
    assert f"{second.id}: the credential is not the one that was planned; the status is not the one" in said
    assert f"{third.id}: the signed document does not have its digest" in said
    assert said.count("Not as the audit trail says: ") == 3
    assert "3 rows of the register are not as the audit trail says" in said
    assert "is as the trail says" not in said


def test_a_tampered_trail_vouches_for_nothing(office: TestOffice) -> None:
    alter(office, update(audit_trail).where(audit_trail.c.sequence == 5).values(action="assessment.record"))
    said = verify(office, 1)
    assert "The audit trail was altered: audit row 5" in said
    assert "register" not in said


def test_values_that_no_register_has_are_told_as_well(issued: TestOffice) -> None:
    """SQLite keeps any text in any column."""
    first, second, third = issued.of(Kind.UNIT, "T-1")
    alter(
        issued,
        text("UPDATE assessments SET assessed_on = 'never' WHERE id = :id").bindparams(id=UUID(first.assessment).bytes),
        text("UPDATE credentials SET valid_from = 1 WHERE id = :id").bindparams(id=UUID(second.id).bytes),
        text("UPDATE signed_documents SET document = '{}' WHERE credential = :id").bindparams(id=UUID(third.id).bytes),
    )
    said = verify(issued, 1)
    for row in (first.assessment, second.id, third.id):
        assert f"{row}: the row holds a value that no register has" in said
    assert said.count("Not as the audit trail says: ") == 3
    alter(issued, text("UPDATE audit_trail SET at = 'never' WHERE sequence = 7"))
    assert "The audit trail was altered: audit row 7: holds a value that no trail has" in verify(issued, 1)


KEPT = {"sequence": 7, "hash": "ab" * 32, "at": "2026-01-31T09:00:00Z"}
BAD: dict[str, bytes | dict[str, object]] = {
    "nothing": b"",
    "no JSON": b"{",
    "no text": b"\xff\xfe\x00",
    "no object": b"[1, 2]",
    "a name twice": b'{"sequence": 7, ' + json.dumps(KEPT).encode()[1:],
    "something after it": json.dumps(KEPT).encode() * 2,
    "nested": b"[" * 100_000,
    "no sequence": {**KEPT, "sequence": None},
    "sequence as a text": {**KEPT, "sequence": "7"},
    "sequence with a fraction": {**KEPT, "sequence": 7.5},
    "sequence true": {**KEPT, "sequence": True},
    "sequence below nothing": {**KEPT, "sequence": -1},
    "sequence beyond what JSON keeps": {**KEPT, "sequence": 2**63},
    "hash too short": {**KEPT, "hash": "ab"},
    "hash with spaces": {**KEPT, "hash": "ab " * 32},
    "hash as a list": {**KEPT, "hash": [1, 2]},
    "time without offset": {**KEPT, "at": "2026-01-31T09:00:00"},
    "a day": {**KEPT, "at": "2026-01-31"},
    "a day that does not exist": {**KEPT, "at": "2026-02-30T09:00:00Z"},
    "a year beyond all": {**KEPT, "at": "20260-01-31T09:00:00Z"},
    "time as a number": {**KEPT, "at": 1769850000},
    "no time": {**KEPT, "at": None},
}


@pytest.fixture(scope="module")
def home(issued_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office for commands that only look."""
    return shutil.copytree(issued_template, tmp_path_factory.mktemp("audit") / "office")


@pytest.fixture
def check(home: Path, tmp_path: Path) -> Callable[[bytes], tuple[int, str]]:
    """Verify the trail with these bytes as the checkpoint: exit status, and what is said."""

    def run(data: bytes) -> tuple[int, str]:
        (tmp_path / "kept.json").write_bytes(data)
        done = hunar("audit", "verify", "--checkpoint", tmp_path / "kept.json", home=home)
        return done.exit_code, done.output

    return run


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_checkpoint_is_told_and_proves_nothing(case: str, check: Callable[[bytes], tuple[int, str]]) -> None:
    given = BAD[case]
    status, said = check(given if isinstance(given, bytes) else json.dumps(given).encode())
    assert status == 1
    assert said.startswith("Error: ")
    assert "kept.json is not what `hunar audit checkpoint` prints." in said


def test_a_checkpoint_is_held_against_the_trail(home: Path, check: Callable[[bytes], tuple[int, str]]) -> None:
    kept = hunar("audit", "checkpoint", home=home).output
    assert check(kept.encode()) == (0, hunar("audit", "verify", home=home).output)
    status, said = check(json.dumps({**json.loads(kept), **KEPT, "sequence": 10**6}).encode())
    assert status == 1
    assert "the tail was cut" in said
