"""Lists of those who act for the office, for whoever has to choose one or look one up."""

from sqlalchemy import select

from issuer.store.people import Actor, Assessor, AwardingBody, Centre, accreditations
from issuer.store.tables import people as tables
from issuer.store.transaction import Transaction

__all__ = ["accreditations", "actors", "assessors", "bodies", "centres"]


def actors(tx: Transaction) -> tuple[Actor, ...]:
    """All actors, by handle."""
    rows = tx.connection.execute(select(tables.actors).order_by(tables.actors.c.handle))
    return tuple(Actor(**row._mapping) for row in rows)


def assessors(tx: Transaction) -> tuple[Assessor, ...]:
    """All assessors, by reference."""
    rows = tx.connection.execute(select(tables.assessors).order_by(tables.assessors.c.reference))
    return tuple(Assessor(**row._mapping) for row in rows)


def bodies(tx: Transaction) -> tuple[AwardingBody, ...]:
    """All awarding bodies, by name."""
    rows = tx.connection.execute(select(tables.awarding_bodies).order_by(tables.awarding_bodies.c.name))
    return tuple(AwardingBody(**row._mapping) for row in rows)


def centres(tx: Transaction) -> tuple[Centre, ...]:
    """All assessment centres, by name."""
    rows = tx.connection.execute(select(tables.centres).order_by(tables.centres.c.name))
    return tuple(Centre(**row._mapping) for row in rows)
