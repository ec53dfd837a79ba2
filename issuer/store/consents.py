"""What workers agreed to: a history that is only ever added to, and where it stands now.

Read through `workers`.
"""

from collections.abc import Iterable

from sqlalchemy import insert, update

from issuer.store import audit, persons
from issuer.store.errors import NotFound
from issuer.store.tables import workers as tables
from issuer.store.terms import Purpose
from issuer.store.transaction import Transaction


def set_consent(tx: Transaction, worker_id: str, purpose: Purpose, given: bool) -> None:
    """Put a consent, or its withdrawal, on record; what was said before stays on record.

    Raises `NotFound` for a worker who is not on record, or was erased.
    """
    if persons.get(tx, worker_id).erased_at is not None:
        raise NotFound("this worker was erased")
    table = tables.workers
    tx.connection.execute(update(table).where(table.c.id == worker_id).values(consents_to_search=given))
    say(tx, [worker_id], purpose, given=given)


def say(tx: Transaction, worker_ids: Iterable[str], purpose: Purpose, *, given: bool) -> None:
    """Put what these workers said on record, as rows that are never changed."""
    said = {"purpose": purpose, "given": given, "at": tx.now, "recorded_by": tx.actor}
    ids = list(worker_ids)
    if ids:
        tx.connection.execute(insert(tables.consents), [{"worker": worker_id, **said} for worker_id in ids])
    for worker_id in ids:
        audit.append(tx, f"consent.{'give' if given else 'withdraw'}", worker_id, audit.digest(purpose))
