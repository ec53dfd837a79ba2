"""The answer: findings, each with a stable code, and one verdict over all of them.

The rule: VALID has to be proved. Every check must have found something, and everything found must have passed; any
other finding puts the credential in a row of `ROWS`, and the first row that applies gives the verdict. The command
line, the web page, the HTTP interface and receipts all read this one table.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from vc.instant import write
from vc.problems import Document, Problem

if TYPE_CHECKING:
    from verifier.trust import TrustedIssuer


class Verdict(StrEnum):
    """What may be concluded about a credential. The values are stable codes."""

    UNREADABLE = "unreadable"
    UNSUPPORTED = "unsupported"
    ALTERED = "altered"
    UNTRUSTED = "untrusted"
    REPLACED = "replaced"
    REVOKED = "revoked"
    EXPIRED = "expired"
    NOT_YET_VALID = "not-yet-valid"
    SUSPENDED = "suspended"
    UNCHECKED = "unchecked"
    VALID = "valid"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table of verdicts: its place in the order (equal numbers share one row) and its exit status."""

    order: int
    verdict: Verdict
    exit_status: int


ROWS: Final = (
    Row(1, Verdict.UNREADABLE, 3),
    Row(2, Verdict.UNSUPPORTED, 3),
    Row(3, Verdict.ALTERED, 1),
    Row(4, Verdict.UNTRUSTED, 1),
    Row(5, Verdict.REPLACED, 1),
    Row(5, Verdict.REVOKED, 1),
    Row(6, Verdict.EXPIRED, 1),
    Row(6, Verdict.NOT_YET_VALID, 1),
    Row(7, Verdict.SUSPENDED, 1),
    Row(8, Verdict.UNCHECKED, 3),
    Row(9, Verdict.VALID, 0),
)
"""In order of precedence. Within row 5 a replacement is the more telling word."""

_PLACE: Final = MappingProxyType({row.verdict: place for place, row in enumerate(ROWS)})

REQUIRED: Final = ("structure", "trust", "proof", "period", "status", "schema")
"""The checks that must each have passed before a credential can be VALID: the names of `verifier.checks.CHECKS`."""


def first(verdicts: Iterable[Verdict]) -> Verdict:
    """Give the verdict that comes first in the table; VALID if there are none."""
    return min(verdicts, key=_PLACE.__getitem__, default=Verdict.VALID)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Give the verdict on several things together: invalid (1) before could-not-be-checked (3) before valid (0).

    Of one exit status it is the first in the table; VALID if there are none.
    """
    return min(verdicts, key=lambda v: ((1, 3, 0).index(exit_status(v)), _PLACE[v]), default=Verdict.VALID)


def exit_status(verdict: Verdict) -> int:
    """Give the exit status that the table names for `verdict`: 0 valid, 1 invalid, 3 could not be checked."""
    return ROWS[_PLACE[verdict]].exit_status


class Outcome(StrEnum):
    """How a check ended."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"  # could not be decided, for instance while offline
    SKIPPED = "skipped"  # rests on a check that did not pass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check found.

    `check` is the name of the check and `code` a stable word for what it found; together they name the sentence in the
    catalogues (`finding.{check}.{code}`). `verdict` is the row this finding calls for, VALID when all is well.
    `parameters` are what the sentence needs: strings and whole numbers, of which some may come from the document and
    are hostile until shown harmless. `problem` is the standard's own error, if there is one. `age` is how old the
    signed or downloaded thing is that the finding rests on, None if it rests on nothing that ages. `issuer` is the
    trust list's entry for a parameter of that name, so that each reader gets the name in his or her language.
    """

    check: str
    code: str
    verdict: Verdict = Verdict.VALID
    parameters: Mapping[str, str | int] = field(default_factory=lambda: MappingProxyType({}))
    problem: Problem | None = None
    age: timedelta | None = None
    skipped: bool = False
    issuer: "TrustedIssuer | None" = None

    @property
    def outcome(self) -> Outcome:
        """The outcome that follows from the row the finding calls for."""
        if self.skipped:
            return Outcome.SKIPPED
        if self.verdict is Verdict.VALID:
            return Outcome.PASSED
        return Outcome.UNKNOWN if exit_status(self.verdict) == 3 else Outcome.FAILED


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file something was found.

    `carrier` is "file" (in an archive), "attachment" (of a PDF file) or "code" (a QR code). `name` is what a file or an
    attachment is called, as the file that holds it says: foreign. `page` counts from 1, and is 0 where there are none.
    """

    carrier: str
    name: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """What was found out about one input.

    `digest` is the SHA-256 of the input, in hexadecimal. `kind` is "credential"; or "presentation", "document" (a
    picture or a PDF file) or "archive", whose parts are in `credentials`, each a report; or "number", a short number of
    which a register was asked; or "receipt", one of a verifier's (`verifier.receipts`). `document` is the *verified*
    object, exactly what the signature covers (without proofs), and None unless a signature was found good: nothing else
    may be shown as the content. `issuer` is the trust list's entry, None for a stranger. `place` says where a part was
    found. `number` is the short number in question as it is printed, empty for any other input.
    """

    findings: tuple[Finding, ...]
    checked_at: datetime
    digest: str
    kind: str = "credential"
    document: Document | None = None
    issuer: "TrustedIssuer | None" = None
    credentials: tuple["Report", ...] = ()
    required: tuple[str, ...] = REQUIRED
    place: Place | None = None
    number: str = ""

    @property
    def verdict(self) -> Verdict:
        """The first row of the table that applies, to this report's findings or to a contained credential.

        Of a file with several things in it, as of several files, the worst counts.
        """
        called_for = [f.verdict for f in self.findings if f.outcome is not Outcome.PASSED and not f.skipped]
        called_for += [report.verdict for report in self.credentials]
        verdict = (worst if self.kind in ("document", "archive") else first)(called_for)
        return Verdict.UNCHECKED if verdict is Verdict.VALID and not self._is_proved() else verdict

    @property
    def exit_status(self) -> int:
        """0 valid, 1 invalid, 3 could not be checked."""
        return exit_status(self.verdict)

    @property
    def deciding(self) -> Finding | None:
        """The finding that gives the verdict; None if the report is valid, or a contained credential decides."""
        return next((f for f in self.findings if f.verdict is self.verdict and f.outcome is not Outcome.PASSED), None)

    @property
    def as_of(self) -> datetime | None:
        """The moment for which the status is known: the time of the oldest list that it, or a part, rests on.

        None if it rests on no list at all.
        """
        ages = [f.age for part in self.walk() for f in part.findings if f.check == "status" and f.age is not None]
        return self.checked_at - max(ages) if ages else None

    def walk(self) -> Iterator["Report"]:
        """Give this report and all its parts, theirs included, each before its own parts."""
        yield self
        for part in self.credentials:
            yield from part.walk()

    def to_json(self) -> dict[str, Any]:
        """Give the report as plain JSON values: what `--json` prints and the HTTP interface answers."""
        return {
            "verdict": str(self.verdict),
            "exitStatus": self.exit_status,
            "kind": self.kind,
            "digest": self.digest,
            "checkedAt": write(self.checked_at),
            "statusAsOf": write(self.as_of) if self.as_of else None,
            "issuer": _issuer(self.issuer) if self.issuer else None,
            "findings": [_finding(finding) for finding in self.findings],
            "document": self.document,
            "place": _place(self.place) if self.place else None,
            "credentials": [report.to_json() for report in self.credentials],
        }

    def _is_proved(self) -> bool:
        if self.kind != "credential" and not self.credentials:
            return False
        passed = {f.check for f in self.findings if f.outcome is Outcome.PASSED}
        return passed.issuperset(self.required) and all(f.outcome is Outcome.PASSED for f in self.findings)


def _finding(finding: Finding) -> dict[str, Any]:
    value: dict[str, Any] = {
        "check": finding.check,
        "code": finding.code,
        "outcome": str(finding.outcome),
        "parameters": dict(finding.parameters),
    }
    if finding.outcome not in (Outcome.PASSED, Outcome.SKIPPED):
        value["verdict"] = str(finding.verdict)
    if finding.problem:
        problem = finding.problem
        value["problem"] = {"type": str(problem.code), "detail": problem.detail, "pointer": problem.pointer}
    if finding.age is not None:
        value["ageSeconds"] = int(finding.age.total_seconds())
    return value


def _place(place: Place) -> dict[str, Any]:
    return {"carrier": place.carrier, "name": place.name, "page": place.page}


def _issuer(issuer: "TrustedIssuer") -> dict[str, Any]:
    return {"id": issuer.id, "name": dict(issuer.names), "demonstration": issuer.demonstration}
