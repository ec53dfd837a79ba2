"""A report as the page shows it: words chosen, values neutralised, tone and mark fixed. Pure.

The rule: the verdict's own area is made of `Answer.headline` alone, which holds fixed words of ours and times. What a
document says, and sentences with parts that may come from it, have areas of their own below.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from verifier.receipts.shown import shown
from verifier.report import Finding, Outcome, Report, Verdict
from verifier.summary import Fact, is_demonstration, notes, place_of, sentence_on, verdict_on
from verifier.text import neutralize
from verifier.web.person import Person, people_in
from verifier.words import Phrase, Words


@dataclass(frozen=True, slots=True)
class Look:
    """How a verdict looks: the class in the style sheet, and the mark, whose outline alone tells it from the others."""

    tone: str
    mark: str


GENUINE_BUT: Final = Look("lapsed", "bar")
UNKNOWN: Final = Look("unknown", "question")

LOOKS: Final = MappingProxyType(
    {
        Verdict.VALID: Look("good", "tick"),
        Verdict.ALTERED: Look("bad", "cross"),
        Verdict.UNTRUSTED: Look("other", "stranger"),
        Verdict.UNREADABLE: UNKNOWN,
        Verdict.UNSUPPORTED: UNKNOWN,
        Verdict.UNCHECKED: UNKNOWN,
    }
)
"""All other verdicts look like `GENUINE_BUT`."""

_SIGNS: Final = MappingProxyType(
    {Outcome.PASSED: "tick", Outcome.FAILED: "cross", Outcome.UNKNOWN: "question", Outcome.SKIPPED: "bar"}
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time in words, and how long ago it is."""

    time: str
    age: Phrase


@dataclass(frozen=True, slots=True)
class Headline:
    """The verdict as it is read at arm's length."""

    look: Look
    title: Phrase
    sentence: Phrase
    status_as_of: Moment | None
    demonstration: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One finding."""

    check: Phrase
    outcome: str
    outcome_word: Phrase
    sign: str
    sentence: Phrase


@dataclass(frozen=True, slots=True)
class Part:
    """One credential of several in a file or presentation: how it looks, its verdict, where it was, what it is for."""

    look: Look
    verdict: Phrase
    place: Phrase | None
    title: str


@dataclass(frozen=True, slots=True)
class Answer:
    """All that the page shows of one report. `name` is the file's, empty for pasted text. `reasons` say why the verdict
    is what it is, `advice` what can be done about that; `register` is what a register says of a short number, `receipt`
    what a receipt says that was handed over, `token` the receipt of this very answer. `findings` say once what holds of
    several parts."""

    number: int
    name: str
    report: Report
    headline: Headline
    reasons: tuple[Phrase, ...]
    advice: tuple[Phrase, ...]
    notes: tuple[Phrase, ...]
    people: tuple[Person, ...]
    register: tuple[Fact, ...]
    receipt: tuple[Fact, ...]
    parts: tuple[Part, ...]
    findings: tuple[Line, ...]
    token: str


def answer_to(report: Report, name: str, number: int, words: Words, token: str = "") -> Answer:
    """Give what is to be shown of `report`, the `number`th on the page, in `words`. `token` is its signed receipt."""
    reports = tuple(report.walk())
    wrong = [(f, each) for each in reports for f in each.findings if f.outcome in (Outcome.FAILED, Outcome.UNKNOWN)]
    return Answer(
        number=number,
        name=neutralize(name),
        report=report,
        headline=headline(report, words),
        reasons=tuple(dict.fromkeys(words.reason(finding) for finding, _ in wrong if not _is_said(finding))),
        advice=tuple(dict.fromkeys(filter(None, (words.advice(f) for f, each in wrong if f.verdict is each.verdict)))),
        notes=tuple(dict.fromkeys(note for each in reports for note in notes(each, words))),
        people=_distinct(person for each in reports for person in people_in(each, words)),
        register=tuple(_register(report, words)),
        receipt=tuple(shown(report.document, words)) if report.kind == "receipt" and report.document else (),
        parts=tuple(_part(each, words) for each in reports if each.credentials == () and each is not report),
        findings=tuple(dict.fromkeys(_line(finding, words) for each in reports for finding in each.findings)),
        token=token,
    )


def look_of(verdict: Verdict) -> Look:
    """Give how a verdict looks."""
    return LOOKS.get(verdict, GENUINE_BUT)


def headline(report: Report, words: Words) -> Headline:
    """Give the verdict in words, for the area that nothing else may fill."""
    return Headline(
        look=look_of(report.verdict),
        title=verdict_on(report, words),
        sentence=sentence_on(report, words),
        status_as_of=_status_as_of(report, words),
        demonstration=any(map(is_demonstration, report.walk())),
    )


def _status_as_of(report: Report, words: Words) -> Moment | None:
    if report.as_of is None:
        return None
    return Moment(words.moment(report.as_of), words.age(max(timedelta(), report.checked_at - report.as_of)))


def _distinct(people: Iterable[Person]) -> tuple[Person, ...]:
    """Give each person once for each thing certified: a certificate carries the same fact in file and code."""
    first: dict[tuple[str, ...], Person] = {}
    for person in people:
        first.setdefault((person.name, person.birth_year, person.hint, person.title), person)
    return tuple(first.values())


def _part(report: Report, words: Words) -> Part:
    person = next(people_in(report, words), None)
    place = place_of(report.place, words) if report.place else None
    return Part(look_of(report.verdict), words.say(f"verdict.{report.verdict}"), place, person.title if person else "")


def _register(report: Report, words: Words) -> Iterator[Fact]:
    """Give what a register says of a short number, as facts of their own: they are no verdict."""
    for finding in report.findings:
        if _is_said(finding):
            said = finding.parameters
            issuer = finding.issuer.name(words.language) if finding.issuer else str(said["issuer"])
            yield Fact(words.say("label.issuer"), neutralize(issuer))
            yield Fact(words.say("check.status"), words.say(f"term.registered.{said['registered']}").text)
            yield Fact(words.say("label.credential"), neutralize(str(said["title"])))
            yield Fact(words.say("label.level"), neutralize(str(said["level"])))
            yield Fact(words.say("register.initials"), neutralize(str(said["initials"])))
            yield Fact(words.say("label.issued-on"), words.day(str(said["issued"])))
            yield Fact(words.say("label.valid-until"), words.day(str(said["until"])))


def _is_said(finding: Finding) -> bool:
    return (finding.check, finding.code) == ("register", "says")


def _line(finding: Finding, words: Words) -> Line:
    outcome = finding.outcome
    return Line(
        check=words.say(f"check.{finding.check}"),
        outcome=str(outcome),
        outcome_word=words.say("outcome.no-proof") if _is_said(finding) else words.say(f"outcome.{outcome}"),
        sign=_SIGNS[outcome],
        sentence=words.finding(finding),
    )
