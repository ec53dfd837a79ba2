"""Taking in workers and results from tables: what the command line and the demonstration share.

The rule: a table is accepted whole or not at all, every fault is told by its line and column and never by the value
found there, and the same table again changes nothing.
"""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TypeVar

from issuer.errors import Objection, Refused, refuse_if_any
from issuer.passport_name import is_latin
from issuer.store import NotFound, Store, Transaction, assessments, enrolments, identity, people, standards, workers
from issuer.store.assessments import Method, NewAssessment, Result
from issuer.store.enrolments import Enrolment, Route
from issuer.store.workers import DocumentKind, Education, Experience, Gender, IdentityDocument, NewWorker
from verifier.agreement import is_short_for
from verifier.text import neutralize

_Made = TypeVar("_Made")
_Row = Mapping[str, str]
_NATIONAL = frozenset({DocumentKind.CNIC, DocumentKind.NICOP})
_PAPERS = {"cnic": DocumentKind.CNIC, "nicop": DocumentKind.NICOP, "passport": DocumentKind.PASSPORT}


@dataclass(frozen=True, slots=True)
class NewEnrolment:
    """A worker with what they go for, by name: the qualification's id, route, awarding body and centre."""

    worker: NewWorker
    qualification: str
    route: Route
    body: str
    centre: str


@dataclass(frozen=True, slots=True)
class NewResult:
    """The result of one unit, by name: the worker's reference, the qualification's id, the unit's code."""

    worker: str
    qualification: str
    unit: str
    result: Result
    methods: frozenset[Method]
    assessor: str
    on: date


def read_workers(data: bytes) -> tuple[NewEnrolment, ...]:
    """Read a CSV of workers (UTF-8; columns as in `hunar worker add --help`). Raises `Refused` with every fault."""
    return _read(data, _worker)


def read_results(data: bytes) -> tuple[NewResult, ...]:
    """Read a CSV of results (UTF-8; columns as in `hunar assess record --help`). Raises `Refused` with every fault."""
    return _read(data, _result)


def register_workers(store: Store, given: Sequence[NewEnrolment], *, actor: str) -> tuple[str, ...]:
    """Put workers and their enrolments on record; gives their ids in order.

    Raises `Refused` for identity numbers that nobody has, unless this is a demonstration; and the store's errors.
    """
    with store.transaction(actor) as tx:
        office = identity.get(tx)
        if office is None or not office.demonstration:
            refuse_if_any(_made_up_numbers(given))
        ids = tuple(worker.id for worker in workers.register_many(tx, [each.worker for each in given]))
        names = {each.qualification for each in given}
        qualifications = {name: standards.qualification(tx, name).key for name in names}
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
    for number, each in enumerate(given, start=1):
        for paper in each.worker.documents:
            if paper.kind in _NATIONAL and paper.number[:1] in {"0", "9"}:
                words = f"Worker {number} of the table: no {paper.kind} begins with 0 or 9."
                yield Objection("made-up-number", words, f"worker/{number}")


def record_results(store: Store, given: Sequence[NewResult], *, actor: str) -> tuple[str, ...]:
    """Put results on record as pending; gives the ids of the assessments in order.

    Raises the store's `NotFound` for names that are not on record, and its other errors.
    """
    with store.transaction(actor) as tx:
        places = _places(tx, {each.worker for each in given})
        units = _units(tx)
        assessors = {name: people.assessor(tx, name).id for name in {each.assessor for each in given}}
        return assessments.record(tx, [_assessment(each, places, units, assessors[each.assessor]) for each in given])


def _assessment(
    given: NewResult,
    places: Mapping[tuple[str, int], Enrolment],
    units: Mapping[tuple[str, str], tuple[int, int]],
    assessor: str,
) -> NewAssessment:
    if (given.qualification, given.unit) not in units:
        raise NotFound("a unit is not on record for the qualification it is listed under; nothing was recorded")
    qualification, unit = units[given.qualification, given.unit]
    enrolled = places.get((given.worker, qualification))
    if enrolled is None or enrolled.centre is None:
        raise NotFound("a worker is not enrolled for a listed qualification at a centre; nothing was recorded")
    return NewAssessment(
        worker=enrolled.worker,
        unit=unit,
        qualification=qualification,
        result=given.result,
        methods=given.methods,
        route=enrolled.route,
        assessor=assessor,
        centre=enrolled.centre,
        assessed_on=given.on,
    )


def _places(tx: Transaction, references: Iterable[str]) -> dict[tuple[str, int], Enrolment]:
    """Every enrolment of these workers, by the worker's reference and the key of the qualification."""
    found = {}
    for reference in references:
        worker = workers.find_by_reference(tx, reference)
        if worker is None:
            raise NotFound("a listed worker is not on record; nothing was recorded")
        found.update({(reference, row.qualification): row for row in enrolments.for_worker(tx, worker.id)})
    return found


def _units(tx: Transaction) -> dict[tuple[str, str], tuple[int, int]]:
    """The keys of qualification and unit, by the qualification's id and the unit's code."""
    found = {}
    for key in standards.versions(tx):
        standard = standards.get(tx, *key)
        units = {unit.code: unit.key for unit in standard.units}
        found.update({(row.id, code): (row.key, units[code]) for row in standard.qualifications for code in row.units})
    return found


def _read(data: bytes, make: Callable[[_Row], _Made]) -> tuple[_Made, ...]:
    try:
        lines = data.decode("utf-8-sig").splitlines()
        rows = list(csv.DictReader(lines, strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise Refused(Objection("table", f"This is not a CSV table in UTF-8 ({type(error).__name__}).")) from None
    made, faults = [], []
    for line, row in enumerate(rows, start=2):
        try:
            made.append(make(_Cells(row)))
        except _Fault as fault:
            faults.append(Objection("table", f"Line {line}: {fault}", f"line/{line}"))
    if faults:
        raise Refused(*faults)
    return tuple(made)


class _Fault(Exception):
    """A cell that cannot be read. Its text names the column and never the content."""


class _Cells(dict[str, str]):
    """A row whose missing cells are empty."""

    def __init__(self, row: Mapping[str | None, str | None]) -> None:
        if None in row:
            raise _Fault("has more cells than the table has columns")
        super().__init__({str(name): (cell or "").strip() for name, cell in row.items()})
        if any(neutralize(cell) != cell for cell in self.values()):
            raise _Fault("a cell is too long, or has characters that cannot be seen")

    def __missing__(self, name: str) -> str:
        return ""


def _cell(row: _Row, name: str, make: Callable[[str], _Made]) -> _Made:
    try:
        return make(row[name])
    except (ValueError, KeyError):
        state = "cannot be read" if row[name] else "is missing"
        raise _Fault(f"the column {name} {state}") from None


def _text(text: str) -> str:
    if not text:
        raise ValueError
    return text


def _year(text: str) -> int:
    if not (len(text) == 4 and text.isascii() and text.isdecimal()):
        raise ValueError
    return int(text)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise ValueError
    return int(text)


def _yes(text: str) -> bool:
    return {"yes": True, "no": False, "": False}[text]


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(";") if word.strip())


def _methods(text: str) -> frozenset[Method]:
    return frozenset(Method(part) for part in text.split("+"))


def _worker(row: _Row) -> NewEnrolment:
    return NewEnrolment(
        worker=_new_worker(row),
        qualification=_cell(row, "qualification", _text),
        route=_cell(row, "route", Route),
        body=_cell(row, "awarding_body", _text),
        centre=_cell(row, "centre", _text),
    )


def _new_worker(row: _Row) -> NewWorker:
    return NewWorker(
        reference=_cell(row, "reference", _text),
        name_en=_cell(row, "name_en", _text),
        name_ur=row["name_ur"],
        name_sd=row["name_sd"],
        father_name=row["father_name"],
        gender=_cell(row, "gender", Gender),
        birth_year=_cell(row, "birth_year", _year),
        district=_cell(row, "district", _text),
        documents=tuple(IdentityDocument(kind, row[name]) for name, kind in _PAPERS.items() if row[name]),
        phones=_words(row["phone"]),
        education=_cell(row, "education", Education) if row["education"] else None,
        languages=_words(row["languages"]),
        experience=tuple(_experience(row)),
        references=_words(row["reference_name"]),
        wants_overseas=_cell(row, "wants_overseas", _yes),
        consents_to_search=_cell(row, "consents_to_search", _yes),
        card_name=_cell(row, "card_name", partial(_short_for, row["name_en"])) if row["card_name"] else "",
    )


def _short_for(name: str, text: str) -> str:
    if not is_short_for(text, name) or not is_latin(text):
        raise ValueError
    return text


def _experience(row: _Row) -> Iterable[Experience]:
    if row["experience_years"]:
        years = _cell(row, "experience_years", _number)
        yield Experience(_cell(row, "trade", _text), years, _cell(row, "experience_setting", _text))


def _result(row: _Row) -> NewResult:
    return NewResult(
        worker=_cell(row, "worker", _text),
        qualification=_cell(row, "qualification", _text),
        unit=_cell(row, "unit", _text),
        result=_cell(row, "result", Result),
        methods=_cell(row, "method", _methods),
        assessor=_cell(row, "assessor", _text),
        on=_cell(row, "date", date.fromisoformat),
    )
