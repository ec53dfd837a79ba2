"""The register and its trail: one who can remove the guards and changes a row is found out."""

import pytest
from sqlalchemy import text

from issuer.store import assessments, credentials, erasure, status
from issuer.store.agreement import disagreements
from issuer.store.credentials import Kind, Sealed
from issuer.store.status import Action
from tests.issuer.store.world import KEY, order


class _Undo(Exception):
    pass


@pytest.fixture
def history(world):
    """A register in which everything has happened once."""
    worker = world.worker()
    passed = world.passed(worker, 0, 1, 2)
    with world.store.transaction(world.clerk) as tx:
        assessments.record(tx, [world.result(worker, 0, assessor=world.lapsed)])
        planned = credentials.plan(tx, [*map(order, passed), order(passed[1], Kind.QUALIFICATION)])
    with world.store.transaction() as tx:
        credentials.record(tx, [Sealed(each.id, each.id.encode(), KEY) for each in planned[:3]])
        credentials.publish(tx, [planned[0].id])
        credentials.abandon(tx, planned[3].id, "reason")
        status.change(tx, planned[0].id, Action.REVOKE, "reason")
        status.change(tx, planned[1].id, Action.SUSPEND, "reason", message=4)
        status.change(tx, planned[1].id, Action.REINSTATE, "reason")
    other = world.signed(world.passed(world.worker(2))[0])
    with world.store.transaction() as tx:
        erasure.erase(tx, other.worker)
    return world.store


def found(store, *statements):
    """The reasons that are given after these statements; everything is undone then."""
    try:
        with store.transaction() as tx:
            if tx.connection.dialect.name == "sqlite":
                names = tx.connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
                for name in names.scalars().all():
                    tx.connection.execute(text(f"DROP TRIGGER {name}"))
            else:
                tx.connection.execute(text("SET LOCAL session_replication_role = replica"))
            for statement in statements:
                tx.connection.execute(text(statement))
            reasons = [each.reason for each in disagreements(tx, batch=2)]
            raise _Undo
    except _Undo:
        return reasons


def test_a_register_that_nobody_touched_agrees(history):
    assert found(history) == []


FORGERIES = {
    "UPDATE assessments SET oral = NOT oral": "not the one that was recorded",
    "UPDATE assessments SET assessed_on = '2020-01-01'": "not the one that was recorded",
    "UPDATE assessments SET recorded_by = (SELECT id FROM actors WHERE handle = 'system')": "that was recorded",
    "UPDATE assessments SET approved_by = (SELECT id FROM actors WHERE handle = 'system') WHERE state = 'recorded'":
        "of the approval",
    "UPDATE assessments SET state = 'recorded', approved_at = recorded_at, approved_by ="
    " (SELECT id FROM actors WHERE handle = 'approver') WHERE state = 'pending'": "approval is not on the trail",
    "UPDATE credentials SET status = 'valid' WHERE state = 'published'": "status is not",
    "UPDATE credentials SET status = 'suspended' WHERE state = 'recorded'": "status is not",
    "UPDATE credentials SET message = 9 WHERE state = 'published'": "status is not",
    "UPDATE credentials SET state = 'intent', status = 'valid' WHERE state = 'abandoned'": "state is not",
    "UPDATE credentials SET edition = 7": "not the one that was planned",
    "UPDATE credentials SET digest = (SELECT hash FROM audit_head) WHERE digest IS NOT NULL": "digest is not",
    "UPDATE signed_documents SET document = (SELECT hash FROM audit_head)": "does not have its digest",
}  # fmt: skip


def test_every_change_is_found_out(history):
    told = {statement: found(history, statement) for statement in FORGERIES}
    missed = [statement for statement, words in FORGERIES.items() if not any(words in each for each in told[statement])]
    assert missed == []


def test_a_row_that_is_gone_is_found_out(history):
    reasons = found(
        history,
        "DELETE FROM signed_documents",
        "DELETE FROM status_changes",
        "DELETE FROM credentials WHERE state = 'published'",
    )
    assert reasons == ["the row is gone from the register"]
