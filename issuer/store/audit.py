"""The audit trail: who did what to which object, chained by hash from the first row.

The rule: rows hold opaque identifiers and digests only, so that a person can be erased without touching the chain.
Every function that changes the register appends its own row; rows of a transaction are written at its end, one after
the other under one lock, so that the chain has no forks and the lock is held for a moment only.
"""

from dataclasses import dataclass
from datetime import datetime

from issuer.store.database import Transaction


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
    raise NotImplementedError


def head(tx: Transaction) -> Checkpoint:
    """The end of the chain as committed."""
    raise NotImplementedError


def entries(tx: Transaction, *, object_id: str | None = None, limit: int = 100) -> tuple[Entry, ...]:
    """The newest rows first; with `object_id`, those of one object."""
    raise NotImplementedError


def verify(tx: Transaction, *, checkpoint: Checkpoint | None = None) -> Checkpoint:
    """Compute the whole chain anew, and give its end.

    Raises `BrokenChain` with the first row that was changed, removed, inserted or moved; with a `checkpoint` kept
    outside also when the tail was cut or the chain rewritten.
    """
    raise NotImplementedError
