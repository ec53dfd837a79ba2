"""Every hostile case against the whole verifier, from bytes to verdict (threat model, rows 1 to 24)."""

from collections import Counter

import pytest

from tests.hostile.case import Case
from tests.hostile.corpus import CASES, FAMILIES
from tests.hostile.judge import judge
from tests.hostile.scene import Scene


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Scene()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case, scene: Scene) -> None:
    judge(case, scene)


def test_each_name_stands_for_one_case() -> None:
    assert [name for name, number in Counter(case.name for case in CASES).items() if number > 1] == []


@pytest.mark.parametrize("family", FAMILIES)
def test_each_family_has_controls(family: str) -> None:
    kinds = Counter(case.is_control for case in FAMILIES[family])
    assert kinds[True] and kinds[False]
