"""Real servers on loopback, plain and with TLS, that say exactly the bytes a test wants, at the pace it wants."""

import contextlib
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "good.example"


@dataclass
class Server:
    """`port` is where it listens on 127.0.0.1; `requests` are the heads it received. `answer` is written in pieces,
    with `pause` seconds between them; None never answers. `pages` has other answers, by host and path."""

    port: int
    answer: Iterable[bytes] | None = (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",)
    pause: float = 0.0
    pages: dict[str, Iterable[bytes] | None] = field(default_factory=dict)
    requests: list[bytes] = field(default_factory=list)


def asked(head: bytes) -> str:
    """The host and path, without `https://`, that the head of a request asks for."""
    path, host = (head.partition(before)[2].split()[:1] for before in (b"GET ", b"\r\nHost: "))
    return b"".join([*host, *path]).decode("latin-1")


def respond(body: bytes = b"{}", status: str = "200 OK", **headers: str) -> tuple[bytes, ...]:
    """Write a whole answer; `content_encoding` becomes `content-encoding`, and so on."""
    lines = [f"HTTP/1.1 {status}", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    if "transfer_encoding" not in headers and "content_length" not in headers:
        lines.append(f"content-length: {len(body)}")
    return (("\r\n".join(lines) + "\r\n\r\n").encode() + body,)


@contextlib.contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """Run a server in threads until the end of the block."""
    listener = socket.create_server(("127.0.0.1", 0))
    server, stop = Server(listener.getsockname()[1]), threading.Event()
    listener.settimeout(0.05)
    threads = []

    def accept() -> None:
        while not stop.is_set():
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                continue
            thread = threading.Thread(target=_serve, args=(connection, server, tls, stop))
            threads.append(thread)
            thread.start()

    acceptor = threading.Thread(target=accept)
    acceptor.start()
    try:
        yield server
    finally:
        stop.set()
        acceptor.join()
        for thread in threads:
            thread.join()
        listener.close()


def _serve(connection: socket.socket, server: Server, tls: ssl.SSLContext | None, stop: threading.Event) -> None:
    connection.settimeout(5)
    with connection, contextlib.suppress(OSError):
        spoken = tls.wrap_socket(connection, server_side=True) if tls else connection
        with spoken:
            server.requests.append(spoken.recv(65536))
            answer = server.pages.get(asked(server.requests[-1]), server.answer)
            if answer is None:
                stop.wait(5)
                return
            for piece in answer:
                if stop.is_set():
                    return
                spoken.sendall(piece)
                time.sleep(server.pause)


@dataclass(frozen=True)
class Certificates:
    """A certificate by an authority of its own, and contexts for both sides."""

    server: ssl.SSLContext
    client: ssl.SSLContext


def make_certificates(folder: Path, *hosts: str) -> Certificates:
    """Make an authority and one certificate for host names, `HOST` if none is given."""
    hosts = hosts or (HOST,)
    key, authority_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority = _certificate("Test authority", authority_key, "Test authority", authority_key, is_authority=True)
    certificate = _certificate(hosts[0], key, "Test authority", authority_key, *hosts, is_authority=False)
    chain, secret, root = folder / "chain.pem", folder / "key.pem", folder / "root.pem"
    chain.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    root.write_bytes(authority.public_bytes(serialization.Encoding.PEM))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(chain, secret)
    return Certificates(server, ssl.create_default_context(cafile=str(root)))


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    *hosts: str,
    is_authority: bool,
) -> x509.Certificate:
    now = datetime.now(UTC)
    names: list[x509.GeneralName] = [x509.DNSName(host) for host in hosts]
    names.append(x509.IPAddress(ipaddress.ip_address("93.184.215.14")))
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )
    if is_authority:
        usage = x509.KeyUsage(
            digital_signature=True,
            key_cert_sign=True,
            crl_sign=True,
            content_commitment=False,
            key_encipherment=False,
            data_encipherment=False,
            key_agreement=False,
            encipher_only=False,
            decipher_only=False,
        )
        builder = builder.add_extension(usage, critical=True)
    else:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())
