"""Every hostile case against the whole verifier, from bytes to verdict (docs/threats.md, 1 to 24)."""

import contextlib
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.conftest import ROOT
from tests.hostile.case import FULL, Case
from tests.hostile.corpus import CASES, FAMILIES
from tests.hostile.judge import judge
from tests.hostile.scene import Scene


@pytest.fixture(scope="module")
def scene() -> Iterator[Scene]:
    with contextlib.closing(Scene()) as made:
        yield made


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case, scene: Scene) -> None:
    judge(case, scene)


def test_each_name_stands_for_one_case() -> None:
    assert [name for name, number in Counter(case.name for case in CASES).items() if number > 1] == []


@pytest.mark.parametrize("family", FAMILIES)
def test_each_family_has_controls(family: str) -> None:
    kinds = Counter(case.is_control for case in FAMILIES[family])
    assert kinds[True] and kinds[False]


COUNTS = {
    "texts": (71, 12),
    "tampering": (2257, 6),
    "claims": (652, 3),
    "contexts": (198, 28),
    "proofs": (119, 17),
    "wrapping": (78, 8),
    "issuers": (157, 5),
    "dids": (138, 23),
    "graphs": (57, 7),
    "status": (358, 54),
    "tokens": (224, 11),
    "dates": (286, 28),
    "requests": (136, 9),
    "cards": (167, 6),
    "trust lists": (39, 3),
}
"""Attacks and controls of each family, as docs/conformance.md tells them."""


@pytest.mark.skipif(FULL, reason="some families go through more of the same with HUNAR_FULL")
def test_the_counts_are_those_of_the_documentation() -> None:
    counted = {name: Counter(case.is_control for case in cases) for name, cases in FAMILIES.items()}
    assert {name: (kinds[False], kinds[True]) for name, kinds in counted.items()} == COUNTS
    text = (ROOT / "docs" / "conformance.md").read_text(encoding="utf-8")
    for name, (attacks, controls) in COUNTS.items():
        row = next(line for line in text.splitlines() if line.startswith(f"| {name} |"))
        assert row.endswith(f"| {attacks:,} | {controls:,} |")
