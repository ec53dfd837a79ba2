"""The one reader of dates: what it takes, what it refuses, and that it computes like the calendar."""

from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vc.instant import from_datetime, instant, to_datetime, write
from vc.problems import Code, Malformed

KNOWN = {
    "1970-01-01T00:00:00Z": Fraction(0),
    "1970-01-01T00:00:00+05:00": Fraction(-18000),
    "1969-12-31T19:00:00-05:00": Fraction(0),
    "2026-01-31T09:00:00.25Z": Fraction(1769850000) + Fraction(1, 4),
    "2024-02-29T12:00:00-06:00": Fraction(1709229600),
    "2000-02-29T00:00:00Z": Fraction(951782400),
    "2023-12-31T24:00:00Z": Fraction(1704067200),
    "2023-12-31T24:00:00.000Z": Fraction(1704067200),
    "9999-12-31T24:00:00Z": Fraction(253402300800),
    "10000-01-01T00:00:00Z": Fraction(253402300800),
    "0000-03-01T00:00:00Z": Fraction(-62162035200),
    "0001-01-01T00:00:00Z": Fraction(-62135596800),
    "-0001-12-31T24:00:00Z": Fraction(-62167219200),
    "0000-01-01T00:00:00Z": Fraction(-62167219200),
    "2026-01-01T00:00:00+14:00": Fraction(1767175200),
    "2026-01-01T00:00:00-00:00": Fraction(1767225600),
}

HOSTILE = (
    None,
    True,
    1767225600,
    [],
    {},
    "",
    "2026",
    "2026-01-31",
    "2026-01-31T09:00:00",  # no offset: never taken for local time
    "2026-01-31 09:00:00Z",
    "2026-01-31t09:00:00Z",
    "2026-01-31T09:00:00z",
    "2026-01-31T09:00Z",
    "2026-01-31T09Z",
    "20260131T090000Z",
    "2026-W05-6T09:00:00Z",  # datetime.fromisoformat takes week dates
    "2026-031T09:00:00Z",
    "2026-1-31T09:00:00Z",
    "026-01-31T09:00:00Z",
    "02026-01-31T09:00:00Z",
    "+2026-01-31T09:00:00Z",
    "--2026-01-31T09:00:00Z",
    "2026-00-31T09:00:00Z",
    "2026-13-31T09:00:00Z",
    "2026-01-00T09:00:00Z",
    "2026-01-32T09:00:00Z",
    "2026-02-29T09:00:00Z",
    "1900-02-29T09:00:00Z",
    "10001-02-29T09:00:00Z",
    "-0001-02-29T09:00:00Z",
    "2026-02-30T09:00:00Z",
    "2026-04-31T09:00:00Z",
    "2026-01-31T24:00:01Z",
    "2026-01-31T24:01:00Z",
    "2026-01-31T24:00:00.1Z",
    "2026-01-31T25:00:00Z",
    "2026-01-31T09:60:00Z",
    "2026-01-31T09:00:60Z",
    "2016-12-31T23:59:60Z",  # a leap second that did happen: XML Schema has none
    "2026-01-31T09:00:00.Z",
    "2026-01-31T09:00:00,5Z",
    "2026-01-31T09:00:00+5:00",
    "2026-01-31T09:00:00+0500",
    "2026-01-31T09:00:00+05",
    "2026-01-31T09:00:00+14:01",
    "2026-01-31T09:00:00+15:00",
    "2026-01-31T09:00:00+05:60",
    "2026-01-31T09:00:00−05:00",  # U+2212, not a hyphen
    "2026-01-31T09:00:00Z ",
    " 2026-01-31T09:00:00Z",
    "2026-01-31T09:00:00Z\n",
    "2026-01-31T09:00:00\x00Z",
    "٢٠٢٦-٠١-٣١T٠٩:٠٠:٠٠Z",  # int() takes Arabic digits
    "２０２６-01-31T09:00:00Z",
    "2026-01-31T09:00:0٠Z",
    "Sat 25 Feb 2023 07:16:31 PM CST",
    "Sun, 26 Feb 2023 01:22:14 +0000",
    "now",
    "9" * 5000 + "-01-01T00:00:00Z",
    "2026-01-31T09:00:00." + "9" * 5000 + "Z",
)


@pytest.mark.parametrize("text", KNOWN)
def test_reads_known_moments(text: str) -> None:
    assert instant(text) == KNOWN[text]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text)[:40])
def test_refuses_everything_else(text: object) -> None:
    with pytest.raises(Malformed) as caught:
        instant(text, "/validFrom")
    assert caught.value.problem.code is Code.MALFORMED_VALUE
    assert caught.value.problem.pointer == "/validFrom"


def test_the_refusal_does_not_repeat_the_value() -> None:
    with pytest.raises(Malformed) as caught:
        instant("Sadia Bibi")
    assert "Sadia" not in str(caught.value)


_OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31)), _OFFSETS)  # noqa: DTZ001 - the zone is drawn apart
def test_agrees_with_the_calendar(naive: datetime, zone: timezone) -> None:
    moment = naive.replace(tzinfo=zone)
    assert instant(moment.isoformat()) == from_datetime(moment)
    assert to_datetime(instant(moment.isoformat())) == moment


@given(st.integers(-9999, 99999), st.integers(-9999, 99999))
def test_years_of_any_size_are_ordered(one: int, other: int) -> None:
    def new_year(year: int) -> Fraction:
        return instant(f"{'-' if year < 0 else ''}{abs(year):04}-01-01T00:00:00Z")

    assert (new_year(one) < new_year(other)) == (one < other)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        instant(text)
    except Malformed:
        return
    assert text.isascii()


@given(st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC)))  # noqa: DTZ001
def test_what_is_written_is_read_again(moment: datetime) -> None:
    text = write(moment)
    assert len(text) == 20
    assert text.endswith("Z")
    assert instant(text) == from_datetime(moment.replace(microsecond=0))


def test_writes_in_utc() -> None:
    assert write(datetime(2026, 2, 1, 3, 0, 0, 999999, tzinfo=timezone(timedelta(hours=5)))) == "2026-01-31T22:00:00Z"


@pytest.mark.parametrize("convert", [write, from_datetime])
def test_a_datetime_without_zone_is_no_moment(convert: object) -> None:
    with pytest.raises(ValueError, match="time zone"):
        convert(datetime(2026, 1, 1))  # type: ignore[operator]  # noqa: DTZ001


@pytest.mark.parametrize("text", ["0000-12-31T23:59:59Z", "10000-01-01T00:00:00Z", "-5000-01-01T00:00:00Z"])
def test_what_datetime_cannot_hold_is_none(text: str) -> None:
    assert to_datetime(instant(text)) is None


def test_the_ends_of_datetime_are_held() -> None:
    assert to_datetime(instant("0001-01-01T00:00:00Z")) == datetime.min.replace(tzinfo=UTC)
    assert to_datetime(instant("9999-12-31T23:59:59.999999Z")) == datetime.max.replace(tzinfo=UTC)
