"""Moments in time, read strictly: the one reader of dates in every document.

The rule: a moment is written as an XML Schema 1.1 `dateTimeStamp` (VCDM 2.0, section 4.9; the same form as
RFC 3339 in capitals) in ASCII, with an offset and a day that exists, or it is refused. It is read into an exact
count of seconds since 1970-01-01T00:00:00Z, so that fractions, leap days and years beyond 1 to 9999 compare rightly.
"""

import re
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

from vc.problems import Code, Malformed

Instant = Fraction
"""Seconds since 1970-01-01T00:00:00Z, exact; leap seconds do not count. Negative before 1970."""

LONGEST = 64
"""Characters read at most. A standard sets no limit, but digits without end are an attack and not a date."""

_STAMP = re.compile(
    r"(?P<year>-?(?:[1-9][0-9]{3,}|0[0-9]{3}))-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12][0-9]|3[01])"
    r"T(?:(?P<hour>[01][0-9]|2[0-3]):(?P<minute>[0-5][0-9]):(?P<second>[0-5][0-9])(?:\.(?P<fraction>[0-9]+))?"
    r"|24:00:00(?:\.0+)?)"
    r"(?:Z|(?P<sign>[+-])(?P<offset_hour>0[0-9]|1[0-4]):(?P<offset_minute>[0-5][0-9]))"
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = 86_400
_FIRST, _LAST = (
    Fraction((datetime(*day, tzinfo=UTC) - _EPOCH) // timedelta(seconds=1)) for day in ((1, 1, 1), (9999, 12, 31))
)


def instant(text: Any, pointer: str = "") -> Instant:
    """Read a `dateTimeStamp` such as `2026-01-31T14:00:00+05:00`.

    `text` is whatever a document holds; `pointer` says where, for the error. Raises `Malformed`
    (MALFORMED_VALUE_ERROR) if it is no such text. Second 60 does not exist here; `24:00:00` is the next day's
    midnight, and the year `0000` comes before `0001` (XML Schema 1.1 part 2, sections 3.4.28 and D.2).
    """
    found = _STAMP.fullmatch(text) if isinstance(text, str) and len(text) <= LONGEST else None
    if found is None:
        raise _refusal(pointer, "is not a date and time with an offset, such as 2026-01-31T09:00:00Z")
    year, month, day = int(found["year"]), int(found["month"]), int(found["day"])
    if day > _days_in(year, month):
        raise _refusal(pointer, "names a day that the month does not have")
    return Fraction(_days_since_epoch(year, month, day) * _DAY) + _time_of_day(found) - _offset(found, pointer)


def from_datetime(moment: datetime) -> Instant:
    """Convert an aware `datetime`, exactly. Raises `ValueError` for one without time zone."""
    if moment.tzinfo is None:
        raise ValueError("a datetime without time zone is not a moment")
    microseconds = (moment - _EPOCH) // timedelta(microseconds=1)
    return Fraction(microseconds, 1_000_000)


def to_datetime(moment: Instant) -> datetime | None:
    """Convert to a UTC `datetime`, rounded down to the microsecond; None outside of the years 1 to 9999."""
    if not _FIRST <= moment < _LAST + _DAY:
        return None
    return _EPOCH + timedelta(microseconds=moment * 1_000_000 // 1)


def write(moment: datetime) -> str:
    """Write an aware `datetime` as `YYYY-MM-DDTHH:MM:SSZ`, the only form this product issues.

    Rounded down to the second. Raises `ValueError` for a datetime without time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a datetime without time zone is not a moment")
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def _time_of_day(found: re.Match[str]) -> Fraction:
    if found["hour"] is None:  # 24:00:00
        return Fraction(_DAY)
    whole = int(found["hour"]) * 3600 + int(found["minute"]) * 60 + int(found["second"])
    return whole + Fraction(f"0.{found['fraction'] or 0}")


def _offset(found: re.Match[str], pointer: str) -> int:
    if found["sign"] is None:  # Z
        return 0
    minutes = int(found["offset_hour"]) * 60 + int(found["offset_minute"])
    if minutes > 14 * 60:
        raise _refusal(pointer, "has an offset of more than 14 hours")
    return minutes * 60 if found["sign"] == "+" else -minutes * 60


def _days_in(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _days_since_epoch(year: int, month: int, day: int) -> int:
    """Count days in the proleptic Gregorian calendar, for any year.

    The year is taken to begin in March, so that the leap day is its last and each month's
    length follows from one line: (153 * months + 2) // 5 days precede a month.
    """
    march_year = year if month > 2 else year - 1
    months = (month - 3) % 12
    leap_days = march_year // 4 - march_year // 100 + march_year // 400
    return march_year * 365 + leap_days + (153 * months + 2) // 5 + day - 719_469


def _refusal(pointer: str, reason: str) -> Malformed:
    return Malformed(Code.MALFORMED_VALUE, f"the value {reason}", pointer)
