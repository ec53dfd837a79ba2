"""What is kept on disk: never a bad thing for a good one, never an old thing for a new one, and its age is known."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from keys import Algorithm
from keys.multibase import base64url_encode, multihash
from keys.software import SoftwareSigner
from tests.verifier.world import INDEX, NOW, Issuer, World, codes, to_json
from vc.jcs import canonicalize
from vc.problems import FetchError
from verifier import PRESETS, Policy, Report, TrustList, Verdict, offline
from verifier.cache import Cache, Retrieved, retrieved_at
from verifier.examine import examine
from verifier.fetch import Unanswered

REVOCATION = "https://passport.hunar.example/status/revocation/1"
DID_URL = "https://passport.hunar.example/.well-known/did.json"
HOUR = timedelta(hours=1)


class Desk:
    """A verifier with a cache, whose clock and network a test can move."""

    def __init__(self, world: World, folder: Path, trust: TrustList | None = None, preset: str = "normal") -> None:
        self.world = world
        self.now = NOW
        self.policy = Policy(world.trust() if trust is None else trust, status_age=PRESETS[preset])
        self.folder = folder
        self.restart()

    def restart(self, *, stay_offline: bool = False) -> None:
        """Forget what is in memory; what is on disk stays."""
        fetch: Callable[[str], bytes] = offline if stay_offline else self.world.fetch
        judge = partial(examine, policy=self.policy, fetch=fetch)
        self.cache = Cache(self.folder, fetch, judge, lambda: self.now)

    def check(self, data: bytes) -> Report:
        return self.world.check(
            data, trust=self.policy.trust, now=self.now, fetch=self.cache, status_age=self.policy.status_age
        )

    def publish(self, at: datetime, **bits: dict[int, int]) -> None:
        for purpose in ("revocation", "suspension", "message"):
            self.world.web[self.world.issuer.list_url(purpose)] = self.world.issuer.status_list(
                purpose, bits.get(purpose, {}), at=at
            )


@pytest.fixture
def desk(world: World, tmp_path: Path) -> Desk:
    return Desk(world, tmp_path / "cache")


def test_a_list_is_asked_for_once_until_it_is_due(desk: Desk) -> None:
    data = desk.world.credential()
    assert desk.check(data).verdict is Verdict.VALID
    assert len(desk.world.asked) == 3
    desk.now += 23 * HOUR
    assert desk.check(data).verdict is Verdict.VALID
    desk.restart()
    assert desk.check(data).verdict is Verdict.VALID
    assert len(desk.world.asked) == 3
    desk.now += 2 * HOUR
    desk.publish(desk.now, revocation={INDEX: 1})
    assert desk.check(data).verdict is Verdict.REVOKED
    assert len(desk.world.asked) == 6


def test_what_is_stored_works_offline_and_tells_its_age(desk: Desk) -> None:
    data = desk.world.credential()
    desk.check(data)
    desk.world.web.clear()
    desk.restart(stay_offline=True)
    desk.now += 6 * 24 * HOUR
    report = desk.check(data)
    assert report.verdict is Verdict.VALID
    assert report.as_of == NOW - HOUR
    desk.now += 24 * HOUR
    report = desk.check(data)
    assert report.verdict is Verdict.UNCHECKED
    assert "status:list-too-old" in codes(report)


def test_offline_with_nothing_stored_is_unchecked(desk: Desk) -> None:
    desk.restart(stay_offline=True)
    assert desk.check(desk.world.credential()).verdict is Verdict.UNCHECKED


BAD = {
    "a page to sign in": lambda world: b"<!doctype html><title>Sign in</title>",
    "nothing": lambda world: b"",
    "a forged list": lambda world: Issuer(keys={"status-1": SoftwareSigner.generate(Algorithm.ED25519)}).status_list(
        "revocation", at=NOW + 24 * HOUR
    ),
    "a list of another purpose": lambda world: world.issuer.status_list("suspension", at=NOW + 24 * HOUR),
    "a list of another number": lambda world: world.issuer.status_list("revocation", number=2, at=NOW + 24 * HOUR),
    "a list from the future": lambda world: world.issuer.status_list("revocation", at=NOW + 900 * HOUR),
    "a tampered list": lambda world: to_json(json.loads(world.web[REVOCATION]) | {"validFrom": "2026-11-24T00:00:00Z"}),
    "a list of a stranger": lambda world: Issuer(id="did:web:stranger.example").status_list("revocation"),
}


@pytest.mark.parametrize("make", BAD.values(), ids=BAD)
def test_a_bad_download_never_replaces_a_good_list(desk: Desk, make: Callable[[World], bytes]) -> None:
    data = desk.world.credential()
    desk.publish(NOW - HOUR, revocation={7: 1})
    desk.check(data)
    stored = sorted(path.read_bytes() for path in desk.folder.iterdir())
    desk.now += 25 * HOUR
    desk.world.web[REVOCATION] = make(desk.world)
    for _ in range(2):
        assert desk.check(data).verdict is Verdict.VALID
        desk.restart()
    kept = [path.read_bytes() for path in desk.folder.iterdir() if REVOCATION.encode() in path.read_bytes()]
    assert len(kept) == 1
    assert kept[0] in stored


@pytest.mark.parametrize("make", BAD.values(), ids=BAD)
def test_a_bad_download_is_not_stored_first_either(desk: Desk, make: Callable[[World], bytes]) -> None:
    good = desk.world.web[REVOCATION]
    desk.world.web[REVOCATION] = make(desk.world)
    data = desk.world.credential()
    assert desk.check(data).verdict is Verdict.UNCHECKED
    desk.world.web[REVOCATION] = good
    desk.restart()
    assert desk.check(data).verdict is Verdict.VALID


def test_a_list_of_another_trusted_issuer_takes_no_place(world: World, tmp_path: Path) -> None:
    """A rogue issuer on the list signs, in its own name, a list for the address of another."""
    rogue = Issuer(id="did:web:rogue.example")
    desk = Desk(world, tmp_path, world.trust(world.issuer.trust_entry(), rogue.trust_entry()))
    data = world.credential()
    assert desk.check(data).verdict is Verdict.VALID
    desk.now += 25 * HOUR
    world.web[REVOCATION] = rogue.status_list(
        "revocation", at=desk.now, edit=lambda document: document.update(id=REVOCATION)
    )
    assert desk.check(data).verdict is Verdict.VALID


def test_an_older_list_is_never_taken_again(desk: Desk) -> None:
    """Yesterday's list would un-revoke: once a newer one was seen, it counts (docs/threats.md, 19)."""
    data = desk.world.credential()
    desk.publish(NOW - 20 * HOUR)
    before = desk.world.web[REVOCATION]
    desk.publish(NOW - HOUR, revocation={INDEX: 1})
    assert desk.check(data).verdict is Verdict.REVOKED
    for hours in (1, 25, 49):
        desk.now = NOW + hours * HOUR
        desk.world.web[REVOCATION] = before
        desk.restart()
        assert desk.check(data).verdict is Verdict.REVOKED
    desk.now += 25 * HOUR
    desk.publish(desk.now - HOUR, revocation={INDEX: 1}, message={INDEX: 1})
    desk.restart()
    assert desk.check(data).verdict is Verdict.REPLACED


def test_another_process_may_have_stored_a_newer_one(desk: Desk) -> None:
    data = desk.world.credential()
    desk.check(data)
    other = Desk(desk.world, desk.folder, desk.policy.trust)
    desk.now += 25 * HOUR
    old = dict(desk.world.web)
    other.now = desk.now
    other.publish(desk.now - HOUR, revocation={INDEX: 1})
    assert other.check(data).verdict is Verdict.REVOKED
    desk.world.web = old
    assert desk.check(data).verdict is Verdict.REVOKED


def test_a_list_that_grows_too_old_for_the_policy_is_asked_for_before_its_time(world: World, tmp_path: Path) -> None:
    desk = Desk(world, tmp_path, preset="strict")
    desk.publish(NOW - 20 * HOUR)
    data = world.credential()
    assert desk.check(data).verdict is Verdict.VALID
    desk.now += 5 * HOUR
    desk.publish(desk.now - HOUR)
    assert desk.check(data).verdict is Verdict.VALID
    assert len(world.asked) == 6


def test_a_dead_network_is_waited_for_once_and_not_for_every_credential(desk: Desk) -> None:
    desk.world.web.clear()
    data = desk.world.credential()
    for _ in range(5):
        assert desk.check(data).verdict is Verdict.UNCHECKED
    assert len(desk.world.asked) == 3
    desk.now += timedelta(minutes=2)
    desk.world.publish()
    assert desk.check(data).verdict is Verdict.VALID


def test_a_clock_that_goes_back_asks_again(desk: Desk) -> None:
    data = desk.world.credential()
    desk.check(data)
    desk.now -= timedelta(minutes=10)
    desk.check(data)
    assert len(desk.world.asked) == 6


def test_damaged_and_foreign_files_count_as_absent(desk: Desk) -> None:
    data = desk.world.credential()
    desk.check(data)
    for path in desk.folder.iterdir():
        if path.stat().st_size:
            path.write_bytes(path.read_bytes()[:-1] + b"?")
    desk.restart()
    assert desk.check(data).verdict is Verdict.VALID
    assert len(desk.world.asked) == 6
    first, second = sorted(path for path in desk.folder.iterdir() if path.stat().st_size)[:2]
    first.write_bytes(second.read_bytes())
    desk.restart()
    assert desk.check(data).verdict is Verdict.VALID
    assert len(desk.world.asked) == 7


def test_a_disk_that_cannot_be_written_costs_no_answer(world: World, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file in the way")
    desk = Desk(world, tmp_path / "cache")
    assert desk.check(world.credential()).verdict is Verdict.VALID


def test_a_did_document_is_stored_and_ages(world: World, tmp_path: Path) -> None:
    trust = world.trust(world.issuer.trust_entry(keys=None))
    world.web[DID_URL] = to_json(world.issuer.did_document())
    desk = Desk(world, tmp_path, trust)
    data = world.credential()
    assert desk.check(data).verdict is Verdict.VALID
    world.web[DID_URL] = b"<html>sign in</html>"
    desk.now += 2 * HOUR
    assert desk.check(data).verdict is Verdict.VALID
    del world.web[DID_URL]
    desk.restart(stay_offline=True)
    desk.now += 7 * 24 * HOUR
    desk.publish(desk.now)
    report = desk.check(data)
    assert report.verdict is Verdict.UNCHECKED
    assert "proof:keys-too-old" in codes(report)
    assert report.document is None


def inventory_of(data: bytes) -> bytes:
    digest = multihash(canonicalize(json.loads(data)))
    return to_json({"type": "DigestInventory", "digests": ["u" + base64url_encode(digest)]})


def test_an_inventory_is_stored_only_if_it_is_the_one_named(world: World, tmp_path: Path) -> None:
    data = world.credential()
    inventory = to_json(
        {"type": "DigestInventory", "digests": ["u" + base64url_encode(multihash(canonicalize(json.loads(data))))]}
    )
    url = "https://passport.hunar.example/inventory.json"
    named = {"url": url, "digestMultibase": "u" + base64url_encode(multihash(inventory))}
    key = world.issuer.key_entry("key-1", state="compromised", compromisedAt="2026-11-20T00:00:00Z", inventory=named)
    trust = world.trust(world.issuer.trust_entry(keys=[key, world.issuer.key_entry("status-1")]))
    world.web[url] = b"{}"
    desk = Desk(world, tmp_path, trust)
    assert desk.check(data).verdict is Verdict.UNCHECKED
    world.web[url] = inventory
    desk.restart()
    assert desk.check(data).verdict is Verdict.VALID
    desk.restart(stay_offline=True)
    assert desk.check(data).verdict is Verdict.VALID


def test_parts_of_an_inventory_are_stored_if_they_are_what_their_address_says(world: World, tmp_path: Path) -> None:
    data = world.credential()
    part = to_json(
        {"type": "DigestInventory", "digests": ["u" + base64url_encode(multihash(canonicalize(json.loads(data))))]}
    )
    name = "u" + base64url_encode(multihash(part))
    whole = to_json({"type": "DigestInventory", "parts": [name]})
    url = "https://passport.hunar.example/inventories/key-1/whole.json"
    place = f"https://passport.hunar.example/inventories/key-1/{name}.json"
    named = {"url": url, "digestMultibase": "u" + base64url_encode(multihash(whole))}
    key = world.issuer.key_entry("key-1", state="compromised", compromisedAt="2026-11-20T00:00:00Z", inventory=named)
    trust = world.trust(world.issuer.trust_entry(keys=[key, world.issuer.key_entry("status-1")]))
    world.web |= {url: whole, place: b"<html>sign in</html>"}
    desk = Desk(world, tmp_path, trust)
    assert desk.check(data).verdict is Verdict.UNCHECKED
    world.web[place] = part
    desk.restart()
    assert desk.check(data).verdict is Verdict.VALID
    desk.restart(stay_offline=True)
    assert desk.check(data).verdict is Verdict.VALID
    for other in (f"{place}?", place.replace(name, "uEiA"), place.replace("key-1", "key-2")):
        world.web[other] = part
        with pytest.raises(FetchError):
            Desk(world, tmp_path / "other", trust).cache(other)


def test_a_host_that_does_not_answer_is_waited_for_once(desk: Desk) -> None:
    """Not once for each of its addresses: an archive may name a hundred of them."""
    asked: list[str] = []

    def silent(url: str) -> bytes:
        asked.append(url)
        raise Unanswered(url, "there was no complete answer within 10 seconds")

    def check() -> None:
        for number in range(1, 6):
            with pytest.raises(FetchError):
                cache(f"https://passport.hunar.example/status/revocation/{number}")

    cache = Cache(desk.folder, silent, partial(examine, policy=desk.policy, fetch=silent), lambda: desk.now)
    check()
    assert asked == [REVOCATION]
    with pytest.raises(FetchError):
        cache("https://other.example/status/1")
    assert len(asked) == 2
    desk.now += timedelta(minutes=2)
    check()
    assert len(asked) == 3


def test_an_answer_that_is_wrong_says_nothing_of_the_host(desk: Desk) -> None:
    del desk.world.web[REVOCATION]
    with pytest.raises(FetchError):
        desk.cache(REVOCATION)
    assert desk.cache(desk.world.issuer.list_url("suspension"))


def test_bytes_know_when_they_were_retrieved(desk: Desk) -> None:
    data = desk.cache(REVOCATION)
    desk.now += HOUR
    again = desk.cache(REVOCATION)
    assert isinstance(again, Retrieved)
    assert again == data
    assert retrieved_at(again, desk.now) == NOW
    assert retrieved_at(b"plain", desk.now) == desk.now


def test_an_address_of_nobody_is_not_stored(desk: Desk) -> None:
    desk.world.web["https://evil.example/list"] = desk.world.web[REVOCATION]
    with pytest.raises(FetchError, match="not acceptable"):
        desk.cache("https://evil.example/list")
