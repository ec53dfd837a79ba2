"""`hunar-verify FILE…`: verify files of any kind, folders, standard input and short numbers."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

from vc.instant import instant, to_datetime
from vc.problems import Fetch, Malformed
from verifier.cache import Cache
from verifier.clock import Clock
from verifier.display import Style, show, show_summary, wants_colour
from verifier.documents import verify_file
from verifier.examine import examine
from verifier.fetch import Web, offline
from verifier.home import Home, Refused
from verifier.inputs import STDIN, Input, Inputs, is_number
from verifier.policy import PRESETS, Policy
from verifier.reading.worker import Read, Reader
from verifier.receipts import NoReceipt, Receipts
from verifier.report import Report, Verdict, exit_status, worst
from verifier.trust import TrustList
from verifier.words import LANGUAGES, Words

USAGE_ERROR = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "inputs",
        nargs="+",
        metavar="FILE",
        help="a file with credentials (JSON, JWT, QR code's text, picture, PDF, zip), a folder of these, "
        "- for standard input, or a short number such as NSP-7KQ4-M2XD-9F3A",
    )
    parser.add_argument(
        "--json", action="store_true", help="print one JSON object per input, each on a line of its own"
    )
    parser.add_argument("--quiet", "-q", action="store_true", help="print the verdicts only")
    parser.add_argument(
        "--trust", metavar="FILE", type=Path, help="use this trust list instead of the one that is held"
    )
    parser.add_argument(
        "--fingerprint", metavar="TEXT", help="fingerprint of the root key of the list given with --trust"
    )
    parser.add_argument(
        "--plain-trust", action="store_true", help="accept the list given with --trust without asking for a signature"
    )
    parser.add_argument(
        "--policy", choices=PRESETS, help="greatest age of status lists: strict 24 hours, normal 7 days, site 30 days"
    )
    parser.add_argument("--offline", action="store_true", help="use what was downloaded before, and nothing else")
    parser.add_argument(
        "--refresh", action="store_true", help="ask for status lists and keys anew, though those stored are not due"
    )
    parser.add_argument(
        "--at", metavar="TIME", type=_time, help="ask about another moment, such as 2026-01-31T09:00:00Z"
    )
    parser.add_argument("--lang", choices=LANGUAGES, default="en", help="language of the answer")
    parser.add_argument(
        "--receipt",
        metavar="FILE",
        type=Path,
        help="write a receipt of the answer to this new file (PDF); for one input",
    )


def run(options: argparse.Namespace, home: Home, fetch: Fetch | None, clock: Clock) -> int:
    """Verify all inputs and print the answers; give the exit status of the worst (1 before 3 before 0).

    `fetch`, if given, takes the place of the real network; `clock` gives the time, aware. Raises `Refused` if trust
    list or local part cannot be used.
    """
    missing = [path for path in options.inputs if path != STDIN and not (Path(path).exists() or is_number(path))]
    style = Style(Words(options.lang), wants_colour(sys.stdout))
    if missing:
        for path in missing:
            print(style.words.say("error.no-file", {"name": path}), file=sys.stderr)
        return USAGE_ERROR
    if options.refresh and options.offline:
        raise Refused("--refresh asks the network and --offline keeps away from it: give one of them.")
    now = clock()
    policy = _policy(options, home, now)
    write_receipt = _receipt_writer(options, home, policy, clock)
    inputs = Inputs(options.inputs, sys.stdin.buffer)
    counts: Counter[Verdict] = Counter()
    show_one = _print_json if options.json else partial(_print_words, style=style, details=not options.quiet)
    with Reader() as reader:
        check = _checker(options, home, policy, fetch, clock, reader.read)
        for item in inputs:
            report = check(item)
            show_one(item, report)
            counts[report.verdict] += 1
            write_receipt(report)
    if not options.json:
        for line in _end(counts, inputs.left_out, policy.retrospective, style):
            print(line)
    return exit_status(worst(counts or [Verdict.UNREADABLE]))


def _policy(options: argparse.Namespace, home: Home, now: datetime) -> Policy:
    return Policy(
        trust=_trust(options, home, now),
        status_age=PRESETS[options.policy or home.local().preset],
        retrospective=(options.at or now) < now,
    )


def _checker(
    options: argparse.Namespace, home: Home, policy: Policy, fetch: Fetch | None, clock: Clock, read: Read
) -> Callable[[Input], Report]:
    web = offline if options.offline else fetch or Web(origins=home.local().origins)
    cache = Cache(home.cache, web, partial(examine, policy=policy, fetch=web), clock, anew=options.refresh)
    own = Receipts(home.receipts).keys()
    return lambda item: verify_file(
        item.data, policy, now=options.at or clock(), fetch=cache, read=read, own_receipts=own
    )


def _receipt_writer(options: argparse.Namespace, home: Home, policy: Policy, clock: Clock) -> Callable[[Report], None]:
    """Give what writes the receipt for a report, which is nothing if none was asked for.

    Raises `Refused` for a receipt that cannot be given: of several inputs, of the past, over another file.
    """
    path: Path | None = options.receipt
    if path is None:
        return lambda report: None
    if len(options.inputs) != 1 or Path(options.inputs[0]).is_dir() or options.at is not None:
        raise Refused("A receipt is of one file, as it is found now: give one file, and no --at.")
    if path.exists():
        raise Refused(f"There is already a file {path}; it was not touched. Give another name.")

    def write(report: Report) -> None:
        try:
            receipts = Receipts(home.receipts)
            pdf = receipts.print(receipts.open(receipts.sign(report, policy), clock()))
        except NoReceipt as error:
            raise Refused(str(error)) from None
        with path.open("xb") as file:
            file.write(pdf)

    return write


def _trust(options: argparse.Namespace, home: Home, now: datetime) -> TrustList:
    if options.trust is None:
        return home.trust(now)
    try:
        data = options.trust.read_bytes()
    except OSError as error:
        raise Refused(f"The trust list {options.trust} cannot be read: {error.strerror}.") from None
    return home.accept(data, options.fingerprint, now, plain=options.plain_trust)


def _time(text: str) -> datetime:
    try:
        moment = to_datetime(instant(text))
    except Malformed:
        moment = None
    if moment is None:
        raise argparse.ArgumentTypeError("write the time as 2026-01-31T09:00:00Z")
    return moment


def _print_json(item: Input, report: Report) -> None:
    line = {"input": item.name, **report.to_json()}
    if item.error:
        line["inputError"] = item.error
    # Escaped, so that a name or a claim can do nothing to the terminal or log that receives it.
    print(json.dumps(line, ensure_ascii=True), flush=True)


def _print_words(item: Input, report: Report, style: Style, *, details: bool) -> None:
    for line in show(report, item.name, style, details=details and not item.error):
        print(line, flush=True)
    if item.error:
        print(f"  {style.words.say('error.unreadable-file', {'name': item.name, 'reason': item.error})}")


def _end(counts: Counter[Verdict], left_out: int, is_past: bool, style: Style) -> Iterator[str]:
    words = style.words
    if not counts:
        yield words.say("note.nothing-to-check").text
    if counts.total() > 1:
        yield show_summary({verdict: counts[verdict] for verdict in Verdict}, style)
    if left_out:
        yield words.say("note.other-types", {"number": left_out}).text
    if is_past:
        yield words.say("note.retrospective").text
    if not words.say("verdict.valid").reviewed:
        yield words.say("note.unreviewed").text
