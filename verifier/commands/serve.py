"""`hunar-verify serve`: the page and the HTTP endpoints, on this machine."""

import argparse
import sys

from vc.problems import Fetch
from verifier.clock import Clock
from verifier.fetch import offline
from verifier.home import Home, Refused
from verifier.policy import PRESETS

PORT = 8441


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "--host", default="127.0.0.1", metavar="ADDRESS", help="address to listen on (default: this machine only)"
    )
    parser.add_argument("--port", default=PORT, type=int, metavar="NUMBER", help=f"port to listen on (default: {PORT})")
    parser.add_argument(
        "--policy", choices=PRESETS, help="greatest age of status lists: strict 24 hours, normal 7 days, site 30 days"
    )
    parser.add_argument(
        "--proxy", metavar="ADDRESS", help="address of the web server in front, believed when it says who asks"
    )
    parser.add_argument("--path", default="", metavar="PATH", help="where the page is in public, such as /verify")
    parser.add_argument("--offline", action="store_true", help="use what was downloaded before, and nothing else")


def run(options: argparse.Namespace, home: Home, fetch: Fetch | None, clock: Clock) -> int:
    """Serve until interrupted. `fetch` and `clock` take the place of the real ones. Raises `Refused` as `Home` does."""
    # Imported here: who verifies files on the command line needs no web framework.
    from waitress import create_server

    from verifier.refresh import refreshing
    from verifier.web import create_app
    from verifier.web.service import service_of
    from verifier.web.serving import server_options

    service = service_of(home, clock, preset=options.policy, web=offline if options.offline else fetch)
    how = server_options(options.proxy, options.path)
    app = create_app(service)
    try:
        server = create_server(app, host=options.host, port=options.port, **how)
    except OSError as error:
        taken = f"Port {options.port} of {options.host} cannot be had: {error.strerror}."
        raise Refused(f"{taken} Choose another with --port.") from None
    print(
        f"Verifier: http://{options.host}:{options.port}{options.path}   (stop with Ctrl-C)",
        file=sys.stderr,
        flush=True,
    )
    try:
        with refreshing(service.refresh):
            server.run()
    finally:
        server.close()
    return 0
