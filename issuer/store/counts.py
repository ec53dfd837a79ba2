"""Counts for the reconciliation: what came in must equal what came of it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, exists, func, select

from issuer.store.certifiable import complete
from issuer.store.tables.assessment import assessments, enrolments
from issuer.store.tables.issuance import UNFINISHED, credentials
from issuer.store.tables.workers import workers
from issuer.store.terms import CredentialState, Kind, Result
from issuer.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Unit results in, and where they went. `results == issued + pending + not_yet` when `adds_up`.

    `pending` are competent results with no signed credential: waiting for approval, planning or signature.
    """

    workers: int
    results: int
    issued: int
    pending: int
    not_yet: int
    qualifications_complete: int
    qualifications_issued: int
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
        intents_unfinished=_count(tx, credentials, UNFINISHED),
    )


def _signed(kind: Kind) -> Any:
    """The SQL condition that a signed credential of this kind is on record."""
    states = (CredentialState.RECORDED, CredentialState.PUBLISHED)
    return exists().where(credentials.c.kind == kind, credentials.c.state.in_(states))


def _count(tx: Transaction, table: Table, *conditions: Any) -> int:
    return tx.connection.execute(select(func.count()).select_from(table).where(*conditions)).scalar_one()
