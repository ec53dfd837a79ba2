"""A real PostgreSQL of our own, for tests: made in a temporary folder, reached by a socket there, gone afterwards.

Use it by importing the fixture into a conftest: `from tests.postgres import postgres_server`.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import pytest

_USER = "hunar"
_OPTIONS = (
    "listen_addresses=''",
    "fsync=off",  # what is killed in tests is the client, never this server
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=60",
    "timezone='Asia/Karachi'",  # a session zone other than UTC finds what forgets zones
)


@dataclass(frozen=True)
class PostgresServer:
    """A running server. `url` gives a new, empty database at each call."""

    sockets: Path
    _numbers: Iterator[int]

    def url(self, template: str = "") -> str:
        """Create a database and give its URL; `template` is the URL of one to copy, which nobody may be using."""
        name = f"hunar{next(self._numbers)}"
        self._do(f"CREATE DATABASE {name}" + (f" TEMPLATE {_name(template)} STRATEGY FILE_COPY" if template else ""))
        return f"postgresql://{_USER}@/{name}?host={self.sockets}"

    def drop(self, url: str) -> None:
        """Remove a database, whoever still uses it: a hundred of them would fill the disk's cache."""
        self._do(f"DROP DATABASE {_name(url)} WITH (FORCE)")

    def _do(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(f"host={self.sockets} user={_USER} dbname=postgres", autocommit=True) as connection:
            connection.execute(statement.encode())


def _name(url: str) -> str:
    return urlsplit(url).path[1:]


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Start PostgreSQL from the machine's packages; skip with the reason if there is none, fail in CI."""
    binaries = _binaries()
    missing = "PostgreSQL's initdb" if binaries is None else _missing_driver()
    if missing is not None:
        message = f"needs {missing} (Debian: apt install postgresql; pip install psycopg[binary])"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    folder = Path(tempfile.mkdtemp(prefix="hunar-pg-"))
    owner = _owner()
    if owner is not None:
        shutil.chown(folder, user=owner)
    try:
        yield from _serve(binaries, folder, owner)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _serve(binaries: Path, folder: Path, owner: str | None) -> Iterator[PostgresServer]:
    def run(program: str, *arguments: str) -> None:
        command = [str(binaries / program), "-D", str(folder / "data"), *arguments]
        # With a group of its own: the server would otherwise hold on to the pipe of the tests.
        as_owner = {"user": owner, "extra_groups": []} if owner else {}
        environment = {**os.environ, "LC_ALL": "C", "HOME": str(folder)}
        done = subprocess.run(
            command,
            check=False,
            cwd=folder,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            **as_owner,
        )
        if done.returncode != 0:
            log = folder / "log"
            pytest.fail(f"{program}: {done.stderr.decode()} {log.read_text() if log.exists() else ''}")

    run("initdb", "-U", _USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
    options = " ".join(f"-c {option}" for option in (*_OPTIONS, f"unix_socket_directories='{folder}'"))
    run("pg_ctl", "start", "-w", "-t", "60", "-l", str(folder / "log"), "-o", options)
    try:
        yield PostgresServer(folder, count(1))
    finally:
        run("pg_ctl", "stop", "-w", "-m", "immediate")


def _binaries() -> Path | None:
    """The folder with initdb: Debian keeps it out of the PATH, one folder for each version."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if installed:
        return installed[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def _missing_driver() -> str | None:
    try:
        import psycopg  # noqa: F401
    except ImportError:
        return "the driver psycopg 3"
    return None


def _owner() -> str | None:
    """PostgreSQL refuses to run as root; then it runs as somebody who may do nothing else."""
    if os.geteuid() != 0:
        return None
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"
