"""The registers: whole, typed, and honest about what is not known."""

import csv
from pathlib import Path

import pytest

from schemas.standards import districts, glossary, nvqf_levels, standards

ROOT = Path(__file__).resolve().parents[2]
REGISTERS = ROOT / "schemas" / "standards" / "registers"


def rows_of(register: str) -> list[dict[str, str]]:
    """The rows of a register that the product does not load."""
    return list(csv.DictReader((REGISTERS / f"{register}.csv").read_text(encoding="utf-8").splitlines()))


def test_levels():
    levels = nvqf_levels()
    assert list(levels) == list(range(1, 9))
    assert levels[2].title_en == "National Vocational Certificate Level 2"
    assert levels[2].indicative_eqf == 2
    assert all(level.descriptor_status for level in levels.values())


def test_districts_sum_to_the_census():
    found = districts()
    assert len(found) == 156
    assert sum(each.population_2023 or 0 for each in found.values()) == 241_499_431
    assert sum(each.population_2023 is None for each in found.values()) == 20
    assert found["PK-SD-hyderabad"].province == "Sindh"
    assert found["PK-BA-lasbela"].osm_relations == (3228559, 16659106)
    assert all(23 < each.lat < 38 and 60 < each.lon < 78 for each in found.values())


def test_new_districts_name_a_district_of_the_census():
    names = {each.district for each in districts().values()}
    later = rows_of("districts-post-2023")
    assert len(later) == 24
    assert {row["parent_district_2023"] for row in later} <= names


def test_occupations_cover_every_trade_and_say_what_was_not_found():
    rows = rows_of("isco-esco")
    assert len(rows) == 101
    for each in standards().values():
        codes = {row["code_or_uri"] for row in rows if row["trade"] == each.trade}
        for alignment in each.alignments:
            assert alignment.code in codes or alignment.uri in codes
    assert all(row["status"] for row in rows)
    assert all(row["code_or_uri"] or row["scheme"] in ("Saudi SVP", "Saudi SSCO", "UAE MOHRE", "EQF") for row in rows)


def test_words_keep_their_confidence():
    words = glossary()
    assert len(words) == 84
    assert words["verify"].confidence["ur"] == "attested"
    assert {level for word in words.values() for level in word.confidence.values()} == {
        "attested",
        "high",
        "medium",
        "low",
    }
    assert all(text for word in words.values() for text in word.text.values())


@pytest.mark.parametrize("file", ["districts", "districts-post-2023", "glossary", "isco-esco", "nvqf-levels"])
def test_the_registers_say_what_the_domain_data_say(file, domain):
    ours, theirs = (
        list(csv.reader((folder / f"{file}.csv").read_text(encoding="utf-8").splitlines()))
        for folder in (REGISTERS, domain)
    )
    assert ours == theirs


@pytest.mark.parametrize("file", ["workers", "assessments", "assessors"])
def test_the_sample_people_are_those_of_the_domain_data(file, domain):
    ours = (ROOT / "issuer" / "demonstration" / f"{file}.csv").read_text(encoding="utf-8")
    assert ours == (domain / f"sample-{file}.csv").read_text(encoding="utf-8")


def test_loaded_registers_cannot_be_changed():
    with pytest.raises(TypeError):
        districts()["x"] = None
    with pytest.raises(TypeError):
        glossary()["verify"].text["ur"] = "x"
