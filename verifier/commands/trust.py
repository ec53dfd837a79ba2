"""`hunar-verify trust …`: the trust list, and the operator's local part."""

import argparse
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from vc.instant import from_datetime, to_datetime
from vc.problems import Fetch, FetchError
from verifier.fetch import Limits, Web
from verifier.home import Home, Refused
from verifier.text import isolate
from verifier.trust import Scope, TrustedIssuer, TrustList
from verifier.trust_list import LIMITS
from verifier.words import Words


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    add = actions.add_parser(
        "add", help="check a trust list and keep it", description="Check a trust list and keep it."
    )
    add.add_argument("source", metavar="FILE|URL", help="the list: a file, or an https address")
    add.add_argument(
        "--fingerprint", metavar="TEXT", help="fingerprint of the root key, as its owner told you; needed once"
    )
    add.add_argument("--plain", action="store_true", help="accept a list without asking for a signature")
    actions.add_parser("show", help="show the trust list that is held", description="Show the trust list that is held.")
    mapping = actions.add_parser(
        "map",
        help="ask another origin instead of an https origin",
        description="Ask TARGET for everything below the https origin ORIGIN. No document can cause this.",
    )
    mapping.add_argument("origin", metavar="ORIGIN", help="such as https://passport.hunar.example")
    mapping.add_argument(
        "target", metavar="TARGET", nargs="?", help="such as http://127.0.0.1:8440; none ends the mapping"
    )


def run(options: argparse.Namespace, home: Home, fetch: Fetch | None, clock: Callable[[], datetime]) -> int:
    """Do what was asked, give the exit status.

    `fetch`, if given, takes the place of the real network; `clock` gives the time, aware. Raises `Refused` for what
    cannot be accepted.
    """
    now, words = clock(), Words()
    if options.action == "map":
        home.map_origin(options.origin, options.target)
        key = "trust.mapped" if options.target else "trust.unmapped"
        print(words.say(key, {"origin": options.origin, "target": options.target or ""}))
        return 0
    if options.action == "add":
        _add(options, home, now, fetch, words)
        return 0
    trust = home.trust(now)
    if not trust.issuers and trust.valid_until is None:
        print(words.say("trust.none"), file=sys.stderr)
        return 0
    for line in _lines(trust, home, now, words):
        print(line)
    return 0


def _add(options: argparse.Namespace, home: Home, now: datetime, fetch: Fetch | None, words: Words) -> None:
    if options.plain and options.fingerprint:
        raise Refused("Give either --fingerprint or --plain, not both.")
    source = options.source if options.source.startswith("https://") else ""
    data = _read(options.source, home, fetch)
    trust = home.add(data, options.fingerprint, now, plain=options.plain, source=source)
    print(words.say("trust.added", {"number": trust.issue_number, "count": len(trust.issuers)}))
    for line in _lines(trust, home, now, words):
        print(line)


def _read(source: str, home: Home, fetch: Fetch | None) -> bytes:
    if source.startswith("https://"):
        web = fetch or Web(origins=home.local().origins, limits=Limits(size=LIMITS.size))
        try:
            return web(source)
        except FetchError as error:
            raise Refused(f"The trust list could not be had: {error.reason}.") from None
    if "://" in source:
        raise Refused("A trust list is asked for over https only. Fetch it yourself, and add the file.")
    try:
        return Path(source).read_bytes()
    except OSError as error:
        raise Refused(f"The trust list cannot be read: {error.strerror}.") from None


def _lines(trust: TrustList, home: Home, now: datetime, words: Words) -> Iterator[str]:
    local = home.local()
    begins, ends = (
        to_datetime(moment) if moment is not None else None for moment in (trust.valid_from, trust.valid_until)
    )
    yield f"{words.say('trust.id')}: {isolate(trust.id)}"
    yield f"{words.say('trust.issue')}: {trust.issue_number}"
    yield f"{words.say('trust.root')}: {trust.fingerprint or words.say('trust.plain')}"
    if begins and ends:
        yield f"{words.say('trust.valid')}: {words.moment(begins)} – {words.moment(ends)}"
    if trust.valid_until is not None and from_datetime(now) > trust.valid_until:
        yield words.say("trust.expired").text
    yield f"{words.say('trust.preset')}: {local.preset}"
    for origin, target in local.origins.items():
        yield f"{words.say('trust.origin')}: {origin} → {target}"
    for issuer in trust.issuers.values():
        yield from _issuer(issuer, words)


def _issuer(issuer: TrustedIssuer, words: Words) -> Iterator[str]:
    mark = f" ({words.say('trust.demonstration')})" if issuer.demonstration else ""
    yield ""
    yield f"{isolate(issuer.name())}{mark}"
    yield f"  {isolate(issuer.id)}"
    for key in (issuer.keys or {}).values():
        yield f"  {isolate(key.id)}: {key.state}, {', '.join(sorted(key.roles))}"
    if issuer.keys is None:
        yield f"  {words.say('trust.no-keys')}"
    yield from (f"  {line}" for line in _scope(issuer.scope, words))


def _scope(scope: Scope, words: Words) -> Iterator[str]:
    if scope.standards is None and scope.levels is None:
        yield words.say("trust.any-scope").text
    if scope.standards is not None:
        yield words.say("trust.standards", {"list": ", ".join(sorted(scope.standards))}).text
    if scope.levels is not None:
        yield words.say("trust.levels", {"list": ", ".join(map(str, sorted(scope.levels)))}).text
