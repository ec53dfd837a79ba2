"""Assessments of units: the ground on which every credential stands.

The rule: a result is recorded by one person and approved by another, and neither is the worker; the database itself
refuses anything else. Only a recorded (approved) competent result can be certified. Facts never change afterwards: a
new assessment is a new row.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from issuer.store.enrolments import Route
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


def record(tx: Transaction, new: Iterable[NewAssessment]) -> tuple[str, ...]:
    """Put results on record as pending, by the transaction's actor; gives their ids in the order given.

    Idempotent by worker, unit, qualification, assessor and day. Raises `Conflict` if such a result is on record with
    other facts, `NotFound` for an unknown worker, unit, enrolment, assessor or centre, `Refused` if the assessor is
    the worker.
    """
    raise NotImplementedError


def approve(tx: Transaction, assessment_ids: Iterable[str]) -> int:
    """Approve pending results, as the transaction's actor; gives how many were pending.

    Raises `Refused` if the actor recorded or made the assessment or is the worker, `NotFound` for an unknown id.
    """
    raise NotImplementedError


def get(tx: Transaction, assessment_id: str) -> Assessment:
    """One assessment. Raises `NotFound`."""
    raise NotImplementedError


def get_many(tx: Transaction, assessment_ids: Iterable[str]) -> Mapping[str, Assessment]:
    """Assessments by id, for a batch; unknown ids are absent."""
    raise NotImplementedError


def for_worker(tx: Transaction, worker_id: str) -> tuple[Assessment, ...]:
    """All assessments of a worker, by day and unit."""
    raise NotImplementedError


def certifiable(tx: Transaction, *, batch: int = 1000) -> Iterator[Assessment]:
    """Recorded competent results that have no credential, in a stable order: by day, then id.

    Read it within the transaction; for a long run take `itertools.islice(certifiable(tx), 1000)`, plan those, and ask
    again in the next transaction.
    """
    raise NotImplementedError


def certifiable_qualifications(tx: Transaction, *, batch: int = 1000) -> Iterator[CompleteQualification]:
    """Qualifications that a worker has completed without a credential for it, by worker and qualification."""
    raise NotImplementedError
