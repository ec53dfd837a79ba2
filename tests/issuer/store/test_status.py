"""Status: what may follow what, that a revocation is for ever, and that the lists say what the register says."""

import random

import pytest

from issuer.store import NotFound, Refused, credentials, status
from issuer.store.credentials import CredentialState, Status
from issuer.store.status import REPLACED, Action
from tests.issuer.store.world import NOON, not_refused

VALID, SUSPENDED, REVOKED = Status.VALID, Status.SUSPENDED, Status.REVOKED


@pytest.fixture
def signed(world):
    """A signed credential."""
    return world.signed(world.passed(world.worker())[0])


def change(world, credential, *actions, **options):
    with world.store.transaction(world.clerk) as tx:
        for action in actions:
            found = status.change(tx, credential.id, action, "appeal under review", **options)
    return found


@pytest.mark.parametrize(
    ("actions", "expected"),
    [
        ([Action.SUSPEND], SUSPENDED),
        ([Action.SUSPEND, Action.SUSPEND], SUSPENDED),
        ([Action.SUSPEND, Action.REINSTATE], VALID),
        ([Action.SUSPEND, Action.REVOKE], REVOKED),
        ([Action.SUSPEND, Action.REPLACE], REVOKED),
        ([Action.REVOKE], REVOKED),
        ([Action.REVOKE, Action.REVOKE], REVOKED),
        ([Action.REVOKE, Action.REPLACE], REVOKED),
        ([Action.REPLACE, Action.REVOKE], REVOKED),
        ([Action.REPLACE, Action.REPLACE], REVOKED),
        ([Action.REINSTATE], None),
        ([Action.SUSPEND, Action.REINSTATE, Action.REINSTATE], None),
        ([Action.REVOKE, Action.REINSTATE], None),
        ([Action.REVOKE, Action.SUSPEND], None),
        ([Action.REPLACE, Action.REINSTATE], None),
        ([Action.REPLACE, Action.SUSPEND], None),
    ],
)
def test_what_may_follow_what(expected, actions):
    """The table of the module, walked without a database: `None` says that the last step is refused."""
    now, message = VALID, 0
    for step, action in enumerate(actions):
        try:
            now, message = status._after(now, message, action, 0)
        except Refused:
            assert expected is None
            assert step == len(actions) - 1
            return
    assert now is expected
    assert (message == REPLACED) == (Action.REPLACE in actions)


def test_a_change_is_kept_with_reason_who_and_when(world, signed):
    found = change(world, signed, Action.SUSPEND, message=3, at=NOON)
    assert (found.status, found.message) == (SUSPENDED, 3)
    with world.store.read() as tx:
        (kept,) = status.history(tx, signed.id)
    assert (kept.action, kept.reason, kept.message) == (Action.SUSPEND, "appeal under review", 3)
    assert (kept.actor, kept.at, kept.credential) == (world.clerk, NOON, signed.id)


def test_the_same_again_is_no_change(world, signed):
    change(world, signed, Action.SUSPEND, Action.SUSPEND)
    change(world, signed, Action.REVOKE, Action.REVOKE)
    with world.store.read() as tx:
        assert [kept.action for kept in status.history(tx, signed.id)] == [Action.SUSPEND, Action.REVOKE]


def test_the_lists_say_what_the_register_says(world):
    worker = world.worker()
    one, two, three = (world.signed(passed) for passed in world.passed(worker, 0, 1, 2))
    four = world.signed(world.passed(world.worker(2))[0])
    change(world, one, Action.REVOKE, message=5)
    change(world, two, Action.SUSPEND)
    change(world, three, Action.REPLACE)
    with world.store.read() as tx:
        bits = status.bits(tx, four.list_number)
        assert bits.revoked == tuple(sorted((one.position, three.position)))
        assert bits.suspended == (two.position,)
        assert bits.messages == {one.position: 5, three.position: REPLACED}
        assert [(found.number, found.allotted, found.open) for found in status.lists(tx)] == [
            (four.list_number, 4, True)
        ]


def test_what_was_never_signed_has_no_status_to_change(world):
    planned = world.planned(world.passed(world.worker())[0])
    with pytest.raises(Refused, match="never handed out"):
        change(world, planned, Action.REVOKE)


@pytest.mark.parametrize("options", [{"message": REPLACED}, {"message": 16}, {"message": -1}])
def test_a_message_must_be_one_that_the_action_may_say(world, signed, options):
    with pytest.raises(Refused):
        change(world, signed, Action.REVOKE, **options)


def test_a_change_needs_a_reason_and_a_credential(world, signed):
    with world.store.transaction() as tx:
        with pytest.raises(Refused, match="reason"):
            status.change(tx, signed.id, Action.REVOKE, "  ")
        with pytest.raises(NotFound):
            status.change(tx, "urn:uuid:00000000-0000-4000-8000-000000000000", Action.REVOKE, "reason")
        with pytest.raises(NotFound):
            status.bits(tx, 99)


def test_the_database_itself_never_lets_a_revocation_go(world):
    one, two = (world.signed(passed) for passed in world.passed(world.worker(), 0, 1))
    change(world, one, Action.REPLACE)
    change(world, two, Action.REVOKE)
    statements = (
        "UPDATE credentials SET status = 'valid'",
        "UPDATE credentials SET status = 'suspended' WHERE status = 'revoked'",
        "UPDATE credentials SET status = 'valid', message = 0",
        "UPDATE credentials SET message = 0 WHERE message = 1",
        "DELETE FROM status_changes",
        "UPDATE status_changes SET action = 'suspend'",
        "UPDATE credentials SET message = 16",
    )
    assert not_refused(world.store, statements) == []


def test_over_random_edits_revocations_only_rise(world):
    """A model of two sets and a mapping beside the register, compared after every edit that was let through."""
    chance = random.Random(57)
    made = [world.signed(passed) for number in (1, 2) for passed in world.passed(world.worker(number), 0, 1, 2)]
    revoked: set[int] = set()
    suspended: set[int] = set()
    refused = 0
    with world.store.transaction(world.clerk) as tx:
        for _ in range(150):
            credential, action = chance.choice(made), chance.choices(list(Action), [1, 20, 20, 1])[0]
            before = status.bits(tx, made[0].list_number)
            try:
                status.change(tx, credential.id, action, "reason", message=chance.choice((0, 2, 3)))
            except Refused:
                refused += 1
                assert status.bits(tx, made[0].list_number) == before
                continue
            suspended -= {credential.position}
            {Action.REINSTATE: set(), Action.SUSPEND: suspended}.get(action, revoked).add(credential.position)
            after = status.bits(tx, made[0].list_number)
            assert set(before.revoked) <= set(after.revoked)
            assert (set(after.revoked), set(after.suspended)) == (revoked, suspended)
            assert set(after.messages) <= revoked | suspended
    assert refused > 10
    assert len(revoked) > 1


def test_a_status_does_not_touch_the_state(world, signed):
    found = change(world, signed, Action.REVOKE)
    assert found.state is CredentialState.RECORDED
    with world.store.transaction() as tx:
        assert credentials.publish(tx, [signed.id]) == 1
