"""Status of credentials: revoke, suspend, reinstate, replace; and the lists that say so.

The rule: a revocation is for ever. It is refused here, and by a trigger of the database, to clear one. Suspension can
be lifted. Each change is a row with its reason, who and when. What happens to a unit happens to the cards that name it,
and to the credential of the whole qualification that rests on it, in the same transaction: so neither is valid while
one of its units is not.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import insert, select, tuple_, update

from issuer.store import audit, cards
from issuer.store.credentials import abandon
from issuer.store.errors import NotFound, Refused
from issuer.store.issued import Credential, by_condition, get, locked
from issuer.store.tables.issuance import MARKED, credentials, status_changes, status_lists
from issuer.store.terms import Action as Action
from issuer.store.terms import CredentialState, Kind, Status
from issuer.store.transaction import Transaction

REPLACED = 1
"""The message that says *replaced* (docs/adr/0004); 0 says nothing."""


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
    """Change the status of a credential, and give it as it is then. As `change_all`, for one."""
    return change_all(tx, [credential_id], action, reason, message=message, at=at)[0]


def change_all(
    tx: Transaction,
    credential_ids: Iterable[str],
    action: Action,
    reason: str,
    *,
    message: int = 0,
    at: datetime | None = None,
) -> tuple[Credential, ...]:
    """Change the status of credentials, have their cards follow, and give them as they are then, in the same order.

    `message` is ignored for REPLACE, which always says `REPLACED`; REINSTATE clears it. `at` is when it took effect,
    the transaction's time if not given. The same state again is no change. Raises `NotFound`, and `Refused` for
    suspending or reinstating a revoked credential (it can still be said to be replaced), for reinstating one that is
    not suspended, for one that was never signed, for an empty reason, or for suspending or reinstating a card, which
    follows its units. The whole qualification does too, as long as it is not suspended for a reason of its own.
    """
    ids = tuple(credential_ids)
    known = locked(tx, ids)
    if action in (Action.SUSPEND, Action.REINSTATE) and any(row.kind is Kind.CARD for row in known.values()):
        raise Refused("a card follows its units: suspend or reinstate the credential of the unit")
    after = {row.id: _change(tx, row, action, reason, message, at) for row in known.values()}
    moved = [row for row in after.values() if row.status is not known[row.id].status]
    for card in locked(tx, cards.naming(tx, [row.id for row in moved])).values():
        _follow(tx, card, action, reason, message, at)
    for whole in locked(tx, _resting_on(tx, moved)).values():
        _follow_whole(tx, whole, action, reason, message, at)
    cards.mark_due(tx, [(row.worker, row.qualification) for row in moved if row.kind is not Kind.QUALIFICATION])
    return tuple(after[each] for each in ids)


def _change(
    tx: Transaction, known: Credential, action: Action, reason: str, message: int, at: datetime | None
) -> Credential:
    if known.state in (CredentialState.INTENT, CredentialState.ABANDONED):
        raise Refused("this credential was never handed out; an intent can be abandoned")
    if not reason.strip():
        raise Refused("a change of status needs a reason")
    after = _after(known.status, known.message, action, message)
    if after == (known.status, known.message):
        return known
    row = {"credential": known.id, "action": action, "message": after[1], "actor": tx.actor, "at": at or tx.now}
    tx.connection.execute(insert(status_changes).values(**row, reason=reason, recorded_at=tx.now))
    change_row = update(credentials).where(credentials.c.id == known.id).values(status=after[0], message=after[1])
    tx.connection.execute(change_row)
    audit.append(tx, f"credential.{action}", known.id, digest_of_change(known.id, action, *after))
    return get(tx, known.id)


def _follow(tx: Transaction, card: Credential, action: Action, reason: str, message: int, at: datetime | None) -> None:
    """Have a card follow what became of its units. An unsigned one is given up: it would not be true."""
    units = {unit.status for unit in cards.units_of(tx, card.id)}
    if card.state is CredentialState.INTENT:
        if units != {Status.VALID}:
            abandon(tx, card.id, reason)
    elif Status.REVOKED in units:
        is_last = units == {Status.REVOKED} and action is Action.REVOKE
        _change(tx, card, action if is_last else Action.REPLACE, reason, message, at)
    elif Status.SUSPENDED in units:
        _change(tx, card, Action.SUSPEND, reason, message if action is Action.SUSPEND else card.message, at)
    elif card.status is Status.SUSPENDED:
        _change(tx, card, Action.REINSTATE, reason, 0, at)


def _resting_on(tx: Transaction, units: Iterable[Credential]) -> tuple[str, ...]:
    """The ids of credentials of whole qualifications, neither revoked nor abandoned, of whose units these are."""
    pairs = {(unit.worker, unit.qualification) for unit in units if unit.kind is Kind.UNIT}
    theirs = tuple_(credentials.c.worker, credentials.c.qualification).in_(pairs)
    wholes = theirs & (credentials.c.kind == Kind.QUALIFICATION) & (credentials.c.status != Status.REVOKED)
    return tuple(tx.connection.execute(select(credentials.c.id).where(wholes)).scalars()) if pairs else ()


def _follow_whole(
    tx: Transaction, whole: Credential, action: Action, reason: str, message: int, at: datetime | None
) -> None:
    """Have the credential of a whole qualification follow its units: it says that its holder is certified in each."""
    units = _units_of(tx, whole.worker, whole.qualification)
    worths = set(_worths(units))
    if whole.state is CredentialState.INTENT:
        if worths != {Status.VALID} and not whole.exception:
            abandon(tx, whole.id, reason)
    elif Status.REVOKED in worths:
        _change(tx, whole, Action.REVOKE, reason, 0 if action is Action.REPLACE else message, at)
    elif Status.SUSPENDED in worths and whole.status is Status.VALID:
        _change(tx, whole, Action.SUSPEND, reason, message, at)
    elif Status.SUSPENDED not in worths and _is_suspended_with(tx, whole, units):
        _change(tx, whole, Action.REINSTATE, reason, 0, at)


def all_units_stand(tx: Transaction, worker_id: str, qualification: int) -> bool:
    """Whether each unit certified of this worker is signed, not withdrawn, not suspended: if not, there is no whole.

    A unit that was planned and could not be signed, for its name has no room on a card, holds the whole back as well.
    """
    units = _units_of(tx, worker_id, qualification)
    signed = tuple(row for row in units if row.state is not CredentialState.INTENT)
    return {row.unit for row in signed} == {row.unit for row in units} and set(_worths(signed)) <= {Status.VALID}


def _units_of(tx: Transaction, worker_id: str, qualification: int) -> tuple[Credential, ...]:
    columns = credentials.c
    theirs = (columns.worker == worker_id) & (columns.qualification == qualification) & (columns.kind == Kind.UNIT)
    return tuple(by_condition(tx, theirs & (columns.state != CredentialState.ABANDONED)))


def _worths(units: Sequence[Credential]) -> Iterator[Status]:
    """What each unit is worth: of several credentials of one, those on their way among them, the best counts."""
    for unit in {row.unit for row in units}:
        yield _best(row.status for row in units if row.unit == unit)


def _best(statuses: Iterable[Status]) -> Status:
    return min(statuses, key=(Status.VALID, Status.SUSPENDED, Status.REVOKED).index)


def _is_suspended_with(tx: Transaction, whole: Credential, units: Iterable[Credential]) -> bool:
    """Whether it was one of these units for which a whole qualification was suspended, and not a reason of its own."""
    if whole.status is not Status.SUSPENDED:
        return False
    last = replace(history(tx, whole.id)[-1], credential="")
    return any(replace(change, credential="") == last for unit in units for change in history(tx, unit.id))


def history(tx: Transaction, credential_id: str) -> tuple[Change, ...]:
    """All changes of a credential, oldest first."""
    columns = [status_changes.c[name] for name in Change.__slots__]
    rows = select(*columns).where(status_changes.c.credential == credential_id).order_by(status_changes.c.key)
    return tuple(Change(**row._mapping) for row in tx.connection.execute(rows))


def lists(tx: Transaction) -> tuple[StatusList, ...]:
    """All status lists, by number."""
    columns = [status_lists.c[name] for name in ("number", "length", "allotted", "created_at")]
    rows = tx.connection.execute(select(*columns).order_by(status_lists.c.number))
    return tuple(StatusList(open=row.allotted < row.length, **row._mapping) for row in rows)


def bits(tx: Transaction, number: int) -> StatusBits:
    """What is set in the lists of this number, in order of index. Raises `NotFound`."""
    if tx.connection.execute(select(status_lists.c.number).where(status_lists.c.number == number)).first() is None:
        raise NotFound(f"status list {number} is not on record")
    columns = credentials.c.position, credentials.c.status, credentials.c.message
    query = select(*columns).where(credentials.c.list == number, MARKED).order_by(credentials.c.position)
    rows = tx.connection.execute(query).all()
    return StatusBits(
        revoked=tuple(row.position for row in rows if row.status is Status.REVOKED),
        suspended=tuple(row.position for row in rows if row.status is Status.SUSPENDED),
        messages={row.position: row.message for row in rows if row.message},
    )


def digest_of_change(credential_id: str, action: Action, now: Status, message: int) -> bytes:
    """What the audit trail vouches for when a status changes: what was done, and the status and message after it."""
    return audit.digest(credential_id, action, now, message)


def _after(now: Status, said: int, action: Action, message: int) -> tuple[Status, int]:
    """The status and message that an action leads to from those that are; the whole machine is this table."""
    if action is not Action.REPLACE and message == REPLACED:
        raise Refused("the message replaced is said by replacing only")
    then: dict[tuple[Status, Action], tuple[Status, int]] = {
        (Status.VALID, Action.REVOKE): (Status.REVOKED, message),
        (Status.VALID, Action.SUSPEND): (Status.SUSPENDED, message),
        (Status.VALID, Action.REPLACE): (Status.REVOKED, REPLACED),
        (Status.SUSPENDED, Action.REVOKE): (Status.REVOKED, message),
        (Status.SUSPENDED, Action.SUSPEND): (Status.SUSPENDED, message),
        (Status.SUSPENDED, Action.REINSTATE): (Status.VALID, 0),
        (Status.SUSPENDED, Action.REPLACE): (Status.REVOKED, REPLACED),
        (Status.REVOKED, Action.REVOKE): (Status.REVOKED, said),
        (Status.REVOKED, Action.REPLACE): (Status.REVOKED, REPLACED),
    }
    after = then.get((now, action))
    if after is None:
        raise Refused(f"a credential that is {now} cannot be changed by: {action}")
    return after
