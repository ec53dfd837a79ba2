"""Finding talent: workers who agreed to be found, by what they are certified for today."""

from dataclasses import dataclass
from datetime import datetime

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
    raise NotImplementedError
