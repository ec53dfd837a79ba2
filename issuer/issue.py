"""How credentials come to be, in batches: intent → seal → record → release. Read from the bottom up.

The rule: what is about to be signed is on record before a key is used, so that no signature can exist that we do not
know of; the key is used outside of any transaction, since a token may take its time; and what is recorded is handed out
last. Each step can be repeated: a crash leaves intents that `resume` finishes and records that `release` hands out.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from urllib.parse import quote

from issuer.desk import Desk
from issuer.errors import Refused
from issuer.facts import gather
from issuer.folder import write_file
from issuer.lists import sign_lists
from issuer.messages import Reason, value_of
from issuer.prepare import Draft, prepare
from issuer.seal import Witness, seal
from issuer.store import NotFound, Transaction, assessments, credentials, keys, status, workers
from issuer.store.assessments import Assessment, CompleteQualification
from issuer.store.credentials import Credential, CredentialState, Kind, Order, Sealed
from issuer.store.keys import Role
from issuer.store.status import Action, StatusBits
from issuer.trust import ourselves

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


def plan_due(tx: Transaction, desk: Desk) -> tuple[Credential, ...]:
    """Plan up to a batch of what may be certified and has not been: units first, then qualifications.

    Assessments without accreditation on their day stay behind; `hunar assess list` shows them.
    """
    now = desk.now()
    units = (unit_order(found, desk, now) for found in assessments.certifiable(tx) if found.assessor_certificate)
    whole = (qualification_order(found, desk, now) for found in assessments.certifiable_qualifications(tx))
    orders = tuple(islice(units, BATCH)) or tuple(islice(whole, BATCH))
    return credentials.plan(tx, orders) if orders else ()


def issue_due(desk: Desk, *, actor: str, progress: Progress = unheard) -> Outcome:
    """Finish what a crash left, then issue everything that may be certified."""
    outcome = resume(desk, actor=actor, progress=progress)
    while True:
        with desk.store.transaction(actor) as tx:
            planned = plan_due(tx, desk)
        if not planned:
            return outcome
        finish(desk, planned, outcome, actor=actor, progress=progress)


def resume(desk: Desk, *, actor: str, progress: Progress = unheard) -> Outcome:
    """Sign and record every intent that has no signature yet."""
    outcome = Outcome()
    while True:
        with desk.store.read() as tx:
            left = credentials.unfinished(tx, limit=BATCH + len(outcome.refused))
        todo = tuple(credential for credential in left if credential.id not in outcome.refused)[:BATCH]
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
    intents = tuple(credential for credential in planned if credential.state is CredentialState.INTENT)
    drafts = tuple(_drafts(desk, intents, outcome))
    if not drafts:
        return
    signed = {draft.id for draft in drafts}
    todo = tuple(credential for credential in intents if credential.id in signed)
    witness = witness_for(desk, todo)
    sealed = [_seal(desk, draft, witness, progress) for draft in drafts]
    with desk.store.transaction(actor) as tx:
        credentials.record(tx, sealed)
        for credential in todo:
            _settle(tx, credential)
    outcome.issued += len(sealed)


def witness_for(desk: Desk, planned: Sequence[Credential]) -> Witness:
    """Our verifier's view of the world: ourselves as we are now, and the lists of these credentials signed now.

    The lists are those about to be published: what will be revoked as it is recorded is revoked in them.
    """
    now = desk.now()
    with desk.store.read() as tx:
        rows = keys.every(tx)
        numbers = {credential.list_number for credential in planned}
        lists = [(row, _bits(tx, row.number, planned)) for row in status.lists(tx) if row.number in numbers]
    signed = sign_lists(desk.address, lists, desk.keyring.in_force(Role.STATUS, now), now)
    return Witness(ourselves(desk, rows), signed)


def _bits(tx: Transaction, number: int, planned: Sequence[Credential]) -> StatusBits:
    bits = status.bits(tx, number)
    history = [row.position for row in planned if row.exception and row.list_number == number]
    messages = {**bits.messages, **dict.fromkeys(history, _HISTORY_MESSAGE)}
    return StatusBits((*bits.revoked, *history), bits.suspended, messages)


def _settle(tx: Transaction, credential: Credential) -> None:
    """What else becomes true as a credential is recorded: its predecessor is replaced, history is revoked."""
    if credential.replaces:
        status.change(tx, credential.replaces, Action.REPLACE, "a new credential has taken its place")
    if credential.exception:
        status.change(tx, credential.id, Action.REVOKE, credential.exception, message=_HISTORY_MESSAGE)


def release(desk: Desk, folder: Path, *, actor: str) -> int:
    """Hand out every recorded credential as a file below `folder`; gives how many had not been handed out.

    Files are `{worker's reference}/{unit code or qualification}.json`, byte for byte as they were sealed. Writing the
    same file again does no harm, so a crash between writing and noting it does none.
    """
    count = 0
    while True:
        with desk.store.read() as tx:
            batch = tuple(islice(credentials.iterate(tx, states=[CredentialState.RECORDED]), BATCH))
            files = {folder / name: data for name, data in _files(tx, batch)}
        if not batch:
            return count
        for path, data in files.items():
            write_file(path, data, 0o600)
        with desk.store.transaction(actor) as tx:
            count += credentials.publish(tx, [credential.id for credential in batch])


def file_names(tx: Transaction, worker_id: str) -> Mapping[str, str]:
    """The file of each of a worker's credentials, by id: named by unit or qualification, the second ending in `-2`."""
    reference = workers.get(tx, worker_id).reference
    of_worker = sorted(
        credentials.for_worker(tx, worker_id), key=lambda credential: (credential.planned_at, credential.id)
    )
    decided = assessments.get_many(tx, {credential.assessment for credential in of_worker})
    names: dict[str, str] = {}
    seen: dict[str, int] = {}
    for credential in of_worker:
        ground = decided[credential.assessment]
        code = ground.unit_code if credential.kind is Kind.UNIT else ground.qualification_id
        seen[code] = seen.get(code, 0) + 1
        suffix = f"-{seen[code]}" if seen[code] > 1 else ""
        names[credential.id] = f"{quote(reference, safe='')}/{quote(code, safe='')}{suffix}.json"
    return names


def _files(tx: Transaction, batch: Sequence[Credential]) -> Iterator[tuple[str, bytes]]:
    names: dict[str, str] = {}
    for worker_id in {credential.worker for credential in batch}:
        names.update(file_names(tx, worker_id))
    for credential in batch:
        with suppress(NotFound):  # the person was erased before it could be handed out
            yield names[credential.id], credentials.document(tx, credential.id)


def _drafts(desk: Desk, intents: Sequence[Credential], outcome: Outcome) -> Iterator[Draft]:
    with desk.store.read() as tx:
        found = gather(tx, intents, desk.library)
    for facts in found:
        try:
            yield prepare(facts, desk)
        except Refused as refused:
            outcome.refused[facts.credential.id] = refused


def _seal(desk: Desk, draft: Draft, witness: Witness, progress: Progress) -> Sealed:
    key = desk.keyring.in_force(Role.CREDENTIAL, draft.valid_from)
    sealed = Sealed(draft.id, seal(draft, key, witness), key.id)
    progress(1)
    return sealed
