"""Writing files that others read at the same moment: whole, or not at all.

The rule: content goes to a temporary file beside its place, reaches the disk, and takes the place in one rename
(POSIX rename is atomic). A reader sees the old file or the new one. Temporary names begin with a dot and end in
`.partial`; those of an interrupted run are removed by the next.
"""

import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

_PARTIAL = ".partial"
_LONGEST = 200  # bytes; file systems allow 255, and an ending or a temporary name is put around it


def folder_name(text: str) -> str:
    """The name of the folder that stands for `text`, whatever that is: one that leads nowhere else, and fits.

    Percent-encoded, the dot as well, so `..` is no way out and no file here has such a name; one that would be too long
    is cut short and ends in a dot and a part of its digest. Unlike texts have unlike names.
    """
    name = quote(text, safe="").replace(".", "%2E")
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 33]}.{sha256(text.encode()).hexdigest()[:32]}"


def write_file(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Put `content` at `path` at once, making parent folders as needed. Raises OSError and leaves the old file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}{_PARTIAL}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    _sync(path.parent)


def write_changed(folder: Path, files: Mapping[str, bytes]) -> list[str]:
    """Put every file of `files` (path below `folder` → content) that differs from what lies there; return their paths.

    Files are written in the order given, so what others depend on comes first.
    """
    for left in folder.rglob(f".*{_PARTIAL}"):
        left.unlink(missing_ok=True)
    changed = [name for name, content in files.items() if _read(folder / name) != content]
    for name in changed:
        write_file(folder / name, files[name])
    return changed


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
