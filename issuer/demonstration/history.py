"""Issuing the past as it happened: dated on the day of the assessment, and with what became of it since.

The rule: the same path as any other credential (`issuer.issue`), with two differences that only a demonstration has. A
credential begins on the day of its assessment, so that what was certified in 2021 has expired since. And a credential
whose assessor had lapsed, which could not be issued today, is let through under the audited exception `loaded as
history`, and revoked in the very transaction that records it, so that it never exists unrevoked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from itertools import islice

from issuer.demonstration.samples import Samples, SampleStatus, SampleWorker
from issuer.desk import Desk
from issuer.errors import DeskError
from issuer.issue import BATCH, Outcome, Progress, card_order, finish, qualification_order, resume, unheard, unit_order
from issuer.messages import Reason, value_of
from issuer.prepare import AS_HISTORY
from issuer.store import Transaction, assessments, cards, counts, credentials, status, workers
from issuer.store.credentials import Credential, Kind, Order, Status
from issuer.store.status import Action

_SUSPENDED = Reason.APPEAL_UNDER_REVIEW


def issue_history(desk: Desk, samples: Samples, *, actor: str, progress: Progress = unheard) -> Outcome:
    """Issue every certified competency, complete qualification and card of the samples, and set their statuses.

    Raises `DeskError` if this machine's clock stands before the samples, or the folder is of a time without cards.
    """
    _check_clock(desk, samples)
    _check_cards(desk)
    by_worker = _by_id(desk, samples)
    outcome = resume(desk, actor=actor, progress=progress)
    while True:
        with desk.store.transaction(actor) as tx:
            planned = _plan(tx, desk, by_worker)
        if not planned:
            break
        finish(desk, planned, outcome, actor=actor, progress=progress)
    _suspend(desk, by_worker, actor)
    return outcome


def _plan(tx: Transaction, desk: Desk, by_worker: Mapping[str, SampleWorker]) -> tuple[Credential, ...]:
    orders = tuple(islice(_orders(tx, desk, by_worker), BATCH)) or tuple(_card_orders(tx))
    return credentials.plan(tx, orders) if orders else ()


def _orders(tx: Transaction, desk: Desk, by_worker: Mapping[str, SampleWorker]) -> Iterator[Order]:
    for unit in assessments.certifiable(tx):
        yield _as_history(unit_order(unit, desk, _begins(unit.assessed_on)), by_worker.get(unit.worker))
    for whole in assessments.certifiable_qualifications(tx):
        order = qualification_order(whole, desk, _begins(whole.completed_on))
        yield _as_history(order, by_worker.get(whole.worker))


def _card_orders(tx: Transaction) -> Iterator[Order]:
    """Cards as they were due when the last unit was certified, of units that have ended since as well."""
    for due in cards.take_due(tx, BATCH, at=None):
        yield card_order(due, due.last_begins)


def _as_history(order: Order, sample: SampleWorker | None) -> Order:
    if sample is None or sample.status is not SampleStatus.REVOKED:
        return order
    return replace(order, exception=f"{AS_HISTORY}: {sample.reason}")


def _suspend(desk: Desk, by_worker: Mapping[str, SampleWorker], actor: str) -> None:
    suspended = {id_: sample for id_, sample in by_worker.items() if sample.status is SampleStatus.SUSPENDED}
    with desk.store.transaction(actor) as tx:
        for worker, sample in suspended.items():
            theirs = credentials.for_worker(tx, worker)
            ids = [row.id for row in theirs if row.status is Status.VALID and row.kind is not Kind.CARD]
            status.change_all(tx, ids, Action.SUSPEND, sample.reason, message=value_of(_SUSPENDED))


def _by_id(desk: Desk, samples: Samples) -> dict[str, SampleWorker]:
    with desk.store.read() as tx:
        found = ((workers.find_by_reference(tx, sample.reference), sample) for sample in samples.workers)
        return {worker.id: sample for worker, sample in found if worker}


def _check_clock(desk: Desk, samples: Samples) -> None:
    last = max(result.on for result in samples.results)
    if desk.now() < _begins(last):
        raise DeskError(
            f"The samples end on {last}, but by this machine's clock it is {desk.now():%Y-%m-%d}. "
            "Set the clock right: credentials from the future would not verify."
        )


def _check_cards(desk: Desk) -> None:
    with desk.store.read() as tx:
        found = counts.reconcile(tx)
    if found.unit_credentials != found.unit_cards:
        raise DeskError("This demonstration was made before there were cards. Move its folder away, and run it again.")


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
