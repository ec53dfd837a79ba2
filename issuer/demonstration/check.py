"""Proving the demonstration: each issued file judged by the standalone verifier, and every result accounted for.

The rule: the verifier runs as a process of its own, as an employer's would, with the trust list taken up by its
fingerprint and the published files behind a web address on this machine. What it says is held against the register.
"""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from issuer.desk import Desk
from issuer.errors import DeskError
from issuer.release import file_names
from issuer.store import Transaction, assessments, counts, credentials, enrolments, standards, workers
from issuer.store.credentials import Credential, CredentialState, Kind, Status
from issuer.store.status import REPLACED
from issuer.trust import PATH as TRUST_LIST
from vc.problems import Invalid
from verifier import Verdict
from verifier.trust_list import root_fingerprint

_VERIFIER = "import sys; from verifier.cli import main; sys.exit(main())"
_JUDGED = (0, 1, 3)  # exit statuses with which the verifier has given verdicts


@dataclass(frozen=True, slots=True)
class Account:
    """What came in and what came of it. `awaiting` are units of enrolments that nobody has assessed yet."""

    register: counts.Reconciliation
    awaiting: int

    @property
    def adds_up(self) -> bool:
        """Whether every result went somewhere, and nothing is left half done."""
        found = self.register
        everything_signed = not (found.pending or found.intents_unfinished)
        return found.adds_up and everything_signed and found.qualifications_complete == found.qualifications_issued


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What the verifier said: how often for each kind, and the files of which it said something unexpected."""

    by_kind: Counter[tuple[Kind, Verdict]]
    unexpected: tuple[str, ...]


def account(desk: Desk) -> Account:
    """Count the register."""
    with desk.store.read() as tx:
        return Account(counts.reconcile(tx), _awaiting(tx))


def judge(desk: Desk, folder: Path, public: Path, verifier_home: Path) -> Verdicts:
    """Have the standalone verifier judge every file in `folder`, and compare with what the register says.

    Raises `DeskError` if the verifier cannot be run, or refuses the trust list.
    """
    expected = expect(desk)
    found = run_verifier(desk, folder, public, verifier_home)
    by_kind = Counter((expected[name][0], verdict) for name, verdict in found.items() if name in expected)
    wrong = [name for name, (_, verdict) in expected.items() if found.get(name) != verdict]
    strangers = [name for name in found if name not in expected]
    return Verdicts(by_kind, tuple(sorted(wrong + strangers)))


def run_verifier(desk: Desk, folder: Path, public: Path, verifier_home: Path) -> dict[str, Verdict]:
    """The verdict of `hunar-verify` on each file below `folder`, by its path there."""
    fingerprint = _fingerprint(public, desk.now())
    shutil.rmtree(verifier_home / "cache", ignore_errors=True)  # judge by what is published now, not by a day-old list
    with _served(public) as address:
        _call(verifier_home, "trust", "add", str(public / TRUST_LIST), "--fingerprint", fingerprint)
        _call(verifier_home, "trust", "map", desk.address.origin, address)
        lines = _call(verifier_home, "--json", str(folder), statuses=_JUDGED).splitlines()
    answers: list[dict[str, Any]] = [json.loads(line) for line in lines]
    return {str(Path(each["input"]).relative_to(folder)): Verdict(each["verdict"]) for each in answers}


def expect(desk: Desk) -> dict[str, tuple[Kind, Verdict]]:
    """What the register says of every credential handed out: kind and verdict now, by the path of its file."""
    now = desk.now()
    expected = {}
    with desk.store.read() as tx:
        issued = tuple(credentials.iterate(tx, states=[CredentialState.PUBLISHED]))
        names: dict[str, str] = {}
        for worker in {credential.worker for credential in issued}:
            names.update(file_names(tx, worker))
    for credential in issued:
        expected[names[credential.id]] = (credential.kind, _verdict(credential, now))
    return expected


def _verdict(credential: Credential, now: datetime) -> Verdict:
    """The first row of the table of verdicts (decisions.md) that applies by the register."""
    if credential.status is Status.REVOKED:
        return Verdict.REPLACED if credential.message == REPLACED else Verdict.REVOKED
    if now > credential.valid_until:
        return Verdict.EXPIRED
    return Verdict.SUSPENDED if credential.status is Status.SUSPENDED else Verdict.VALID


def _awaiting(tx: Transaction) -> int:
    """Units of enrolments that nobody has assessed yet."""
    lengths: dict[int, int] = {}
    for key in standards.versions(tx):
        found = standards.get(tx, *key)
        lengths.update({row.key: len(row.units) for row in found.qualifications})
    count = 0
    for worker in workers.iterate(tx):
        assessed = {(found.qualification, found.unit) for found in assessments.for_worker(tx, worker.id)}
        count += sum(lengths[row.qualification] for row in enrolments.for_worker(tx, worker.id)) - len(assessed)
    return count


def _fingerprint(public: Path, now: datetime) -> str:
    try:
        return root_fingerprint((public / TRUST_LIST).read_bytes(), now=now)
    except (OSError, Invalid) as error:
        raise DeskError(f"The published trust list cannot be read: {error}") from None


def _call(verifier_home: Path, *arguments: str, statuses: tuple[int, ...] = (0,)) -> str:
    """Run the verifier as a process that has neither our passphrase nor anything else of ours."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HUNAR_")}
    command = [sys.executable, "-c", _VERIFIER, *arguments[:1], "--home", str(verifier_home), *arguments[1:]]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)  # noqa: S603  our own
    if done.returncode not in statuses:
        raise DeskError(f"The verifier ended with status {done.returncode}: {done.stderr.strip()}")
    return done.stdout


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port of this machine; gives the origin."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Silent, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
