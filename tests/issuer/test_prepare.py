"""What stands against a credential, one reason at a time, beside a control that is in order."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import issuer
from issuer.credential import Facts
from issuer.desk import Desk
from issuer.errors import Refused
from issuer.facts import gather
from issuer.issue import plan_due
from issuer.prepare import AS_HISTORY, objections, prepare
from issuer.store.assessments import AssessmentState, Result
from issuer.store.credentials import Kind, Status
from tests.issuer.office import open_office
from verifier import Verdict


@pytest.fixture(scope="module")
def planned(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Facts, Desk]]:
    """The facts of a planned credential that is in order, and the desk that drew it up. Nothing here changes them."""
    with open_office(template, tmp_path_factory.mktemp("prepare") / "office") as office:
        office.enter(["T-1"])
        with office.desk.store.transaction(office.clerk) as tx:
            rows = plan_due(tx, office.desk)
        with office.desk.store.read() as tx:
            yield gather(tx, rows, office.desk.library)[0], office.desk


@pytest.fixture
def facts(planned: tuple[Facts, Desk]) -> Facts:
    """Facts that are in order."""
    return planned[0]


@pytest.fixture
def desk(planned: tuple[Facts, Desk]) -> Desk:
    """The desk."""
    return planned[1]


def _assessment(**changes: object) -> Callable[[Facts], Facts]:
    return lambda facts: replace(facts, assessments=(replace(facts.assessments[0], **changes),))


def _credential(**changes: object) -> Callable[[Facts], Facts]:
    return lambda facts: replace(facts, credential=replace(facts.credential, **changes))


def _worker(**changes: object) -> Callable[[Facts], Facts]:
    return lambda facts: replace(facts, worker=replace(facts.worker, **changes))


CASES: dict[str, tuple[Callable[[Facts], Facts], str]] = {
    "not yet competent": (_assessment(result=Result.NOT_YET), "not-competent"),
    "pending": (_assessment(state=AssessmentState.PENDING), "not-approved"),
    "approved by nobody": (_assessment(approved_by=None), "not-approved"),
    "approved by the recorder": (
        lambda facts: _assessment(approved_by=facts.assessments[0].recorded_by)(facts),
        "four-eyes",
    ),
    "approved by the assessor": (
        lambda facts: _assessment(approved_by=facts.assessments[0].assessor)(facts),
        "four-eyes",
    ),
    "approved by the worker": (lambda facts: _assessment(approved_by=facts.worker.id)(facts), "four-eyes"),
    "assessed by the worker": (lambda facts: _assessment(assessor=facts.worker.id)(facts), "own-assessment"),
    "recorded by the worker": (lambda facts: _assessment(recorded_by=facts.worker.id)(facts), "own-assessment"),
    "somebody else's": (_assessment(worker="urn:uuid:0"), "own-assessment"),
    "no accreditation": (_assessment(assessor_certificate=None), "not-accredited"),
    "no assessment": (lambda facts: replace(facts, assessments=()), "assessment-missing"),
    "before the assessment": (_credential(valid_from=datetime(2026, 3, 1, tzinfo=UTC)), "period"),
    "ends before it begins": (
        lambda facts: _credential(valid_until=facts.credential.valid_from - timedelta(days=1))(facts),
        "period",
    ),
    "half a qualification": (_credential(kind=Kind.QUALIFICATION), "not-complete"),
    "withdrawn": (_credential(status=Status.REVOKED), "withdrawn"),
    "suspended": (_credential(status=Status.SUSPENDED), "withdrawn"),
    "unknown exception": (_credential(exception="because I say so"), "exception"),
    "erased": (_worker(erased_at=datetime(2026, 4, 1, tzinfo=UTC), name_en="", birth_year=None), "worker-incomplete"),
    "no name": (_worker(name_en=""), "worker-incomplete"),
    "no standard": (lambda facts: replace(facts, standard=None), "standard-unknown"),
}


def test_the_control_becomes_a_draft(facts: Facts, desk: Desk) -> None:
    assert list(objections(facts, desk)) == []
    draft = prepare(facts, desk)
    assert (draft.id, draft.expected) == (facts.credential.id, Verdict.VALID)


@pytest.mark.parametrize("case", CASES)
def test_each_objection_refuses(facts: Facts, desk: Desk, case: str) -> None:
    change, code = CASES[case]
    with pytest.raises(Refused) as refused:
        prepare(change(facts), desk)
    assert code in {objection.code for objection in refused.value.objections}


def test_everything_that_is_wrong_is_told_at_once(facts: Facts, desk: Desk) -> None:
    wrong = _worker(name_en="")(_assessment(result=Result.NOT_YET, approved_by=None)(facts))
    codes = {objection.code for objection in objections(wrong, desk)}
    assert {"worker-incomplete", "not-competent", "not-approved"} <= codes


def test_refusals_name_no_person(facts: Facts, desk: Desk) -> None:
    for change, _ in CASES.values():
        words = " ".join(str(objection) for objection in objections(change(facts), desk))
        assert facts.worker.name_en not in words
        assert facts.worker.id not in words


def test_history_is_let_through_by_a_demonstration_only_and_expects_revocation(facts: Facts, desk: Desk) -> None:
    lapsed = _credential(exception=f"{AS_HISTORY}: lapsed")(_assessment(assessor_certificate=None)(facts))
    assert prepare(lapsed, desk).expected is Verdict.REVOKED
    real = replace(desk, demonstration=False)
    assert {"not-accredited", "exception"} <= {objection.code for objection in objections(lapsed, real)}


def test_only_prepare_makes_a_draft() -> None:
    package = Path(issuer.__file__).parent
    makers = {
        file.name
        for file in package.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "Draft"
    }
    assert makers == {"prepare.py"}
