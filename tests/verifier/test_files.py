"""Files that are whole or absent, and locks."""

import os
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from verifier.files import hold, locked, write_atomically


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(autouse=True)
def usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_a_file_is_put_in_place_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "file"
    for data in (b"old", b"", b"new and longer"):
        write_atomically(path, data)
        assert path.read_bytes() == data
    assert [each.name for each in path.parent.iterdir()] == ["file"]


def test_file_and_folder_are_their_owners_unless_said_otherwise(tmp_path: Path) -> None:
    write_atomically(tmp_path / "own" / "file", b"")
    assert (mode(tmp_path / "own"), mode(tmp_path / "own" / "file")) == (0o700, 0o600)
    write_atomically(tmp_path / "public" / "file", b"", mode=0o666, folder_mode=0o777)
    assert (mode(tmp_path / "public"), mode(tmp_path / "public" / "file")) == (0o755, 0o644)
    write_atomically(tmp_path / "public" / "file", b"")
    assert (mode(tmp_path / "public"), mode(tmp_path / "public" / "file")) == (0o755, 0o600)


def test_a_name_may_be_as_long_as_the_system_has_them(tmp_path: Path) -> None:
    write_atomically(tmp_path / ("n" * 255), b"data")
    assert (tmp_path / ("n" * 255)).read_bytes() == b"data"


def test_what_cannot_be_put_in_place_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "folder" / "full").mkdir(parents=True)
    with pytest.raises(OSError):
        write_atomically(tmp_path / "folder", b"data")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(b"other")
    (tmp_path / "link").symlink_to(tmp_path / "other")
    write_atomically(tmp_path / "link", b"data")
    assert (tmp_path / "other").read_bytes() == b"other"
    assert not (tmp_path / "link").is_symlink()


def test_many_threads_write_one_file_whole(tmp_path: Path) -> None:
    contents = [bytes([number]) * 100_000 for number in range(8)]
    threads = [threading.Thread(target=write_atomically, args=(tmp_path / "file", each)) for each in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (tmp_path / "file").read_bytes() in contents
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


TRY = """
import fcntl, sys
with open(sys.argv[1], "rb") as file:
    try:
        fcntl.flock(file, (fcntl.LOCK_SH if sys.argv[2] == "shared" else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        print("in")
    except BlockingIOError:
        print("out")
"""


def another_comes(lock: Path, *, shared: bool) -> str:
    """Whether another process can take the lock at this moment: `in` or `out`."""
    given = [sys.executable, "-c", TRY, str(lock), "shared" if shared else "alone"]
    return subprocess.run(given, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


def test_one_at_a_time_is_in_the_block(tmp_path: Path) -> None:
    folder = tmp_path / "made" / "folder"
    with locked(folder):
        assert mode(folder) == 0o700
        assert another_comes(folder / ".lock", shared=False) == "out"
        assert another_comes(folder / ".lock", shared=True) == "out"
    assert another_comes(folder / ".lock", shared=False) == "in"
    with locked(folder, shared=True):
        assert another_comes(folder / ".lock", shared=False) == "out"
        assert another_comes(folder / ".lock", shared=True) == "in"


def test_a_lock_ends_with_its_block_whatever_happens_there(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="within"), locked(tmp_path):
        raise OSError("within")
    assert another_comes(tmp_path / ".lock", shared=False) == "in"


def test_a_folder_that_cannot_be_used_keeps_nobody_out(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    entered = []
    for shared in (False, True):
        with locked(tmp_path / "file" / "folder", shared=shared):
            entered.append(shared)
    assert entered == [False, True]


def test_a_reader_makes_nothing(tmp_path: Path) -> None:
    with locked(tmp_path / "absent", shared=True):
        assert list(tmp_path.iterdir()) == []


def test_who_asks_for_the_lock_itself_is_told_that_it_cannot_be_had(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), hold(tmp_path / "absent" / "lock"):
        raise AssertionError("nobody may come in")
    with hold(tmp_path / "lock"):
        assert another_comes(tmp_path / "lock", shared=False) == "out"
