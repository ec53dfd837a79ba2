"""A real issuer signs nothing until our vocabulary is where its URL says."""

import socket
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

import contexts
from issuer.errors import NotLive, NotReached
from issuer.golive import is_live, require_live
from issuer.home import Home, Settings, found_home
from tests.issuer.office import SETTINGS, hunar, workers_csv
from tests.verifier.servers import Certificates, Server, asked, make_certificates, respond, serving
from vc.problems import Fetch, FetchError
from verifier.fetch import Limits, Web

PUBLIC = "93.184.215.14"
PINNED = contexts.read(contexts.HUNAR)
LIVE = {url: contexts.read(url) for url in contexts.OWN}


@pytest.fixture
def real(tmp_path: Path) -> Home:
    """The folder of an issuer that is no demonstration."""
    return found_home(tmp_path / "real", Settings("https://skills.gov.pk", {"en": "Skills office"}))


def _web(pages: Mapping[str, bytes]) -> Fetch:
    """A `Fetch` over a dictionary."""

    def fetch(url: str) -> bytes:
        if url not in pages:
            raise FetchError(url, "there is no such page")
        return pages[url]

    return fetch


def test_the_pinned_bytes_let_it_live_and_are_remembered(real: Home) -> None:
    require_live(real, _web(LIVE))
    assert is_live(real)
    require_live(real, _web({}))  # not asked again


@pytest.mark.parametrize(
    "pages",
    [
        {},
        {contexts.HUNAR: PINNED},  # the other context is missing
        {**LIVE, contexts.HUNAR: b""},
        {**LIVE, contexts.HUNAR: PINNED + b"\n"},
        {**LIVE, contexts.HUNAR: PINNED.replace(b"unitCode", b"unitcode")},
    ],
)
def test_anything_else_refuses_and_is_not_remembered(real: Home, pages: dict[str, bytes]) -> None:
    with pytest.raises(NotLive, match="Nothing can be issued yet"):
        require_live(real, _web(pages))
    assert not is_live(real)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("tls"), "w3id.org", "pages.example")


@pytest.fixture
def server(certificates: Certificates) -> Iterator[Server]:
    """A server that is every public host, at which the contexts lie where they should."""
    with serving(certificates.server) as running:
        running.answer = respond(status="404 Not Found")
        running.pages = {url.removeprefix("https://"): respond(data) for url, data in LIVE.items()}
        yield running


class Internet:
    """The real fetch, for whom every name is `server`, except that `inside.example` has a private address."""

    def __init__(self, server: Server, certificates: Certificates) -> None:
        self.server = server
        self.connected: list[tuple[str, int]] = []
        limits = Limits(size=100_000, seconds=2.0)
        self.fetch = Web(limits=limits, lookup=self.lookup, connect=self.connect, tls=certificates.client)

    def lookup(self, host: str, port: int) -> list[str]:
        inside = {"inside.example": "10.0.0.1", "localhost": "127.0.0.1", "127.0.0.1": "127.0.0.1"}
        return [inside.get(host, PUBLIC)]

    def connect(self, address: str, port: int, seconds: float) -> socket.socket:
        self.connected.append((address, port))
        return socket.create_connection(("127.0.0.1", self.server.port), timeout=seconds)

    def asked(self) -> list[str]:
        return [asked(head) for head in self.server.requests]


@pytest.fixture
def internet(server: Server, certificates: Certificates) -> Internet:
    return Internet(server, certificates)


def _moved(location: str, status: str = "302 Found") -> tuple[bytes, ...]:
    return respond(b"", status, location=location)


def _chain(server: Server, steps: int) -> None:
    """Let the first context lie so many redirects away."""
    places = ["w3id.org/hunar/v1", *(f"pages.example/{step}" for step in range(steps))]
    server.pages |= {place: _moved(f"https://{following}") for place, following in pairwise(places)}
    server.pages[places[-1]] = respond(PINNED)


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_a_redirect_is_followed(real: Home, server: Server, internet: Internet, status: str) -> None:
    for path, data in (("v1", LIVE[contexts.HUNAR]), ("card/v1", LIVE[contexts.HUNAR_CARD])):
        server.pages[f"w3id.org/hunar/{path}"] = _moved(f"https://pages.example/{path}.jsonld", status)
        server.pages[f"pages.example/{path}.jsonld"] = respond(data)
    require_live(real, internet.fetch)
    assert is_live(real)
    assert internet.asked() == [
        "w3id.org/hunar/v1",
        "pages.example/v1.jsonld",
        "w3id.org/hunar/card/v1",
        "pages.example/card/v1.jsonld",
    ]
    assert internet.connected == [(PUBLIC, 443)] * 4


@pytest.mark.parametrize(
    ("location", "place"),
    [
        ("/files/v1.jsonld", "w3id.org/files/v1.jsonld"),
        ("v1.jsonld?raw=1", "w3id.org/hunar/v1.jsonld?raw=1"),
        ("../v1.jsonld", "w3id.org/v1.jsonld"),
        ("//pages.example/v1", "pages.example/v1"),
        ("https://pages.example/v1#top", "pages.example/v1"),
    ],
)
def test_it_leads_to_where_the_standard_says(
    real: Home, server: Server, internet: Internet, location: str, place: str
) -> None:
    server.pages["w3id.org/hunar/v1"] = _moved(location)
    server.pages[place] = respond(PINNED)
    require_live(real, internet.fetch)
    assert internet.asked()[:2] == ["w3id.org/hunar/v1", place]


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://pages.example/v1", "only https"),
        ("file:///etc/passwd", "only https"),
        ("https://inside.example/v1", "private or special"),
        ("https://localhost/v1", "private or special"),
        ("https://127.0.0.1/v1", "private or special"),
        ("https://user@pages.example/v1", "no plain host"),
        ("https://pages.example:99999/v1", "connection failed"),
        ("https://unnamed.example/v1", "secure connection"),
        ("https://[::1", "redirects"),
        ("https://pages.example/a b", "redirects"),
        ("https://pages.example/\x1b[2J", "redirects"),
        ("", "redirects"),
        ("https://pages.example/v1\r\nLocation: https://pages.example/v2", "redirects"),
        ("https://pages.example/gone", "404"),
    ],
)
def test_a_redirect_is_guarded_as_the_first_address_is(
    real: Home, server: Server, internet: Internet, location: str, reason: str
) -> None:
    server.pages["w3id.org/hunar/v1"] = _moved(location)
    server.pages["pages.example/v1"] = respond(PINNED)
    with pytest.raises(NotLive) as refused:
        require_live(real, internet.fetch)
    assert str(refused.value).startswith("Nothing can be issued yet: https://w3id.org/hunar/v1 cannot be read")
    assert reason in str(refused.value)
    assert str(refused.value).isprintable()
    assert not is_live(real)
    assert {address for address, _ in internet.connected} == {PUBLIC}
    assert set(internet.asked()) <= {"w3id.org/hunar/v1", "pages.example/gone"}


def test_only_the_operators_mapping_leads_to_loopback(real: Home) -> None:
    with serving() as plain:
        here = f"127.0.0.1:{plain.port}"
        web = Web(origins={"https://w3id.org": f"http://{here}"}, limits=Limits(seconds=2.0))
        plain.pages[f"{here}/hunar/card/v1"] = respond(LIVE[contexts.HUNAR_CARD])
        plain.pages[f"{here}/files/v1"] = respond(PINNED)
        plain.pages[f"{here}/hunar/v1"] = _moved(f"http://{here}/files/v1")
        with pytest.raises(NotLive, match="only https"):
            require_live(real, web)
        plain.pages[f"{here}/hunar/v1"] = _moved(f"https://{here}/files/v1")
        with pytest.raises(NotLive, match="private or special"):
            require_live(real, web)
        plain.pages[f"{here}/hunar/v1"] = _moved("/files/v1")
        require_live(real, web)
    assert is_live(real)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (respond(b"x" * 100_001), "larger than 100000 bytes"),
        (None, "within 2 seconds"),
        (respond(PINNED + b"\n"), "gives other bytes"),
    ],
    ids=["too large", "silent", "other bytes"],
)
def test_what_a_redirect_leads_to_is_held_to_the_same_limits(
    real: Home, server: Server, internet: Internet, answer: tuple[bytes, ...] | None, reason: str
) -> None:
    server.pages |= {"w3id.org/hunar/v1": _moved("https://pages.example/v1"), "pages.example/v1": answer}
    with pytest.raises(NotLive, match=reason):
        require_live(real, internet.fetch)
    assert not is_live(real)


def test_a_loop_is_left(real: Home, server: Server, internet: Internet) -> None:
    server.pages["w3id.org/hunar/v1"] = _moved("https://pages.example/v1")
    server.pages["pages.example/v1"] = _moved("https://w3id.org/hunar/v1")
    with pytest.raises(NotLive, match="redirects more than 5 times"):
        require_live(real, internet.fetch)
    assert len(server.requests) == 6
    assert not is_live(real)


def test_five_redirects_are_followed_and_not_a_sixth(real: Home, server: Server, internet: Internet) -> None:
    _chain(server, 6)
    with pytest.raises(NotLive, match="redirects more than 5 times"):
        require_live(real, internet.fetch)
    _chain(server, 5)
    require_live(real, internet.fetch)
    assert is_live(real)


def test_what_the_network_did_not_give_is_told_from_what_is_wrong_there(real: Home) -> None:
    with pytest.raises(NotReached, match="cannot be read"):
        require_live(real, _web({}))
    with pytest.raises(NotLive, match="gives other bytes") as wrong:
        require_live(real, _web({**LIVE, contexts.HUNAR: b""}))
    assert not isinstance(wrong.value, NotReached)


def test_what_was_remembered_for_other_bytes_does_not_count(real: Home) -> None:
    require_live(real, _web(LIVE))
    mark = real.path / "live.json"
    mark.write_bytes(mark.read_bytes().replace(b'"sha256":"', b'"sha256":"0'))
    assert not is_live(real)
    mark.write_bytes(b"{")
    assert not is_live(real)


def test_a_demonstration_needs_no_vocabulary_on_the_web(real: Home) -> None:
    require_live(replace(real, settings=SETTINGS), _web({}))


@pytest.mark.parametrize("first", ["0", "9"])
def test_a_real_issuer_takes_no_made_up_identity_number(tmp_path: Path, first: str) -> None:
    home = tmp_path / "real"
    assert hunar("init", "--base-url", "https://skills.gov.pk", "--name", "Skills office", home=home).exit_code == 0
    assert hunar("standard", "import", "--shipped", home=home).exit_code == 0
    made_up = workers_csv(["T-1"]).replace(b"00000-", f"{first}2101-".encode())
    done = hunar("worker", "add", "-", home=home, stdin=made_up)
    assert done.exit_code == 1
    assert "no CNIC begins with 0 or 9" in done.output
    assert "2101" not in done.output
    sound = workers_csv(["T-1"]).replace(b"00000-", b"42101-")
    assert hunar("worker", "add", "-", home=home, stdin=sound).exit_code == 0


def test_the_command_line_tells_a_network_that_is_gone_from_a_vocabulary_that_is_not_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from verifier import fetch as network

    def nowhere(_host: str, _port: int) -> list[str]:
        raise OSError

    done = hunar("init", "--base-url", "https://skills.gov.pk", "--name", "Skills office", home=tmp_path / "real")
    assert done.exit_code == 0, done.output
    for web, status in ((network.Web(lookup=nowhere), 3), (_web({**LIVE, contexts.HUNAR: b"{}"}), 1)):
        monkeypatch.setattr("issuer.cli.issue.Web", lambda web=web: web)
        done = hunar("issue", home=tmp_path / "real")
        assert done.exit_code == status, done.output
        assert "Nothing can be issued yet" in done.output
