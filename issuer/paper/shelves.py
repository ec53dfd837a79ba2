"""Where released documents go: a folder, a zip file, or one PDF to print.

The rule: nothing gets here but by its preflight, and its score is kept in `preflight.jsonl` beside it, not in the
register. A document is made from the register at any time, byte for byte the same; the score is about the file, so it
goes where the file goes. What lies in a folder already and would be the same is left alone. What lies there and no
longer stands is moved into `withdrawn/` beside it, so that nobody prints it as if it were good; nothing is ever thrown
away. All files are open to their owner only.
"""

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from itertools import chain, count
from pathlib import Path
from typing import Protocol

from issuer.folder import write_file
from issuer.paper.jobs import Job, names_document
from issuer.paper.kinds import print_sheets
from issuer.paper.manuscript import Sheet
from issuer.paper.preflight import Score

LEDGER = "preflight.jsonl"
WITHDRAWN = "withdrawn"
_PRIVATE = 0o600
_FIXED = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip file can name: the same documents, the same archive


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the ledger: the file, the digest of what it followed from, its own SHA-256, and its score.

    `numbers` are the short numbers of the credentials it stands with; older lines have none.
    """

    name: str
    facts: str
    sha256: str
    read: int
    of: int
    numbers: Sequence[str] = ()

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

    def withdraw(self, folders: Iterable[str], stands: Callable[[str], bool]) -> list[str]:
        """Move aside what lies in the workers' `folders`, or on print sheets, and no longer stands; gives its names.

        `stands` says of a short number whether its credential is good today.
        """
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
        return _digest(file) == entry.sha256

    def withdraw(self, folders: Iterable[str], stands: Callable[[str], bool]) -> list[str]:
        """As `Shelf.withdraw`. What the ledger does not vouch for is moved as well; it is made anew if it stands."""
        workers = ((self.path / folder).glob("*.pdf") for folder in folders)
        files = chain(self.path.glob("*.pdf"), *workers)
        names = sorted(file.relative_to(self.path).as_posix() for file in files)
        gone = [name for name in names if names_document(name) and not self._stands(name, stands)]
        for name in gone:
            self._move_aside(name)
        return gone

    def take(self, job: Job, released: Released) -> None:
        """As `Shelf.take`."""
        write_file(self.path / job.name, released.pdf, _PRIVATE)
        self._note(_entry(job, released))

    def close(self) -> None:
        """Everything is kept already."""

    def _stands(self, name: str, stands: Callable[[str], bool]) -> bool:
        entry = self._entries.get(name)
        return entry is not None and bool(entry.numbers) and all(map(stands, entry.numbers))

    def _move_aside(self, name: str) -> None:
        """Its score goes with the file, unless it is not the file that had the score."""
        file, entry = self.path / name, self._entries.get(name)
        digest = _digest(file)
        place = _free_place(file, digest)
        if entry and entry.sha256 == digest:
            self._note(replace(entry, name=place.relative_to(self.path).as_posix()))
        place.parent.mkdir(exist_ok=True)
        file.replace(place)

    def _note(self, entry: Entry) -> None:
        self._entries[entry.name] = entry
        with (self.path / LEDGER).open("a", encoding="utf-8") as file:
            file.write(entry.line())


class Archive:
    """A shelf that is one zip file with its ledger inside."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._files: dict[str, bytes] = {}
        self._lines: list[str] = []

    def has(self, job: Job) -> bool:
        """As `Shelf.has`: an archive is always made anew."""
        return False

    def withdraw(self, folders: Iterable[str], stands: Callable[[str], bool]) -> list[str]:
        """As `Shelf.withdraw`: there is nothing in it yet."""
        return []

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

    def withdraw(self, folders: Iterable[str], stands: Callable[[str], bool]) -> list[str]:
        """As `Shelf.withdraw`: there is nothing in it yet."""
        return []

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
    return Entry(job.name, job.digest(), sha256(released.pdf).hexdigest(), score.read, score.of, job.numbers())


def _digest(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()


def _free_place(file: Path, digest: str) -> Path:
    """Where a file is moved to: its name in `withdrawn/`, with a number if another file has that name there."""
    names = (f"{file.stem}_{number}{file.suffix}" if number > 1 else file.name for number in count(1))
    places = (file.parent / WITHDRAWN / name for name in names)
    return next(place for place in places if not place.exists() or _digest(place) == digest)


def _read_ledger(path: Path) -> Iterator[tuple[str, Entry]]:
    """Entries by name; a later one takes the place of an earlier one, and one cut off by a crash does not count."""
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        try:
            entry = Entry(**json.loads(line))
        except (ValueError, TypeError):
            continue
        yield entry.name, entry
