"""Read a competency standard, ours or one that an operator imports.

The rule: a standard is accepted whole or not at all, and a new edition of a version already in use may only add
units at the end of its ordinals: an ordinal once printed on a card means that unit for ever.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from schemas.library import COMPETENCY_STANDARD
from schemas.standards.model import Alignment, Qualification, Standard, Unit
from schemas.validation import Fault, validate


class InvalidStandard(ValueError):
    """A competency standard that cannot be accepted. `faults` says where and why, for a person to mend."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(str(fault) for fault in faults))
        self.faults = faults


def read_standard(source: bytes | Mapping[str, Any]) -> Standard:
    """Take the bytes of a standard's file (UTF-8 JSON) or its parsed object; give the standard.

    Raises `InvalidStandard` with every fault found.
    """
    document = _parse(source) if isinstance(source, bytes) else dict(source)
    faults = validate(COMPETENCY_STANDARD, document) or tuple(_contradictions(document))
    if faults:
        raise InvalidStandard(*faults)
    return _standard(document)


def check_append_only(held: Standard, incoming: Standard) -> None:
    """Return if `incoming` may take the place of `held`, the same version of the same standard.

    Raises `InvalidStandard` if a unit that has an ordinal lost it, changed it, or changed its level. A different
    id or version is no successor and never refused.
    """
    if (held.id, held.version) != (incoming.id, incoming.version):
        return
    moved = [unit.code for unit in held.units if _at(incoming.units, unit.ordinal) != (unit.code, unit.level)]
    if moved:
        raise InvalidStandard(
            Fault(
                "/unitOrdinals",
                f"changes what version {held.version} already says of {', '.join(moved[:5])}: units may only be "
                "added at the end. Give the file a new version",
            )
        )


def _at(units: tuple[Unit, ...], ordinal: int) -> tuple[str, int] | None:
    return (units[ordinal].code, units[ordinal].level) if ordinal < len(units) else None


def _parse(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8"), object_pairs_hook=_object, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise InvalidStandard(Fault("", f"is not JSON in UTF-8 with each member once ({error})")) from None


def _object(members: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(members)
    if len(result) != len(members):
        raise ValueError("a member stands twice in one object")
    return result


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")


def _contradictions(document: Mapping[str, Any]) -> Iterator[Fault]:
    """What a JSON Schema cannot say: names stand once, and references lead somewhere."""
    codes = [unit["code"] for unit in document["units"]]
    yield from _twice("/units", "unit code", codes)
    yield from _twice("/qualifications", "qualification id", [each["id"] for each in document["qualifications"]])
    if set(document["unitOrdinals"]) != set(codes):
        yield Fault("/unitOrdinals", "must name every unit of the file, and no other")
    for place, referred in _references(document):
        if not set(referred) <= set(codes):
            yield Fault(place, "names a unit that the file does not have")
    for number, each in enumerate(document["qualifications"]):
        if any(alignment not in document["alignments"] for alignment in each["alignments"]):
            yield Fault(f"/qualifications/{number}/alignments", "must be among the alignments of the standard")


def _twice(place: str, what: str, names: Iterable[str]) -> Iterator[Fault]:
    yield from (Fault(place, f"has the {what} {name} twice") for name, times in Counter(names).items() if times > 1)


def _references(document: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    for number, each in enumerate(document["qualifications"]):
        yield f"/qualifications/{number}/unitCodes", each["unitCodes"]
    for number, unit in enumerate(document["units"]):
        if "supersededBy" in unit:
            yield f"/units/{number}/supersededBy", [unit["supersededBy"]]


def _standard(document: Mapping[str, Any]) -> Standard:
    by_code = {unit["code"]: unit for unit in document["units"]}
    units = {code: _unit(by_code[code], ordinal) for ordinal, code in enumerate(document["unitOrdinals"])}
    return Standard(
        id=document["id"],
        version=document["version"],
        trade=document["trade"],
        title=MappingProxyType(document["title"]),
        units=tuple(units.values()),
        qualifications=tuple(_qualification(each, units) for each in document["qualifications"]),
        alignments=_alignments(document),
        document=MappingProxyType(dict(document)),
    )


def _unit(row: Mapping[str, Any], ordinal: int) -> Unit:
    return Unit(
        code=row["code"],
        title=row["title"],
        level=row["level"],
        ordinal=ordinal,
        generic=row["generic"],
        superseded_by=row.get("supersededBy"),
        illustrative=_illustrative(row["provenance"]),
        document=MappingProxyType(dict(row)),
    )


def _qualification(row: Mapping[str, Any], units: Mapping[str, Unit]) -> Qualification:
    return Qualification(
        id=row["id"],
        title=row["title"],
        code=row["code"],
        level=row["nvqfLevel"],
        units=tuple(units[code] for code in row["unitCodes"]),
        alignments=_alignments(row),
        illustrative=tuple(name for name in _illustrative(row["provenance"]) if name not in ("unitCode", "criteria")),
        document=MappingProxyType(dict(row)),
    )


def _alignments(row: Mapping[str, Any]) -> tuple[Alignment, ...]:
    return tuple(Alignment(**each) for each in row["alignments"])


_SAID_OF = {
    "title": "name",
    "code": "unitCode",
    "level": "nvqfLevel",
    "performanceCriteria": "criteria",
    "units": "units",
}
"""Which member of a credential's achievement rests on which provenance mark."""


def _illustrative(provenance: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(said for field, said in _SAID_OF.items() if provenance.get(field, "").startswith("illustrative"))
