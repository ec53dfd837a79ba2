"""Gathering what is known about planned credentials, for a whole batch at a time."""

from collections.abc import Iterable, Mapping, Sequence

from issuer.credential import Facts
from issuer.library import Library
from issuer.store import Transaction, assessments, cards, rosters, workers
from issuer.store.assessments import Assessment, AssessmentState, Result
from issuer.store.certifiable import grounds
from issuer.store.credentials import Credential, Kind
from issuer.store.workers import DocumentKind, IdentityDocument, Worker

_HINTS = (DocumentKind.CNIC, DocumentKind.NICOP)  # what a credential may hint at (docs/adr/0018)


def gather(tx: Transaction, planned: Sequence[Credential], library: Library) -> tuple[Facts, ...]:
    """The facts for each planned credential, in the same order."""
    people = workers.get_many(tx, {credential.worker for credential in planned})
    papers = workers.documents(tx, people)
    decided = assessments.get_many(tx, {credential.assessment for credential in planned})
    return tuple(
        _facts(tx, credential, people[credential.worker], papers, decided[credential.assessment], library)
        for credential in planned
    )


def _facts(
    tx: Transaction,
    credential: Credential,
    worker: Worker,
    papers: Mapping[str, tuple[IdentityDocument, ...]],
    deciding: Assessment,
    library: Library,
) -> Facts:
    rests_on = cards.units_of(tx, credential.id) if credential.kind is Kind.CARD else ()
    grounds = _grounds(tx, credential, deciding, rests_on)
    return Facts(
        credential=credential,
        worker=worker,
        hint=_hint(papers.get(worker.id, ())),
        assessments=grounds,
        accreditations={ground.id: _accreditation(tx, ground) for ground in grounds},
        standard=library.get((deciding.standard, deciding.version)),
        rests_on=rests_on,
    )


def _accreditation(tx: Transaction, ground: Assessment) -> str:
    """The number under which the assessor worked; a lapsed one where nothing covered the day."""
    if ground.assessor_certificate:
        return ground.assessor_certificate
    held = rosters.accreditations(tx, ground.assessor)
    return next((each.certificate_number for each in reversed(held) if each.trade == ground.trade), "none")


def _hint(papers: Iterable[IdentityDocument]) -> IdentityDocument | None:
    return next((paper for paper in papers if paper.kind in _HINTS), None)


def _grounds(
    tx: Transaction, credential: Credential, deciding: Assessment, rests_on: Sequence[Credential]
) -> tuple[Assessment, ...]:
    """The assessments that a credential rests on: one for a unit, one for each unit of a qualification or card."""
    if credential.kind is Kind.UNIT:
        return (deciding,)
    if credential.kind is Kind.CARD:
        found = assessments.get_many(tx, {unit.assessment for unit in rests_on})
        return tuple(found[unit.assessment] for unit in rests_on)
    return grounds(
        found
        for found in assessments.for_worker(tx, credential.worker)
        if found.qualification == deciding.qualification
        and found.result is Result.COMPETENT
        and found.state is AssessmentState.RECORDED
    )
