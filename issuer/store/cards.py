"""Cards of qualifications: which units each names, and whose card has to follow what became of them.

The rule: a card names credentials of units that stand, and never says more than they do. What happens to a unit happens
to its cards in the same transaction (`status.change`); a new card that is due then is found here, planned as any
credential is, and takes the place of the old one as it is recorded.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, insert, literal, select, tuple_, update

from issuer.store.issued import Credential, by_condition
from issuer.store.tables.assessment import CARD_DUE, enrolments
from issuer.store.tables.issuance import STANDING_CARD, card_units, credentials
from issuer.store.tables.workers import workers as people
from issuer.store.terms import SIGNED, CredentialState, Kind, Status
from issuer.store.transaction import Transaction
from issuer.store.types import Urn

_Pair = tuple[str, int]
"""A worker and a qualification."""


@dataclass(frozen=True, slots=True)
class DueCard:
    """A card to be made: the unit credentials that it names, and the newest card before it, None if it is the first.

    `anchor` is the id of the assessment it is planned on, the same for all editions.
    """

    units: tuple[Credential, ...]
    before: Credential | None

    @property
    def anchor(self) -> str:
        """The assessment of the first card's first unit."""
        return self.before.assessment if self.before else self.units[0].assessment

    @property
    def ends(self) -> datetime:
        """The earliest end of its units."""
        return min(unit.valid_until for unit in self.units)

    @property
    def last_begins(self) -> datetime:
        """When the last of its units began."""
        return max(unit.valid_from for unit in self.units)


def name_units(tx: Transaction, card_id: str, unit_ids: Iterable[str]) -> None:
    """Put on record which unit credentials a planned card names. The database refuses any that does not stand."""
    tx.connection.execute(insert(card_units), [{"card": card_id, "credential": unit} for unit in unit_ids])


def units_of(tx: Transaction, card_id: str) -> tuple[Credential, ...]:
    """The unit credentials that a card names, by ordinal; nothing for what is no card."""
    named = select(card_units.c.credential).where(card_units.c.card == card_id)
    return _by_ordinal(by_condition(tx, credentials.c.id.in_(named)))


def naming(tx: Transaction, unit_ids: Collection[str]) -> tuple[str, ...]:
    """The ids of the cards that name any of these and are neither revoked nor abandoned, intents among them."""
    cards = select(credentials.c.id).join(card_units, card_units.c.card == credentials.c.id)
    rows = cards.where(card_units.c.credential.in_(unit_ids), credentials.c.status != Status.REVOKED).distinct()
    return tuple(tx.connection.execute(rows.order_by(credentials.c.id)).scalars())


def mark_due(tx: Transaction, pairs: Iterable[_Pair]) -> None:
    """Put workers with a qualification on the list of those whose card may have to follow."""
    _mark(tx, set(pairs), due=True)


def mark_ended(tx: Transaction, now: datetime) -> None:
    """Put those on the list whose card has ended with one of its units, while others still stand."""
    unit = credentials.alias()
    others = exists().where(
        unit.c.worker == credentials.c.worker,
        unit.c.qualification == credentials.c.qualification,
        unit.c.kind == Kind.UNIT,
        unit.c.status == Status.VALID,
        unit.c.valid_until > now,
    )
    ended = select(credentials.c.worker, credentials.c.qualification).where(
        STANDING_CARD, credentials.c.state.in_(SIGNED), credentials.c.valid_until <= now, others
    )
    mark_due(tx, [(row.worker, row.qualification) for row in tx.connection.execute(ended)])


def due(tx: Transaction) -> set[_Pair]:
    """The workers with a qualification that are on the list."""
    rows = tx.connection.execute(select(enrolments.c.worker, enrolments.c.qualification).where(CARD_DUE))
    return {(row.worker, row.qualification) for row in rows}


def take_due(tx: Transaction, limit: int, *, at: datetime | None, workers: Collection[str] = ()) -> tuple[DueCard, ...]:
    """Take up to `limit` cards that are due off the list, with whatever turns out to need none.

    Units that ended before `at` do not count; with None, all do. `workers`, if given, are the only ones looked at.
    The caller plans the cards in the same transaction. A worker whose card is an unfinished intent stays on the list:
    that is finished first. While a unit is suspended no card is due, since none could be valid.
    """
    taken: list[DueCard] = []
    done: list[_Pair] = []
    for pair, rows, named in _listed(tx, workers):
        if len(taken) == limit:
            break
        newest = max((row for row in rows if row.kind is Kind.CARD), key=lambda row: row.edition, default=None)
        if newest is not None and newest.state is CredentialState.INTENT:
            continue
        done.append(pair)
        units = _standing(rows, at)
        if units and not _is_right(newest, units, named):
            taken.append(DueCard(units, newest))
    _mark(tx, set(done), due=False)
    return tuple(taken)


def successor(tx: Transaction, card: Credential, at: datetime) -> DueCard | None:
    """What would take the place of a card at `at`; None if no unit stands then, or one is suspended."""
    pair = card.worker, card.qualification
    units = _standing(_rows(tx, [pair])[pair], at)
    return DueCard(units, card) if units else None


_PAGE = 1000


def _listed(
    tx: Transaction, workers: Collection[str]
) -> Iterator[tuple[_Pair, Sequence[Credential], Mapping[str, frozenset[str]]]]:
    """Each worker and qualification on the list, with its unit credentials and cards, and what these name."""
    columns = enrolments.c.worker, enrolments.c.qualification
    last: _Pair | None = None
    while True:
        page = select(*columns).join(people).where(CARD_DUE, people.c.erased_at.is_(None))
        page = page.order_by(*columns).limit(_PAGE)
        if workers:
            page = page.where(enrolments.c.worker.in_(list(workers)))
        if last is not None:
            page = page.where(tuple_(*columns) > tuple_(literal(last[0], Urn), literal(last[1])))
        pairs: list[_Pair] = [(row.worker, row.qualification) for row in tx.connection.execute(page)]
        if not pairs:
            return
        last = pairs[-1]
        rows = _rows(tx, pairs)
        named = _named(tx, [row.id for found in rows.values() for row in found if row.kind is Kind.CARD])
        yield from ((pair, rows[pair], named) for pair in pairs)


def _rows(tx: Transaction, pairs: Sequence[_Pair]) -> dict[_Pair, list[Credential]]:
    found: dict[_Pair, list[Credential]] = {pair: [] for pair in pairs}
    mine = tuple_(credentials.c.worker, credentials.c.qualification).in_(pairs)
    wanted = and_(mine, credentials.c.kind != Kind.QUALIFICATION, credentials.c.state != CredentialState.ABANDONED)
    for row in by_condition(tx, wanted):
        found[row.worker, row.qualification].append(row)
    return found


def _named(tx: Transaction, card_ids: Sequence[str]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {card: set() for card in card_ids}
    for row in tx.connection.execute(select(card_units).where(card_units.c.card.in_(card_ids))):
        found[row.card].add(row.credential)
    return {card: frozenset(units) for card, units in found.items()}


def _standing(rows: Iterable[Credential], at: datetime | None) -> tuple[Credential, ...]:
    """The credentials that a card is to name, one for each unit, the one that lasts longest; none while one of them is
    suspended."""
    lasting: dict[int | None, Credential] = {}
    units = [row for row in rows if row.kind is Kind.UNIT and row.state in SIGNED and row.status is not Status.REVOKED]
    for row in sorted(units, key=lambda row: (row.valid_until, row.id)):
        if at is None or row.valid_until > at:
            lasting[row.unit] = row
    if any(row.status is Status.SUSPENDED for row in lasting.values()):
        return ()
    return _by_ordinal(lasting.values())


def _is_right(newest: Credential | None, units: Sequence[Credential], named: Mapping[str, frozenset[str]]) -> bool:
    """Whether the newest card stands and names exactly these units."""
    if newest is None or newest.status is Status.REVOKED:
        return False
    return named[newest.id] == {unit.id for unit in units}


def _by_ordinal(units: Iterable[Credential]) -> tuple[Credential, ...]:
    """Units by ordinal: their keys were given in that order (`standards.add`)."""
    return tuple(sorted(units, key=lambda unit: (unit.unit or 0, unit.id)))


def _mark(tx: Transaction, pairs: Collection[_Pair], *, due: bool) -> None:
    if pairs:
        theirs = tuple_(enrolments.c.worker, enrolments.c.qualification).in_(pairs)
        tx.connection.execute(update(enrolments).where(theirs).values(card_due=due))
