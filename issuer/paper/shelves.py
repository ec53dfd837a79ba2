"""Where released documents go: a folder, a zip file, or one PDF to print.

The rule: nothing gets here but by its preflight, and its score is kept in `preflight.jsonl` beside it, not in the
register. A document is made from the register at any time, byte for byte the same; the score is about the file, so it
goes where the file goes. What lies in a folder already and would be the same is left alone. All files are open to their
owner only.
"""

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from issuer.folder import write_file
from issuer.paper.jobs import Job
from issuer.paper.kinds import print_sheets
from issuer.paper.manuscript import Sheet
from issuer.paper.preflight import Score

LEDGER = "preflight.jsonl"
_PRIVATE = 0o600
_FIXED = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip file can name: the same documents, the same archive


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the ledger: the file, the digest of what it followed from, its own SHA-256, and its score."""

    name: str
    facts: str
    sha256: str
    read: int
    of: int

    def line(self) -> str:
        """The line as it stands in the ledger."""
        return f"{json.dumps(asdict(self), ensure_ascii=False)}\n"


@dataclass(frozen=True, slots=True)
class Released:
    """A document that passed the preflight, with its score."""

    pdf: bytes
    score: Score


class Shelf(Protocol):
    """Takes documents one after the other, and keeps them at `path` by the time it is closed."""

    path: Path

    def has(self, job: Job) -> bool:
        """Whether the document is here already, and would be the same."""
        ...

    def take(self, job: Job, released: Released) -> None:
        """Take a document that passed."""
        ...

    def close(self) -> None:
        """Keep what was taken."""
        ...


class Folder:
    """A shelf with a file for each document, kept as it is taken."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._entries = dict(_read_ledger(path / LEDGER))

    def has(self, job: Job) -> bool:
        """As `Shelf.has`."""
        entry, file = self._entries.get(job.name), self.path / job.name
        if entry is None or entry.facts != job.digest() or not file.is_file():
            return False
        return sha256(file.read_bytes()).hexdigest() == entry.sha256

    def take(self, job: Job, released: Released) -> None:
        """As `Shelf.take`."""
        write_file(self.path / job.name, released.pdf, _PRIVATE)
        entry = self._entries[job.name] = _entry(job, released)
        with (self.path / LEDGER).open("a", encoding="utf-8") as file:
            file.write(entry.line())

    def close(self) -> None:
        """Everything is kept already."""


class Archive:
    """A shelf that is one zip file with its ledger inside."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._files: dict[str, bytes] = {}
        self._lines: list[str] = []

    def has(self, job: Job) -> bool:
        """As `Shelf.has`: an archive is always made anew."""
        return False

    def take(self, job: Job, released: Released) -> None:
        """As `Shelf.take`."""
        self._files[job.name] = released.pdf
        self._lines.append(_entry(job, released).line())

    def close(self) -> None:
        """Write the zip file, if there is anything for it."""
        if not self._files:
            return
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in {**self._files, LEDGER: "".join(self._lines).encode()}.items():
                archive.writestr(zipfile.ZipInfo(name, _FIXED), data, zipfile.ZIP_DEFLATED)
        write_file(self.path, file.getvalue(), _PRIVATE)


class Stack:
    """A shelf that is one PDF, of documents of one kind: each passed the preflight alone, now all are set as one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._jobs: list[Job] = []

    def has(self, job: Job) -> bool:
        """As `Shelf.has`: a stack is always made anew."""
        return False

    def take(self, job: Job, released: Released) -> None:
        """As `Shelf.take`."""
        self._jobs.append(job)

    def close(self) -> None:
        """Write the PDF, if there is anything for it."""
        if self._jobs:
            sheets: list[Sheet] = [sheet for job in self._jobs for sheet in job.sheets]
            write_file(self.path, print_sheets(self._jobs[0].kind, sheets, self._jobs[0].language), _PRIVATE)


def _entry(job: Job, released: Released) -> Entry:
    score = released.score
    return Entry(job.name, job.digest(), sha256(released.pdf).hexdigest(), score.read, score.of)


def _read_ledger(path: Path) -> Iterator[tuple[str, Entry]]:
    """Entries by name; a later one takes the place of an earlier one, and one cut off by a crash does not count."""
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        try:
            entry = Entry(**json.loads(line))
        except (ValueError, TypeError):
            continue
        yield entry.name, entry
