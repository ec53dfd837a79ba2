"""The checks, in the order in which they are made. Read `CHECKS` first.

The rule: each takes the case and yields what it found, passed or not; it may raise what the standards' functions raise,
which the runner (`verifier.verify`) turns into findings. A check is small and asks one question; what it rests on is
stated in `RESTS_ON`, so that nothing is concluded from an unproved document.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

import contexts
import schemas
from vc.instant import Instant, from_datetime, instant, to_datetime
from vc.model import check_credential
from vc.problems import Code, Malformed, Problem, Unsupported
from verifier import inventory
from verifier.cache import Aged
from verifier.case import Case, as_list
from verifier.report import Finding, Verdict
from verifier.signatures import Signature, keys_of, objections, open_embedded, open_token, pinned_key
from verifier.status import status
from verifier.trust import Scope

OWN_TYPES: Final = MappingProxyType(
    {
        "CompetencyCredential": schemas.COMPETENCY_CREDENTIAL,
        "QualificationCredential": schemas.QUALIFICATION_CREDENTIAL,
    }
)
"""The types that are ours, with the schema that a credential of the type must name and keep."""

_STANDARD_URL: Final = re.compile(r"https://[^/]+(?:/[^/]+)*/standards/([a-z0-9-]+)/[0-9.]+(?:/.*)?")


def structure(case: Case) -> Iterator[Finding]:
    """Is it a credential, as the data model demands, in contexts that this verifier knows?"""
    check_contexts(case.document, inline_contexts=case.policy.inline_contexts)
    problems = check_credential(case.document)
    for problem in problems:
        yield broken("structure", problem)
    if not problems:
        yield Finding("structure", "sound")


def trust(case: Case) -> Iterator[Finding]:
    """Is the issuer on the trust list, is the list itself in force, and does it trust the issuer for this?"""
    listed = case.policy.trust
    if case.issuer is None:
        yield Finding("trust", "issuer-not-listed" if listed.issuers else "no-trust-list", Verdict.UNTRUSTED)
        return
    if not _is_within(case, case.issuer.scope):
        yield Finding("trust", "out-of-scope", Verdict.UNTRUSTED)
    moment, skew = from_datetime(case.now), Instant(case.policy.clock_skew.total_seconds())
    if listed.valid_until is not None and moment > listed.valid_until:
        yield Finding("trust", "trust-list-expired", Verdict.UNCHECKED, {"date": _date(listed.valid_until)})
    elif listed.valid_from is not None and moment + skew < listed.valid_from and not case.policy.retrospective:
        yield Finding("trust", "trust-list-from-future", Verdict.UNCHECKED, {"date": _date(listed.valid_from)})
    else:
        yield Finding("trust", "issuer-listed")


def proof(case: Case) -> Iterator[Finding]:
    """Does every signature hold, by a key that is the issuer's, may sign this, and is not compromised?"""
    source = Aged(case.fetch, case.now)
    keys = keys_of(case.issuer_id, case.issuer, fetch=source, now=case.now)
    inline = case.policy.inline_contexts
    if case.item.token is not None:
        found = open_token(case.item.token, keys, now=case.now, inline_contexts=inline)
    else:
        found = open_embedded(case.document, keys, purpose="assertionMethod", now=case.now, inline_contexts=inline)
    case.signatures = found
    role = "status" if case.is_status_list else "credential"
    objected = [objection for signature in found for objection in _objections(case, signature, role)]
    yield from objected
    if source.age is not None and source.age > case.policy.status_age:
        # The key may have been taken off the document since: an old one proves no more than an old status list.
        yield Finding(
            "proof", "keys-too-old", Verdict.UNCHECKED, {"date": (case.now - source.age).isoformat()}, age=source.age
        )
    elif not objected:
        yield Finding("proof", "good", age=source.age)


def _objections(case: Case, signature: Signature, role: str) -> Iterator[Finding]:
    """As `verifier.signatures.objections`, except that an inventory can save what a compromised key signed."""
    for code, verdict in objections(signature, case.issuer_id, case.issuer, role):
        key = pinned_key(signature, case.issuer)
        if code != "key-compromised" or key is None or key.inventory is None:
            yield Finding("proof", code, verdict)
        elif not inventory.lists(key.inventory, case.document, case.fetch):
            yield Finding("proof", "not-in-inventory", verdict)


def period(case: Case) -> Iterator[Finding]:
    """Is now within the time that the issuer gave the credential? Both ends count (VCDM 2.0, section 4.9)."""
    document, moment = case.document, from_datetime(case.now)
    begins = _moment(document, "validFrom", "issuanceDate")
    ends = _moment(document, "validUntil", "expirationDate")
    if ends is not None and moment > ends:
        yield Finding("period", "expired", Verdict.EXPIRED, {"date": _date(ends)})
    if begins is not None and moment + Instant(case.policy.clock_skew.total_seconds()) < begins:
        yield Finding("period", "not-yet-valid", Verdict.NOT_YET_VALID, {"date": _date(begins)})
    elif ends is None or moment <= ends:
        yield Finding("period", "current", parameters={"date": _date(ends)} if ends is not None else {})


def schema(case: Case) -> Iterator[Finding]:
    """Does it keep the schemas that it names, and does a type of ours name its own?"""
    document = case.verified or {}
    named = as_list(document.get("credentialSchema")) + _schema_of_card(case)
    for name, url in OWN_TYPES.items():
        if name in case.types and contexts.HUNAR in as_list(document.get("@context")) and not _names(named, url):
            raise Malformed(Code.MALFORMED_VALUE, f"a {name} must name its schema", "/credentialSchema")
    unknown = [entry for entry in named if not _is_known(entry)]
    if unknown and case.policy.require_schema:
        raise Unsupported(
            Code.MALFORMED_VALUE, "it names a schema that this verifier does not have", "/credentialSchema"
        )
    faults = [fault for entry in named if entry not in unknown for fault in _faults(entry["id"], case)]
    yield from (broken("schema", Problem(Code.MALFORMED_VALUE, str(fault), fault.pointer)) for fault in faults)
    if not faults:
        yield Finding("schema", "not-examined" if unknown else "kept" if named else "none-named")


Check = Callable[[Case], Iterator[Finding]]

CHECKS: Final[tuple[Check, ...]] = (structure, trust, proof, period, status, schema)

RESTS_ON: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "structure": (),
        "trust": ("structure",),
        "proof": ("structure",),
        "period": ("structure", "proof"),
        "status": ("structure", "trust", "proof"),
        "schema": ("structure", "proof"),
    }
)
"""What a check needs before it can say anything: *expired* means "genuine, but expired", so the proof comes first; and
nothing is fetched for an issuer that is not trusted. A trust list that is out of date is no obstacle to reading status:
a revocation is worth knowing even then."""


def broken(check: str, problem: Problem) -> Finding:
    """Give the finding for a rule that the document breaks."""
    return Finding(check, "broken", Verdict.ALTERED, {"detail": problem.detail, "place": problem.pointer}, problem)


def check_contexts(document: dict[str, Any], *, inline_contexts: bool) -> None:
    """Raise `Unsupported` unless every context of the document is one that this verifier has.

    A context, even one that a trusted issuer brought, can give words another meaning (docs/threats.md, 2 and 3).
    Contexts in the midst of a document are looked at where it is read as JSON-LD (`vc.jsonld`), before any signature
    counts.
    """
    for place, context in enumerate(as_list(document.get("@context"))):
        if isinstance(context, str) and context not in contexts.index():
            raise Unsupported(Code.PARSING, "it uses a context that this verifier does not know", f"/@context/{place}")
        if isinstance(context, dict) and not inline_contexts:
            raise Unsupported(Code.PARSING, "it brings definitions of its own", f"/@context/{place}")


def _is_within(case: Case, scope: Scope) -> bool:
    """Say whether every standard and level that the credential names is one that the issuer is trusted for."""
    if case.is_status_list:
        return True
    standards, levels = _claims(case.document)
    return _admits(scope.standards, standards) and _admits(scope.levels, levels)


def _admits(allowed: frozenset[Any] | None, named: set[Any]) -> bool:
    return allowed is None or (bool(named) and named <= allowed)


def _claims(document: dict[str, Any]) -> tuple[set[Any], set[Any]]:
    """Collect the standards and levels named by achievements and their units; one that is unreadable is named as None.

    Of a card, these stand at the subject itself.
    """
    standards: set[Any] = set()
    levels: set[Any] = set()
    is_card = contexts.HUNAR_CARD in as_list(document.get("@context"))
    for subject in as_list(document.get("credentialSubject")):
        if is_card and isinstance(subject, dict):
            standards.add(_hashable(subject.get("standardId")))
            levels.add(_hashable(subject.get("nvqfLevel")))
        for unit in _units(subject):
            standards.add(_standard_of(unit.get("id")))
            levels.add(_hashable(unit.get("nvqfLevel")))
        for achievement in as_list(subject.get("achievement") if isinstance(subject, dict) else None):
            described = achievement if isinstance(achievement, dict) else {}
            standard = described.get("competencyStandard")
            standard = standard if isinstance(standard, dict) else {}
            standards |= {
                _hashable(standard.get("standardId")),
                *map(_standard_of, (described.get("id"), standard.get("id"))),
            }
            levels.add(_hashable(described.get("nvqfLevel")))
    return standards, levels


def _units(subject: Any) -> Iterator[dict[str, Any]]:
    """Give the units that a qualification says its holder was certified in."""
    units = as_list(subject.get("certifiedUnit") if isinstance(subject, dict) else None)
    return (unit for unit in units if isinstance(unit, dict))


def _standard_of(url: Any) -> str | None:
    found = _STANDARD_URL.fullmatch(url) if isinstance(url, str) else None
    return found[1] if found else None


def _hashable(value: Any) -> str | float | None:
    """Give a text or number to look for, however the number is spelled: level 2 may be written 2.0."""
    return value if isinstance(value, str | int | float) and not isinstance(value, bool) else None


def _moment(document: dict[str, Any], *names: str) -> Instant | None:
    name = next((name for name in names if document.get(name) is not None), None)
    return instant(document[name], f"/{name}") if name else None


def _date(moment: Instant) -> str:
    """Write a moment for a finding's parameters; years that no calendar here has are written as such."""
    date = to_datetime(moment)
    return date.isoformat() if date else "-"


def _schema_of_card(case: Case) -> list[dict[str, str]]:
    """Give the schema of a card of ours, which names none to save room: its type tells."""
    if contexts.HUNAR_CARD not in as_list(case.document.get("@context")):
        return []
    return [{"id": url, "type": "JsonSchema"} for name, url in schemas.CARDS.items() if name in case.types]


def _names(named: list[Any], url: str) -> bool:
    return any(isinstance(entry, dict) and entry.get("id") == url for entry in named)


def _is_known(entry: Any) -> bool:
    return isinstance(entry, dict) and entry.get("type") == "JsonSchema" and entry.get("id") in schemas.SCHEMAS


def _faults(url: str, case: Case) -> tuple[schemas.Fault, ...]:
    """Validate what came in, proofs included: the closed schemas fix their form too."""
    document = (case.verified or {}) if case.item.token is not None else case.document
    return schemas.validate(url, document)
