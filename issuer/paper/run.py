"""One run of the press: from workers and an order to released documents.

The rule: a document that cannot be released stops no other; what became of each is in the outcome.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from issuer.desk import Desk
from issuer.paper.jobs import Job, Order, jobs_of, print_sheets_of
from issuer.paper.preflight import Inspector, NotReleased, open_inspector
from issuer.paper.press import open_press
from issuer.paper.shelves import Shelf
from issuer.store import credentials
from issuer.store.workers import Worker
from typesetting import NotPrintable

Progress = Callable[[int], None]
"""Is told of how many workers more the documents are done."""


@dataclass(slots=True)
class Outcome:
    """What came of a run.

    `made` documents were released, `kept` were there already; `without` are the references of workers with no
    credential that stands (and is recent enough); `failed` says by name why a document was not released.
    """

    made: int = 0
    kept: int = 0
    without: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)


def print_documents(
    desk: Desk, chosen: Sequence[Worker], order: Order, shelf: Shelf, progress: Progress = lambda _count: None
) -> Outcome:
    """Release to `shelf` what `order` asks for of each worker in `chosen`, and close it."""
    outcome, press = Outcome(), open_press(desk)
    with desk.store.read() as tx:
        issued = tuple(row for worker in chosen for row in credentials.standing(tx, worker.id, desk.now()))
    having = {row.worker for row in issued}
    outcome.without += [worker.reference for worker in chosen if worker.id not in having]
    with open_inspector(desk, issued) as inspector:
        for worker in chosen:
            with desk.store.read() as tx:
                jobs = jobs_of(press, tx, worker, order)
            _release(jobs, shelf, inspector, outcome)
            progress(1)
        with desk.store.read() as tx:
            sheets = tuple(print_sheets_of(press, tx, chosen, order))
        _release(sheets, shelf, inspector, outcome)
    shelf.close()
    return outcome


def _release(jobs: Iterable[Job], shelf: Shelf, inspector: Inspector, outcome: Outcome) -> None:
    for job in jobs:
        try:
            if shelf.release(job, inspector):
                outcome.made += 1
            else:
                outcome.kept += 1
        except (NotPrintable, NotReleased) as error:
            outcome.failed[job.name] = str(error)
