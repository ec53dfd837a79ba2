"""Enrolments: which worker goes for which qualification, by which route, with whom."""

from dataclasses import dataclass
from datetime import date

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
    raise NotImplementedError


def for_worker(tx: Transaction, worker_id: str) -> tuple[Enrolment, ...]:
    """The enrolments of a worker, by qualification."""
    raise NotImplementedError
