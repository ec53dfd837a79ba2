"""Whether the register still says what the audit trail says it said.

The rule: the chain proves itself (`audit.verify`); this compares the rows it vouches for. Whoever can remove the guards
of the database can change an assessment or lift a revocation, but not so that both agree. Read `disagreements` first.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from sqlalchemy import Column, Row, Table, select

from issuer.store import planning
from issuer.store.assessments import digest_of
from issuer.store.errors import NO_SUCH_VALUE
from issuer.store.status import Action, digest_of_change
from issuer.store.tables.assessment import assessments
from issuer.store.tables.issuance import card_units, credentials, signed_cards, signed_documents
from issuer.store.tables.trail import audit_trail
from issuer.store.terms import AssessmentState, CredentialState, Status
from issuer.store.transaction import Transaction

_CHANGES = tuple(f"credential.{action}" for action in Action)
_History = Mapping[str, Any]
"""The last row of the trail for each action on one object."""


@dataclass(slots=True)
class _Signed:
    """What was signed for a credential, and what it names if it is a card."""

    document: bytes | None = None
    card: bytes | None = None
    units: list[str] = field(default_factory=list)


_UNSIGNED = _Signed()


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A row that the trail does not bear out: its urn:uuid, and what is wrong with it."""

    object: str
    reason: str


def disagreements(tx: Transaction, *, batch: int = 1000) -> Iterator[Disagreement]:
    """Assessments and credentials that differ from what the trail vouches for; nothing if all is well."""
    for table in (assessments, credentials):
        after = None
        while ids := _page(tx, table, after, batch):
            after = ids[-1]
            yield from _of_rows(tx, table, ids)
    yield from _gone(tx, batch)


def _page(tx: Transaction, table: Table, after: str | None, batch: int) -> list[str]:
    ids = select(table.c.id).order_by(table.c.id).limit(batch)
    return list(tx.connection.execute(ids if after is None else ids.where(table.c.id > after)).scalars())


def _of_rows(tx: Transaction, table: Table, ids: list[str]) -> list[Disagreement]:
    """What is wrong with some rows. One that cannot be read spoils the others' reading: they are halved until it
    stands alone."""
    try:
        return list(_compare(tx, table, ids))
    except NO_SUCH_VALUE:
        if len(ids) == 1:
            return [Disagreement(ids[0], "the row holds a value that no register has")]
        half = len(ids) // 2
        return _of_rows(tx, table, ids[:half]) + _of_rows(tx, table, ids[half:])


def _compare(tx: Transaction, table: Table, ids: list[str]) -> Iterator[Disagreement]:
    histories = _histories(tx, ids)
    signed = _signed(tx, ids) if table is credentials else {}
    check = _of_credential if table is credentials else _of_assessment
    for row in tx.connection.execute(select(table).where(table.c.id.in_(ids)).order_by(table.c.id)):
        for reason in check(row, histories.get(row.id, {}), signed.get(row.id, _UNSIGNED)):
            yield Disagreement(row.id, reason)


def _histories(tx: Transaction, ids: list[str]) -> dict[str, dict[str, Any]]:
    histories: dict[str, dict[str, Any]] = {}
    rows = select(audit_trail).where(audit_trail.c.object.in_(ids)).order_by(audit_trail.c.sequence)
    for row in tx.connection.execute(rows):
        acts = histories.setdefault(row.object, {})
        acts[row.action] = row
        if row.action in _CHANGES:
            acts["change"] = row
    return histories


def _signed(tx: Transaction, ids: list[str]) -> dict[str, _Signed]:
    def all_of(table: Table, key: Column[Any]) -> Iterator[Row[Any]]:
        yield from tx.connection.execute(select(table).where(key.in_(ids)))

    found = {row_id: _Signed() for row_id in ids}
    for row in all_of(signed_documents, signed_documents.c.credential):
        found[row.credential].document = row.document
    for row in all_of(signed_cards, signed_cards.c.credential):
        found[row.credential].card = row.card
    for row in all_of(card_units, card_units.c.card):
        found[row.card].units.append(row.credential)
    return found


def _of_assessment(row: Any, acts: _History, _signed: _Signed) -> Iterator[str]:
    recorded, approved = acts.get("assessment.record"), acts.get("assessment.approve")
    facts = digest_of(row._asdict())
    if recorded is None or (recorded.digest, recorded.actor) != (facts, row.recorded_by):
        yield "the result is not the one that was recorded"
    if (row.state is AssessmentState.RECORDED) != (approved is not None):
        yield "the approval is not on the trail"
    elif approved is not None and (approved.digest, approved.actor) != (facts, row.approved_by):
        yield "the result or its approver is not the one of the approval"


def _of_credential(row: Any, acts: _History, signed: _Signed) -> Iterator[str]:
    planned, changed = acts.get("credential.plan"), acts.get("change")
    if planned is None or planned.digest != planning.digest_of(row._asdict(), signed.units):
        yield "the credential is not the one that was planned"
    for action, digest, made in (
        ("credential.record", row.digest, signed.document),
        ("credential.card", row.card_digest, signed.card),
    ):
        if digest != (acts[action].digest if action in acts else None):
            yield "the digest is not the one that was recorded"
        if made is not None and sha256(made).digest() != digest:
            yield "the signed document does not have its digest"
    if (row.state is CredentialState.ABANDONED) != ("credential.abandon" in acts):
        yield "the state is not the one on the trail"
    if row.state is not CredentialState.ABANDONED and not _is_status_borne_out(row, changed):
        yield "the status is not the one on the trail"


def _is_status_borne_out(row: Any, changed: Any) -> bool:
    if changed is None:
        return (row.status, row.message) == (Status.VALID, 0)
    action = Action(changed.action.removeprefix("credential."))
    return bool(changed.digest == digest_of_change(row.id, action, row.status, row.message))


def _gone(tx: Transaction, batch: int) -> Iterator[Disagreement]:
    """What the trail saw made and the register does not have."""
    made = {"assessment.record": assessments, "credential.plan": credentials}
    after = 0
    while True:
        rows = tx.connection.execute(
            select(audit_trail.c.sequence, audit_trail.c.action, audit_trail.c.object)
            .where(audit_trail.c.sequence > after, audit_trail.c.action.in_(made))
            .order_by(audit_trail.c.sequence)
            .limit(batch)
        ).all()
        if not rows:
            return
        after = rows[-1].sequence
        for action, table in made.items():
            ids = {row.object for row in rows if row.action == action}
            found = set(tx.connection.execute(select(table.c.id).where(table.c.id.in_(ids))).scalars())
            for missing in sorted(ids - found):
                yield Disagreement(missing, "the row is gone from the register")
