"""Files that are either whole or absent, and folders in which one at a time is at work."""

import contextlib
import fcntl
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path


def write_atomically(path: Path, data: bytes) -> None:
    """Replace the file at `path` so that a reader, or a power cut, finds the old bytes or the new ones and no mixture.

    The folder is made if need be, readable for its owner only. Raises `OSError` as the system does.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=".new-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise


@contextlib.contextmanager
def locked(folder: Path, *, shared: bool = False) -> Iterator[None]:
    """Keep all others, in this process and elsewhere, out of the same block for `folder` until it ends.

    With `shared`, which is for readers, others who share it come in as well. All but readers make the folder if need
    be, readable for its owner only. Where a folder cannot be used, or its file system has no locks, nobody is kept out:
    whoever then writes there is told by the system.
    """
    try:
        if not shared:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = (folder / ".lock").open("rb" if shared else "ab")
    except OSError:
        yield
        return
    with file:
        with contextlib.suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield
