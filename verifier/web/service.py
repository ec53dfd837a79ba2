"""What the web edge is given: how to judge, how to fetch, what time it is, and who opens files."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from vc.problems import Fetch
from verifier.cache import Cache, Dates
from verifier.clock import Clock, system_clock
from verifier.documents import verify_file
from verifier.examine import examine
from verifier.fetch import Web
from verifier.home import Home
from verifier.policy import PRESETS, Policy
from verifier.reading.limits import Budget
from verifier.reading.worker import Reader
from verifier.receipts import NoReceipt, Receipts
from verifier.refresh import NetworkState, Refresher
from verifier.report import Report


@dataclass(frozen=True, slots=True)
class Service:
    """`policy` gives the policy in force now, since a trust list may be renewed while serving: who judges and gives a
    receipt takes it once for both. `fetch` is the guarded way to the network, `clock` the time, aware. `reader` opens
    pictures, PDF files and archives elsewhere. `network` tells whether the network was there of late, and
    `refresh` asks for everything that is held anew (`verifier.refresh`); who serves calls it now and then. `receipts`
    signs receipts, None to give none."""

    policy: Callable[[], Policy]
    fetch: Fetch
    clock: Clock
    reader: Reader = field(default_factory=Reader)
    network: Callable[[], NetworkState] = NetworkState
    refresh: Callable[[], bool] = bool
    receipts: Receipts | None = None

    def judge(self, data: bytes, policy: Policy, budget: Budget | None = None) -> Report:
        """Give the report under `policy` on whatever a person handed over: a file of any kind, or text. `budget` pays
        for opening."""
        own = self.receipts.keys() if self.receipts else ()
        read = partial(self.reader.read, budget=budget)
        return verify_file(data, policy, now=self.clock(), fetch=self.fetch, read=read, own_receipts=own)

    def receipt(self, report: Report, policy: Policy) -> str:
        """Give the signed receipt for a report of now, made under `policy`; empty where there can be none."""
        if self.receipts is None:
            return ""
        try:
            return self.receipts.sign(report, policy).decode()
        except NoReceipt:
            return ""


def service_of(
    home: Home, clock: Clock = system_clock, *, preset: str | None = None, web: Fetch | None = None
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
    cache = Cache(home.cache, network, judge, clock)
    refresher = Refresher(home, cache, network, clock)
    receipts = Receipts(home.receipts)
    return Service(policy, cache, clock, network=refresher.state, refresh=refresher.refresh, receipts=receipts)
