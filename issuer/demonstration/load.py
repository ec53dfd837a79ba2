"""Getting the samples on record: standards, districts, assessors, workers, results.

The rule: everything is idempotent by its natural key, so that loading again changes nothing. Results are recorded by
one account and approved by another, as everywhere.
"""

from dataclasses import dataclass
from pathlib import Path

from issuer.demonstration.samples import SampleResult, Samples, SampleWorker
from issuer.entry import NewEnrolment, NewResult, record_results, register_workers
from issuer.library import import_standards, shipped
from issuer.store import Store, assessments, people
from issuer.store.assessments import Method, Result
from issuer.store.enrolments import Route
from issuer.store.people import Accreditation
from issuer.store.workers import DocumentKind, Education, Experience, Gender, IdentityDocument, NewWorker


@dataclass(frozen=True, slots=True)
class Staff:
    """The accounts that load the demonstration: who records, who approves, who issues (urn:uuid)."""

    recorder: str
    approver: str
    officer: str


def add_staff(store: Store) -> Staff:
    """Put the demonstration's accounts on record."""
    with store.transaction() as tx:
        return Staff(*(people.add_actor(tx, f"demonstration-{role}").id for role in Staff.__annotations__))


def load(store: Store, folder: Path, samples: Samples, staff: Staff) -> None:
    """Put everything on record; `folder` keeps the standards' files."""
    import_standards(store, folder, shipped(), actor=staff.officer)
    with store.transaction(staff.recorder) as tx:
        for sample in samples.assessors:
            assessor = people.add_assessor(tx, sample.reference, sample.name, sample.industry_years)
            people.accredit(
                tx, assessor.id, Accreditation(sample.certificate, sample.trade, None, sample.certified_until)
            )
    enrolled = [_enrolment(sample, line) for line, sample in enumerate(samples.workers, start=2)]
    register_workers(store, enrolled, actor=staff.recorder)
    results = [_result(sample, line) for line, sample in enumerate(samples.results, start=2)]
    recorded = record_results(store, results, actor=staff.recorder)
    with store.transaction(staff.approver) as tx:
        assessments.approve(tx, recorded)


def _enrolment(sample: SampleWorker, line: int) -> NewEnrolment:
    row = sample.row
    return NewEnrolment(
        worker=_worker(sample),
        qualification=sample.qualification,
        route=Route(row["route"]),
        body=row["issuer"],
        centre=row["assessment_centre"],
        line=line,
    )


def _worker(sample: SampleWorker) -> NewWorker:
    row = sample.row
    papers = ((DocumentKind.CNIC, row["cnic_fictional"]), (DocumentKind.PASSPORT, row["passport_fictional"]))
    return NewWorker(
        reference=sample.reference,
        name_en=row["name_en"],
        name_ur=row["name_ur"],
        name_sd=row["name_sd"],
        father_name=row["father_name_en"],
        gender=Gender(row["gender"]),
        birth_year=int(row["birth_year"]),
        district=row["district_code"],
        documents=tuple(IdentityDocument(kind, number) for kind, number in papers if number),
        phones=(row["mobile_fictional"],),
        education=Education(row["education"]),
        languages=tuple(row["languages"].split(";")),
        experience=(Experience(row["trade"], int(row["experience_years"]), row["experience_setting"]),),
        references=(row["reference_name_fictional"],),
        wants_overseas=row["wants_overseas"] == "yes",
        consents_to_search=row["consents_to_search"] == "yes",
    )


def _result(sample: SampleResult, line: int) -> NewResult:
    return NewResult(
        worker=sample.worker,
        qualification=sample.qualification,
        unit=sample.unit,
        result=Result(sample.result),
        methods=frozenset(Method(method) for method in sample.methods),
        assessor=sample.assessor,
        on=sample.on,
        line=line,
    )
