"""The sample data as values, read from the CSV files beside this module.

The rule: a row is read completely or not at all; an empty cell is an empty text, and never a guess.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files


class SampleStatus(StrEnum):
    """What the samples say of a worker's credentials. `partial`: some units are not yet competent."""

    VALID = "valid"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    PENDING = "pending"
    PARTIAL = "partial"


@dataclass(frozen=True, slots=True)
class SampleAssessor:
    """An assessor, with the last day of the accreditation for a trade."""

    reference: str
    name: str
    trade: str
    certificate: str
    industry_years: int
    certified_until: date


@dataclass(frozen=True, slots=True)
class SampleResult:
    """The result of one unit, `C` or `NYC`; `methods` are the parts of the assessment."""

    worker: str
    qualification: str
    unit: str
    result: str
    methods: tuple[str, ...]
    assessor: str
    on: date


@dataclass(frozen=True, slots=True)
class SampleWorker:
    """A worker: `row` is the line of the file, by column."""

    reference: str
    qualification: str
    status: SampleStatus
    reason: str
    row: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Samples:
    """All sample data."""

    workers: tuple[SampleWorker, ...]
    assessors: tuple[SampleAssessor, ...]
    results: tuple[SampleResult, ...]


@cache
def samples() -> Samples:
    """Read the samples."""
    return Samples(
        workers=tuple(_worker(row) for row in _rows("workers.csv")),
        assessors=tuple(_assessor(row) for row in _rows("assessors.csv")),
        results=tuple(_result(row) for row in _rows("assessments.csv")),
    )


def _worker(row: dict[str, str]) -> SampleWorker:
    status = SampleStatus(row["credential_status"])
    return SampleWorker(row["worker_id"], row["qualification_id"], status, row["status_reason"], row)


def _assessor(row: dict[str, str]) -> SampleAssessor:
    return SampleAssessor(
        reference=row["assessor_id"],
        name=row["name_en"],
        trade=row["trade"],
        certificate=row["certificate_no"],
        industry_years=int(row["industry_years"]),
        certified_until=date.fromisoformat(row["certified_until"]),
    )


def _result(row: dict[str, str]) -> SampleResult:
    return SampleResult(
        worker=row["worker_id"],
        qualification=row["qualification_id"],
        unit=row["unit_code"],
        result=row["result"],
        methods=tuple(row["method"].split("+")),
        assessor=row["assessor_id"],
        on=date.fromisoformat(row["date"]),
    )


def _rows(name: str) -> list[dict[str, str]]:
    text = files("issuer.demonstration").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
