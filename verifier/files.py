"""Files that are either whole or absent, and folders in which one at a time is at work.

The rule: content goes to a temporary file beside its place, reaches the disk, and takes the place in one rename
(POSIX rename is atomic), which then reaches the disk as well. Temporary names begin with a dot and end in `PARTIAL`.
"""

import contextlib
import errno
import fcntl
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Final

PARTIAL: Final = ".partial"
"""How the name of a file ends that is not whole yet, or was left by a run that was interrupted."""

_OWN_FILE: Final = 0o600
_OWN_FOLDER: Final = 0o700
_NO_SYNC: Final = frozenset({errno.EACCES, errno.EINVAL, errno.ENOTSUP})


def write_atomically(path: Path, data: bytes, *, mode: int = _OWN_FILE, folder_mode: int = _OWN_FOLDER) -> None:
    """Replace the file at `path` so that a reader, or a power cut, finds the old bytes or the new ones and no mixture.

    The folder is made if need be. `mode` and `folder_mode` are permissions, from which the process's umask takes away;
    if they are not said, file and folder are for their owner only. Raises `OSError` as the system does.
    """
    path.parent.mkdir(mode=folder_mode, parents=True, exist_ok=True)
    temporary = path.with_name(f".{secrets.token_hex(8)}{PARTIAL}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _sync(path.parent)


@contextlib.contextmanager
def locked(folder: Path, *, shared: bool = False) -> Iterator[None]:
    """Keep all others, in this process and elsewhere, out of the same block for `folder` until it ends.

    With `shared`, which is for readers, others who share it come in as well. All but readers make the folder if need
    be, readable for its owner only. Where a folder cannot be used, or its file system has no locks, nobody is kept out:
    whoever then writes there is told by the system.
    """
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):
            if not shared:
                folder.mkdir(mode=_OWN_FOLDER, parents=True, exist_ok=True)
            stack.enter_context(hold(folder / ".lock", shared=shared))
        yield


@contextlib.contextmanager
def hold(lock: Path, *, shared: bool = False) -> Iterator[None]:
    """Hold the file at `lock` until the block ends, waiting for others who hold it; with `shared`, not for sharers.

    All but sharers make the file if need be. Raises `OSError` if it cannot be used, or has no locks.
    """
    with lock.open("rb" if shared else "ab") as file:
        fcntl.flock(file, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield


def _sync(folder: Path) -> None:
    """Have a rename in `folder` reach the disk, as far as its file system can do that for folders."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        if error.errno not in _NO_SYNC:
            raise
