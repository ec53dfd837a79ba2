"""Assessments of units: the ground on which every credential stands.

The rule: a result is recorded by one person and approved by another, and neither is the worker; the database itself
refuses anything else. Only a recorded (approved) competent result can be certified. Facts never change afterwards: a
new assessment is a new row.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, insert, select, update

from issuer.store import audit
from issuer.store.certifiable import CompleteQualification as CompleteQualification
from issuer.store.certifiable import certifiable as certifiable
from issuer.store.certifiable import certifiable_qualifications as certifiable_qualifications
from issuer.store.enrolments import Route
from issuer.store.errors import Conflict, NotFound, Refused
from issuer.store.results import Assessment as Assessment
from issuer.store.results import for_worker as for_worker
from issuer.store.results import get as get
from issuer.store.results import get_many as get_many
from issuer.store.tables import assessment as tables
from issuer.store.tables.workers import workers
from issuer.store.terms import AssessmentState as AssessmentState
from issuer.store.terms import Method as Method
from issuer.store.terms import Result as Result
from issuer.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class NewAssessment:
    """A result as handed in. `unit`, `qualification`, `centre` are keys; worker and assessor are urn:uuid."""

    worker: str
    unit: int
    qualification: int
    result: Result
    methods: frozenset[Method]
    route: Route
    assessor: str
    centre: int
    assessed_on: date


def record(tx: Transaction, new: Iterable[NewAssessment]) -> tuple[str, ...]:
    """Put results on record as pending, by the transaction's actor; gives their ids in the order given.

    Idempotent by worker, unit, qualification, assessor and day. Raises `Conflict` if such a result is on record with
    other facts, `NotFound` for an unknown worker, unit, enrolment, assessor or centre, `Refused` if the assessor is
    the worker.
    """
    given = tuple(new)
    if any(each.assessor == each.worker for each in given):
        raise Refused("nobody assesses themselves")
    _lock_workers(tx, {each.worker for each in given})
    known = _known(tx, {each.worker for each in given})
    rows: dict[_Key, dict[str, Any]] = {}
    for each in given:
        key, row = _key(each), _columns(tx, each)
        before = known.get(key) or rows.setdefault(key, row)
        if any(before[name] != row[name] for name in _FACTS):
            raise Conflict("this result is on record already, with other facts")
    if rows:
        tx.connection.execute(insert(tables.assessments), list(rows.values()))
    for row in rows.values():
        audit.append(tx, "assessment.record", row["id"], digest_of(row))
    return tuple((known.get(_key(each)) or rows[_key(each)])["id"] for each in given)


def approve(tx: Transaction, assessment_ids: Iterable[str]) -> int:
    """Approve pending results, as the transaction's actor; gives how many were pending.

    Raises `Refused` if the actor recorded or made the assessment or is the worker, or if its day is after today (in
    UTC); `NotFound` for an unknown id.
    """
    ids = set(assessment_ids)
    table = tables.assessments
    rows = tx.connection.execute(select(table).where(table.c.id.in_(ids)).order_by(table.c.id).with_for_update()).all()
    if len(rows) != len(ids):
        raise NotFound("no assessment of this identifier is on record")
    pending = [row for row in rows if row.state is AssessmentState.PENDING]
    if any(tx.actor in (row.recorded_by, row.assessor, row.worker) for row in pending):
        raise Refused("whoever made or recorded an assessment cannot approve it, nor can the worker")
    _refuse_what_is_to_come(tx, pending)
    theirs = table.c.id.in_([row.id for row in pending])
    tx.connection.execute(
        update(table).where(theirs).values(state=AssessmentState.RECORDED, approved_by=tx.actor, approved_at=tx.now)
    )
    for row in pending:
        audit.append(tx, "assessment.approve", row.id, digest_of(row._asdict()))
    return len(pending)


def _refuse_what_is_to_come(tx: Transaction, pending: Iterable[Row[Any]]) -> None:
    """A day in the future is a slip of the pen: no credential could be signed until then."""
    ids = [row.id for row in pending if row.assessed_on > tx.now.date()]
    if ids:
        words = f"nothing was approved, since the day of an assessment is after today: {', '.join(ids)}"
        raise Refused(f"{words}. Record it anew with its right day, and approve the others by their identifiers")


_Key = tuple[str, int, int, str, date]
_FACTS = ("result", "practical", "written", "oral", "route", "centre")


def _key(new: NewAssessment) -> _Key:
    return new.worker, new.qualification, new.unit, new.assessor, new.assessed_on


def _lock_workers(tx: Transaction, ids: set[str]) -> None:
    """Make sure they are there, and that nobody else records results of theirs meanwhile."""
    rows = select(workers.c.id).where(workers.c.id.in_(ids), workers.c.erased_at.is_(None)).order_by(workers.c.id)
    if len(tx.connection.execute(rows.with_for_update()).all()) != len(ids):
        raise NotFound("no worker of this identifier is on record")


def _known(tx: Transaction, worker_ids: set[str]) -> dict[_Key, dict[str, Any]]:
    table = tables.assessments
    rows = tx.connection.execute(select(table).where(table.c.worker.in_(worker_ids)))
    return {(r.worker, r.qualification, r.unit, r.assessor, r.assessed_on): dict(r._mapping) for r in rows}


def _columns(tx: Transaction, new: NewAssessment) -> dict[str, Any]:
    return {
        "id": uuid4().urn,
        "worker": new.worker,
        "unit": new.unit,
        "qualification": new.qualification,
        "result": new.result,
        **{method.value: method in new.methods for method in Method},
        "route": new.route,
        "assessor": new.assessor,
        "centre": new.centre,
        "assessed_on": new.assessed_on,
        "state": AssessmentState.PENDING,
        "recorded_by": tx.actor,
        "recorded_at": tx.now,
        "certified": False,
    }


def digest_of(row: Mapping[str, Any]) -> bytes:
    """What the audit trail vouches for: every fact of an assessment that does not change."""
    names = ("id", "worker", "result", "route", "assessor", "recorded_by")
    numbers = ("unit", "qualification", "centre", "practical", "written", "oral")
    facts = [str(row[name]) for name in names] + [int(row[name]) for name in numbers]
    return audit.digest(*facts, row["assessed_on"].isoformat())
