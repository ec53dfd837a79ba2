"""What a verified document certifies, seen the same way for a full credential, a card and a credential of others.

The rule: facts about the person come from the verified document; what a unit covers and what a qualification asks for
come from the competency standards that this verifier holds, never from the document. Nothing here trusts the shape of
a document: what is not as expected is empty. Texts are foreign, and raw until shown.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from schemas.standards import Qualification, Standard, Unit, UnknownStandard, standard
from vc.problems import Document, Malformed
from vc.unit_bitmap import read_units


@dataclass(frozen=True, slots=True)
class Certified:
    """One person, and what is certified of him or her.

    `holder` is the name as in the passport, `translations` the same by language. `hint` is the kind of an identity
    document and its last digits, both empty if there is none. `units` are certified, `missing` those of the
    qualification that are not; both are empty where the standard is not held here.
    """

    holder: str = ""
    translations: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    birth_year: str = ""
    hint: tuple[str, str] = ("", "")
    title: str = ""
    level: str = ""
    standard: Standard | None = None
    qualification: Qualification | None = None
    units: tuple[Unit, ...] = ()
    missing: tuple[Unit, ...] = ()
    awarding_body: str = ""
    illustrative: bool = False


def certified(document: Document) -> Iterator[Certified]:
    """Give what each subject of a verified credential is certified for."""
    subjects = document.get("credentialSubject", [])
    for subject in subjects if isinstance(subjects, list) else [subjects]:
        if isinstance(subject, dict):
            yield _certified(document, subject)


def facts_of(subject: Document) -> Document:
    """Take a subject of a verified credential, give its members, its achievement's and its standard's as one object.

    A full credential has them at these three depths, a card all in the subject; of equal names the deepest counts.
    """
    achievement = _object(subject.get("achievement"))
    return {**subject, **achievement, **_object(achievement.get("competencyStandard"))}


def _certified(document: Document, subject: Document) -> Certified:
    achievement = _object(subject.get("achievement"))
    facts = facts_of(subject)
    held = _standard(facts)
    qualification = _qualification(held, _text(facts.get("qualificationId")))
    units = tuple(_units(held, facts)) if held else ()
    wanted = qualification.units if qualification else ()
    hint = _object(subject.get("identityDocument"))
    return Certified(
        holder=_text(subject.get("name")),
        translations=MappingProxyType({k: _text(v) for k, v in _object(subject.get("translatedName")).items()}),
        birth_year=_text(subject.get("birthYear")),
        hint=(_text(hint.get("documentKind")), _text(hint.get("lastFourDigits"))),
        title=_text(achievement.get("name")) or _title(qualification, units),
        level=_text(facts.get("nvqfLevel")),
        standard=held,
        qualification=qualification,
        units=units,
        missing=tuple(unit for unit in wanted if unit not in units),
        awarding_body=_text(_object(document.get("awardingBody")).get("name")),
        illustrative="illustrative" in achievement or any("criteria" in unit.illustrative for unit in units),
    )


def _standard(facts: Document) -> Standard | None:
    try:
        return standard(_text(facts.get("standardId")), _text(facts.get("standardVersion")))
    except UnknownStandard:
        return None


def _qualification(held: Standard | None, identifier: str) -> Qualification | None:
    try:
        return held.qualification(identifier) if held and identifier else None
    except UnknownStandard:
        return None


def _units(held: Standard, facts: Document) -> Iterator[Unit]:
    """Give the certified units: one by its code, several by their codes, or by a card's bitmap."""
    yield from _with_codes(held, [facts.get("unitCode")])
    several = facts.get("certifiedUnit")
    if isinstance(several, list):
        yield from _with_codes(held, [_object(each).get("unitCode") for each in several])
    if "certifiedUnits" in facts:
        try:
            ordinals = frozenset(read_units(facts["certifiedUnits"]))
        except Malformed:
            return
        yield from (unit for unit in held.units if unit.ordinal in ordinals)


def _with_codes(held: Standard, codes: Iterable[Any]) -> Iterator[Unit]:
    wanted = {code for code in codes if isinstance(code, str)}
    yield from (unit for unit in held.units if unit.code in wanted)


def _title(qualification: Qualification | None, units: tuple[Unit, ...]) -> str:
    if qualification:
        return qualification.title
    return units[0].title if len(units) == 1 else ""


def _object(value: Any) -> Document:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
