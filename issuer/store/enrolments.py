"""Enrolments: which worker goes for which qualification, by which route, with whom."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, insert, select

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
    return enrol_many(tx, [enrolment])[0]


def enrol_many(tx: Transaction, enrolments: Iterable[Enrolment]) -> tuple[Enrolment, ...]:
    """Put enrolments on record as `enrol` does, about a thousand at a time."""
    given = tuple(enrolments)
    rows = _query().where(table.c.worker.in_({each.worker for each in given}))
    known = {(each.worker, each.qualification): each for each in _read(tx, rows)}
    new: list[Enrolment] = []
    for each in given:
        pair = each.worker, each.qualification
        if pair not in known:
            new.append(each)
        if known.setdefault(pair, each) != each:
            raise Conflict("this worker is enrolled for this qualification already, with other facts")
    if new:
        tx.connection.execute(insert(table), [{**asdict(each), "certified": False} for each in new])
    for each in new:
        audit.append(tx, "worker.enrol", each.worker, _digest(each))
    return given


def for_worker(tx: Transaction, worker_id: str) -> tuple[Enrolment, ...]:
    """The enrolments of a worker, by qualification."""
    return tuple(_read(tx, _query().where(table.c.worker == worker_id).order_by(table.c.qualification)))


def _query() -> Select[Any]:
    return select(*(table.c[name] for name in Enrolment.__slots__))


def _read(tx: Transaction, rows: Select[Any]) -> Iterable[Enrolment]:
    return (Enrolment(**row._mapping) for row in tx.connection.execute(rows))


def _digest(enrolment: Enrolment) -> bytes:
    return audit.digest(enrolment.worker, enrolment.qualification, enrolment.route, enrolment.body)
