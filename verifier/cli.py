"""`hunar-verify`: the verifier's command line.

    hunar-verify FILE… | FOLDER | -          verify
    hunar-verify trust add FILE|URL          hold a trust list
    hunar-verify trust show
    hunar-verify trust map ORIGIN TARGET

Exit status: 0 valid, 1 invalid, 2 wrong usage, 3 could not be checked; of several inputs the worst, 1 before 3
before 0.

The rule: this module only finds the right command. It imports neither issuer, database nor web framework, which a test
proves.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from vc.problems import Fetch
from verifier.commands import check, trust
from verifier.home import Home, Refused, default_folder
from verifier.text import neutralize

_EPILOG = """\
exit status: 0 valid, 1 invalid, 2 wrong usage, 3 could not be checked;
of several inputs the worst, 1 before 3 before 0

The trust list is kept with: hunar-verify trust add FILE|URL --fingerprint TEXT
A file that is really called "trust" is verified as ./trust
"""


def now() -> datetime:
    """Give the time of this computer's clock."""
    return datetime.now(UTC)


def main(arguments: Sequence[str] | None = None, *, fetch: Fetch | None = None, clock: check.Clock = now) -> int:
    """Run the command line; give the exit status.

    `fetch` takes the place of the real network and `clock` that of the computer's clock, for tests.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    is_trust = given[:1] == ["trust"]
    options = trust_parser().parse_args(given[1:]) if is_trust else check_parser().parse_args(given)
    run = trust.run if is_trust else check.run
    try:
        return run(options, Home(options.home or default_folder()), fetch, clock)
    except Refused as refusal:
        print(neutralize(str(refusal)), file=sys.stderr)
        return check.USAGE_ERROR
    except BrokenPipeError:
        # The reader has gone, as `head` does; Python would complain once more while closing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return check.USAGE_ERROR
    except OSError as error:
        print(f"{neutralize(str(error.filename or 'hunar-verify'))}: {error.strerror}", file=sys.stderr)
        return check.USAGE_ERROR


def check_parser() -> argparse.ArgumentParser:
    """Give the parser for verification, the command without a name."""
    parser = argparse.ArgumentParser(
        prog="hunar-verify",
        description="Verify skills credentials: W3C Verifiable Credentials and presentations.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    _add_home(parser)
    check.add_arguments(parser)
    return parser


def trust_parser() -> argparse.ArgumentParser:
    """Give the parser of `hunar-verify trust`."""
    parser = argparse.ArgumentParser(
        prog="hunar-verify trust", description="The trust list that this verifier holds.", allow_abbrev=False
    )
    _add_home(parser)
    trust.add_arguments(parser)
    return parser


def _add_home(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--home", metavar="FOLDER", type=Path, help="the verifier's own folder (default: $XDG_STATE_HOME/hunar-verify)"
    )


if __name__ == "__main__":
    sys.exit(main())
