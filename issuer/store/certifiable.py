"""What can be certified and is not: the office's work that waits.

Read through `assessments`. Both walks are over partial indexes that hold only what is left to do, page by page from
where the last page ended, so that neither the millions done nor a refused row slow them down.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, exists, literal, select, tuple_

from issuer.store.results import Assessment, get_many, passed
from issuer.store.tables.assessment import (
    TO_CERTIFY,
    UNCERTIFIED,
    assessments,
    enrolments,
    qualification_units,
)
from issuer.store.terms import AssessmentState, Result
from issuer.store.transaction import Transaction
from issuer.store.types import Urn


@dataclass(frozen=True, slots=True)
class CompleteQualification:
    """A worker has all compulsory units: `assessments` are the ids that prove it, by unit ordinal.

    `deciding` is the one that completed it (the latest), `completed_on` its day.
    """

    worker: str
    qualification: int
    qualification_id: str
    assessments: tuple[str, ...]
    deciding: str
    completed_on: date


def certifiable(tx: Transaction, *, batch: int = 1000) -> Iterator[Assessment]:
    """Recorded competent results that have no credential, in a stable order: by day, then id.

    Read it within the transaction; for a long run take `itertools.islice(certifiable(tx), 1000)`, plan those, and ask
    again in the next transaction.
    """
    last: tuple[date, str] | None = None
    columns = assessments.c.assessed_on, assessments.c.id
    while True:
        page = select(*columns).where(TO_CERTIFY).order_by(*columns).limit(batch)
        if last is not None:
            page = page.where(tuple_(*columns) > tuple_(literal(last[0]), literal(last[1], Urn)))
        rows = tx.connection.execute(page).all()
        if not rows:
            return
        last = rows[-1].assessed_on, rows[-1].id
        found = get_many(tx, [row.id for row in rows])
        yield from (found[row.id] for row in rows)


def certifiable_qualifications(tx: Transaction, *, batch: int = 1000) -> Iterator[CompleteQualification]:
    """Qualifications that a worker has completed without a credential for it, by worker and qualification."""
    last: tuple[str, int] | None = None
    columns = enrolments.c.worker, enrolments.c.qualification
    while True:
        page = select(*columns).where(UNCERTIFIED, complete()).order_by(*columns).limit(batch)
        if last is not None:
            page = page.where(tuple_(*columns) > tuple_(literal(last[0], Urn), literal(last[1])))
        rows = tx.connection.execute(page).all()
        if not rows:
            return
        last = rows[-1].worker, rows[-1].qualification
        yield from _completed(tx, rows)


def complete() -> Any:
    """The SQL condition that an enrolment has a recorded competent result in every unit of its qualification."""
    unit_passed = exists().where(
        assessments.c.worker == enrolments.c.worker,
        assessments.c.qualification == enrolments.c.qualification,
        assessments.c.unit == qualification_units.c.unit,
        assessments.c.result == Result.COMPETENT,
        assessments.c.state == AssessmentState.RECORDED,
    )
    of_it = qualification_units.c.qualification == enrolments.c.qualification
    return and_(exists().where(of_it), ~exists().where(of_it, ~unit_passed.correlate(enrolments, qualification_units)))


def grounds(results: Iterable[Assessment]) -> tuple[Assessment, ...]:
    """The result that each unit rests on, by ordinal: the first by an accredited assessor, else the first of all."""
    first: dict[int, Assessment] = {}
    for result in sorted(results, key=lambda a: (a.assessor_certificate is None, a.assessed_on, a.id)):
        first.setdefault(result.unit, result)
    return tuple(sorted(first.values(), key=lambda a: a.unit_ordinal))


def _completed(tx: Transaction, rows: Iterable[Any]) -> Iterator[CompleteQualification]:
    results: dict[tuple[str, int], list[Assessment]] = {(row.worker, row.qualification): [] for row in rows}
    for result in passed(tx, {worker for worker, _ in results}):
        results.get((result.worker, result.qualification), []).append(result)
    for (worker, qualification), theirs in results.items():
        chosen = grounds(theirs)
        deciding = max(chosen, key=lambda a: (a.assessed_on, a.id))
        yield CompleteQualification(
            worker=worker,
            qualification=qualification,
            qualification_id=deciding.qualification_id,
            assessments=tuple(ground.id for ground in chosen),
            deciding=deciding.id,
            completed_on=deciding.assessed_on,
        )
