"""Which documents there are to be made: an order and the register give jobs, each of which becomes one file.

The rule: a job has all that its document follows from, so its digest tells whether a document made before would be the
same. Files are `{worker's reference}/{kind}-{unit or qualification}-{language}.pdf`; print sheets lie beside
the folders of workers.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from itertools import islice

from issuer.folder import folder_name
from issuer.paper.kinds import FORMS, TEMPLATES, Paper
from issuer.paper.manuscript import Sheet, day_of, write_manuscript
from issuer.paper.press import Press
from issuer.paper.words import Language
from issuer.store import Transaction
from issuer.store.workers import Worker

CARDS_ON_SHEET = 10
_NAME = re.compile(rf"(?:[^/]+/(?:{'|'.join(Paper)})|{Paper.CARD_SHEET})-[^/]+-(?:{'|'.join(Language)})\.pdf")


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """What is asked for: kinds, the language beside English, and the first day a document may bear (None: any)."""

    kinds: tuple[Paper, ...]
    language: Language = Language.URDU
    since: date | None = None

    def wants(self, sheet: Sheet) -> bool:
        """Whether a sheet is recent enough."""
        return self.since is None or day_of(sheet) >= self.since


@dataclass(frozen=True, slots=True)
class Job:
    """A document to be made; `name` is the path of its file."""

    name: str
    kind: Paper
    sheets: tuple[Sheet, ...]
    language: Language

    def digest(self) -> str:
        """What the document follows from, as SHA-256 in hexadecimal: the same digest, the same bytes."""
        found = sha256(_templates())
        found.update(write_manuscript(FORMS[self.kind].title, self.sheets, self.language).encode())
        for sheet in self.sheets:
            for attachment in sheet.attachments:
                found.update(sha256(attachment.name.encode()).digest() + sha256(attachment.data).digest())
        return found.hexdigest()

    def numbers(self) -> tuple[str, ...]:
        """The short numbers of the credentials that the document shows or holds: it stands as long as all of them."""
        return tuple(sorted({number for sheet in self.sheets for number in sheet.printed.numbers}))


def names_document(name: str) -> bool:
    """Whether a path is one of those that jobs have."""
    return _NAME.fullmatch(name) is not None


def jobs_of(press: Press, tx: Transaction, worker: Worker, order: PrintOrder) -> tuple[Job, ...]:
    """The documents of one worker, print sheets apart; none if no credential of theirs stands."""
    folder, language = folder_name(worker.reference), order.language
    return tuple(
        Job(f"{folder}/{kind}-{name}-{language}.pdf", kind, (sheet,), language)
        for kind in order.kinds
        if kind is not Paper.CARD_SHEET
        for name, sheet in FORMS[kind].sheets(press, tx, worker.id).items()
        if order.wants(sheet)
    )


def card_sheets_of(press: Press, tx: Transaction, chosen: Iterable[Worker], order: PrintOrder) -> Iterator[Job]:
    """Print sheets with the cards of several workers, ten to a sheet, in their order; none if not ordered."""
    wanted, sheets_of = chosen if Paper.CARD_SHEET in order.kinds else (), FORMS[Paper.CARD_SHEET].sheets
    cards = (sheet for worker in wanted for sheet in sheets_of(press, tx, worker.id).values() if order.wants(sheet))
    number = 0
    while sheets := tuple(islice(cards, CARDS_ON_SHEET)):
        number += 1
        yield Job(f"{Paper.CARD_SHEET}-{number:03}-{order.language}.pdf", Paper.CARD_SHEET, sheets, order.language)


@cache
def _templates() -> bytes:
    """The digest of the templates: with others, a page looks otherwise."""
    files = sorted(TEMPLATES.iterdir())
    return sha256(b"".join(sha256(file.name.encode() + file.read_bytes()).digest() for file in files)).digest()
