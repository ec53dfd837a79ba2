"""Counts for the reconciliation: what came in must equal what came of it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, exists, func, select

from issuer.store.certifiable import complete
from issuer.store.tables.assessment import assessments, enrolments
from issuer.store.tables.issuance import UNFINISHED, credentials
from issuer.store.tables.workers import workers
from issuer.store.terms import SIGNED, Kind, Result, Status
from issuer.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Unit results in, and where they went. `results == issued + pending + not_yet` when `adds_up`.

    `pending` are competent results with no signed credential: waiting for approval, planning or signature.
    `unit_credentials` counts every edition, and each has its card. `qualifications_begun` are enrolments with a
    certified unit that is not withdrawn, and each has a card that is not withdrawn either.
    """

    workers: int
    results: int
    issued: int
    pending: int
    not_yet: int
    qualifications_complete: int
    qualifications_issued: int
    unit_credentials: int
    unit_cards: int
    qualifications_begun: int
    qualification_cards: int
    intents_unfinished: int

    @property
    def adds_up(self) -> bool:
        """Whether every result is accounted for exactly once."""
        return self.results == self.issued + self.pending + self.not_yet


def reconcile(tx: Transaction) -> Reconciliation:
    """Count everything from the rows themselves."""
    competent = assessments.c.result == Result.COMPETENT
    signed = _signed(Kind.UNIT).where(credentials.c.assessment == assessments.c.id)
    awarded = _signed(Kind.QUALIFICATION).where(
        credentials.c.worker == enrolments.c.worker, credentials.c.qualification == enrolments.c.qualification
    )
    return Reconciliation(
        workers=_count(tx, workers),
        results=_count(tx, assessments),
        issued=_count(tx, assessments, signed),
        pending=_count(tx, assessments, competent, ~signed),
        not_yet=_count(tx, assessments, assessments.c.result == Result.NOT_YET),
        qualifications_complete=_count(tx, enrolments, complete()),
        qualifications_issued=_count(tx, enrolments, awarded),
        unit_credentials=_count(tx, credentials, credentials.c.kind == Kind.UNIT, credentials.c.state.in_(SIGNED)),
        unit_cards=_count(tx, credentials, credentials.c.card_digest.is_not(None)),
        qualifications_begun=_count(tx, enrolments, _kept(Kind.UNIT)),
        qualification_cards=_count(tx, enrolments, _kept(Kind.CARD)),
        intents_unfinished=_count(tx, credentials, UNFINISHED),
    )


def _signed(kind: Kind) -> Any:
    """The SQL condition that a signed credential of this kind is on record."""
    return exists().where(credentials.c.kind == kind, credentials.c.state.in_(SIGNED))


def _kept(kind: Kind) -> Any:
    """The SQL condition that an enrolment has a signed credential of this kind that is not revoked."""
    return _signed(kind).where(
        credentials.c.worker == enrolments.c.worker,
        credentials.c.qualification == enrolments.c.qualification,
        credentials.c.status != Status.REVOKED,
    )


def _count(tx: Transaction, table: Table, *conditions: Any) -> int:
    return tx.connection.execute(select(func.count()).select_from(table).where(*conditions)).scalar_one()
