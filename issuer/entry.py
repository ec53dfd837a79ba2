"""Taking in workers and results from tables: what the command line and the demonstration share.

The rule: a table is accepted whole or not at all, every fault is told by its line and column and never by the value
found there, and the same table again changes nothing.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from issuer.errors import Objection, refuse_if_any
from issuer.passport_name import is_latin
from issuer.store import (
    NotFound,
    Store,
    Transaction,
    assessments,
    enrolments,
    identity,
    people,
    places,
    standards,
    workers,
)
from issuer.store.assessments import Method, NewAssessment, Result
from issuer.store.enrolments import Enrolment, Route
from issuer.store.workers import DocumentKind, Education, Experience, Gender, IdentityDocument, NewWorker
from issuer.table import Row, at_line, cell, number, one_of, read_table, text, words, year, yes
from verifier.agreement import is_short_for

_NATIONAL = frozenset({DocumentKind.CNIC, DocumentKind.NICOP})
_PAPERS = {"cnic": DocumentKind.CNIC, "nicop": DocumentKind.NICOP, "passport": DocumentKind.PASSPORT}
_YES = "yes or no"
_METHODS = f"{one_of(Method)}, or several with + between them"


@dataclass(frozen=True, slots=True)
class NewEnrolment:
    """A worker with what they go for, by name: the qualification's id, route, awarding body and centre.

    `line` is where they stand in their table, for the words of a refusal.
    """

    worker: NewWorker
    qualification: str
    route: Route
    body: str
    centre: str
    line: int


@dataclass(frozen=True, slots=True)
class NewResult:
    """The result of one unit, by name: the worker's reference, the qualification's id, the unit's code.

    `line` is where it stands in its table, for the words of a refusal.
    """

    worker: str
    qualification: str
    unit: str
    result: Result
    methods: frozenset[Method]
    assessor: str
    on: date
    line: int


def read_workers(data: bytes) -> tuple[NewEnrolment, ...]:
    """Read a CSV of workers (UTF-8; columns as in `hunar worker add --help`). Raises `Refused` with every fault."""
    return read_table(data, _worker)


def read_results(data: bytes) -> tuple[NewResult, ...]:
    """Read a CSV of results (UTF-8; columns as in `hunar assess record --help`). Raises `Refused` with every fault."""
    return read_table(data, _result)


def register_workers(store: Store, given: Sequence[NewEnrolment], *, actor: str) -> tuple[str, ...]:
    """Put workers and their enrolments on record; gives their ids in order.

    Raises `Refused` for qualifications and districts that are not on record and, unless this is a demonstration, for
    identity numbers that nobody has; and the store's errors.
    """
    with store.transaction(actor) as tx:
        office = identity.get(tx)
        if office is None or not office.demonstration:
            refuse_if_any(_made_up_numbers(given))
        qualifications = _qualifications(tx, {each.qualification for each in given})
        districts = {district.code for district in places.districts(tx)}
        refuse_if_any(_unknown_names(given, qualifications, districts))
        ids = tuple(worker.id for worker in workers.register_many(tx, [each.worker for each in given]))
        bodies = {name: people.add_body(tx, name).key for name in {each.body for each in given}}
        enrolments.enrol_many(
            tx,
            [
                Enrolment(
                    worker=worker,
                    qualification=qualifications[each.qualification],
                    route=each.route,
                    body=bodies[each.body],
                    centre=people.add_centre(tx, each.centre, each.worker.district).key,
                )
                for worker, each in zip(ids, given, strict=True)
            ],
        )
    return ids


def _made_up_numbers(given: Sequence[NewEnrolment]) -> Iterable[Objection]:
    """The first digit of a CNIC names a region, 1 to 8; our samples begin with 0 so that none can be a person's."""
    for each in given:
        for paper in each.worker.documents:
            if paper.kind in _NATIONAL and paper.number[:1] in {"0", "9"}:
                column = paper.kind.lower()
                yield at_line(each.line, f"the column {column} cannot be right: no {paper.kind} begins with 0 or 9")


def _unknown_names(
    given: Sequence[NewEnrolment], qualifications: Container[str], districts: Container[str]
) -> Iterable[Objection]:
    for each in given:
        if each.qualification not in qualifications:
            yield at_line(each.line, "the column qualification names none on record; see hunar standard list")
        if each.worker.district not in districts:
            yield at_line(each.line, "the column district is not the code of one, such as PK-SD-dadu")


def _qualifications(tx: Transaction, names: Iterable[str]) -> dict[str, int]:
    """The keys of those qualifications that are on record, by id."""
    found = {}
    for name in names:
        try:
            found[name] = standards.qualification(tx, name).key
        except NotFound:
            continue
    return found


def record_results(store: Store, given: Sequence[NewResult], *, actor: str) -> tuple[str, ...]:
    """Put results on record as pending; gives the ids of the assessments in order.

    Raises `Refused` with every line whose day is after today by the store's clock (in UTC), or which names what is not
    on record; and the store's errors.
    """
    with store.transaction(actor) as tx:
        known = _known(tx, given)
        today = tx.now.date()
        refuse_if_any(at_line(each.line, fault) for each in given for fault in _faults(each, known, today))
        return assessments.record(tx, [_assessment(each, known) for each in given])


@dataclass(frozen=True, slots=True)
class _Known:
    """What is on record of the names in a table of results.

    `places` are enrolments by the worker's reference and the key of the qualification; `units` the keys of
    qualification and unit by their id and code; `assessors` ids by reference.
    """

    workers: frozenset[str]
    places: Mapping[tuple[str, int], Enrolment]
    units: Mapping[tuple[str, str], tuple[int, int]]
    assessors: Mapping[str, str]


def _known(tx: Transaction, given: Sequence[NewResult]) -> _Known:
    theirs = {name: workers.find_by_reference(tx, name) for name in {each.worker for each in given}}
    ids = {name: worker.id for name, worker in theirs.items() if worker}
    enrolled = {(name, row.qualification): row for name, id_ in ids.items() for row in enrolments.for_worker(tx, id_)}
    return _Known(frozenset(ids), enrolled, _units(tx), _assessors(tx, {each.assessor for each in given}))


def _faults(given: NewResult, known: _Known, today: date) -> Iterable[str]:
    if given.on > today:
        yield "the column date is after today; a result is recorded once the assessment was held"
    if given.assessor not in known.assessors:
        yield "the column assessor names nobody on record; see hunar assess assessors"
    if given.worker not in known.workers:
        yield "the column worker names nobody on record; see hunar worker list"
    if (given.qualification, given.unit) not in known.units:
        yield "the column unit names no unit on record of the qualification in this line; see hunar standard list"
    elif given.worker in known.workers:
        enrolled = known.places.get((given.worker, known.units[given.qualification, given.unit][0]))
        if enrolled is None or enrolled.centre is None:
            yield "the column qualification names one for which the worker is not enrolled at a centre"


def _assessment(given: NewResult, known: _Known) -> NewAssessment:
    """The result by keys; everything that it names is on record."""
    qualification, unit = known.units[given.qualification, given.unit]
    enrolled = known.places[given.worker, qualification]
    if enrolled.centre is None:
        raise NotFound("a worker is not enrolled for a listed qualification at a centre; nothing was recorded")
    return NewAssessment(
        worker=enrolled.worker,
        unit=unit,
        qualification=qualification,
        result=given.result,
        methods=given.methods,
        route=enrolled.route,
        assessor=known.assessors[given.assessor],
        centre=enrolled.centre,
        assessed_on=given.on,
    )


def _units(tx: Transaction) -> dict[tuple[str, str], tuple[int, int]]:
    """The keys of qualification and unit, by the qualification's id and the unit's code."""
    found = {}
    for key in standards.versions(tx):
        standard = standards.get(tx, *key)
        units = {unit.code: unit.key for unit in standard.units}
        found.update({(row.id, code): (row.key, units[code]) for row in standard.qualifications for code in row.units})
    return found


def _assessors(tx: Transaction, references: Iterable[str]) -> dict[str, str]:
    """The ids of those assessors who are on record, by reference."""
    found = {}
    for reference in references:
        try:
            found[reference] = people.assessor(tx, reference).id
        except NotFound:
            continue
    return found


def _methods(given: str) -> frozenset[Method]:
    return frozenset(Method(part) for part in given.split("+"))


def _worker(row: Row, line: int) -> NewEnrolment:
    return NewEnrolment(
        worker=_new_worker(row),
        qualification=cell(row, "qualification", text),
        route=cell(row, "route", Route),
        body=cell(row, "awarding_body", text),
        centre=cell(row, "centre", text),
        line=line,
    )


def _new_worker(row: Row) -> NewWorker:
    return NewWorker(
        reference=cell(row, "reference", text),
        name_en=cell(row, "name_en", text),
        name_ur=row["name_ur"],
        name_sd=row["name_sd"],
        father_name=row["father_name"],
        gender=cell(row, "gender", Gender),
        birth_year=cell(row, "birth_year", year, "a year such as 1990"),
        district=cell(row, "district", text),
        documents=tuple(IdentityDocument(kind, row[name]) for name, kind in _PAPERS.items() if row[name]),
        phones=words(row["phone"]),
        education=cell(row, "education", Education) if row["education"] else None,
        languages=words(row["languages"]),
        experience=tuple(_experience(row)),
        references=words(row["reference_name"]),
        wants_overseas=cell(row, "wants_overseas", yes, _YES),
        consents_to_search=cell(row, "consents_to_search", yes, _YES),
        card_name=cell(row, "card_name", partial(_short_for, row["name_en"])) if row["card_name"] else "",
    )


def _short_for(name: str, given: str) -> str:
    if not is_short_for(given, name) or not is_latin(given):
        raise ValueError
    return given


def _experience(row: Row) -> Iterable[Experience]:
    if row["experience_years"]:
        years = cell(row, "experience_years", number, "a number")
        yield Experience(cell(row, "trade", text), years, cell(row, "experience_setting", text))


def _result(row: Row, line: int) -> NewResult:
    return NewResult(
        worker=cell(row, "worker", text),
        qualification=cell(row, "qualification", text),
        unit=cell(row, "unit", text),
        result=cell(row, "result", Result),
        methods=cell(row, "method", _methods, _METHODS),
        assessor=cell(row, "assessor", text),
        on=cell(row, "date", date.fromisoformat, "a day such as 2026-11-20"),
        line=line,
    )
