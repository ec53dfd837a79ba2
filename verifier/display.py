"""A report as lines for a terminal.

The rule: the verdict stands first, in words of ours, outside of anything a document says. Then come the facts of the
*verified* object (`verifier.summary`), each in a bidirectional isolate, and the findings that did not pass, with what
can be done.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TextIO

from verifier.receipts.shown import shown
from verifier.report import Finding, Outcome, Report, Verdict, exit_status
from verifier.summary import facts, notes, place_of, sentence_on, status_as_of, verdict_on
from verifier.text import enclose, neutralize
from verifier.words import Words

_COLOURS: Final = {0: "32", 1: "31", 3: "33"}
_TOLD: Final = frozenset({"reading", "agreement"})
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
    yield from _show(report, neutralize(name), style, details=details)


def show_summary(counts: Mapping[Verdict, int], style: Style) -> str:
    """Give one line on many inputs: how many came to which verdict."""
    parts = (f"{style.words.say(f'verdict.{verdict}')} {count}" for verdict, count in counts.items() if count)
    return f"{style.words.say('label.summary')}: {' · '.join(parts)}"


def _show(report: Report, label: str, style: Style, *, details: bool) -> Iterator[str]:
    """Give the lines for one input or part; in `label`, all that is foreign is neutralised."""
    yield _headline(report, label, style)
    if details:
        yield from (f"  {line}" for line in _details(report, style))


def _headline(report: Report, label: str, style: Style) -> str:
    status = report.exit_status
    word = verdict_on(report, style.words).text
    return f"{style.paint(f'{_SIGNS[status]} {word}', '1;' + _COLOURS[status])}  {label}"


def _details(report: Report, style: Style) -> Iterator[str]:
    words = style.words
    yield sentence_on(report, words).text
    yield from (note.text for note in notes(report, words))
    is_receipt = report.kind == "receipt"
    found = shown(report.document, words) if is_receipt and report.document else facts(report, words)
    yield from (f"{fact.label}: {enclose(fact.value)}" for fact in found)
    if report.as_of:
        yield f"{words.say('label.status-as-of')}: {status_as_of(report.as_of, report.checked_at, words)}"
    for finding in report.findings:
        yield from _finding(finding, style, decides=finding.verdict is report.verdict)
    for number, contained in enumerate(report.credentials, 1):
        yield from _show(contained, _place(number, contained, words), style, details=True)


def _place(number: int, report: Report, words: Words) -> str:
    """Say which part this is, and where in the file it was found."""
    return f"{number}, {place_of(report.place, words)}" if report.place else f"{number}"


def _finding(finding: Finding, style: Style, *, decides: bool) -> Iterator[str]:
    """A finding that passed or was skipped needs no words, but for what was found in a file; `--json` has them all.

    What to do is said for findings that decide the verdict: to mend another would change nothing.
    """
    if finding.outcome in (Outcome.PASSED, Outcome.SKIPPED):
        if finding.check in _TOLD and not finding.skipped:
            yield style.words.finding(finding).text
        return
    sign = style.paint("-", _COLOURS[exit_status(finding.verdict)])
    yield f"{sign} {style.words.finding(finding)}"
    advice = style.words.advice(finding)
    if advice and decides:
        yield f"  {style.words.say('label.what-to-do')}: {advice}"
