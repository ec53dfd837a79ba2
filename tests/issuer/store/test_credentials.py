"""Credentials: planned once whoever asks and however often, recorded once, never lost, doubled or reused."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256

import pytest
from sqlalchemy import text

from issuer.store import (
    Conflict,
    NotFound,
    Refused,
    Unavailable,
    assessments,
    audit,
    credentials,
    inventories,
    keys,
    status,
)
from issuer.store.assessments import Result
from issuer.store.credentials import CredentialState, Kind, Sealed, Status
from tests.issuer.store.world import DAY, KEY, NOON, not_refused, order

NOBODY = "urn:uuid:00000000-0000-4000-8000-000000000000"


def plan(world, *orders):
    with world.store.transaction() as tx:
        return credentials.plan(tx, orders)


def record(world, planned, document=b"signed", key=KEY):
    with world.store.transaction() as tx:
        credentials.record(tx, [Sealed(planned.id, document, key)])


def read(world, planned):
    with world.store.read() as tx:
        return credentials.get(tx, planned.id)


def test_a_plan_reserves_identifier_number_and_index(world):
    worker = world.worker()
    (passed,) = world.passed(worker)
    (planned,) = plan(world, order(passed))
    assert read(world, planned) == planned
    assert planned.id.startswith("urn:uuid:")
    assert planned.short_number.startswith("NSP-")
    assert (planned.worker, planned.assessment, planned.unit) == (worker, passed, world.units[0])
    assert (planned.state, planned.status, planned.edition) == (CredentialState.INTENT, Status.VALID, 1)
    assert 0 <= planned.position < 131072
    assert (planned.digest, planned.key, planned.recorded_at) == (None, None, None)


def test_the_same_order_gives_the_same_credential_in_any_state(world):
    wanted = order(world.passed(world.worker())[0])
    first, again = plan(world, wanted, wanted)
    assert first == again
    assert plan(world, replace(wanted, valid_from=NOON + timedelta(days=1))) == (first,)
    record(world, first)
    assert plan(world, wanted)[0].id == first.id
    assert plan(world, wanted)[0].state is CredentialState.RECORDED


def test_a_batch_keeps_the_order_of_its_orders(world):
    passed = [world.passed(world.worker(number))[0] for number in range(1, 5)]
    known = plan(world, order(passed[2]))
    found = plan(world, *map(order, passed))
    assert [each.assessment for each in found] == passed
    assert found[2] == known[0]
    assert len({(each.list_number, each.position) for each in found}) == 4
    assert len({each.short_number for each in found}) == 4


def test_many_equal_orders_at_once_make_one_credential(world):
    wanted = order(world.passed(world.worker())[0])
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: plan(world, wanted)[0], range(40)))
    assert len(set(found)) == 1
    with world.store.read() as tx:
        assert tx.connection.execute(text("SELECT count(*) FROM credentials")).scalar() == 1
        assert tx.connection.execute(text("SELECT count(*) FROM allotments")).scalar() == 1


def test_a_unit_and_its_qualification_are_two_credentials(world):
    passed = world.passed(world.worker(), 0, 1)
    unit, whole = plan(world, order(passed[1]), order(passed[1], Kind.QUALIFICATION))
    assert unit.id != whole.id
    assert (whole.kind, whole.unit, whole.qualification) == (Kind.QUALIFICATION, None, world.qualification)


def test_a_new_assessment_gives_a_new_credential(world):
    worker = world.worker()
    (first,) = plan(world, order(world.passed(worker, 0, assessed_on=DAY - timedelta(days=900))[0]))
    (second,) = plan(world, order(world.passed(worker, 0)[0]))
    assert first.id != second.id


def test_no_credential_without_a_recorded_competent_result(world):
    worker = world.worker()
    (not_yet,) = world.passed(worker, 0, result=Result.NOT_YET)
    with world.store.transaction(world.clerk) as tx:
        (pending,) = assessments.record(tx, [world.result(worker, 1)])
    for ground in (not_yet, pending):
        with pytest.raises(Refused, match="recorded competent"):
            plan(world, order(ground))
    with pytest.raises(NotFound):
        plan(world, order(NOBODY))


def test_no_qualification_with_a_unit_missing(world):
    (first,) = world.passed(world.worker(), 0)
    with pytest.raises(Refused, match="each of its units"):
        plan(world, order(first, Kind.QUALIFICATION))


def test_no_credential_from_an_assessor_whose_accreditation_had_lapsed(world):
    worker = world.worker()
    (lapsed,) = world.passed(worker, 0, assessor=world.lapsed)
    sound = world.passed(worker, 1)
    for wanted in (order(lapsed), order(sound[0], Kind.QUALIFICATION)):
        with pytest.raises(Refused, match="not accredited"):
            plan(world, wanted)
    (planned,) = plan(world, order(lapsed, exception="history of the demonstration"))
    with world.store.read() as tx:
        actions = [entry.action for entry in audit.entries(tx, object_id=planned.id)]
    assert actions == ["credential.exception", "credential.plan"]


def test_one_refused_order_keeps_the_whole_batch_back(world):
    (sound,) = world.passed(world.worker(1))
    (lapsed,) = world.passed(world.worker(2), 0, assessor=world.lapsed)
    with pytest.raises(Refused):
        plan(world, order(sound), order(lapsed))
    with world.store.read() as tx:
        assert credentials.unfinished(tx) == ()
        assert status.lists(tx)[0].allotted == 0


FORGERY = (
    "INSERT INTO allotments (list, position) SELECT list, 0 FROM allotments WHERE position > 0",
    "INSERT INTO credentials (id, short_number, kind, worker, assessment, unit, qualification, edition, list, position,"
    " valid_from, valid_until, state, status, message, planned_by, planned_at)"
    " SELECT a.id, 'x', kind, c.worker, a.id, a.unit, a.qualification, edition, list, 0,"
    " valid_from, valid_until, c.state, status, message, planned_by, planned_at"
    " FROM credentials c, assessments a WHERE a.id <> c.assessment",
)
"""A copy of the one credential on record, but for another assessment: by SQL and past all of our code."""

GROUNDS = {
    "not yet competent": ({"result": Result.NOT_YET}, "recorded competent"),
    "assessor not accredited": ({"assessor": "lapsed"}, "not accredited"),
    "sound, the control": ({}, None),
}


@pytest.mark.parametrize(("changes", "words"), GROUNDS.values(), ids=GROUNDS)
def test_the_database_itself_refuses_a_credential_without_ground(world, changes, words):
    worker = world.worker()
    plan(world, order(world.passed(worker, 1)[0]))
    world.passed(worker, 0, **{name: getattr(world, str(value), value) for name, value in changes.items()})
    with pytest.raises(Refused, match=words) if words else nullcontext(), world.store.transaction() as tx:
        for statement in FORGERY:
            tx.connection.execute(text(statement))


def test_what_is_recorded_is_kept_byte_for_byte(world):
    planned = world.planned(world.passed(world.worker())[0])
    document = bytes(range(256)) * 20
    record(world, planned, document)
    found = read(world, planned)
    assert (found.state, found.key, found.digest) == (CredentialState.RECORDED, KEY, sha256(document).digest())
    assert found.recorded_at is not None
    with world.store.read() as tx:
        assert credentials.document(tx, planned.id) == document


def test_recording_again_changes_nothing_and_other_bytes_are_refused(world):
    planned = world.planned(world.passed(world.worker())[0])
    record(world, planned)
    before = read(world, planned)
    record(world, planned)
    assert read(world, planned) == before
    with pytest.raises(Conflict):
        record(world, planned, b"other")


def test_only_a_known_key_that_signs_credentials_and_is_not_compromised_is_recorded(world):
    planned = world.planned(world.passed(world.worker())[0])
    with world.store.transaction() as tx:
        keys.add(tx, keys.NewKey("status", "file:s", "zs", frozenset({keys.Role.STATUS}), NOON))
    for key in ("unknown", "status"):
        with pytest.raises(NotFound):
            record(world, planned, key=key)
    with world.store.transaction() as tx:
        keys.mark_compromised(tx, KEY, NOON)
    with pytest.raises(NotFound):
        record(world, planned)


def test_an_unknown_credential_cannot_be_recorded_or_published(world):
    with world.store.transaction() as tx:
        with pytest.raises(NotFound):
            credentials.record(tx, [Sealed(NOBODY, b"", KEY)])
        with pytest.raises(NotFound):
            credentials.publish(tx, [NOBODY])


def test_intents_are_unfinished_until_recorded_oldest_first(world):
    planned = [world.planned(world.passed(world.worker(number))[0]) for number in (1, 2, 3)]
    with world.store.read() as tx:
        assert list(credentials.unfinished(tx)) == planned
        assert list(credentials.unfinished(tx, limit=1)) == planned[:1]
    record(world, planned[0])
    with world.store.read() as tx:
        assert list(credentials.unfinished(tx)) == planned[1:]


def test_publishing_counts_what_was_not_yet(world):
    signed = world.signed(world.passed(world.worker(1))[0])
    planned = world.planned(world.passed(world.worker(2))[0])
    with world.store.transaction() as tx:
        assert credentials.publish(tx, [signed.id]) == 1
        assert credentials.publish(tx, [signed.id]) == 0
        assert credentials.get(tx, signed.id).state is CredentialState.PUBLISHED
        with pytest.raises(Refused):
            credentials.publish(tx, [planned.id])


def test_an_abandoned_intent_is_revoked_and_its_ground_free_again(world):
    worker = world.worker()
    passed = world.passed(worker, 0, 1)
    for kind in Kind:
        planned = world.planned(passed[1], kind)
        with world.store.transaction() as tx:
            credentials.abandon(tx, planned.id, "the name was misspelt")
            credentials.abandon(tx, planned.id, "again")
            assert planned.position in status.bits(tx, planned.list_number).revoked
            assert len(status.history(tx, planned.id)) == 1
            with pytest.raises(Refused):
                credentials.record(tx, [Sealed(planned.id, b"signed", KEY)])
        with world.store.read() as tx:
            assert passed[1] in {each.id for each in assessments.certifiable(tx)}
            assert len(list(assessments.certifiable_qualifications(tx))) == 1
        anew = world.planned(passed[1], kind)
        assert anew.id != planned.id
        assert anew.position != planned.position
        record(world, anew)
        with pytest.raises(Refused), world.store.transaction() as tx:
            credentials.abandon(tx, anew.id, "too late")
        if kind is Kind.UNIT:
            break


def test_an_abandoned_qualification_can_be_planned_anew(world):
    passed = world.passed(world.worker(), 0, 1)
    planned = world.planned(passed[1], Kind.QUALIFICATION)
    with world.store.transaction() as tx:
        credentials.abandon(tx, planned.id, "the name was misspelt")
        assert len(list(assessments.certifiable_qualifications(tx))) == 1
    assert world.planned(passed[1], Kind.QUALIFICATION).id != planned.id


def test_a_replacement_is_the_next_edition_and_there_is_one(world):
    (passed,) = world.passed(world.worker())
    old = world.signed(passed)
    new = world.planned(passed, replaces=old.id)
    assert (new.edition, new.replaces, new.assessment) == (2, old.id, passed)
    assert world.planned(passed, replaces=old.id) == new
    assert world.planned(passed) == new
    third = world.planned(passed, replaces=new.id)
    assert third.edition == 3


def test_a_replacement_may_rest_on_another_assessment_of_the_same_worker_only(world):
    worker = world.worker(1)
    old = world.signed(world.passed(worker)[0])
    (later,) = world.passed(worker, 0, assessed_on=DAY + timedelta(days=1))
    (foreign,) = world.passed(world.worker(2))
    assert world.planned(later, replaces=old.id).edition == 1
    with pytest.raises(Refused, match="same worker"):
        world.planned(foreign, replaces=old.id)


DIRECT = (
    "UPDATE credentials SET state = 'intent', digest = NULL, key = NULL, recorded_at = NULL",
    "UPDATE credentials SET digest = (SELECT hash FROM audit_head) WHERE digest IS NOT NULL",
    "UPDATE credentials SET position = (SELECT min(position) FROM allotments)",
    "UPDATE credentials SET short_number = 'NSP-0000-0000-0000'",
    "UPDATE credentials SET valid_until = '2099-01-01 00:00:00+00:00'",
    "DELETE FROM credentials",
    "DELETE FROM allotments",
    "UPDATE status_lists SET allotted = 0",
    "DELETE FROM status_lists",
    "UPDATE signed_documents SET document = document || document",
)


def test_the_database_itself_refuses_to_rewrite_what_was_issued(world):
    for number in (1, 2):
        world.signed(world.passed(world.worker(number))[0])
    world.planned(world.passed(world.worker(3))[0])
    assert not_refused(world.store, DIRECT) == []


def test_a_credential_is_found_by_what_a_person_types(world):
    planned = world.planned(world.passed(world.worker())[0])
    with world.store.read() as tx:
        assert credentials.by_short_number(tx, planned.short_number.lower().replace("-", " ")) == planned
        for wrong in ("NSP-0000-0000-0000", planned.short_number[:-1], "nonsense"):
            with pytest.raises(NotFound):
                credentials.by_short_number(tx, wrong)


def test_credentials_of_a_worker_and_of_all_in_pages(world):
    worker = world.worker(1)
    mine = {world.signed(each).id for each in world.passed(worker, 0, 1)}
    other = world.planned(world.passed(world.worker(2))[0])
    with world.store.read() as tx:
        assert {each.id for each in credentials.for_worker(tx, worker)} == mine
        every = [each.id for each in credentials.iterate(tx, batch=1)]
        assert len(every) == 3
        assert set(every) == mine | {other.id}
        assert [each.id for each in credentials.iterate(tx, after=every[0], batch=2)] == every[1:]
        signed = credentials.iterate(tx, states=[CredentialState.RECORDED], batch=1)
        assert {each.id for each in signed} == mine


@pytest.mark.parametrize("look", [credentials.get, credentials.document])
def test_an_unknown_credential_is_not_found(world, look):
    planned = world.planned(world.passed(world.worker())[0])
    for identifier in (NOBODY, "nonsense") if look is credentials.get else (NOBODY, "nonsense", planned.id):
        with pytest.raises(NotFound), world.store.read() as tx:
            look(tx, identifier)


def test_a_validity_that_ends_before_it_begins_is_refused(world):
    (passed,) = world.passed(world.worker())
    with pytest.raises(Refused, match="period"):
        plan(world, order(passed, valid_until=NOON - timedelta(days=1)))


def test_a_locked_database_is_unavailable_and_not_an_error_of_sql(tmp_path, world, monkeypatch):
    from issuer.store import database

    if world.store._engine.dialect.name != "sqlite":
        pytest.skip("only SQLite has one lock for all who write")
    monkeypatch.setattr(database, "_BUSY_SECONDS", 0.05)
    impatient = database.Store.open(str(world.store._engine.url), bytes(range(64)))
    try:
        with world.store.transaction(), pytest.raises(Unavailable, match="BUSY"), impatient.transaction():
            pass
    finally:
        impatient.close()


def test_dates_of_the_world(world):
    assert date(2025, 6, 30) < DAY < date(2028, 12, 31)


def test_an_abandoned_replacement_leaves_the_old_one_in_its_place(world):
    (passed,) = world.passed(world.worker())
    old = world.signed(passed)
    new = world.planned(passed, replaces=old.id)
    with world.store.transaction() as tx:
        credentials.abandon(tx, new.id, "the name was right after all")
        assert list(assessments.certifiable(tx)) == []
    assert world.planned(passed) == old
    assert world.planned(passed, replaces=old.id).id != new.id


def test_the_inventory_of_a_key_has_what_it_signed_before(world):
    signed = [world.signed(passed) for passed in world.passed(world.worker(), 0, 1)]
    with world.store.read() as tx:
        later = max(each.recorded_at for each in signed) + timedelta(seconds=1)
        assert set(inventories.digests(tx, KEY, later)) == {each.digest for each in signed}
        assert inventories.digests(tx, KEY, signed[0].recorded_at) == ()
        assert inventories.digests(tx, "other", later) == ()
