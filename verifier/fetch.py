"""The only way out to the network: a guarded `Fetch`.

The rule: https only, to an address that was resolved once, tested against the table in `verifier.addresses`, and then
used itself, so that a name cannot resolve differently a moment later; no redirects, no proxies, no cookies; a limit on
bytes before and after decompression, and one deadline over everything, names included. Only the operator's own mapping
of origins leads elsewhere (that is how the demonstration's reserved host reaches a loopback port): no document can
cause it. Every failure is a `FetchError`, which says nothing about a credential.
"""

import io
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from types import MappingProxyType
from urllib.parse import SplitResult, urljoin, urlsplit

from vc.problems import FetchError
from verifier.addresses import is_public

Lookup = Callable[[str, int], list[str]]
"""Takes a host name and a port, gives its IP addresses as text, or raises `OSError`."""

Connect = Callable[[str, int, float], socket.socket]
"""Takes an IP address, a port and seconds, gives a connected socket, or raises `OSError`."""

_ACCEPT = "application/vc, application/did+json, application/json;q=0.9"
_DEFAULT_PORTS = {"https": 443, "http": 80}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_IN_WORDS: tuple[tuple[type[Exception], str], ...] = (
    (socket.gaierror, "no address was found for the name of the host"),
    (ConnectionRefusedError, "the host does not accept it"),
    (ConnectionError, "the host broke it off"),
    (HTTPException, "the answer is not HTTP"),
)


def lookup(host: str, port: int) -> list[str]:
    """Ask the system's resolver, for every address of a host."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def connect(address: str, port: int, seconds: float) -> socket.socket:
    """Open a TCP connection to exactly this address."""
    return socket.create_connection((address, port), timeout=seconds)


class Redirected(FetchError):
    """What was asked for lies elsewhere, at `location`: an absolute address as the server gave it, tested in nothing.

    It is not followed here. Who may follow it asks the same `Web` for `location`, which guards it like any other.
    """

    def __init__(self, url: str, status: int, location: str) -> None:
        super().__init__(url, f"the server redirects (status {status}), which is not followed")
        self.location = location


class Unanswered(FetchError):
    """A host did not answer in time: to ask it for something else takes as long again."""


def _in_words(error: Exception) -> str:
    """Say what happened to a connection, without what a host said."""
    return next((words for kind, words in _IN_WORDS if isinstance(error, kind)), type(error).__name__)


def offline(url: str) -> bytes:
    """A `Fetch` that never reaches out: raises `FetchError` for every URL."""
    raise FetchError(url, "this verifier is working offline")


@dataclass(frozen=True, slots=True)
class Limits:
    """`size` in bytes, both on the wire and decompressed; `seconds` for one fetch altogether."""

    size: int = 4 * 2**20
    seconds: float = 10.0


@dataclass(frozen=True, slots=True)
class Web:
    """A `Fetch` over the real network, under the rule of this module.

    `origins` maps an https origin to the one to ask instead, for instance `https://passport.hunar.example` to
    `http://127.0.0.1:8440`; a mapped origin is the operator's word, so its address is not tested. The other fields
    are the world, which a test may replace.
    """

    origins: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    limits: Limits = Limits()
    lookup: Lookup = lookup
    connect: Connect = connect
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def __call__(self, url: str) -> bytes:
        """Get the bytes at `url`. Raises `FetchError` with a reason fit for a person."""
        try:
            return self._get(url, Deadline(self.limits.seconds))
        except TimeoutError:
            raise Unanswered(url, f"there was no complete answer within {self.limits.seconds:g} seconds") from None
        except ssl.SSLError as error:
            raise FetchError(url, f"the secure connection failed ({error.reason or 'not secure'})") from None
        except (OSError, HTTPException, ValueError) as error:
            raise FetchError(url, f"the connection failed ({_in_words(error)})") from None

    def _get(self, url: str, deadline: "Deadline") -> bytes:
        asked = _split(url)
        mapped = self.origins.get(origin_of(asked))
        target = urlsplit(mapped) if mapped else asked
        addresses = self._addresses(url, target, deadline, guarded=mapped is None)
        with self._open(target, addresses, deadline) as sock:
            sock.settimeout(deadline.left())
            sock.sendall(_request(asked, target))
            # HTTPResponse asks of its socket only `makefile`; ours gives a file that keeps the deadline.
            response = HTTPResponse(_Timed(sock, deadline), method="GET")  # type: ignore[arg-type]
            response.begin()
            return _body(url, response, self.limits.size)

    def _addresses(self, url: str, target: SplitResult, deadline: "Deadline", *, guarded: bool) -> list[str]:
        host, port = target.hostname or "", _port(target)
        addresses = _within(deadline, lambda: self.lookup(host, port))
        if not addresses:
            raise FetchError(url, "the host has no address")
        if guarded and not all(is_public(address) for address in addresses):
            raise FetchError(url, "the host leads to a private or special address, which is never contacted")
        return addresses

    def _open(self, target: SplitResult, addresses: list[str], deadline: "Deadline") -> socket.socket:
        sock = self._reach(addresses, _port(target), deadline)
        if target.scheme != "https":
            return sock
        try:
            sock.settimeout(deadline.left())
            return self.tls.wrap_socket(sock, server_hostname=target.hostname)
        except BaseException:
            sock.close()
            raise

    def _reach(self, addresses: list[str], port: int, deadline: "Deadline") -> socket.socket:
        for address in addresses[:-1]:
            try:
                return self.connect(address, port, deadline.left() / 2)
            except OSError:
                continue  # the next address may answer
        return self.connect(addresses[-1], port, deadline.left())


class Deadline:
    """A moment by which a fetch has to be over."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Give the seconds that are left. Raises `TimeoutError` when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def origin_of(url: SplitResult) -> str:
    """Give scheme, host and port as RFC 6454 writes an origin: in lower case, without the default port."""
    host = f"[{url.hostname}]" if ":" in (url.hostname or "") else url.hostname
    port = "" if url.port in (None, _DEFAULT_PORTS.get(url.scheme)) else f":{url.port}"
    return f"{url.scheme}://{host}{port}"


def _split(url: str) -> SplitResult:
    """Take a URL apart, or refuse it: only plain https URLs that mean the same to every parser."""
    if not _is_plain(url):
        raise FetchError(url, "the address has characters that no URL has")
    split = urlsplit(url)
    if split.scheme != "https" or not url.startswith("https://"):
        raise FetchError(url, "only https addresses are fetched")
    if not split.hostname or "@" in split.netloc or "%" in split.netloc or split.hostname.endswith("."):
        raise FetchError(url, "the address names no plain host")
    _port(split)
    return split


def _is_plain(text: str) -> bool:
    """Whether a text has only characters that a URL may have, so that no parser repairs it and a screen can show it."""
    return text.isascii() and not any(character <= " " or character in '\\"<>^`{|}\x7f' for character in text)


def _port(url: SplitResult) -> int:
    """Give the port of a URL; `ValueError` if it names none that exists."""
    return url.port or _DEFAULT_PORTS[url.scheme]


def _request(asked: SplitResult, target: SplitResult) -> bytes:
    """Write the request for what was asked, addressed to the origin that is asked instead if one is mapped."""
    query = f"?{asked.query}" if asked.query else ""
    lines = (
        f"GET {asked.path or '/'}{query} HTTP/1.1",
        f"Host: {target.netloc}",
        f"Accept: {_ACCEPT}",
        "Accept-Encoding: gzip, identity;q=0.5",
        "User-Agent: hunar-verify",
        "Connection: close",
    )
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")


def _body(url: str, response: HTTPResponse, size: int) -> bytes:
    if response.status in _REDIRECTS:
        raise Redirected(url, response.status, _location(url, response))
    if response.status != 200:
        raise FetchError(url, f"the server answered with status {response.status}")
    announced = response.length
    if announced is not None and announced > size:
        raise FetchError(url, f"the answer is larger than {size} bytes")
    data = response.read(size + 1)
    if len(data) > size:
        raise FetchError(url, f"the answer is larger than {size} bytes")
    if announced is not None and len(data) != announced:
        raise FetchError(url, "the answer is shorter than announced")
    return _decode(url, data, response.headers.get_all("Content-Encoding") or [], size)


def _location(url: str, response: HTTPResponse) -> str:
    """Where a redirect leads, resolved against what was asked (RFC 9110, section 10.2.2)."""
    named = response.headers.get_all("Location") or []
    try:
        if len(named) == 1 and named[0] and _is_plain(named[0]):
            return urljoin(url, named[0])
    except ValueError:
        pass  # brackets that hold no address
    raise FetchError(url, f"the server redirects (status {response.status}) without saying plainly where to")


def _decode(url: str, data: bytes, encodings: list[str], size: int) -> bytes:
    """Undo the content encoding: none or one gzip member, whole, alone and within `size` (RFC 9110, section 8.4)."""
    names = [name.strip().lower() for value in encodings for name in value.split(",")]
    if names in ([], ["identity"]):
        return data
    if names not in (["gzip"], ["x-gzip"]):
        raise FetchError(url, "the answer is encoded in a way that was not asked for")
    inflate = zlib.decompressobj(31)
    try:
        plain = inflate.decompress(data, size + 1)
    except zlib.error:
        raise FetchError(url, "the answer is not the gzip it claims to be") from None
    if len(plain) > size:
        raise FetchError(url, f"the answer is larger than {size} bytes")
    if not inflate.eof or inflate.unused_data:
        raise FetchError(url, "the answer is not one whole gzip member")
    return plain


def _within(deadline: Deadline, work: Callable[[], list[str]]) -> list[str]:
    """Run `work` in a thread that is abandoned at the deadline: the system's resolver cannot be told to hurry."""
    result: list[list[str] | Exception] = []

    def run() -> None:
        try:
            result.append(work())
        except (OSError, ValueError) as error:
            result.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(deadline.left())
    if not result:
        raise TimeoutError
    if isinstance(result[0], Exception):
        raise result[0]
    return result[0]


class _Timed(io.RawIOBase):
    """A socket read as a file, each read within what is left of the deadline: a server that drips gains no time."""

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self._sock = sock
        self._deadline = deadline

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._sock.settimeout(self._deadline.left())
        return self._sock.recv_into(buffer)
