"""Workers as they are read: who they are and what they bring.

Read through `workers`; this is its other half.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Table, select

from issuer.store.errors import NotFound
from issuer.store.numbers import document_number, phone_number
from issuer.store.tables import workers as tables
from issuer.store.tables.assessment import enrolments, qualifications
from issuer.store.terms import DocumentKind, Education, Gender
from issuer.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class IdentityDocument:
    """An identity document. Hyphens and spaces in `number` do not count. Never printed: it is left out of repr."""

    kind: DocumentKind
    number: str

    def __repr__(self) -> str:
        return f"IdentityDocument({self.kind}, …)"

    @property
    def last_four(self) -> str:
        """The last four characters, the most that a credential may hold (docs/adr/0018)."""
        return "".join(filter(str.isalnum, self.number))[-4:]


@dataclass(frozen=True, slots=True)
class Experience:
    """Years of work in a trade, and where, such as `ustad-shagird workshop`."""

    trade: str
    years: int
    setting: str


@dataclass(frozen=True, slots=True)
class Training:
    """A course attended, the provider, and the year it ended, where known."""

    title: str
    provider: str
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker on record. Empty texts and None where never given, or erased (`erased_at`).

    `card_name` is a shorter form of `name_en`, for cards that have no room for the whole.
    """

    id: str
    reference: str
    name_en: str
    name_ur: str
    name_sd: str
    father_name: str
    gender: Gender | None
    birth_year: int | None
    district: str | None
    education: Education | None
    wants_overseas: bool
    consents_to_search: bool
    registered_at: datetime
    erased_at: datetime | None
    card_name: str = ""

    @property
    def name_on_cards(self) -> str:
        """The shorter form of the name if there is one on record, else the whole."""
        return self.card_name or self.name_en


@dataclass(frozen=True, slots=True)
class Background:
    """What a worker brings, in the order given."""

    languages: tuple[str, ...]
    experience: tuple[Experience, ...]
    training: tuple[Training, ...]
    references: tuple[str, ...]


def find(tx: Transaction, kind: DocumentKind, number: str) -> Worker | None:
    """The worker with exactly this document number."""
    found_by = tx.sealing.find(kind, document_number(kind, number))
    owner = select(tables.identity_documents.c.worker).filter_by(kind=kind, found_by=found_by)
    return _one(tx, tables.workers.c.id.in_(owner))


def find_by_phone(tx: Transaction, phone: str) -> tuple[Worker, ...]:
    """The workers with exactly this phone number; families share one."""
    owners = select(tables.phones.c.worker).filter_by(found_by=tx.sealing.find("phone", phone_number(phone)))
    rows = select(tables.workers).where(tables.workers.c.id.in_(owners)).order_by(tables.workers.c.reference)
    return tuple(_worker(row) for row in tx.connection.execute(rows))


def find_by_reference(tx: Transaction, reference: str) -> Worker | None:
    """The worker with the office's own number."""
    return _one(tx, tables.workers.c.reference == reference)


def get(tx: Transaction, worker_id: str) -> Worker:
    """One worker. Raises `NotFound`."""
    if (worker := _one(tx, tables.workers.c.id == worker_id)) is None:
        raise NotFound("no worker of this identifier is on record")
    return worker


def get_many(tx: Transaction, worker_ids: Iterable[str]) -> Mapping[str, Worker]:
    """Workers by id, for a batch; unknown ids are absent."""
    rows = tx.connection.execute(select(tables.workers).where(tables.workers.c.id.in_(list(worker_ids))))
    return {row.id: _worker(row) for row in rows}


def iterate(
    tx: Transaction, *, after: str | None = None, qualification: str | None = None, batch: int = 1000
) -> Iterator[Worker]:
    """Every worker that is not erased, by reference, beginning after the reference `after`.

    With the id of a qualification, only those who are enrolled for it, in whatever version of its standard.
    """
    reference = tables.workers.c.reference
    rows = select(tables.workers).where(reference.is_not(None)).order_by(reference).limit(batch)
    if qualification is not None:
        rows = rows.where(tables.workers.c.id.in_(_enrolled(qualification)))
    while page := tx.connection.execute(rows if after is None else rows.where(reference > after)).all():
        yield from map(_worker, page)
        after = page[-1].reference


def _enrolled(qualification: str) -> Select[Any]:
    same = qualifications.c.key == enrolments.c.qualification
    return select(enrolments.c.worker).join(qualifications, same).where(qualifications.c.id == qualification)


def background(tx: Transaction, worker_id: str) -> Background:
    """Languages, experience, training and references of a worker."""
    return Background(
        languages=tuple(row.language for row in _listed(tx, tables.worker_languages, worker_id)),
        experience=tuple(
            Experience(row.trade, row.years, row.setting) for row in _listed(tx, tables.experience, worker_id)
        ),
        training=tuple(Training(row.title, row.provider, row.year) for row in _listed(tx, tables.training, worker_id)),
        references=tuple(row.name for row in _listed(tx, tables.worker_references, worker_id)),
    )


def documents(tx: Transaction, worker_ids: Iterable[str]) -> Mapping[str, tuple[IdentityDocument, ...]]:
    """Unsealed identity documents by worker id, each worker's in the order CNIC, NICOP, passport."""
    papers = tables.identity_documents
    rows = tx.connection.execute(select(papers).where(papers.c.worker.in_(list(worker_ids))))
    found = defaultdict[str, list[IdentityDocument]](list)
    for row in rows:
        number = tx.sealing.open(row.sealed, place_of(row.kind, row.worker)).decode()
        found[row.worker].append(IdentityDocument(row.kind, number))
    order = list(DocumentKind)
    return {worker: tuple(sorted(held, key=lambda paper: order.index(paper.kind))) for worker, held in found.items()}


def phones(tx: Transaction, worker_id: str) -> tuple[str, ...]:
    """Unsealed phone numbers of a worker, in the order given."""
    place = place_of("phone", worker_id)
    return tuple(tx.sealing.open(row.sealed, place).decode() for row in _listed(tx, tables.phones, worker_id))


def place_of(kind: str, worker_id: str) -> str:
    """Where a sealed number belongs: it opens for this worker and kind only."""
    return f"{kind}/{worker_id}"


def _listed(tx: Transaction, table: Table, worker_id: str) -> Iterable[Row[Any]]:
    return tx.connection.execute(select(table).where(table.c.worker == worker_id).order_by(table.c.ordinal))


def _one(tx: Transaction, condition: ColumnElement[bool]) -> Worker | None:
    row = tx.connection.execute(select(tables.workers).where(condition)).first()
    return None if row is None else _worker(row)


def _worker(row: Row[Any]) -> Worker:
    return Worker(**{**row._mapping, "reference": row.reference or ""})
