"""Registers to try things on: every test that asks for `store` or `database` runs on SQLite and on PostgreSQL."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from issuer.store import Store
from tests.postgres import postgres_server  # noqa: F401 - a fixture

SECRET = bytes(range(64))


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a new, empty database of either kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'register.sqlite3'}"
    return request.getfixturevalue("postgres_server").url()


@pytest.fixture
def open_store() -> Iterator[Callable[..., Store]]:
    """Open stores that are closed after the test."""
    opened: list[Store] = []

    def open_it(url: str, secret: bytes = SECRET, **options: object) -> Store:
        opened.append(Store.open(url, secret, **options))
        return opened[-1]

    yield open_it
    for store in opened:
        store.close()


@pytest.fixture
def store(database: str, open_store: Callable[..., Store]) -> Store:
    """An empty register."""
    return open_store(database)
