"""How values are read from and shown on the command line."""

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum

import click

from vc.instant import instant, to_datetime
from vc.problems import Malformed


class Moment(click.ParamType[datetime]):
    """A moment in UTC, such as 2026-01-31T09:00:00Z."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read the moment strictly."""
        if isinstance(value, datetime):
            return value
        try:
            moment = to_datetime(instant(value))
        except Malformed:
            moment = None
        return moment or self.fail("write the time as 2026-01-31T09:00:00Z", param, ctx)


MOMENT = Moment()


def choice(values: Iterable[StrEnum]) -> click.Choice[str]:
    """A choice among codes, as they are written in documents; gives the text that was chosen."""
    return click.Choice([value.value for value in values])


def count(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: `1 worker`, `2 workers`; `plural` where it is not made with an s."""
    return f"{number} {noun if number == 1 else plural or f'{noun}s'}"


def day(moment: datetime) -> str:
    """A moment as its day in UTC."""
    return moment.astimezone(UTC).date().isoformat()
