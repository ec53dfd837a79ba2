"""The table of verdicts: which row wins, and that VALID has to be proved."""

from datetime import timedelta
from itertools import pairwise, permutations

from hypothesis import given
from hypothesis import strategies as st

from tests.verifier.world import NOW
from verifier import Finding, Outcome, Report, Verdict, exit_status
from verifier.report import REQUIRED, ROWS, first

PASSED = tuple(Finding(check, "fine") for check in REQUIRED)
BAD = [verdict for verdict in Verdict if verdict is not Verdict.VALID]


def report(*findings: Finding, **members: object) -> Report:
    return Report(findings, NOW, "00", **members)  # type: ignore[arg-type]


def test_the_table_is_the_decided_one() -> None:
    told = [(row.order, str(row.verdict), row.exit_status) for row in ROWS]
    assert told == [
        (1, "unreadable", 3),
        (2, "unsupported", 3),
        (3, "altered", 1),
        (4, "untrusted", 1),
        (5, "replaced", 1),
        (5, "revoked", 1),
        (6, "expired", 1),
        (6, "not-yet-valid", 1),
        (7, "suspended", 1),
        (8, "unchecked", 3),
        (9, "valid", 0),
    ]
    assert {row.verdict for row in ROWS} == set(Verdict)


def test_all_checks_passed_is_valid() -> None:
    assert report(*PASSED).verdict is Verdict.VALID
    assert report(*PASSED).exit_status == 0


def test_nothing_found_is_not_valid() -> None:
    assert report().verdict is Verdict.UNCHECKED
    for left_out in range(len(PASSED)):
        assert report(*PASSED[:left_out], *PASSED[left_out + 1 :]).verdict is Verdict.UNCHECKED


def test_a_skipped_check_is_not_valid() -> None:
    skipped = Finding("schema", "skipped", skipped=True)
    assert skipped.outcome is Outcome.SKIPPED
    assert report(*PASSED[:-1], skipped).verdict is Verdict.UNCHECKED
    assert report(*PASSED, skipped).verdict is Verdict.UNCHECKED


@given(st.lists(st.sampled_from(BAD), min_size=1, max_size=6), st.randoms())
def test_the_first_row_that_applies_wins_whatever_the_order(verdicts: list[Verdict], random: object) -> None:
    findings = [*PASSED, *(Finding("status", "x", verdict) for verdict in verdicts)]
    random.shuffle(findings)  # type: ignore[attr-defined]
    found = report(*findings)
    assert found.verdict is first(verdicts)
    assert found.exit_status != 0
    assert found.deciding is not None
    assert found.deciding.verdict is found.verdict


def test_each_row_comes_before_the_next() -> None:
    for row, following in pairwise(ROWS):
        for pair in permutations((row.verdict, following.verdict)):
            assert first(pair) is row.verdict


def test_the_outcome_follows_from_the_row() -> None:
    assert Finding("a", "b").outcome is Outcome.PASSED
    for verdict in BAD:
        expected = Outcome.UNKNOWN if exit_status(verdict) == 3 else Outcome.FAILED
        assert Finding("a", "b", verdict).outcome is expected


@given(st.lists(st.sampled_from(list(Verdict)), min_size=1, max_size=4))
def test_a_presentation_is_as_good_as_its_worst_credential(verdicts: list[Verdict]) -> None:
    contained = tuple(report(*PASSED, Finding("status", "x", verdict)) for verdict in verdicts)
    own = (Finding("structure", "sound"), Finding("holder", "unsigned"))
    whole = report(*own, kind="presentation", credentials=contained, required=("structure", "holder"))
    assert whole.verdict is first(verdicts)


def test_the_status_is_as_old_as_its_oldest_list() -> None:
    ages = [timedelta(hours=hours) for hours in (1, 5, 2)]
    found = report(
        *PASSED, *(Finding("status", "clear", age=age) for age in ages), Finding("proof", "x", age=timedelta(9))
    )
    assert found.as_of == NOW - timedelta(hours=5)
    assert report(*PASSED).as_of is None
