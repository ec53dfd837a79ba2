"""Several keys, one after the other: what each signed stays what it was."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from issuer import compromise as compromises
from issuer import trust
from issuer.compromise import compromise
from issuer.errors import NoKey, NotPublished
from issuer.found import open_root
from issuer.keyring import Keyring, create_signing_key
from issuer.store import Refused, credentials, keys
from issuer.store.keys import KeyState, Role
from issuer.store.terms import Kind
from keys import Algorithm, KeyUnavailable
from tests.issuer.office import TestOffice, ask
from vc.reader import read_object


def _new_key(office: TestOffice, **options: object) -> str:
    row = create_signing_key(
        office.desk.keyring, office.desk.did, valid_from=office.desk.now(), actor=office.clerk, **options
    )
    _sign_trust(office)
    return row.id


def _sign_trust(office: TestOffice) -> None:
    root = open_root(office.home, office.desk, ask)
    trust.renew(office.desk, root, office.home.trust, actor=office.clerk, days=30)


def _key_of(data: bytes) -> str:
    return read_object(data)["proof"]["verificationMethod"]


def test_a_new_key_signs_from_now_on_and_breaks_nothing(issued: TestOffice) -> None:
    new = _new_key(issued)
    issued.enter(["T-3"])
    issued.issue()
    by_key = {_key_of(data) for name, data in issued.files().items() if name.startswith("T-3/")}
    assert by_key == {new}
    assert {_key_of(data) for data in issued.files().values()} == {new, f"{issued.desk.did}#key-1"}
    assert issued.verdicts() == {"valid"}


def test_a_key_made_for_later_is_announced_now_and_signs_later(issued: TestOffice) -> None:
    later = issued.desk.now() + timedelta(days=7)
    row = create_signing_key(issued.desk.keyring, issued.desk.did, valid_from=later, actor=issued.clerk)
    _sign_trust(issued)
    issued.publish()
    assert row.id in (issued.trust().issuers[issued.desk.did].keys or {})
    assert issued.desk.keyring.in_force(Role.STATUS, later - timedelta(seconds=1)).id.endswith("#key-1")
    assert issued.desk.keyring.in_force(Role.STATUS, later).id == row.id
    assert issued.verdicts() == {"valid"}


def test_a_retired_key_signs_nothing_new_and_its_signatures_stay_good(issued: TestOffice) -> None:
    new = _new_key(issued)
    with issued.desk.store.transaction(issued.clerk) as tx:
        keys.retire(tx, f"{issued.desk.did}#key-1")
    _sign_trust(issued)
    issued.publish()
    assert issued.verdicts() == {"valid"}
    did = read_object((issued.home.public / ".well-known" / "did.json").read_bytes())
    assert did["assertionMethod"] == [f"{issued.desk.did}#key-1", new]


def test_after_a_compromise_only_the_inventory_counts(issued: TestOffice) -> None:
    old = f"{issued.desk.did}#key-1"
    forged = _forge(issued)
    assert str(issued.judge(forged).verdict) == "valid"  # the thief's work is perfect as long as nobody knows
    _new_key(issued)
    saved = compromise(issued.desk, old, datetime.now(UTC), issued.home.trust, actor=issued.clerk)
    _sign_trust(issued)
    issued.publish()
    assert saved == 16  # six units with their cards, two qualifications, two cards of qualifications
    assert issued.verdicts() == {"valid"}
    assert str(issued.judge(forged).verdict) == "untrusted"
    did = read_object((issued.home.public / ".well-known" / "did.json").read_bytes())
    assert old not in did["assertionMethod"]


def test_what_was_signed_after_the_compromise_is_not_in_the_inventory(issued: TestOffice) -> None:
    old = f"{issued.desk.did}#key-1"
    _new_key(issued)
    compromise(issued.desk, old, datetime(2026, 1, 2, tzinfo=UTC), issued.home.trust, actor=issued.clerk)
    _sign_trust(issued)
    issued.publish()
    assert issued.verdicts() == {"untrusted"}


def test_a_compromised_key_never_signs_again(issued: TestOffice) -> None:
    compromise(issued.desk, f"{issued.desk.did}#key-1", datetime.now(UTC), issued.home.trust, actor=issued.clerk)
    with pytest.raises(NoKey):
        issued.publish()
    with issued.desk.store.transaction(issued.clerk) as tx, pytest.raises(Refused):
        keys.retire(tx, f"{issued.desk.did}#key-1")


def test_an_altered_inventory_saves_nothing(issued: TestOffice) -> None:
    _new_key(issued)
    compromise(issued.desk, f"{issued.desk.did}#key-1", datetime.now(UTC), issued.home.trust, actor=issued.clerk)
    _sign_trust(issued)
    issued.publish()
    (file,) = (issued.home.public / "inventories" / "key-1").glob("*.json")
    file.write_bytes(file.read_bytes() + b" ")
    assert issued.verdicts() == {"unchecked"}


def test_what_is_formatted_anew_or_presented_is_in_the_inventory_too(issued: TestOffice) -> None:
    _new_key(issued)
    compromise(issued.desk, f"{issued.desk.did}#key-1", datetime.now(UTC), issued.home.trust, actor=issued.clerk)
    _sign_trust(issued)
    issued.publish()
    for row in (*issued.of(Kind.UNIT), *issued.of(Kind.QUALIFICATION)):
        with issued.desk.store.read() as tx:
            document = json.loads(credentials.document(tx, row.id))
        shown = {"@context": document["@context"][:1], "type": ["VerifiablePresentation"]}
        for data in (
            json.dumps(document, indent=4).encode(),
            json.dumps(dict(reversed(document.items()))).encode(),
            json.dumps({**shown, "verifiableCredential": [document]}).encode(),
        ):
            assert str(issued.judge(data).verdict) == "valid"


def test_to_say_it_again_saves_no_more(issued: TestOffice) -> None:
    """Who repeats the command names no moment, or a later one: what was signed in between may be the thief's."""
    key = f"{issued.desk.did}#key-1"
    _new_key(issued)
    early = datetime(2026, 1, 2, tzinfo=UTC)
    for at in (early, datetime.now(UTC)):
        assert compromise(issued.desk, key, at, issued.home.trust, actor=issued.clerk) == 0
    _sign_trust(issued)
    issued.publish()
    assert issued.verdicts() == {"untrusted"}


def test_a_moment_that_is_moved_back_is_told_at_another_address(issued: TestOffice) -> None:
    """Verifiers keep an inventory for days, and would not see that it was exchanged."""
    key = f"{issued.desk.did}#key-1"
    _new_key(issued)
    addresses = set()
    for at in (datetime.now(UTC), datetime(2026, 1, 2, tzinfo=UTC)):
        compromise(issued.desk, key, at, issued.home.trust, actor=issued.clerk)
        _sign_trust(issued)
        issued.publish()
        (entry,) = read_object((issued.home.public / "trust-list.json").read_bytes())["issuers"]
        addresses.add(next(each for each in entry["keys"] if each["id"] == key)["inventory"]["url"])
    assert len(addresses) == 2
    assert all(
        (issued.home.public / url.removeprefix(f"{issued.desk.address.base_url}/")).exists() for url in addresses
    )
    assert issued.verdicts() == {"untrusted"}


def test_a_long_inventory_is_divided_and_saves_the_same(issued: TestOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compromises, "PART", 3)
    forged = _forge(issued)
    _new_key(issued)
    key = f"{issued.desk.did}#key-1"
    assert compromise(issued.desk, key, datetime.now(UTC), issued.home.trust, actor=issued.clerk) == 16
    _sign_trust(issued)
    issued.publish()
    whole = read_object((issued.home.trust / "inventories" / "key-1.json").read_bytes())
    files = {file.stem: file for file in (issued.home.public / "inventories" / "key-1").glob("*.json")}
    assert len(files.keys() - set(whole["parts"])) == 1  # the whole itself
    parts = [files[name] for name in whole["parts"]]
    assert len(parts) == 6
    assert sum(len(read_object(part.read_bytes())["digests"]) for part in parts) == 16
    assert issued.verdicts() == {"valid"}
    assert str(issued.judge(forged).verdict) == "untrusted"
    for part in parts:
        part.write_bytes(part.read_bytes() + b" ")
    assert issued.verdicts() == {"unchecked"}


def test_nothing_is_published_without_a_part_of_an_inventory(
    issued: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compromises, "PART", 3)
    _new_key(issued)
    compromise(issued.desk, f"{issued.desk.did}#key-1", datetime.now(UTC), issued.home.trust, actor=issued.clerk)
    _sign_trust(issued)
    (issued.home.trust / "inventories" / "key-1" / "notes.json").write_bytes(b"{}")
    issued.publish()
    assert not (issued.home.public / "inventories" / "key-1" / "notes.json").exists()
    whole = read_object((issued.home.trust / "inventories" / "key-1.json").read_bytes())
    (issued.home.trust / "inventories" / "key-1" / f"{whole['parts'][0]}.json").unlink()
    with pytest.raises(NotPublished, match="missing or was changed"):
        issued.publish()


def test_keys_of_separate_roles_do_only_their_own(office: TestOffice) -> None:
    lists = _new_key(office, roles=frozenset({Role.STATUS}))
    credentials = _new_key(office, roles=frozenset({Role.CREDENTIAL}))
    with office.desk.store.transaction(office.clerk) as tx:
        keys.retire(tx, f"{office.desk.did}#key-1")
    _sign_trust(office)
    office.enter(["T-1"])
    office.issue()
    assert {_key_of(data) for data in office.files().values()} == {credentials}
    assert _key_of((office.home.public / "status" / "revocation" / "1").read_bytes()) == lists
    assert office.verdicts() == {"valid"}


@pytest.mark.parametrize("algorithm", [Algorithm.P256, Algorithm.P384])
def test_an_ecdsa_key_signs_with_its_own_suite(office: TestOffice, algorithm: Algorithm) -> None:
    _new_key(office, algorithm=algorithm)
    office.enter(["T-1"])
    office.issue()
    assert {read_object(data)["proof"]["cryptosuite"] for data in office.files().values()} == {"ecdsa-rdfc-2019"}
    assert office.verdicts() == {"valid"}


def test_a_key_is_not_used_outside_of_its_time(office: TestOffice) -> None:
    with pytest.raises(NoKey, match="2025-12-31"):
        office.desk.keyring.in_force(Role.CREDENTIAL, datetime(2025, 12, 31, tzinfo=UTC))
    held = office.desk.keyring.in_force(Role.CREDENTIAL, datetime(2026, 1, 1, tzinfo=UTC))
    assert held.id == f"{office.desk.did}#key-1"


def test_custody_that_holds_another_key_is_noticed(office: TestOffice) -> None:
    folder = office.home.keys
    (folder / "key-1.pem").unlink()
    (folder / "root.pem").rename(folder / "key-1.pem")
    ring = Keyring(office.desk.store, office.home.path, ask)
    with pytest.raises(KeyUnavailable, match="another key"):
        ring.in_force(Role.CREDENTIAL, office.desk.now())


def test_making_a_key_takes_up_one_left_by_an_interrupted_run(office: TestOffice) -> None:
    from keys import create_key

    left = create_key(f"file:{office.home.keys / 'key-2.pem'}", Algorithm.ED25519, ask)
    made = _new_key(office)
    with office.desk.store.read() as tx:
        assert keys.get(tx, made).public_multikey == left.public_key.to_multikey()


def test_no_secret_key_is_in_the_register_or_in_public(issued: TestOffice) -> None:
    for file in (issued.home.path / "hunar.sqlite3", *issued.home.public.rglob("*.json")):
        assert b"PRIVATE KEY" not in file.read_bytes()
    assert b"ENCRYPTED PRIVATE KEY" in (issued.home.keys / "key-1.pem").read_bytes()
    assert {file.stat().st_mode & 0o077 for file in issued.home.keys.iterdir()} == {0}


def _forge(office: TestOffice) -> bytes:
    """A credential as a thief of the key makes it: backdated, and on record nowhere."""
    from issuer.documents import to_bytes
    from issuer.proof import sign

    document = read_object(next(iter(office.files().values())))
    del document["proof"]
    document["credentialSubject"]["name"] = "Thief of Keys"
    key = office.desk.keyring.in_force(Role.CREDENTIAL, office.desk.now())
    return to_bytes(sign(document, key, datetime.fromisoformat(document["validFrom"])))


def test_states_are_told_in_the_trust_list(issued: TestOffice) -> None:
    _new_key(issued)
    compromise(issued.desk, f"{issued.desk.did}#key-1", datetime.now(UTC), issued.home.trust, actor=issued.clerk)
    _sign_trust(issued)
    issued.publish()
    listed = issued.trust().issuers[issued.desk.did].keys or {}
    assert {key.id.partition("#")[2]: str(key.state) for key in listed.values()} == {
        "key-1": str(KeyState.COMPROMISED),
        "key-2": str(KeyState.ACTIVE),
    }
    assert list((issued.home.public / "inventories" / "key-1").glob("*.json"))
