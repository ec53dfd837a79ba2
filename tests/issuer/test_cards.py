"""Cards: issued with what they attest, readable, and never saying more than their units do."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from issuer import issue, status, trust
from issuer.cards import write_code
from issuer.compromise import compromise
from issuer.errors import Objection, Refused
from issuer.found import open_root
from issuer.issue import issue_cards, issue_due
from issuer.keyring import create_signing_key
from issuer.library import import_standards, shipped
from issuer.messages import Reason
from issuer.proof import sign
from issuer.release import release
from issuer.store import NotFound, audit, cards, counts, credentials, erasure, keys, workers
from issuer.store import Refused as StoreRefused
from issuer.store.credentials import Credential, CredentialState, Kind, Status
from issuer.store.keys import Role
from issuer.trust import ourselves, recorded
from tests.issuer.office import SETTINGS, UNITS, TestOffice, ask, hunar, judge, make_template, reopen, workers_csv
from tests.postgres import postgres_server  # noqa: F401 - a fixture
from vc.qr import ORDINARY, size
from vc.reader import read_object
from vc.unit_bitmap import read_units
from verifier.agreement import differ, read_statement
from verifier.cards import card_tables

LONG = " ".join(["Muhammad", "Abdul", *["Rehmatullah"] * 12, "Popalzai"])


def card_of(office: TestOffice, row: Credential) -> dict[str, object]:
    """The signed card of a row, read."""
    with office.desk.store.read() as tx:
        return read_object(credentials.card(tx, row.id))


def ordinals(office: TestOffice, row: Credential) -> tuple[int, ...]:
    """The units that a qualification's card names."""
    return read_units(card_of(office, row)["credentialSubject"]["certifiedUnits"])


def verdict(office: TestOffice, row: Credential) -> str:
    """What a verifier who scans the card says."""
    return str(office.judge(office.code(row)).verdict)


def settle(office: TestOffice, *rows: Credential) -> None:
    """Make the cards that are due after a change, publish and hand out."""
    assert issue_cards(office.desk, {row.worker for row in rows}, actor=office.clerk).refused == {}
    office.publish()
    release(office.desk, office.home.credentials, actor=office.clerk)


@pytest.fixture(params=["sqlite", "postgresql"])
def anywhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[TestOffice]:
    """An office with a worker of three certified units, on each database."""
    server = request.getfixturevalue("postgres_server") if request.param == "postgresql" else None
    make_template(tmp_path / "office", replace(SETTINGS, database=server.url() if server else ""))
    with reopen(tmp_path / "office") as office:
        office.enter(["T-1"])
        office.issue()
        yield office


def test_every_card_is_ordinary_in_size_and_valid_as_json_and_as_code(issued: TestOffice) -> None:
    rows = [*issued.of(Kind.UNIT), *issued.of(Kind.CARD)]
    assert len(rows) == 8
    for row in rows:
        code = issued.code(row)
        assert size(code.decode()) <= ORDINARY.most
        assert str(issued.judge(code).verdict) == "valid"
        with issued.desk.store.read() as tx:
            assert str(issued.judge(credentials.card(tx, row.id)).verdict) == "valid"


def test_a_units_card_says_what_its_credential_says(issued: TestOffice) -> None:
    row = issued.of(Kind.UNIT)[0]
    with issued.desk.store.read() as tx:
        full = read_object(credentials.document(tx, row.id))
    card = card_of(issued, row)
    assert differ(read_statement(full), read_statement(card)) == ()
    assert [card[name] for name in ("validFrom", "validUntil")] == [full[name] for name in ("validFrom", "validUntil")]
    assert "created" not in card["proof"]
    assert "کوئی" not in str(card)


def test_a_qualifications_card_names_its_units_and_ends_with_the_first(issued: TestOffice) -> None:
    (card,) = issued.of(Kind.CARD, "T-1")
    units = issued.of(Kind.UNIT, "T-1")
    with issued.desk.store.read() as tx:
        assert {unit.id for unit in cards.units_of(tx, card.id)} == {unit.id for unit in units}
        full = [read_object(credentials.document(tx, unit.id)) for unit in units]
    assert card.valid_until == min(unit.valid_until for unit in units)
    assert len(ordinals(issued, card)) == len(UNITS)
    for document in full:
        assert differ(read_statement(document), read_statement(card_of(issued, card))) == ()
    assert (card.list_number, card.position) not in {(unit.list_number, unit.position) for unit in units}


def test_a_part_is_on_a_card_and_a_new_unit_brings_a_new_card(office: TestOffice) -> None:
    office.enter(["T-1"], units=UNITS[:2])
    office.issue()
    (part,) = office.of(Kind.CARD)
    assert len(ordinals(office, part)) == 2
    assert office.of(Kind.QUALIFICATION) == []
    office.enter(["T-1"], units=UNITS[2:])
    office.issue()
    part, whole = office.of(Kind.CARD)
    assert (part.message, whole.replaces, whole.edition) == (1, part.id, 2)
    assert len(ordinals(office, whole)) == 3
    assert (verdict(office, part), verdict(office, whole)) == ("replaced", "valid")
    assert {"T-1/plumber-l3_card.json", "T-1/plumber-l3_card_2.json"} <= set(office.files())


def test_a_card_is_suspended_and_reinstated_with_its_units(anywhere: TestOffice) -> None:
    (card,), (one, other, _) = anywhere.of(Kind.CARD), anywhere.of(Kind.UNIT)

    def change(act: object, unit: Credential, *reason: Reason) -> str:
        act(anywhere.desk, [unit.id], *reason, "appeal", actor=anywhere.clerk)
        settle(anywhere, unit)
        assert len(anywhere.of(Kind.CARD)) == 1  # no new card
        return verdict(anywhere, card)

    assert change(status.suspend, one, Reason.APPEAL_UNDER_REVIEW) == "suspended"
    assert change(status.suspend, other, Reason.HOLDER_REQUEST) == "suspended"
    assert change(status.reinstate, one) == "suspended"
    assert change(status.reinstate, other) == "valid"
    with pytest.raises(StoreRefused, match="follows its units"):
        change(status.suspend, card, Reason.OTHER)
    assert anywhere.issue().issued == 0


def test_a_card_is_replaced_when_a_unit_falls_and_revoked_with_the_last(anywhere: TestOffice) -> None:
    (card,), (one, *rest) = anywhere.of(Kind.CARD), anywhere.of(Kind.UNIT)
    status.revoke(anywhere.desk, [one.id], Reason.FRAUD, "found out", actor=anywhere.clerk)
    anywhere.publish()
    assert verdict(anywhere, card) == "replaced"  # before there is a new one
    settle(anywhere, one)
    new = anywhere.of(Kind.CARD)[-1]
    assert (verdict(anywhere, new), len(ordinals(anywhere, new))) == ("valid", 2)
    status.revoke(anywhere.desk, [row.id for row in rest], Reason.FRAUD, "found out", actor=anywhere.clerk)
    settle(anywhere, *rest)
    report = anywhere.judge(anywhere.code(new))
    assert report.deciding is not None
    assert (str(report.verdict), report.deciding.parameters["reason"]) == ("revoked", "fraud")
    assert len(anywhere.of(Kind.CARD)) == 2
    with anywhere.desk.store.read() as tx:
        audit.verify(tx)
        whole = counts.reconcile(tx)
    assert (whole.qualifications_begun, whole.qualification_cards) == (0, 0)


def test_a_card_names_the_replacement_of_a_unit(anywhere: TestOffice) -> None:
    (card,), old = anywhere.of(Kind.CARD), anywhere.of(Kind.UNIT)[0]
    new = status.replace(anywhere.desk, old.id, actor=anywhere.clerk)
    settle(anywhere, new)
    successor = anywhere.of(Kind.CARD)[-1]
    with anywhere.desk.store.read() as tx:
        assert new.id in {unit.id for unit in cards.units_of(tx, successor.id)}
    assert (verdict(anywhere, card), verdict(anywhere, successor)) == ("replaced", "valid")


def test_a_card_can_be_replaced_or_revoked_itself(issued: TestOffice) -> None:
    (card,) = issued.of(Kind.CARD, "T-1")
    new = status.replace(issued.desk, card.id, actor=issued.clerk)
    assert status.replace(issued.desk, card.id, actor=issued.clerk).id == new.id
    status.revoke(issued.desk, [new.id], Reason.HOLDER_REQUEST, "lost", actor=issued.clerk)
    settle(issued, new)
    found = issued.of(Kind.CARD, "T-1")
    assert [verdict(issued, row) for row in found] == ["replaced", "revoked", "valid"]
    theirs = [row.id for row in issued.of(Kind.UNIT, "T-1")]
    status.suspend(issued.desk, theirs, Reason.OTHER, "looked into", actor=issued.clerk)
    with pytest.raises(Refused, match="say nothing"):
        status.replace(issued.desk, found[-1].id, actor=issued.clerk)


def test_a_card_planned_before_a_crash_is_given_up_if_its_unit_falls_and_finished_if_not(office: TestOffice) -> None:
    office.enter(["T-1", "T-2"])
    issue_units(office)
    with office.desk.store.transaction(office.clerk) as tx:
        planned = issue.plan_cards(tx, office.desk, 10)
    assert len(planned) == 2
    fallen = office.of(Kind.UNIT, "T-1")[0]
    status.revoke(office.desk, [fallen.id], Reason.FRAUD, "found out", actor=office.clerk)
    office.issue()
    (one,), (other,) = office.of(Kind.CARD, "T-1"), office.of(Kind.CARD, "T-2")
    assert one.id not in {row.id for row in planned}
    assert other.id in {row.id for row in planned}
    assert (len(ordinals(office, one)), len(ordinals(office, other))) == (2, 3)
    assert (verdict(office, one), verdict(office, other)) == ("valid", "valid")


def issue_units(office: TestOffice) -> None:
    """Issue units and qualifications, as far as a run comes that is cut off before the cards."""
    while True:
        with office.desk.store.transaction(office.clerk) as tx:
            planned = issue.plan_due(tx, office.desk)
            if planned and planned[0].kind is Kind.CARD:
                for row in planned:
                    credentials.abandon(tx, row.id, "cut off")
                return
        issue.finish(office.desk, planned, issue.Outcome(), actor=office.clerk)


def test_a_card_that_was_never_signed_is_not_signed_for_a_unit_that_fell(office: TestOffice) -> None:
    """Even if the register were made to forget to give it up: the signer asks again."""
    office.enter(["T-1"])
    issue_units(office)
    with office.desk.store.transaction(office.clerk) as tx:
        (planned,) = issue.plan_cards(tx, office.desk, 10)
    with office.desk.store.transaction(office.clerk) as tx:
        tx.connection.exec_driver_sql("UPDATE credentials SET status = 'suspended' WHERE kind = 'unit'")
    outcome = issue.resume(office.desk, actor=office.clerk)
    assert {objection.code for objection in outcome.refused[planned.id].objections} == {"unit-fallen"}


def test_when_a_unit_has_ended_the_others_get_a_new_card(office: TestOffice) -> None:
    now = datetime.now(UTC)
    for units, later in ((UNITS[:1], timedelta()), (UNITS[1:], timedelta(days=400)), ((), timedelta(days=5 * 366))):
        with reopen(office.home.path, clock=lambda later=later: now + later) as future:
            if units:
                future.enter(["T-1"], units=units)
            issue_due(future.desk, actor=future.clerk)
    first, both, rest = office.of(Kind.CARD)
    assert [len(ordinals(office, row)) for row in (first, both, rest)] == [1, 3, 2]
    assert first.valid_until == both.valid_until < rest.valid_until
    assert (first.status, both.status, rest.status) == (Status.REVOKED, Status.REVOKED, Status.VALID)


def test_after_a_compromise_the_inventory_saves_printed_cards_and_no_forged_one(issued: TestOffice) -> None:
    (row,) = issued.of(Kind.CARD, "T-1")
    codes = [issued.code(each) for each in (*issued.of(Kind.UNIT), row)]
    forged = card_of(issued, row)
    del forged["proof"]
    forged["credentialSubject"]["name"] = "Thief Of Keys"
    key = issued.desk.keyring.in_force(Role.CREDENTIAL, issued.desk.now())
    with issued.desk.store.read() as tx:
        known = ourselves(issued.desk, recorded(tx))
    theft = write_code(sign(forged, key, None), known).encode()
    assert str(issued.judge(theft).verdict) == "valid"
    create_signing_key(issued.desk.keyring, issued.desk.did, valid_from=issued.desk.now(), actor=issued.clerk)
    compromise(issued.desk, key.id, datetime.now(UTC), issued.home.trust, actor=issued.clerk)
    sign_trust(issued)
    issued.publish()
    assert {str(issued.judge(code).verdict) for code in codes} == {"valid"}
    assert str(issued.judge(theft).verdict) == "untrusted"


def sign_trust(office: TestOffice) -> None:
    """Have the root key say what is on record now."""
    trust.renew(office.desk, open_root(office.home, office.desk, ask), office.home.trust, actor=office.clerk, days=30)


def test_a_name_too_long_for_a_card_is_refused_with_a_shorter_form_that_works(office: TestOffice) -> None:
    office.enter(["T-1"], name_en=LONG)
    office.enter(["T-2"])
    outcome = office.issue()
    assert outcome.issued == 5  # the other worker's: without its units, the whole qualification waits too
    assert office.of(Kind.QUALIFICATION, "T-1") == []
    assert len(outcome.refused) == 3
    objections = [each for refused in outcome.refused.values() for each in refused.objections]
    proposed = {(each.code, each.proposal) for each in objections}  # their sizes differ with the index in the list
    assert proposed == {("card-too-large", "Muhammad A R R R R R R R R R R Popalzai")}
    objection = objections[0]
    assert "Popalzai" not in objection.words + repr(objection)
    told = hunar("issue", home=office.home.path)
    assert told.exit_code == 1
    listed = hunar("issue", "--list", home=office.home.path).output
    assert re.search("T-1 .* plumber-l3 .* a unit of it cannot be signed, or does not stand", listed)
    assert "Proposed: Muhammad A R R R" in told.output
    again = hunar(
        "worker",
        "add",
        "-",
        home=office.home.path,
        stdin=workers_csv(["T-1"], name_en=LONG, card_name=objection.proposal),
    )
    assert again.exit_code == 0, again.output
    later = office.issue()
    assert (later.issued, later.refused) == (5, {})
    assert len(office.of(Kind.QUALIFICATION, "T-1")) == 1
    row = office.of(Kind.UNIT, "T-1")[0]
    with office.desk.store.read() as tx:
        full = read_object(credentials.document(tx, row.id))
    card = card_of(office, row)
    assert (full["credentialSubject"]["name"], card["credentialSubject"]["name"]) == (LONG, objection.proposal)
    assert differ(read_statement(full), read_statement(card)) == ()
    assert verdict(office, row) == "valid"


@pytest.mark.parametrize("name", ["Somebody Else", "Popalzai", "محمد عبدل", "Muhammad"])
def test_a_card_name_that_is_no_short_form_is_refused_and_not_repeated(office: TestOffice, name: str) -> None:
    table = workers_csv(["T-1"], name_en=LONG, card_name=name)
    done = hunar("worker", "add", "-", home=office.home.path, stdin=table)
    assert done.exit_code == 1
    assert "card_name cannot be read" in done.output
    assert name not in done.output


def test_urdu_is_never_on_a_card(office: TestOffice) -> None:
    office.enter(["T-1"], name_en="غلام رسول")
    outcome = office.issue()
    assert office.of(Kind.UNIT)[0].digest is None
    assert {each.code for refused in outcome.refused.values() for each in refused.objections} == {"card-name"}


def test_the_texts_of_the_table_only_grow_and_old_codes_stay_readable(issued: TestOffice) -> None:
    codes = [issued.code(row) for row in issued.of(Kind.CARD)]
    before = issued.trust().issuers[issued.desk.did].cards["texts"]
    import_standards(issued.desk.store, issued.home.standards, shipped(), actor=issued.clerk)
    assert not trust.is_current(issued.desk, issued.home.trust)
    sign_trust(issued)
    issued.publish()
    after = issued.trust().issuers[issued.desk.did].cards["texts"]
    assert after[: len(before)] == before
    assert len(after) > len(before)
    assert {"nsp-std-plumber", "plumber-l3", "7126", UNITS[0], "cook-l3"} <= set(after)
    assert {str(issued.judge(code).verdict) for code in codes} == {"valid"}
    again = import_standards(issued.desk.store, issued.home.standards, shipped(), actor=issued.clerk)
    assert again
    assert trust.is_current(issued.desk, issued.home.trust)


def test_a_seventeenth_key_needs_a_new_registry_entry(issued: TestOffice) -> None:
    def create(number: int, *roles: Role) -> None:
        create_signing_key(
            issued.desk.keyring,
            issued.desk.did,
            roles=frozenset(roles),
            uri=f"file:keys/more-{number}.pem",
            valid_from=issued.desk.now(),
            actor=issued.clerk,
        )

    create(0, Role.STATUS)
    for number in range(1, 16):
        create(number, Role.CREDENTIAL)
    with pytest.raises(Refused, match="new registry entry"):
        create(16, Role.CREDENTIAL, Role.STATUS)
    create(17, Role.STATUS)
    sign_trust(issued)
    issued.publish()
    assert len(issued.trust().issuers[issued.desk.did].cards["keys"]) == 16
    assert card_tables(issued.trust())(65537) is not None
    assert {verdict(issued, row) for row in issued.of(Kind.CARD)} == {"valid"}


def test_who_is_erased_has_no_card_left_and_gets_none(issued: TestOffice) -> None:
    (card,) = issued.of(Kind.CARD, "T-1")
    unit = issued.of(Kind.UNIT, "T-1")[0]
    with issued.desk.store.transaction(issued.clerk) as tx:
        erasure.erase(tx, card.worker)
    for row in (card, unit):
        with issued.desk.store.read() as tx, pytest.raises(NotFound):
            credentials.card(tx, row.id)
    status.revoke(issued.desk, [unit.id], Reason.HOLDER_REQUEST, "wish of the holder", actor=issued.clerk)
    outcome = issued.issue()
    assert (outcome.issued, outcome.refused) == (0, {})


def test_the_commands_know_cards(issued: TestOffice) -> None:
    (card,), (one, *_) = issued.of(Kind.CARD, "T-1"), issued.of(Kind.UNIT, "T-1")
    shown = hunar("status", "show", card.short_number, one.id, home=issued.home.path).output
    assert one.short_number in shown
    assert f"is named by the card {card.id}" in shown
    done = hunar("status", "revoke", one.id, "--reason", "fraud", "--words", "found out", home=issued.home.path)
    assert done.exit_code == 0, done.output
    assert "1 card is new in place of an old one" in done.output
    assert (issued.home.credentials / "T-1" / "plumber-l3_card_2.json").exists()
    assert verdict(issued, card) == "replaced"
    refused = hunar("status", "suspend", card.id, "--reason", "other", "--words", "looked into", home=issued.home.path)
    assert refused.exit_code == 1
    assert "follows its units" in refused.output


def test_a_change_stands_where_no_new_card_can_be_signed(issued: TestOffice) -> None:
    one = issued.of(Kind.UNIT, "T-1")[0]
    create_signing_key(
        issued.desk.keyring,
        issued.desk.did,
        roles=frozenset({Role.STATUS}),
        valid_from=issued.desk.now(),
        actor=issued.clerk,
    )
    with issued.desk.store.transaction(issued.clerk) as tx:
        keys.retire(tx, f"{issued.desk.did}#key-1")
    done = hunar(
        "status", "revoke", one.id, "--reason", "fraud", "--words", "found out", "--no-publish", home=issued.home.path
    )
    assert done.exit_code == 0, done.output
    assert "New cards wait" in done.output
    assert [row.status for row in issued.of(Kind.CARD, "T-1")] == [Status.REVOKED]
    assert all(row.state is not CredentialState.INTENT for row in issued.all())


def test_a_worker_may_be_named_in_an_objection_to_the_operator_only() -> None:
    objection = Objection("code", "words", "place", "Somebody Personal")
    assert "Personal" not in f"{objection} {objection!r} {Refused(objection)}"


def test_the_office_that_a_stranger_reads_is_untrusted(issued: TestOffice) -> None:
    code = issued.code(issued.of(Kind.CARD)[0])
    nobody = replace(issued.trust(), issuers={})
    assert str(judge(issued.home, code, trusted=nobody).verdict) == "unsupported"  # whose table it is, nobody says


def test_a_worker_on_record_is_found_with_the_card_name(office: TestOffice) -> None:
    office.enter(["T-1"], name_en=LONG, card_name="Muhammad Popalzai")
    with office.desk.store.read() as tx:
        found = workers.find_by_reference(tx, "T-1")
    assert found is not None
    assert (found.name_on_cards, found.name_en) == ("Muhammad Popalzai", LONG)
    assert office.issue().refused == {}
