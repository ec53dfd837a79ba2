"""On what the verdicts of this moment rest, as the foot of the page says it: trust list, network, words."""

from dataclasses import dataclass

from verifier.web.service import Service
from verifier.words import Phrase, Words


@dataclass(frozen=True, slots=True)
class State:
    """What is to be said; None where there is nothing. `trusts` says whether any issuer is on the trust list,
    `reviewed` whether a native reader has reviewed the words of this language."""

    trusts: bool
    trust_list: Phrase | None
    offline: Phrase | None
    refreshed: Phrase | None
    reviewed: bool


def state_of(service: Service, words: Words) -> State:
    """Give the state of a verifier in words."""
    trust, network = service.policy().trust, service.network()
    until, success = trust.document.get("validUntil"), network.last_success
    failed = network.offline_since and (network.last_try or network.offline_since)
    return State(
        trusts=bool(trust.issuers),
        trust_list=words.say("page.trust-list", {"number": trust.issue_number, "date": str(until)}) if until else None,
        offline=words.say("page.offline", {"date": failed.isoformat()}) if failed else None,
        refreshed=words.say("page.refreshed", {"date": success.isoformat()}) if success else None,
        reviewed=words.say("page.title").reviewed,
    )
