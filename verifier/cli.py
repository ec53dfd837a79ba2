"""`hunar-verify`: the verifier's command line.

    hunar-verify FILE… | FOLDER | -          verify
    hunar-verify trust add FILE|URL          hold a trust list
    hunar-verify trust show
    hunar-verify trust map ORIGIN TARGET
    hunar-verify serve                       the page, and the HTTP endpoints

Exit status: 0 valid, 1 invalid, 2 wrong usage, 3 could not be checked; of several inputs the worst, 1 before 3
before 0.

The rule: this module only finds the right command. It imports neither issuer, database nor web framework, which a test
proves.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from vc.problems import Fetch
from verifier.clock import Clock, system_clock
from verifier.commands import check, serve, trust
from verifier.home import Home, Refused, default_folder
from verifier.text import neutralize
from verifier.version import software_version

_EPILOG = """\
exit status: 0 valid, 1 invalid, 2 wrong usage, 3 could not be checked;
of several inputs the worst, 1 before 3 before 0

The trust list is kept with: hunar-verify trust add FILE|URL --fingerprint TEXT
The page and the HTTP endpoints: hunar-verify serve
A receipt of the answer, to keep: hunar-verify --receipt receipt.pdf FILE
A file that is really called "trust" or "serve" is verified as ./trust
"""


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its name, what it is, what it takes, what it does."""

    name: str
    description: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace, Home, Fetch | None, Clock], int]
    epilog: str | None = None

    def parser(self) -> argparse.ArgumentParser:
        """Give the parser of this command's arguments."""
        parser = argparse.ArgumentParser(
            prog=self.name,
            description=self.description,
            epilog=self.epilog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        where = "the verifier's own folder (default: $XDG_STATE_HOME/hunar-verify)"
        parser.add_argument("--home", metavar="FOLDER", type=Path, help=where)
        parser.add_argument("--version", action="version", version=f"hunar-verify {software_version()}")
        self.add_arguments(parser)
        return parser


CHECK: Final = Command(
    "hunar-verify",
    "Verify skills credentials: W3C Verifiable Credentials and presentations.",
    check.add_arguments,
    check.run,
    _EPILOG,
)
"""The command without a name."""

COMMANDS: Final = {
    "trust": Command("hunar-verify trust", "The trust list that this verifier holds.", trust.add_arguments, trust.run),
    "serve": Command(
        "hunar-verify serve",
        "Serve the verifier's page and its HTTP endpoints on this machine.",
        serve.add_arguments,
        serve.run,
    ),
}


def main(arguments: Sequence[str] | None = None, *, fetch: Fetch | None = None, clock: Clock = system_clock) -> int:
    """Run the command line; give the exit status.

    `fetch` takes the place of the real network and `clock` that of the computer's clock, for tests.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    place = 2 if given[:1] == ["--home"] else 0  # where `hunar` has it, too
    named = given[place] in COMMANDS if len(given) > place else False
    command = COMMANDS[given.pop(place)] if named else CHECK
    options = command.parser().parse_args(given)
    try:
        return command.run(options, Home(options.home or default_folder()), fetch, clock)
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


if __name__ == "__main__":
    sys.exit(main())
