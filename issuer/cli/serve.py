"""`hunar serve`: published files, public register and a verifier over HTTP, status lists signed anew every hour.

The rule: each part is given no more than it needs. The files come from the published folder and nothing else; the
public register has one function that reads (`issuer.lookup`); the verifier sees the issuer as anybody would (trust list
by fingerprint, lists and register over HTTP); and only the hourly signing uses the keys.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from socket import SO_REUSEADDR, SOL_SOCKET, socket
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import click

from issuer.cli.hints import tell_how_to_verify
from issuer.cli.office import Office
from issuer.cli.screen import console
from issuer.desk import Desk, open_desk
from issuer.errors import HomeError
from issuer.found import actor_of
from issuer.home import Home
from issuer.publish import last_published, publish
from issuer.resign import keep_signed
from issuer.trust import PATH as TRUST_LIST
from issuer.trust import fingerprint_of
from keys import AskPassphrase
from verifier.home import Home as VerifierHome

if TYPE_CHECKING:
    from flask import Flask

    from verifier.web import Service

HOST, PORT = "127.0.0.1", 8440
EVERY = timedelta(minutes=1)
"""How often the verifier asks for what is published; about, and over loopback."""


@click.command("serve")
@click.option("--host", default=HOST, show_default=True, help="Address to listen on.")
@click.option("--port", default=PORT, show_default=True, help="Port of the published files; the verifier has the next.")
@click.option("--proxy", metavar="ADDRESS", help="Web server in front, whose X-Forwarded-For says who asks.")
@click.option("--interop", is_flag=True, help="Open the endpoint of interoperability suites, under DIDs nobody trusts.")
@click.pass_obj
def command(office: Office, host: str, port: int, proxy: str | None, interop: bool) -> None:
    """Serve what is published, the public register and a verifier that trusts it; sign the status lists every hour."""
    home = office.home()
    serve_home(home, office.ask(home), host, port, proxy=proxy, interop=interop)


def serve_home(
    home: Home, ask: AskPassphrase, host: str, port: int, *, proxy: str | None = None, interop: bool = False
) -> None:
    """Serve until interrupted: the issuer's files and public register on `port`, the verifier on the next.

    `proxy` is the address of the one web server in front that is believed when it says who asks.
    """
    from issuer import web  # only who serves needs the web stack
    from verifier.refresh import refreshing
    from verifier.web import create_app as create_verifier
    from verifier.web.serving import server_options

    if not (home.public / TRUST_LIST).exists():
        raise HomeError("Nothing has been published yet. Run: hunar publish")
    service = _verifier(home, f"http://{host}:{port}")
    with open_desk(home, ask) as desk, _signing_hourly(home, desk):
        opened = web.Interop.generate() if interop else None
        issuer = web.create_app(home.public, register=web.Register.of(desk), interop=opened)
        apps = {port: issuer, port + 1: create_verifier(service)}
        how = server_options(proxy)
        servers = [_listening(app, host, number, how) for number, app in apps.items()]
        for server in servers[1:]:
            Thread(target=server.run, daemon=True).start()
        console.print(f"Issuer     http://{host}:{port}   ({home.settings.base_url})")
        console.print(f"Verifier   http://{host}:{port + 1}")
        if home.settings.demonstration:
            tell_how_to_verify(home, _reachable(f"http://{host}:{port}"))
        console.print("Stop with Ctrl-C.")
        # The verifier beside asks every minute, so that what was published counts before one begins to wonder.
        with refreshing(service.refresh, EVERY):
            servers[0].run()


def require_ports(host: str, port: int) -> None:
    """Raise `HomeError` if one of the two ports is taken: for whoever has much to do before serving."""
    for number in (port, port + 1):
        with socket() as tried:
            tried.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
            try:
                tried.bind((host, number))
            except OSError as error:
                raise _taken(host, number, error) from None


def _taken(host: str, port: int, error: OSError) -> HomeError:
    return HomeError(f"Port {port} of {host} cannot be had: {error.strerror}. Choose another with --port.")


def _listening(app: "Flask", host: str, port: int, how: dict[str, Any]) -> Any:
    """A server that has the port. Raises `HomeError` if it cannot be had."""
    from waitress import create_server

    try:
        return create_server(app, host=host, port=port, **how)
    except OSError as error:
        raise _taken(host, port, error) from None


def _reachable(address: str) -> str:
    return address.replace("//0.0.0.0:", "//127.0.0.1:")


def _verifier(home: Home, address: str) -> "Service":
    """A verifier with a folder of its own, that holds our trust list and asks for our files at `address`."""
    from verifier.web.service import service_of

    folder, now = VerifierHome(home.path / "verifier"), datetime.now(UTC)
    folder.add((home.public / TRUST_LIST).read_bytes(), fingerprint_of(home.trust), now)
    folder.map_origin(home.address.origin, _reachable(address))
    return service_of(folder)


@contextmanager
def _signing_hourly(home: Home, desk: Desk) -> Iterator[None]:
    """Keep the lists fresh in a thread of its own until the block ends."""
    actor, stop = actor_of(desk, "hunar-serve"), Event()

    def sign() -> datetime:
        return publish(desk, home.public, home.trust, actor=actor).at

    def work() -> None:
        keep_signed(
            sign,
            last=last_published(home.public),
            clock=desk.now,
            longest_gap=timedelta(hours=home.settings.longest_gap_hours),
            warn=lambda words: console.print(f"Warning: {words}", style="yellow"),
            stop=stop,
        )

    thread = Thread(target=work, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=10)
