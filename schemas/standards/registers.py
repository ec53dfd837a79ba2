"""Registers: NVQF levels, districts, words in four languages.

The rule: each row keeps its provenance columns, and an empty cell stays empty: "not found" is not zero. Sources
and licences stand in `registers/README.md`; the registers there that have no loader are for authors of standards.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class NvqfLevel:
    """A level (1 to 8) of Pakistan's National Vocational Qualifications Framework.

    `indicative_eqf` is no recognised equivalence. `descriptor_status` says how far the descriptors were read.
    """

    level: int
    title_en: str
    title_ur: str
    knowledge: str
    skills: str
    responsibility: str
    certified_by: str
    indicative_eqf: int | None
    descriptor_status: str
    note: str


@dataclass(frozen=True, slots=True)
class District:
    """A district of the 2023 census set. `code` is our own key; figures are None where the census has none.

    `lat` and `lon` are degrees (WGS 84) of a point inside; `area_sq_km` is square kilometres;
    `osm_relations` are relation numbers of OpenStreetMap, several where it splits the district.
    """

    code: str
    district: str
    division: str
    province: str
    iso3166_2: str
    province_pcode: str
    osm_relations: tuple[int, ...]
    lat: float
    lon: float
    population_2023: int | None
    area_sq_km: int | None
    dominant_mother_tongue_2023: str
    admin_type: str


@dataclass(frozen=True, slots=True)
class Word:
    """An interface word in English, Urdu, Sindhi and Arabic.

    `confidence` is by language: attested, high, medium or low. Only `attested` was read in a published source;
    none has been reviewed by a native reader.
    """

    key: str
    text: Mapping[str, str]
    confidence: Mapping[str, str]
    note: str


@cache
def nvqf_levels() -> Mapping[int, NvqfLevel]:
    """Give the eight levels by number."""
    rows = _rows("nvqf-levels.csv")
    return MappingProxyType({int(row["level"]): _nvqf_level(row) for row in rows})


@cache
def districts() -> Mapping[str, District]:
    """Give the districts by our own key, such as `PK-SD-hyderabad`."""
    return MappingProxyType({row["code"]: _district(row) for row in _rows("districts.csv")})


@cache
def glossary() -> Mapping[str, Word]:
    """Give the interface words by key, such as `not_yet_competent`."""
    return MappingProxyType({row["key"]: _word(row) for row in _rows("glossary.csv")})


def _nvqf_level(row: dict[str, str]) -> NvqfLevel:
    numbers = {"level": int(row.pop("level")), "indicative_eqf": _number(row.pop("indicative_eqf"))}
    return NvqfLevel(**row, **numbers)  # type: ignore[arg-type]  # the columns are the fields


def _district(row: dict[str, str]) -> District:
    return District(
        code=row["code"],
        district=row["district"],
        division=row["division"],
        province=row["province"],
        iso3166_2=row["iso3166_2"],
        province_pcode=row["cod_ab_adm1_pcode"],
        osm_relations=tuple(int(number) for number in row["osm_relation_id"].split(";") if number),
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        population_2023=_number(row["population_2023"]),
        area_sq_km=_number(row["area_sq_km"]),
        dominant_mother_tongue_2023=row["dominant_mother_tongue_2023"],
        admin_type=row["admin_type"],
    )


def _word(row: dict[str, str]) -> Word:
    text = {language: row[language] for language in ("en", "ur", "sd", "ar")}
    confidence = {language: row[f"confidence_{language}"] for language in ("ur", "sd", "ar")}
    return Word(row["key"], MappingProxyType(text), MappingProxyType(confidence), row["note"])


def _number(cell: str) -> int | None:
    return int(cell) if cell else None


def _rows(name: str) -> list[dict[str, str]]:
    text = files("schemas.standards").joinpath("registers", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
