"""Counts for the reconciliation: what came in must equal what came of it."""

from dataclasses import dataclass

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
    raise NotImplementedError
