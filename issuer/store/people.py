"""Those who act for the office: awarding bodies, centres, assessors with their accreditation, officers.

The rule: a person has one urn:uuid whatever they do, so that a CHECK of the database can see that the assessor,
the approver and the worker are three. Every `add_…` is idempotent by its natural key.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy import Row, Table, insert, or_, select

from issuer.store import audit
from issuer.store.errors import Conflict, NotFound
from issuer.store.tables import people as tables
from issuer.store.terms import ActorKind as ActorKind
from issuer.store.transaction import Transaction

_Value = TypeVar("_Value")


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
    if (row := _named(tx, tables.actors, handle=handle)) is not None:
        return _same(Actor(**row._mapping), Actor(row.id, handle, kind))
    actor = Actor(uuid4().urn, handle, kind)
    tx.connection.execute(insert(tables.actors).values(id=actor.id, handle=handle, kind=kind))
    audit.append(tx, "actor.add", actor.id)
    return actor


def add_body(tx: Transaction, name: str) -> AwardingBody:
    """Add an awarding body, or give the one of this name."""
    if (row := _named(tx, tables.awarding_bodies, name=name)) is not None:
        return AwardingBody(**row._mapping)
    return AwardingBody(_insert(tx, tables.awarding_bodies, "body", name=name), name)


def add_centre(tx: Transaction, name: str, district: str | None = None) -> Centre:
    """Add a centre, or give the one of this name. Raises `Conflict` if that one lies in another district."""
    if (row := _named(tx, tables.centres, name=name)) is not None:
        return _same(Centre(**row._mapping), Centre(row.key, name, district))
    return Centre(_insert(tx, tables.centres, "centre", name=name, district=district), name, district)


def add_assessor(tx: Transaction, reference: str, name: str, industry_years: int) -> Assessor:
    """Add an assessor, or give the one of this reference."""
    if (row := _named(tx, tables.assessors, reference=reference)) is not None:
        return _same(Assessor(**row._mapping), Assessor(row.id, reference, name, industry_years))
    actor = add_actor(tx, f"assessor:{reference}")
    new = Assessor(actor.id, reference, name, industry_years)
    tx.connection.execute(
        insert(tables.assessors).values(id=new.id, reference=reference, name=name, industry_years=industry_years)
    )
    audit.append(tx, "assessor.add", new.id)
    return new


def assessor(tx: Transaction, reference: str) -> Assessor:
    """The assessor of this reference. Raises `NotFound`."""
    if (row := _named(tx, tables.assessors, reference=reference)) is None:
        raise NotFound(f"no assessor {reference} is on record")
    return Assessor(**row._mapping)


def accredit(tx: Transaction, assessor_id: str, accreditation: Accreditation) -> None:
    """Put an accreditation on record. Raises `Conflict` if the certificate number is on record with other facts."""
    table, number = tables.accreditations, accreditation.certificate_number
    if (row := _named(tx, table, certificate_number=number)) is not None:
        if (row.assessor, _accreditation(row)) != (assessor_id, accreditation):
            raise Conflict("this certificate number is on record already, with other facts")
        return
    tx.connection.execute(
        insert(table).values(
            assessor=assessor_id,
            trade=accreditation.trade,
            certificate_number=number,
            valid_from=accreditation.valid_from,
            valid_until=accreditation.valid_until,
        )
    )
    audit.append(tx, "assessor.accredit", assessor_id, audit.digest(number, accreditation.trade))


def accreditation(tx: Transaction, assessor_id: str, trade: str, on: date) -> Accreditation | None:
    """The accreditation of this assessor for this trade that covers the day, the longest if several; else None."""
    table = tables.accreditations.c
    row = tx.connection.execute(
        select(tables.accreditations)
        .where(table.assessor == assessor_id, table.trade == trade, table.valid_until >= on)
        .where(or_(table.valid_from.is_(None), table.valid_from <= on))
        .order_by(table.valid_until.desc(), table.key)
        .limit(1)
    ).first()
    return None if row is None else _accreditation(row)


def accreditations(tx: Transaction, assessor_id: str) -> tuple[Accreditation, ...]:
    """All accreditations of an assessor, by the day they end."""
    table = tables.accreditations
    rows = select(table).where(table.c.assessor == assessor_id).order_by(table.c.valid_until, table.c.key)
    return tuple(_accreditation(row) for row in tx.connection.execute(rows))


def _named(tx: Transaction, table: Table, **natural_key: str) -> Row[Any] | None:
    return tx.connection.execute(select(table).filter_by(**natural_key)).first()


def _insert(tx: Transaction, table: Table, kind: str, **columns: str | None) -> int:
    key: int = tx.connection.execute(insert(table).values(**columns).returning(table.c.key)).scalar_one()
    audit.append(tx, f"{kind}.add", f"{kind}:{key}")
    return key


def _same(on_record: _Value, given: _Value) -> _Value:
    if on_record != given:
        raise Conflict(f"this {type(given).__name__.lower()} is on record already, with other facts")
    return on_record


def _accreditation(row: Row[Any]) -> Accreditation:
    return Accreditation(row.certificate_number, row.trade, row.valid_from, row.valid_until)
