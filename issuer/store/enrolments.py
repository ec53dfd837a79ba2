"""Enrolments: which worker goes for which qualification, by which route, with whom."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from issuer.store.database import Transaction


class Route(StrEnum):
    """How competence was come by: recognition of prior learning, or competency-based training."""

    RPL = "RPL"
    CBT = "CBT"


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
