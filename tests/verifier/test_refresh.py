"""Refreshing in the background: what is renewed, what is not, and what is told of the network. Clock and network are
made up; one test serves real HTTP."""

import json
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.verifier.servers import respond, serving
from tests.verifier.world import INDEX, NOW, PURPOSES, Issuer, World, to_json
from vc.instant import write
from verifier.fetch import Web
from verifier.home import Home, Refused
from verifier.refresh import AGAIN, HOURLY, NetworkState, keep_fresh, pause, refreshing
from verifier.report import Report, Verdict
from verifier.verify import verify
from verifier.web import Service, create_app
from verifier.web.service import service_of

TRUST_URL = "https://trust.hunar.example/trust-list.json"
HOUR = timedelta(hours=1)


class Desk:
    """A verifier that serves, whose clock and network a test can move."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world = world
        self.now = NOW
        self.home = Home(folder)
        self.renew_trust(7)
        self.home.add(world.web[TRUST_URL], world.fingerprint, NOW)
        self.restart()

    def restart(self) -> None:
        self.service: Service = service_of(self.home, lambda: self.now, web=self.world.fetch)
        self.world.asked.clear()

    def renew_trust(self, number: int, *issuers: Issuer, **changes: object) -> None:
        entries = [issuer.trust_entry() for issuer in issuers or (self.world.issuer,)]
        document = self.world.trust_document(*entries, issueNumber=number, **changes)
        self.world.web[TRUST_URL] = self.world.sign_trust(document)

    def publish(self, **bits: dict[int, int]) -> None:
        for purpose in PURPOSES:
            url = self.world.issuer.list_url(purpose)
            self.world.web[url] = self.world.issuer.status_list(purpose, bits.get(purpose, {}), at=self.now)

    def check(self, data: bytes) -> Report:
        return verify(data, self.service.policy(), now=self.now, fetch=self.service.fetch)


@pytest.fixture
def desk(world: World, tmp_path: Path) -> Desk:
    return Desk(world, tmp_path / "home")


def test_lists_seen_so_far_are_renewed_and_no_request_asks_for_them(desk: Desk) -> None:
    data = desk.world.credential()
    assert desk.check(data).verdict is Verdict.VALID
    desk.now += HOUR
    desk.publish(revocation={INDEX: 1})
    assert desk.check(data).verdict is Verdict.VALID  # the list at hand is not due for a day
    desk.world.asked.clear()
    assert desk.service.refresh()
    assert sorted(desk.world.asked) == sorted([TRUST_URL, *map(desk.world.issuer.list_url, PURPOSES)])
    desk.world.asked.clear()
    assert desk.check(data).verdict is Verdict.REVOKED
    assert desk.world.asked == []


def test_what_is_asked_does_not_depend_on_what_is_verified(desk: Desk) -> None:
    desk.check(desk.world.credential())
    rounds = []
    for index in (INDEX, INDEX + 1):
        desk.now += HOUR
        desk.check(to_json(desk.world.issuer.sign(desk.world.issuer.draft(index))))
        desk.world.asked.clear()
        desk.service.refresh()
        rounds.append(sorted(desk.world.asked))
    assert rounds[0] == rounds[1]


def test_without_network_the_disk_answers_and_no_request_waits_for_it(desk: Desk) -> None:
    data = desk.world.credential()
    desk.check(data)
    desk.service.refresh()
    desk.world.web.clear()
    for _ in range(30 * 12):  # thirty hours, a round every five minutes
        desk.now += timedelta(minutes=5)
        assert not desk.service.refresh()
        desk.world.asked.clear()
        report = desk.check(data)
        assert desk.world.asked == []
    assert report.verdict is Verdict.VALID
    assert report.as_of == NOW - HOUR
    state = desk.service.network()
    assert (state.last_success, state.last_try) == (NOW, desk.now)
    assert state.offline_since == NOW + timedelta(minutes=5)
    desk.publish()
    assert desk.service.refresh()
    assert desk.service.network() == NetworkState(last_success=desk.now, last_try=desk.now)
    assert desk.check(data).as_of == desk.now


def test_what_is_known_of_the_network_survives_a_restart(desk: Desk) -> None:
    desk.check(desk.world.credential())
    desk.now += HOUR
    desk.restart()
    assert desk.service.network() == NetworkState(last_success=NOW)


def test_a_newer_trust_list_counts_without_restart(desk: Desk) -> None:
    stranger = Issuer(id="did:web:other.example", base="https://other.example")
    data = to_json(stranger.sign(stranger.draft()))
    for purpose in PURPOSES:
        desk.world.web[stranger.list_url(purpose)] = stranger.status_list(purpose)
    assert desk.check(data).verdict is Verdict.UNTRUSTED
    desk.renew_trust(8, desk.world.issuer, stranger)
    assert desk.service.refresh()
    assert desk.check(data).verdict is Verdict.VALID


def test_an_older_trust_list_another_root_and_one_not_yet_begun_are_refused(desk: Desk, world: World) -> None:
    good = desk.home.trust(NOW).document
    newcomer = Issuer(id="did:web:other.example", base="https://other.example")
    desk.renew_trust(6, newcomer)
    assert not desk.service.refresh()
    forger = World(issuer=newcomer)
    world.web[TRUST_URL] = forger.sign_trust(forger.trust_document(issueNumber=9))
    assert not desk.service.refresh()
    world.web[TRUST_URL] = b"<html>Welcome to our hotel</html>"
    assert not desk.service.refresh()
    desk.renew_trust(8, newcomer, validFrom=write(NOW + HOUR))
    assert desk.service.refresh()  # sound, but its time has not come
    assert desk.home.trust(NOW).document == good
    desk.now += HOUR
    desk.service.refresh()
    assert desk.home.trust(desk.now).issue_number == 8


def test_a_plain_trust_list_is_never_renewed(desk: Desk, world: World) -> None:
    desk.home.add(world.web[TRUST_URL], None, NOW, plain=True)
    desk.restart()
    desk.renew_trust(8)
    assert desk.service.refresh()
    assert world.asked == []
    assert desk.home.trust(NOW).issue_number == 7


def test_the_list_is_asked_for_where_the_operator_took_it(desk: Desk, world: World) -> None:
    mirror = "https://mirror.example/list"
    desk.home.add(world.web[TRUST_URL], None, NOW, source=mirror)
    desk.restart()
    desk.renew_trust(8)
    world.web[mirror] = world.web.pop(TRUST_URL)
    desk.service.refresh()
    assert world.asked == [mirror]
    assert desk.home.trust(NOW).issue_number == 8
    desk.service.refresh()
    assert world.asked == [mirror, mirror]


def test_nothing_is_asked_for_an_issuer_that_is_trusted_no_more(desk: Desk, world: World) -> None:
    desk.check(world.credential())
    stranger = Issuer(id="did:web:other.example", base="https://other.example")
    desk.renew_trust(8, stranger)
    world.asked.clear()
    desk.service.refresh()
    assert world.asked == [TRUST_URL]


def test_a_list_put_back_in_time_is_refused(desk: Desk) -> None:
    data = desk.world.credential()
    desk.now += HOUR
    desk.publish(revocation={INDEX: 1})
    assert desk.check(data).verdict is Verdict.REVOKED
    desk.now -= HOUR
    desk.publish()
    desk.now += HOUR
    desk.service.refresh()
    assert desk.check(data).verdict is Verdict.REVOKED


def test_a_did_document_is_renewed(world: World, tmp_path: Path) -> None:
    desk = Desk(world, tmp_path / "home")
    world.web[TRUST_URL] = world.sign_trust(world.trust_document(world.issuer.trust_entry(keys=None), issueNumber=8))
    desk.service.refresh()
    did_url = "https://passport.hunar.example/.well-known/did.json"
    world.web[did_url] = to_json(world.issuer.did_document())
    assert desk.check(world.credential()).verdict is Verdict.VALID
    world.asked.clear()
    desk.service.refresh()
    assert did_url in world.asked


def test_a_damaged_folder_ends_no_round_in_a_crash(desk: Desk) -> None:
    (desk.home.folder / "trust-list.json").write_bytes(b"{}")
    assert not desk.service.refresh()
    assert desk.service.network().offline_since == NOW


class Watch(threading.Event):
    """A stop that moves the clock instead of waiting, and is set after so many rounds."""

    def __init__(self, rounds: int) -> None:
        super().__init__()
        self.waits: list[float] = []
        self.rounds = rounds

    def wait(self, timeout: float | None = None) -> bool:
        self.waits.append(timeout or 0)
        if len(self.waits) >= self.rounds:
            self.set()
        return self.is_set()


def test_rounds_come_about_hourly_and_sooner_without_network() -> None:
    came = iter([True, False, True])
    watch = Watch(3)
    keep_fresh(lambda: next(came), stop=watch)
    for wait, expected in zip(watch.waits, (HOURLY, AGAIN, HOURLY), strict=True):
        assert expected.total_seconds() * 0.75 <= wait <= expected.total_seconds() * 1.25
    assert len({pause(HOURLY, ok=True) for _ in range(20)}) > 10


def test_the_thread_ends_with_the_block() -> None:
    called = threading.Event()

    def refresh() -> bool:
        called.set()
        return True

    with refreshing(refresh):
        assert called.wait(10)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("refresh")]


@pytest.fixture
def real(world: World, tmp_path: Path) -> Iterator[tuple[Desk, FlaskClient, object]]:
    """A verifier whose network is a real HTTP server on loopback, through the guarded way out."""
    desk = Desk(world, tmp_path / "home")
    with serving() as server:
        target = f"http://127.0.0.1:{server.port}"
        origins = {"https://passport.hunar.example": target, "https://trust.hunar.example": target}
        desk.service = service_of(desk.home, lambda: desk.now, web=Web(origins=origins))
        yield desk, create_app(desk.service).test_client(), server


def ask(client: FlaskClient, data: bytes) -> dict[str, object]:
    answer = client.post("/credentials/verify", json={"verifiableCredential": json.loads(data)})
    return dict(answer.get_json())


def test_over_http_the_verifier_goes_on_when_the_server_is_gone(real: tuple[Desk, FlaskClient, object]) -> None:
    desk, client, server = real
    data = desk.world.credential()
    assert ask(client, data)["verdict"] == "unchecked"
    desk.now += timedelta(minutes=2)
    for url in map(desk.world.issuer.list_url, PURPOSES):
        server.answer = respond(desk.world.web[url])  # type: ignore[attr-defined]
        desk.service.fetch(url)
    server.answer = respond(b"", "503 Gone fishing")  # type: ignore[attr-defined]
    desk.now += 30 * HOUR
    assert not desk.service.refresh()
    answer = ask(client, data)
    assert answer["verdict"] == "valid"
    assert answer["report"]["statusAsOf"] == write(NOW - HOUR)  # type: ignore[index]
    since: datetime | None = desk.service.network().offline_since
    assert since == desk.now
    desk.renew_trust(8)
    server.answer = respond(desk.world.web[TRUST_URL])  # type: ignore[attr-defined]
    assert desk.service.refresh()
    assert desk.home.trust(desk.now).issue_number == 8
    assert desk.service.network().offline_since is None


def test_a_list_changed_on_disk_is_never_taken_for_the_one_that_was_checked(desk: Desk) -> None:
    held = desk.home.trust(NOW)
    assert desk.home.trust(NOW) is held
    path = desk.home.folder / "trust-list.json"
    path.write_bytes(path.read_bytes().replace(b"Hunar Demonstration", b"Honor Demonstration"))
    with pytest.raises(Refused):
        desk.home.trust(NOW)


def test_a_list_whose_signature_ends_is_checked_each_time(desk: Desk, world: World) -> None:
    soon = write(NOW + HOUR)
    desk.home.add(world.sign_trust(world.trust_document(issueNumber=8), expires=soon), None, NOW)
    assert desk.home.trust(NOW).issue_number == 8
    with pytest.raises(Refused):
        desk.home.trust(NOW + 2 * HOUR)
