"""What a credential is worth, as a verifier sees it who reads only what is published."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from issuer import status
from issuer.errors import NotPublished, Refused
from issuer.issue import Outcome, finish, plan_due
from issuer.keyring import Held
from issuer.lists import check_only_rises, sign_lists
from issuer.messages import MESSAGES, Reason, table, value_of
from issuer.release import release
from issuer.store import Refused as StoreRefused
from issuer.store import credentials
from issuer.store import status as register
from issuer.store.credentials import Credential, CredentialState, Kind, Status
from issuer.store.status import StatusBits, StatusList
from tests.issuer.office import UNITS, TestOffice, open_office, reopen
from tests.signers import signer_named
from vc.reader import read_object


def _unit(office: TestOffice) -> Credential:
    return next(row for row in office.all() if row.kind is Kind.UNIT)


def _file(office: TestOffice, row: Credential) -> bytes:
    return next(data for data in office.files().values() if row.id.encode() in data)


def test_a_revocation_shows_its_reason_and_leaves_the_others_alone(issued: TestOffice) -> None:
    row = _unit(issued)
    status.revoke(issued.desk, [row.id], Reason.FRAUD, "a bought certificate", actor=issued.clerk)
    assert str(issued.judge(_file(issued, row)).verdict) == "valid"  # nothing changes until the lists are published
    issued.publish()
    report = issued.judge(_file(issued, row))
    assert str(report.verdict) == "revoked"
    assert report.deciding and report.deciding.parameters["reason"] == "fraud"
    verdicts = sorted(str(issued.judge(data).verdict) for data in issued.files().values())
    assert verdicts == ["replaced", "revoked", "revoked"] + ["valid"] * 7  # the card that named it, and the whole


def _verdicts(office: TestOffice, kind: Kind) -> list[str]:
    office.publish()
    return [str(office.judge(_file(office, row)).verdict) for row in office.of(kind, "T-1")]


def test_a_whole_qualification_is_worth_no_more_than_its_units(issued: TestOffice) -> None:
    desk, actor = issued.desk, issued.clerk
    one, other, _ = (row.id for row in issued.of(Kind.UNIT, "T-1"))
    (whole,) = (row.id for row in issued.of(Kind.QUALIFICATION, "T-1"))
    status.suspend(desk, [one], Reason.APPEAL_UNDER_REVIEW, "appeal", actor=actor)
    status.suspend(desk, [other], Reason.OTHER, "looked into", actor=actor)
    assert _verdicts(issued, Kind.QUALIFICATION) == ["suspended"]
    status.reinstate(desk, [one], "upheld", actor=actor)
    assert _verdicts(issued, Kind.QUALIFICATION) == ["suspended"]
    status.reinstate(desk, [other], "in order", actor=actor)
    assert _verdicts(issued, Kind.QUALIFICATION) == ["valid"]
    status.suspend(desk, [whole], Reason.OTHER, "for a reason of its own", actor=actor)
    status.suspend(desk, [one], Reason.OTHER, "again", actor=actor)
    status.reinstate(desk, [one], "in order", actor=actor)
    assert _verdicts(issued, Kind.QUALIFICATION) == ["suspended"]
    status.revoke(desk, [one], Reason.FRAUD, "found out", actor=actor)
    assert _verdicts(issued, Kind.QUALIFICATION) == ["revoked"]
    assert _verdicts(issued, Kind.UNIT) == ["revoked", "valid", "valid"]


def test_no_whole_qualification_is_issued_while_a_unit_of_it_is_withdrawn(office: TestOffice) -> None:
    office.enter(["T-1"], units=UNITS[:2])
    office.issue()
    fallen = _unit(office)
    status.suspend(office.desk, [fallen.id], Reason.OTHER, "looked into", actor=office.clerk)
    office.enter(["T-1"], units=UNITS[2:])
    office.issue()
    assert (len(office.of(Kind.UNIT)), office.of(Kind.QUALIFICATION)) == (3, [])
    status.reinstate(office.desk, [fallen.id], "in order", actor=office.clerk)
    office.issue()
    assert _verdicts(office, Kind.QUALIFICATION) == ["valid"]


def test_a_whole_qualification_planned_and_not_signed_is_given_up_when_a_unit_falls(office: TestOffice) -> None:
    office.enter(["T-1"])
    desk = office.desk
    with desk.store.transaction(office.clerk) as tx:
        units = plan_due(tx, desk)
    finish(desk, units, Outcome(), actor=office.clerk)
    with desk.store.transaction(office.clerk) as tx:
        (whole,) = plan_due(tx, desk)
    status.revoke(desk, [units[0].id], Reason.FRAUD, "found out", actor=office.clerk)
    office.issue()
    assert whole.kind is Kind.QUALIFICATION
    assert office.of(Kind.QUALIFICATION) == []
    with desk.store.read() as tx:
        assert credentials.get(tx, whole.id).state is CredentialState.ABANDONED


def test_a_whole_qualification_stands_when_a_unit_is_replaced(issued: TestOffice) -> None:
    (old, *_) = issued.of(Kind.UNIT, "T-1")
    status.replace(issued.desk, old.id, actor=issued.clerk)
    assert _verdicts(issued, Kind.QUALIFICATION) == ["valid"]


def test_the_offices_own_words_are_never_published(issued: TestOffice) -> None:
    status.revoke(issued.desk, [_unit(issued).id], Reason.FRAUD, "a bought certificate", actor=issued.clerk)
    issued.publish()
    assert not any(b"bought" in file.read_bytes() for file in issued.home.public.rglob("*") if file.is_file())


def test_a_suspension_can_be_lifted(issued: TestOffice) -> None:
    row = _unit(issued)
    status.suspend(issued.desk, [row.id], Reason.APPEAL_UNDER_REVIEW, "appeal", actor=issued.clerk)
    issued.publish()
    assert str(issued.judge(_file(issued, row)).verdict) == "suspended"
    status.reinstate(issued.desk, [row.id], "appeal upheld", actor=issued.clerk)
    issued.publish()
    assert issued.verdicts() == {"valid"}


def test_a_revocation_cannot_be_lifted(issued: TestOffice) -> None:
    row = _unit(issued)
    status.revoke(issued.desk, [row.id], Reason.FRAUD, "found out", actor=issued.clerk)
    with pytest.raises(StoreRefused):
        status.reinstate(issued.desk, [row.id], "sorry", actor=issued.clerk)
    with pytest.raises(StoreRefused):
        status.suspend(issued.desk, [row.id], Reason.APPEAL_UNDER_REVIEW, "appeal", actor=issued.clerk)
    issued.publish()
    assert str(issued.judge(_file(issued, row)).verdict) == "revoked"


@pytest.mark.parametrize("reason", [Reason.NONE, Reason.REPLACED, Reason.APPEAL_UNDER_REVIEW])
def test_a_reason_must_fit(issued: TestOffice, reason: Reason) -> None:
    with pytest.raises(Refused, match="no reason"):
        status.revoke(issued.desk, [_unit(issued).id], reason, "words", actor=issued.clerk)


def test_of_several_all_change_or_none(issued: TestOffice) -> None:
    first, second, *_ = (row.id for row in issued.all() if row.kind is Kind.UNIT)
    status.revoke(issued.desk, [second], Reason.FRAUD, "found out", actor=issued.clerk)
    with pytest.raises(StoreRefused):
        status.suspend(issued.desk, [first, second], Reason.APPEAL_UNDER_REVIEW, "appeal", actor=issued.clerk)
    statuses = {row.id: row.status for row in issued.all()}
    assert statuses[first] is Status.VALID


def test_a_replacement_stands_and_the_old_one_says_replaced(issued: TestOffice) -> None:
    old = _unit(issued)
    new = status.replace(issued.desk, old.id, actor=issued.clerk)
    issued.publish()
    release(issued.desk, issued.home.credentials, actor=issued.clerk)
    assert str(issued.judge(_file(issued, old)).verdict) == "replaced"
    assert str(issued.judge(_file(issued, new)).verdict) == "valid"
    assert (new.replaces, new.assessment, new.valid_until) == (old.id, old.assessment, old.valid_until)
    assert new.position != old.position


def test_replacing_twice_makes_one_replacement(issued: TestOffice) -> None:
    old = _unit(issued)
    first = status.replace(issued.desk, old.id, actor=issued.clerk)
    again = status.replace(issued.desk, old.id, actor=issued.clerk)
    assert first.id == again.id


def test_changes_tell_who_when_and_why(issued: TestOffice) -> None:
    row = _unit(issued)
    status.suspend(issued.desk, [row.id], Reason.HOLDER_REQUEST, "lost phone", actor=issued.clerk)
    with issued.desk.store.read() as tx:
        (change,) = register.history(tx, row.id)
    assert (change.actor, change.reason, change.message) == (
        issued.clerk,
        "lost phone",
        value_of(Reason.HOLDER_REQUEST),
    )
    assert abs(change.at - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_register_restored_from_an_old_backup_cannot_take_a_revocation_back(issued: TestOffice) -> None:
    backup = issued.home.path / "backup.sqlite3"
    issued.desk.store.close()
    shutil.copyfile(issued.home.path / "hunar.sqlite3", backup)
    with reopen(issued.home.path) as office:
        row = _unit(office)
        status.revoke(office.desk, [row.id], Reason.FRAUD, "found out", actor=office.clerk)
        office.publish()
    shutil.copyfile(backup, issued.home.path / "hunar.sqlite3")
    for left in issued.home.path.glob("hunar.sqlite3-*"):
        left.unlink()
    with reopen(issued.home.path) as office:
        before = {file: file.read_bytes() for file in office.home.public.rglob("*") if file.is_file()}
        with pytest.raises(NotPublished, match="would clear a revocation"):
            office.publish()
        assert {file: file.read_bytes() for file in office.home.public.rglob("*") if file.is_file()} == before
        assert str(office.judge(_file(office, row)).verdict) == "revoked"


def test_a_list_older_than_the_public_one_is_not_published(issued: TestOffice) -> None:
    issued.publish()
    with (
        reopen(issued.home.path, clock=lambda: datetime.now(UTC) - timedelta(seconds=40)) as behind,
        pytest.raises(NotPublished, match="clock"),
    ):
        behind.publish()


@pytest.fixture(scope="module")
def ready_office(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestOffice]:
    """An office of which only the address is needed."""
    with open_office(template, tmp_path_factory.mktemp("lists") / "office") as office:
        yield office


LENGTH = 131_072
KEY = Held("did:web:office.hunar.example#key-1", signer_named())
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def _list(office: TestOffice, revoked: set[int], at: datetime) -> bytes:
    row = StatusList(1, LENGTH, len(revoked), True, NOON)
    bits = StatusBits(tuple(sorted(revoked)), (), {})
    return sign_lists(office.desk.address, [(row, bits)], KEY, at)[office.desk.address.status_list("revocation", 1)]


_INDEXES = st.sets(st.integers(0, LENGTH - 1), max_size=40)


@settings(max_examples=60, deadline=None)
@given(before=_INDEXES, added=_INDEXES, dropped=_INDEXES)
def test_lists_only_ever_rise(before: set[int], added: set[int], dropped: set[int], ready_office: TestOffice) -> None:
    after = (before | added) - dropped
    old, new = _list(ready_office, before, NOON), _list(ready_office, after, NOON + timedelta(hours=1))
    if before <= after:
        check_only_rises(old, new)
    else:
        with pytest.raises(NotPublished):
            check_only_rises(old, new)


def test_the_lists_are_of_the_standards_form(issued: TestOffice) -> None:
    for purpose in ("revocation", "suspension", "message"):
        document = read_object((issued.home.public / "status" / purpose / "1").read_bytes())
        begins, ends = (datetime.fromisoformat(document[name]) for name in ("validFrom", "validUntil"))
        assert ends - begins == timedelta(days=30)
        assert document["credentialSubject"]["ttl"] == 86_400_000
        assert document["credentialSubject"]["statusPurpose"] == purpose
        assert document["id"] == f"https://office.hunar.example/status/{purpose}/1"


def test_the_messages_are_sixteen_and_their_values_never_move() -> None:
    assert MESSAGES == (
        "none",
        "replaced",
        "issued-in-error",
        "assessment-set-aside",
        "assessor-not-accredited",
        "centre-not-approved",
        "fraud",
        "key-compromised",
        "holder-request",
        "appeal-under-review",
        "under-investigation",
        "other",
        "undefined",
        "undefined",
        "undefined",
        "undefined",
    )
    assert [entry["status"] for entry in table()] == [f"0x{value:x}" for value in range(16)]
    assert value_of(Reason.REPLACED) == register.REPLACED
