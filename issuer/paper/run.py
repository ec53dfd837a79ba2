"""One run of the press: from workers and an order to released documents.

The rule: a document that cannot be released stops no other; what became of each is in the outcome.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

from issuer.desk import Desk
from issuer.folder import folder_name
from issuer.paper.jobs import Job, PrintOrder, card_sheets_of, jobs_of
from issuer.paper.kinds import print_sheets
from issuer.paper.preflight import Inspector, NotReleased, inspect, open_inspector
from issuer.paper.press import Press, open_press, stands
from issuer.paper.shelves import Released, Shelf
from issuer.store import credentials
from issuer.store.credentials import Credential
from issuer.store.workers import Worker
from typesetting import NotPrintable

HANDS = min(4, os.cpu_count() or 1)
"""How many documents are in the making at once: setting and reading mostly wait for code that is not Python."""


@dataclass(slots=True)
class PrintOutcome:
    """What came of a run.

    `made` documents were released, `kept` were there already; `without` are the references of workers with no
    credential that stands (and is recent enough); `failed` says by name why a document was not released;
    `withdrawn` are the names of documents that no longer stand, and were moved aside.
    """

    made: int = 0
    kept: int = 0
    without: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    withdrawn: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Held:
    """A document that is not released, and why."""

    reason: str


def print_documents(
    desk: Desk,
    chosen: Sequence[Worker],
    order: PrintOrder,
    shelf: Shelf,
    progress: Callable[[int], None] = lambda _count: None,
) -> PrintOutcome:
    """Release to `shelf` what `order` asks for of each worker in `chosen`, and close it.

    First, whatever of theirs lies there and no longer stands is moved aside, whether or not the order is for such.
    `progress` is told of how many workers more the documents are done.
    """
    outcome, press = PrintOutcome(), open_press(desk)
    with desk.store.read() as tx:
        issued = tuple(row for worker in chosen for row in credentials.standing(tx, worker.id, desk.now()))
    having = {row.worker for row in issued}
    outcome.without += [worker.reference for worker in chosen if worker.id not in having]
    outcome.withdrawn += _withdraw(press, chosen, issued, shelf)
    with open_inspector(desk, issued) as inspector, ThreadPoolExecutor(HANDS) as hands:
        make_one = partial(make, inspector=inspector)
        for worker in chosen:
            with desk.store.read() as tx:
                jobs = jobs_of(press, tx, worker, order)
            _release(jobs, shelf, make_one, hands, outcome)
            progress(1)
        with desk.store.read() as tx:
            sheets = tuple(card_sheets_of(press, tx, chosen, order))
        _release(sheets, shelf, make_one, hands, outcome)
    shelf.close()
    return outcome


def _withdraw(press: Press, chosen: Sequence[Worker], issued: Sequence[Credential], shelf: Shelf) -> list[str]:
    """Move aside what no longer stands. Print sheets also hold cards of workers who were not chosen."""
    good = {row.short_number for row in issued}
    folders = [folder_name(worker.reference) for worker in chosen]
    with press.desk.store.read() as tx:
        return shelf.withdraw(folders, lambda number: number in good or stands(press, tx, number))


def make(job: Job, inspector: Inspector) -> Released | Held:
    """Set a document and hold it to the preflight."""
    try:
        pdf = print_sheets(job.kind, job.sheets, job.language)
        return Released(pdf, inspect(pdf, job.kind, [sheet.printed.text for sheet in job.sheets], inspector))
    except (NotPrintable, NotReleased) as error:
        return Held(str(error))


def _release(
    jobs: Sequence[Job],
    shelf: Shelf,
    make_one: Callable[[Job], Released | Held],
    hands: Executor,
    outcome: PrintOutcome,
) -> None:
    todo = [job for job in jobs if _is_wanted(job, shelf, outcome)]
    for job, made in zip(todo, hands.map(make_one, todo), strict=True):
        if isinstance(made, Held):
            outcome.failed[job.name] = made.reason
        else:
            shelf.take(job, made)
            outcome.made += 1


def _is_wanted(job: Job, shelf: Shelf, outcome: PrintOutcome) -> bool:
    """Whether a document is to be made; what cannot even be written down, or is there already, is noted."""
    try:
        there = shelf.has(job)
    except NotPrintable as error:
        outcome.failed[job.name] = str(error)
        return False
    outcome.kept += there
    return not there
