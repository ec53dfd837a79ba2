"""Registers to try things on: every test that asks for one runs on SQLite and on PostgreSQL."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from issuer.store import Store
from tests.issuer.store.world import World, build
from tests.postgres import postgres_server  # noqa: F401 - a fixture

SECRET = bytes(range(64))


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    """Which database."""
    return request.param


@pytest.fixture
def database(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a new, empty database."""
    if engine == "sqlite":
        yield f"sqlite:///{tmp_path / 'register.sqlite3'}"
        return
    server = request.getfixturevalue("postgres_server")
    yield (made := server.url())
    server.drop(made)


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


@pytest.fixture(scope="session")
def built(engine: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, World]:
    """A register with an office, made once and copied for each test: the URL, and what is in it."""
    if engine == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('built') / 'register.sqlite3'}"
    else:
        url = request.getfixturevalue("postgres_server").url()
    store = Store.open(url, SECRET)
    world = build(store)
    store.close()
    return url, world


@pytest.fixture
def url(engine: str, built: tuple[str, World], request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a register with an office, this test's own."""
    if engine == "sqlite":
        copy = tmp_path / "register.sqlite3"
        shutil.copyfile(built[0].removeprefix("sqlite:///"), copy)
        yield f"sqlite:///{copy}"
        return
    server = request.getfixturevalue("postgres_server")
    yield (made := server.url(template=built[0]))
    server.drop(made)


@pytest.fixture
def store(url: str, open_store: Callable[..., Store]) -> Store:
    """A register with an office, a standard and a key, and no workers yet."""
    return open_store(url)


@pytest.fixture
def world(store: Store, built: tuple[str, World]) -> World:
    """What is in the register."""
    return replace(built[1], store=store)
