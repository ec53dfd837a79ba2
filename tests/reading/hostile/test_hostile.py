"""Hundreds of hostile files, beside ones that look like them and are well: none crashes, none is falsely valid.

Families are modules of this folder; each has `ROWS`. Threat model, rows 25 to 28.
"""

from types import ModuleType

import pytest

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
