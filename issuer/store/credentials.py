"""Credentials: intent before signature, and the record after it.

The rule: a row with its identifier, short number and status index is committed before any key is used. States go
`intent` → `recorded` → `published`, or `intent` → `abandoned`, and never back; the database refuses anything else.
No row is ever deleted and no index used twice, so a crash at any point neither loses nor doubles a credential.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from issuer.store.terms import CredentialState as CredentialState
from issuer.store.terms import Kind as Kind
from issuer.store.terms import Status as Status
from issuer.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Order:
    """A credential to be planned.

    `assessment` is the assessment certified, or the deciding one of a qualification. `replaces` is the id of a
    credential whose place this one takes. `exception` is the reason why an assessor without accreditation on the day
    is let through (the demonstration's history only); it is audited.
    """

    kind: Kind
    assessment: str
    valid_from: datetime
    valid_until: datetime
    replaces: str | None = None
    exception: str | None = None


@dataclass(frozen=True, slots=True)
class Credential:
    """A credential on record, without its signed document.

    `unit` is the key of the unit, None for a qualification. `list_number` and `position` are its status index.
    `digest` is the SHA-256 of the signed document (32 bytes) and `key` the verification method, None before `record`.
    """

    id: str
    short_number: str
    kind: Kind
    worker: str
    assessment: str
    unit: int | None
    qualification: int
    edition: int
    replaces: str | None
    exception: str | None
    list_number: int
    position: int
    valid_from: datetime
    valid_until: datetime
    state: CredentialState
    status: Status
    message: int
    planned_at: datetime
    recorded_at: datetime | None
    key: str | None
    digest: bytes | None


@dataclass(frozen=True, slots=True)
class Sealed:
    """A signed document for a planned credential: its bytes exactly, and the id of the key that signed."""

    id: str
    document: bytes
    key: str


def plan(tx: Transaction, orders: Sequence[Order]) -> tuple[Credential, ...]:
    """Reserve identifier, short number and status index for each order; gives the credentials in the same order.

    Idempotent: an order already planned gives the credential on record, whatever its state (look at `state`).
    Raises `NotFound` for an unknown assessment, `Refused` if it is not a recorded competent one, if its assessor was
    not accredited for the trade on that day (and no exception is given), or if a qualification is not complete.
    """
    raise NotImplementedError


def record(tx: Transaction, sealed: Iterable[Sealed]) -> None:
    """Keep signed documents with their digests. The same bytes again are no change.

    Raises `Conflict` for other bytes than those on record, `NotFound` for an unknown id or key, `Refused` for an
    abandoned intent.
    """
    raise NotImplementedError


def publish(tx: Transaction, credential_ids: Iterable[str]) -> int:
    """Say that recorded credentials were handed out; gives how many were not yet. Others raise `Refused`."""
    raise NotImplementedError


def abandon(tx: Transaction, credential_id: str, reason: str) -> None:
    """Give up an intent: its index is revoked and never reused, and its assessment can be planned anew."""
    raise NotImplementedError


def unfinished(tx: Transaction, *, limit: int = 1000) -> tuple[Credential, ...]:
    """Intents with no signed document, oldest first: what a crash left behind."""
    raise NotImplementedError


def get(tx: Transaction, credential_id: str) -> Credential:
    """One credential. Raises `NotFound`."""
    raise NotImplementedError


def by_short_number(tx: Transaction, short_number: str) -> Credential:
    """The credential of a short number as a person may type it. Raises `NotFound`, also for a mistyped one."""
    raise NotImplementedError


def for_worker(tx: Transaction, worker_id: str) -> tuple[Credential, ...]:
    """All credentials of a worker, by validity and id."""
    raise NotImplementedError


def document(tx: Transaction, credential_id: str) -> bytes:
    """The signed document, byte for byte. Raises `NotFound` before `record` and after the person was erased."""
    raise NotImplementedError


def iterate(
    tx: Transaction, *, states: Iterable[CredentialState] = (), after: str | None = None, batch: int = 1000
) -> Iterator[Credential]:
    """Every credential, by id, beginning after the id `after`; with `states`, only those."""
    raise NotImplementedError
