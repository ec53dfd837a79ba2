"""Assessments as they are read: one row with everything that a credential says of it.

Read through `assessments`; this is its other half.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, or_, select

from issuer.store.errors import NotFound
from issuer.store.tables import people
from issuer.store.tables.assessment import assessments, enrolments, qualifications, standards, units
from issuer.store.terms import AssessmentState, Method, Result, Route
from issuer.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Assessment:
    """A result on record, with what it takes to write it into a credential.

    `assessor_certificate` is the accreditation number that covered the day and the trade; None says there was none.
    """

    id: str
    worker: str
    result: Result
    methods: frozenset[Method]
    route: Route
    assessed_on: date
    state: AssessmentState
    recorded_by: str
    approved_by: str | None
    standard: str
    version: str
    trade: str
    unit: int
    unit_code: str
    unit_ordinal: int
    unit_title: str
    unit_level: int
    unit_credits: int | None
    qualification: int
    qualification_id: str
    qualification_title: str
    qualification_level: int
    body_name: str
    centre_name: str
    assessor: str
    assessor_certificate: str | None


def get(tx: Transaction, assessment_id: str) -> Assessment:
    """One assessment. Raises `NotFound`."""
    found = get_many(tx, [assessment_id])
    if not found:
        raise NotFound("no assessment of this identifier is on record")
    return found[assessment_id]


def get_many(tx: Transaction, assessment_ids: Iterable[str]) -> Mapping[str, Assessment]:
    """Assessments by id, for a batch; unknown ids are absent."""
    return {found.id: found for found in _read(tx, assessments.c.id.in_(list(assessment_ids)))}


def for_worker(tx: Transaction, worker_id: str) -> tuple[Assessment, ...]:
    """All assessments of a worker, by day and unit."""
    return tuple(sorted(_read(tx, assessments.c.worker == worker_id), key=lambda a: (a.assessed_on, a.unit, a.id)))


def passed(tx: Transaction, worker_ids: Iterable[str]) -> tuple[Assessment, ...]:
    """The recorded competent results of these workers."""
    is_passed = (assessments.c.result == Result.COMPETENT) & (assessments.c.state == AssessmentState.RECORDED)
    return tuple(_read(tx, assessments.c.worker.in_(list(worker_ids)) & is_passed))


def _certificate() -> ColumnElement[str | None]:
    """The accreditation that covers the day and trade of an assessment; the longest if there are several."""
    held = people.accreditations.c
    return (
        select(held.certificate_number)
        .where(held.assessor == assessments.c.assessor, held.trade == standards.c.trade)
        .where(held.valid_until >= assessments.c.assessed_on)
        .where(or_(held.valid_from.is_(None), held.valid_from <= assessments.c.assessed_on))
        .order_by(held.valid_until.desc(), held.key)
        .limit(1)
        .scalar_subquery()
    )


def _query() -> Select[Any]:
    of_enrolment = (enrolments.c.worker == assessments.c.worker) & (
        enrolments.c.qualification == assessments.c.qualification
    )
    return (
        select(
            assessments,
            standards.c.id.label("standard"),
            standards.c.version,
            standards.c.trade,
            units.c.code.label("unit_code"),
            units.c.ordinal.label("unit_ordinal"),
            units.c.title.label("unit_title"),
            units.c.level.label("unit_level"),
            units.c.credits.label("unit_credits"),
            qualifications.c.id.label("qualification_id"),
            qualifications.c.title.label("qualification_title"),
            qualifications.c.level.label("qualification_level"),
            people.awarding_bodies.c.name.label("body_name"),
            people.centres.c.name.label("centre_name"),
            _certificate().label("assessor_certificate"),
        )
        .select_from(assessments)
        .join(units, units.c.key == assessments.c.unit)
        .join(standards, standards.c.key == units.c.standard)
        .join(qualifications, qualifications.c.key == assessments.c.qualification)
        .join(people.centres, people.centres.c.key == assessments.c.centre)
        .join(enrolments, of_enrolment)
        .join(people.awarding_bodies, people.awarding_bodies.c.key == enrolments.c.body)
    )


def _read(tx: Transaction, condition: ColumnElement[bool]) -> Iterable[Assessment]:
    return (_assessment(row) for row in tx.connection.execute(_query().where(condition)))


def _assessment(row: Row[Any]) -> Assessment:
    found = row._mapping
    methods = frozenset(method for method in Method if found[method.value])
    return Assessment(**{name: found[name] for name in Assessment.__slots__ if name != "methods"}, methods=methods)
