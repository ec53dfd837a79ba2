"""Where passphrases and PINs come from.

The rule: a secret is asked for at the moment it is needed, by a function that the caller chose; it is never part of
a URI, a command line, a setting or a log.
"""

import getpass
import os
import warnings
from collections.abc import Callable
from pathlib import Path

from keys.errors import KeyUnavailable

AskPassphrase = Callable[[str], str]
"""Takes the question to put to a person ("Passphrase of …"), gives the secret, or raises KeyUnavailable."""

_LONGEST = 4096


def ask_terminal(question: str) -> str:
    """Ask at the terminal without echo. Raises KeyUnavailable when there is no terminal."""
    with warnings.catch_warnings():
        # getpass would only warn, and then show what is typed.
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            return getpass.getpass(f"{question}: ")
        except (getpass.GetPassWarning, EOFError, OSError) as error:
            raise KeyUnavailable("run this at a terminal, where the passphrase can be asked for") from error


def from_environment(name: str) -> AskPassphrase:
    """Answer with the environment variable `name`.

    The question raises KeyUnavailable if the variable is then not set, or empty.
    """

    def ask(question: str) -> str:
        if secret := os.environ.get(name):
            return secret
        raise KeyUnavailable(f"set the environment variable {name}, which is not set")

    return ask


def from_credential(name: str) -> AskPassphrase:
    """Answer with the systemd credential `name` (a file in $CREDENTIALS_DIRECTORY; see LoadCredential= in
    systemd.exec); one line feed at its end is left out.

    The question raises KeyUnavailable if there is no such file, or it holds no text of 1 to 4095 characters.
    """

    def ask(question: str) -> str:
        folder = os.environ.get("CREDENTIALS_DIRECTORY")
        if not folder:
            raise KeyUnavailable("have systemd give it: this process has no credentials (LoadCredential= is missing)")
        try:
            with (Path(folder) / name).open("rb") as file:
                secret = file.read(_LONGEST + 1).decode("utf-8").removesuffix("\n")
        except (OSError, UnicodeDecodeError) as error:
            raise KeyUnavailable(f"the systemd credential {name} cannot be read as text") from error
        if not 0 < len(secret) < _LONGEST:
            raise KeyUnavailable(f"the systemd credential {name} is empty or too long for a passphrase")
        return secret

    return ask


def first_of(*sources: AskPassphrase) -> AskPassphrase:
    """Answer with the first source that has an answer; when none has one, raise KeyUnavailable with what kept each.

    The last is told first: services are asked before people, and whoever reads the refusal is a person.
    """

    def ask(question: str) -> str:
        reasons = []
        for source in sources:
            try:
                return source(question)
            except KeyUnavailable as error:
                reasons.append(str(error))
        raise KeyUnavailable(f"{'; or '.join(reversed(reasons))}. Nothing answered “{question}”")

    return ask


def read_sources(text: str) -> AskPassphrase:
    """Read a setting such as `credential:issuer-key,env:HUNAR_PASSPHRASE,terminal`: sources to be tried in order.

    The sources are `terminal`, `env:NAME` and `credential:NAME`. Raises KeyUnavailable for any other.
    """
    return first_of(*map(_source, text.split(",")))


def _source(text: str) -> AskPassphrase:
    kind, _, name = text.strip().partition(":")
    if kind == "terminal" and not name:
        return ask_terminal
    # A credential's name is a file name: anything else could leave the folder.
    if kind in _NAMED and name and "/" not in name and name not in (".", ".."):
        return _NAMED[kind](name)
    raise KeyUnavailable("a source of passphrases is written terminal, env:NAME or credential:NAME")


_NAMED = {"env": from_environment, "credential": from_credential}
