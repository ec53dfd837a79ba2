"""What to type next: how the credentials of a demonstration are verified, and what is asked of the register.

The rule: each line works as it stands when it is typed: it names a program that is there, and is quoted for the shell.
"""

import shlex
import shutil
import sys
from pathlib import Path

from issuer.cli.screen import console
from issuer.home import Home
from issuer.trust import PATH as TRUST_LIST
from issuer.trust import fingerprint_of


def how_to_show(home: Home, reference: str) -> str:
    """What to type to see the credentials of a worker, and why none of them stands."""
    return f"{_program('hunar', 'issuer')} --home {_quoted(home.path.absolute())} worker show {shlex.quote(reference)}"


def tell_how_to_verify(home: Home, address: str) -> None:
    """What to type while the issuer is served: a reserved host name leads nowhere, so it is asked for at `address`."""
    console.print("To verify on the command line, say once whom you trust, and where it is on this machine:")
    fingerprint = shlex.quote(fingerprint_of(home.trust))
    console.print(f"  {verifier()} trust add {_quoted(home.public / TRUST_LIST)} --fingerprint {fingerprint}")
    console.print(f"  {verifier()} trust map {home.address.origin} {address}")
    _tell_of_documents(home)


def tell_how_to_verify_offline(home: Home, folder: Path) -> None:
    """What to type when nothing is served: the verifier in `folder` holds the trust list and what it downloaded."""
    credential = min(home.credentials.glob("*/*.json"), default=home.credentials)
    console.print("To verify on the command line with nothing served, use what the verifier has just downloaded:")
    console.print(f"  {verifier()} --home {_quoted(folder)} --offline {_quoted(credential)}")
    _tell_of_documents(home)


def verifier() -> str:
    """`hunar-verify` as it can be typed here."""
    return _program("hunar-verify", "verifier.cli")


def _program(name: str, module: str) -> str:
    """A program as it can be typed here, quoted: by its name, by its place beside this Python, or as a module."""
    if shutil.which(name):
        return name
    beside = Path(sys.executable).with_name(name)
    return _quoted(beside) if beside.exists() else f"{_quoted(Path(sys.executable))} -m {module}"


def _tell_of_documents(home: Home) -> None:
    if any(home.documents.glob("*/*.pdf")):
        console.print(f"Documents to try are in {home.documents}")


def _quoted(path: Path) -> str:
    return shlex.quote(str(path))
