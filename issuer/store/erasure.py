"""Erasing a person: the right to be forgotten, without breaking the register.

The rule: whatever says who somebody is goes; what is left is a random identifier with its results, consents, digests
and status. SQLite overwrites what is deleted (`secure_delete`); on PostgreSQL the operator's VACUUM frees it, and on
either database backups keep it until they expire.
"""

from typing import Any

from sqlalchemy import Table, delete, exists, select, update

from issuer.store import audit, workers
from issuer.store.errors import Refused
from issuer.store.tables import workers as tables
from issuer.store.tables.issuance import credentials, signed_cards, signed_documents
from issuer.store.terms import CredentialState
from issuer.store.transaction import Transaction

_PERSONAL: tuple[Table, ...] = (
    tables.identity_documents,
    tables.phones,
    tables.worker_languages,
    tables.experience,
    tables.training,
    tables.worker_references,
)
_NOBODY: dict[str, Any] = {
    "reference": None,
    "name_en": "",
    "name_ur": "",
    "name_sd": "",
    "father_name": "",
    "gender": None,
    "birth_year": None,
    "district": None,
    "education": None,
    "wants_overseas": False,
    "consents_to_search": False,
    "card_name": "",
}


def erase(tx: Transaction, worker_id: str) -> None:
    """Remove everything that says who the worker is, their signed documents and cards too.

    Results stay under the bare id, and the audit trail stays whole. Status does not change: withdraw credentials first
    if they shall not stand. Raises `Refused` while an intent of theirs is unfinished, `NotFound` for an unknown id.
    """
    if workers.get(tx, worker_id).erased_at is not None:
        return
    if _has_intents(tx, worker_id):
        raise Refused("a credential of this worker is being made; let it be finished or abandon it, then erase")
    worker = tables.workers.c
    tx.connection.execute(update(tables.workers).where(worker.id == worker_id).values(**_NOBODY, erased_at=tx.now))
    for table in _PERSONAL:
        tx.connection.execute(delete(table).where(table.c.worker == worker_id))
    theirs = select(credentials.c.id).where(credentials.c.worker == worker_id)
    for signed in (signed_documents, signed_cards):
        tx.connection.execute(delete(signed).where(signed.c.credential.in_(theirs)))
    audit.append(tx, "worker.erase", worker_id)


def _has_intents(tx: Transaction, worker_id: str) -> bool:
    theirs = exists().where(credentials.c.worker == worker_id, credentials.c.state == CredentialState.INTENT)
    return bool(tx.connection.execute(select(theirs)).scalar())
