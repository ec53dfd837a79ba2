"""Signing the status lists anew while serving, so that a verifier can tell a fresh list from one held back.

The rule: what is due is decided by `due`, a pure function; the loop around it only waits, publishes and warns, and a
failure to publish never ends it. The lists already published stay good until their own `validUntil`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event

from issuer.errors import DeskError
from issuer.store import StoreError
from keys import KeyUnavailable

HOURLY = timedelta(hours=1)
_LOOK_EVERY_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be done now: whether to sign the lists, and what to tell the operator (empty: nothing)."""

    sign: bool
    warning: str = ""


def due(now: datetime, last: datetime | None, *, every: timedelta = HOURLY, longest_gap: timedelta) -> Due:
    """Decide what is due at `now`, when the lists were last signed at `last` (None: never).

    Lists are signed once `every` has passed. A warning is due when they are older than `longest_gap`, which is the age
    at which verifiers with a strict policy stop relying on them, and when they were signed in the future, which means
    that this machine's clock was or is wrong.
    """
    if last is None:
        return Due(sign=True, warning="The status lists have never been published.")
    age = now - last
    if age < -timedelta(minutes=5):
        return Due(sign=False, warning=f"The status lists were signed at {last:%Y-%m-%d %H:%M} UTC, which is later "
                   "than this machine's clock. Set the clock right.")  # fmt: skip
    if age > longest_gap:
        hours = int(age.total_seconds() // 3600)
        return Due(sign=True, warning=f"The status lists are {hours} hours old; verifiers may stop accepting them.")
    return Due(sign=age >= every)


def keep_signed(
    publish: Callable[[], datetime],
    *,
    last: datetime | None,
    clock: Callable[[], datetime],
    longest_gap: timedelta,
    warn: Callable[[str], None],
    stop: Event,
    every: timedelta = HOURLY,
) -> None:
    """Publish whenever it is due until `stop` is set. `publish` gives the time of the new lists; `warn` takes words.

    Meant to run in a thread of its own. The same warning is given once, not every half minute.
    """
    warned = ""
    while not stop.is_set():
        now = clock()
        what = due(now, last, every=every, longest_gap=longest_gap)
        warning = what.warning
        if what.sign:
            try:
                last = publish()
            except (DeskError, StoreError, KeyUnavailable, OSError) as error:
                warning = f"The status lists could not be signed anew: {error}"
        if warning and warning != warned:
            warn(warning)
        warned = warning
        stop.wait(_LOOK_EVERY_SECONDS)
