"""Who is let in: a bounded number of requests at a time, and not too many from one network.

The rule: whoever cannot be served soon is told so at once, with 503 or 429 and when to come back, instead of waiting in
a queue that grows. What makes work counts: each POST, each file of it, each look-up; and what took longer than that
pays for, afterwards. No network has more than half the room, and no request the child processes for longer than a
budget. This machine's own addresses have no limit of their own: they are the operator's, or those of a web server that
stands in front and limits by itself.
"""

import time
from collections import Counter
from ipaddress import ip_address
from threading import Lock
from typing import Final

from flask import Flask, g, request
from werkzeug.exceptions import ServiceUnavailable, TooManyRequests

from verifier.reading.limits import Budget
from verifier.web.allowance import Allowance, Rate, network_of

MOST_AT_A_TIME: Final = 8
"""Requests that are worked on or wait for a child process."""

LONGEST: Final = 120.0
"""Seconds that all files of one request together may take in child processes."""

FOR_A_SECOND: Final = 16
"""What a second of work costs, in questions: at `FOR_EACH` one network has half a processor in the long run."""

SOON: Final = 2
"""Seconds after which to try again when there is no room."""

THREADS: Final = 2 * MOST_AT_A_TIME
"""Threads of a server: more than are worked on, so that the others can be told at once."""

FOR_EACH: Final = Rate(burst=240, seconds=0.125)
"""One network: two cameras with four frames a second, or a hundred files now and then."""

FOR_ALL: Final = Rate(burst=2000, seconds=0.01)


def new_allowance() -> Allowance:
    """Give what the networks of the world may ask, all of it untouched."""
    return Allowance(FOR_EACH, FOR_ALL)


class Room:
    """Places for requests, of which one network has at most half."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken: Counter[str] = Counter()
        self._lock = Lock()

    def enter(self, network: str) -> None:
        """Take a place. Raises `ServiceUnavailable` (503) if there is none, `TooManyRequests` (429) if `network`, empty
        for one without limits, has half of them."""
        with self._lock:
            if self._taken.total() >= self._most:
                raise ServiceUnavailable(retry_after=SOON)
            if network and self._taken[network] >= max(1, self._most // 2):
                raise TooManyRequests(retry_after=SOON)
            self._taken[network] += 1

    def leave(self, network: str) -> None:
        """Give a place back."""
        with self._lock:
            self._taken -= Counter([network])


def limit(app: Flask, allowance: Allowance, most: int = MOST_AT_A_TIME) -> None:
    """Hold every POST of `app` to `allowance`, and to `most` at a time. `g.budget` is what its files may take."""
    room = Room(most)

    @app.before_request
    def admit() -> None:
        if request.method != "POST":
            return
        charge(allowance)
        network = _limited_network()
        room.enter(network)
        g.network, g.budget, g.begun = network, Budget(LONGEST), time.thread_time()

    @app.teardown_request
    def leave(error: BaseException | None) -> None:
        if "network" not in g:
            return
        room.leave(g.network)
        work = time.thread_time() - g.begun + g.budget.spent
        owed = round(work * FOR_A_SECOND) - g.paid
        if g.network and owed > 0:
            allowance.owe(request.remote_addr or "", time.monotonic(), owed)


def charge(allowance: Allowance, cost: int = 1) -> None:
    """Charge the address of the request. Raises `TooManyRequests` (429) if it has nothing left."""
    g.paid = g.get("paid", 0) + max(0, cost)
    if cost < 1 or not _limited_network():
        return
    wait = allowance.wait(request.remote_addr or "", time.monotonic(), cost)
    if wait:
        raise TooManyRequests(retry_after=wait)


def _limited_network() -> str:
    """Give the network of who asks; empty for this machine's own addresses."""
    address = request.remote_addr or ""
    return "" if _is_own(address) else network_of(address) or "unknown"


def _is_own(address: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return (getattr(found, "ipv4_mapped", None) or found).is_loopback
