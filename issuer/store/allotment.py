"""Allotting indexes of status lists: at random, each once, never again.

The rule: an index tells nothing about when its credential was made, and is never free again. A list is used up in the
order of a random permutation of its own, and the table `allotments` holds each pair (list, index) at most once.

Why a permutation and not random draws with another try when taken: it costs the same for the first index and the last
(draws slow down as a list fills), a whole batch moves one counter of one row, and a register restored from an old
backup can go on by moving that counter ahead. Why this permutation: sorting by independent random keys makes every
order equally likely, with no argument about rounds of a cipher on so small a domain. It takes a twentieth of a second
per list and process. Who has the database without the secret cannot compute it, as the seed is sealed.

On PostgreSQL each transaction takes a list that no other holds, and opens one if there is none: writers do not wait
for each other, and as many lists are open as write at once.
"""

import hashlib
import os
import struct
from functools import lru_cache

from sqlalchemy import insert, select, update

from issuer.store import audit
from issuer.store.tables.issuance import allotments, status_lists
from issuer.store.transaction import Transaction

LENGTH = 131_072
"""Indexes in a list: the least that Bitstring Status List 1.0 allows (section 6.1, the size of the herd)."""

_SEED_PLACE = "status list"
_SEED_BYTES = 32

Index = tuple[int, int]
"""The number of a list, and a position in it."""


def allot(tx: Transaction, count: int) -> list[Index]:
    """Take `count` indexes that were never taken before, at random, and put them on record."""
    taken: list[Index] = []
    while len(taken) < count:
        taken += _take(tx, count - len(taken))
    if taken:
        tx.connection.execute(insert(allotments), [{"list": number, "position": at} for number, at in taken])
    return taken


def _take(tx: Transaction, count: int) -> list[Index]:
    """As many as one list still has, up to `count`."""
    columns = status_lists.c
    row = tx.connection.execute(
        select(columns.number, columns.length, columns.allotted, columns.seed)
        .where(columns.allotted < columns.length)
        .order_by(columns.number)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if row is None:
        open_list(tx)
        return []
    end = min(row.allotted + count, row.length)
    tx.connection.execute(update(status_lists).where(columns.number == row.number).values(allotted=end))
    order = permutation(tx.sealing.open(row.seed, _SEED_PLACE), row.length)
    return [(row.number, position) for position in order[row.allotted : end]]


def open_list(tx: Transaction) -> None:
    """Open one more list, all of it free, in a random order of its own, and put that on record."""
    seed = tx.sealing.seal(os.urandom(_SEED_BYTES), _SEED_PLACE)
    new = insert(status_lists).values(length=LENGTH, allotted=0, seed=seed, created_at=tx.now)
    number = tx.connection.execute(new.returning(status_lists.c.number)).scalar_one()
    audit.append(tx, "list.open", f"list:{number}")


@lru_cache(maxsize=8)
def permutation(seed: bytes, length: int) -> tuple[int, ...]:
    """The numbers below `length` in a random order that the seed alone decides.

    Each number gets 64 bits of the seed's SHAKE-256 stream (FIPS 202) as its key to sort by. That two keys are equal
    happens once in two thousand million lists, and then favours nobody who does not know the seed.
    """
    keys = struct.unpack(f"<{length}Q", hashlib.shake_256(seed).digest(8 * length))
    return tuple(sorted(range(length), key=keys.__getitem__))
