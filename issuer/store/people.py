"""Those who act for the office: awarding bodies, centres, assessors with their accreditation, officers.

The rule: a person has one urn:uuid whatever they do, so that a CHECK of the database can see that the assessor,
the approver and the worker are three. Every `add_…` is idempotent by its natural key.
"""

from dataclasses import dataclass
from datetime import date

from issuer.store.terms import ActorKind as ActorKind
from issuer.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who does things in the register. `handle` is the office's own name for the account, unique."""

    id: str
    handle: str
    kind: ActorKind


@dataclass(frozen=True, slots=True)
class AwardingBody:
    """A qualification awarding body."""

    key: int
    name: str


@dataclass(frozen=True, slots=True)
class Centre:
    """An assessment centre, with the code of its district where known."""

    key: int
    name: str
    district: str | None


@dataclass(frozen=True, slots=True)
class Assessor:
    """An assessor, who is also an actor under the same id. `reference` is the office's own number, such as A-01."""

    id: str
    reference: str
    name: str
    industry_years: int


@dataclass(frozen=True, slots=True)
class Accreditation:
    """A dated right to assess a trade. Both days are included; no `valid_from` means since ever."""

    certificate_number: str
    trade: str
    valid_from: date | None
    valid_until: date


def add_actor(tx: Transaction, handle: str, kind: ActorKind = ActorKind.PERSON) -> Actor:
    """Add an actor, or give the one of this handle."""
    raise NotImplementedError


def add_body(tx: Transaction, name: str) -> AwardingBody:
    """Add an awarding body, or give the one of this name."""
    raise NotImplementedError


def add_centre(tx: Transaction, name: str, district: str | None = None) -> Centre:
    """Add a centre, or give the one of this name. Raises `Conflict` if that one lies in another district."""
    raise NotImplementedError


def add_assessor(tx: Transaction, reference: str, name: str, industry_years: int) -> Assessor:
    """Add an assessor, or give the one of this reference."""
    raise NotImplementedError


def assessor(tx: Transaction, reference: str) -> Assessor:
    """The assessor of this reference. Raises `NotFound`."""
    raise NotImplementedError


def accredit(tx: Transaction, assessor_id: str, accreditation: Accreditation) -> None:
    """Put an accreditation on record. Raises `Conflict` if the certificate number is on record with other facts."""
    raise NotImplementedError


def accreditation(tx: Transaction, assessor_id: str, trade: str, on: date) -> Accreditation | None:
    """The accreditation of this assessor for this trade that covers the day, the longest if several; else None."""
    raise NotImplementedError
