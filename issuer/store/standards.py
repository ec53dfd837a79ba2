"""Competency standards: which units and qualifications there are, and in which order.

The rule: within a version of a standard a unit keeps its ordinal for ever (a card's bitmap counts on it). Units and
qualifications may be appended; none is changed, moved or removed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row, insert, select, update

from issuer.store import audit
from issuer.store.errors import Conflict, NotFound
from issuer.store.tables import assessment as tables
from issuer.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of competency. `key` is its row in this database (0 before it is added), `ordinal` counts from 0."""

    code: str
    ordinal: int
    title: str
    level: int
    credits: int | None
    generic: bool = False
    key: int = 0


@dataclass(frozen=True, slots=True)
class Qualification:
    """A qualification: its id (such as cook-l2-v2), registry code, NVQF level, and codes of its compulsory units."""

    id: str
    code: str | None
    title: str
    level: int
    units: tuple[str, ...]
    key: int = 0


@dataclass(frozen=True, slots=True)
class Standard:
    """A version of a standard. `digest` is the SHA-256 of the imported document, 32 bytes."""

    id: str
    version: str
    trade: str
    title: str
    digest: bytes
    units: tuple[Unit, ...]
    qualifications: tuple[Qualification, ...]


def add(tx: Transaction, standard: Standard) -> Standard:
    """Put a standard on record, or append to it, and give it with its keys.

    The same again is no change. Raises `Conflict` if it changes or leaves out what is on record, or if ordinals are
    not 0, 1, 2, … in order.
    """
    _check(standard)
    row = _row(tx, standard.id, standard.version)
    if row is None:
        key, before = _insert(tx, standard), replace(standard, units=(), qualifications=())
    else:
        key, before = row.key, _read(tx, row)
    if (row is not None) and _bare(before) == _bare(standard):
        return before
    _append(tx, key, before, standard)
    tx.connection.execute(
        update(tables.standards)
        .where(tables.standards.c.key == key)
        .values(digest=standard.digest, title=standard.title)
    )
    audit.append(tx, "standard.add", f"{standard.id}/{standard.version}", standard.digest)
    return get(tx, standard.id, standard.version)


def get(tx: Transaction, standard_id: str, version: str) -> Standard:
    """A standard with its units (by ordinal) and qualifications (by key). Raises `NotFound`."""
    if (row := _row(tx, standard_id, version)) is None:
        raise NotFound(f"standard {standard_id}, version {version}, is not on record")
    return _read(tx, row)


def versions(tx: Transaction) -> tuple[tuple[str, str], ...]:
    """(id, version) of all standards on record, in order."""
    table = tables.standards.c
    return tuple(tuple(row) for row in tx.connection.execute(select(table.id, table.version).order_by(table.key)))


def unit(tx: Transaction, standard_id: str, version: str, code: str) -> Unit:
    """One unit. Raises `NotFound`."""
    found = tx.connection.execute(
        select(tables.units)
        .join(tables.standards)
        .where(tables.standards.c.id == standard_id, tables.standards.c.version == version)
        .where(tables.units.c.code == code)
    ).first()
    if found is None:
        raise NotFound(f"unit {code} is not in standard {standard_id}, version {version}")
    return _unit(found)


def qualification(tx: Transaction, qualification_id: str) -> Qualification:
    """The qualification of this id, of the newest version of its standard that holds it. Raises `NotFound`."""
    table = tables.qualifications
    found = tx.connection.execute(
        select(table).where(table.c.id == qualification_id).order_by(table.c.key.desc()).limit(1)
    ).first()
    if found is None:
        raise NotFound(f"qualification {qualification_id} is not on record")
    return _qualification(tx, found)


def _check(standard: Standard) -> None:
    codes = [unit.code for unit in standard.units]
    if [unit.ordinal for unit in standard.units] != list(range(len(codes))):
        raise Conflict("the ordinals of a standard's units are 0, 1, 2, … in this order")
    if len(set(codes)) != len(codes):
        raise Conflict("a standard names a unit twice")
    unknown = {code for qualification in standard.qualifications for code in qualification.units} - set(codes)
    if unknown:
        raise Conflict(f"a qualification names unit {min(unknown)}, which the standard does not have")


def _bare(standard: Standard) -> Standard:
    """The standard as a document would give it: without our keys, units of a qualification by their ordinal."""
    order = {unit.code: unit.ordinal for unit in standard.units}
    return replace(
        standard,
        units=tuple(replace(unit, key=0) for unit in standard.units),
        qualifications=tuple(
            replace(qualification, key=0, units=tuple(sorted(qualification.units, key=order.__getitem__)))
            for qualification in standard.qualifications
        ),
    )


def _insert(tx: Transaction, standard: Standard) -> int:
    statement = insert(tables.standards).values(
        id=standard.id,
        version=standard.version,
        trade=standard.trade,
        title=standard.title,
        digest=standard.digest,
        imported_at=tx.now,
    )
    key: int = tx.connection.execute(statement.returning(tables.standards.c.key)).scalar_one()
    return key


def _append(tx: Transaction, key: int, before: Standard, after: Standard) -> None:
    old, new = _bare(before), _bare(after)
    if old.trade != new.trade or new.units[: len(old.units)] != old.units:
        raise Conflict("a unit on record may not change, move or go; make a new version of the standard")
    kept = {qualification.id: qualification for qualification in new.qualifications}
    if any(kept.get(qualification.id) != qualification for qualification in old.qualifications):
        raise Conflict("a qualification on record may not change or go; make a new version of the standard")
    _append_units(tx, key, new.units[len(old.units) :])
    on_record = {qualification.id for qualification in old.qualifications}
    added = tuple(qualification for qualification in new.qualifications if qualification.id not in on_record)
    _append_qualifications(tx, key, added)


def _append_units(tx: Transaction, key: int, units: Iterable[Unit]) -> None:
    rows = [
        {
            "standard": key,
            "ordinal": unit.ordinal,
            "code": unit.code,
            "title": unit.title,
            "level": unit.level,
            "credits": unit.credits,
            "generic": unit.generic,
        }
        for unit in units
    ]
    if rows:
        tx.connection.execute(insert(tables.units), rows)


def _append_qualifications(tx: Transaction, key: int, qualifications: Iterable[Qualification]) -> None:
    units = tables.units.c
    rows = tx.connection.execute(select(units.code, units.key).filter_by(standard=key))
    keys = {row.code: row.key for row in rows}
    for qualification in qualifications:
        statement = insert(tables.qualifications).values(
            standard=key,
            id=qualification.id,
            code=qualification.code,
            title=qualification.title,
            level=qualification.level,
        )
        number = tx.connection.execute(statement.returning(tables.qualifications.c.key)).scalar_one()
        tx.connection.execute(
            insert(tables.qualification_units),
            [{"qualification": number, "unit": keys[code]} for code in qualification.units],
        )


def _row(tx: Transaction, standard_id: str, version: str) -> Row[Any] | None:
    return tx.connection.execute(select(tables.standards).filter_by(id=standard_id, version=version)).first()


def _read(tx: Transaction, row: Row[Any]) -> Standard:
    units = select(tables.units).filter_by(standard=row.key).order_by(tables.units.c.ordinal)
    qualifications = select(tables.qualifications).filter_by(standard=row.key).order_by(tables.qualifications.c.key)
    return Standard(
        row.id,
        row.version,
        row.trade,
        row.title,
        row.digest,
        tuple(_unit(found) for found in tx.connection.execute(units)),
        tuple(_qualification(tx, found) for found in tx.connection.execute(qualifications)),
    )


def _unit(row: Row[Any]) -> Unit:
    return Unit(row.code, row.ordinal, row.title, row.level, row.credits, row.generic, row.key)


def _qualification(tx: Transaction, row: Row[Any]) -> Qualification:
    codes = (
        select(tables.units.c.code)
        .join(tables.qualification_units)
        .where(tables.qualification_units.c.qualification == row.key)
        .order_by(tables.units.c.ordinal)
    )
    units = tuple(tx.connection.execute(codes).scalars())
    return Qualification(row.id, row.code, row.title, row.level, units, row.key)
