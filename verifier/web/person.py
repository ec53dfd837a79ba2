"""Who is certified for what, as the page shows it. Pure.

The rule: everything here comes from a verified document, from the trust list (the issuer's name) or from the standards
that this verifier holds. Values are neutralised; the page puts each of them in a bidirectional isolate.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from schemas.standards import Unit, nvqf_levels
from verifier.certified import Certified, certified
from verifier.report import Report
from verifier.summary import hint, issued_on, valid_until
from verifier.text import neutralize
from verifier.words import Phrase, Words

_DESCRIPTORS: Final = ("knowledge", "skills", "responsibility")


@dataclass(frozen=True, slots=True)
class Element:
    """A part of a unit, and what an assessor looks for in it."""

    title: str
    criteria: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """A unit of a competency standard, in the standard's own words."""

    code: str
    title: str
    level: int
    elements: tuple[Element, ...]
    illustrative: bool


@dataclass(frozen=True, slots=True)
class Level:
    """What a level of the national framework means: its title, and what it asks for, by heading."""

    number: str
    title: str
    title_language: str
    asks: tuple[tuple[Phrase, Phrase], ...]


@dataclass(frozen=True, slots=True)
class Person:
    """One certified person. `local_name` is the name in the language of the page, if the document has it."""

    name: str
    local_name: str
    birth_year: str
    hint: str
    title: str
    standard: str
    standard_language: str
    level: Level | None
    level_number: str
    issuer: str
    awarding_body: str
    issued_on: str
    valid_until: str
    topics: tuple[Topic, ...]
    missing: tuple[Topic, ...]
    is_qualification: bool


def people_in(report: Report, words: Words) -> Iterator[Person]:
    """Give the people of one report's own document; nobody as long as no signature was found good."""
    document = report.document
    if document is None or report.kind != "credential":
        return
    for found in certified(document):
        yield _person(found, report, document, words)


def _person(found: Certified, report: Report, document: dict[str, Any], words: Words) -> Person:
    titles = found.standard.title if found.standard else {}
    language = words.language if words.language in titles else "en"
    return Person(
        name=neutralize(found.holder),
        local_name=neutralize(found.translations.get(words.language, "")),
        birth_year=neutralize(found.birth_year),
        hint=hint(*found.hint, words),
        title=neutralize(found.title),
        standard=titles.get(language, ""),
        standard_language=language,
        level=level(found.level, words),
        level_number=neutralize(found.level),
        issuer=neutralize(report.issuer.name(words.language)) if report.issuer else "",
        awarding_body=neutralize(found.awarding_body),
        issued_on=words.day(issued_on(document)),
        valid_until=words.day(valid_until(document)),
        topics=tuple(map(_topic, found.units)),
        missing=tuple(map(_topic, found.missing)),
        is_qualification=found.qualification is not None,
    )


def level(number: str, words: Words) -> Level | None:
    """Give what a level means; None for one that the framework's texts we have do not describe."""
    if not words.has(f"level.{number}.knowledge"):
        return None
    row = nvqf_levels()[int(number)]
    title, language = (row.title_ur, "ur") if words.language == "ur" else (row.title_en, "en")
    asks = tuple((words.say(f"page.{name}"), words.say(f"level.{number}.{name}")) for name in _DESCRIPTORS)
    return Level(number, title, language, asks)


def _topic(unit: Unit) -> Topic:
    elements = (
        Element(element["title"], tuple(each["text"] for each in element.get("performanceCriteria", ())))
        for element in unit.document.get("elements", ())
    )
    return Topic(unit.code, unit.title, unit.level, tuple(elements), bool(unit.illustrative))
