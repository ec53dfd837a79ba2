"""What may be stored of what was downloaded: the judge in front of the cache.

The rule: a URL belongs to somebody, by the trust list, before anything is asked of it; and what is found there is
stored only if it is that issuer's own, sound and signed: his status list, his DID document, his inventory or a part of
it. So neither a captive portal's page, nor another issuer's list, nor a list from the future ever takes the place of a
good one.
"""

from datetime import datetime, timedelta
from typing import Final

from vc.dids import InvalidDid, parse_did, web_url
from vc.dids.document import check_document
from vc.instant import from_datetime
from vc.problems import Code, Fetch, Invalid, Malformed
from vc.reader import read_object
from verifier import inventory
from verifier.cache import Dates
from verifier.case import issuer_of
from verifier.policy import Policy
from verifier.status_list import ListRefused, OpenList, check_list
from verifier.trust import TrustedIssuer, TrustList
from verifier.unpack import unpack

DID_TTL: Final = timedelta(hours=1)
LIST_TTL: Final = timedelta(hours=24)
"""For a list that names no `ttl` of its own."""

LONGEST_TTL: Final = timedelta(days=7)


def examine(url: str, data: bytes, now: datetime, *, policy: Policy, fetch: Fetch) -> Dates:
    """Judge what was downloaded from `url`, give its dates. `fetch` serves for DID documents of issuers whose keys are
    not pinned. Raises `Invalid` or `FetchError` for what may not be stored.
    """
    issuers = policy.trust.issuers.values()
    for issuer in issuers:
        for key in (issuer.keys or {}).values():
            if key.inventory and (digest := inventory.digest_at(key.inventory, url)):
                inventory.check(url, data, digest)
                return Dates(0, (now + LONGEST_TTL).timestamp())
        if issuer.keys is None and _did_url(issuer.id) == url:
            _check_did_document(data, issuer)
            return Dates(now.timestamp(), (now + DID_TTL).timestamp())
    owner = next((issuer for issuer in issuers if issuer.status_lists and issuer.status_lists.owns(url)), None)
    return _list_dates(url, data, owner or _signer(data, policy), now, policy, fetch)


def is_wanted(url: str, data: bytes, trust: TrustList) -> bool:
    """Say whether `data`, which was stored from `url`, is of an issuer that is trusted now, and can change.

    Nothing is verified and nothing asked: this is for those who ask again for what `examine` once accepted.
    """
    if any(issuer.keys is None and _did_url(issuer.id) == url for issuer in trust.issuers.values()):
        return True
    if any(issuer.status_lists and issuer.status_lists.owns(url) for issuer in trust.issuers.values()):
        return True
    try:
        return issuer_of(unpack(data).document) in trust.issuers
    except Invalid:
        return False  # an inventory, which never changes, or what is left of an issuer no longer trusted


def _check_did_document(data: bytes, issuer: TrustedIssuer) -> None:
    document = read_object(data)
    check_document(document)
    if document["id"] != issuer.id:
        raise Malformed(
            Code.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT_ID, "the document has another id than was asked for", "/id"
        )


def _list_dates(url: str, data: bytes, issuer: TrustedIssuer, now: datetime, policy: Policy, fetch: Fetch) -> Dates:
    try:
        found = check_list(data, url, issuer.id, issuer, policy=policy, now=now, fetch=fetch)
    except ListRefused as refusal:
        raise refusal.error or _unacceptable(f"it is not a status list of its issuer ({refusal.code})") from None
    if found.issued > from_datetime(now + policy.clock_skew):
        # Stored, it would make every true list look like an older one.
        raise _unacceptable("the list is dated after the time of this computer's clock")
    ends = None if found.ends is None else float(found.ends)
    return Dates(float(found.issued), _refresh(found, now, policy).timestamp(), ends)


def _refresh(found: OpenList, now: datetime, policy: Policy) -> datetime:
    """When to ask for a newer list: after its `ttl`, and in any case before it grows too old for the policy.

    A list that is too old already is asked for again each time.
    """
    wanted = LIST_TTL if found.ttl is None else min(timedelta(milliseconds=found.ttl), LONGEST_TTL)
    too_old = now - found.age(now) + policy.status_age
    return min(now + wanted, too_old)


def _signer(data: bytes, policy: Policy) -> TrustedIssuer:
    """Give the trusted issuer that a list names; whether it is really his is checked afterwards."""
    issuer = policy.trust.issuers.get(issuer_of(unpack(data).document))
    if issuer is None:
        raise _unacceptable("its issuer is not on the trust list")
    return issuer


def _did_url(identifier: str) -> str | None:
    try:
        did = parse_did(identifier)
        return web_url(did) if did.method == "web" else None
    except InvalidDid:
        return None


def _unacceptable(detail: str) -> Invalid:
    return Malformed(Code.STATUS_VERIFICATION, detail)
