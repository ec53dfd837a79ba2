"""Opening a status list: fetched, and verified like the credential that it is (Bitstring Status List 1.0, section 3.2).

The rule: a list says something only if it is of the type it should be, issued by the issuer of the credential, signed
by a key of that issuer that may sign lists, known by the very URL it was asked under, and made for the purpose asked
about. Whatever is wrong with a list is `ListRefused`: it says nothing about the credential.

Age is not judged here, since a set revocation bit counts however old its list is: `OpenList.staleness` says what an
unset bit is worth.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

from vc.instant import Instant, from_datetime, instant, to_datetime
from vc.model import check_credential
from vc.problems import Code, Document, Fetch, FetchError, Invalid, Malformed
from vc.status import MINIMUM_ENTRIES, StatusList, decode, is_status_list, read_subject
from vc.status.lists import purposes
from verifier.case import issuer_of
from verifier.policy import Policy
from verifier.signatures import (
    Signature,
    UnknownKey,
    keys_of,
    objections,
    open_embedded,
    open_token,
    proof_never_ends,
)
from verifier.trust import TrustedIssuer
from verifier.unpack import unpack

ROLE: Final = "status"


class ListRefused(Exception):
    """A status list cannot be used; `code` says why, `error` is the standard's own fault if there is one."""

    def __init__(self, code: str, error: Invalid | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.error = error


@dataclass(frozen=True, slots=True)
class OpenList:
    """A verified status list: its `id` (a URL, or None), and its bitstring, expanded. `issued` and `ends` are its
    validFrom and validUntil in seconds since 1970 (UTC); `ttl` is how long it asks to be kept, in milliseconds."""

    id: str | None
    bits: bytes
    purposes: frozenset[str]
    issued: Instant
    ends: Instant | None
    ttl: int | None

    def value(self, index: int, size: int) -> int:
        """Give the status at `index`, for entries of `size` bits.

        Raises `Malformed`: STATUS_LIST_LENGTH_ERROR if the list is too short to hide who is being checked, RANGE_ERROR
        if it does not reach as far as the index (section 3.2, steps 8 to 10).
        """
        statuses = StatusList(self.bits, size)
        if len(statuses) < MINIMUM_ENTRIES:
            raise Malformed(
                Code.STATUS_LIST_LENGTH, f"it has fewer than {MINIMUM_ENTRIES} entries", "/credentialSubject"
            )
        return statuses[index]

    def age(self, now: datetime) -> timedelta:
        """How old the list is; zero for one that is newer than `now`."""
        return max(timedelta(), timedelta(seconds=float(from_datetime(now) - self.issued)))

    def date(self) -> datetime:
        """When the list was issued."""
        return to_datetime(self.issued) or datetime.min.replace(tzinfo=UTC)

    def staleness(self, policy: Policy, now: datetime) -> str | None:
        """Say, as a code, why an unset bit of this list proves nothing now; None if it proves what it says."""
        moment = from_datetime(now)
        ahead = Instant(policy.clock_skew.total_seconds())
        if self.issued > moment + ahead and not policy.retrospective:
            return "list-from-future"
        if self.ends is not None and moment > self.ends:
            return "list-expired"
        if self.age(now) > policy.status_age:
            return "list-too-old"
        return None


def open_list(
    url: str, issuer_id: str, issuer: TrustedIssuer | None, *, policy: Policy, now: datetime, fetch: Fetch
) -> OpenList:
    """Fetch the status list at `url` and verify that it is a list of `issuer_id`, whatever it is for.

    Raises `FetchError` if it cannot be had and `ListRefused` if what is found there is no such list.
    """
    return check_list(fetch(url), url, issuer_id, issuer, policy=policy, now=now, fetch=fetch)


def check_list(
    data: bytes,
    url: str,
    issuer_id: str,
    issuer: TrustedIssuer | None,
    *,
    policy: Policy,
    now: datetime,
    fetch: Fetch,
) -> OpenList:
    """As `open_list`, for bytes that were fetched already; `fetch` serves for the issuer's DID document only."""
    if issuer is not None and issuer.keys is not None:
        # Pinned keys do not depend on the network, and a proof that never ends does not depend on the time: then
        # equal bytes under an equal entry give an equal result.
        moment = None if proof_never_ends(data) else now
        found = _remembered(bytes(data), issuer_id, issuer, policy.inline_contexts, moment)
    else:
        found = _verify(data, issuer_id, issuer, policy.inline_contexts, now, fetch)
    if isinstance(found, ListRefused):
        raise ListRefused(found.code, found.error)
    if found.id != url:
        raise ListRefused("list-of-another-place")
    return found


@lru_cache(maxsize=64)
def _remembered(
    data: bytes, issuer_id: str, issuer: TrustedIssuer, inline_contexts: bool, now: datetime | None
) -> "OpenList | ListRefused":
    """Keyed by all the bytes and the issuer's very entry, never by a signature, which can be rewritten."""
    return _verify(data, issuer_id, issuer, inline_contexts, now or datetime.min.replace(tzinfo=UTC), _no_fetch)


def _no_fetch(url: str) -> bytes:
    raise FetchError(url, "the keys of this issuer are on the trust list, so nothing has to be fetched")


def _verify(
    data: bytes,
    issuer_id: str,
    issuer: TrustedIssuer | None,
    inline_contexts: bool,
    now: datetime,
    fetch: Fetch,
) -> OpenList | ListRefused:
    try:
        item = unpack(data)
        refuse = _misfit(item.document, issuer_id)
        if refuse:
            return ListRefused(refuse)
        keys = keys_of(issuer_id, issuer, fetch=fetch, now=now)
        if item.token is None:
            signatures = open_embedded(
                item.document, keys, purpose="assertionMethod", now=now, inline_contexts=inline_contexts
            )
        else:
            signatures = open_token(item.token, keys, now=now, inline_contexts=inline_contexts)
        return _signed(signatures, issuer_id, issuer) or read_list(signatures[0].document)
    except UnknownKey as error:
        return ListRefused("list-key-unknown", error)
    except Invalid as error:
        return ListRefused("list-unsound", error)


def _misfit(document: Document, issuer_id: str) -> str | None:
    """Say, as a code, why this is not a list of that issuer at all."""
    if not is_status_list(document):
        return "list-is-none"
    problems = check_credential(document)
    if problems:
        raise Malformed(problems[0].code, problems[0].detail, problems[0].pointer)
    return None if issuer_of(document) == issuer_id else "list-of-another-issuer"


def _signed(signatures: tuple[Signature, ...], issuer_id: str, issuer: TrustedIssuer | None) -> ListRefused | None:
    for signature in signatures:
        for code, _ in objections(signature, issuer_id, issuer, ROLE):
            return ListRefused(f"list-{code}")
    return None


def read_list(document: Document) -> OpenList:
    """Read a status list credential that was verified before. Raises `Invalid` if it breaks a rule of its standard."""
    issued, ends = document.get("validFrom"), document.get("validUntil")
    if issued is None:
        raise Malformed(Code.MALFORMED_VALUE, "a status list without validFrom has no age", "/validFrom")
    subject = read_subject(document)
    return OpenList(
        id=document.get("id"),
        bits=decode(subject["encodedList"]),
        purposes=frozenset(purposes(subject)),
        issued=instant(issued, "/validFrom"),
        ends=None if ends is None else instant(ends, "/validUntil"),
        ttl=subject.get("ttl"),
    )
