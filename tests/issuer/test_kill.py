"""kill -9 at random points of a batch: nothing is lost, doubled or reused (docs/threats.md, 44).

A process runs `hunar issue` and is killed at a random moment, again and again, on both databases: ten times, or a
hundred with `./test --full`. After each kill the register and the files must be consistent, and after a last
undisturbed run everything must be issued exactly once and verify.
"""

import os
import random
import signal
import subprocess
import time
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from issuer.cards import code_texts
from issuer.store import agreement, audit, counts, credentials
from issuer.store.credentials import Credential, CredentialState, Kind
from tests.conftest import ROOT
from tests.issuer.office import (
    HUNAR,
    PASSPHRASE,
    SETTINGS,
    UNITS,
    judge,
    make_template,
    published_trust,
    reopen,
)
from tests.postgres import postgres_server  # noqa: F401 - a fixture

FULL = bool(os.environ.get("HUNAR_FULL"))
ROUNDS = 100 if FULL else 10
WORKERS = 40 * ROUNDS // 10
BATCH = 7
"""Small, so that kills fall into every step of many transactions."""


@pytest.fixture(params=["sqlite", "postgresql"])
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """An office with much to issue, on each database."""
    server = request.getfixturevalue("postgres_server") if request.param == "postgresql" else None
    settings = replace(SETTINGS, database=server.url() if server else "")
    path = tmp_path / "office"
    make_template(path, settings)
    with reopen(path) as office:
        office.enter([f"T-{number}" for number in range(1, WORKERS + 1)])
        office.publish()
    return path


@pytest.mark.full
def test_nothing_is_lost_doubled_or_reused(home: Path) -> None:
    chance = random.Random(20261123)
    known: dict[str, tuple[object, ...]] = {}
    stopped_midway = 0
    for _ in range(ROUNDS):
        finished = _issue_and_kill(home, after=chance.uniform(0, 1.0))
        stopped_midway += not finished
        known = _check(home, known)
    assert stopped_midway >= ROUNDS // 2  # otherwise this proves little
    with _issue(home) as undisturbed:
        undisturbed.communicate()
    assert undisturbed.returncode == 0
    _check(home, known)
    _check_complete(home)


def _issue(home: Path) -> subprocess.Popen[bytes]:
    """`hunar issue` in a process of its own that has come as far as issuing."""
    environment = {**os.environ, "HUNAR_PASSPHRASE": PASSPHRASE, "PYTHONPATH": str(ROOT)}
    command = [*HUNAR, "--home", str(home), "--as", "clerk", "issue", "--batch", str(BATCH)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, cwd=ROOT)
    assert process.stdout is not None
    while (line := process.stdout.readline()) and b"Issuing" not in line:
        pass
    return process


def _issue_and_kill(home: Path, after: float) -> bool:
    """Kill it after so many seconds; say whether it had finished before."""
    with _issue(home) as process:
        time.sleep(after)
        finished = process.poll() is not None
        process.send_signal(signal.SIGKILL)
    return finished


def _check(home: Path, known: dict[str, tuple[object, ...]]) -> dict[str, tuple[object, ...]]:
    """Hold register and files to their promises; give what is on record now, to be found again after the next kill."""
    with reopen(home) as office:
        with office.desk.store.read() as tx:
            audit.verify(tx)
            assert counts.reconcile(tx).adds_up
        rows = office.all()
        now = {row.id: _permanent(row) for row in rows}
        _check_unique(rows)
        for identifier, facts in known.items():
            assert now[identifier][:5] == facts[:5]  # what was planned stays as it was planned
            assert facts[5] is None or now[identifier] == facts  # what was recorded stays as it was recorded
        digests = {row.digest for row in rows if row.state is not CredentialState.INTENT}
        for name, data in office.files().items():
            assert sha256(data).digest() in digests, name  # no file that the register does not know
        return now


def _permanent(row: Credential) -> tuple[object, ...]:
    return row.short_number, row.assessment, row.kind, row.list_number, row.position, row.digest


def _check_unique(rows: tuple[Credential, ...]) -> None:
    for each in (
        [(row.list_number, row.position) for row in rows],
        [row.short_number for row in rows],
        [(row.assessment, row.kind, row.edition) for row in rows],
        [(row.worker, row.qualification, row.edition) for row in rows if row.kind is Kind.CARD],
        [row.card_digest for row in rows if row.card_digest],
        [row.digest for row in rows if row.digest],
    ):
        assert len(each) == len(set(each))


def _check_complete(home: Path) -> None:
    """Everything was issued once, handed out, and verifies."""
    with reopen(home) as office:
        rows, files = office.all(), office.files()
        expected = WORKERS * (len(UNITS) + 2)  # the qualification, and its card
        assert len(rows) == len(files) == expected
        assert {row.state for row in rows} == {CredentialState.PUBLISHED}
        assert {sha256(data).digest() for data in files.values()} == {row.digest for row in rows}
        trusted = published_trust(office.home)
        assert {str(judge(office.home, data, trusted=trusted).verdict) for data in files.values()} == {"valid"}
        with office.desk.store.read() as tx:
            assert list(agreement.disagreements(tx)) == []
            whole = counts.reconcile(tx)
            made = [credentials.card(tx, row.id) for row in rows if row.kind is not Kind.QUALIFICATION]
        assert (whole.unit_cards, whole.qualification_cards) == (WORKERS * len(UNITS), WORKERS)
        codes = code_texts(made, office.desk)
        assert {str(judge(office.home, code.encode(), trusted=trusted).verdict) for code in codes} == {"valid"}
