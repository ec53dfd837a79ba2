"""Credentials: intent before signature, and the record after it.

The rule: a row with its identifier, short number and status index is committed before any key is used. States go
`intent` → `recorded` → `published`, or `intent` → `abandoned`, and never back; the database refuses anything else.
No row is ever deleted and no index used twice, so a crash at any point neither loses nor doubles a credential.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from issuer.store import audit, cards
from issuer.store.errors import Conflict, NotFound, Refused
from issuer.store.issued import Credential as Credential
from issuer.store.issued import by_short_number as by_short_number
from issuer.store.issued import card as card
from issuer.store.issued import document as document
from issuer.store.issued import for_worker as for_worker
from issuer.store.issued import get as get
from issuer.store.issued import iterate as iterate
from issuer.store.issued import locked
from issuer.store.issued import standing as standing
from issuer.store.issued import unfinished as unfinished
from issuer.store.planning import Order as Order
from issuer.store.planning import plan as plan
from issuer.store.tables import assessment as grounds
from issuer.store.tables.issuance import credentials, signed_cards, signed_documents, signing_keys, status_changes
from issuer.store.terms import Action, KeyState
from issuer.store.terms import CredentialState as CredentialState
from issuer.store.terms import Kind as Kind
from issuer.store.terms import Status as Status
from issuer.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Sealed:
    """A signed document for a planned credential: its bytes exactly, and the id of the key that signed.

    `card` is the signed card that goes with the credential of a unit, by the same key.
    """

    id: str
    document: bytes
    key: str
    card: bytes | None = None

    @property
    def card_digest(self) -> bytes | None:
        """The SHA-256 of the card."""
        return sha256(self.card).digest() if self.card is not None else None


def record(tx: Transaction, sealed: Iterable[Sealed]) -> None:
    """Keep signed documents, and their cards, with their digests. The same bytes again are no change.

    Raises `Conflict` for other bytes than those on record, `NotFound` for an unknown id or key, `Refused` for an
    abandoned intent.
    """
    given = {each.id: each for each in sealed}
    known = locked(tx, given)
    keys = _keys(tx, {each.key for each in given.values()})
    new = [each for each in given.values() if _is_new(each, known[each.id])]
    if not new:
        return
    rows: list[dict[str, Any]] = [
        {
            "row": each.id,
            "key": keys[each.key],
            "digest": sha256(each.document).digest(),
            "card_digest": each.card_digest,
        }
        for each in new
    ]
    tx.connection.execute(
        update(credentials)
        .where(credentials.c.id == bindparam("row"))
        .values(state=CredentialState.RECORDED, recorded_at=tx.now),
        rows,
    )
    tx.connection.execute(
        insert(signed_documents), [{"credential": each.id, "document": each.document} for each in new]
    )
    with_card = [{"credential": each.id, "card": each.card} for each in new if each.card is not None]
    if with_card:
        tx.connection.execute(insert(signed_cards), with_card)
    for row in rows:
        audit.append(tx, "credential.record", row["row"], row["digest"])
        if row["card_digest"] is not None:
            audit.append(tx, "credential.card", row["row"], row["card_digest"])
    units = [known[each.id] for each in new if known[each.id].kind is Kind.UNIT]
    cards.mark_due(tx, [(unit.worker, unit.qualification) for unit in units])


def publish(tx: Transaction, credential_ids: Iterable[str]) -> int:
    """Say that recorded credentials were handed out; gives how many were not yet. Others raise `Refused`."""
    known = locked(tx, credential_ids)
    if any(each.digest is None for each in known.values()):
        raise Refused("only a signed credential can be handed out")
    new = [each.id for each in known.values() if each.state is CredentialState.RECORDED]
    change = update(credentials).where(credentials.c.id.in_(new)).values(state=CredentialState.PUBLISHED)
    tx.connection.execute(change)
    for credential_id in new:
        audit.append(tx, "credential.publish", credential_id)
    return len(new)


def abandon(tx: Transaction, credential_id: str, reason: str) -> None:
    """Give up an intent: its index is revoked and never reused, and its assessment can be planned anew.

    One that was given up before stays so. Raises `Refused` for a credential that is signed, `NotFound` for none.
    """
    known = locked(tx, [credential_id])[credential_id]
    if known.state is CredentialState.ABANDONED:
        return
    if known.state is not CredentialState.INTENT:
        raise Refused("this credential is signed: it can be revoked, not abandoned")
    abandoned = {"state": CredentialState.ABANDONED, "status": Status.REVOKED}
    tx.connection.execute(update(credentials).where(credentials.c.id == credential_id).values(**abandoned))
    tx.connection.execute(
        insert(status_changes).values(
            credential=credential_id,
            action=Action.REVOKE,
            reason=reason,
            message=0,
            actor=tx.actor,
            at=tx.now,
            recorded_at=tx.now,
        )
    )
    _free_ground(tx, known)
    audit.append(tx, "credential.abandon", credential_id)


def _keys(tx: Transaction, ids: set[str]) -> dict[str, int]:
    """The rows of keys that may have signed credentials."""
    table = signing_keys.c
    fit = select(table.id, table.key).where(table.id.in_(ids), table.signs_credentials)
    rows = tx.connection.execute(fit.where(table.state != KeyState.COMPROMISED))
    keys = {row.id: row.key for row in rows}
    if len(keys) != len(ids):
        raise NotFound("no key of this identifier that signs credentials is on record")
    return keys


def _is_new(sealed: Sealed, known: Credential) -> bool:
    if known.state is CredentialState.ABANDONED:
        raise Refused("this intent was abandoned; plan the credential anew")
    if known.digest is not None and (known.digest, known.card_digest) != (
        sha256(sealed.document).digest(),
        sealed.card_digest,
    ):
        raise Conflict("this credential is on record already, with another signed document")
    return known.digest is None


def _free_ground(tx: Transaction, known: Credential) -> None:
    """Put what an abandoned first edition was to certify back on the list of what is left to certify."""
    if known.kind is Kind.CARD:
        cards.mark_due(tx, [(known.worker, known.qualification)])
        return
    if known.edition > 1:
        return
    results, ways = grounds.assessments, grounds.enrolments
    if known.kind is Kind.UNIT:
        change = update(results).where(results.c.id == known.assessment)
    else:
        change = update(ways).where(ways.c.worker == known.worker, ways.c.qualification == known.qualification)
    tx.connection.execute(change.values(certified=False))
