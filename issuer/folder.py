"""Writing files that others read at the same moment: whole, or not at all.

The rule: a reader sees the old file or the new one (`verifier.files`). What an interrupted run left half written is
removed by the next.
"""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from verifier.files import PARTIAL, write_atomically

_LONGEST = 200  # bytes; file systems allow 255, and an ending is put behind it


def folder_name(text: str) -> str:
    """The name of the folder that stands for `text`, whatever that is: one that leads nowhere else, and fits.

    Percent-encoded, the dot as well, so `..` is no way out and no file here has such a name; one that would be too long
    is cut short and ends in a dot and a part of its digest. Unlike texts have unlike names.
    """
    name = quote(text, safe="").replace(".", "%2E")
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 33]}.{sha256(text.encode()).hexdigest()[:32]}"


def write_file(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Put `content` at `path` at once, in folders that others may enter, made as needed. Raises `OSError`."""
    write_atomically(path, content, mode=mode, folder_mode=0o777)


def write_changed(folder: Path, files: Mapping[str, bytes]) -> list[str]:
    """Put every file of `files` (path below `folder` → content) that differs from what lies there; return their paths.

    Files are written in the order given, so what others depend on comes first.
    """
    for left in folder.rglob(f".*{PARTIAL}"):
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
