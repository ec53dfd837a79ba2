"""What the web edge is given: how to judge, how to fetch, and what time it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from vc.problems import Fetch
from verifier.cache import Cache, Dates
from verifier.examine import examine
from verifier.fetch import Web
from verifier.home import Home
from verifier.policy import PRESETS, Policy


@dataclass(frozen=True, slots=True)
class Service:
    """`policy` gives the policy in force now, since a trust list may be renewed while serving; `fetch` is the guarded
    way to the network, `clock` the time, aware."""

    policy: Callable[[], Policy]
    fetch: Fetch
    clock: Callable[[], datetime]


def now() -> datetime:
    """Give the time of this computer's clock."""
    return datetime.now(UTC)


def service_of(
    home: Home, clock: Callable[[], datetime] = now, *, preset: str | None = None, web: Fetch | None = None
) -> Service:
    """Serve on the terms of the verifier's folder `home`: its trust list, its local part, its cache.

    The trust list is read anew for every request, so one that is added while serving counts at once. `preset` names the
    greatest age of status lists (default: the local part's); `web` takes the place of the network. What `Home` raises
    for a damaged folder (`verifier.home.Refused`) is raised here at once, and later by `policy`.
    """
    local = home.local()
    network = web or Web(origins=local.origins)

    def policy() -> Policy:
        return Policy(trust=home.trust(clock()), status_age=PRESETS[preset or local.preset])

    def judge(url: str, data: bytes, now: datetime) -> Dates:
        return examine(url, data, now, policy=policy(), fetch=network)

    policy()
    return Service(policy, Cache(home.cache, network, judge, clock), clock)
