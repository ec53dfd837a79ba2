"""The time of this computer's clock.

The rule: nothing that decides asks for the time; it is handed a time, or a clock. This is the clock that a program
hands on where a test would bring its own.
"""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the time, aware."""


def system_clock() -> datetime:
    """Give the time now, in UTC."""
    return datetime.now(UTC)
