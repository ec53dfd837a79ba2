"""Allotted indexes: each once, in no order that tells anything, whoever asks at the same time."""

import itertools
import math
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select, text

from issuer.store import allotment, status
from issuer.store.allotment import LENGTH, allot, permutation
from issuer.store.tables.issuance import allotments
from tests.issuer.store.conftest import SECRET
from tests.issuer.store.world import not_refused

FULL = bool(os.environ.get("HUNAR_FULL"))
PROCESSES = 8 if FULL else 4
EACH = LENGTH // PROCESSES if FULL else 3000

PROGRAM = f"""
import sys
from issuer.store import Store, allotment
store = Store.open(sys.argv[1], bytes.fromhex(sys.argv[2]))
left = {EACH}
while left:
    with store.transaction() as tx:
        left -= len(allotment.allot(tx, min(left, 500)))
store.close()
"""


def seeds(count: int) -> list[bytes]:
    return [number.to_bytes(32, "big") for number in range(count)]


def test_a_permutation_has_every_index_once():
    order = permutation(bytes(32), LENGTH)
    assert sorted(order) == list(range(LENGTH))


def test_a_permutation_depends_on_its_seed_alone():
    assert permutation(bytes(32), 1000) == permutation.__wrapped__(bytes(32), 1000)
    assert len({permutation(seed, 1000) for seed in seeds(8)}) == 8
    assert permutation(bytes(32), 8) == (6, 5, 1, 3, 0, 4, 2, 7)


def test_every_order_is_equally_likely():
    """Chi square over the 24 orders of 4 with 23 degrees of freedom; 49.7 is exceeded once in a thousand times."""
    found = Counter(permutation.__wrapped__(seed, 4) for seed in seeds(4800))
    assert len(found) == 24
    assert sum((count - 200) ** 2 / 200 for count in found.values()) < 49.7


@pytest.mark.parametrize("seed", seeds(6))
def test_the_order_of_allotment_shows_in_nothing(seed):
    """Runs, neighbours and the first thousand, each within five standard deviations of what chance gives."""
    order = permutation(seed, LENGTH)
    ascents = sum(one < other for one, other in itertools.pairwise(order))
    assert abs(ascents - (LENGTH - 1) / 2) < 5 * math.sqrt((LENGTH + 1) / 12)
    centred = [value - (LENGTH - 1) / 2 for value in order]
    spread = sum(value * value for value in centred)
    correlation = sum(one * other for one, other in itertools.pairwise(centred)) / spread
    assert abs(correlation) < 5 / math.sqrt(LENGTH)
    first = sorted(order[:1000])
    gap = max(abs(rank / 1000 - value / LENGTH) for rank, value in enumerate(first))
    assert gap < 2.3 / math.sqrt(1000)  # Kolmogorov and Smirnov: once in twenty thousand times


def test_an_order_that_does_show_would_be_noticed():
    """The control of the test above: in a plain count every neighbour ascends."""
    order = range(LENGTH)
    ascents = sum(one < other for one, other in itertools.pairwise(order))
    assert abs(ascents - (LENGTH - 1) / 2) > 5 * math.sqrt((LENGTH + 1) / 12)


def test_indexes_follow_the_permutation_over_the_end_of_a_list(world):
    with world.store.transaction() as tx:
        tx.connection.execute(text("UPDATE status_lists SET allotted = :near"), {"near": LENGTH - 3})
    with world.store.transaction() as tx:
        taken = allot(tx, 5)
        first, second = status.lists(tx)
    assert [number for number, _ in taken] == [first.number] * 3 + [second.number] * 2
    assert len(set(taken)) == 5
    assert (first.allotted, first.open, second.allotted, second.open) == (LENGTH, False, 2, True)


def test_no_index_is_taken_when_a_transaction_fails(world):
    with pytest.raises(ZeroDivisionError), world.store.transaction() as tx:
        allot(tx, 5)
        raise ZeroDivisionError
    with world.store.read() as tx:
        assert status.lists(tx)[0].allotted == 0


def test_nothing_is_allotted_for_nothing(world):
    with world.store.transaction() as tx:
        assert allot(tx, 0) == []


def test_two_lists_have_different_orders(world):
    with world.store.transaction() as tx:
        allotment.open_list(tx)
        seeds = [tx.sealing.open(row.seed, "status list") for row in tx.connection.execute(_lists())]
    assert len(set(seeds)) == 2


def test_seeds_lie_sealed(world):
    with world.store.read() as tx:
        (row,) = tx.connection.execute(_lists())
        assert tx.sealing.open(row.seed, "status list") not in row.seed


def _lists():
    return text("SELECT seed FROM status_lists")


def test_the_database_itself_holds_each_index_once_and_lists_long_enough(world):
    with world.store.transaction() as tx:
        allot(tx, 1)
    statements = (
        "INSERT INTO allotments (list, position) SELECT list, position FROM allotments",
        "INSERT INTO allotments (list, position) SELECT list, -1 FROM allotments",
        "INSERT INTO allotments (list, position) SELECT list + 1, position FROM allotments",
        "INSERT INTO status_lists (length, allotted, seed, created_at) SELECT 131071, 0, seed, created_at"
        " FROM status_lists",
        f"UPDATE status_lists SET allotted = {LENGTH + 1}",
    )
    assert not_refused(world.store, statements) == []


def test_many_processes_take_no_index_twice_and_in_no_order(world, url):
    root = Path(__file__).resolve().parents[3]
    command = [sys.executable, "-c", PROGRAM, url, SECRET.hex()]
    running = [subprocess.Popen(command, cwd=root) for _ in range(PROCESSES)]
    assert [process.wait(timeout=300) for process in running] == [0] * PROCESSES
    with world.store.read() as tx:
        taken = [tuple(row) for row in tx.connection.execute(select(allotments))]
        lists = status.lists(tx)
    assert len(taken) == len(set(taken)) == PROCESSES * EACH
    assert Counter(number for number, _ in taken) == {row.number: row.allotted for row in lists if row.allotted}
    spread = Counter(position * 16 // LENGTH for _, position in taken)
    even = len(taken) / 16
    assert all(abs(count - even) < 6 * math.sqrt(even) for count in spread.values())
