"""Finding talent: workers who agreed to be found, by what they are certified for today.

No command and no page asks for it yet: it is kept ready for the talent search.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, func, select

from issuer.store.tables.assessment import qualifications, standards, units
from issuer.store.tables.issuance import STANDING, credentials
from issuer.store.tables.people import districts
from issuer.store.tables.workers import experience, worker_languages, workers
from issuer.store.terms import Kind
from issuer.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Query:
    """What is sought; None means any. `level` is the least NVQF level of the certified unit or qualification.

    `unit` and `qualification` are their codes and ids (`102200844`, `cook-l3`).
    """

    trade: str | None = None
    unit: str | None = None
    qualification: str | None = None
    level: int | None = None
    district: str | None = None
    province: str | None = None
    language: str | None = None
    experience_years: int | None = None
    wants_overseas: bool | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A worker found, with how many certified units and qualifications meet the query today."""

    worker: str
    name_en: str
    name_ur: str
    district: str
    province: str
    wants_overseas: bool
    units: int
    qualifications: int
    highest_level: int


def talent(
    tx: Transaction, query: Query, now: datetime, *, after: str | None = None, limit: int = 50
) -> tuple[Match, ...]:
    """Workers who consent to search and hold a currently valid credential that meets the query, by worker id.

    Valid means: signed, neither suspended nor revoked, and `now` within its validity. `after` is the last worker id of
    the page before.
    """
    found = _standing(now).where(*_about_credential(query), *_about_worker(query))
    if after is not None:
        found = found.where(workers.c.id > after)
    page = found.order_by(workers.c.id).limit(limit)
    return tuple(Match(**row._mapping) for row in tx.connection.execute(page))


_LEVEL = func.coalesce(units.c.level, qualifications.c.level)


def _standing(now: datetime) -> Select[tuple[str, str, str, str, str, bool, int, int, int]]:
    """Workers who may be found, each with a count of their credentials that stand now."""
    who = workers.c.id, workers.c.name_en, workers.c.name_ur, districts.c.code, districts.c.province
    return (
        select(
            workers.c.id.label("worker"),
            workers.c.name_en,
            workers.c.name_ur,
            districts.c.code.label("district"),
            districts.c.province,
            workers.c.wants_overseas,
            func.count(credentials.c.unit.distinct()).label("units"),
            func.count(qualifications.c.key.distinct()).filter(credentials.c.unit.is_(None)).label("qualifications"),
            func.max(_LEVEL).label("highest_level"),
        )
        .select_from(workers)
        .join(districts, districts.c.code == workers.c.district)
        .join(credentials, credentials.c.worker == workers.c.id)
        .join(qualifications, qualifications.c.key == credentials.c.qualification)
        .join(standards, standards.c.key == qualifications.c.standard)
        .outerjoin(units, units.c.key == credentials.c.unit)
        .where(workers.c.consents_to_search, STANDING, credentials.c.kind != Kind.CARD)
        .where(credentials.c.valid_from <= now, credentials.c.valid_until >= now)
        .group_by(*who, workers.c.wants_overseas)
    )


def _about_credential(query: Query) -> list[ColumnElement[bool]]:
    """What one credential must be."""
    conditions: list[ColumnElement[bool]] = []
    if query.trade is not None:
        conditions.append(standards.c.trade == query.trade)
    if query.unit is not None:
        conditions.append(units.c.code == query.unit)
    if query.qualification is not None:
        conditions += [qualifications.c.id == query.qualification, credentials.c.unit.is_(None)]
    if query.level is not None:
        conditions.append(query.level <= _LEVEL)
    return conditions


def _about_worker(query: Query) -> list[ColumnElement[bool]]:
    """What the person must be."""
    conditions: list[ColumnElement[bool]] = []
    if query.district is not None:
        conditions.append(workers.c.district == query.district)
    if query.province is not None:
        conditions.append(districts.c.province == query.province)
    if query.wants_overseas is not None:
        conditions.append(workers.c.wants_overseas == query.wants_overseas)
    if query.language is not None:
        spoken = worker_languages.c
        conditions.append(exists().where(spoken.worker == workers.c.id, spoken.language == query.language))
    if query.experience_years is not None:
        conditions.append(_worked(query.experience_years, query.trade))
    return conditions


def _worked(years: int, trade: str | None) -> ColumnElement[bool]:
    """Years in the trade asked for; in any one trade if none is."""
    worked = exists().where(experience.c.worker == workers.c.id, experience.c.years >= years)
    return worked if trade is None else worked.where(experience.c.trade == trade)
