"""What every command is given: the issuer's folder, who acts, and where the passphrase comes from.

The rule: errors become words for a person and an exit status here and nowhere else, and the passphrase is asked for
once in a run.
"""

import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import click

from issuer.desk import Desk, open_desk
from issuer.errors import DeskError, HomeError, NoKey, NotReached, Refused
from issuer.found import actor_of
from issuer.home import Home, open_home
from issuer.store import StoreError, Unavailable, WrongSecret
from keys import AskPassphrase, KeyUnavailable, read_sources

DEFAULT_HOME = Path("office")
DEFAULT_SOURCES = "credential:hunar-passphrase,env:HUNAR_PASSPHRASE,terminal"
OUTSIDE = 3
"""Exit status when something outside was not to be had; the order itself may be good."""

_NOT_TO_BE_HAD = (KeyUnavailable, NoKey, HomeError, NotReached, Unavailable, WrongSecret, OSError)

_Command = TypeVar("_Command", bound=Callable[..., Any])


@dataclass(slots=True)
class Office:
    """The folder of an issuer (None: not given), the account that acts, and the sources of the passphrase."""

    folder: Path | None
    handle: str
    sources: str
    _answers: dict[str, str] = field(default_factory=dict, repr=False)

    def home(self) -> Home:
        """The issuer's folder."""
        return open_home(self.folder or DEFAULT_HOME)

    def ask(self, home: Home) -> AskPassphrase:
        """One passphrase for all files of an issuer, asked for at most once; a demonstration's lies in its folder."""
        if home.settings.demonstration and home.passphrase_file.exists():
            return lambda _question: home.passphrase_file.read_text(encoding="utf-8").strip()
        return self._ask_once

    def ask_twice(self, home: Home) -> AskPassphrase:
        """As `ask`, for a new issuer: what is typed is asked for again, since a mistyped passphrase locks for good."""

        def ask(question: str) -> str:
            fresh = "passphrase" not in self._answers
            answer = self.ask(home)(question)
            if fresh and self._answers and read_sources(self.sources)(f"{question}, again") != answer:
                raise KeyUnavailable("the two passphrases are not the same; nothing was made")
            return answer

        return ask

    def _ask_once(self, question: str) -> str:
        if "passphrase" not in self._answers:
            self._answers["passphrase"] = read_sources(self.sources)(question)
        return self._answers["passphrase"]

    @contextmanager
    def open(self) -> Iterator[tuple[Home, Desk, str]]:
        """The issuer at work: its folder, its desk, and the id of the account that acts."""
        home = self.home()
        with open_desk(home, self.ask(home)) as desk:
            yield home, desk, actor_of(desk, self.handle)


class Hunar(click.Group):
    """The group of all commands: turns what the library raises into words and an exit status."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Refused as error:
            raise _failure("\n".join(f"- {objection}" for objection in error.objections), 1) from None
        except _NOT_TO_BE_HAD as error:
            raise _failure(_sentence(error), OUTSIDE) from None
        except (DeskError, StoreError) as error:
            raise _failure(_sentence(error), 1) from None


def office_options(command: _Command) -> _Command:
    """Give a group the options that make an `Office`, and put it into the context."""

    def keep(ctx: click.Context, home: Path | None, handle: str, sources: str, **rest: Any) -> Any:
        ctx.obj = Office(home, handle, sources)
        return command(**rest)

    keep.__doc__ = command.__doc__
    keep.__name__ = command.__name__
    options = (
        click.pass_context,
        click.option(
            "--passphrase-from",
            "sources",
            envvar="HUNAR_PASSPHRASE_FROM",
            default=DEFAULT_SOURCES,
            show_default=True,
            metavar="SOURCES",
            help="Where the passphrase comes from; the first that answers.",
        ),
        click.option(
            "--as",
            "handle",
            envvar="HUNAR_ACTOR",
            default=getpass.getuser,
            show_default="your login name",
            metavar="ACCOUNT",
            help="Who does this, for the audit trail.",
        ),
        click.option(
            "--home",
            envvar="HUNAR_HOME",
            type=click.Path(path_type=Path, file_okay=False),
            metavar="FOLDER",
            help=f"The issuer's folder (default: {DEFAULT_HOME}).",
        ),
    )
    decorated: Any = keep
    for option in options:
        decorated = option(decorated)
    return decorated  # type: ignore[no-any-return]  # a decorator of click gives what it was given, with options


def _sentence(error: Exception) -> str:
    text = str(error)
    return f"{text[:1].upper()}{text[1:]}"


def _failure(words: str, status: int) -> click.ClickException:
    return _Failure(words, status)


class _Failure(click.ClickException):
    def __init__(self, words: str, status: int) -> None:
        super().__init__(words)
        self.exit_code = status  # type: ignore[misc]  # click declares it for the class and reads it from the instance
