"""From a planned credential to a draft fit to be signed. `prepare` is the only maker of `Draft`.

The rule: nothing is signed but what follows from facts on record that two people vouch for. The register enforces this
when a credential is planned; it is asked again here, on the signer's side, because whoever administers the register can
take its rules off, and rows that break them must not be signed (docs/threats.md, 37).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from issuer.cards import draw_card, objections_to_card
from issuer.credential import Facts, draw_credential
from issuer.desk import Desk
from issuer.errors import Objection, Refused, refuse_if_any
from issuer.store.assessments import Assessment, AssessmentState, Result
from issuer.store.credentials import Kind, Status
from schemas.standards import Standard
from vc.problems import Document
from verifier import Verdict

AS_HISTORY = "loaded as history"
"""The only exception there is: what was wrongly issued in the past, and is on record as revoked from the start."""
STANDARD_UNKNOWN = Objection("standard-unknown", "The competency standard is not in this issuer's library.", "standard")


@dataclass(frozen=True, slots=True)
class Draft:
    """An unsigned credential, fit to be signed.

    `document` is the full credential, or the card of a qualification; `card` goes with the credential of a unit.
    `valid_from` is also the moment of the proof; `expected` is what our verifier must say of each once it is signed.
    """

    id: str
    document: Document
    card: Document | None
    valid_from: datetime
    expected: Verdict


def prepare(facts: Facts, desk: Desk) -> Draft:
    """Draw up the credential that `facts` allow. Raises `Refused` with everything that stands against it."""
    refuse_if_any(objections(facts, desk))
    credential, standard = facts.credential, _standard(facts)
    document = (draw_card if credential.kind is Kind.CARD else draw_credential)(facts, standard, desk)
    card = draw_card(facts, standard, desk) if credential.kind is Kind.UNIT else None
    return Draft(credential.id, document, card, credential.valid_from, _expected(facts))


def objections(facts: Facts, desk: Desk) -> Iterator[Objection]:
    """Everything that stands against signing, in words for people that name no person."""
    worker, credential = facts.worker, facts.credential
    if worker.erased_at or not worker.name_en or not worker.birth_year:
        yield Objection("worker-incomplete", "The worker's name or birth year is not on record.", "worker")
    if facts.standard is None:
        yield STANDARD_UNKNOWN
    if credential.valid_until <= credential.valid_from:
        yield Objection("period", "The credential would end before it begins.", "validUntil")
    if not facts.assessments:
        yield Objection("assessment-missing", "There is no recorded assessment to certify.", "assessment")
    for assessment in facts.assessments:
        yield from _objections_to(assessment, facts, desk)
    yield from _missing_units(facts)
    yield from _fallen_units(facts)
    yield from objections_to_card(facts)
    yield from _objections_to_status(facts, desk)


def _objections_to(assessment: Assessment, facts: Facts, desk: Desk) -> Iterator[Objection]:
    place = f"assessment/{assessment.unit_code}"
    if assessment.result is not Result.COMPETENT:
        yield Objection("not-competent", "The result is not yet competent; such results are never certified.", place)
    if assessment.state is not AssessmentState.RECORDED or assessment.approved_by is None:
        yield Objection("not-approved", "The assessment has not been approved by a second person.", place)
    if assessment.approved_by in {assessment.recorded_by, assessment.assessor, assessment.worker}:
        yield Objection(
            "four-eyes", "Whoever approves must be neither the recorder, the assessor nor the worker.", place
        )
    if assessment.worker in {assessment.assessor, assessment.recorded_by} or assessment.worker != facts.worker.id:
        yield Objection("own-assessment", "A worker cannot assess or record for themself.", place)
    if assessment.assessor_certificate is None and not _is_history(facts, desk):
        words = "The assessor held no accreditation for this trade on the day of the assessment."
        yield Objection("not-accredited", words, place)
    if assessment.assessed_on > facts.credential.valid_from.date():
        yield Objection("period", "The credential would be valid before the day of the assessment.", place)


def _missing_units(facts: Facts) -> Iterator[Objection]:
    if facts.credential.kind is not Kind.QUALIFICATION or facts.standard is None or not facts.assessments:
        return
    wanted = facts.standard.qualification(facts.assessments[0].qualification_id).units
    missing = {unit.code for unit in wanted} - {assessment.unit_code for assessment in facts.assessments}
    if missing:
        number = "1 compulsory unit is" if len(missing) == 1 else f"{len(missing)} compulsory units are"
        words = f"The qualification is not complete: {number} not competent."
        yield Objection("not-complete", words, "qualification")


def _fallen_units(facts: Facts) -> Iterator[Objection]:
    """A card says no more than the unit credentials that it names."""
    card = facts.credential
    for unit in facts.rests_on:
        if unit.status is not Status.VALID or unit.digest is None or unit.valid_until < card.valid_until:
            words = "A unit that the card names does not stand as long as the card would; give the card up."
            yield Objection("unit-fallen", words, f"unit/{unit.id}")


def _objections_to_status(facts: Facts, desk: Desk) -> Iterator[Objection]:
    credential = facts.credential
    if credential.exception and not _is_history(facts, desk):
        words = "An exception is possible only when a demonstration loads its history."
        yield Objection("exception", words, "exception")
    if credential.status is not Status.VALID:
        yield Objection("withdrawn", "The credential was withdrawn before it was signed; give it up.", "status")


def _is_history(facts: Facts, desk: Desk) -> bool:
    credential = facts.credential
    return desk.demonstration and bool(credential.exception and credential.exception.startswith(AS_HISTORY))


def _expected(facts: Facts) -> Verdict:
    """What is let through as history is revoked in the transaction that records it (`issuer.issue.finish`)."""
    return Verdict.REVOKED if facts.credential.exception else Verdict.VALID


def _standard(facts: Facts) -> Standard:
    if facts.standard is None:
        raise Refused(STANDARD_UNKNOWN)
    return facts.standard
