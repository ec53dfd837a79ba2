"""A small world for tests: a standard with one qualification, an office, workers and their results."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import text

from issuer.store import (
    Conflict,
    NotFound,
    Refused,
    Store,
    Transaction,
    allotment,
    assessments,
    credentials,
    enrolments,
    keys,
    people,
    places,
    standards,
    workers,
)
from issuer.store.assessments import Method, NewAssessment, Result
from issuer.store.credentials import Credential, Kind, Order, Sealed
from issuer.store.enrolments import Enrolment, Route
from issuer.store.keys import NewKey, Role
from issuer.store.people import Accreditation
from issuer.store.standards import Qualification, Standard, Unit
from issuer.store.workers import DocumentKind, Gender, IdentityDocument, NewWorker

DAY = date(2026, 3, 1)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
KEY = "did:web:passport.hunar.example#key-1"

STANDARD = Standard(
    id="test-std-plumber",
    version="1",
    trade="plumber",
    title="Plumber",
    digest=bytes(32),
    units=tuple(Unit(f"0732W&P0{n}", n, f"Unit {n}", 2 + n // 2, 5) for n in range(3)),
    qualifications=(
        Qualification("plumber-l2", None, "Plumber (assistant)", 2, ("0732W&P00", "0732W&P01")),
        Qualification("plumber-l3", "0732X", "Plumber", 3, ("0732W&P02",)),
    ),
)


@dataclass(frozen=True)
class World:
    """What was put on record, for tests to refer to."""

    store: Store
    clerk: str
    approver: str
    assessor: str
    lapsed: str
    centre: int
    body: int
    standard: Standard

    @property
    def units(self) -> dict[int, int]:
        """Keys of units by ordinal."""
        return {unit.ordinal: unit.key for unit in self.standard.units}

    @property
    def qualification(self) -> int:
        """The key of plumber-l2, which has units 0 and 1."""
        return self.standard.qualifications[0].key

    def result(self, worker: str, ordinal: int = 0, **changes: object) -> NewAssessment:
        """A competent result of a unit."""
        given = NewAssessment(
            worker=worker,
            unit=self.units[ordinal],
            qualification=self.standard.qualifications[ordinal // 2].key,
            result=Result.COMPETENT,
            methods=frozenset({Method.PRACTICAL, Method.ORAL}),
            route=Route.RPL,
            assessor=self.assessor,
            centre=self.centre,
            assessed_on=DAY,
        )
        return replace(given, **changes)

    def passed(self, worker: str, *ordinals: int, **changes: object) -> list[str]:
        """Record and approve competent results; gives their ids."""
        with self.store.transaction(self.clerk) as tx:
            ids = assessments.record(tx, [self.result(worker, ordinal, **changes) for ordinal in ordinals or (0,)])
        with self.store.transaction(self.approver) as tx:
            assessments.approve(tx, ids)
        return list(ids)

    def worker(self, number: int = 1, **changes: object) -> str:
        """Register a worker who is enrolled for both qualifications; gives the id."""
        with self.store.transaction(self.clerk) as tx:
            found = workers.register(tx, replace(person(number), **changes))
            self.enrol(tx, found.id)
        return found.id

    def enrol(self, tx: Transaction, worker: str) -> None:
        """Enrol for both qualifications."""
        for qualification in self.standard.qualifications:
            enrolments.enrol(tx, Enrolment(worker, qualification.key, Route.RPL, self.body, self.centre))

    def planned(self, assessment: str, kind: Kind = Kind.UNIT, **changes: object) -> Credential:
        """Plan one credential."""
        with self.store.transaction() as tx:
            return credentials.plan(tx, [order(assessment, kind, **changes)])[0]

    def signed(self, assessment: str, kind: Kind = Kind.UNIT, **changes: object) -> Credential:
        """Plan and record one credential, with some bytes as its document."""
        planned = self.planned(assessment, kind, **changes)
        with self.store.transaction() as tx:
            credentials.record(tx, [Sealed(planned.id, f"signed {planned.id}".encode(), KEY)])
            return credentials.get(tx, planned.id)


def not_refused(store: Store, statements: Iterable[str]) -> list[str]:
    """Those of these statements that the database itself lets through, each tried by itself and then undone."""
    return [statement for statement in statements if _is_let_through(store, statement)]


def _is_let_through(store: Store, statement: str) -> bool:
    try:
        with store.transaction() as tx:
            tx.connection.execute(text(statement))
            raise _Undo
    except _Undo:
        return True
    except (Refused, NotFound, Conflict):
        return False


class _Undo(Exception):
    pass


def order(assessment: str, kind: Kind = Kind.UNIT, **changes: object) -> Order:
    """An order, valid for five years from the day."""
    return replace(Order(kind, assessment, NOON, NOON + timedelta(days=5 * 365)), **changes)


def person(number: int = 1) -> NewWorker:
    """A worker who cannot exist: the first digit of the CNIC is 0, the phone's range is nobody's."""
    return NewWorker(
        reference=f"W-{number:03}",
        name_en=f"Somebody Number{number}",
        name_ur="کوئی",
        father_name="Somebody Elder",
        gender=Gender.FEMALE,
        birth_year=1990,
        district="PK-SD-dadu",
        documents=(
            IdentityDocument(DocumentKind.CNIC, f"00000-{number:07}-2"),
            IdentityDocument(DocumentKind.PASSPORT, f"ZZ{number:07}"),
        ),
        phones=(f"+92 399 {number:07}",),
        languages=("sd", "ur"),
        consents_to_search=True,
    )


def build(store: Store) -> World:
    """Put an office on record."""
    with store.transaction() as tx:
        clerk, approver = people.add_actor(tx, "clerk").id, people.add_actor(tx, "approver").id
        places.add_districts(
            tx,
            [
                places.District("PK-SD-dadu", "Dadu", "Hyderabad", "Sindh", "PK-SD"),
                places.District("PK-PB-attock", "Attock", "Rawalpindi", "Punjab", "PK-PB"),
            ],
        )
        assessor = people.add_assessor(tx, "A-01", "Somebody Assessing", 9).id
        lapsed = people.add_assessor(tx, "A-06", "Somebody Lapsed", 9).id
        people.accredit(tx, assessor, Accreditation("ASR-1", "plumber", None, date(2028, 12, 31)))
        people.accredit(tx, lapsed, Accreditation("ASR-6", "plumber", None, date(2025, 6, 30)))
        keys.add(tx, NewKey(KEY, "file:key-1", "z6Mkpublic", frozenset(Role), NOON))
        allotment.open_list(tx)
        return World(
            store=store,
            clerk=clerk,
            approver=approver,
            assessor=assessor,
            lapsed=lapsed,
            centre=people.add_centre(tx, "Demo centre", "PK-SD-dadu").key,
            body=people.add_body(tx, "Demo board").key,
            standard=standards.add(tx, STANDARD),
        )
