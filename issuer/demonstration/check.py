"""Proving the demonstration: each issued file and card judged by the standalone verifier, every result accounted for.

The rule: the verifier runs as a process of its own, as an employer's would, with the trust list taken up by its
fingerprint and the published files behind a web address on this machine. What it says is held against the register.
"""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

from issuer.cards import code_texts
from issuer.desk import Desk
from issuer.errors import DeskError
from issuer.folder import write_file
from issuer.lookup import status_of
from issuer.release import file_names
from issuer.store import Transaction, assessments, counts, credentials, enrolments, standards, workers
from issuer.store.credentials import Credential, CredentialState, Kind
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
        """Whether every result went somewhere, everything has its card, and nothing is left half done."""
        found = self.register
        everything_signed = not (found.pending or found.intents_unfinished)
        every_card = (found.unit_cards, found.qualification_cards) == (
            found.unit_credentials,
            found.qualifications_begun,
        )
        every_qualification = found.qualifications_complete == found.qualifications_issued
        return found.adds_up and everything_signed and every_card and every_qualification


class Form(StrEnum):
    """What the verifier is given: credentials as they are handed out, and cards as JSON and as the text of their code.

    A qualification's card is handed out as well; that of a unit, and the codes, are what is printed.
    """

    UNIT = "unit"
    QUALIFICATION = "qualification"
    CARD = "card"
    UNIT_CARD = "unit's card"
    CARD_CODE = "card as code"
    UNIT_CODE = "unit's card as code"


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What the verifier said: how often for each form, and the files of which it said something unexpected."""

    by_form: Counter[tuple[Form, Verdict]]
    unexpected: tuple[str, ...]


_Expected = dict[str, tuple[Form, Verdict]]
"""The form and the verdict of each file, by its path."""


def account(desk: Desk) -> Account:
    """Count the register."""
    with desk.store.read() as tx:
        return Account(counts.reconcile(tx), _awaiting(tx))


def judge(desk: Desk, folder: Path, public: Path, verifier_home: Path) -> Verdicts:
    """Have the standalone verifier judge every file in `folder` and every card, and compare with the register.

    Raises `DeskError` if the verifier cannot be run, or refuses the trust list.
    """
    with TemporaryDirectory(dir=verifier_home.parent, prefix=".cards-") as cards:
        expected = {**expect(desk), **lay_out_cards(desk, Path(cards))}
        found = run_verifier(desk, (folder, Path(cards)), public, verifier_home)
    by_form = Counter((expected[name][0], verdict) for name, verdict in found.items() if name in expected)
    wrong = [name for name, (_, verdict) in expected.items() if found.get(name) != verdict]
    strangers = [name for name in found if name not in expected]
    return Verdicts(by_form, tuple(sorted(wrong + strangers)))


def run_verifier(desk: Desk, folders: Sequence[Path], public: Path, verifier_home: Path) -> dict[str, Verdict]:
    """The verdict of `hunar-verify` on each file below `folders`, by its path there."""
    fingerprint = _fingerprint(public, desk.now())
    shutil.rmtree(verifier_home / "cache", ignore_errors=True)  # judge by what is published now, not by a day-old list
    with _served(public) as address:
        _call(verifier_home, "trust", "add", str(public / TRUST_LIST), "--fingerprint", fingerprint)
        _call(verifier_home, "trust", "map", desk.address.origin, address)
        # Folders are searched for documents and pictures; texts of codes have to be named.
        codes = sorted(str(file) for folder in folders for file in folder.rglob("*.txt"))
        lines = _call(verifier_home, "--json", *map(str, folders), *codes, statuses=_JUDGED).splitlines()
    answers: list[dict[str, Any]] = [json.loads(line) for line in lines]
    return {_relative(Path(each["input"]), folders): Verdict(each["verdict"]) for each in answers}


def expect(desk: Desk) -> _Expected:
    """What the register says of every credential handed out: form and verdict now, by the path of its file."""
    now = desk.now()
    with desk.store.read() as tx:
        return {
            name: (_FORMS[credential.kind], status_of(credential, now)) for credential, name in _handed_out(tx).items()
        }


def lay_out_cards(desk: Desk, folder: Path) -> _Expected:
    """Write the card of every unit, and the text of every card's code, as they are printed; gives what `expect` does.

    The cards of qualifications are among the files handed out.
    """
    now, expected = desk.now(), {}
    with desk.store.read() as tx:
        made = {row: (name, credentials.card(tx, row.id)) for row, name in _handed_out(tx).items() if _has_card(row)}
    for (row, (name, card)), code in zip(
        made.items(), code_texts([card for _, card in made.values()], desk), strict=True
    ):
        verdict, stem = status_of(row, now), name.removesuffix(".json")
        if row.kind is Kind.UNIT:
            write_file(folder / f"{stem}_card.json", card)
            expected[f"{stem}_card.json"] = Form.UNIT_CARD, verdict
        write_file(folder / f"{stem}.txt", code.encode())
        expected[f"{stem}.txt"] = Form.UNIT_CODE if row.kind is Kind.UNIT else Form.CARD_CODE, verdict
    return expected


_FORMS = {Kind.UNIT: Form.UNIT, Kind.QUALIFICATION: Form.QUALIFICATION, Kind.CARD: Form.CARD}


def _has_card(row: Credential) -> bool:
    return row.kind is Kind.CARD or row.card_digest is not None


def _handed_out(tx: Transaction) -> dict[Credential, str]:
    """Every credential handed out, with the path of its file."""
    issued = tuple(credentials.iterate(tx, states=[CredentialState.PUBLISHED]))
    names: dict[str, str] = {}
    for worker in {credential.worker for credential in issued}:
        names.update(file_names(tx, worker))
    return {credential: names[credential.id] for credential in issued}


def _relative(path: Path, folders: Sequence[Path]) -> str:
    return next(str(path.relative_to(folder)) for folder in folders if path.is_relative_to(folder))


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
