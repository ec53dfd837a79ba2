"""Lists are signed anew every hour, and an operator is warned when they are not."""

from datetime import UTC, datetime, timedelta
from threading import Event

import pytest

from issuer import resign
from issuer.errors import NotPublished
from issuer.resign import due, keep_signed
from issuer.store import ClockBehind
from keys import KeyUnavailable

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
GAP = timedelta(hours=24)


@pytest.mark.parametrize(
    ("age", "sign", "warned"),
    [
        (timedelta(0), False, False),
        (timedelta(minutes=59, seconds=59), False, False),
        (timedelta(hours=1), True, False),
        (timedelta(hours=23), True, False),
        (timedelta(hours=25), True, True),
        (timedelta(days=40), True, True),
        (-timedelta(minutes=1), False, False),
        (-timedelta(hours=1), False, True),
    ],
)
def test_what_is_due(age: timedelta, sign: bool, warned: bool) -> None:
    what = due(NOON, NOON - age, longest_gap=GAP)
    assert (what.sign, bool(what.warning)) == (sign, warned)


def test_lists_that_were_never_published_are_due_at_once() -> None:
    what = due(NOON, None, longest_gap=GAP)
    assert what.sign
    assert "never" in what.warning


class Hours:
    """A clock that moves on by an hour whenever the loop waits, and stops it after `rounds`."""

    def __init__(self, rounds: int) -> None:
        self.now, self.rounds, self.stop = NOON, rounds, Event()

    def wait(self, _seconds: float) -> bool:
        self.now += timedelta(hours=1)
        self.rounds -= 1
        if self.rounds == 0:
            self.stop.set()
        return self.stop.is_set()

    def is_set(self) -> bool:
        return self.stop.is_set()


def _run(publish, rounds: int, last: datetime | None) -> list[str]:
    clock, warnings = Hours(rounds), []
    keep_signed(
        lambda: publish(clock.now),
        last=last,
        clock=lambda: clock.now,
        longest_gap=GAP,
        warn=warnings.append,
        stop=clock,  # type: ignore[arg-type]
    )
    return warnings


def test_the_loop_signs_every_hour() -> None:
    signed: list[datetime] = []

    def publish(now: datetime) -> datetime:
        signed.append(now)
        return now

    assert _run(publish, 5, last=NOON) == []
    assert signed == [NOON + timedelta(hours=hour) for hour in range(1, 5)]


@pytest.mark.parametrize(
    "failure",
    [NotPublished("the disk is full"), ClockBehind("wrong clock"), KeyUnavailable("no token"), OSError("full")],
)
def test_the_loop_survives_failures_and_warns_of_each_once(failure: Exception) -> None:
    tries: list[datetime] = []

    def publish(now: datetime) -> datetime:
        tries.append(now)
        if len(tries) < 4:
            raise failure
        return now

    warnings = _run(publish, 6, last=NOON)
    assert len(tries) == 5
    assert warnings == [f"The status lists could not be signed anew: {failure}"]


def test_the_gap_that_warns_is_the_strictest_verifiers() -> None:
    from issuer.home import Settings
    from verifier import PRESETS

    gap = timedelta(hours=Settings("https://office.hunar.example", {"en": "x"}).longest_gap_hours)
    assert gap <= PRESETS["strict"]
    assert gap > resign.HOURLY
