"""From a report to what a receipt says. Pure.

The rule: of people a receipt repeats what the verified document says and no more, and of a document that is not genuine
or not by an issuer on the trust list it repeats nothing. Every text is neutralised and cut to a length that a page
holds; the issuer's name is the trust list's.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from vc.instant import write
from vc.problems import Document
from verifier.certified import Certified, certified
from verifier.policy import PRESETS, Policy
from verifier.reading.forms import RECEIPT
from verifier.receipts.errors import NoReceipt
from verifier.report import Finding, Outcome, Report, Verdict
from verifier.summary import is_demonstration, issued_on, valid_until
from verifier.text import neutralize
from verifier.trust import TrustList

VERSION: Final = "1"

KINDS: Final = frozenset({"credential", "presentation", "document", "archive"})
"""Kinds of reports for which receipts are given."""

MOST_CERTIFIED: Final = 6
"""Certified people or competencies that one page shows; how many more there are is counted."""

MOST_REASONS: Final = 3
_LONGEST: Final = 120


def statement(report: Report, policy: Policy, verifier: Document) -> Document:
    """Give the unsigned receipt for `report`, which was made under `policy`. `verifier` says who signs it.

    Raises `NoReceipt` for a report on anything else than `KINDS`, and for a question about the past, whose time would
    be taken for that of the check.
    """
    if report.kind not in KINDS or policy.retrospective:
        raise NoReceipt("Receipts are given for credentials and files as they are found now, and for nothing else.")
    people = _distinct(_people(report))
    said = {
        "type": RECEIPT,
        "version": VERSION,
        "checkedAt": write(report.checked_at),
        "verdict": str(report.verdict),
        "statusAsOf": write(report.as_of) if report.as_of else "",
        "input": {"sha256": report.digest, "kind": report.kind},
        "policy": _policy(policy),
        "trustList": _trust(policy.trust),
        "verifier": verifier,
        "demonstration": any(map(is_demonstration, report.walk())),
        "reasons": list(_reasons(report))[:MOST_REASONS],
        "certified": [dict(person) for person in people[:MOST_CERTIFIED]],
        "more": len(people[MOST_CERTIFIED:]),
    }
    return {name: value for name, value in said.items() if value not in ("", None)}


def _policy(policy: Policy) -> Document:
    preset = next((name for name, age in PRESETS.items() if age == policy.status_age), "")
    seconds = int(policy.status_age.total_seconds())
    return {**({"preset": preset} if preset else {}), "statusAgeSeconds": seconds}


def _trust(trust: TrustList) -> Document | None:
    if not trust.id:
        return None
    root = {"root": trust.fingerprint} if trust.fingerprint else {}
    return {"id": _text(trust.id), "issueNumber": trust.issue_number, **root}


def _reasons(report: Report) -> Iterator[Document]:
    """Give what kept the input from being valid, as codes and what their sentences need."""
    seen = []
    for part in report.walk():
        for finding in part.findings:
            if finding.outcome in (Outcome.FAILED, Outcome.UNKNOWN):
                reason = {"check": finding.check, "code": finding.code, "parameters": list(_parameters(finding))}
                if reason not in seen:
                    seen.append(reason)
                    yield reason


def _parameters(finding: Finding) -> Iterator[Document]:
    for name, value in finding.parameters.items():
        yield {"name": name, "value": _text(value) if isinstance(value, str) else value}


def _people(report: Report) -> Iterator[tuple[tuple[str, Any], ...]]:
    """Give the people of a report and of its parts, each as pairs of what is said."""
    for part in report.walk():
        if part.document is not None and part.issuer and _is_genuine(part):
            for person in certified(part.document):
                yield tuple(_person(person, part, part.document))


def _distinct(people: Iterable[tuple[tuple[str, Any], ...]]) -> list[tuple[tuple[str, Any], ...]]:
    """Leave away whoever adds nothing to what is said of another.

    The code on a certificate says in fewer words what its attachment says: that is one credential and not two.
    """
    each = {person: frozenset(person) for person in people}
    return [person for person, said in each.items() if not any(said < other for other in each.values())]


def _is_genuine(report: Report) -> bool:
    return report.kind == "credential" and report.verdict not in (Verdict.ALTERED, Verdict.UNTRUSTED)


def _person(person: Certified, report: Report, document: Document) -> Iterator[tuple[str, str]]:
    issuer = report.issuer
    values = {
        "verdict": str(report.verdict),
        "holder": person.holder,
        "birthYear": person.birth_year,
        "documentKind": person.hint[0],
        "documentDigits": person.hint[1],
        "title": person.title,
        "level": person.level,
        "standard": person.standard.title["en"] if person.standard else "",
        "awardingBody": person.awarding_body,
        "issuer": issuer.id if issuer else "",
        "issuerName": issuer.name("en") if issuer else "",
        "issuerNameArabic": issuer.names.get("ar", "") if issuer else "",
        "issuedOn": issued_on(document),
        "validUntil": valid_until(document),
    }
    yield from ((name, _text(value)) for name, value in values.items() if value)


def _text(value: str) -> str:
    shown = neutralize(value)
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"
