"""Short numbers, such as `NSP-7KQ4-M2XD-9F3A`, which stand under the code of a card: asked of the issuer's register.

The rule: a short number proves nothing, since anybody can copy it. Whatever a register answers, the verdict is *could
not be checked*, and what is told is what the register says. Only registers that the trust list names are asked, nothing
of their answers is kept, and all that know the number are told of: none can answer for another. They are asked only
when a person typed or pasted the number: whoever calls this for a number out of a code or a file tells the issuers what
is being looked at.
"""

import re
from datetime import datetime
from hashlib import sha256
from typing import Final

import schemas
from vc.instant import from_datetime, to_datetime
from vc.problems import Code, Document, Fetch, FetchError, Invalid, Malformed
from vc.reader import Limits, read_object
from vc.short_number import NotAShortNumber, read
from verifier.cache import Cache
from verifier.policy import Policy
from verifier.report import Finding, Report, Verdict
from verifier.trust import TrustedIssuer, TrustList

MOST_REGISTERS: Final = 3
"""Registers that are asked about one number, in the order of the trust list."""

_ANSWER: Final = Limits(size=4096, depth=1, members=7)
_NUMBER: Final = re.compile(rb"\s*(?:NSP[ -]*)?(?:[0-9A-Z][ -]*){12}\s*", re.IGNORECASE)
_LONGEST: Final = 64

_Findings = tuple[Finding, ...]


def is_short_number(data: bytes) -> bool:
    """Say whether somebody typed a short number: twelve letters and digits, with NSP before them or without."""
    return len(data) <= _LONGEST and _NUMBER.fullmatch(data) is not None


def report_on_short_number(data: bytes, policy: Policy, *, now: datetime, fetch: Fetch) -> Report:
    """Say what the registers on the trust list say of a short number. The report is never VALID.

    `fetch` is the way to the network; a cache is passed by. The report is of the kind "number", and its `issuer` is the
    one whose register knows the number, None if none does, or several; its `number` is empty for a slip. Whatever
    `data` or a register holds, nothing is raised.
    """
    digest = sha256(data).hexdigest()
    try:
        number = read(data.decode("utf-8").strip())
    except (NotAShortNumber, UnicodeDecodeError):
        return Report((Finding("register", "slip", Verdict.UNREADABLE),), now, digest, kind="number")
    findings, issuer = _look_up(number, policy.trust, now, fetch)
    return Report(findings, now, digest, kind="number", issuer=issuer, number=number)


def _look_up(number: str, trust: TrustList, now: datetime, fetch: Fetch) -> tuple[_Findings, TrustedIssuer | None]:
    """Give what there is to say, and the issuer whose register knows the number, None if several claim it."""
    if trust.valid_until is not None and from_datetime(now) > trust.valid_until:
        ended = to_datetime(trust.valid_until)
        date = ended.isoformat() if ended else "-"
        return (Finding("trust", "trust-list-expired", Verdict.UNCHECKED, {"date": date}),), None
    named = [issuer for issuer in trust.issuers.values() if issuer.register]
    network = fetch.network if isinstance(fetch, Cache) else fetch
    answers = [(_ask(issuer, number, network), issuer) for issuer in named[:MOST_REGISTERS]]
    known = [(finding, issuer) for finding, issuer in answers if finding.code == "says"]
    if known:
        return tuple(finding for finding, _ in known), known[0][1] if len(known) == 1 else None
    unsaid = [finding for finding, _ in answers if finding.code != "unknown"]
    return (
        unsaid[-1] if unsaid else Finding("register", "unknown" if named else "none-named", Verdict.UNCHECKED),
    ), None


def _ask(issuer: TrustedIssuer, number: str, fetch: Fetch) -> Finding:
    """Ask one register about a number, and give what there is to say."""
    try:
        answer = _read(fetch(issuer.register.replace("{number}", number)), number)
    except FetchError as error:
        parameters = {"issuer": issuer.name(), "reason": error.reason}
        return Finding("register", "unreachable", Verdict.UNCHECKED, parameters, issuer=issuer)
    except Invalid:
        return Finding("register", "bad-answer", Verdict.UNCHECKED, {"issuer": issuer.name()}, issuer=issuer)
    if answer["status"] == "unknown":
        return Finding("register", "unknown", Verdict.UNCHECKED)
    return Finding(
        "register", "says", Verdict.UNCHECKED, {"issuer": issuer.name(), **_parameters(answer)}, issuer=issuer
    )


def _read(data: bytes, number: str) -> Document:
    """Read an answer about `number`. Raises `Invalid` for anything but one in the one shape, about this number."""
    answer = read_object(data, _ANSWER)
    for fault in schemas.validate(schemas.REGISTER_ANSWER, answer):
        raise Malformed(Code.MALFORMED_VALUE, fault.message, fault.pointer)
    if answer["number"] != number:
        raise Malformed(Code.MALFORMED_VALUE, "the answer is about another number", "/number")
    return answer


def _parameters(answer: Document) -> dict[str, str | int]:
    """Give what the sentence needs: the answer's members under the names of the catalogues' places."""
    names = {"status": "registered", "validUntil": "until"}
    return {names.get(name, name): value or "–" for name, value in answer.items() if name != "number"}
