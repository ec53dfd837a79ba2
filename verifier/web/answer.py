"""A report as the page shows it: words chosen, values neutralised, tone and marks fixed. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from verifier.report import Finding, Outcome, Report, Verdict
from verifier.summary import Fact, facts, notes, status_as_of
from verifier.text import neutralize
from verifier.words import Phrase, Words

TONES = {0: ("good", "✓"), 1: ("bad", "✕"), 3: ("amber", "?")}
"""By exit status: the class in the style sheet, and the mark. An untrusted issuer has a tone of its own."""

_SIGNS = {Outcome.PASSED: "✓", Outcome.FAILED: "✕", Outcome.UNKNOWN: "?", Outcome.SKIPPED: "–"}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the verdict is what it is, and what can be done."""

    sentence: Phrase
    advice: Phrase | None


@dataclass(frozen=True, slots=True)
class Line:
    """One finding."""

    check: Phrase
    outcome: str
    outcome_word: Phrase
    sign: str
    sentence: Phrase


@dataclass(frozen=True, slots=True)
class Answer:
    """All that the template shows of one report. `name` is the file's, empty for pasted text."""

    number: int
    name: str
    verdict: Verdict
    tone: str
    sign: str
    reasons: tuple[Reason, ...]
    status_as_of: str | None
    notes: tuple[Phrase, ...]
    facts: tuple[Fact, ...]
    findings: tuple[Line, ...]
    digest: str


def answer_to(report: Report, name: str, number: int, words: Words) -> Answer:
    """Give what is to be shown of `report`, the `number`th on the page, in `words`."""
    tone, sign = ("other", "!") if report.verdict is Verdict.UNTRUSTED else TONES[report.exit_status]
    parts = (report, *report.credentials)
    return Answer(
        number=number,
        name=neutralize(name),
        verdict=report.verdict,
        tone=tone,
        sign=sign,
        reasons=tuple(_reasons(parts, words)),
        status_as_of=status_as_of(report, words),
        notes=tuple(dict.fromkeys(note for part in parts for note in notes(part, words))),
        facts=tuple(fact for part in parts for fact in facts(part, words)),
        findings=tuple(_line(finding, words) for part in parts for finding in part.findings),
        digest=report.digest,
    )


def _reasons(reports: tuple[Report, ...], words: Words) -> Iterator[Reason]:
    for report in reports:
        for finding in report.findings:
            if finding.outcome in (Outcome.FAILED, Outcome.UNKNOWN):
                yield Reason(words.finding(finding), words.advice(finding))


def _line(finding: Finding, words: Words) -> Line:
    outcome = finding.outcome
    return Line(
        check=words.say(f"check.{finding.check}"),
        outcome=str(outcome),
        outcome_word=words.say(f"outcome.{outcome}"),
        sign=_SIGNS[outcome],
        sentence=words.finding(finding),
    )
