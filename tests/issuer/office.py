"""A small issuer for tests: a demonstration under a reserved host, with a standard and a few workers."""

import csv
import io
import json
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from issuer import trust
from issuer.cards import code_texts
from issuer.cli import main
from issuer.desk import Desk, open_desk
from issuer.entry import read_results, read_workers, record_results, register_workers
from issuer.found import found, furnish, open_root
from issuer.home import Home, Settings, open_home
from issuer.issue import Outcome, issue_due
from issuer.library import import_standards, shipped
from issuer.publish import publish
from issuer.release import release
from issuer.store import assessments, credentials, people, workers
from issuer.store.credentials import Credential, CredentialState, Kind
from issuer.store.people import Accreditation
from vc.problems import FetchError
from verifier import Policy, Report, TrustList, open_trust_list, verify
from verifier.clock import system_clock

PASSPHRASE = "a passphrase for tests only"
SETTINGS = Settings("https://office.hunar.example", {"en": "Test office", "ur": "دفتر"}, demonstration=True)
UNITS = ("ILL-0732-PL-L3-1", "ILL-0732-PL-L3-2", "ILL-0732-PL-L3-3")
WORKERS = ("T-1", "T-2")
DAY = date(2026, 3, 2)


def ask(_question: str) -> str:
    """The passphrase of every test office."""
    return PASSPHRASE


@dataclass
class TestOffice:
    """An office whose work is done through the library. `lapsed` is the reference of an assessor of no standing."""

    __test__ = False

    home: Home
    desk: Desk
    clerk: str
    approver: str

    def enter(self, references: Sequence[str] = WORKERS, **options: Any) -> None:
        """Put workers on record for plumber-l3, with a result in all three units, approved. Options as of `record`."""
        ids = self.record(references, **options)
        with self.desk.store.transaction(self.approver) as tx:
            assessments.approve(tx, ids)

    def record(
        self,
        references: Sequence[str],
        *,
        result: str = "C",
        assessor: str = "A-1",
        units: Sequence[str] = UNITS,
        **worker: str,
    ) -> tuple[str, ...]:
        """As `enter`, without the approval; gives the ids of the assessments. `worker` are cells of their table."""
        register_workers(self.desk.store, read_workers(workers_csv(references, **worker)), actor=self.clerk)
        given = read_results(results_csv(references, result=result, assessor=assessor, units=units))
        return record_results(self.desk.store, given, actor=self.clerk)

    def issue(self, **options: object) -> Outcome:
        """Issue what is due, publish, and hand out the files."""
        outcome = issue_due(self.desk, actor=self.clerk, **options)
        self.publish()
        release(self.desk, self.home.credentials, actor=self.clerk)
        return outcome

    def of(self, kind: Kind, reference: str = "") -> list[Credential]:
        """The credentials of a kind that were not given up, of one worker if named, by edition."""
        with self.desk.store.read() as tx:
            worker = workers.find_by_reference(tx, reference)
        rows = [row for row in self.all() if row.kind is kind and (worker is None or row.worker == worker.id)]
        return sorted(rows, key=lambda row: row.edition)

    def code(self, row: Credential) -> bytes:
        """The text of the code of a unit's or qualification's card."""
        with self.desk.store.read() as tx:
            card = credentials.card(tx, row.id)
        return next(code_texts([card], self.desk)).encode()

    def publish(self) -> None:
        """Publish."""
        publish(self.desk, self.home.public, self.home.trust, actor=self.clerk)

    def all(self) -> tuple[Credential, ...]:
        """Every credential that was not given up."""
        with self.desk.store.read() as tx:
            rows = tuple(credentials.iterate(tx))
        return tuple(row for row in rows if row.state is not CredentialState.ABANDONED)

    def files(self) -> dict[str, bytes]:
        """Every file that was handed out."""
        return {
            str(path.relative_to(self.home.credentials)): path.read_bytes()
            for path in sorted(self.home.credentials.rglob("*.json"))
        }

    def trust(self) -> TrustList:
        """The published trust list, as a verifier opens it."""
        return published_trust(self.home)

    def judge(self, data: bytes, *, at: datetime | None = None) -> Report:
        """What a verifier says who reads only what is published."""
        return judge(self.home, data, at=at)

    def verdicts(self) -> set[str]:
        """The verdicts on all files."""
        return {str(self.judge(data).verdict) for data in self.files().values()}


def published_trust(home: Home) -> TrustList:
    """The published trust list under its root's fingerprint."""
    data = (home.public / trust.PATH).read_bytes()
    return open_trust_list(data, trust.fingerprint_of(home.trust), now=datetime.now(UTC))


def judge(home: Home, data: bytes, *, at: datetime | None = None, trusted: TrustList | None = None) -> Report:
    """What a verifier says of a credential who reads only the published folder."""

    def fetch(url: str) -> bytes:
        file = home.public / url.removeprefix(f"{home.settings.base_url}/")
        if not url.startswith(home.settings.base_url) or not file.is_file():
            raise FetchError(url, "not published")
        return file.read_bytes()

    return verify(data, Policy(trusted or published_trust(home)), now=at or datetime.now(UTC), fetch=fetch)


def make_template(path: Path, settings: Settings = SETTINGS) -> Home:
    """Found an office with the plumber's standard and two assessors, one of whom has lapsed."""
    home = found(path, settings)
    furnish(home, ask, handle="clerk", keys_from=datetime(2026, 1, 1, tzinfo=UTC))
    with open_desk(home, ask) as desk, desk.store.transaction() as tx:
        clerk = people.add_actor(tx, "clerk").id
        people.add_actor(tx, "approver")
        for reference, until in (("A-1", date(2030, 1, 1)), ("A-2", date(2026, 3, 1))):
            assessor = people.add_assessor(tx, reference, f"Assessor {reference}", 10)
            held = Accreditation(f"TEST-{reference}", "plumber", None, until)
            people.accredit(tx, assessor.id, held)
    with open_desk(home, ask) as desk:
        import_standards(desk.store, home.standards, [plumber()], actor=clerk)
        trust.renew(desk, open_root(home, desk, ask), home.trust, actor=clerk, days=180)
    return home


def plumber() -> bytes:
    """The shipped standard of plumbers."""
    return next(data for data in shipped() if json.loads(data)["trade"] == "plumber")


@contextmanager
def open_office(template: Path, path: Path) -> Iterator[TestOffice]:
    """An office of one's own, copied from a template."""
    shutil.copytree(template, path)
    with reopen(path) as office:
        yield office


@contextmanager
def reopen(path: Path, clock: object = system_clock) -> Iterator[TestOffice]:
    """The office in `path`, at work."""
    home = open_home(path)
    with open_desk(home, ask, clock=clock) as desk:
        with desk.store.transaction() as tx:
            clerk, approver = (people.add_actor(tx, handle).id for handle in ("clerk", "approver"))
        yield TestOffice(home, desk, clerk, approver)


def workers_csv(references: Sequence[str], **cells: str) -> bytes:
    """A table of workers who go for plumber-l3; none is real. `cells` are the same for all of them."""
    return _csv(
        {
            "reference": reference,
            "name_en": f"Nobody {'ABCDEFGHIJ'[int(reference[2:]) % 10]}",
            "name_ur": "کوئی نہیں",
            "gender": "M",
            "birth_year": "1990",
            "district": "PK-SD-dadu",
            "qualification": "plumber-l3",
            "route": "RPL",
            "awarding_body": "Test board (demo)",
            "centre": "Test centre Dadu",
            "cnic": f"00000-{int(reference[2:]):07}-1",
            **cells,
        }
        for reference in references
    )


def results_csv(
    references: Sequence[str], *, result: str = "C", assessor: str = "A-1", units: Sequence[str] = UNITS
) -> bytes:
    """A table with a result for each unit of plumber-l3, or those given, for each worker."""
    return _csv(
        {
            "worker": reference,
            "qualification": "plumber-l3",
            "unit": unit,
            "result": result,
            "method": "practical+oral",
            "assessor": assessor,
            "date": DAY.isoformat(),
        }
        for reference in references
        for unit in units
    )


def hunar(*arguments: object, handle: str = "clerk", home: Path | None = None, stdin: bytes | str = b"") -> Result:
    """Run the command line in this process."""
    folder = ("--home", str(home)) if home else ()
    environment = {"HUNAR_PASSPHRASE": PASSPHRASE, "NO_COLOR": "1"}
    given = [*folder, "--as", handle, *map(str, arguments)]
    return CliRunner().invoke(main, given, input=stdin, env=environment, catch_exceptions=False)


HUNAR = (sys.executable, "-c", "from issuer.cli import main; main()")
"""The command line as a process of its own."""


def _csv(rows: Iterator[dict[str, str]]) -> bytes:
    listed = list(rows)
    file = io.StringIO()
    writer = csv.DictWriter(file, listed[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(listed)
    return file.getvalue().encode()
