"""A report as lines for a terminal.

The rule: the verdict stands first, in words of ours, outside of anything a document says. Then come the facts of the
*verified* object (`verifier.summary`), each in a bidirectional isolate, and the findings that did not pass, with what
can be done. Nothing is said twice: what holds of several parts stands once, with all the places where they were found.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TextIO

from verifier.receipts.shown import shown
from verifier.report import Finding, Outcome, Place, Report, Verdict, exit_status
from verifier.summary import facts, notes, place_of, sentence_on, status_as_of, verdict_on
from verifier.text import enclose, neutralize
from verifier.words import FALLBACK, Phrase, Words

_COLOURS: Final = {0: "32", 1: "31", 3: "33"}
_TOLD: Final = frozenset({"reading", "agreement"})
_PLAIN: Final = frozenset({"found", "same"})
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
    label = neutralize(name)
    yield _headline(report, label if report.number in label else f"{label}, {report.number}", style)
    if details:
        yield from (f"  {line}" for line in (*_details(report, style), *_parts(report, style)))


def show_summary(counts: Mapping[Verdict, int], style: Style) -> str:
    """Give one line on many inputs: how many came to which verdict."""
    parts = (f"{style.words.say(f'verdict.{verdict}')} {count}" for verdict, count in counts.items() if count)
    return f"{style.words.say('label.summary')}: {' · '.join(parts)}"


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
    yield from _status(report, words)
    told = (tuple(_finding(finding, style, decides=finding.verdict is report.verdict)) for finding in report.findings)
    for lines in dict.fromkeys(told):
        yield from lines


def _status(report: Report, words: Words) -> Iterator[str]:
    if report.as_of:
        yield f"{words.say('label.status-as-of')}: {status_as_of(report.as_of, report.checked_at, words)}"


def _parts(report: Report, style: Style) -> Iterator[str]:
    """Give the lines for what is in a file or a presentation; parts of which the same is to be said stand together."""
    groups: dict[object, list[tuple[Report, tuple[Place, ...]]]] = {}
    for number, (part, places) in enumerate(_opened(report, ())):
        same = (part.verdict, *_details(part, style)) if part.document and places and not part.credentials else number
        groups.setdefault(same, []).append((part, places))
    said = {sentence_on(report, style.words).text, *_status(report, style.words)}
    for number, group in enumerate(groups.values(), 1):
        part = group[0][0]
        where = " · ".join(filter(None, (_where(places, style.words) for _, places in group)))
        yield _headline(part, f"{number}, {where}" if where else f"{number}", style)
        lines = (line for line in _details(part, style) if line not in said)
        yield from (f"  {line}" for line in (*lines, *_parts(part, style)))


def _opened(report: Report, places: tuple[Place, ...]) -> Iterator[tuple[Report, tuple[Place, ...]]]:
    """Give the parts of a report, each with the places that lead to it. A file of which there is nothing else to say
    than what is in it is passed over for that."""
    for part in report.credentials:
        here = (*places, part.place) if part.place else places
        if part.kind == "document" and part.credentials and {finding.code for finding in part.findings} <= _PLAIN:
            yield from _opened(part, here)
        else:
            yield part, here


def _where(places: tuple[Place, ...], words: Words) -> str:
    """Say where in the file it was found, the outermost place first."""
    return ", ".join(place_of(place, words).text for place in places)


def _why(finding: Finding, words: Words) -> Phrase:
    """Say a finding; without its details, which are in English, where the language is another. `--json` has them."""
    return words.finding(finding) if words.language == FALLBACK else words.reason(finding)


def _finding(finding: Finding, style: Style, *, decides: bool) -> Iterator[str]:
    """A finding that passed or was skipped needs no words, but for what was found in a file; `--json` has them all.

    What to do is said for findings that decide the verdict: to mend another would change nothing.
    """
    if finding.outcome in (Outcome.PASSED, Outcome.SKIPPED):
        if finding.check in _TOLD and not finding.skipped:
            yield style.words.finding(finding).text
        return
    sign = style.paint("-", _COLOURS[exit_status(finding.verdict)])
    yield f"{sign} {_why(finding, style.words)}"
    advice = style.words.advice(finding)
    if advice and decides:
        yield f"  {style.words.say('label.what-to-do')}: {advice}"
