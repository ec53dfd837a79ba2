"""The audit trail: whatever is done to it afterwards, the first row that is wrong is named."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import bindparam, text

from issuer.store import SYSTEM, BrokenChain, ClockBehind, Refused, audit
from issuer.store.audit import Checkpoint
from issuer.store.types import Moment
from tests.issuer.store.conftest import SECRET
from tests.issuer.store.world import not_refused

ROWS = 12


class _Undo(Exception):
    pass


def unguarded(store, *statements, checkpoint=None):
    """What `verify` says after these statements, run by one who can remove the guards; everything is undone then."""
    found = None
    try:
        with store.transaction() as tx:
            _remove_guards(tx)
            for statement in statements:
                tx.connection.execute(text(statement))
            try:
                audit.verify(tx, checkpoint=checkpoint)
            except BrokenChain as broken:
                found = broken.sequence
            raise _Undo
    except _Undo:
        return found


def _remove_guards(tx):
    if tx.connection.dialect.name == "sqlite":
        for table in ("audit_trail", "audit_head"):
            names = tx.connection.execute(
                text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"),
                {"table": table},
            )
            for name in names.scalars().all():
                tx.connection.execute(text(f"DROP TRIGGER {name}"))
    else:
        tx.connection.execute(text("ALTER TABLE audit_trail DISABLE TRIGGER ALL"))
        tx.connection.execute(text("ALTER TABLE audit_head DISABLE TRIGGER ALL"))


@pytest.fixture
def trail(world):
    """A store whose trail has a known number of rows, and the checkpoint at its end."""
    with world.store.transaction() as tx:
        have = audit.head(tx).sequence
        for number in range(ROWS - have % ROWS):
            audit.append(tx, "test.write", f"thing:{number}", bytes([number]) * 32)
    with world.store.transaction() as tx:
        audit.append(tx, "test.end", "thing:end")
    with world.store.read() as tx:
        return world.store, audit.verify(tx)


def test_a_whole_trail_is_whole(trail):
    store, checkpoint = trail
    assert unguarded(store) is None
    assert unguarded(store, checkpoint=checkpoint) is None
    assert unguarded(store, checkpoint=Checkpoint(0, bytes(32), None)) is None


CHANGES = {
    "at": "at = '2020-01-01 00:00:00.000000'",
    "actor": "actor = (SELECT id FROM actors WHERE handle = 'clerk')",
    "action": "action = 'nothing'",
    "object": "object = 'thing:other'",
    "digest": "digest = previous",
    "no digest": "digest = CASE WHEN digest IS NULL THEN previous END",
    "previous": "previous = hash",
    "hash": "hash = previous",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_in_any_column_of_any_row_is_named(trail, change):
    store, end = trail
    rows = range(1, end.sequence + 1)
    found = {row: unguarded(store, f"UPDATE audit_trail SET {change} WHERE sequence = {row}") for row in rows}
    assert found == {row: row for row in rows}


def test_a_missing_row_is_named(trail):
    store, end = trail
    rows = range(1, end.sequence + 1)
    found = {row: unguarded(store, f"DELETE FROM audit_trail WHERE sequence = {row}") for row in rows}
    assert found == {row: row for row in rows}


def test_a_missing_row_is_named_though_the_others_close_up(trail):
    store, end = trail
    for row in range(1, end.sequence):
        close_up = [
            f"UPDATE audit_trail SET sequence = {later - 1} WHERE sequence = {later}"
            for later in range(row + 1, end.sequence + 1)
        ]
        assert unguarded(store, f"DELETE FROM audit_trail WHERE sequence = {row}", *close_up) == row


def test_an_inserted_row_is_named(trail):
    """The best forgery without rewriting all that follows: it has its own right hash and predecessor."""
    store, end = trail
    for row in range(1, end.sequence + 1):
        make_room = [
            f"UPDATE audit_trail SET sequence = {later + 1} WHERE sequence = {later}"
            for later in range(end.sequence, row - 1, -1)
        ]
        copied = (
            "INSERT INTO audit_trail (sequence, at, actor, action, object, digest, previous, hash)"
            f" SELECT {row}, at, actor, action, object, digest, previous, hash FROM audit_trail"
            f" WHERE sequence = {row + 1}"
        )
        assert unguarded(store, *make_room, copied) in (row, row + 1)


def test_two_rows_that_changed_places_are_named(trail):
    store, end = trail
    for row in range(1, end.sequence):
        swap = [f"UPDATE audit_trail SET sequence = {new} WHERE sequence = {old}"
                for old, new in ((row, -1), (row + 1, row), (-1, row + 1))]  # fmt: skip
        assert unguarded(store, *swap) == row


def test_a_cut_tail_is_named(trail):
    store, end = trail
    for row in range(1, end.sequence + 1):
        assert unguarded(store, f"DELETE FROM audit_trail WHERE sequence >= {row}") == row


def test_a_cut_tail_is_named_by_the_checkpoint_kept_outside_though_the_head_agrees(trail):
    store, end = trail
    row = end.sequence - 3
    cut = (
        f"DELETE FROM audit_trail WHERE sequence > {row}",
        f"UPDATE audit_head SET sequence = {row}, hash = (SELECT hash FROM audit_trail WHERE sequence = {row}),"
        f" at = (SELECT at FROM audit_trail WHERE sequence = {row})",
    )
    assert unguarded(store, *cut) is None  # nothing inside can tell
    assert unguarded(store, *cut, checkpoint=end) == row + 1


def test_a_head_that_was_moved_is_named(trail):
    store, end = trail
    assert unguarded(store, "UPDATE audit_head SET sequence = sequence + 1") == end.sequence + 1
    assert unguarded(store, "UPDATE audit_head SET sequence = sequence - 1") == end.sequence
    assert (
        unguarded(store, "UPDATE audit_head SET hash = (SELECT hash FROM audit_trail WHERE sequence = 1)") is not None
    )


def test_a_trail_written_anew_is_named_by_the_checkpoint(trail):
    store, end = trail
    other = Checkpoint(end.sequence - 2, bytes(32), end.at)
    assert unguarded(store, checkpoint=other) == end.sequence - 2


def test_the_database_itself_refuses_to_rewrite_the_trail(trail):
    store, _ = trail
    statements = (
        "UPDATE audit_trail SET action = 'nothing'",
        "DELETE FROM audit_trail",
        "DELETE FROM audit_head",
        "UPDATE audit_head SET sequence = 1",
    )
    assert not_refused(store, statements) == []


def test_a_row_says_who_did_what_to_which_object(world):
    with world.store.transaction(world.clerk) as tx:
        audit.append(tx, "list.publish", "list:1", bytes(range(32)))
    with world.store.read() as tx:
        (entry,) = audit.entries(tx, object_id="list:1")[:1]
        assert (entry.actor, entry.action, entry.digest) == (world.clerk, "list.publish", bytes(range(32)))
        assert audit.head(tx) == Checkpoint(entry.sequence, entry.hash, entry.at)


def test_the_form_of_the_hash_is_fixed():
    """Computed by hand from the form that the module describes: `sha256sum` of the canonical JSON."""
    import hashlib

    at = datetime(2026, 3, 1, 12, 0, 0, 7, tzinfo=UTC)
    entry = audit.Entry(1, at, SYSTEM, "worker.register", "urn:uuid:x", None, bytes(32), b"")
    form = f'[1,"2026-03-01T12:00:00.000007Z","{SYSTEM}","worker.register","urn:uuid:x","","{"0" * 64}"]'
    assert audit._hash(entry) == hashlib.sha256(form.encode()).digest()


def test_a_transaction_that_fails_leaves_no_rows(world):
    with world.store.read() as tx:
        before = audit.head(tx)
    with pytest.raises(_Undo), world.store.transaction() as tx:
        audit.append(tx, "test.write", "thing:1")
        raise _Undo
    with world.store.read() as tx:
        assert audit.head(tx) == before


def test_nothing_is_appended_while_reading(world):
    with pytest.raises(Refused), world.store.read() as tx:
        audit.append(tx, "test.write", "thing:1")


def test_rows_of_many_writers_make_one_chain(world, url, open_store):
    stores = [open_store(url) for _ in range(4)]

    def write(number):
        with stores[number % 4].transaction() as tx:
            for step in range(3):
                audit.append(tx, "test.write", f"thing:{number}.{step}")

    with world.store.read() as tx:
        before = audit.head(tx).sequence
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(40)))
    with world.store.read() as tx:
        assert audit.verify(tx).sequence == before + 120
        rows = list(reversed(audit.entries(tx, limit=120)))
    for first, second, third in zip(rows[::3], rows[1::3], rows[2::3], strict=True):
        assert {row.object.partition(".")[0] for row in (first, second, third)} == {first.object[:-2]}


NOW = datetime(2100, 1, 1, tzinfo=UTC)


def test_times_in_the_trail_never_go_back(url, open_store):
    times = iter([NOW, NOW, NOW - timedelta(seconds=30), NOW - timedelta(seconds=30), NOW, NOW])
    store = open_store(url, SECRET, clock=lambda: next(times))
    for number in range(2):
        with store.transaction() as tx:
            audit.append(tx, "test.write", f"thing:{number}")
    with store.read() as tx:
        newest, older = audit.entries(tx, limit=2)
        assert newest.at == older.at == NOW
        audit.verify(tx)


def test_a_clock_that_fell_behind_stops_the_writing(url, open_store):
    with open_store(url, SECRET, clock=lambda: NOW).transaction() as tx:
        audit.append(tx, "test.write", "thing:1")
    behind = open_store(url, SECRET, clock=lambda: NOW - timedelta(seconds=61))
    with pytest.raises(ClockBehind), behind.transaction() as tx:
        audit.append(tx, "test.write", "thing:2")
    with behind.read() as tx:
        assert audit.entries(tx, object_id="thing:2") == ()


def test_a_row_that_is_earlier_than_the_one_before_is_named_though_its_hash_is_right(trail):
    store, end = trail
    with store.read() as tx:
        newest, before = audit.entries(tx, limit=2)
    early = audit.Entry(newest.sequence, before.at - timedelta(1), newest.actor, newest.action, newest.object,
                        newest.digest, newest.previous, b"")  # fmt: skip
    with pytest.raises(_Undo), store.transaction() as tx:
        _remove_guards(tx)
        values = {"hash": audit._hash(early), "at": early.at, "row": early.sequence}
        typed = [bindparam("at", type_=Moment)]
        for table in (
            "audit_trail SET at = :at, hash = :hash WHERE sequence = :row",
            "audit_head SET at = :at, hash = :hash",
        ):
            tx.connection.execute(text(f"UPDATE {table}").bindparams(*typed), values)
        with pytest.raises(BrokenChain, match="earlier") as broken:
            audit.verify(tx)
        assert broken.value.sequence == end.sequence
        raise _Undo
