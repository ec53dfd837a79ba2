"""What can go wrong at the issuing desk. Each error is named for the state it finds, and none carries personal data.

The rule: `Refused` is about an order and lists everything wrong with it, in words for the person who gave it.
The others stop the work: nothing is signed, released or published when one of them is raised.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Objection:
    """One reason why an order is refused.

    `code` is short, stable and for programs; `words` are English for a person and name no person; `place` is the
    member of the order that is meant, empty for the whole. `proposal` is what could stand there instead: it may be
    personal, so it is shown to the operator who gave the order, and put nowhere else.
    """

    code: str
    words: str
    place: str = ""
    proposal: str = field(default="", repr=False)

    def __str__(self) -> str:
        return self.words


class DeskError(Exception):
    """Something the person at the desk must know about. The text says what is wrong and what to do next."""


class Refused(DeskError):
    """An order cannot become a credential. `objections` says everything that stands against it."""

    def __init__(self, *objections: Objection) -> None:
        super().__init__("; ".join(str(objection) for objection in objections))
        self.objections = objections


class SealBroken(DeskError):
    """What was signed does not verify with our own verifier: the signer is faulty, and nothing is released."""


class NotLive(DeskError):
    """A real issuer may not sign yet, because our vocabulary is not where its URL says."""


class NotReached(NotLive):
    """Whether our vocabulary is where its URL says could not be found out: the network did not give it."""


class NoKey(DeskError):
    """No key with the wanted role is in force at the wanted time."""


class HomeError(DeskError):
    """The issuer's folder is missing, already there, damaged, or open to other users of the machine."""


class NotPublished(DeskError):
    """Publication stopped before anything was changed, because the new files would be wrong."""


def refuse_if_any(objections: Iterable[Objection]) -> None:
    """Raise `Refused` with all of `objections`, if there are any."""
    found = tuple(objections)
    if found:
        raise Refused(*found)
