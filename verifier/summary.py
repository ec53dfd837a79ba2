"""What a person needs to see of a report beside its verdict: the same facts on the terminal and on the page.

The rule: facts come from the *verified* object only, and there are none without one; the issuer's name comes from the
trust list, never from the document. Values are foreign and given neutralised; labels and notes are words of ours.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from vc.problems import Document
from verifier.report import Report
from verifier.text import neutralize
from verifier.words import Phrase, Words, show_date


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that the credential says: a label of ours, and a foreign value, neutralised but not isolated."""

    label: Phrase
    value: str


def facts(report: Report, words: Words) -> Iterator[Fact]:
    """Give who certified whom for what, and until when; nothing as long as no signature was found good."""
    document = report.document
    if document is None or report.kind != "credential":
        return
    if report.issuer:
        yield Fact(words.say("label.issuer"), neutralize(report.issuer.name(words.language)))
    for subject, achievement in _achievements(document):
        yield from _fact(words, "credential", achievement.get("name"))
        yield from _fact(words, "level", achievement.get("nvqfLevel"))
        yield from _fact(words, "holder", subject.get("name"))
        yield from _fact(words, "birth-year", subject.get("birthYear"))
        yield from _document_hint(words, subject.get("identityDocument"))
    for label, names in (
        ("issued-on", ("validFrom", "issuanceDate")),
        ("valid-until", ("validUntil", "expirationDate")),
    ):
        stamp = next((document[name] for name in names if isinstance(document.get(name), str)), None)
        if stamp:
            yield Fact(words.say(f"label.{label}"), show_date(stamp))


def notes(report: Report, words: Words) -> Iterator[Phrase]:
    """Give what must be said whatever the verdict: that it is a demonstration, that parts are illustrative."""
    document = report.document or {}
    if (report.issuer and report.issuer.demonstration) or document.get("demonstration") is True:
        yield words.say("note.demonstration")
    if any("illustrative" in achievement for _, achievement in _achievements(document)):
        yield words.say("note.illustrative")


def status_as_of(report: Report, words: Words) -> str | None:
    """Give the moment for which the status is known and how long ago that is; None if it rests on no list."""
    if report.as_of is None:
        return None
    age = words.age(max(timedelta(), report.checked_at - report.as_of))
    return f"{show_date(report.as_of.isoformat())} ({age})"


def _achievements(document: Document) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Give each subject of a credential with its achievement; an empty one where it has none."""
    subjects = document.get("credentialSubject", [])
    for subject in subjects if isinstance(subjects, list) else [subjects]:
        if isinstance(subject, dict):
            achievement = subject.get("achievement")
            yield subject, achievement if isinstance(achievement, dict) else {}


def _fact(words: Words, label: str, value: Any) -> Iterator[Fact]:
    if isinstance(value, str | int) and value != "":
        yield Fact(words.say(f"label.{label}"), neutralize(str(value)))


def _document_hint(words: Words, hint: Any) -> Iterator[Fact]:
    if isinstance(hint, dict):
        parameters = {"kind": str(hint.get("documentKind", "")), "digits": str(hint.get("lastFourDigits", ""))}
        yield Fact(words.say("label.document"), words.say("note.document-hint", parameters).text)
