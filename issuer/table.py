"""Reading a table cell by cell: lines and columns in, values or faults out.

The rule: a fault names the line, the column and what may stand there, and never what was found there.
"""

import csv
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from issuer.errors import Objection, Refused
from verifier.text import neutralize

_Made = TypeVar("_Made")
Row = Mapping[str, str]
"""The cells of a line by column, trimmed; those that are missing are empty."""


def read_table(data: bytes, make: Callable[[Row, int], _Made]) -> tuple[_Made, ...]:
    """What `make` gives for each row of a CSV table in UTF-8 and its line. Raises `Refused` with every fault."""
    made, faults = [], []
    try:
        table = csv.DictReader(data.decode("utf-8-sig").splitlines(), strict=True)
        for row in table:
            try:
                made.append(make(_Cells(row), table.line_num))
            except _Fault as fault:
                faults.append(at_line(table.line_num, str(fault)))
    except (UnicodeDecodeError, csv.Error) as error:
        raise Refused(Objection("table", f"This is not a CSV table in UTF-8 ({type(error).__name__}).")) from None
    if faults:
        raise Refused(*faults)
    return tuple(made)


def at_line(line: int, words: str) -> Objection:
    """What is wrong in a line of a table; the first line has the names of the columns."""
    return Objection("table", f"Line {line}: {words}", f"line/{line}")


def cell(row: Row, name: str, make: Callable[[str], _Made], allowed: str = "") -> _Made:
    """What `make` gives for the text of a cell; it raises `ValueError` or `KeyError` for what the cell cannot hold.

    `allowed` says in words what it can hold, such as "yes or no"; an enumeration says so itself.
    """
    try:
        return make(row[name])
    except (ValueError, KeyError):
        state = "cannot be read" if row[name] else "is missing"
        wanted = allowed or _members(make)
        raise _Fault(f"the column {name} {state}{wanted and '; it holds '}{wanted}") from None


def text(given: str) -> str:
    """A cell that must hold something."""
    if not given:
        raise ValueError
    return given


def year(given: str) -> int:
    """Four digits."""
    if len(given) != 4:
        raise ValueError
    return number(given)


def number(given: str) -> int:
    """A whole number in ASCII digits."""
    if not (given.isascii() and given.isdecimal()):
        raise ValueError
    return int(given)


def yes(given: str) -> bool:
    """`yes`; `no` and nothing are no."""
    return {"yes": True, "no": False, "": False}[given]


def words(given: str) -> tuple[str, ...]:
    """Several texts between semicolons."""
    return tuple(word.strip() for word in given.split(";") if word.strip())


def one_of(names: Iterable[str]) -> str:
    """A choice in words: "M, F or X"."""
    *most, last = names
    return f"{', '.join(most)} or {last}"


class _Fault(Exception):
    """A cell that cannot be read. Its text names the column and never the content."""


class _Cells(dict[str, str]):
    """A row whose missing cells are empty."""

    def __init__(self, row: Mapping[str | None, str | None]) -> None:
        if None in row:
            raise _Fault("has more cells than the table has columns")
        super().__init__({str(name): (cell or "").strip() for name, cell in row.items()})
        if any(neutralize(cell) != cell for cell in self.values()):
            raise _Fault("a cell is too long, or has characters that cannot be seen")

    def __missing__(self, name: str) -> str:
        return ""


def _members(make: object) -> str:
    return one_of(make) if isinstance(make, type) and issubclass(make, StrEnum) else ""
