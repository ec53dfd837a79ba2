"""What a case is: a file, and the verdicts it may get.

The rule: an attack is never VALID. A control looks like the attacks beside it and must be VALID; a harmless file takes
nothing from what was signed, so it may be refused or be VALID. Whatever comes out, `tests.reading.hostile.judge` holds
it to the promises of docs/threats.md.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from tests.reading.paper import Desk, to_json
from vc.problems import Document
from verifier import Verdict

Make = Callable[[], bytes]

UNREADABLE, UNSUPPORTED, ALTERED = Verdict.UNREADABLE, Verdict.UNSUPPORTED, Verdict.ALTERED
VALID, UNTRUSTED = Verdict.VALID, Verdict.UNTRUSTED


@dataclass(frozen=True)
class Row:
    """One case: its family and variant, the verdicts it may get, what makes it, and codes that must be found."""

    name: str
    verdicts: frozenset[Verdict]
    make: Make
    codes: frozenset[str] = frozenset()


def attack(name: str, make: Make, verdicts: Verdict | Iterable[Verdict] = UNREADABLE, *codes: str) -> Row:
    """A file that must never be VALID; `codes` must be among its findings."""
    wanted = frozenset([verdicts] if isinstance(verdicts, Verdict) else verdicts)
    if VALID in wanted:
        raise ValueError(f"{name}: an attack cannot be valid")
    return Row(name, wanted, make, frozenset(codes))


def control(name: str, make: Make, *codes: str) -> Row:
    """A file that is well, however it looks."""
    return Row(name, frozenset([VALID]), make, frozenset(codes))


def harmless(name: str, make: Make, *more: Verdict) -> Row:
    """A file that may be refused as unreadable, or be well."""
    return Row(name, frozenset([VALID, UNREADABLE, *more]), make)


@cache
def desk() -> Desk:
    """The issuer of all cases, in a world in which all is well."""
    made = Desk()
    made.world.publish()
    return made


@cache
def text() -> str:
    """The text of the code of a valid card."""
    return desk().text()


@cache
def full() -> bytes:
    """The full credential of the same fact."""
    return to_json(desk().full())


@cache
def of_another() -> bytes:
    """The credential of somebody else, valid as well."""
    return to_json(desk().full(name="Somebody Else", index=77))


@cache
def forged() -> bytes:
    """The full credential with another name written into it."""
    return full().replace(b"Ghulam Rasool Khaskheli", b"Somebody Else Entirely ")


def forged_card(**subject: Any) -> str:
    """The text of a code whose card was changed after it was signed."""
    card: Document = desk().card()
    card["credentialSubject"] = card["credentialSubject"] | (subject or {"name": "Somebody Else"})
    return desk().text(card)
