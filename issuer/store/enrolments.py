"""Enrolments: which worker goes for which qualification, by which route, with whom."""

from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import insert, select

from issuer.store import audit
from issuer.store.errors import Conflict
from issuer.store.tables.assessment import enrolments as table
from issuer.store.terms import Route as Route
from issuer.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A worker's way to a qualification (`qualification`, `body`, `centre` are keys). One for each pair."""

    worker: str
    qualification: int
    route: Route
    body: int
    centre: int | None = None
    enrolled_on: date | None = None


def enrol(tx: Transaction, enrolment: Enrolment) -> Enrolment:
    """Put an enrolment on record. The same again is no change; other facts for the same pair raise `Conflict`."""
    known = {each.qualification: each for each in for_worker(tx, enrolment.worker)}.get(enrolment.qualification)
    if known is None:
        tx.connection.execute(insert(table).values(**asdict(enrolment), certified=False))
        audit.append(tx, "worker.enrol", enrolment.worker, _digest(enrolment))
    elif known != enrolment:
        raise Conflict("this worker is enrolled for this qualification already, with other facts")
    return enrolment


def for_worker(tx: Transaction, worker_id: str) -> tuple[Enrolment, ...]:
    """The enrolments of a worker, by qualification."""
    columns = [table.c[name] for name in Enrolment.__slots__]
    rows = select(*columns).where(table.c.worker == worker_id).order_by(table.c.qualification)
    return tuple(Enrolment(**row._mapping) for row in tx.connection.execute(rows))


def _digest(enrolment: Enrolment) -> bytes:
    return audit.digest(enrolment.worker, enrolment.qualification, enrolment.route, enrolment.body)
