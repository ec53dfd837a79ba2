"""Search and counts: only who agreed, only what stands today, and every result accounted for."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from issuer.store import assessments, counts, credentials, erasure, search, status, workers
from issuer.store.assessments import Result
from issuer.store.credentials import Kind
from issuer.store.search import Query
from issuer.store.status import Action
from issuer.store.workers import Experience, Purpose
from tests.issuer.store.world import NOON, order

LATER = NOON + timedelta(days=1)


@pytest.fixture
def people(world):
    """Three who are certified: a plumber of Sindh, one of Punjab, one with a qualification; by name."""
    sindh = world.worker(1, wants_overseas=True, languages=("sd",))
    punjab = world.worker(2, district="PK-PB-attock", experience=(Experience("plumber", 9, "own shop"),))
    whole = world.worker(3)
    world.signed(world.passed(sindh, 2)[0])
    world.signed(world.passed(punjab, 0)[0])
    for passed in (results := world.passed(whole, 0, 1)):
        world.signed(passed)
    world.signed(results[1], Kind.QUALIFICATION)
    return {"sindh": sindh, "punjab": punjab, "whole": whole}


def found(world, people, now=LATER, **query):
    with world.store.read() as tx:
        matches = search.talent(tx, Query(**query), now)
    return {name for name, worker in people.items() if worker in {match.worker for match in matches}}


def test_each_condition_finds_whom_it_should(world, people):
    everybody = {"sindh", "punjab", "whole"}
    assert found(world, people) == everybody
    assert found(world, people, trade="plumber") == everybody
    assert found(world, people, trade="cook") == set()
    assert found(world, people, unit="0732W&P00") == {"punjab", "whole"}
    assert found(world, people, unit="nothing") == set()
    assert found(world, people, qualification="plumber-l2") == {"whole"}
    assert found(world, people, level=3) == {"sindh"}
    assert found(world, people, level=2) == everybody
    assert found(world, people, district="PK-SD-dadu") == {"sindh", "whole"}
    assert found(world, people, province="Punjab") == {"punjab"}
    assert found(world, people, language="sd") == {"sindh", "punjab", "whole"}
    assert found(world, people, language="ur") == {"punjab", "whole"}
    assert found(world, people, wants_overseas=True) == {"sindh"}
    assert found(world, people, experience_years=9) == {"punjab"}
    assert found(world, people, experience_years=10) == set()
    assert found(world, people, experience_years=5, trade="plumber") == {"punjab"}
    assert found(world, people, unit="0732W&P00", province="Sindh", level=2) == {"whole"}


def test_a_match_says_what_it_rests_on(world, people):
    with world.store.read() as tx:
        matches = {match.worker: match for match in search.talent(tx, Query(), LATER)}
    match = matches[people["whole"]]
    assert (match.name_en, match.district, match.province) == ("Somebody Number3", "PK-SD-dadu", "Sindh")
    assert (match.units, match.qualifications, match.highest_level) == (2, 1, 2)
    assert matches[people["sindh"]].highest_level == 3
    assert matches[people["sindh"]].qualifications == 0


def test_only_who_agreed_is_found(world, people):
    with world.store.transaction() as tx:
        workers.set_consent(tx, people["sindh"], Purpose.SEARCH, given=False)
        erasure.erase(tx, people["punjab"])
    assert found(world, people) == {"whole"}


def test_only_what_stands_today_counts(world, people):
    with world.store.read() as tx:
        (credential,) = credentials.for_worker(tx, people["sindh"])
    assert found(world, people, NOON - timedelta(seconds=1)) == set()
    assert found(world, people, credential.valid_until) == {"sindh", "punjab", "whole"}
    assert found(world, people, credential.valid_until + timedelta(seconds=1)) == set()
    for action, left in ((Action.SUSPEND, {"punjab", "whole"}), (Action.REINSTATE, {"sindh", "punjab", "whole"}),
                         (Action.REVOKE, {"punjab", "whole"})):  # fmt: skip
        with world.store.transaction() as tx:
            status.change(tx, credential.id, action, "reason")
        assert found(world, people) == left


def test_an_unsigned_intent_is_nothing_to_be_found_by(world):
    worker = world.worker()
    world.planned(world.passed(worker)[0])
    assert found(world, {"one": worker}) == set()


def test_pages_hold_everybody_once(world, people):
    with world.store.read() as tx:
        first = search.talent(tx, Query(), LATER, limit=2)
        rest = search.talent(tx, Query(), LATER, after=first[-1].worker, limit=2)
    assert len(first) == 2
    assert {match.worker for match in first + rest} == set(people.values())


def test_counts_follow_a_result_from_coming_in_to_its_credential(world):
    def now():
        with world.store.read() as tx:
            counted = counts.reconcile(tx)
        assert counted.adds_up
        return counted.results, counted.issued, counted.pending, counted.not_yet

    assert now() == (0, 0, 0, 0)
    worker = world.worker()
    world.passed(worker, 1, result=Result.NOT_YET)
    with world.store.transaction(world.clerk) as tx:
        (waiting,) = assessments.record(tx, [world.result(worker, 0)])
    assert now() == (2, 0, 1, 1)
    with world.store.transaction(world.approver) as tx:
        assessments.approve(tx, [waiting])
    assert now() == (2, 0, 1, 1)
    planned = world.planned(waiting)
    assert now() == (2, 0, 1, 1)
    with world.store.transaction() as tx:
        credentials.record(tx, [credentials.Sealed(planned.id, b"", "did:web:passport.hunar.example#key-1")])
    assert now() == (2, 1, 0, 1)
    with world.store.transaction() as tx:
        status.change(tx, planned.id, Action.REVOKE, "reason")
    assert now() == (2, 1, 0, 1)


def test_counts_of_qualifications_and_intents(world, people):
    second = world.worker(4)
    passed = world.passed(second, 0, 1)
    with world.store.transaction() as tx:
        credentials.plan(tx, [order(passed[1], Kind.QUALIFICATION)])
        counted = counts.reconcile(tx)
    assert (counted.workers, counted.qualifications_complete, counted.qualifications_issued) == (4, 3, 1)
    assert (counted.results, counted.issued, counted.pending, counted.intents_unfinished) == (6, 4, 2, 1)


def test_counts_that_do_not_add_up_say_so(world):
    with world.store.read() as tx:
        counted = counts.reconcile(tx)
    assert not replace(counted, results=1).adds_up


def test_work_that_waits_is_found_by_its_own_index(world):
    """On a nation's register the done must cost nothing: the plan of each query names the partial index."""
    if world.store._engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL plans by statistics, which an empty table has none of")
    explained = {
        "ix_assessments_to_certify": "SELECT id FROM assessments WHERE result = 'C' AND state = 'recorded'"
        " AND NOT certified ORDER BY assessed_on, id LIMIT 9",
        "ix_enrolments_to_certify": "SELECT worker FROM enrolments WHERE NOT certified ORDER BY worker, qualification",
        "ix_credentials_unfinished": "SELECT id FROM credentials WHERE state = 'intent' ORDER BY planned_at, id",
        "ix_credentials_marked": "SELECT position FROM credentials WHERE list = 1"
        " AND (status <> 'valid' OR message <> 0) ORDER BY position",
    }
    with world.store.read() as tx:
        for index, query in explained.items():
            plan = tx.connection.execute(text(f"EXPLAIN QUERY PLAN {query}")).all()
            assert index in str(plan)
