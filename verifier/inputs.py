"""What the command line was asked to look at: files, folders, standard input.

The rule: one input at a time is in memory, and of each only as much as could be a credential. In folders, files are
taken by their ending, in the order of their names; links to folders are not followed, so that no folder is endless.
"""

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from verifier.unpack import MAX_INPUT

ENDINGS: Final = frozenset({".json", ".jsonld", ".jwt"})
STDIN: Final = "-"


@dataclass(frozen=True, slots=True)
class Input:
    """One thing to verify: the name to show for it, and its bytes, or why they could not be read."""

    name: str
    data: bytes
    error: str | None = None


@dataclass(slots=True)
class Inputs:
    """The inputs that `paths` name, one after the other. `left_out` counts files in folders passed over."""

    paths: Sequence[str]
    stdin: BinaryIO
    left_out: int = field(default=0, init=False)

    def __iter__(self) -> Iterator[Input]:
        for path in self.paths:
            if path == STDIN:
                yield Input(STDIN, self.stdin.read(MAX_INPUT + 1))
            elif Path(path).is_dir():
                yield from self._folder(path)
            else:
                yield _read(path)

    def _folder(self, path: str) -> Iterator[Input]:
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                if Path(name).suffix.lower() in ENDINGS and not name.startswith("."):
                    yield _read(os.path.join(folder, name))  # noqa: PTH118  keeps the path as the person wrote it
                else:
                    self.left_out += 1


def _read(path: str) -> Input:
    try:
        with Path(path).open("rb", opener=_open_without_waiting) as file:
            if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return Input(path, file.read(MAX_INPUT + 1))
        return Input(path, b"", "it is not a file")
    except OSError as error:
        return Input(path, b"", error.strerror or "it cannot be read")


def _open_without_waiting(path: str, flags: int) -> int:
    """Open without blocking: a named pipe in a folder must not hold up the rest."""
    return os.open(path, flags | os.O_NONBLOCK)
