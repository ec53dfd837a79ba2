"""What a case of the corpus is.

The rule: a case is a row of a table: a name, the row of docs/threats.md it belongs to, the verdicts it may get, and a
function that makes what is handed to the verifier out of the scene. An attack may never be VALID; a control shows that
the family does not simply refuse everything.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.hostile.scene import NOW, Scene, to_json
from vc.problems import Document, Fetch
from verifier import Report, TrustList, Verdict

FULL = bool(os.environ.get("HUNAR_FULL"))
"""Whether enumerations are to be gone through whole, as `./test --full` does."""

UNREADABLE, UNSUPPORTED, ALTERED, UNTRUSTED = (
    Verdict.UNREADABLE,
    Verdict.UNSUPPORTED,
    Verdict.ALTERED,
    Verdict.UNTRUSTED,
)
REVOKED, REPLACED, SUSPENDED = Verdict.REVOKED, Verdict.REPLACED, Verdict.SUSPENDED
EXPIRED, NOT_YET_VALID, UNCHECKED, VALID = Verdict.EXPIRED, Verdict.NOT_YET_VALID, Verdict.UNCHECKED, Verdict.VALID


def as_it_is(web: Fetch) -> Fetch:
    """The verifier asks the network itself."""
    return web


def nothing_more(report: Report) -> None:
    """The judge's own questions are enough."""


@dataclass(frozen=True)
class Given:
    """What is handed to the verifier, and the world it is handed over in.

    `web` replaces answers of the scene's network: by other bytes, by an error to raise, or by None for nothing there.
    `way` wraps the network as the verifier would (a cache, a guard). `may_ask` names further URLs that may be asked
    for. `options` go to the policy; `expected` to `verify`. `trust` None is the scene's own list. `then` is asked of
    the report last, and raises `AssertionError` if the case did more than its verdict tells.
    """

    data: bytes
    trust: TrustList | None = None
    now: datetime = NOW
    web: Mapping[str, bytes | Exception | None] = field(default_factory=dict)
    way: Callable[[Fetch], Fetch] = as_it_is
    may_ask: frozenset[str] = frozenset()
    options: Mapping[str, Any] = field(default_factory=dict)
    expected: Mapping[str, Any] = field(default_factory=dict)
    then: Callable[[Report], None] = nothing_more


Make = Callable[[Scene], "Given | Document | bytes | str"]


@dataclass(frozen=True)
class Case:
    """One row. `name` is its family and its variant; `row` is that of docs/threats.md."""

    name: str
    row: int
    verdicts: frozenset[Verdict]
    make: Make
    is_control: bool = False

    def given(self, scene: Scene) -> Given:
        """Make it; a document or bytes alone are given in the world as it is."""
        made = self.make(scene)
        if isinstance(made, Given):
            return made
        return Given(made.encode() if isinstance(made, str) else made if isinstance(made, bytes) else to_json(made))


def attack(name: str, row: int, verdicts: Verdict | Iterable[Verdict], make: Make) -> Case:
    """A case that must never be VALID."""
    wanted = frozenset([verdicts] if isinstance(verdicts, Verdict) else verdicts)
    if VALID in wanted:
        raise ValueError(f"{name}: an attack cannot be valid")
    return Case(name, row, wanted, make)


def control(name: str, row: int, make: Make, verdict: Verdict = VALID) -> Case:
    """A case that looks like the attacks of its family and is well; or one that must get this verdict of its own."""
    return Case(name, row, frozenset([verdict]), make, is_control=True)


def harmless(name: str, row: int, verdicts: Iterable[Verdict], make: Make) -> Case:
    """A change that takes nothing from what was signed: it may be refused or pass, and what is shown is the same."""
    return Case(name, row, frozenset(verdicts), make, is_control=True)
