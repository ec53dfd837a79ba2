"""Refreshing while serving, in the background: the trust list, and every list and DID document seen so far.

The rule: nothing here decides what is good; the trust list passes through `Home.add` (the confirmed root, never an
older issue) and everything else through the cache and its judge. What is asked for is always all that is stored, whole
lists on a schedule of its own, so that the network learns nothing of who was verified, or when. It is asked of issuers
trusted now and of no others, at addresses already accepted: no document brings a new one. Requests never wait for it.

`Refresher.refresh` is one round; `keep_fresh` only waits and calls it.
"""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import SystemRandom
from threading import Event, Thread
from typing import Final

from vc.instant import from_datetime
from vc.problems import Fetch, FetchError
from verifier.cache import Cache
from verifier.examine import is_wanted
from verifier.home import Home, Refused
from verifier.trust import TrustList

HOURLY: Final = timedelta(hours=1)
"""Issuers sign their lists anew every hour."""

AGAIN: Final = timedelta(minutes=5)
"""When the network is gone. The cache remembers a failure for longer, so that no request tries in between."""

_random = SystemRandom()


@dataclass(frozen=True, slots=True)
class NetworkState:
    """What is known of the network: when something was last brought from it and when it was last tried.

    `offline_since` is when a round first brought nothing at all; None if the last one did, or nothing was tried yet.
    """

    last_success: datetime | None = None
    last_try: datetime | None = None
    offline_since: datetime | None = None


class Refresher:
    """Refreshes what the verifier's folder `home` holds. `cache` is the one that requests use, `fetch` the network."""

    def __init__(self, home: Home, cache: Cache, fetch: Fetch, clock: Callable[[], datetime]) -> None:
        self._home = home
        self._cache = cache
        self._fetch = fetch
        self._clock = clock
        self._state = NetworkState(last_success=max((data.at for _, data in cache.stored()), default=None))

    def state(self) -> NetworkState:
        """Give what is known of the network."""
        return self._state

    def refresh(self) -> bool:
        """Ask for everything once; say whether anything acceptable came, or nothing was to be asked for."""
        try:
            came = [*self._round()]
        except (Refused, OSError):  # the folder was damaged meanwhile; who verifies is told so
            came = [False]
        self._remember(came)
        return any(came) or not came

    def _round(self) -> Iterator[bool]:
        trust = self._home.trust(self._clock())
        if trust.fingerprint is not None:  # nobody signed a plain list, so anybody could renew it
            yield self._renew_trust(trust)
            trust = self._home.trust(self._clock())
        urls = [url for url, data in self._cache.stored() if is_wanted(url, data, trust)]
        _random.shuffle(urls)
        for url in urls:
            yield _succeeds(lambda url=url: self._cache.renew(url))  # type: ignore[misc]

    def _renew_trust(self, held: TrustList) -> bool:
        """Ask for the trust list where it was taken from, or where it says itself that it is published."""
        root, now = self._home.root(), self._clock()
        source = (root.source if root else "") or held.id
        try:
            data = self._fetch(source)
            found = self._home.accept(data, None, now)
            begun = found.valid_from is None or found.valid_from <= from_datetime(now)
            if found.issue_number > held.issue_number and begun:
                self._home.add(data, None, now, source=root.source if root else "")
        except (FetchError, Refused, OSError):
            return False
        return True

    def _remember(self, came: list[bool]) -> None:
        now = self._clock()
        if any(came):
            self._state = NetworkState(last_success=now, last_try=now)
        elif came:
            self._state = replace(self._state, last_try=now, offline_since=self._state.offline_since or now)


def _succeeds(ask: Callable[[], None]) -> bool:
    try:
        ask()
    except (FetchError, OSError):
        return False
    return True


def pause(every: timedelta, *, ok: bool) -> timedelta:
    """Give how long to wait after a round: about `every`, or about `AGAIN` where nothing came; never quite the same."""
    wanted = every if ok else min(every, AGAIN)
    return wanted * (0.75 + 0.5 * _random.random())


def keep_fresh(refresh: Callable[[], bool], *, stop: Event, every: timedelta = HOURLY) -> None:
    """Refresh at once and then about `every` so often, until `stop` is set. Meant to run in a thread of its own."""
    while not stop.is_set():
        stop.wait(pause(every, ok=refresh()).total_seconds())


@contextlib.contextmanager
def refreshing(refresh: Callable[[], bool], every: timedelta = HOURLY) -> Iterator[None]:
    """Keep things fresh in a thread of its own until the block ends."""
    stop = Event()
    thread = Thread(target=keep_fresh, args=(refresh,), kwargs={"stop": stop, "every": every}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=1)  # a download under way is left alone; what it stores is whole or absent
