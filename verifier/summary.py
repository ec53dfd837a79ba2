"""What a person needs to see of a report beside its verdict: the same facts on the terminal and on the page.

The rule: facts come from the *verified* object only, and there are none without one; the issuer's name comes from the
trust list, never from the document. Values are foreign and given neutralised; labels and notes are words of ours.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from vc.problems import Document
from verifier.certified import Certified, certified
from verifier.report import Place, Report
from verifier.text import neutralize
from verifier.words import Phrase, Words


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
    for person in certified(document):
        yield from _facts(person, words)
    for label, stamp in (("issued-on", issued_on(document)), ("valid-until", valid_until(document))):
        if stamp:
            yield Fact(words.say(f"label.{label}"), words.time(stamp))


def issued_on(document: Document) -> str:
    """Give when a credential begins, as it says itself; empty if it does not."""
    return _first_text(document, "validFrom", "issuanceDate")


def valid_until(document: Document) -> str:
    """Give when a credential ends, as it says itself; empty if it does not."""
    return _first_text(document, "validUntil", "expirationDate")


def hint(kind: str, digits: str, words: Words) -> str:
    """Give an identity document in words, such as `CNIC ending in 0017`; empty if none is named."""
    return words.say("note.document-hint", {"kind": kind, "digits": digits}).text if kind or digits else ""


def notes(report: Report, words: Words) -> Iterator[Phrase]:
    """Give what must be said whatever the verdict: that it is a demonstration, that parts are illustrative."""
    document = report.document or {}
    if is_demonstration(report):
        yield words.say("note.demonstration")
    if report.kind == "credential" and any(person.illustrative for person in certified(document)):
        yield words.say("note.illustrative")


def is_demonstration(report: Report) -> bool:
    """Say whether the trust list or the credential itself calls it a demonstration."""
    said = (report.document or {}).get("demonstration") is True
    return said or bool(report.issuer and report.issuer.demonstration)


def status_as_of(known: datetime, checked: datetime, words: Words) -> str:
    """Give the moment for which the status was known, and how old that was when it was checked."""
    return f"{words.moment(known)} ({words.age(max(timedelta(), checked - known))})"


def verdict_on(report: Report, words: Words) -> Phrase:
    """Give the verdict in a few words. Of a receipt they say what it is, and whose."""
    return words.say(f"{'receipt' if report.kind == 'receipt' else 'verdict'}.{report.verdict}")


def sentence_on(report: Report, words: Words) -> Phrase:
    """Give the verdict in a sentence."""
    return words.say(f"{'receipt.sentence' if report.kind == 'receipt' else 'sentence'}.{report.verdict}")


def place_of(place: Place, words: Words) -> Phrase:
    """Give where in a file something was found, such as `code on page 2`."""
    where = "code-on-page" if place.carrier == "code" and place.page else place.carrier
    return words.say(f"place.{where}", {"name": place.name, "page": place.page})


def _facts(person: Certified, words: Words) -> Iterator[Fact]:
    values = (
        ("credential", neutralize(person.title)),
        ("level", neutralize(person.level)),
        ("holder", neutralize(person.holder)),
        ("birth-year", neutralize(person.birth_year)),
        ("document", hint(*person.hint, words)),
    )
    for label, value in values:
        if value:
            yield Fact(words.say(f"label.{label}"), value)


def _first_text(document: Document, *names: str) -> str:
    return next((document[name] for name in names if isinstance(document.get(name), str)), "")
