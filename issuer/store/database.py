"""Opening the register, and its transactions.

The rule: everything that changes the register happens in `Store.transaction`, by a named actor, all or nothing,
and leaves its audit rows in the same commit.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

from sqlalchemy import URL, Connection, Engine, create_engine, event, insert, make_url, select
from sqlalchemy.exc import ArgumentError, DBAPIError

from issuer.store import audit, schema
from issuer.store.errors import Refused, StoreError, Unavailable, WrongSecret, translate
from issuer.store.sealing import Sealing
from issuer.store.tables.trail import secret_proof
from issuer.store.transaction import SYSTEM, Transaction
from verifier.clock import Clock, system_clock

_DRIVERS = {
    "sqlite": "sqlite+pysqlite",
    "sqlite+pysqlite": "sqlite+pysqlite",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
_BUSY_SECONDS = 30
_BUSY_PAUSE = 0.02
_PRAGMAS = (
    # Before anything is written: 16 kB pages wrote 40 % faster and 30 % smaller than the default.
    "PRAGMA page_size = 16384",
    "PRAGMA journal_mode = WAL",
    # FULL, not NORMAL: after a power cut NORMAL may lose the last commits. A lost intent whose credential had left the
    # house would give its status index to somebody else.
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    # Who is erased is overwritten in the file, and no temporary file gets personal data.
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
)
_PROOF = "secret proof"


class Store:
    """A register at a database URL. Make one with `Store.open`; it may be used by several threads."""

    def __init__(self, engine: Engine, sealing: Sealing, clock: Clock) -> None:
        self._engine, self._sealing, self._clock = engine, sealing, clock

    @classmethod
    def open(cls, url: str, secret: bytes, *, clock: Clock = system_clock) -> Self:
        """Open the register at `url`, and bring its tables to the newest form.

        `url` is `sqlite:///relative.db`, `sqlite:////absolute.db` or `postgresql://user@host/name` (psycopg 3).
        `secret` is 32 random bytes or more, kept outside of the database. Raises `WrongSecret` if the register was
        made with another one, `Unavailable` without database or driver, `StoreError` for a URL or a register that this
        version cannot read.
        """
        sealing = Sealing(secret)
        store = cls(_engine(url), sealing, clock)
        try:
            with store._begin("IMMEDIATE") as connection:
                schema.upgrade(connection)
                _prove_secret(connection, sealing)
        except BaseException:
            store.close()
            raise
        return store

    @contextmanager
    def transaction(self, actor: str = SYSTEM) -> Iterator[Transaction]:
        """Begin a transaction that writes; commits at the end, rolls back on any exception.

        Raises `ClockBehind` at the end if the clock fell behind the audit trail, and nothing is kept.
        Keep it short, and sign nothing in it: on SQLite it holds the one write lock.
        """
        with self._begin("IMMEDIATE") as connection:
            tx = Transaction(connection, self._sealing, actor, self._clock())
            yield tx
            audit.write(tx, self._clock())

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """Begin a transaction that only reads, from one unchanging view of the register.

        Raises `Unavailable` if the database cannot be used, and `Refused` at the end if an act was to go on record.
        """
        with self._begin("DEFERRED") as connection, _only_reading(connection):
            tx = Transaction(connection, self._sealing, SYSTEM, self._clock())
            yield tx
            if tx.acts:
                raise Refused("nothing can be changed while only reading")

    def close(self) -> None:
        """Give back all connections."""
        self._engine.dispose()

    @contextmanager
    def _begin(self, mode: str) -> Iterator[Connection]:
        try:
            with self._engine.connect() as connection:
                chosen = connection.execution_options(sqlite_begin=mode)
                with chosen.begin():
                    yield chosen
        except DBAPIError as error:
            raise translate(error) from None  # its text may hold the values of a row


def _engine(url: str) -> Engine:
    address = _address(url)
    if address.drivername.startswith("sqlite"):
        engine = create_engine(address, hide_parameters=True, connect_args={"timeout": _BUSY_SECONDS})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    try:
        return create_engine(address, hide_parameters=True, pool_pre_ping=True)
    except ModuleNotFoundError as missing:
        words = f"{missing.name} is missing, which a register on PostgreSQL needs"
        raise Unavailable(f"{words}; in the checkout, run: pip install '.[postgres]'") from None


def _address(url: str) -> URL:
    try:
        address = make_url(url)
        driver = _DRIVERS[address.drivername]
    except (ArgumentError, KeyError):
        raise StoreError("the database URL begins with sqlite:/// or postgresql://") from None
    if driver.startswith("sqlite") and address.database in (None, "", ":memory:"):
        raise StoreError("the register needs a file: sqlite:///path/to/file")
    return address.set(drivername=driver)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves; the driver would do so too late
    deadline = time.monotonic() + _BUSY_SECONDS
    for pragma in _PRAGMAS:
        _insist(connection, pragma, deadline)


def _insist(connection: Any, pragma: str, deadline: float) -> None:
    """Execute a pragma, again while others hold the file: SQLite does not wait by itself to make a new file WAL."""
    while True:
        try:
            connection.execute(pragma)
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(_BUSY_PAUSE)


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once where we shall write: a transaction that began reading cannot wait for it later."""
    mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")


@contextmanager
def _only_reading(connection: Connection) -> Iterator[None]:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield
        return
    connection.exec_driver_sql("PRAGMA query_only = ON")
    try:
        yield
    finally:
        connection.exec_driver_sql("PRAGMA query_only = OFF")


def _prove_secret(connection: Connection, sealing: Sealing) -> None:
    """Leave a sealed mark in a new register, and open it in a known one: a wrong secret must not write a single row."""
    sealed = connection.execute(select(secret_proof.c.sealed)).scalar()
    if sealed is None:
        connection.execute(insert(secret_proof).values(one=1, sealed=sealing.seal(b"", _PROOF)))
        return
    try:
        sealing.open(sealed, _PROOF)
    except WrongSecret:
        raise WrongSecret("this register was made with another secret") from None
