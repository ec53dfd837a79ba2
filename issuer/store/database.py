"""Opening the register, and its transactions.

The rule: everything that changes the register happens in `Store.transaction`, by a named actor, all or nothing,
and leaves its audit rows in the same commit.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from sqlalchemy import Connection, Engine

from issuer.store.vault import Vault

SYSTEM = "urn:uuid:00000000-0000-0000-0000-000000000000"
"""The actor of what the product does by itself, with no person asking."""


def system_clock() -> datetime:
    """The time now, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Transaction:
    """One open transaction. `now` is the store's clock when it began (UTC); `actor` the urn:uuid of who acts."""

    connection: Connection
    vault: Vault
    actor: str
    now: datetime


class Store:
    """A register at a database URL. Make one with `Store.open`; it may be used by several threads."""

    def __init__(self, engine: Engine, vault: Vault, clock: Callable[[], datetime]) -> None:
        self._engine, self._vault, self._clock = engine, vault, clock

    @classmethod
    def open(cls, url: str, secret: bytes, *, clock: Callable[[], datetime] = system_clock) -> Self:
        """Open the register at `url`, and bring its tables to the newest form.

        `url` is `sqlite:///relative.db`, `sqlite:////absolute.db` or `postgresql://user@host/name` (psycopg 3).
        `secret` is 32 bytes (`read_secret`). Raises `WrongSecret` if the register was made with another one.
        """
        raise NotImplementedError

    @contextmanager
    def transaction(self, actor: str = SYSTEM) -> Iterator[Transaction]:
        """Begin a transaction that writes; commits at the end, rolls back on any exception.

        Raises `ClockBehind` at the end if the clock fell behind the audit trail, and nothing is kept.
        Keep it short, and sign nothing in it: on SQLite it holds the one write lock.
        """
        raise NotImplementedError
        yield

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """Begin a transaction that only reads, from one unchanging view of the register."""
        raise NotImplementedError
        yield

    def close(self) -> None:
        """Give back all connections."""
        raise NotImplementedError
