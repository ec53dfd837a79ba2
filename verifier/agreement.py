"""Whether what is attached to a document and what is printed on it say the same.

The rule: a person reads the page and a machine the attachment, so either alone could be exchanged. Where a document has
both, every credential attached must have its printed code and every code its attachment: of the same issuer, and with
the same holder, competency and status index. Only verified content is compared.

A unit card shares the status index of its full credential. A qualification card has one of its own, and stands for
every unit that its bitmap names; so there the units are compared in place of the index. A card may have a shorter form
of the name, as passports do: words left away or cut short.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from vc.problems import Document, Malformed
from vc.unit_bitmap import read_units
from verifier.case import as_list
from verifier.certified import facts_of
from verifier.report import Finding, Report, Verdict

DIFFERENCES: Final = ("issuer-differs", "holder-differs", "competency-differs", "status-differs")
"""In which ways two can differ: codes of findings of the check `agreement`."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a verified credential states, as far as it is compared. `units` are ordinals, empty if it names none;
    `has_bitmap` says that they are those of a qualification card."""

    document: Document
    issuer: Any
    name: str
    birth_year: Any
    identity: tuple[Any, ...]
    standard: tuple[Any, ...]
    unit: Any
    qualification: Any
    units: frozenset[int]
    has_bitmap: bool
    status: tuple[Any, ...]


def agree(attached: Sequence[Report], printed: Sequence[Report]) -> Iterator[Finding]:
    """Compare the reports on what is attached to a document with those on what is printed on it.

    Gives one finding for each way in which they differ, or that they agree, or that only one of the two is there. If
    one of them was not proved genuine there is nothing to compare; the verdict on it stands for the whole.
    """
    if not attached or not printed:
        yield Finding("agreement", "attached-only" if attached else "printed-only")
        return
    documents = [[report.document for report in side] for side in (attached, printed)]
    if any(document is None for side in documents for document in side):
        yield Finding("agreement", "skipped", parameters={"because": "proof"}, skipped=True)
        return
    ours, theirs = ([read_statement(document) for document in side if document is not None] for side in documents)
    nearest = [min((differ(one, other) for other in theirs), key=len) for one in ours]
    nearest += [min((differ(one, other) for one in ours), key=len) for other in theirs]
    differences = {code for codes in nearest for code in codes}
    yield from (Finding("agreement", code, Verdict.ALTERED) for code in DIFFERENCES if code in differences)
    if not differences:
        yield Finding("agreement", "same")


def differ(attached: Statement, printed: Statement) -> tuple[str, ...]:
    """Give in which ways a printed credential differs from an attached one; none if it is the same or its card."""
    if attached.document == printed.document:
        return ()
    same = (
        attached.issuer == printed.issuer,
        _is_same_person(attached, printed),
        _is_same_competency(attached, printed),
        printed.has_bitmap or (attached.status == printed.status and bool(attached.status)),
    )
    return tuple(code for code, holds in zip(DIFFERENCES, same, strict=True) if not holds)


def _is_same_person(attached: Statement, printed: Statement) -> bool:
    same_document = not (attached.identity and printed.identity) or attached.identity == printed.identity
    return attached.birth_year == printed.birth_year and same_document and is_short_for(printed.name, attached.name)


def _is_same_competency(attached: Statement, printed: Statement) -> bool:
    if attached.standard != printed.standard:
        return False
    if not printed.has_bitmap:
        return (attached.unit, attached.qualification) == (printed.unit, printed.qualification)
    by_qualification = attached.qualification in (None, printed.qualification)
    return by_qualification and bool(attached.units) and attached.units <= printed.units


def is_short_for(short: str, name: str) -> bool:
    """Say whether a name is another one, or a short form of it: its words in their order, some cut or left away.

    The first word must be there, and at least one more if the whole name has more.
    """
    words, all_words = _words(short), _words(name)
    rest = iter(all_words)
    if not words or not all(any(whole.startswith(word) for whole in rest) for word in words):
        return False
    return all_words[0].startswith(words[0]) and len(words) >= min(2, len(all_words))


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", unicodedata.normalize("NFKC", name).casefold())


def read_statement(document: Document) -> Statement:
    """Take a verified credential, whatever its shape, give what of it is compared."""
    subject = _object(next(iter(as_list(document.get("credentialSubject"))), None))
    facts = facts_of(subject)
    hint = _object(subject.get("identityDocument"))
    status = _object(next(iter(as_list(document.get("credentialStatus"))), None))
    issuer = document.get("issuer")
    return Statement(
        document=document,
        issuer=_object(issuer).get("id") if isinstance(issuer, dict) else issuer,
        name=name if isinstance(name := subject.get("name"), str) else "",
        birth_year=subject.get("birthYear"),
        identity=(hint.get("documentKind"), hint.get("lastFourDigits")) if hint else (),
        standard=(facts.get("standardId"), facts.get("standardVersion")),
        unit=facts.get("unitCode"),
        qualification=facts.get("qualificationId"),
        units=frozenset(_units(facts)),
        has_bitmap="certifiedUnits" in facts,
        status=(status.get("statusListCredential"), status.get("statusListIndex")) if status else (),
    )


def _units(facts: Document) -> Iterator[int]:
    """Give the ordinals of the certified units: of a card's bitmap, of a list, or of the one unit."""
    try:
        yield from read_units(facts["certifiedUnits"]) if "certifiedUnits" in facts else ()
    except Malformed:
        return
    for unit in (facts, *as_list(facts.get("certifiedUnit"))):
        ordinal = _object(unit).get("unitOrdinal")
        if isinstance(ordinal, int) and not isinstance(ordinal, bool):
            yield ordinal


def _object(value: Any) -> Document:
    return value if isinstance(value, dict) else {}
