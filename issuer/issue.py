"""How credentials come to be, in batches: intent → seal → record. Read from the bottom up.

The rule: what is about to be signed is on record before a key is used, so that no signature can exist that we do not
know of; the key is used outside of any transaction, since a token may take its time; and what is recorded is handed out
last (`issuer.release`). Each step can be repeated: a crash leaves intents, and `resume` finishes them.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from itertools import islice

from issuer.desk import Desk
from issuer.errors import NoKey, Objection, Refused
from issuer.facts import gather
from issuer.keyring import Held
from issuer.lists import sign_lists
from issuer.messages import Reason, value_of
from issuer.prepare import Draft, prepare
from issuer.seal import Witness, seal
from issuer.store import Transaction, assessments, cards, counts, credentials, status
from issuer.store.assessments import Assessment, CompleteQualification
from issuer.store.cards import DueCard
from issuer.store.credentials import Credential, CredentialState, Kind, Order, Sealed, Status
from issuer.store.keys import Role
from issuer.store.status import Action, StatusBits
from issuer.trust import ourselves, recorded

BATCH = 1000
"""Credentials planned or recorded in one transaction: the best size measured on both databases."""

_HISTORY_MESSAGE = value_of(Reason.ASSESSOR_NOT_ACCREDITED)
"""Why what is let through as history is revoked: the only rule it can have been let past."""

Progress = Callable[[int], None]
"""Is told how many credentials more have been signed."""


def unheard(_count: int) -> None:
    """A `Progress` for nobody."""


@dataclass(slots=True)
class Outcome:
    """What came of a run: credentials signed and recorded, and by id what cannot be signed and why."""

    issued: int = 0
    refused: dict[str, Refused] = field(default_factory=dict)


def valid_until(valid_from: datetime, years: int) -> datetime:
    """The last second of a validity of whole years: 1 March 2026 for five years ends on 28 February 2031."""
    day = valid_from.astimezone(UTC).date()
    last = day.replace(year=day.year + years, day=min(day.day, 28) if day.month == 2 else day.day)
    return datetime.combine(last, time(), UTC) - timedelta(seconds=1)


def unit_order(assessment: Assessment, desk: Desk, valid_from: datetime) -> Order:
    """The order for the credential of one assessment."""
    return Order(Kind.UNIT, assessment.id, valid_from, valid_until(valid_from, desk.validity_years))


def qualification_order(complete: CompleteQualification, desk: Desk, valid_from: datetime) -> Order:
    """The order for the credential of a complete qualification."""
    return Order(Kind.QUALIFICATION, complete.deciding, valid_from, valid_until(valid_from, desk.validity_years))


def card_order(due: DueCard, valid_from: datetime) -> Order:
    """The order for the card of a qualification: it ends with the first of its units."""
    replaced = due.before.id if due.before else None
    units = tuple(unit.id for unit in due.units)
    return Order(Kind.CARD, due.anchor, valid_from, due.ends, replaces=replaced, units=units)


def plan_due(tx: Transaction, desk: Desk, batch: int = BATCH) -> tuple[Credential, ...]:
    """Plan up to a batch of what may be certified and has not been: units, then qualifications, then their cards.

    Assessments without accreditation on their day stay behind; `hunar assess list` shows them. So does a qualification
    of which a unit was certified and withdrawn, or could not be signed.
    """
    now = desk.now()
    units = (unit_order(found, desk, now) for found in assessments.certifiable(tx) if found.assessor_certificate)
    complete = (found for found in assessments.certifiable_qualifications(tx) if is_in_order(tx, found))
    whole = (qualification_order(found, desk, now) for found in complete)
    orders = tuple(islice(units, batch)) or tuple(islice(whole, batch))
    return credentials.plan(tx, orders) if orders else plan_cards(tx, desk, batch)


def plan_cards(tx: Transaction, desk: Desk, batch: int, workers: Collection[str] = ()) -> tuple[Credential, ...]:
    """Plan up to a batch of the cards that are due, of `workers` only if any are given."""
    now = desk.now()
    orders = tuple(card_order(due, now) for due in cards.take_due(tx, batch, at=now, workers=workers))
    return credentials.plan(tx, orders) if orders else ()


def is_in_order(tx: Transaction, complete: CompleteQualification) -> bool:
    """Whether a qualification can be certified: all assessors were accredited, and no unit was refused or withdrawn."""
    grounds = assessments.get_many(tx, complete.assessments).values()
    accredited = all(ground.assessor_certificate for ground in grounds)
    return accredited and status.all_units_stand(tx, complete.worker, complete.qualification)


def issue_due(desk: Desk, *, actor: str, progress: Progress = unheard, batch: int = BATCH) -> Outcome:
    """Finish what a crash left, then issue everything that may be certified, `batch` credentials in a transaction.

    Raises `NoKey` before anything is planned if there is no key to sign with.
    """
    for role in Role:
        desk.keyring.in_force(role, desk.now())
    outcome = resume(desk, actor=actor, progress=progress, batch=batch)
    with desk.store.transaction(actor) as tx:
        cards.mark_ended(tx, desk.now())
    while True:
        with desk.store.transaction(actor) as tx:
            planned = plan_due(tx, desk, batch)
        if not planned:
            return outcome
        finish(desk, planned, outcome, actor=actor, progress=progress)


def issue_cards(desk: Desk, workers: Collection[str], *, actor: str) -> Outcome:
    """Issue the cards that are due to these workers, after something happened to their units.

    Raises `NoKey` or `KeyUnavailable`; then they wait for the next run of `issue_due`.
    """
    outcome = Outcome()
    desk.keyring.in_force(Role.CREDENTIAL, desk.now())
    with desk.store.transaction(actor) as tx:
        planned = plan_cards(tx, desk, BATCH, workers) if workers else ()
    finish(desk, planned, outcome, actor=actor)
    return outcome


def count_due(desk: Desk) -> int:
    """About how many credentials wait to be signed: certifiable results, complete qualifications, cards that may have
    to follow, unfinished intents."""
    with desk.store.read() as tx:
        units = [(found.worker, found.qualification) for found in assessments.certifiable(tx)]
        whole = sum(1 for _ in assessments.certifiable_qualifications(tx))
        return len(units) + whole + len(set(units) | cards.due(tx)) + counts.reconcile(tx).intents_unfinished


def resume(desk: Desk, *, actor: str, progress: Progress = unheard, batch: int = BATCH) -> Outcome:
    """Sign and record every intent that has no signature yet."""
    outcome = Outcome()
    while True:
        with desk.store.read() as tx:
            left = credentials.unfinished(tx, limit=batch + len(outcome.refused))
        todo = tuple(credential for credential in left if credential.id not in outcome.refused)[:batch]
        if not todo:
            return outcome
        finish(desk, todo, outcome, actor=actor, progress=progress)


def finish(
    desk: Desk, planned: Sequence[Credential], outcome: Outcome, *, actor: str, progress: Progress = unheard
) -> None:
    """Draw up, seal and record planned credentials; those that are past intent are left alone.

    What cannot be drawn up goes to `outcome.refused`. Raises `SealBroken` if the signer is faulty: nothing of this
    batch is recorded then.
    """
    intents = {row.id: row for row in planned if row.state is CredentialState.INTENT}
    ready = tuple(_ready(desk, tuple(intents.values()), outcome))
    if not ready:
        return
    witness = witness_for(desk, tuple(intents[draft.id] for draft, _ in ready))
    sealed = tuple(_sealed(ready, witness, outcome, progress))
    if not sealed:
        return
    with desk.store.transaction(actor) as tx:
        credentials.record(tx, sealed)
        for each in sealed:
            _settle(tx, intents[each.id])
    outcome.issued += len(sealed)


def witness_for(desk: Desk, planned: Sequence[Credential]) -> Witness:
    """Our verifier's view of the world: ourselves as we are now, and the lists of these credentials signed now.

    The lists are those about to be published: what will be revoked as it is recorded is revoked in them.
    """
    now = desk.now()
    with desk.store.read() as tx:
        known = recorded(tx)
        numbers = {credential.list_number for credential in planned}
        lists = [(row, _bits(tx, row.number, planned)) for row in status.lists(tx) if row.number in numbers]
    signed = sign_lists(desk.address, lists, desk.keyring.in_force(Role.STATUS, now), now)
    return Witness(ourselves(desk, known), signed)


def _bits(tx: Transaction, number: int, planned: Sequence[Credential]) -> StatusBits:
    bits = status.bits(tx, number)
    history = [row.position for row in planned if row.exception and row.list_number == number]
    messages = {**bits.messages, **dict.fromkeys(history, _HISTORY_MESSAGE)}
    return StatusBits((*bits.revoked, *history), bits.suspended, messages)


def _settle(tx: Transaction, credential: Credential) -> None:
    """What else becomes true as a credential is recorded: its predecessor is replaced, history is revoked."""
    old = credentials.get(tx, credential.replaces) if credential.replaces else None
    # A card that was revoked with its last unit keeps that reason: its successor is about other units.
    if old and not (old.kind is Kind.CARD and old.status is Status.REVOKED):
        status.change(tx, old.id, Action.REPLACE, "a new credential has taken its place")
    if credential.exception:
        status.change(tx, credential.id, Action.REVOKE, credential.exception, message=_HISTORY_MESSAGE)


def _ready(desk: Desk, intents: Sequence[Credential], outcome: Outcome) -> Iterator[tuple[Draft, Held]]:
    """Drafts with the key that is in force on their day; what stands against the others goes to `outcome`."""
    with desk.store.read() as tx:
        found = gather(tx, intents, desk.library)
    for facts in found:
        try:
            draft = prepare(facts, desk)
            yield draft, desk.keyring.in_force(Role.CREDENTIAL, draft.valid_from)
        except Refused as refused:
            outcome.refused[facts.credential.id] = refused
        except NoKey as error:
            outcome.refused[facts.credential.id] = Refused(Objection("no-key", str(error), "validFrom"))


def _sealed(
    ready: Sequence[tuple[Draft, Held]], witness: Witness, outcome: Outcome, progress: Progress
) -> Iterator[Sealed]:
    """What was signed; a card that no code has room for goes to `outcome`."""
    for draft, key in ready:
        try:
            yield seal(draft, key, witness)
            progress(1)
        except Refused as refused:
            outcome.refused[draft.id] = refused
