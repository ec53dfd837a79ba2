"""A competency standard as values: what issuer and verifier look up in it.

The rule: these are views of the JSON document, which stays at hand as `document` with everything that no field
here repeats (elements, criteria, knowledge, tools, sources). Build them with `read_standard` only, which has
checked the document first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schemas.standards.addresses import qualification_url, standard_url, unit_url


class UnknownStandard(KeyError):
    """No such standard, unit or qualification. The text says which was asked for."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True, slots=True)
class Alignment:
    """A counterpart in another scheme (`ISCO-08`, `ESCO`, `ISCED-F 2013`); `code` and `uri` may be empty."""

    scheme: str
    label: str
    kind: str = ""
    code: str = ""
    uri: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of competency. Its `level` may differ from that of a qualification that holds it.

    `code` is the published spelling, `&` included; `ordinal` counts from 0 within the standard's version;
    `illustrative` names what is made up, in the words of the credential's member of that name.
    """

    code: str
    title: str
    level: int
    ordinal: int
    generic: bool
    superseded_by: str | None
    illustrative: tuple[str, ...]
    document: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Qualification:
    """A qualification: complete when every one of `units` is competent. `code` is None where none was found."""

    id: str
    title: str
    code: str | None
    level: int
    units: tuple[Unit, ...]
    alignments: tuple[Alignment, ...]
    illustrative: tuple[str, ...]
    document: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Standard:
    """One version of a competency standard. `units` are in the order of their ordinals."""

    id: str
    version: str
    trade: str
    title: Mapping[str, str]
    units: tuple[Unit, ...]
    qualifications: tuple[Qualification, ...]
    alignments: tuple[Alignment, ...]
    document: Mapping[str, Any]

    def unit(self, code: str) -> Unit:
        """Give the unit with this exact code, or raise `UnknownStandard`."""
        found = next((unit for unit in self.units if unit.code == code), None)
        if found is None:
            raise UnknownStandard(f"the standard {self.id}, version {self.version}, has no unit {code}")
        return found

    def qualification(self, qualification_id: str) -> Qualification:
        """Give the qualification with this id, or raise `UnknownStandard`."""
        found = next((each for each in self.qualifications if each.id == qualification_id), None)
        if found is None:
            raise UnknownStandard(f"the standard {self.id}, version {self.version}, has no {qualification_id}")
        return found

    def unit_alignments(self, code: str) -> tuple[Alignment, ...]:
        """Give the alignments of every qualification that holds the unit, each once, in the standard's order."""
        held = {each for row in self.qualifications if self.unit(code) in row.units for each in row.alignments}
        return tuple(each for each in self.alignments if each in held)

    def url(self, base: str) -> str:
        """Give the standard's address under the issuer's base URL."""
        return standard_url(base, self.id, self.version)

    def unit_url(self, base: str, code: str) -> str:
        """Give a unit's address under the issuer's base URL; `UnknownStandard` if there is no such unit."""
        return unit_url(base, self.id, self.version, self.unit(code).code)

    def qualification_url(self, base: str, qualification_id: str) -> str:
        """Give a qualification's address under the issuer's base URL; `UnknownStandard` if there is none."""
        return qualification_url(base, self.id, self.version, self.qualification(qualification_id).id)
