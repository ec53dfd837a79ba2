"""Cards in the register: what they may name, what is due, and what the database itself refuses."""

from datetime import timedelta

import pytest

from issuer.store import NotFound, Refused, agreement, card_texts, cards, credentials, inventories, search, status
from issuer.store.cards import DueCard
from issuer.store.credentials import Credential, CredentialState, Kind, Order, Sealed, Status
from issuer.store.status import Action
from tests.issuer.store.world import KEY, NOON, World, not_refused


@pytest.fixture
def units(world: World) -> list[Credential]:
    """Two certified units of one worker, each signed with its card."""
    return [signed(world, passed) for passed in world.passed(world.worker(), 0, 1)]


def signed(world: World, assessment: str) -> Credential:
    """Plan and record the credential of a unit with some bytes as its card."""
    planned = world.planned(assessment)
    record(world, planned, card=b"card of " + planned.id.encode())
    return get(world, planned)


def record(world: World, planned: Credential, **card: bytes) -> None:
    with world.store.transaction() as tx:
        credentials.record(tx, [Sealed(planned.id, b"signed " + planned.id.encode(), KEY, **card)])


def get(world: World, row: Credential) -> Credential:
    with world.store.read() as tx:
        return credentials.get(tx, row.id)


def take(world: World) -> tuple[DueCard, ...]:
    with world.store.transaction() as tx:
        return cards.take_due(tx, 10, at=NOON)


def plan(world: World, due: DueCard, **changes: object) -> Credential:
    facts = {
        "kind": Kind.CARD,
        "assessment": due.anchor,
        "valid_from": NOON,
        "valid_until": due.ends,
        "replaces": due.before.id if due.before else None,
        "units": tuple(unit.id for unit in due.units),
    }
    with world.store.transaction() as tx:
        return credentials.plan(tx, [Order(**{**facts, **changes})])[0]


def carded(world: World) -> Credential:
    """The card that is due, planned and recorded."""
    (due,) = take(world)
    planned = plan(world, due)
    record(world, planned)
    return get(world, planned)


def test_a_card_is_due_once_and_again_when_something_changes(world: World) -> None:
    worker = world.worker()
    signed(world, world.passed(worker, 0)[0])
    card = carded(world)
    assert (card.kind, card.unit, card.edition) == (Kind.CARD, None, 1)
    assert take(world) == ()
    signed(world, world.passed(worker, 1)[0])
    (due,) = take(world)
    assert (len(due.units), due.before) == (2, card)
    assert take(world) == ()  # taken off the list, planned or not


def test_planning_the_same_card_twice_makes_one(world: World, units: list[Credential]) -> None:
    (due,) = take(world)
    assert plan(world, due).id == plan(world, due).id


def test_an_unfinished_card_stays_on_the_list_and_is_not_planned_anew(world: World, units: list[Credential]) -> None:
    (due,) = take(world)
    planned = plan(world, due)
    with world.store.transaction() as tx:
        cards.mark_due(tx, [(planned.worker, planned.qualification)])
    assert take(world) == ()
    with world.store.read() as tx:
        assert cards.due(tx) == {(planned.worker, planned.qualification)}
    with world.store.transaction() as tx:
        credentials.abandon(tx, planned.id, "cannot be signed")
    (again,) = take(world)
    assert again.units == due.units


def test_a_card_names_only_what_stands_and_is_of_its_worker(world: World, units: list[Credential]) -> None:
    other = signed(world, world.passed(world.worker(2))[0])
    mine, theirs = sorted(take(world), key=lambda due: -len(due.units))
    with world.store.transaction() as tx:
        status.change(tx, units[0].id, Action.SUSPEND, "appeal")
    for named in ((), (other.id,), (units[1].id, units[1].id), (units[0].id, units[1].id)):
        with pytest.raises(Refused):
            plan(world, mine, units=named)
    assert plan(world, mine, units=(units[1].id,)).state is CredentialState.INTENT
    assert plan(world, theirs).worker == other.worker


def test_both_signed_cards_can_be_read_and_a_whole_qualification_has_none(
    world: World, units: list[Credential]
) -> None:
    card = carded(world)
    whole = world.signed(units[1].assessment, Kind.QUALIFICATION)
    with world.store.read() as tx:
        assert credentials.card(tx, units[0].id) == b"card of " + units[0].id.encode()
        assert credentials.card(tx, card.id) == credentials.document(tx, card.id)
        with pytest.raises(NotFound):
            credentials.card(tx, whole.id)
        standing = credentials.standing(tx, card.worker, NOON + timedelta(days=1))
        assert [row.kind for row in standing] == [Kind.UNIT, Kind.UNIT, Kind.QUALIFICATION, Kind.CARD]
        assert credentials.standing(tx, card.worker, card.valid_until + timedelta(seconds=1)) == ()
        digests = inventories.digests(tx, KEY, tx.now + timedelta(days=9999))
        assert {units[0].digest, units[0].card_digest, card.digest, whole.digest} < set(digests)


def test_cards_are_no_qualifications_when_talent_is_sought(world: World, units: list[Credential]) -> None:
    with world.store.read() as tx:
        before = search.talent(tx, search.Query(), NOON + timedelta(days=1))
    carded(world)
    with world.store.read() as tx:
        assert search.talent(tx, search.Query(), NOON + timedelta(days=1)) == before
    assert before[0].qualifications == 0


def test_the_trail_bears_cards_out(world: World, units: list[Credential]) -> None:
    card = carded(world)
    with world.store.read() as tx:
        assert list(agreement.disagreements(tx)) == []
    with world.store.transaction() as tx:
        for guard in ("signed_cards_unchanging", "card_units_permanent"):
            table = guard.rpartition("_")[0]
            on_table = f" ON {table}" if tx.connection.dialect.name == "postgresql" else ""
            tx.connection.exec_driver_sql(f"DROP TRIGGER {guard}{on_table}")
    with world.store.transaction() as tx:
        tx.connection.exec_driver_sql("DELETE FROM card_units")
    with world.store.read() as tx:
        assert {each.object for each in agreement.disagreements(tx)} == {card.id}


def test_the_database_itself_keeps_cards_as_they_were_signed(world: World, units: list[Credential]) -> None:
    carded(world)
    with world.store.transaction() as tx:
        card_texts.grow(tx, ["one", "two"])
        status.change(tx, units[0].id, Action.REVOKE, "fraud")
    statements = (
        "DELETE FROM signed_cards",
        "UPDATE signed_cards SET card = (SELECT document FROM signed_documents LIMIT 1)",
        "UPDATE credentials SET card_digest = digest",
        "DELETE FROM card_units",
        "UPDATE card_units SET credential = card",
        "INSERT INTO card_units (card, credential) SELECT id, id FROM credentials WHERE kind = 'card'",
        "INSERT INTO card_units (card, credential) SELECT c.id, u.id FROM credentials c, credentials u"
        " WHERE c.kind = 'card' AND u.kind = 'unit'",
        "DELETE FROM card_texts",
        "UPDATE card_texts SET text = 'three' WHERE number = 1",
        "UPDATE card_texts SET number = number + 10",
        "UPDATE credentials SET kind = 'something'",
    )
    assert not_refused(world.store, statements) == []


def test_texts_keep_their_numbers(world: World) -> None:
    with world.store.transaction() as tx:
        assert card_texts.grow(tx, ["b", "a", "b"]) == ("b", "a")
        assert card_texts.grow(tx, ["a", "c"]) == ("c",)
        assert card_texts.grow(tx, ["b"]) == ()
        assert card_texts.every(tx) == ("b", "a", "c")


def test_a_card_follows_several_units_at_once(world: World, units: list[Credential]) -> None:
    card = carded(world)
    with world.store.transaction() as tx:
        status.change_all(tx, [unit.id for unit in units], Action.REVOKE, "fraud", message=6)
    found = get(world, card)
    assert (found.status, found.message) == (Status.REVOKED, 6)
