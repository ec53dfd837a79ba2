"""Status: what each list says, what a faulty list does not say, and how old it may be (docs/threats.md, 16 to 21)."""

import gzip
import json
from datetime import timedelta

import pytest

from keys import Algorithm
from keys.software import SoftwareSigner
from tests.verifier.world import DID, INDEX, NOW, Issuer, World, codes, to_json
from vc.problems import Document, FetchError
from verifier import PRESETS, Report, Verdict

REVOCATION = "https://passport.hunar.example/status/revocation/1"
SUSPENSION = "https://passport.hunar.example/status/suspension/1"
MESSAGE = "https://passport.hunar.example/status/message/1"


@pytest.mark.parametrize(
    ("bits", "verdict", "code"),
    [
        ({}, Verdict.VALID, "status:revocation-clear"),
        ({"revocation": {INDEX: 1}}, Verdict.REVOKED, "status:revoked"),
        ({"revocation": {INDEX: 1}, "message": {INDEX: 2}}, Verdict.REVOKED, "status:revoked"),
        ({"revocation": {INDEX: 1}, "message": {INDEX: 1}}, Verdict.REPLACED, "status:replaced"),
        ({"message": {INDEX: 1}}, Verdict.REPLACED, "status:replaced"),
        ({"suspension": {INDEX: 1}}, Verdict.SUSPENDED, "status:suspended"),
        ({"suspension": {INDEX: 1}, "message": {INDEX: 3}}, Verdict.SUSPENDED, "status:suspended"),
        ({"suspension": {INDEX: 1}, "revocation": {INDEX: 1}}, Verdict.REVOKED, "status:suspended"),
        ({"message": {INDEX: 2}}, Verdict.UNCHECKED, "status:lists-disagree"),
        ({"revocation": {INDEX - 1: 1, INDEX + 1: 1}, "message": {INDEX - 1: 3, INDEX + 1: 3}}, Verdict.VALID, ""),
        ({"revocation": {131_071: 1, 0: 1, INDEX ^ 7: 1}}, Verdict.VALID, ""),
    ],
)
def test_what_the_lists_say(world: World, bits: dict[str, dict[int, int]], verdict: Verdict, code: str) -> None:
    world.publish(**bits)
    report = world.check(world.credential())
    assert report.verdict is verdict
    assert not code or code in codes(report)


def test_the_reason_and_the_date_of_the_list_are_told(world: World) -> None:
    world.publish(revocation={INDEX: 1}, message={INDEX: 2})
    finding = world.check(world.credential()).deciding
    assert finding is not None
    assert finding.parameters["reason"] == "issued in error"
    assert finding.parameters["date"] == "2026-11-23T11:00:00+00:00"
    assert finding.age == timedelta(hours=1)


@pytest.mark.parametrize("index", [0, 7, 8, 131_071])
def test_every_place_in_a_list_can_be_read(world: World, index: int) -> None:
    def move(document: Document) -> None:
        document["credentialStatus"] |= {"statusListIndex": str(index), "id": f"{REVOCATION}#{index}"}

    data = world.credential(move)
    assert world.check(data).verdict is Verdict.VALID
    world.publish(revocation={index: 1})
    assert world.check(data).verdict is Verdict.REVOKED


@pytest.mark.parametrize("index", ["131072", "9999999999", "99999999999", "-1", "+1", "01", "1.0", " 1", "١", "", 7])
def test_an_index_that_is_none_is_never_valid(world: World, index: object) -> None:
    report = world.check(world.credential(lambda d: d["credentialStatus"].update(statusListIndex=index)))
    assert report.verdict in (Verdict.UNCHECKED, Verdict.ALTERED)


@pytest.mark.parametrize("missing", [REVOCATION, SUSPENSION, MESSAGE])
def test_a_list_that_cannot_be_had_leaves_the_credential_unchecked(world: World, missing: str) -> None:
    del world.web[missing]
    report = world.check(world.credential())
    assert report.verdict is Verdict.UNCHECKED
    assert report.exit_status == 3
    assert report.document is not None
    assert "status:list-unreachable" in codes(report)


def test_a_revocation_is_told_even_if_the_other_lists_cannot_be_had(world: World) -> None:
    world.publish(revocation={INDEX: 1})
    del world.web[SUSPENSION], world.web[MESSAGE]
    assert world.check(world.credential()).verdict is Verdict.REVOKED


def test_all_lists_missing_is_never_a_word_against_the_worker(world: World) -> None:
    world.web.clear()
    report = world.check(world.credential())
    assert report.verdict is Verdict.UNCHECKED
    assert report.issuer is not None


HTML = b"<!doctype html><title>Welcome! Please sign in to use this network</title>"

FOUND = {
    "nothing": b"",
    "a page to sign in": HTML,
    "a text": b'"list"',
    "an object": b"{}",
    "cut short": b'{"type": ["VerifiableCredential", "BitstringStatusListCredential"',
    "large": b"[" + b"1," * 2_000_000 + b"1]",
    "random": bytes(range(256)),
    "compressed": gzip.compress(b"{}"),
}


@pytest.mark.parametrize("found", FOUND.values(), ids=FOUND)
@pytest.mark.parametrize("url", [REVOCATION, SUSPENSION, MESSAGE])
def test_whatever_is_found_in_place_of_a_list_says_nothing(world: World, url: str, found: bytes) -> None:
    data = world.credential()
    world.web[url] = found
    report = world.check(data)
    assert report.verdict is Verdict.UNCHECKED
    assert "status:fault" not in codes(report)


def test_a_list_signed_as_a_token_is_a_list(world: World) -> None:
    document = json.loads(world.web[REVOCATION])
    del document["proof"]
    world.web[REVOCATION] = world.issuer.token(document, "status-1").encode()
    assert world.check(world.credential()).verdict is Verdict.VALID


def test_a_key_of_the_issuer_that_is_not_on_the_trust_list_is_told_from_a_strangers(world: World) -> None:
    """A newer trust list may name the one, and none would name the other for this issuer."""
    before = world.trust()
    bare = {name: value for name, value in json.loads(world.web[REVOCATION]).items() if name != "proof"}
    signer = SoftwareSigner.generate(Algorithm.ED25519)
    world.issuer.keys["status-2"] = signer
    world.web[REVOCATION] = to_json(world.issuer.sign(bare, "status-2"))
    report = world.check(world.credential(), trust=before)
    assert report.verdict is Verdict.UNCHECKED
    assert "status:list-key-unknown" in codes(report)
    world.web[REVOCATION] = to_json(Issuer(id="did:web:other.example", keys={"k": signer}).sign(bare, "k"))
    report = world.check(world.credential(), trust=before)
    assert report.verdict is Verdict.UNCHECKED
    assert "status:list-unsound" in codes(report)


def forged(world: World) -> dict[str, bytes]:
    """Give lists that clear a revocation and that somebody else made, by the kind of forgery."""
    honest = json.loads(world.issuer.status_list("revocation", {INDEX: 1}))
    clear = json.loads(world.issuer.status_list("revocation"))
    thief = Issuer(keys={"status-1": SoftwareSigner.generate(Algorithm.ED25519)})
    other = Issuer(id="did:web:other.example")
    bare = {name: value for name, value in clear.items() if name != "proof"}
    signer = SoftwareSigner.generate(Algorithm.ED25519)
    key = f"did:key:{signer.public_key.to_multikey()}"
    by_key = Issuer(id=key, keys={signer.public_key.to_multikey(): signer})
    return {
        "unsigned": to_json(bare),
        "bits of another": to_json(honest | {"credentialSubject": clear["credentialSubject"]}),
        "made newer": to_json(honest | {"validFrom": "2026-11-23T11:59:00Z"}),
        "key of a thief": to_json(thief.sign(bare, "status-1")),
        "another issuer": to_json(other.sign(bare | {"issuer": other.id}, "status-1")),
        "key of another": to_json(other.sign(bare, "status-1")),
        "key in itself": to_json(by_key.sign(bare, signer.public_key.to_multikey())),
        "issuer of the thief": to_json(by_key.sign(bare | {"issuer": key}, signer.public_key.to_multikey())),
        "key for credentials": to_json(world.issuer.sign(bare, "key-1")),
        "signed to log in": to_json(world.issuer.sign(bare, "status-1", purpose="authentication")),
        "list of another number": world.issuer.status_list("revocation", number=2),
        "list of another purpose": world.issuer.status_list("suspension"),
    }


FORGERIES = tuple(forged(World()))


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_list_neither_revokes_nor_clears(world: World, name: str) -> None:
    world.web[REVOCATION] = forged(world)[name]
    report = world.check(world.credential())
    assert report.verdict is Verdict.UNCHECKED
    assert report.document is not None


def test_a_list_of_another_trusted_issuer_is_not_taken(world: World) -> None:
    rogue = Issuer(id="did:web:rogue.example")
    world.web[REVOCATION] = rogue.status_list("revocation", edit=lambda document: document.update(issuer=DID))
    trust = world.trust(world.issuer.trust_entry(), rogue.trust_entry())
    assert world.check(world.credential(), trust=trust).verdict is Verdict.UNCHECKED
    world.web[REVOCATION] = rogue.status_list("revocation")
    assert world.check(world.credential(), trust=trust).verdict is Verdict.UNCHECKED


HOURS = {"strict": 24, "normal": 7 * 24, "site": 30 * 24}


@pytest.mark.parametrize("preset", PRESETS)
def test_the_age_of_a_list_is_judged_by_the_policy(world: World, preset: str) -> None:
    def aged(hours: float) -> Report:
        for purpose in ("revocation", "suspension", "message"):
            world.web[f"https://passport.hunar.example/status/{purpose}/1"] = world.issuer.status_list(
                purpose, at=NOW - timedelta(hours=hours)
            )
        return world.check(world.credential(), status_age=PRESETS[preset])

    assert aged(HOURS[preset]).verdict is Verdict.VALID
    report = aged(HOURS[preset] + 0.01)
    assert report.verdict is Verdict.UNCHECKED
    assert codes(report) & {"status:list-too-old", "status:list-expired"}


def test_a_set_revocation_bit_counts_in_a_list_of_any_age(world: World) -> None:
    for age in (1, 40, 4000):
        world.web[REVOCATION] = world.issuer.status_list("revocation", {INDEX: 1}, at=NOW - timedelta(days=age))
        report = world.check(world.credential(), trust=world.trust(validFrom="2010-01-01T00:00:00Z"))
        assert report.verdict is (Verdict.REVOKED if age < 2000 else Verdict.UNCHECKED), age  # the key began in 2020


def test_a_suspension_in_an_old_list_may_have_been_lifted(world: World) -> None:
    world.web[SUSPENSION] = world.issuer.status_list("suspension", {INDEX: 1}, at=NOW - timedelta(days=20))
    assert world.check(world.credential()).verdict is Verdict.UNCHECKED
    assert world.check(world.credential(), status_age=PRESETS["site"]).verdict is Verdict.SUSPENDED


def test_a_list_past_its_end_is_no_list(world: World) -> None:
    for url in list(world.web):
        purpose = url.split("/")[-2]
        world.web[url] = world.issuer.status_list(purpose, edit=lambda d: d.update(validUntil="2026-11-23T11:59:59Z"))
    report = world.check(world.credential())
    assert report.verdict is Verdict.UNCHECKED
    assert "status:list-expired" in codes(report)


def test_a_list_from_the_future_means_that_the_clock_is_wrong(world: World) -> None:
    data = world.credential()
    early = NOW - timedelta(hours=2)
    report = world.check(data, now=early)
    assert report.verdict is Verdict.UNCHECKED
    assert "status:list-from-future" in codes(report)
    assert world.check(data, now=NOW - timedelta(hours=1, minutes=4)).verdict is Verdict.VALID
    assert world.check(data, now=early, retrospective=True).verdict is Verdict.VALID


def test_a_credential_without_its_status_is_not_valid(world: World) -> None:
    trust = world.trust(world.issuer.trust_entry(scope=None))
    for edit in (
        lambda d: None,
        lambda d: d.update(credentialStatus={"type": "MagicStatus2030", "id": "https://example.org/1"}),
        lambda d: d.update(credentialStatus=[entry("revocation"), entry("suspension")]),
        lambda d: d.update(credentialStatus=entry("suspension")),
        lambda d: d.update(credentialStatus=entry("revocation", **MESSAGES)),
    ):
        document = world.issuer.foreign()
        edit(document)
        report = world.check(to_json(world.issuer.sign(document)), trust=trust)
        assert report.verdict in (Verdict.UNCHECKED, Verdict.ALTERED)
    sound = world.issuer.foreign(credentialStatus=world.issuer.draft()["credentialStatus"])
    assert world.check(to_json(world.issuer.sign(sound)), trust=trust).verdict is Verdict.VALID


ELSEWHERE = [
    "https://evil.example/status/revocation/1",
    "http://passport.hunar.example/status/revocation/1",
    "https://passport.hunar.example/status/revocation/01",
    "https://passport.hunar.example/status/revocation/1x",
    "https://passport.hunar.example/status/revocation/1/",
    "https://passport.hunar.example/status/revocation/../revocation/1",
    "https://passport.hunar.example/status/revocation/%31",
    "https://passport.hunar.example/status/revocation/12345678901",
    "https://passport.hunar.example/status/suspension/1",
    "https://passport.hunar.example.evil.example/status/revocation/1",
    "https://169.254.169.254/latest/meta-data",
]


@pytest.mark.parametrize("url", ELSEWHERE)
def test_a_status_elsewhere_than_the_rules_say_is_not_even_asked_for(world: World, url: str) -> None:
    world.web[url] = world.web[REVOCATION]
    report = world.check(world.credential(lambda d: d["credentialStatus"].update(statusListCredential=url)))
    assert report.verdict in (Verdict.UNCHECKED, Verdict.ALTERED)
    assert world.asked == []


def foreign_world(world: World, *entries: Document) -> Report:
    """Check a credential of a trusted issuer without rules for status, which carries these entries."""
    trust = world.trust(world.issuer.trust_entry(scope=None, statusLists=None))
    status = {"credentialStatus": list(entries) if len(entries) != 1 else entries[0]} if entries else {}
    return world.check(to_json(world.issuer.sign(world.issuer.foreign(**status))), trust=trust)


def entry(purpose: str, **members: object) -> Document:
    url = f"https://passport.hunar.example/status/{purpose}/1"
    return {
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": str(INDEX),
        "statusListCredential": url,
        **members,
    }


MESSAGES = {
    "statusSize": 2,
    "statusMessage": [{"status": hex(value), "message": f"message {value}"} for value in range(4)],
}


def test_entries_of_a_foreign_credential(world: World) -> None:
    assert foreign_world(world).verdict is Verdict.VALID
    assert foreign_world(world, entry("revocation")).verdict is Verdict.VALID
    assert foreign_world(world, entry("revocation"), entry("suspension")).verdict is Verdict.VALID
    assert foreign_world(world, entry("message", **MESSAGES)).verdict is Verdict.VALID
    assert (
        foreign_world(world, {"type": "StatusList2021Entry", "id": "https://x.example/1"}).verdict is Verdict.UNCHECKED
    )
    mixed = foreign_world(world, entry("revocation"), {"type": "Unknown2030", "id": "https://x.example/1"})
    assert mixed.verdict in (Verdict.UNCHECKED, Verdict.ALTERED)
    world.publish(revocation={INDEX: 1}, suspension={INDEX: 1}, message={INDEX: 2})
    assert foreign_world(world, entry("revocation")).verdict is Verdict.REVOKED
    assert foreign_world(world, entry("suspension")).verdict is Verdict.SUSPENDED
    assert foreign_world(world, entry("suspension"), entry("revocation")).verdict is Verdict.REVOKED
    told = foreign_world(world, entry("message", **MESSAGES))
    assert told.verdict is Verdict.UNCHECKED
    assert told.deciding is not None
    assert told.deciding.parameters["reason"] == "message 2"


def test_a_message_of_one_bit_needs_no_words(world: World) -> None:
    world.web[MESSAGE] = world.issuer.status_list("message", size=1)
    assert foreign_world(world, entry("message")).verdict is Verdict.VALID
    world.web[MESSAGE] = world.issuer.status_list("message", {INDEX: 1}, size=1)
    told = foreign_world(world, entry("message"))
    assert told.verdict is Verdict.UNCHECKED
    assert "status:message" in codes(told)


def test_a_newer_credential_at_hand_does_not_make_this_one_bad(world: World) -> None:
    url = "https://passport.hunar.example/status/refresh/1"
    world.web[url] = world.issuer.status_list("refresh", {INDEX: 1})
    report = foreign_world(world, entry("refresh"))
    assert report.verdict is Verdict.VALID
    assert "status:newer-available" in codes(report)


def test_a_status_list_itself_can_be_verified(world: World) -> None:
    assert world.check(world.web[REVOCATION]).verdict is Verdict.VALID
    document = json.loads(world.web[REVOCATION])
    del document["proof"]
    assert world.check(to_json(world.issuer.sign(document, "key-1"))).verdict is Verdict.ALTERED
    both = document | {"type": [*document["type"], "CompetencyCredential"]}
    both["@context"] = world.issuer.draft()["@context"]
    assert world.check(to_json(world.issuer.sign(both, "status-1"))).exit_status != 0


def test_a_network_that_fails_in_odd_ways_never_brands_anybody(world: World) -> None:
    data = world.credential()
    for error in (
        FetchError("x", "no route"),
        TimeoutError(),
        ConnectionResetError(),
        UnicodeError(),
        RecursionError(),
    ):

        def failing(url: str, error: Exception = error) -> bytes:
            raise error

        assert world.check(data, fetch=failing).verdict is Verdict.UNCHECKED
