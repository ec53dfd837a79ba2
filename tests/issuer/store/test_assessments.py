"""Assessments: recorded by one, approved by another, never changed; and what can be certified from them."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

import pytest

from issuer.store import Conflict, NotFound, Refused, assessments, credentials, enrolments, people, workers
from issuer.store.assessments import AssessmentState, Method, Result
from issuer.store.credentials import Kind
from issuer.store.people import Accreditation
from tests.issuer.store.world import DAY, not_refused, order, person

NOBODY = "urn:uuid:00000000-0000-4000-8000-000000000000"


def record(world, *new, actor=None):
    with world.store.transaction(actor or world.clerk) as tx:
        return assessments.record(tx, new)


def approve(world, *ids, actor=None):
    with world.store.transaction(actor or world.approver) as tx:
        return assessments.approve(tx, ids)


def test_a_result_comes_back_with_all_that_a_credential_says(world):
    worker = world.worker()
    (found_id,) = world.passed(worker, 1)
    unit = world.standard.units[1]
    with world.store.read() as tx:
        found = assessments.get(tx, found_id)
    assert (found.worker, found.result, found.assessed_on) == (worker, Result.COMPETENT, DAY)
    assert found.methods == {Method.PRACTICAL, Method.ORAL}
    assert (found.standard, found.version, found.trade) == ("test-std-plumber", "1", "plumber")
    assert (found.unit_code, found.unit_ordinal, found.unit_level) == (unit.code, 1, unit.level)
    assert (found.qualification_id, found.qualification_level) == ("plumber-l2", 2)
    assert (found.body_name, found.centre_name) == ("Demo board", "Demo centre")
    assert found.assessor_certificate == "ASR-1"
    assert (found.recorded_by, found.approved_by) == (world.clerk, world.approver)
    assert found.state is AssessmentState.RECORDED


def test_the_same_result_again_is_no_second_one(world):
    worker = world.worker()
    first = record(world, world.result(worker, 0), world.result(worker, 1), world.result(worker, 0))
    assert first[0] == first[2] != first[1]
    assert record(world, world.result(worker, 1), world.result(worker, 0)) == (first[1], first[0])


@pytest.mark.parametrize("changes", [{"result": Result.NOT_YET}, {"methods": frozenset({Method.WRITTEN})}])
def test_a_result_on_record_is_not_changed(world, changes):
    worker = world.worker()
    record(world, world.result(worker))
    with pytest.raises(Conflict):
        record(world, world.result(worker, **changes))


def test_equal_results_at_the_same_moment_are_one(world):
    worker = world.worker()
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: record(world, world.result(worker)), range(8)))
    assert len(set(found)) == 1


def test_a_result_must_refer_to_what_is_on_record(world):
    sound = world.result(world.worker())
    unknown = ({"worker": NOBODY}, {"unit": 999}, {"qualification": 999}, {"assessor": NOBODY}, {"centre": 999})
    for changes in unknown:
        with pytest.raises(NotFound):
            record(world, replace(sound, **changes))
    assert len(record(world, sound)) == 1


def test_a_result_needs_an_enrolment(world):
    with world.store.transaction() as tx:
        worker = workers.register(tx, person(2)).id
    with pytest.raises(NotFound):
        record(world, world.result(worker))


def test_a_unit_must_belong_to_the_qualification(world):
    with pytest.raises(NotFound):
        record(world, world.result(world.worker(), 0, unit=world.units[2]))


def test_a_result_needs_a_method(world):
    with pytest.raises(Refused, match="has_a_method"):
        record(world, world.result(world.worker(), methods=frozenset()))


def test_an_enrolment_is_made_once_and_not_changed(world):
    worker = world.worker()
    with world.store.transaction() as tx:
        (first, _) = enrolments.for_worker(tx, worker)
        assert enrolments.enrol(tx, first) == first
        with pytest.raises(Conflict):
            enrolments.enrol(tx, replace(first, route=enrolments.Route.CBT))


def test_approving_counts_what_was_pending(world):
    ids = record(world, world.result(world.worker(), 0), world.result(world.worker(), 1))
    assert approve(world, *ids) == 2
    assert approve(world, *ids) == 0


def test_an_unknown_result_cannot_be_approved(world):
    with pytest.raises(NotFound):
        approve(world, NOBODY)


def test_nobody_approves_what_they_recorded_or_assessed(world):
    ids = record(world, world.result(world.worker()))
    for actor in (world.clerk, world.assessor):
        with pytest.raises(Refused):
            approve(world, *ids, actor=actor)


def test_nobody_has_a_part_in_their_own_assessment(world):
    """An officer who is a worker too keeps their one identifier, so the rule sees them."""
    for number, actor in enumerate((world.clerk, world.approver, world.assessor), 2):
        with world.store.transaction() as tx:
            workers.register(tx, person(number), worker_id=actor)
            world.enrol(tx, actor)
    with pytest.raises(Refused):
        record(world, world.result(world.clerk))
    with pytest.raises(Refused):
        record(world, world.result(world.assessor))
    ids = record(world, world.result(world.approver))
    with pytest.raises(Refused):
        approve(world, *ids)


DIRECT = (
    "UPDATE assessments SET assessor = worker",
    "UPDATE assessments SET state = 'recorded', approved_by = assessor, approved_at = recorded_at",
    "UPDATE assessments SET state = 'recorded', approved_by = recorded_by, approved_at = recorded_at",
    "UPDATE assessments SET state = 'recorded', approved_by = worker, approved_at = recorded_at",
    "UPDATE assessments SET state = 'recorded'",
    "UPDATE assessments SET result = 'NYC'",
    "UPDATE assessments SET assessed_on = '2020-01-01'",
    "UPDATE assessments SET certified = (1 = 1)",
    "DELETE FROM assessments",
)
APPROVED = (
    "UPDATE assessments SET state = 'pending', approved_by = NULL, approved_at = NULL",
    "UPDATE assessments SET approved_at = '2020-01-01 00:00:00'",
)


def test_the_database_itself_refuses_what_breaks_four_eyes(world):
    record(world, world.result(world.worker()))
    assert not_refused(world.store, DIRECT) == []


def test_an_approval_is_never_taken_back(world):
    world.passed(world.worker())
    assert not_refused(world.store, APPROVED) == []


def test_a_sound_approval_is_let_through(world):
    """The control of the two tests above."""
    record(world, world.result(world.worker()))
    sound = (
        "UPDATE assessments SET state = 'recorded', approved_at = recorded_at,"
        " approved_by = (SELECT id FROM actors WHERE handle = 'approver')"
    )
    assert not_refused(world.store, [sound]) == [sound]


def test_what_can_be_certified_comes_by_day_and_in_pages(world):
    days = [date(2026, 1, 1) + timedelta(days=n) for n in (4, 2, 3, 1, 2)]
    ids = [world.passed(world.worker(n), 0, assessed_on=day)[0] for n, day in enumerate(days, 1)]
    with world.store.read() as tx:
        found = list(assessments.certifiable(tx, batch=2))
    assert [each.assessed_on for each in found] == sorted(days)
    assert {each.id for each in found} == set(ids)


def test_only_recorded_competent_results_without_credential_can_be_certified(world):
    worker = world.worker()
    world.passed(worker, 0, result=Result.NOT_YET)
    record(world, world.result(worker, 1))
    (fit,) = world.passed(worker, 2)
    with world.store.transaction() as tx:
        assert [each.id for each in assessments.certifiable(tx)] == [fit]
        credentials.plan(tx, [order(fit)])
        assert list(assessments.certifiable(tx)) == []


def test_a_batch_is_taken_planned_and_not_seen_again(world):
    for number in range(1, 6):
        world.passed(world.worker(number))
    seen = []
    while True:
        with world.store.transaction() as tx:
            batch = [each.id for each in islice(assessments.certifiable(tx), 2)]
            credentials.plan(tx, [order(each) for each in batch])
        if not batch:
            break
        seen += batch
    assert len(seen) == len(set(seen)) == 5


def test_a_qualification_is_complete_when_every_unit_is_competent(world):
    worker = world.worker()
    first = world.passed(worker, 0)
    world.passed(worker, 1, result=Result.NOT_YET)
    with world.store.read() as tx:
        assert list(assessments.certifiable_qualifications(tx)) == []
    later = DAY + timedelta(days=30)
    second = world.passed(worker, 1, assessed_on=later)
    with world.store.read() as tx:
        (found,) = assessments.certifiable_qualifications(tx)
    assert found.assessments == (*first, *second)
    assert (found.worker, found.qualification_id) == (worker, "plumber-l2")
    assert (found.deciding, found.completed_on) == (second[0], later)


def test_a_pending_result_completes_nothing(world):
    worker = world.worker()
    world.passed(worker, 0)
    record(world, world.result(worker, 1))
    with world.store.read() as tx:
        assert list(assessments.certifiable_qualifications(tx)) == []


def test_complete_qualifications_come_in_pages_and_once(world):
    whole = {world.worker(number) for number in range(1, 6)}
    for worker in whole:
        world.passed(worker, 0, 1)
    with world.store.transaction() as tx:
        found = list(assessments.certifiable_qualifications(tx, batch=2))
        assert {each.worker for each in found} == whole
        assert len(found) == 5
        credentials.plan(tx, [order(each.deciding, Kind.QUALIFICATION) for each in found[:3]])
        assert list(assessments.certifiable_qualifications(tx)) == found[3:]


def test_a_unit_rests_on_its_first_accredited_result(world):
    worker = world.worker()
    world.passed(worker, 0, assessor=world.lapsed)
    sound = world.passed(worker, 0, assessed_on=DAY + timedelta(days=1))
    world.passed(worker, 0, assessed_on=DAY + timedelta(days=2))
    other = world.passed(worker, 1)
    with world.store.read() as tx:
        (found,) = assessments.certifiable_qualifications(tx)
    assert found.assessments == (*sound, *other)


def test_results_of_a_worker_come_by_day(world):
    worker = world.worker()
    late = world.passed(worker, 0, assessed_on=DAY + timedelta(days=1))
    early = world.passed(worker, 1)
    with world.store.read() as tx:
        assert [each.id for each in assessments.for_worker(tx, worker)] == early + late


def test_an_accreditation_for_another_trade_does_not_count(world):
    with world.store.transaction() as tx:
        cook = people.add_assessor(tx, "A-07", "Somebody Cooking", 5).id
        people.accredit(tx, cook, Accreditation("ASR-7", "cook", None, date(2028, 12, 31)))
    (found,) = world.passed(world.worker(), 0, assessor=cook)
    with world.store.read() as tx:
        assert assessments.get(tx, found).assessor_certificate is None
