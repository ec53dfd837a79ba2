"""The office: places, bodies, centres, assessors, standards, keys, identity. Nothing on record changes in silence."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from issuer.store import Conflict, NotFound, Refused, identity, keys, people, places, rosters, standards
from issuer.store.identity import Identity
from issuer.store.keys import KeyState, NewKey, Role
from issuer.store.people import Accreditation, ActorKind
from issuer.store.standards import Unit
from tests.issuer.store.world import DAY, KEY, NOON, STANDARD

DADU = places.District("PK-SD-dadu", "Dadu", "Hyderabad", "Sindh", "PK-SD")
OURS = Identity("did:web:passport.hunar.example", "https://passport.hunar.example", "Demo", demonstration=True)


def test_districts_are_added_once(world):
    with world.store.transaction() as tx:
        new = replace(DADU, code="PK-SD-sukkur", name="Sukkur")
        assert places.add_districts(tx, [DADU, new]) == 1
        assert [district.code for district in places.districts(tx)] == ["PK-PB-attock", "PK-SD-dadu", "PK-SD-sukkur"]


def test_a_district_on_record_is_not_changed(world):
    with pytest.raises(Conflict, match="PK-SD-dadu"), world.store.transaction() as tx:
        places.add_districts(tx, [replace(DADU, province="Punjab")])


def test_the_same_again_gives_what_is_on_record(world):
    with world.store.transaction() as tx:
        assert people.add_actor(tx, "clerk").id == world.clerk
        assert people.add_body(tx, "Demo board").key == world.body
        assert people.add_centre(tx, "Demo centre", "PK-SD-dadu").key == world.centre
        assert people.add_assessor(tx, "A-01", "Somebody Assessing", 9).id == world.assessor
        assert people.assessor(tx, "A-01").id == world.assessor
        people.accredit(tx, world.assessor, Accreditation("ASR-1", "plumber", None, date(2028, 12, 31)))
        assert not tx.acts


CHANGES = [
    lambda tx, w: people.add_actor(tx, "clerk", ActorKind.SYSTEM),
    lambda tx, w: people.add_centre(tx, "Demo centre", "PK-PB-attock"),
    lambda tx, w: people.add_assessor(tx, "A-01", "Somebody Else", 9),
    lambda tx, w: people.accredit(tx, w.lapsed, Accreditation("ASR-1", "plumber", None, date(2028, 12, 31))),
    lambda tx, w: people.accredit(tx, w.assessor, Accreditation("ASR-1", "plumber", None, date(2029, 12, 31))),
]


def test_other_facts_under_a_known_name_are_a_conflict(world):
    for change in CHANGES:
        with pytest.raises(Conflict), world.store.transaction() as tx:
            change(tx, world)


def test_an_unknown_assessor_is_not_found(world):
    with pytest.raises(NotFound), world.store.read() as tx:
        people.assessor(tx, "A-99")


def test_an_accreditation_covers_its_first_and_last_day(world):
    expected = {
        date(2019, 12, 31): None,
        date(2020, 1, 1): "ASR-9",
        date(2021, 12, 31): "ASR-9",
        date(2022, 1, 1): None,
        date(2023, 6, 1): "ASR-11",
    }
    with world.store.transaction() as tx:
        new = people.add_assessor(tx, "A-09", "Somebody New", 3).id
        people.accredit(tx, new, Accreditation("ASR-9", "plumber", date(2020, 1, 1), date(2021, 12, 31)))
        people.accredit(tx, new, Accreditation("ASR-10", "plumber", date(2023, 1, 1), date(2023, 12, 31)))
        people.accredit(tx, new, Accreditation("ASR-11", "plumber", date(2023, 1, 1), date(2024, 12, 31)))
        found = {day: people.accreditation(tx, new, "plumber", day) for day in expected}
        assert {day: held and held.certificate_number for day, held in found.items()} == expected
        assert people.accreditation(tx, new, "cook", date(2020, 1, 1)) is None


def test_the_rosters_list_everybody(world):
    with world.store.read() as tx:
        assert [actor.handle for actor in rosters.actors(tx)] == [
            "approver", "assessor:A-01", "assessor:A-06", "clerk", "system",
        ]  # fmt: skip
        assert [assessor.reference for assessor in rosters.assessors(tx)] == ["A-01", "A-06"]
        assert [body.name for body in rosters.bodies(tx)] == ["Demo board"]
        assert [centre.district for centre in rosters.centres(tx)] == ["PK-SD-dadu"]
        assert [held.certificate_number for held in rosters.accreditations(tx, world.lapsed)] == ["ASR-6"]


def test_a_standard_comes_back_as_it_was_given(world):
    with world.store.read() as tx:
        found = standards.get(tx, "test-std-plumber", "1")
        assert found == world.standard
        assert [replace(unit, key=0) for unit in found.units] == list(STANDARD.units)
        assert [replace(each, key=0) for each in found.qualifications] == list(STANDARD.qualifications)
        assert standards.versions(tx) == (("test-std-plumber", "1"),)
        assert standards.unit(tx, "test-std-plumber", "1", "0732W&P01") == found.units[1]
        assert standards.qualification(tx, "plumber-l3") == found.qualifications[1]


def test_a_standard_can_be_appended_to_but_keeps_its_ordinals(world):
    longer = replace(
        STANDARD,
        digest=bytes([1] * 32),
        units=(*STANDARD.units, Unit("0732W&P09", 3, "New", 4, None)),
        qualifications=(*STANDARD.qualifications, replace(STANDARD.qualifications[0], id="plumber-l4")),
    )
    with world.store.transaction() as tx:
        found = standards.add(tx, longer)
        assert found.units[:3] == world.standard.units
        assert (found.units[3].code, found.digest) == ("0732W&P09", bytes([1] * 32))
        assert standards.add(tx, longer) == found
        assert standards.qualification(tx, "plumber-l4").units == ("0732W&P00", "0732W&P01")


UNITS, WHOLES = STANDARD.units, STANDARD.qualifications


REWRITTEN = [
    {"units": UNITS[:2], "qualifications": WHOLES[:1]},
    {"units": (UNITS[1], UNITS[0], UNITS[2])},
    {"units": (replace(UNITS[1], ordinal=0), replace(UNITS[0], ordinal=1), UNITS[2])},
    {"units": (replace(UNITS[0], title="Other"), *UNITS[1:])},
    {"units": (replace(UNITS[0], level=5), *UNITS[1:])},
    {"units": (*UNITS, replace(UNITS[0], ordinal=3))},
    {"units": (*UNITS, Unit("new", 4, "New", 2, 1))},
    {"qualifications": WHOLES[:1]},
    {"qualifications": (replace(WHOLES[0], units=("0732W&P00",)), WHOLES[1])},
    {"qualifications": (*WHOLES, replace(WHOLES[0], id="new", units=("nothing",)))},
    {"trade": "cook"},
]


def test_what_is_on_record_of_a_standard_never_changes(world):
    for changes in REWRITTEN:
        with pytest.raises(Conflict), world.store.transaction() as tx:
            standards.add(tx, replace(STANDARD, **changes))


def test_the_database_itself_keeps_ordinals(world):
    for statement in ("UPDATE units SET ordinal = ordinal + 10", "DELETE FROM units", "DELETE FROM standards"):
        with pytest.raises((Refused, NotFound)), world.store.transaction() as tx:
            tx.connection.execute(text(statement))


def test_a_new_version_stands_beside_the_old(world):
    with world.store.transaction() as tx:
        second = standards.add(tx, replace(STANDARD, version="2"))
        assert standards.get(tx, STANDARD.id, "1") == world.standard
        assert standards.qualification(tx, "plumber-l2") == second.qualifications[0]


LOOKS = [
    lambda tx: standards.get(tx, "test-std-plumber", "9"),
    lambda tx: standards.unit(tx, "test-std-plumber", "1", "nothing"),
    lambda tx: standards.qualification(tx, "nothing"),
    lambda tx: keys.get(tx, "nothing"),
]


def test_what_is_unknown_is_not_found(world):
    for look in LOOKS:
        with pytest.raises(NotFound), world.store.read() as tx:
            look(tx)


def test_a_key_comes_back_as_it_was_given(world):
    with world.store.transaction() as tx:
        again = keys.add(tx, NewKey(KEY, "file:key-1", "z6Mkpublic", frozenset(Role), NOON))
        assert again == keys.get(tx, KEY) == keys.every(tx)[0]
        assert (again.state, again.valid_from, again.roles) == (KeyState.ACTIVE, NOON, frozenset(Role))


def test_another_key_under_the_same_identifier_is_a_conflict(world):
    for other in ({"public_multikey": "z6Mkother"}, {"roles": frozenset({Role.STATUS})}):
        with pytest.raises(Conflict), world.store.transaction() as tx:
            keys.add(tx, replace(NewKey(KEY, "file:key-1", "z6Mkpublic", frozenset(Role), NOON), **other))


def test_the_newest_active_key_for_the_role_and_time_signs(world):
    later = NOON + timedelta(days=10)
    with world.store.transaction() as tx:
        second = NewKey("did:web:x#2", "file:2", "z2", frozenset({Role.CREDENTIAL}), later, later + timedelta(days=1))
        keys.add(tx, second)
        assert keys.active(tx, Role.CREDENTIAL, NOON).id == KEY
        assert keys.active(tx, Role.CREDENTIAL, later).id == second.id
        assert keys.active(tx, Role.STATUS, later).id == KEY
        assert keys.active(tx, Role.CREDENTIAL, later + timedelta(days=2)).id == KEY
        with pytest.raises(NotFound):
            keys.active(tx, Role.CREDENTIAL, NOON - timedelta(seconds=1))


def test_a_key_only_gets_worse(world):
    with world.store.transaction() as tx:
        assert keys.retire(tx, KEY).state is KeyState.RETIRED
        with pytest.raises(NotFound):
            keys.active(tx, Role.CREDENTIAL, NOON)
        assert keys.mark_compromised(tx, KEY, NOON).compromised_at == NOON
        assert keys.mark_compromised(tx, KEY, NOON + timedelta(1)).compromised_at == NOON
        assert keys.mark_compromised(tx, KEY, NOON - timedelta(1)).compromised_at == NOON - timedelta(1)
        with pytest.raises(Refused):
            keys.retire(tx, KEY)
    for statement in ("UPDATE signing_keys SET state = 'active', compromised_at = NULL", "DELETE FROM signing_keys",
                      "UPDATE signing_keys SET public_multikey = 'z'"):  # fmt: skip
        with pytest.raises(Refused), world.store.transaction() as tx:
            tx.connection.execute(text(statement))


def test_a_register_has_one_issuer_for_good(world):
    with world.store.transaction() as tx:
        assert identity.get(tx) is None
        identity.establish(tx, OURS)
        renamed = identity.establish(tx, replace(OURS, name_ur="نمونہ"))
        assert identity.get(tx) == renamed
    for other in ({"did": "did:web:other"}, {"base_url": "https://other"}, {"demonstration": False}):
        with pytest.raises(Conflict), world.store.transaction() as tx:
            identity.establish(tx, replace(OURS, **other))
    with pytest.raises(Refused), world.store.transaction() as tx:
        tx.connection.execute(text("UPDATE identity SET did = 'did:web:other'"))


def test_times_come_back_in_utc_to_the_microsecond(world):
    karachi = datetime.fromisoformat("2026-03-01T17:00:00.000001+05:00")
    with world.store.transaction() as tx:
        added = keys.add(tx, NewKey("k", "file:k", "zk", frozenset(Role), karachi))
    assert added.valid_from == karachi
    assert added.valid_from.tzinfo is UTC


def test_a_time_without_zone_is_an_error(world):
    with pytest.raises(ValueError, match="time zone"), world.store.transaction() as tx:
        keys.active(tx, Role.STATUS, NOON.replace(tzinfo=None))


def test_nothing_is_written_while_only_reading(world):
    with pytest.raises(Exception, match=r"only reading|cannot be used now"), world.store.read() as tx:
        people.add_body(tx, "Another board")
    with world.store.read() as tx:
        assert len(rosters.bodies(tx)) == 1


def test_the_day_of_the_world_is_covered(world):
    with world.store.read() as tx:
        assert people.accreditation(tx, world.assessor, "plumber", DAY) is not None
        assert people.accreditation(tx, world.lapsed, "plumber", DAY) is None
