"""The way out: whom it refuses to contact, and what it refuses to take (docs/threats.md, 18 and 22)."""

import gzip
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.verifier.servers import HOST, Certificates, Server, asked, make_certificates, respond, serving
from tests.verifier.world import BASE
from tests.verifier.world import World as Issuer
from vc.problems import FetchError
from verifier import Verdict
from verifier.addresses import is_public
from verifier.fetch import Limits, Redirected, Unanswered, Web, offline

PUBLIC = "93.184.215.14"
URL = f"https://{HOST}/status/1"

PRIVATE = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.0.1",
    "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.0.1",
    "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.7", "224.0.0.1", "239.255.255.250", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:93.184.215.14", "::127.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:2::1",
    "2001:10::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::1", "2002:a9fe:a9fe::", "3fff::1", "5f00::1", "fc00::1",
    "fd12:3456::1", "fe80::1", "fe80::1%eth0", "2a00::1%eth0", "fec0::1", "ff02::1", "ff0e::1", "4000::1", "",
    "localhost", "127.1", "0x7f000001", "2130706433", "017700000001", "１２７.0.0.1", "127.0.0.1 ",
]  # fmt: skip

GLOBAL = [
    "1.1.1.1", "9.255.255.255", "11.0.0.0", "93.184.215.14", "100.63.255.255", "100.128.0.0", "172.15.255.255",
    "172.32.0.0", "191.255.255.255", "192.0.1.0", "198.17.255.255", "198.20.0.0", "203.0.112.255", "203.0.114.0",
    "223.255.255.255", "2000::1", "2001:200::1", "2001:4860:4860::8888", "2003::1", "2400:cb00::1", "2a00:1450::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_special_addresses_are_never_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", GLOBAL)
def test_ordinary_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def running(certificates: Certificates) -> Iterator[Server]:
    with serving(certificates.server) as server:
        yield server


@pytest.fixture
def server(running: Server) -> Server:
    """The server, as new."""
    running.answer, running.pause = respond(), 0.0
    running.requests.clear()
    running.pages.clear()
    return running


class World:
    """A made-up internet: every name has the addresses of `addresses`, and every public address is our server."""

    def __init__(self, server: Server, certificates: Certificates, *addresses: str) -> None:
        self.addresses = list(addresses) or [PUBLIC]
        self.port = server.port
        self.looked_up: list[tuple[str, int]] = []
        self.connected: list[tuple[str, int]] = []
        self.web = Web(
            limits=Limits(size=100_000, seconds=2.0),
            lookup=self.lookup,
            connect=self.connect,
            tls=certificates.client,
        )

    def lookup(self, host: str, port: int) -> list[str]:
        self.looked_up.append((host, port))
        return self.addresses

    def connect(self, address: str, port: int, seconds: float) -> socket.socket:
        self.connected.append((address, port))
        return socket.create_connection(("127.0.0.1", self.port), timeout=seconds)


def test_a_public_host_is_asked_over_tls(server: Server, certificates: Certificates) -> None:
    world = World(server, certificates)
    assert world.web(URL) == b"{}"
    assert world.connected == [(PUBLIC, 443)]
    head = server.requests[0].decode()
    assert head.startswith("GET /status/1 HTTP/1.1\r\n")
    assert f"\r\nHost: {HOST}\r\n" in head
    assert "cookie" not in head.lower()
    assert "referer" not in head.lower()


def test_a_port_and_a_query_are_kept(server: Server, certificates: Certificates) -> None:
    world = World(server, certificates)
    world.web(f"https://{HOST}:8443/status?page=1")
    assert world.connected == [(PUBLIC, 8443)]
    assert server.requests[0].startswith(b"GET /status?page=1 HTTP/1.1\r\n")
    assert f"Host: {HOST}:8443\r\n".encode() in server.requests[0]


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_that_leads_inside_is_not_contacted(server: Server, certificates: Certificates, address: str) -> None:
    for addresses in ((address,), (PUBLIC, address), (address, PUBLIC)):
        world = World(server, certificates, *addresses)
        with pytest.raises(FetchError, match="private or special"):
            world.web(URL)
        assert world.connected == []


def test_the_address_that_was_tested_is_the_one_that_is_used(server: Server, certificates: Certificates) -> None:
    """A name that resolves differently the second time (rebinding) gains nothing: there is no second time."""
    world = World(server, certificates)
    answers = iter([[PUBLIC], ["127.0.0.1"], ["127.0.0.1"]])

    def rebinding(host: str, port: int) -> list[str]:
        world.looked_up.append((host, port))
        return next(answers)

    web = Web(limits=world.web.limits, lookup=rebinding, connect=world.connect, tls=certificates.client)
    assert web(URL) == b"{}"
    assert world.connected == [(PUBLIC, 443)]
    assert len(world.looked_up) == 1


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/", "https://127.1/", "https://2130706433/", "https://0x7f000001/", "https://0177.0.0.1/",
        "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://[64:ff9b::7f00:1]/", "https://localhost/",
        "https://localhost:22/", "https://169.254.169.254/latest/meta-data/", "https://[fe80::1]/", "https://0/",
    ],
)  # fmt: skip
def test_the_real_resolver_does_not_lead_inside_either(url: str) -> None:
    """With the system's own resolver: whatever spelling it understands, the address it gives is tested."""

    def forbidden(address: str, port: int, seconds: float) -> socket.socket:
        raise AssertionError("a connection was tried")

    with pytest.raises(FetchError):
        Web(connect=forbidden)(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://good.example/", "ftp://good.example/", "file:///etc/passwd", "gopher://good.example/", "//x.example/",
        "HTTPS://good.example/", "https:good.example", "https:/good.example/", "https:///path", "https://",
        "https://user@good.example/", "https://user:pass@good.example/", "https://good.example@evil.example/",
        "https://good.example\\@evil.example/", "https://good.example:99999/", "https://good.example:x/",
        "https://good.example\r\nX: y/", "https://good.example/a b", "https://good.example/\n", "https://gööd.example/",
        "https://good.example./", "https://good%2eexample/", "https://[::1", "https://good.example/\u202e", "data:,x",
        "", "x",
    ],
)  # fmt: skip
def test_other_addresses_than_plain_https_are_refused(server: Server, certificates: Certificates, url: str) -> None:
    world = World(server, certificates)
    with pytest.raises(FetchError):
        world.web(url)
    assert world.connected == []
    assert world.looked_up == []


def test_a_certificate_for_another_host_is_refused(server: Server, certificates: Certificates) -> None:
    with pytest.raises(FetchError, match="secure connection"):
        World(server, certificates).web("https://other.example/status/1")
    assert server.requests == []


def test_a_certificate_of_an_unknown_authority_is_refused(server: Server, certificates: Certificates) -> None:
    world = World(server, certificates)
    web = Web(lookup=world.lookup, connect=world.connect, tls=ssl.create_default_context())
    with pytest.raises(FetchError, match="secure connection"):
        web(URL)


def test_a_server_without_tls_is_refused(certificates: Certificates) -> None:
    with serving() as plain, pytest.raises(FetchError):
        World(plain, certificates).web(URL)


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_redirects_are_not_followed(server: Server, certificates: Certificates, status: str) -> None:
    server.answer = respond(b"", status, location="../elsewhere")
    world = World(server, certificates)
    with pytest.raises(Redirected, match=r"redirects .* not followed") as told:
        world.web(URL)
    assert (told.value.url, told.value.location) == (URL, f"https://{HOST}/elsewhere")
    assert len(world.connected) == 1


@pytest.mark.parametrize("location", ["", "https://[::1", "/a b", "/\x1b[2J", "/gööd", "/a\r\nlocation: /b", None])
def test_a_redirect_that_leads_nowhere_plain_tells_no_place(
    server: Server, certificates: Certificates, location: str | None
) -> None:
    headers = {} if location is None else {"location": location}
    server.answer = respond(b"", "302 Found", **headers)
    with pytest.raises(FetchError, match="redirects") as told:
        World(server, certificates).web(URL)
    assert not isinstance(told.value, Redirected)


def test_a_status_list_that_has_moved_is_not_looked_for(server: Server, certificates: Certificates) -> None:
    """In a verification nobody asks where a redirect leads, though the list lies there: the status is not known."""
    issuer = Issuer()
    issuer.publish()
    there = f"{HOST}:{server.port}"
    web = replace(World(server, certificates).web, origins={BASE: f"https://{there}"})
    lists = {url.removeprefix(BASE): respond(data) for url, data in issuer.web.items()}
    server.pages |= {f"{there}{path}": answer for path, answer in lists.items()}
    assert issuer.check(issuer.credential(), fetch=web).verdict is Verdict.VALID
    server.pages |= {f"{there}/moved{path}": answer for path, answer in lists.items()}
    server.pages |= {f"{there}{path}": respond(b"", "302 Found", location=f"/moved{path}") for path in lists}
    assert issuer.check(issuer.credential(), fetch=web).verdict is Verdict.UNCHECKED
    assert {asked(head) for head in server.requests} <= {f"{there}{path}" for path in lists}


@pytest.mark.parametrize(
    "status", ["204 No Content", "206 Partial", "400 Bad", "404 Not Found", "500 Error", "200.1 OK"]
)
def test_only_a_whole_good_answer_counts(server: Server, certificates: Certificates, status: str) -> None:
    server.answer = respond(b"{}", status)
    with pytest.raises(FetchError):
        World(server, certificates).web(URL)


def test_an_answer_in_chunks_is_put_together(server: Server, certificates: Certificates) -> None:
    server.answer = respond(b"2\r\n{\n\r\n1\r\n}\r\n0\r\n\r\n", transfer_encoding="chunked")
    assert World(server, certificates).web(URL) == b"{\n}"


BIG = 100_001
ANSWERS = {
    "announced too large": respond(b"x" * BIG),
    "announced absurdly": respond(b"x", content_length="999999999999"),
    "too large in chunks": respond(b"186a1\r\n" + b"x" * BIG + b"\r\n0\r\n\r\n", transfer_encoding="chunked"),
    "too large without a length": (b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", b"x" * BIG),
    "shorter than announced": respond(b"{}", content_length="3"),
    "chunks cut short": respond(b"5\r\n{}", transfer_encoding="chunked"),
    "no HTTP": (b"SSH-2.0-OpenSSH_9.9\r\n",),
    "nothing": (b"",),
    "a line without end": (b"HTTP/1.1 200 " + b"x" * 200_000,),
    "headers without end": (b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 5000,),
    "a gzip bomb": respond(gzip.compress(bytes(50_000_000)), content_encoding="gzip"),
    "no gzip": respond(b"{}", content_encoding="gzip"),
    "gzip cut short": respond(gzip.compress(b"{}")[:-4], content_encoding="gzip"),
    "gzip with junk": respond(gzip.compress(b"{}") + b"junk", content_encoding="gzip"),
    "two members": respond(gzip.compress(b"{") + gzip.compress(b"}"), content_encoding="gzip"),
    "gzip twice": respond(gzip.compress(gzip.compress(b"{}")), content_encoding="gzip, gzip"),
    "brotli": respond(b"{}", content_encoding="br"),
    "deflate": respond(b"{}", content_encoding="deflate"),
}  # fmt: skip


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_hostile_answers_are_refused(server: Server, certificates: Certificates, answer: tuple[bytes, ...]) -> None:
    server.answer = answer
    with pytest.raises(FetchError):
        World(server, certificates).web(URL)


def test_one_gzip_member_within_the_limit_is_taken(server: Server, certificates: Certificates) -> None:
    server.answer = respond(gzip.compress(b"x" * 100_000), content_encoding="gzip")
    assert World(server, certificates).web(URL) == b"x" * 100_000


HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n"
PAUSE, WHOLE = 0.4, 15.0
"""Seconds between two drops, and that the whole answer would take at least."""
SLOW = {
    "silence": None,
    "a dripping head": [bytes([byte]) for byte in HEAD],
    "a dripping body": [HEAD, *([b"x"] * 50)],
}


@pytest.mark.parametrize("answer", SLOW.values(), ids=SLOW)
def test_a_slow_server_gains_no_time_by_dripping(
    server: Server, certificates: Certificates, answer: list[bytes] | None
) -> None:
    assert answer is None or (len(answer) - 1) * PAUSE >= WHOLE
    server.answer, server.pause = answer, PAUSE
    world = World(server, certificates)
    web = Web(limits=Limits(seconds=0.6), lookup=world.lookup, connect=world.connect, tls=certificates.client)
    begun = time.monotonic()
    with pytest.raises(Unanswered, match="within"):
        web(URL)
    assert time.monotonic() - begun < WHOLE  # room for a busy machine, and still less than waiting to the end


def test_a_slow_resolver_is_not_waited_for(server: Server, certificates: Certificates) -> None:
    world = World(server, certificates)
    asked, answered = threading.Event(), threading.Event()

    def slow(host: str, port: int) -> list[str]:
        asked.set()
        answered.wait(60)
        return [PUBLIC]

    web = Web(limits=Limits(seconds=0.3), lookup=slow, connect=world.connect, tls=certificates.client)
    with pytest.raises(Unanswered, match="within"):
        web(URL)
    assert asked.is_set()
    assert not answered.is_set()  # given up while it was still thinking
    answered.set()
    assert world.connected == []


def test_the_next_address_is_tried_where_one_is_dead(server: Server, certificates: Certificates) -> None:
    world = World(server, certificates, "93.184.215.13", PUBLIC)

    def connect(address: str, port: int, seconds: float) -> socket.socket:
        if address != PUBLIC:
            raise ConnectionRefusedError
        return world.connect(address, port, seconds)

    web = Web(lookup=world.lookup, connect=connect, tls=certificates.client)
    assert web(URL) == b"{}"


@pytest.mark.parametrize("error", [socket.gaierror(-2, "unknown"), ConnectionRefusedError(), OSError(101, "no route")])
def test_faults_of_the_network_are_faults_of_the_world(
    server: Server, certificates: Certificates, error: OSError
) -> None:
    world = World(server, certificates)

    def fail(*_: object) -> list[str]:
        raise error

    for web in (Web(lookup=fail), Web(lookup=world.lookup, connect=fail)):  # type: ignore[arg-type]
        with pytest.raises(FetchError, match="connection failed"):
            web(URL)


def test_what_failed_is_said_in_words() -> None:
    def fail(*_: object) -> list[str]:
        raise socket.gaierror(-2, "unknown")

    with pytest.raises(FetchError, match="no address was found for the name of the host"):
        Web(lookup=fail)(URL)


def test_only_the_operators_mapping_reaches_loopback() -> None:
    with serving() as plain:
        target = f"http://127.0.0.1:{plain.port}"
        mapped = Web(origins={f"https://{HOST}": target})
        assert mapped(URL) == b"{}"
        assert plain.requests[0].startswith(b"GET /status/1 HTTP/1.1\r\n")
        assert f"Host: 127.0.0.1:{plain.port}\r\n".encode() in plain.requests[0]
        for other in (f"https://{HOST}:444/", f"https://www.{HOST}/", target, f"https://127.0.0.1:{plain.port}/"):
            with pytest.raises(FetchError):
                Web(origins={f"https://{HOST}": target}, limits=Limits(seconds=0.5))(other)
        assert len(plain.requests) == 1


def test_a_mapping_over_tls_checks_the_name_it_is_mapped_to(server: Server, certificates: Certificates) -> None:
    world = World(server, certificates, "127.0.0.1")
    origins = {"https://passport.hunar.example": f"https://{HOST}:{server.port}"}
    web = Web(origins=origins, lookup=world.lookup, connect=world.connect, tls=certificates.client)
    assert web("https://passport.hunar.example/x") == b"{}"
    wrong = Web(
        origins={"https://passport.hunar.example": f"https://other.example:{server.port}"},
        lookup=world.lookup,
        connect=world.connect,
        tls=certificates.client,
    )
    with pytest.raises(FetchError, match="secure connection"):
        wrong("https://passport.hunar.example/x")


def test_offline_is_offline() -> None:
    with pytest.raises(FetchError, match="offline"):
        offline(URL)


def test_proxies_of_the_environment_are_not_asked(
    server: Server, certificates: Certificates, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    assert World(server, certificates).web(URL) == b"{}"
