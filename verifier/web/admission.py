"""Who is let in: a bounded number of requests at a time, and not too many from one network.

The rule: whoever cannot be served soon is told so at once, with 503 or 429 and when to come back, instead of waiting in
a queue that grows. What makes work counts: each POST, each file of it, each look-up. This machine's own addresses have
no limit of their own: they are the operator's, or those of a web server that stands in front and limits by itself.
"""

import time
from ipaddress import ip_address
from threading import BoundedSemaphore
from typing import Final

from flask import Flask, g, request
from werkzeug.exceptions import ServiceUnavailable, TooManyRequests

from verifier.web.allowance import Allowance, Rate

MOST_AT_A_TIME: Final = 8
"""Requests that are worked on or wait for a child process."""

THREADS: Final = 2 * MOST_AT_A_TIME
"""Threads of a server: more than are worked on, so that the others can be told at once."""

FOR_EACH: Final = Rate(burst=240, seconds=0.125)
"""One network: two cameras with four frames a second, or a hundred files now and then."""

FOR_ALL: Final = Rate(burst=2000, seconds=0.01)


def new_allowance() -> Allowance:
    """Give what the networks of the world may ask, all of it untouched."""
    return Allowance(FOR_EACH, FOR_ALL)


def limit(app: Flask, allowance: Allowance, most: int = MOST_AT_A_TIME) -> None:
    """Hold every POST of `app` to `allowance`, and to `most` at a time."""
    room = BoundedSemaphore(most)

    @app.before_request
    def admit() -> None:
        if request.method != "POST":
            return
        charge(allowance)
        if not room.acquire(blocking=False):
            raise ServiceUnavailable(retry_after=2)
        g.admitted = True

    @app.teardown_request
    def leave(error: BaseException | None) -> None:
        if g.pop("admitted", False):
            room.release()


def charge(allowance: Allowance, cost: int = 1) -> None:
    """Charge the address of the request. Raises `TooManyRequests` (429) if it has nothing left."""
    address = request.remote_addr or ""
    if cost < 1 or _is_own(address):
        return
    wait = allowance.wait(address, time.monotonic(), cost)
    if wait:
        raise TooManyRequests(retry_after=wait)


def _is_own(address: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return (getattr(found, "ipv4_mapped", None) or found).is_loopback
