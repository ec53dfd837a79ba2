"""Status of credentials: revoke, suspend, reinstate, replace; and the lists that say so.

The rule: a revocation is for ever. It is refused here, and by a trigger of the database, to clear one. Suspension can
be lifted. Each change is a row with its reason, who and when.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from issuer.store.credentials import Credential
from issuer.store.terms import Action as Action
from issuer.store.transaction import Transaction

REPLACED = 1
"""The message that says *replaced* (decisions.md, Status); 0 says nothing."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change on record: `message` is the number shown (0 to 15), `reason` the office's words."""

    credential: str
    action: Action
    reason: str
    message: int
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StatusList:
    """A list of `length` indexes, of which `allotted` are in use. Revocation, suspension and message share it."""

    number: int
    length: int
    allotted: int
    open: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class StatusBits:
    """What the three lists of one number say: indexes revoked, suspended, and those with a message other than 0."""

    revoked: tuple[int, ...]
    suspended: tuple[int, ...]
    messages: Mapping[int, int]


def change(
    tx: Transaction, credential_id: str, action: Action, reason: str, *, message: int = 0, at: datetime | None = None
) -> Credential:
    """Change the status of a credential, and give it as it is then.

    `message` is ignored for REPLACE, which always says `REPLACED`; REINSTATE clears it. `at` is when it took effect,
    the transaction's time if not given. The same state again is no change. Raises `NotFound`, and `Refused` for
    anything on a revoked credential other than revoking it again, for reinstating one that is not suspended, or for an
    empty reason.
    """
    raise NotImplementedError


def history(tx: Transaction, credential_id: str) -> tuple[Change, ...]:
    """All changes of a credential, oldest first."""
    raise NotImplementedError


def lists(tx: Transaction) -> tuple[StatusList, ...]:
    """All status lists, by number."""
    raise NotImplementedError


def bits(tx: Transaction, number: int) -> StatusBits:
    """What is set in the lists of this number, in order of index. Raises `NotFound`."""
    raise NotImplementedError
