"""Planning credentials: what is reserved, and what must be true, before any key is used.

Read through `credentials`; this is its first third. Read `plan` first.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, select, tuple_, update

from issuer import short_number
from issuer.store import audit, cards, results
from issuer.store.allotment import allot
from issuer.store.certifiable import grounds
from issuer.store.errors import NotFound, Refused
from issuer.store.issued import Credential, for_assessments, get, locked
from issuer.store.results import Assessment
from issuer.store.tables import assessment as tables
from issuer.store.tables.issuance import credentials
from issuer.store.terms import AssessmentState, CredentialState, Kind, Result, Status
from issuer.store.transaction import Transaction

_Slot = tuple[str, Kind, int]
"""What there is one credential for: the assessment, what of it is certified, the edition."""


@dataclass(frozen=True, slots=True)
class Order:
    """A credential to be planned.

    `assessment` is the assessment certified, or the deciding one of a qualification. `replaces` is the id of a
    credential whose place this one takes. `exception` is the reason why an assessor without accreditation on the day
    is let through (the demonstration's history only); it is audited. `units` are the unit credentials that a card names
    (`cards.DueCard` says what belongs together).
    """

    kind: Kind
    assessment: str
    valid_from: datetime
    valid_until: datetime
    replaces: str | None = None
    exception: str | None = None
    units: tuple[str, ...] = ()


def plan(tx: Transaction, orders: Sequence[Order]) -> tuple[Credential, ...]:
    """Reserve identifier, short number and status index for each order; gives the credentials in the same order.

    Idempotent: an order already planned gives the credential on record, whatever its state (look at `state`).
    Raises `NotFound` for an unknown assessment, `Refused` if it is not a recorded competent one, if its assessor was
    not accredited for the trade on that day (and no exception is given), if a qualification is not complete, or if a
    card names what does not stand.
    """
    ids = {order.assessment for order in orders}
    _lock(tx, ids)
    ground = results.get_many(tx, ids)
    if len(ground) != len(ids):
        raise NotFound("no assessment of this identifier is on record")
    known = {(each.assessment, each.kind, each.edition): each for each in for_assessments(tx, ids)}
    slots = [_slot(tx, order, known) for order in orders]
    new: dict[_Slot, Order] = {slot: order for slot, order in zip(slots, orders, strict=True) if slot not in known}
    for order in new.values():
        _admit(tx, order, ground[order.assessment])
    known |= _insert(tx, new, ground)
    return tuple(known[slot] for slot in slots)


def _lock(tx: Transaction, ids: Iterable[str]) -> None:
    """Let two who plan the same at once go one after the other, so that the second finds what the first planned."""
    table = tables.assessments.c
    tx.connection.execute(select(table.id).where(table.id.in_(ids)).order_by(table.id).with_for_update())


def _slot(tx: Transaction, order: Order, known: Mapping[_Slot, Credential]) -> _Slot:
    """Where the order belongs: the newest edition there is, or the one after the credential that it replaces."""
    editions = [edition for assessment, kind, edition in known if (assessment, kind) == (order.assessment, order.kind)]
    if order.replaces is None:
        return order.assessment, order.kind, max(editions, default=1)
    old = get(tx, order.replaces)
    same = (old.assessment, old.kind) == (order.assessment, order.kind)
    return order.assessment, order.kind, old.edition + 1 if same else max(editions, default=1)


def _admit(tx: Transaction, order: Order, ground: Assessment) -> None:
    """Refuse an order that the register gives no ground for. The database refuses it again."""
    if ground.result is not Result.COMPETENT or ground.state is not AssessmentState.RECORDED:
        raise Refused("a credential needs a recorded competent result")
    if order.replaces is not None and get(tx, order.replaces).worker != ground.worker:
        raise Refused("a credential can replace one of the same worker only")
    if order.kind is Kind.CARD:
        _admit_units(tx, order, ground)
    proofs = _complete(tx, ground) if order.kind is Kind.QUALIFICATION else (ground,)
    if order.exception is None and any(proof.assessor_certificate is None for proof in proofs):
        raise Refused("an assessor was not accredited for this trade on the day of the assessment")


def _admit_units(tx: Transaction, order: Order, ground: Assessment) -> None:
    """Refuse a card for anything but certified units, of this worker and qualification, that stand."""
    named = locked(tx, order.units).values()  # so that none of them is withdrawn before the card is on record
    of_theirs = {unit.unit for unit in named if _stands(unit) and _is_of(unit, ground)}
    if not named or len(of_theirs) != len(order.units):
        raise Refused("a card names certified units of its worker and qualification that stand, each once")


def _stands(unit: Credential) -> bool:
    return unit.status is Status.VALID and unit.digest is not None


def _is_of(unit: Credential, ground: Assessment) -> bool:
    return (unit.kind, unit.worker, unit.qualification) == (Kind.UNIT, ground.worker, ground.qualification)


def _complete(tx: Transaction, ground: Assessment) -> Sequence[Assessment]:
    """The results that a qualification rests on, one for each of its units."""
    theirs = results.passed(tx, [ground.worker])
    proofs = grounds(result for result in theirs if result.qualification == ground.qualification)
    table = tables.qualification_units.c
    units = set(tx.connection.execute(select(table.unit).where(table.qualification == ground.qualification)).scalars())
    if units - {proof.unit for proof in proofs}:
        raise Refused("a qualification needs a recorded competent result in each of its units")
    return proofs


def _insert(tx: Transaction, new: Mapping[_Slot, Order], ground: Mapping[str, Assessment]) -> dict[_Slot, Credential]:
    if not new:
        return {}
    indexes, numbers = allot(tx, len(new)), _short_numbers(tx, len(new))
    rows = {
        slot: _columns(tx, order, slot, ground[order.assessment], index, number)
        for (slot, order), index, number in zip(new.items(), indexes, numbers, strict=True)
    }
    tx.connection.execute(insert(credentials), list(rows.values()))
    _mark_certified(tx, new.values(), ground)
    for order, row in zip(new.values(), rows.values(), strict=True):
        if order.units:
            cards.name_units(tx, row["id"], order.units)
        audit.append(tx, "credential.plan", row["id"], digest_of(row, order.units))
        if order.exception is not None:
            audit.append(tx, "credential.exception", row["id"], audit.digest(order.exception))
    return {slot: _planned(row) for slot, row in rows.items()}


def _columns(
    tx: Transaction, order: Order, slot: _Slot, ground: Assessment, index: tuple[int, int], number: str
) -> dict[str, Any]:
    return {
        "id": uuid4().urn,
        "short_number": number,
        "kind": order.kind,
        "worker": ground.worker,
        "assessment": ground.id,
        "unit": ground.unit if order.kind is Kind.UNIT else None,
        "qualification": ground.qualification,
        "edition": slot[2],
        "replaces": order.replaces,
        "exception": order.exception,
        "list": index[0],
        "position": index[1],
        "valid_from": order.valid_from,
        "valid_until": order.valid_until,
        "state": CredentialState.INTENT,
        "status": Status.VALID,
        "message": 0,
        "planned_by": tx.actor,
        "planned_at": tx.now,
    }


def _planned(row: Mapping[str, Any]) -> Credential:
    facts = {name: value for name, value in row.items() if name not in ("list", "planned_by")}
    return Credential(**facts, list_number=row["list"], recorded_at=None, key=None, digest=None, card_digest=None)


def _short_numbers(tx: Transaction, count: int) -> list[str]:
    """Short numbers that nobody has. Among a thousand million, one in a million draws is taken already."""
    numbers: set[str] = set()
    while len(numbers) < count:
        drawn = {short_number.draw() for _ in range(count - len(numbers))}
        column = credentials.c.short_number
        numbers |= drawn - set(tx.connection.execute(select(column).where(column.in_(drawn))).scalars())
    return sorted(numbers)


def _mark_certified(tx: Transaction, orders: Collection[Order], ground: Mapping[str, Assessment]) -> None:
    """Take what was planned off the list of what is left to certify."""
    unit_results = [order.assessment for order in orders if order.kind is Kind.UNIT]
    wholes = [ground[order.assessment] for order in orders if order.kind is Kind.QUALIFICATION]
    results_, ways = tables.assessments, tables.enrolments
    tx.connection.execute(update(results_).where(results_.c.id.in_(unit_results)).values(certified=True))
    pairs = [(whole.worker, whole.qualification) for whole in wholes]
    theirs = tuple_(ways.c.worker, ways.c.qualification).in_(pairs)
    tx.connection.execute(update(ways).where(theirs).values(certified=True))


def digest_of(row: Mapping[str, Any], units: Iterable[str] = ()) -> bytes:
    """What the audit trail vouches for when a credential is planned; `units` are those that a card names."""
    names = ("id", "short_number", "kind", "worker", "assessment")
    facts = *(str(row[name]) for name in names), row["edition"], row["list"], row["position"]
    return audit.digest(*facts, *sorted(units))
