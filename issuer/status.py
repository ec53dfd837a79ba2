"""Changing what a credential is worth: revoke, suspend, reinstate, replace; with reason, who and when.

The rule: a revocation is for ever, a suspension can be lifted, and a replaced credential is revoked with the message
*replaced* in the transaction that records its successor. A change counts for verifiers once the lists are published.
The cards that name a unit follow it at once; the new ones that are due then are made by `issuer.issue.issue_cards`.
"""

from collections.abc import Iterable

from issuer.desk import Desk
from issuer.errors import Objection, Refused
from issuer.issue import Outcome, card_order, finish, valid_until
from issuer.messages import Reason, value_of
from issuer.store import Transaction, cards, credentials, status
from issuer.store.credentials import Credential, Kind, Order
from issuer.store.status import Action

REVOKING = (
    Reason.ISSUED_IN_ERROR,
    Reason.ASSESSMENT_SET_ASIDE,
    Reason.ASSESSOR_NOT_ACCREDITED,
    Reason.CENTRE_NOT_APPROVED,
    Reason.FRAUD,
    Reason.KEY_COMPROMISED,
    Reason.HOLDER_REQUEST,
    Reason.OTHER,
)
"""Reasons for which a credential can be withdrawn for good."""

SUSPENDING = (Reason.APPEAL_UNDER_REVIEW, Reason.UNDER_INVESTIGATION, Reason.HOLDER_REQUEST, Reason.OTHER)
"""Reasons for which a credential can be set aside for a time."""


def revoke(desk: Desk, ids: Iterable[str], reason: Reason, words: str, *, actor: str) -> tuple[Credential, ...]:
    """Withdraw credentials for good. `reason` is published; `words` stay with the office. All or none.

    Raises `Refused` for a reason that is none for revoking, the store's `NotFound` for an unknown id.
    """
    _check(reason, REVOKING)
    return _change(desk, ids, Action.REVOKE, words, value_of(reason), actor)


def suspend(desk: Desk, ids: Iterable[str], reason: Reason, words: str, *, actor: str) -> tuple[Credential, ...]:
    """Set credentials aside until they are reinstated or revoked. As `revoke`; the store refuses a revoked one."""
    _check(reason, SUSPENDING)
    return _change(desk, ids, Action.SUSPEND, words, value_of(reason), actor)


def reinstate(desk: Desk, ids: Iterable[str], words: str, *, actor: str) -> tuple[Credential, ...]:
    """Lift the suspension of credentials. Raises the store's error if one is not suspended."""
    return _change(desk, ids, Action.REINSTATE, words, 0, actor)


def replace(desk: Desk, credential_id: str, *, actor: str) -> Credential:
    """Issue a credential anew from what is on record now, and withdraw the old one as *replaced*.

    For a corrected name, for instance: the assessment and its day stay the same, and so does the end of validity unless
    it has passed. The card of a qualification names then what stands now, and ends with the first of that.

    Gives the new credential. Raises `Refused` if that cannot be drawn up; the old one stands then. Called again after
    an interruption, it finishes what was begun.
    """
    with desk.store.transaction(actor) as tx:
        old = credentials.get(tx, credential_id)
        planned = credentials.plan(tx, [_successor(tx, old, desk)])
    outcome = Outcome()
    finish(desk, planned, outcome, actor=actor)
    for refused in outcome.refused.values():
        raise refused
    with desk.store.read() as tx:
        return credentials.get(tx, planned[0].id)


def _successor(tx: Transaction, old: Credential, desk: Desk) -> Order:
    now = desk.now()
    if old.kind is not Kind.CARD:
        until = old.valid_until if old.valid_until > now else valid_until(now, desk.validity_years)
        return Order(old.kind, old.assessment, now, until, replaces=old.id)
    due = cards.successor(tx, old, now)
    if due is None:
        words = "No certified unit of this qualification stands, or one is suspended: a new card would say nothing."
        raise Refused(Objection("no-units", words, "card"))
    return card_order(due, now)


def _check(reason: Reason, allowed: tuple[Reason, ...]) -> None:
    if reason not in allowed:
        words = f"“{reason}” is no reason for that. Choose one of: {', '.join(allowed)}."
        raise Refused(Objection("reason", words, "reason"))


def _change(
    desk: Desk, ids: Iterable[str], action: Action, words: str, message: int, actor: str
) -> tuple[Credential, ...]:
    with desk.store.transaction(actor) as tx:
        return status.change_all(tx, ids, action, words, message=message)
