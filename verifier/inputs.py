"""What the command line was asked to look at: files, folders, standard input, a short number typed.

The rule: one input at a time is in memory, and of each only as much as would be opened. In folders, files are taken by
their ending, in the order of their names; links to folders are not followed, so that no folder is endless. What a file
that was taken is, its content says.
"""

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from verifier.reading.limits import LIMITS
from verifier.short_number import is_short_number

ENDINGS: Final = frozenset(
    {".json", ".jsonld", ".jwt", ".pdf", ".png", ".jpg", ".jpeg", ".webp", ".heic", ".heif", ".zip"}
)
_PIECE: Final = 2**18
_MOST: Final = LIMITS.file + 1  # bytes; one more than is opened, so that what is larger is seen to be
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
                yield Input(STDIN, _take(self.stdin))
            elif is_number(path):
                yield Input(path, path.encode())
            elif Path(path).is_dir():
                yield from self._folder(path)
            else:
                yield _read(path)

    def _folder(self, path: str) -> Iterator[Input]:
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                if Path(name).suffix.lower() in ENDINGS and not name.startswith("."):
                    # Joined so that the path begins as the person wrote it.
                    yield _read_regular(os.path.join(folder, name))  # noqa: PTH118
                else:
                    self.left_out += 1


def is_number(path: str) -> bool:
    """Say whether an argument is a short number: it looks like one, beginning with NSP, and no file is called so."""
    looks_so = path.upper().startswith("NSP") and is_short_number(os.fsencode(path))
    return looks_so and not Path(path).exists()


def _read(path: str) -> Input:
    try:
        with Path(path).open("rb") as file:
            return Input(path, _take(file))
    except OSError as error:
        return Input(path, b"", error.strerror or "it cannot be read")


def _take(file: BinaryIO) -> bytes:
    """Read piece by piece: asked for all at once, Python would set aside the room for the largest file there may be."""
    taken = bytearray()
    while len(taken) < _MOST and (piece := file.read(min(_PIECE, _MOST - len(taken)))):
        taken += piece
    return bytes(taken)


def _read_regular(path: str) -> Input:
    """Read a file that nobody named: a pipe or a device in a folder must not hold up the rest."""
    try:
        regular = stat.S_ISREG(Path(path).stat().st_mode)
    except OSError as error:
        return Input(path, b"", error.strerror or "it cannot be read")
    return _read(path) if regular else Input(path, b"", "it is not a file")
