"""Hundreds of hostile files, beside ones that look like them and are well: none crashes, none is falsely valid.

Families are modules of this folder; each has `ROWS`. docs/threats.md, 25 to 28.
"""

import re
from types import ModuleType

import pytest

from tests.conftest import ROOT
from tests.reading.hostile import archives, names, pdfs, pictures, texts
from tests.reading.hostile.judge import judge
from tests.reading.hostile.row import VALID, Row
from verifier.reading.worker import Reader

FAMILIES: tuple[ModuleType, ...] = (archives, names, pdfs, pictures, texts)
CASES = [
    pytest.param(row, id=f"{family.__name__.rpartition('.')[2]}-{row.name}")
    for family in FAMILIES
    for row in family.ROWS
]


@pytest.mark.parametrize("row", CASES)
def test_a_file(row: Row, reader: Reader) -> None:
    judge(row, reader.read)


def test_there_are_hundreds_and_every_family_has_controls() -> None:
    assert len(CASES) > 400
    assert len({case.id for case in CASES}) == len(CASES)
    for family in FAMILIES:
        wells = [row for row in family.ROWS if row.verdicts == {VALID}]
        attacks = [row for row in family.ROWS if VALID not in row.verdicts]
        assert len(wells) >= 3 and len(attacks) >= 10, family


def test_the_counts_in_the_documentation_are_true() -> None:
    told = (ROOT / "docs" / "conformance.md").read_text(encoding="utf-8")
    for family in FAMILIES:
        attacks = sum(VALID not in row.verdicts for row in family.ROWS)
        controls = sum(row.verdicts == {VALID} for row in family.ROWS)
        numbers = f"| {attacks} | {controls} | {len(family.ROWS) - attacks - controls} |"
        assert re.search(rf"\| {family.__name__.rpartition('.')[2]} \|[^\n]*{re.escape(numbers)}", told), numbers
    assert f": {len(CASES)} files through `verify_file`" in told
