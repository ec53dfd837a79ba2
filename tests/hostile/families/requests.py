"""Requests that a document would have the verifier make: to inner addresses, elsewhere, or without end (row 22).

A real server listens on loopback, where a verifier must never be led: it would give a list that clears everybody. The
guarded way out (`verifier.fetch.Web`) is the real one, with names that lead where the attacker wants. Each case ends by
asking the server who came.
"""

import socket
import ssl
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from tests.hostile.case import ALTERED, UNCHECKED, UNSUPPORTED, UNTRUSTED, Case, Given, attack, control
from tests.hostile.scene import BASE, PURPOSES, Scene, changed, to_json
from tests.verifier.servers import Server, respond
from tests.verifier.test_fetch import PRIVATE
from vc.problems import Document, Fetch
from verifier import Report
from verifier.fetch import Limits, Web

Answers = Callable[[Scene], Iterable[bytes]]
PUBLIC = "93.184.215.14"
OTHER_LIST = "https://other.example/status/revocation/1"


@cache
def _tls() -> ssl.SSLContext:
    """Made once: reading the system's authorities is what takes longest in a case."""
    return ssl.create_default_context()


@dataclass
class Net:
    """A made-up internet for one case: each look-up of a name takes the next of `addresses`; what is connected to is
    noted, and only loopback is really there."""

    addresses: list[list[str]]
    connected: list[str] = field(default_factory=list)

    def lookup(self, host: str, port: int) -> list[str]:
        return self.addresses.pop(0) if len(self.addresses) > 1 else self.addresses[0]

    def connect(self, address: str, port: int, seconds: float) -> socket.socket:
        self.connected.append(address)
        if address.startswith("127."):
            return socket.create_connection((address, port), timeout=seconds)
        raise ConnectionRefusedError

    def web(self, **options: Any) -> Web:
        return Web(lookup=self.lookup, connect=self.connect, limits=Limits(seconds=2.0), tls=_tls(), **options)


def _as_new(server: Server) -> Server:
    server.requests.clear()
    return server


# Names that lead inside.


def _foreign(scene: Scene, url: str) -> Document:
    """A trusted issuer's credential, whose entry names its list itself."""
    entry = {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "7",
        "statusListCredential": url,
    }
    return scene.sign_blindly(scene.foreign_draft(credentialStatus=entry), issuer=scene.other)


def _led(*addresses: list[str], url: str = OTHER_LIST, nobody: bool = True) -> Callable[[Scene], Given]:
    """The host of the list has these addresses, one set after the other each time it is asked for."""

    def make(scene: Scene) -> Given:
        server = _as_new(scene.servers[0])
        server.answer = respond(scene.status_list("revocation", issuer=scene.other))
        net = Net(list(addresses))
        asked = url.replace("PORT", str(server.port))

        def then(report: Report) -> None:
            assert server.requests == []
            assert not nobody or net.connected == []

        return Given(to_json(_foreign(scene, asked)), way=lambda _: net.web(), then=then)

    return make


def _keys_led(address: str) -> Callable[[Scene], Given]:
    """The host of the issuer's DID document leads inside."""

    def make(scene: Scene) -> Given:
        net, server = Net([[address]]), _as_new(scene.servers[0])
        server.answer = respond(to_json(scene.unpinned.did_document()))

        def then(report: Report) -> None:
            assert server.requests == []
            assert net.connected == []

        return Given(to_json(scene.unpinned_credential), way=lambda _: net.web(), then=then)

    return make


URLS: Mapping[str, str] = {
    "loopback": "https://127.0.0.1:PORT/status/revocation/1",
    "loopback-by-http": "http://127.0.0.1:PORT/status/revocation/1",
    "loopback-by-name": "https://localhost:PORT/status/revocation/1",
    "loopback-of-six": "https://[::1]:PORT/status/revocation/1",
    "loopback-mapped": "https://[::ffff:127.0.0.1]:PORT/status/revocation/1",
    "loopback-by-nat": "https://[64:ff9b::7f00:1]:PORT/status/revocation/1",
    "loopback-by-6to4": "https://[2002:7f00:1::]:PORT/status/revocation/1",
    "loopback-as-number": "https://2130706433:PORT/status/revocation/1",
    "loopback-in-hex": "https://0x7f.0.0.1:PORT/status/revocation/1",
    "loopback-in-octal": "https://0177.0.0.1:PORT/status/revocation/1",
    "loopback-short": "https://127.1:PORT/status/revocation/1",
    "loopback-wide": "https://１２７.0.0.1:PORT/status/revocation/1",
    "loopback-zone": "https://[fe80::1%25lo]:PORT/status/revocation/1",
    "zero": "https://0:PORT/status/revocation/1",
    "metadata": "https://169.254.169.254/latest/meta-data",
    "metadata-by-http": "http://169.254.169.254/latest/meta-data",
    "metadata-of-six": "https://[fd00:ec2::254]/latest/meta-data",
    "broadcast": "https://255.255.255.255/",
    "multicast": "https://[ff02::1]/",
    "file": "file:///etc/passwd",
    "gopher": "gopher://127.0.0.1:PORT/_GET",
    "ftp": "ftp://127.0.0.1:PORT/list",
    "data": "data:application/vc,{}",
    "unix": "http+unix://%2Fvar%2Frun%2Fdocker.sock/info",
    "user": "https://other.example@127.0.0.1:PORT/",
    "backslash": "https://other.example\\@127.0.0.1:PORT/",
    "new-line": "https://other.example/\r\nHost: evil.example",
    "space": "https://other.example/ HTTP/1.1",
    "no-host": "https:///status/revocation/1",
    "port-zero": "https://127.0.0.1:0/",
    "port-too-large": "https://127.0.0.1:65536/",
}


# A server that was trusted, and leads elsewhere.


def _answered(answer: Answers) -> Callable[[Scene], Given]:
    """The operator has the issuer's origin asked on loopback, as in the demonstration; the server says this."""

    def make(scene: Scene) -> Given:
        server, other = map(_as_new, scene.servers)
        server.answer, other.answer = answer(scene), respond(scene.status_list("revocation"))
        web = Net([["127.0.0.1"]]).web(origins={BASE: f"http://127.0.0.1:{server.port}"})

        def then(report: Report) -> None:
            assert len(server.requests) == len(PURPOSES)
            assert other.requests == []

        return Given(to_json(scene.competency), way=lambda _: web, then=then)

    return make


def _redirect(status: str) -> Answers:
    def answer(scene: Scene) -> Iterable[bytes]:
        to = f"http://127.0.0.1:{scene.servers[1].port}/status/revocation/1"
        return respond(b"", f"{status} Elsewhere", location=to)

    return answer


ANSWERED: Mapping[str, Answers] = {
    **{f"redirect-{status}": _redirect(status) for status in ("300", "301", "302", "303", "307", "308")},
    "refresh": lambda s: respond(s.status_list("revocation"), "204 No Content", refresh="0; url=https://evil.example/"),
    "partial": lambda s: respond(s.status_list("revocation"), "206 Partial Content"),
    "error-with-list": lambda s: respond(s.status_list("revocation"), "500 Oops"),
    "refused-with-list": lambda s: respond(s.status_list("revocation"), "401 Unauthorized", www_authenticate="Basic"),
    "longer-than-said": lambda s: respond(s.status_list("revocation"), content_length="100000"),
    "shorter-than-said": lambda s: respond(s.status_list("revocation"), content_length="10"),
    "no-http": lambda s: (b"SSH-2.0-OpenSSH_9.2\r\n",),
    "nothing": lambda s: (b"",),
    "endless-header": lambda s: (b"HTTP/1.1 200 OK\r\n", *[b"x: " + b"y" * 60_000 + b"\r\n"] * 40),
    "many-headers": lambda s: (b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 5000 + b"\r\n",),
    "encoding-unknown": lambda s: respond(s.status_list("revocation"), content_encoding="br"),
    "encoding-twice": lambda s: respond(s.status_list("revocation"), content_encoding="gzip, gzip"),
    "encoding-false": lambda s: respond(s.status_list("revocation"), content_encoding="gzip"),
    "large": lambda s: respond(b" " * (4 * 2**20 + 1) + s.status_list("revocation")),
}


class _Lists:
    """Answers each request with the list that was asked for: the server knows only its order."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.left = list(PURPOSES)

    def __iter__(self) -> Any:
        return iter(respond(self.scene.status_list(self.left.pop(0))))


def _quietly(make: Callable[[Scene], Document]) -> Callable[[Scene], Given]:
    """Whatever it names, nothing at all is asked for."""

    def given(scene: Scene) -> Given:
        net = Net([["127.0.0.1"]])

        def way(_: Fetch) -> Fetch:
            def refuse(url: str) -> bytes:
                raise AssertionError(f"{url} was asked for")

            return refuse

        def then(report: Report) -> None:
            assert net.connected == []

        return Given(to_json(make(scene)), way=way, then=then)

    return given


EVIL = "https://evil.example/x"
NAMED: Mapping[str, Callable[[Document], object]] = {
    "picture": lambda d: d["credentialSubject"]["achievement"].update(image={"id": EVIL, "type": "Image"}),
    "criteria": lambda d: d["credentialSubject"]["achievement"]["criteria"].update(id=EVIL),
    "evidence": lambda d: d.update(evidence=[{"id": EVIL, "type": ["Evidence"]}]),
    "refresh": lambda d: d.update(refreshService={"id": EVIL, "type": f"{EVIL}#Refresh"}),
    "terms": lambda d: d.update(termsOfUse={"id": EVIL, "type": f"{EVIL}#Terms"}),
    "endorsement": lambda d: d.update(endorsementJwt=["A.A.A"]),
    "issuer-picture": lambda d: d["issuer"].update(image={"id": EVIL, "type": "Image"}),
    "issuer-url": lambda d: d["issuer"].update(url=EVIL),
}
"""Members that name an address, in credentials whose issuer keeps no status."""


def _names(edit: Callable[[Document], object]) -> Callable[[Scene], Document]:
    def make(scene: Scene) -> Document:
        draft = scene.foreign_draft()
        edit(draft)
        return scene.sign_blindly(draft, issuer=scene.other)

    return make


CASES: list[Case] = [
    *(attack(f"request-leads-to-{address or 'nothing'}", 22, UNCHECKED, _led([address])) for address in PRIVATE),
    *(
        attack(f"request-leads-also-to-{address or 'nothing'}", 22, UNCHECKED, _led([PUBLIC, address]))
        for address in PRIVATE[::7]
    ),
    *(attack(f"request-keys-lead-to-{a or 'nothing'}", 22, UNCHECKED, _keys_led(a)) for a in PRIVATE[::5]),
    *(attack(f"request-url-{name}", 22, (UNCHECKED, ALTERED), _led(["127.0.0.1"], url=u)) for name, u in URLS.items()),
    attack(
        "request-rebinding",
        22,
        UNCHECKED,
        _led([PUBLIC], ["127.0.0.1"], url="https://other.example:PORT/s/1", nobody=False),
    ),
    *(attack(f"request-answered-{name}", 22, UNCHECKED, _answered(answer)) for name, answer in ANSWERED.items()),
    attack(
        "request-by-a-stranger",
        22,
        UNTRUSTED,
        _quietly(lambda s: _foreign(s, EVIL) | {"issuer": "did:web:evil.example"}),
    ),
    attack(
        "request-for-a-strangers-keys",
        22,
        ALTERED,
        _quietly(lambda s: changed(s.unpinned_credential, ("proof", "verificationMethod"), "did:web:evil.example#1")),
    ),
    attack("request-of-an-altered-credential", 22, ALTERED, _quietly(lambda s: s.competency | {"name": "Doctor"})),
    attack("request-for-a-context", 22, UNSUPPORTED, _quietly(lambda s: changed(s.foreign, ("@context", 2), EVIL))),
    control("request-answered-with-lists", 22, _answered(_Lists)),
    *(control(f"request-names-{name}", 22, _quietly(_names(edit))) for name, edit in NAMED.items()),
]
