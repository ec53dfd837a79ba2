"""A faulty signer releases nothing, and a mended one finishes what was begun."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from issuer.errors import SealBroken
from issuer.facts import gather
from issuer.issue import issue_due, plan_due, witness_for
from issuer.keyring import Held, Keyring, create_signing_key
from issuer.prepare import Draft, prepare
from issuer.seal import Witness, seal
from issuer.store.credentials import CredentialState
from issuer.store.keys import Role
from issuer.trust import ourselves, recorded
from keys import Algorithm, KeyUnavailable, PublicKey, Signer
from keys.software import SoftwareSigner
from tests.issuer.office import TestOffice, open_office

Ready = tuple[TestOffice, Draft, Held, Witness]

STRANGER = SoftwareSigner.generate(Algorithm.ED25519)


@dataclass
class Faulty:
    """A signer that spoils what another one signs."""

    good: Signer
    spoil: Callable[[Signer, bytes], bytes]

    @property
    def public_key(self) -> PublicKey:
        return self.good.public_key

    def sign(self, message: bytes) -> bytes:
        return self.spoil(self.good, message)


def _flip(data: bytes, place: int) -> bytes:
    return bytes(byte ^ (1 if number == place % len(data) else 0) for number, byte in enumerate(data))


FAULTS = {
    "one bit of the first half": lambda good, message: _flip(good.sign(message), 0),
    "one bit of the second half": lambda good, message: _flip(good.sign(message), 40),
    "another message": lambda good, message: good.sign(message + b"!"),
    "nothing": lambda good, message: b"",
    "too short": lambda good, message: good.sign(message)[:63],
    "too long": lambda good, message: good.sign(message) + b"\0",
    "zeros": lambda good, message: bytes(64),
    "another key": lambda good, message: STRANGER.sign(message),
}


def _with_signer(office: TestOffice, make: Callable[[Signer], Signer]) -> TestOffice:
    """The same office, whose key ring gives another signer for credentials. Lists are signed as ever."""

    class Ring(Keyring):
        __slots__ = ()

        def in_force(self, role: Role, at: object) -> Held:
            held = super().in_force(role, at)
            return Held(held.id, make(held.signer)) if role is Role.CREDENTIAL else held

    ring = Ring(office.desk.store, office.home.path, office.desk.keyring.ask)
    return replace(office, desk=replace(office.desk, keyring=ring))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_signer_releases_nothing(office: TestOffice, fault: str) -> None:
    office.enter(["T-1"])
    faulty = _with_signer(office, lambda good: Faulty(good, FAULTS[fault]))
    with pytest.raises(SealBroken, match="Nothing was released"):
        faulty.issue()
    assert {row.state for row in office.all()} == {CredentialState.INTENT}
    assert office.files() == {}


def test_a_fault_in_the_card_alone_releases_nothing(office: TestOffice) -> None:
    office.enter(["T-1"])
    calls = iter(range(100))
    faulty = _with_signer(
        office,
        lambda good: Faulty(good, lambda key, data: _flip(key.sign(data), 9) if next(calls) % 2 else key.sign(data)),
    )
    with pytest.raises(SealBroken, match="Nothing was released"):
        faulty.issue()
    assert next(calls) == 2
    assert {row.state for row in office.all()} == {CredentialState.INTENT}


def test_when_the_signer_is_mended_the_same_intents_are_finished(office: TestOffice) -> None:
    office.enter(["T-1"])
    faulty = _with_signer(office, lambda good: Faulty(good, FAULTS["another message"]))
    with pytest.raises(SealBroken):
        faulty.issue()
    planned = {row.id for row in office.all()}
    assert office.issue().issued == 5
    assert planned < {row.id for row in office.all()}
    assert office.verdicts() == {"valid"}


def test_one_fault_in_a_batch_holds_back_the_batch_and_not_those_before(office: TestOffice) -> None:
    office.enter(["T-1", "T-2"])
    calls = iter(range(100))

    def now_and_then(good: Signer, message: bytes) -> bytes:
        return bytes(64) if next(calls) == 6 else good.sign(message)  # each unit is signed twice: with its card

    faulty = _with_signer(office, lambda good: Faulty(good, now_and_then))
    with pytest.raises(SealBroken):
        issue_due(faulty.desk, actor=office.clerk, batch=2)
    states = [row.state for row in office.all()]
    assert sorted(map(str, states)) == ["intent", "intent", "recorded", "recorded"]


def test_a_token_that_goes_away_stops_the_work_and_loses_nothing(office: TestOffice) -> None:
    office.enter(["T-1"])

    def gone(_good: Signer, _message: bytes) -> bytes:
        raise KeyUnavailable("the token was pulled out")

    with pytest.raises(KeyUnavailable):
        _with_signer(office, lambda good: Faulty(good, gone)).issue()
    assert office.files() == {}
    assert office.issue().issued == 5


@pytest.fixture(scope="module")
def ready(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ready]:
    """An office with a draft, its key and its witness, as `finish` would seal it."""
    with open_office(template, tmp_path_factory.mktemp("seal") / "office") as office:
        office.enter(["T-1"])
        with office.desk.store.transaction(office.clerk) as tx:
            planned = plan_due(tx, office.desk)
        with office.desk.store.read() as tx:
            draft = prepare(gather(tx, planned, office.desk.library)[0], office.desk)
        key = office.desk.keyring.in_force(Role.CREDENTIAL, draft.valid_from)
        yield office, draft, key, witness_for(office.desk, planned)


def test_the_control_is_sealed(ready: Ready) -> None:
    _, draft, key, witness = ready
    assert seal(draft, key, witness) == seal(draft, key, witness)


@pytest.mark.parametrize(
    "change",
    [
        {"credentialSchema": []},
        {"issuer": {"id": "did:web:somebody.else.example", "type": ["Profile"], "name": "Somebody"}},
        {"undefinedTerm": 1},
        {"name": ""},
        {"credentialStatus": {"type": "BitstringStatusListEntry"}},
        {"validUntil": "2020-01-01T00:00:00Z"},
    ],
)
def test_a_draft_that_our_verifier_would_refuse_is_not_released(ready: Ready, change: dict[str, object]) -> None:
    _, draft, key, witness = ready
    with pytest.raises(SealBroken):
        seal(replace(draft, document={**draft.document, **change}), key, witness)


def test_without_the_lists_about_to_be_published_nothing_is_released(ready: Ready) -> None:
    _, draft, key, witness = ready
    with pytest.raises(SealBroken, match="unchecked"):
        seal(draft, key, replace(witness, lists={}))


def test_a_key_on_record_for_lists_only_seals_no_credential(ready: Ready) -> None:
    office, draft, _, witness = ready
    row = create_signing_key(
        office.desk.keyring,
        office.desk.did,
        roles=frozenset({Role.STATUS}),
        valid_from=office.desk.now(),
        actor=office.clerk,
    )
    with office.desk.store.read() as tx:
        aware = replace(witness, trust=ourselves(office.desk, recorded(tx)))
    with pytest.raises(SealBroken, match="key-role"):
        seal(draft, office.desk.keyring.hold(row), aware)
