"""Districts, as the census names them."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from sqlalchemy import insert, select

from issuer.store import audit
from issuer.store.errors import Conflict
from issuer.store.tables import people as tables
from issuer.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class District:
    """A district: our code (such as `PK-SD-hyderabad`), its name, division, province, and ISO 3166-2 province code."""

    code: str
    name: str
    division: str
    province: str
    iso3166_2: str


def add_districts(tx: Transaction, added: Iterable[District]) -> int:
    """Add those not on record; gives how many were new. Raises `Conflict` if one is on record with other facts."""
    known = {district.code: district for district in districts(tx)}
    new = {district.code: district for district in added if known.get(district.code) != district}
    if taken := sorted(known.keys() & new.keys()):
        raise Conflict(f"district {taken[0]} is on record with other facts")
    if new:
        tx.connection.execute(insert(tables.districts), [asdict(district) for district in new.values()])
        audit.append(tx, "districts.add", "districts", audit.digest(*sorted(new)))
    return len(new)


def districts(tx: Transaction) -> tuple[District, ...]:
    """All districts, by code."""
    rows = tx.connection.execute(select(tables.districts).order_by(tables.districts.c.code))
    return tuple(District(**row._mapping) for row in rows)
