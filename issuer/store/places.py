"""Districts, as the census names them."""

from collections.abc import Iterable
from dataclasses import dataclass

from issuer.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class District:
    """A district: our code (such as `PK-SD-hyderabad`), its name, division, province, and ISO 3166-2 province code."""

    code: str
    name: str
    division: str
    province: str
    iso3166_2: str


def add_districts(tx: Transaction, districts: Iterable[District]) -> int:
    """Add those not on record; gives how many were new. Raises `Conflict` if one is on record with other facts."""
    raise NotImplementedError


def districts(tx: Transaction) -> tuple[District, ...]:
    """All districts, by code."""
    raise NotImplementedError
