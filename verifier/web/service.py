"""What the web edge is given: how to judge, how to fetch, and what time it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from vc.problems import Fetch
from verifier.policy import Policy


@dataclass(frozen=True, slots=True)
class Service:
    """`policy` gives the policy in force now, since a trust list may be renewed while serving; `fetch` is the guarded
    way to the network, `clock` the time, aware."""

    policy: Callable[[], Policy]
    fetch: Fetch
    clock: Callable[[], datetime]
