"""Run every check on what somebody handed over. The way in is `verify`.

The rule: whatever escapes a check becomes a finding here, and nothing escapes from here. What the standards' functions
raise has a meaning, which `_MEANING` gives; anything else that hostile data brings about is a fault of ours and makes
the answer *could not be checked*: never a crash, and never a pass.
"""

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from hashlib import sha256
from typing import Final

from vc.jcs import canonicalize
from vc.problems import BadProof, Document, Fetch, FetchError, Invalid, Malformed, Unreadable, Unsupported
from verifier import presentation
from verifier.cards import card_tables
from verifier.case import Case
from verifier.checks import CHECKS, RESTS_ON
from verifier.policy import Policy
from verifier.report import Finding, Outcome, Report, Verdict
from verifier.unpack import Item, unpack

_MEANING: Final[tuple[tuple[type[Invalid], str, Verdict], ...]] = (
    (Unreadable, "unreadable", Verdict.UNREADABLE),
    (Unsupported, "unsupported", Verdict.UNSUPPORTED),
    (BadProof, "bad-signature", Verdict.ALTERED),
    (Malformed, "broken", Verdict.ALTERED),
    (Invalid, "broken", Verdict.ALTERED),
)


def verify(
    data: bytes,
    policy: Policy,
    *,
    now: datetime,
    fetch: Fetch,
    domain: str | Collection[str] | None = None,
    challenge: str | None = None,
) -> Report:
    """Say whether `policy` lets us rely on the credential or presentation in `data`.

    `data` is JSON, a compact JWT or the text of a QR code; for other files see `verifier.documents`. `now`, aware, is
    the moment asked about. `fetch` is the way to the network, and the only one (`verifier.fetch`, `verifier.cache`).
    `domain` and `challenge`, if given, are what a presentation must have been signed for.

    Whatever `data` holds, this gives a report and does not raise. `ValueError` is raised for a `now` without time zone.
    """
    if now.tzinfo is None:
        raise ValueError("now must be a datetime with a time zone")
    items: list[Item] = []
    findings = _run("structure", lambda: _unpack(data, policy, items))
    digest = sha256(data).hexdigest()
    if not items:
        return Report(findings, now, digest)
    expected = presentation.Expected(domain, challenge)
    return _report(Case(items[0], policy, now, fetch), expected, digest)


def _unpack(data: bytes, policy: Policy, items: list[Item]) -> Iterator[Finding]:
    items.append(unpack(data, card_tables(policy.trust)))
    yield from ()


def _report(case: Case, expected: presentation.Expected, digest: str) -> Report:
    if case.item.kind == "presentation":
        return _presentation(case, expected, digest)
    return _credential(case, digest)


def _credential(case: Case, digest: str) -> Report:
    findings: list[Finding] = []
    for check in CHECKS:
        name = check.__name__
        missing = _missing(name, findings)
        if missing:
            findings.append(Finding(name, "skipped", parameters={"because": missing}, skipped=True))
        else:
            findings += _run(name, lambda check=check: check(case))  # type: ignore[misc]
    issuer = case.issuer if _passed("structure", findings) else None
    return Report(tuple(findings), case.now, digest, document=_proved(case, findings), issuer=issuer)


def _missing(name: str, findings: list[Finding]) -> str | None:
    """Give the check that this one rests on and that did not pass; of `trust`, only a failure counts."""
    for needed in RESTS_ON[name]:
        outcomes = {finding.outcome for finding in findings if finding.check == needed}
        if needed == "trust":
            outcomes.discard(Outcome.UNKNOWN)
        if not outcomes <= {Outcome.PASSED}:
            return needed
    return None


def _proved(case: Case, findings: list[Finding]) -> Document | None:
    """Give the verified object, only if all was well with the proof."""
    return case.verified if _passed("proof", findings) else None


def _passed(check: str, findings: list[Finding]) -> bool:
    outcomes = {finding.outcome for finding in findings if finding.check == check}
    return outcomes == {Outcome.PASSED}


def _presentation(case: Case, expected: presentation.Expected, digest: str) -> Report:
    findings: list[Finding] = []
    for check in presentation.CHECKS:
        findings += _run(check.__name__, lambda check=check: check(case, expected))  # type: ignore[misc]
    values = presentation.contained(case.document)
    if len(values) > presentation.MOST_CREDENTIALS:
        findings.append(
            Finding("structure", "too-many", Verdict.UNSUPPORTED, {"number": presentation.MOST_CREDENTIALS})
        )
        values = []
    return Report(
        tuple(findings),
        case.now,
        digest,
        kind="presentation",
        document=case.verified if _passed("holder", findings) else None,
        credentials=tuple(_contained(value, case) for value in values),
        required=presentation.REQUIRED,
    )


def _contained(value: object, case: Case) -> Report:
    """Report on one contained credential; its digest is that of its canonical form (RFC 8785)."""
    items: list[Item] = []
    forms: list[bytes] = []

    def open_it() -> Iterator[Finding]:
        forms.append(canonicalize(value))
        items.append(presentation.open_contained(value, forms[0]))
        yield from ()

    findings = _run("structure", open_it)
    digest = sha256(b"".join(forms)).hexdigest()
    if not items:
        return Report(findings, case.now, digest)
    return _credential(Case(items[0], case.policy, case.now, case.fetch), digest)


def _run(name: str, check: Callable[[], Iterator[Finding]]) -> tuple[Finding, ...]:
    """Run one check; what it found before it raised counts as well."""
    found: list[Finding] = []
    try:
        for finding in check():
            found.append(finding)
    except Invalid as error:
        found.append(_finding(name, error))
    except FetchError as error:
        found.append(Finding(name, "unreachable", Verdict.UNCHECKED, {"reason": error.reason}))
    except Exception as error:  # noqa: BLE001  hostile data must become neither a crash nor a pass
        found.append(Finding(name, "fault", Verdict.UNCHECKED, {"kind": type(error).__name__}))
    return tuple(found)


def _finding(name: str, error: Invalid) -> Finding:
    problem = error.problem
    code, verdict = next((code, verdict) for kind, code, verdict in _MEANING if isinstance(error, kind))
    return Finding(name, code, verdict, {"detail": problem.detail, "place": problem.pointer}, problem)
