"""The audit trail: who did what to which object, chained by hash from the first row.

The rule: rows hold opaque identifiers and digests only, so that a person can be erased without touching the chain.
Every function that changes the register appends its own row; the rows of a transaction are written at its end, under
one lock, so that the chain has no forks and the lock is held for a moment only.

A row's hash is the SHA-256 of the canonical JSON (RFC 8785) of
`[sequence, at, actor, action, object, digest or "", previous hash]`, with times as `YYYY-MM-DDTHH:MM:SS.ffffffZ` and
bytes in hexadecimal; the first row's previous hash is 32 zero bytes.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, insert, select, update

from issuer.store.errors import NO_SUCH_VALUE, BrokenChain, ClockBehind
from issuer.store.tables.trail import audit_head, audit_trail
from issuer.store.transaction import Act, Transaction

TOLERATED = timedelta(seconds=60)
"""How far the clock may stand behind the last row; the new row then takes the last one's time (docs/threats.md, 47)."""

_START = bytes(32)
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far the chain reached: number of the last row (0 for none), its hash (32 bytes) and time.

    Kept outside, it proves later that no tail was cut.
    """

    sequence: int
    hash: bytes
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One row."""

    sequence: int
    at: datetime
    actor: str
    action: str
    object: str
    digest: bytes | None
    previous: bytes
    hash: bytes


def append(tx: Transaction, action: str, object_id: str, digest: bytes | None = None) -> None:
    """Add a row at the end of this transaction: what was done (such as `list.publish`), and to which object.

    `object_id` is an opaque identifier, never personal data; `digest` a SHA-256 of what was made.
    """
    tx.acts.append(Act(action, object_id, digest))


def digest(*facts: str | int | None) -> bytes:
    """The SHA-256 of facts in canonical JSON, by which the trail vouches for a row of the register."""
    return hashlib.sha256(_canonical(facts)).digest()


def write(tx: Transaction, now: datetime) -> None:
    """Chain what the transaction did to the trail. Only `Store.transaction` calls this, last.

    Raises `ClockBehind` if `now` lies more than `TOLERATED` before the last row.
    """
    if not tx.acts:
        return
    last = _head(tx, lock=True)
    if last.at is not None and now < last.at - TOLERATED:
        raise ClockBehind("the clock of this machine is behind the audit trail; set it right, nothing was written")
    at = max(now, last.at or now)
    entries = list(_chain(tx, last, at))
    tx.connection.execute(insert(audit_trail), [_columns(entry) for entry in entries])
    tx.connection.execute(update(audit_head).values(sequence=entries[-1].sequence, hash=entries[-1].hash, at=at))


def head(tx: Transaction) -> Checkpoint:
    """The end of the chain as committed."""
    return _head(tx, lock=False)


def entries(tx: Transaction, *, object_id: str | None = None, limit: int = 100) -> tuple[Entry, ...]:
    """The newest rows first; with `object_id`, those of one object."""
    query = select(audit_trail).order_by(audit_trail.c.sequence.desc()).limit(limit)
    if object_id is not None:
        query = query.where(audit_trail.c.object == object_id)
    return tuple(_entry(row) for row in tx.connection.execute(query))


def verify(tx: Transaction, *, checkpoint: Checkpoint | None = None) -> Checkpoint:
    """Compute the whole chain anew, and give its end.

    Raises `BrokenChain` with the first row that was changed, removed, inserted or moved; with a `checkpoint` kept
    outside also when the tail was cut or the chain rewritten.
    """
    last = Checkpoint(0, _START, None)
    rows = select(audit_trail).order_by(audit_trail.c.sequence)
    with tx.connection.execute(rows, execution_options={"yield_per": _BATCH}) as found:
        for entry in _read(found):
            _check(entry, last)
            last = Checkpoint(entry.sequence, entry.hash, entry.at)
            if checkpoint is not None and checkpoint.sequence == last.sequence and checkpoint.hash != last.hash:
                raise BrokenChain(last.sequence, "is not the row that the checkpoint kept outside saw")
    reached = max(head(tx), checkpoint or last, key=lambda point: point.sequence)
    if reached.sequence > last.sequence:
        raise BrokenChain(last.sequence + 1, "is missing, and every row after it: the tail was cut")
    if head(tx) != last:
        raise BrokenChain(last.sequence, "is not the last row that was written")
    return last


def _read(rows: Iterable[Row[Any]]) -> Iterator[Entry]:
    """The rows as they are read. Raises `BrokenChain` at one that cannot be."""
    last = 0
    try:
        for row in rows:
            yield _entry(row)
            last = row.sequence
    except NO_SUCH_VALUE:
        raise BrokenChain(last + 1, "holds a value that no trail has") from None


def _check(entry: Entry, last: Checkpoint) -> None:
    if entry.sequence != last.sequence + 1:
        raise BrokenChain(last.sequence + 1, "is missing")
    if entry.previous != last.hash:
        raise BrokenChain(entry.sequence, "does not follow from the row before it")
    if entry.hash != _hash(entry):
        raise BrokenChain(entry.sequence, "does not agree with its hash")
    if last.at is not None and entry.at < last.at:
        raise BrokenChain(entry.sequence, "is earlier than the row before it")


def _head(tx: Transaction, *, lock: bool) -> Checkpoint:
    query = select(audit_head.c.sequence, audit_head.c.hash, audit_head.c.at)
    row = tx.connection.execute(query.with_for_update() if lock else query).one()
    return Checkpoint(*row)


def _chain(tx: Transaction, last: Checkpoint, at: datetime) -> Iterator[Entry]:
    previous = last.hash
    for sequence, act in enumerate(tx.acts, last.sequence + 1):
        unhashed = Entry(sequence, at, tx.actor, act.action, act.object, act.digest, previous, b"")
        previous = _hash(unhashed)
        yield Entry(sequence, at, tx.actor, act.action, act.object, act.digest, unhashed.previous, previous)


def _hash(entry: Entry) -> bytes:
    vouched = entry.digest.hex() if entry.digest else ""
    at = entry.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return digest(entry.sequence, at, entry.actor, entry.action, entry.object, vouched, entry.previous.hex())


def _canonical(facts: tuple[str | int | None, ...]) -> bytes:
    """RFC 8785 for an array of texts, integers and nulls, where compact JSON in UTF-8 is the canonical form."""
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()


def _entry(row: Row[Any]) -> Entry:
    return Entry(row.sequence, row.at, row.actor, row.action, row.object, row.digest, row.previous, row.hash)


def _columns(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in Entry.__slots__}
