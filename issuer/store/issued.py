"""Credentials as they are read.

Read through `credentials`; this is its other half.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select

from issuer.store.errors import NotFound
from issuer.store.tables.issuance import (
    STANDING,
    UNFINISHED,
    credentials,
    signed_cards,
    signed_documents,
    signing_keys,
)
from issuer.store.terms import CredentialState, Kind, Status
from issuer.store.transaction import Transaction
from vc.short_number import NotAShortNumber, read


@dataclass(frozen=True, slots=True)
class Credential:
    """A credential on record, without its signed document.

    `unit` is the key of the unit, None for a qualification. `list_number` and `position` are its status index.
    `digest` is the SHA-256 of the signed document (32 bytes) and `key` the verification method, None before `record`;
    `card_digest` is that of the card which goes with a unit's credential, None for the others.
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
    card_digest: bytes | None


_COLUMNS = tuple("list" if name == "list_number" else name for name in Credential.__slots__ if name != "key")


def get(tx: Transaction, credential_id: str) -> Credential:
    """One credential. Raises `NotFound`."""
    return _one(tx, credentials.c.id == credential_id)


def by_short_number(tx: Transaction, short_number: str) -> Credential:
    """The credential of a short number as a person may type it. Raises `NotFound`, also for a mistyped one."""
    try:
        number = read(short_number)
    except NotAShortNumber as error:
        raise NotFound(str(error)) from None
    return _one(tx, credentials.c.short_number == number)


def for_worker(tx: Transaction, worker_id: str) -> tuple[Credential, ...]:
    """All credentials of a worker, by validity and id."""
    rows = _query().where(credentials.c.worker == worker_id)
    return tuple(_read(tx, rows.order_by(credentials.c.valid_from, credentials.c.id)))


def standing(tx: Transaction, worker_id: str, at: datetime) -> tuple[Credential, ...]:
    """The credentials of a worker that are signed and valid at `at`, cards of qualifications among them.

    By kind, then by unit in the order of the standard.
    """
    columns = credentials.c
    good = (columns.worker == worker_id) & STANDING & (columns.valid_from <= at) & (columns.valid_until >= at)
    order = list(Kind)
    return tuple(sorted(by_condition(tx, good), key=lambda row: (order.index(row.kind), row.unit or 0, row.id)))


def by_condition(tx: Transaction, condition: ColumnElement[bool]) -> Iterable[Credential]:
    """The credentials that meet a condition on their table; for this package only."""
    return _read(tx, _query().where(condition))


def for_assessments(tx: Transaction, assessment_ids: Iterable[str]) -> tuple[Credential, ...]:
    """Credentials on these assessments that were not abandoned, by edition."""
    columns = credentials.c
    rows = _query().where(columns.assessment.in_(list(assessment_ids)), columns.state != CredentialState.ABANDONED)
    return tuple(_read(tx, rows.order_by(columns.edition)))


def locked(tx: Transaction, credential_ids: Iterable[str]) -> dict[str, Credential]:
    """Credentials by id, which nobody else changes before this transaction ends. Raises `NotFound` for any unknown."""
    ids = set(credential_ids)
    rows = _query().where(credentials.c.id.in_(ids)).order_by(credentials.c.id)
    found = {each.id: each for each in _read(tx, rows.with_for_update())}
    if len(found) != len(ids):
        raise NotFound("no credential of this identifier is on record")
    return found


def document(tx: Transaction, credential_id: str) -> bytes:
    """The signed document, byte for byte; that of a qualification's card is the card.

    Raises `NotFound` before `record` and after the person was erased.
    """
    document: bytes | None = tx.connection.execute(
        select(signed_documents.c.document).where(signed_documents.c.credential == credential_id)
    ).scalar()
    if document is None:
        raise NotFound("no signed document of this credential is on record")
    return document


def card(tx: Transaction, credential_id: str) -> bytes:
    """The signed card, byte for byte: the one that goes with a unit's credential, or a qualification's card itself.

    Raises `NotFound` as `document` does, and for the credential of a whole qualification, which has none.
    """
    of_unit: bytes | None = tx.connection.execute(
        select(signed_cards.c.card).where(signed_cards.c.credential == credential_id)
    ).scalar()
    if of_unit is not None:
        return of_unit
    if get(tx, credential_id).kind is not Kind.CARD:
        raise NotFound("no signed card of this credential is on record")
    return document(tx, credential_id)


def unfinished(tx: Transaction, *, limit: int = 1000) -> tuple[Credential, ...]:
    """Intents with no signed document, oldest first: what a crash left behind."""
    rows = _query().where(UNFINISHED)
    return tuple(_read(tx, rows.order_by(credentials.c.planned_at, credentials.c.id).limit(limit)))


def iterate(
    tx: Transaction, *, states: Iterable[CredentialState] = (), after: str | None = None, batch: int = 1000
) -> Iterator[Credential]:
    """Every credential, by id, beginning after the id `after`; with `states`, only those."""
    wanted = list(states) or list(CredentialState)
    while True:
        rows = _query().where(credentials.c.state.in_(wanted)).order_by(credentials.c.id).limit(batch)
        page = list(_read(tx, rows if after is None else rows.where(credentials.c.id > after)))
        if not page:
            return
        yield from page
        after = page[-1].id


def _query() -> Select[Any]:
    columns = [credentials.c[name] for name in _COLUMNS]
    key = select(signing_keys.c.id).where(signing_keys.c.key == credentials.c.key).scalar_subquery()
    return select(*columns, key.label("key"))


def _one(tx: Transaction, condition: ColumnElement[bool]) -> Credential:
    for found in _read(tx, _query().where(condition)):
        return found
    raise NotFound("no credential of this identifier or number is on record")


def _read(tx: Transaction, rows: Select[Any]) -> Iterable[Credential]:
    return (_credential(row) for row in tx.connection.execute(rows))


def _credential(row: Row[Any]) -> Credential:
    found = dict(row._mapping)
    return Credential(list_number=found.pop("list"), **found)
