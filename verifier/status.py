"""The check of status: what the issuer says today about what it once signed (Bitstring Status List 1.0).

The rule: a set revocation bit counts however old its list is; an unset bit counts only in a list fresh enough for the
policy. Our credentials carry one entry, for revocation; where the issuer's trust-list entry has rules for suspension
and message lists, those are read under the same index (docs/adr/0004), and a list that is missing leaves the credential
*unchecked*. Credentials of issuers without such rules are judged by the entries they carry.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from vc.problems import FetchError, Invalid
from vc.status import StatusEntry, is_status_entry
from verifier.cache import Unacceptable
from verifier.case import Case, as_list
from verifier.report import Finding, Verdict
from verifier.signatures import UnknownKey
from verifier.status_list import ListRefused, OpenList, open_list
from verifier.trust import StatusRules

CHECK: Final = "status"
REPLACED: Final = "replaced"
"""The message by which an issuer says that another credential has taken this one's place."""

MOST_ENTRIES: Final = 8
_HARMLESS: Final = frozenset({"refresh"})
"""Purposes whose set bit does not speak against the credential (section 2.1): a newer one is to be had."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One value read from one list: `value` is None if no list said anything, and then `failure` says why."""

    purpose: str
    value: int | None
    failure: Finding | None = None
    message: str | None = None
    age: timedelta | None = None
    date: str = ""

    @property
    def stale(self) -> bool:
        """Whether the list was sound, but not fresh enough for an unset bit to prove anything."""
        return self.value is not None and self.failure is not None


def status(case: Case) -> Iterator[Finding]:
    """Read every list that speaks about the credential. Nothing here blames the credential for a list's fault."""
    rules = case.issuer.status_lists if case.issuer else None
    entries = as_list(case.document.get("credentialStatus"))
    if case.is_status_list:
        yield Finding(CHECK, "none-needed")  # a status list has no status of its own
    elif rules is not None:
        yield from _by_rules(case, rules, entries)
    elif not entries:
        yield Finding(CHECK, "none-kept")
    else:
        yield from _by_entries(case, entries)


def _by_rules(case: Case, rules: StatusRules, entries: list[Any]) -> Iterator[Finding]:
    """Our own form: one revocation entry whose list number and index hold for every purpose of the rules."""
    if len(entries) != 1:
        yield _unchecked("entry-missing")
        return
    if not is_status_entry(entries[0]):
        yield _unchecked("entry-unknown")
        return
    entry = StatusEntry.read(entries[0])
    number = rules.number("revocation", entry.list_url)
    if number is None or entry.purpose != "revocation" or entry.size != 1:
        yield _unchecked("entry-elsewhere")
        return
    readings = {
        purpose: _read(case, purpose, rules.url(purpose, number), entry.index, rules.size(purpose), rules)
        for purpose in rules.templates
    }
    yield from _judge_together(readings)


def _judge_together(readings: dict[str, Reading]) -> Iterator[Finding]:
    """Say what the lists say together: the message explains the bit, and a bit must explain the message."""
    revoked, suspended = (_is_set(readings.get(purpose)) for purpose in ("revocation", "suspension"))
    message = readings.get("message", Reading("message", None))
    if revoked or message.message == REPLACED:
        told_by = message if message.message == REPLACED else readings["revocation"]
        yield _withdrawn(told_by, message.message)
    if suspended and not readings["suspension"].stale:
        yield _bad("suspended", Verdict.SUSPENDED, readings["suspension"], reason=message.message or "")
    if message.value and not (revoked or suspended or message.message == REPLACED):
        yield _bad("lists-disagree", Verdict.UNCHECKED, message, reason=message.message or "")
    for reading in readings.values():
        if reading.failure:
            yield reading.failure
        elif not reading.value:
            yield Finding(CHECK, f"{reading.purpose}-clear", parameters={"date": reading.date}, age=reading.age)


def _withdrawn(told_by: Reading, reason: str | None) -> Finding:
    if reason == REPLACED:
        return _bad("replaced", Verdict.REPLACED, told_by)
    return _bad("revoked", Verdict.REVOKED, told_by, reason=reason or "")


def _by_entries(case: Case, entries: list[Any]) -> Iterator[Finding]:
    """Foreign form: each entry is evaluated for itself, and each must let the credential pass."""
    for entry in entries[:MOST_ENTRIES]:
        yield _by_entry(case, entry) if is_status_entry(entry) else _unchecked("entry-unknown")
    if len(entries) > MOST_ENTRIES:
        yield _unchecked("entry-unknown")


def _by_entry(case: Case, value: dict[str, Any]) -> Finding:
    entry = StatusEntry.read(value)
    reading = _read(case, entry.purpose, entry.list_url, entry.index, entry.size, None)
    if reading.value and entry.purpose == "revocation":
        return _bad("revoked", Verdict.REVOKED, reading, reason="")
    if reading.failure:
        return reading.failure
    if not reading.value:
        return Finding(
            CHECK, "entry-clear", parameters={"purpose": entry.purpose, "date": reading.date}, age=reading.age
        )
    if entry.purpose == "suspension":
        return _bad("suspended", Verdict.SUSPENDED, reading, reason="")
    if entry.purpose in _HARMLESS:
        return Finding(CHECK, "newer-available", parameters={"date": reading.date}, age=reading.age)
    return _bad(
        "message", Verdict.UNCHECKED, reading, reason=entry.messages.get(reading.value) or "", purpose=entry.purpose
    )


def _read(case: Case, purpose: str, url: str, index: int, size: int, rules: StatusRules | None) -> Reading:
    """Read one value. Every fault of the list, or of the way to it, becomes the reading's failure."""
    try:
        found = open_list(url, case.issuer_id, case.issuer, policy=case.policy, now=case.now, fetch=case.fetch)
        value = _value(found, purpose, index, size, bounded=rules is not None)
    except FetchError as error:
        return Reading(purpose, None, _not_had(case, purpose, error))
    except ListRefused as refusal:
        return Reading(purpose, None, _refused(case, purpose, refusal))
    age, date = found.age(case.now), found.date().isoformat()
    stale = found.staleness(case.policy, case.now)
    failure = Finding(CHECK, stale, Verdict.UNCHECKED, {"purpose": purpose, "date": date}, age=age) if stale else None
    text = rules.messages[value] if rules and purpose == "message" and value and value < len(rules.messages) else None
    return Reading(purpose, value, failure, text, age, date)


def _not_had(case: Case, purpose: str, error: FetchError) -> Finding:
    fault = error.fault if isinstance(error, Unacceptable) else None
    if isinstance(fault, UnknownKey):  # the cache did not take it; to connect and ask again would not help
        return _refused(case, purpose, ListRefused("list-key-unknown", fault))
    return _unchecked("list-unreachable", purpose=purpose, reason=error.reason)


def _refused(case: Case, purpose: str, refusal: ListRefused) -> Finding:
    parameters = {"purpose": purpose}
    if refusal.code == "list-key-unknown":
        parameters["address"] = case.policy.trust.id
    return Finding(CHECK, refusal.code, Verdict.UNCHECKED, parameters, refusal.error.problem if refusal.error else None)


def _value(found: OpenList, purpose: str, index: int, size: int, *, bounded: bool) -> int:
    """Give the value at `index`. `bounded` demands a validUntil, which every list under rules of ours has."""
    if purpose not in found.purposes:
        raise ListRefused("list-of-another-purpose")
    if bounded and found.ends is None:
        raise ListRefused("list-without-end")
    try:
        return found.value(index, size)
    except Invalid as error:
        raise ListRefused("list-unsound", error) from None


def _is_set(reading: Reading | None) -> bool:
    return bool(reading and reading.value)


def _bad(code: str, verdict: Verdict, reading: Reading, **parameters: str) -> Finding:
    return Finding(CHECK, code, verdict, {"date": reading.date, **parameters}, age=reading.age)


def _unchecked(code: str, **parameters: str) -> Finding:
    return Finding(CHECK, code, Verdict.UNCHECKED, parameters)
