"""Putting workers on record, a batch at a time.

Read through `workers.register`. The rule: who is on record is found by the office's reference, and must then have
exactly the documents given; a document has one owner.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy import Table, insert, select, update

from issuer.store import audit, consents, persons
from issuer.store.errors import Conflict
from issuer.store.numbers import document_number, phone_number
from issuer.store.persons import Experience, IdentityDocument, Training, Worker, place_of
from issuer.store.tables import workers as tables
from issuer.store.terms import DocumentKind, Education, Gender, Purpose
from issuer.store.transaction import Transaction

_Papers = frozenset[tuple[DocumentKind, str]]


@dataclass(frozen=True, slots=True)
class NewWorker:
    """A worker as registered. `reference` is the office's own number (such as W-001); languages are BCP 47 tags.

    `card_name` is a shorter form of `name_en`, for cards that have no room for the whole.
    """

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
    card_name: str = ""


def register(tx: Transaction, new: NewWorker, *, worker_id: str | None = None) -> Worker:
    """Put a worker on record, under a new random urn:uuid.

    `worker_id` is given only for a person who has an id as an actor or assessor. Idempotent: the same `reference`
    with the same documents gives the worker on record, with the card name that is given now, if one is. Raises
    `Conflict` if the reference or a document number belongs to another worker, `Refused` for a malformed number,
    `NotFound` for an unknown district.
    """
    return _register(tx, [new], [worker_id or uuid4().urn])[0]


def register_many(tx: Transaction, new: Iterable[NewWorker]) -> tuple[Worker, ...]:
    """Put workers on record as `register` does, about a thousand at a time; gives them in the order given."""
    given = list(new)
    return _register(tx, given, [uuid4().urn for _ in given])


def _register(tx: Transaction, given: Sequence[NewWorker], ids: Sequence[str]) -> tuple[Worker, ...]:
    papers = [_papers(each) for each in given]
    known = _on_record(tx, given, papers)
    fresh: dict[str, tuple[NewWorker, _Papers]] = {}
    for worker_id, each, theirs in zip(ids, given, papers, strict=True):
        if each.reference not in known:
            known[each.reference] = worker_id
            fresh[worker_id] = each, theirs
    _refuse_foreign(tx, given, papers, known)
    _insert(tx, fresh)
    _rename(tx, {known[each.reference]: each.card_name for each in given if each.card_name})
    found = persons.get_many(tx, known.values())
    return tuple(found[known[each.reference]] for each in given)


def _papers(new: NewWorker) -> _Papers:
    return frozenset((paper.kind, document_number(paper.kind, paper.number)) for paper in new.documents)


def _on_record(tx: Transaction, given: Sequence[NewWorker], papers: Sequence[_Papers]) -> dict[str, str]:
    """Ids by reference of those on record, once it is sure that they are the same people."""
    column = tables.workers.c
    references = {each.reference for each in given}
    rows = tx.connection.execute(select(column.reference, column.id).where(column.reference.in_(references)))
    known = {row.reference: row.id for row in rows}
    held = persons.documents(tx, known.values()) if known else {}
    for each, theirs in zip(given, papers, strict=True):
        worker_id = known.get(each.reference)
        if worker_id and {(paper.kind, paper.number) for paper in held.get(worker_id, ())} != theirs:
            raise Conflict("this reference is on record already, with other documents")
    return known


def _refuse_foreign(
    tx: Transaction, given: Sequence[NewWorker], papers: Sequence[_Papers], ids: Mapping[str, str]
) -> None:
    """A document belongs to one worker, on record or in this batch."""
    numbers = {paper: tx.sealing.find(*paper) for theirs in papers for paper in theirs}
    table = tables.identity_documents.c
    rows = tx.connection.execute(select(table.found_by, table.worker).where(table.found_by.in_(numbers.values())))
    owners = {row.found_by: row.worker for row in rows}
    for each, theirs in zip(given, papers, strict=True):
        worker_id = ids[each.reference]
        if any(owners.setdefault(numbers[paper], worker_id) != worker_id for paper in theirs):
            raise Conflict("a document number given here belongs to another worker")


def _insert(tx: Transaction, fresh: Mapping[str, tuple[NewWorker, _Papers]]) -> None:
    new = {worker_id: each for worker_id, (each, _) in fresh.items()}
    _insert_rows(tx, tables.workers, [_columns(tx, worker_id, each) for worker_id, each in new.items()])
    _insert_rows(
        tx,
        tables.identity_documents,
        [
            {"worker": worker_id, "kind": kind, **_sealed(tx, kind, number, worker_id)}
            for worker_id, (_, papers) in fresh.items()
            for kind, number in sorted(papers)
        ],
    )
    for table, of_worker in _LISTS.items():
        rows = [
            {"worker": worker_id, "ordinal": ordinal, **row}
            for worker_id, each in new.items()
            for ordinal, row in enumerate(of_worker(tx, worker_id, each))
        ]
        _insert_rows(tx, table, rows)
    for worker_id in new:
        audit.append(tx, "worker.register", worker_id)
    willing = [worker_id for worker_id, each in new.items() if each.consents_to_search]
    consents.say(tx, willing, Purpose.SEARCH, given=True)


def _rename(tx: Transaction, card_names: Mapping[str, str]) -> None:
    """Put card names on record that are not: the one thing about a worker that is given later."""
    held = {worker.id: worker.card_name for worker in persons.get_many(tx, card_names).values()}
    column = tables.workers.c
    for worker_id, name in card_names.items():
        if held[worker_id] != name:
            tx.connection.execute(update(tables.workers).where(column.id == worker_id).values(card_name=name))
            audit.append(tx, "worker.card-name", worker_id)


def _insert_rows(tx: Transaction, table: Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        tx.connection.execute(insert(table), rows)


def _columns(tx: Transaction, worker_id: str, new: NewWorker) -> dict[str, Any]:
    return {
        "id": worker_id,
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
        "registered_at": tx.now,
        "card_name": new.card_name,
    }


def _sealed(tx: Transaction, kind: str, number: str, worker_id: str) -> dict[str, bytes]:
    return {
        "sealed": tx.sealing.seal(number.encode(), place_of(kind, worker_id)),
        "found_by": tx.sealing.find(kind, number),
    }


def _phones(tx: Transaction, worker_id: str, new: NewWorker) -> list[dict[str, Any]]:
    return [dict(_sealed(tx, "phone", phone_number(phone), worker_id)) for phone in new.phones]


def _languages(tx: Transaction, worker_id: str, new: NewWorker) -> list[dict[str, Any]]:
    return [{"language": language} for language in dict.fromkeys(new.languages)]


def _experience(tx: Transaction, worker_id: str, new: NewWorker) -> list[dict[str, Any]]:
    return [{"trade": each.trade, "years": each.years, "setting": each.setting} for each in new.experience]


def _training(tx: Transaction, worker_id: str, new: NewWorker) -> list[dict[str, Any]]:
    return [{"title": each.title, "provider": each.provider, "year": each.year} for each in new.training]


def _references(tx: Transaction, worker_id: str, new: NewWorker) -> list[dict[str, Any]]:
    return [{"name": name} for name in new.references]


_LISTS: Mapping[Table, Callable[[Transaction, str, NewWorker], list[dict[str, Any]]]] = {
    tables.phones: _phones,
    tables.worker_languages: _languages,
    tables.experience: _experience,
    tables.training: _training,
    tables.worker_references: _references,
}
"""The numbered lists of a worker, and what stands in them."""
