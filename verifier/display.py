"""A report as lines for a terminal.

The rule: the verdict stands first, in words of ours, outside of anything a document says. Then comes what the
*verified* object says, neutralised and isolated (`verifier.text`), and only if there is one; the issuer's name comes
from the trust list. Findings that did not pass are told in full, with what can be done.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, TextIO

from vc.problems import Document
from verifier.report import Finding, Outcome, Report, Verdict, exit_status
from verifier.text import isolate, neutralize
from verifier.words import Words, show_date

_COLOURS: Final = {0: "32", 1: "31", 3: "33"}
_SIGNS: Final = {0: "✔", 1: "✘", 3: "?"}


@dataclass(frozen=True, slots=True)
class Style:
    """How to show things: in which words, and with colour or without."""

    words: Words
    colour: bool = False

    def paint(self, text: str, code: str) -> str:
        """Colour a text, if colour is wanted. `code` is the parameter of SGR (ECMA-48, section 8.3.117)."""
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour else text


def wants_colour(stream: TextIO, environment: Mapping[str, str] = os.environ) -> bool:
    """Say whether to colour what is written to `stream`: only on a terminal, and never under NO_COLOR."""
    return stream.isatty() and not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"


def show(report: Report, name: str, style: Style, *, details: bool) -> Iterator[str]:
    """Give the lines for one input: the verdict alone, or with everything a person needs to understand it."""
    yield _headline(report, name, style)
    if details:
        yield from (f"  {line}" for line in _details(report, style))


def show_summary(counts: Mapping[Verdict, int], style: Style) -> str:
    """Give one line on many inputs: how many came to which verdict."""
    parts = (f"{style.words.say(f'verdict.{verdict}')} {count}" for verdict, count in counts.items() if count)
    return f"{style.words.say('label.summary')}: {' · '.join(parts)}"


def _headline(report: Report, name: str, style: Style) -> str:
    status = report.exit_status
    word = style.words.say(f"verdict.{report.verdict}").text
    return f"{style.paint(f'{_SIGNS[status]} {word}', '1;' + _COLOURS[status])}  {neutralize(name)}"


def _details(report: Report, style: Style) -> Iterator[str]:
    words = style.words
    sentence = words.say(f"sentence.{report.verdict}")
    yield sentence.text
    yield from _notes(report, words)
    if report.issuer:
        yield f"{words.say('label.issuer')}: {isolate(report.issuer.name(words.language))}"
    if report.document is not None and report.kind == "credential":
        yield from _content(report.document, words)
    if report.as_of:
        age = words.age(max(timedelta(), report.checked_at - report.as_of))
        yield f"{words.say('label.status-as-of')}: {show_date(report.as_of.isoformat())} ({age})"
    for finding in report.findings:
        yield from _finding(finding, style)
    for number, contained in enumerate(report.credentials, 1):
        yield from show(contained, f"{number}", style, details=True)


def _notes(report: Report, words: Words) -> Iterator[str]:
    document = report.document or {}
    if (report.issuer and report.issuer.demonstration) or document.get("demonstration") is True:
        yield words.say("note.demonstration").text
    if any("illustrative" in achievement for _, achievement in _achievements(document)):
        yield words.say("note.illustrative").text


def _content(document: Document, words: Words) -> Iterator[str]:
    """What the verified credential says, as far as a person at a gate needs it."""
    for subject, achievement in _achievements(document):
        yield from _labelled(words, "credential", achievement.get("name"))
        yield from _labelled(words, "level", achievement.get("nvqfLevel"))
        yield from _labelled(words, "holder", subject.get("name"))
        yield from _labelled(words, "birth-year", subject.get("birthYear"))
        hint = subject.get("identityDocument")
        if isinstance(hint, dict):
            parameters = {"kind": str(hint.get("documentKind", "")), "digits": str(hint.get("lastFourDigits", ""))}
            yield f"{words.say('label.document')}: {words.say('note.document-hint', parameters)}"
    for label, names in (
        ("issued-on", ("validFrom", "issuanceDate")),
        ("valid-until", ("validUntil", "expirationDate")),
    ):
        stamp = next((document[name] for name in names if isinstance(document.get(name), str)), None)
        if stamp:
            yield f"{words.say(f'label.{label}')}: {show_date(stamp)}"


def _achievements(document: Document) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Give each subject of a credential with its achievement; an empty one where it has none."""
    subjects = document.get("credentialSubject", [])
    for subject in subjects if isinstance(subjects, list) else [subjects]:
        if isinstance(subject, dict):
            achievement = subject.get("achievement")
            yield subject, achievement if isinstance(achievement, dict) else {}


def _labelled(words: Words, label: str, value: Any) -> Iterator[str]:
    if isinstance(value, str | int) and value != "":
        yield f"{words.say(f'label.{label}')}: {isolate(str(value))}"


def _finding(finding: Finding, style: Style) -> Iterator[str]:
    """A finding that passed or was skipped needs no words here; `--json` has them all."""
    if finding.outcome in (Outcome.PASSED, Outcome.SKIPPED):
        return
    sign = style.paint("-", _COLOURS[exit_status(finding.verdict)])
    yield f"{sign} {style.words.finding(finding)}"
    advice = style.words.advice(finding)
    if advice:
        yield f"  {style.words.say('label.what-to-do')}: {advice}"
