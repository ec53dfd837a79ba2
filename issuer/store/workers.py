"""Workers: who they are, what they bring, what they agreed to.

The rule: a worker is known outside by one random urn:uuid. Numbers that identify a person are sealed (see `vault`)
and found by exact match only. `erasure.erase` removes the person and leaves the identifier.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Row, Table, insert, select, update

from issuer.store import audit
from issuer.store.errors import Conflict, NotFound
from issuer.store.numbers import document_number, phone_number
from issuer.store.tables import workers as tables
from issuer.store.terms import DocumentKind as DocumentKind
from issuer.store.terms import Education as Education
from issuer.store.terms import Gender as Gender
from issuer.store.terms import Purpose as Purpose
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
        """The last four characters, the most that a credential may hold (decisions.md, Privacy)."""
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
class NewWorker:
    """A worker as registered. `reference` is the office's own number (such as W-001); languages are BCP 47 tags."""

    reference: str
    name_en: str
    gender: Gender
    birth_year: int
    district: str
    name_ur: str = ""
    name_sd: str = ""
    father_name: str = ""
    documents: tuple[IdentityDocument, ...] = ()
    phones: tuple[str, ...] = ()
    education: Education | None = None
    languages: tuple[str, ...] = ()
    experience: tuple[Experience, ...] = ()
    training: tuple[Training, ...] = ()
    references: tuple[str, ...] = ()
    wants_overseas: bool = False
    consents_to_search: bool = False


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker on record. Empty texts and None where never given, or erased (`erased_at`)."""

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


@dataclass(frozen=True, slots=True)
class Background:
    """What a worker brings, in the order given."""

    languages: tuple[str, ...]
    experience: tuple[Experience, ...]
    training: tuple[Training, ...]
    references: tuple[str, ...]


def register(tx: Transaction, new: NewWorker, *, worker_id: str | None = None) -> Worker:
    """Put a worker on record, under a new random urn:uuid.

    `worker_id` is given only for a person who has an id as an actor or assessor. Idempotent: the same `reference`
    with the same documents gives the worker on record. Raises `Conflict` if the reference or a document number
    belongs to another worker, `Refused` for a malformed number, `NotFound` for an unknown district.
    """
    papers = {(paper.kind, document_number(paper.kind, paper.number)) for paper in new.documents}
    owners = _owners(tx, papers)
    if (known := find_by_reference(tx, new.reference)) is not None:
        return _again(tx, known, papers, owners)
    if owners:
        raise Conflict("a document number given here belongs to another worker")
    worker_id = worker_id or uuid4().urn
    tx.connection.execute(insert(tables.workers).values(id=worker_id, **_columns(new), registered_at=tx.now))
    _insert_papers(tx, worker_id, papers)
    _insert_phones(tx, worker_id, new.phones)
    _insert_background(tx, worker_id, new)
    audit.append(tx, "worker.register", worker_id)
    if new.consents_to_search:
        _say(tx, worker_id, Purpose.SEARCH, given=True)
    return get(tx, worker_id)


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


def iterate(tx: Transaction, *, after: str | None = None, limit: int = 1000) -> tuple[Worker, ...]:
    """Up to `limit` workers that are not erased, by reference, beginning after the reference `after`."""
    reference = tables.workers.c.reference
    rows = select(tables.workers).where(reference.is_not(None)).order_by(reference).limit(limit)
    if after is not None:
        rows = rows.where(reference > after)
    return tuple(_worker(row) for row in tx.connection.execute(rows))


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
        number = tx.sealing.open(row.sealed, _place(row.kind, row.worker)).decode()
        found[row.worker].append(IdentityDocument(row.kind, number))
    order = list(DocumentKind)
    return {worker: tuple(sorted(held, key=lambda paper: order.index(paper.kind))) for worker, held in found.items()}


def phones(tx: Transaction, worker_id: str) -> tuple[str, ...]:
    """Unsealed phone numbers of a worker, in the order given."""
    place = _place("phone", worker_id)
    return tuple(tx.sealing.open(row.sealed, place).decode() for row in _listed(tx, tables.phones, worker_id))


def set_consent(tx: Transaction, worker_id: str, purpose: Purpose, given: bool) -> None:
    """Put a consent, or its withdrawal, on record; what was said before stays on record."""
    if get(tx, worker_id).erased_at is not None:
        raise NotFound("this worker was erased")
    table = tables.workers
    tx.connection.execute(update(table).where(table.c.id == worker_id).values(consents_to_search=given))
    _say(tx, worker_id, purpose, given=given)


def _again(
    tx: Transaction, known: Worker, papers: set[tuple[DocumentKind, str]], owners: Mapping[bytes, str]
) -> Worker:
    """The worker on record, if the documents given are exactly theirs."""
    held = {(paper.kind, paper.number) for paper in documents(tx, [known.id]).get(known.id, ())}
    if held != papers or set(owners.values()) - {known.id}:
        raise Conflict("this reference is on record already, with other documents")
    return known


def _owners(tx: Transaction, papers: Iterable[tuple[DocumentKind, str]]) -> Mapping[bytes, str]:
    """Who has documents with these numbers."""
    table = tables.identity_documents.c
    hashes = [tx.sealing.find(kind, number) for kind, number in papers]
    rows = tx.connection.execute(select(table.found_by, table.worker).where(table.found_by.in_(hashes)))
    return {row.found_by: row.worker for row in rows}


def _columns(new: NewWorker) -> dict[str, Any]:
    return {
        "reference": new.reference,
        "name_en": new.name_en,
        "name_ur": new.name_ur,
        "name_sd": new.name_sd,
        "father_name": new.father_name,
        "gender": new.gender,
        "birth_year": new.birth_year,
        "district": new.district,
        "education": new.education,
        "wants_overseas": new.wants_overseas,
        "consents_to_search": new.consents_to_search,
    }


def _insert_papers(tx: Transaction, worker_id: str, papers: Iterable[tuple[DocumentKind, str]]) -> None:
    rows = [
        {
            "worker": worker_id,
            "kind": kind,
            "sealed": tx.sealing.seal(number.encode(), _place(kind, worker_id)),
            "found_by": tx.sealing.find(kind, number),
        }
        for kind, number in sorted(papers)
    ]
    if rows:
        tx.connection.execute(insert(tables.identity_documents), rows)


def _insert_phones(tx: Transaction, worker_id: str, phones: Iterable[str]) -> None:
    rows = [
        {
            "sealed": tx.sealing.seal(number.encode(), _place("phone", worker_id)),
            "found_by": tx.sealing.find("phone", number),
        }
        for number in map(phone_number, phones)
    ]
    _insert_listed(tx, tables.phones, worker_id, rows)


def _insert_background(tx: Transaction, worker_id: str, new: NewWorker) -> None:
    languages = [{"language": language} for language in dict.fromkeys(new.languages)]
    worked = [{"trade": each.trade, "years": each.years, "setting": each.setting} for each in new.experience]
    trained = [{"title": each.title, "provider": each.provider, "year": each.year} for each in new.training]
    _insert_listed(tx, tables.worker_languages, worker_id, languages)
    _insert_listed(tx, tables.experience, worker_id, worked)
    _insert_listed(tx, tables.training, worker_id, trained)
    _insert_listed(tx, tables.worker_references, worker_id, [{"name": name} for name in new.references])


def _insert_listed(tx: Transaction, table: Table, worker_id: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        numbered = [{"worker": worker_id, "ordinal": ordinal, **row} for ordinal, row in enumerate(rows)]
        tx.connection.execute(insert(table), numbered)


def _listed(tx: Transaction, table: Table, worker_id: str) -> Iterable[Row[Any]]:
    return tx.connection.execute(select(table).where(table.c.worker == worker_id).order_by(table.c.ordinal))


def _say(tx: Transaction, worker_id: str, purpose: Purpose, *, given: bool) -> None:
    tx.connection.execute(
        insert(tables.consents).values(worker=worker_id, purpose=purpose, given=given, at=tx.now, recorded_by=tx.actor)
    )
    audit.append(tx, f"consent.{'give' if given else 'withdraw'}", worker_id, audit.digest(purpose))


def _place(kind: str, worker_id: str) -> str:
    """Where a sealed number belongs: it opens for this worker and kind only."""
    return f"{kind}/{worker_id}"


def _one(tx: Transaction, condition: ColumnElement[bool]) -> Worker | None:
    row = tx.connection.execute(select(tables.workers).where(condition)).first()
    return None if row is None else _worker(row)


def _worker(row: Row[Any]) -> Worker:
    return Worker(**{**row._mapping, "reference": row.reference or ""})
