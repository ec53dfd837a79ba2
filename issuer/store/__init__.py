"""The register: workers, assessments, credentials, their status, and the audit trail. The only place that speaks SQL.

The rule: a `Store` gives transactions, and every function of this package takes one as its first argument.
Values go in and come out as frozen dataclasses. Nothing here signs, draws up a credential or opens a socket
other than to the database.

    with store.transaction(actor) as tx:                     # all of it or nothing; audit rows come with it
        worker = workers.register(tx, NewWorker(...))
    with store.read() as tx:
        for found in search.talent(tx, Query(trade="electrician", province="Sindh"), now): ...

Identifiers: people and credentials are random `urn:uuid:` texts; catalogue rows (units, qualifications, centres,
awarding bodies) have an integer `key` that is meaningful in this database only. Batches are sequences: give about
a thousand at a time.
"""

from issuer.store.database import Store
from issuer.store.errors import (
    BrokenChain,
    ClockBehind,
    Conflict,
    NotFound,
    Refused,
    StoreError,
    Unavailable,
    WrongSecret,
)
from issuer.store.transaction import SYSTEM, Transaction

__all__ = [
    "SYSTEM",
    "BrokenChain",
    "ClockBehind",
    "Conflict",
    "NotFound",
    "Refused",
    "Store",
    "StoreError",
    "Transaction",
    "Unavailable",
    "WrongSecret",
]
