"""Tables that give often-used strings a number (CBOR-LD 1.0, type tables and registry entries).

The rule: a number once given to a string is never given to another, so a table only ever grows; and a number that is
not in the table is an error, never a guess. `Tables` is how a reader finds the table of a registry entry: one
function.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from vc.cborld.faults import malformed, unsupported

XSD: Final = "http://www.w3.org/2001/XMLSchema#"
MULTIBASE: Final = "https://w3id.org/security#multibase"

CONTEXT, URL, PLAIN = "context", "url", "none"
"""The tables of context URLs, of all other URLs and terms, and of strings without a type."""

BYTE_TABLES: Final = frozenset({URL, PLAIN, f"{XSD}date", f"{XSD}dateTime"})
"""Types whose numbers are written as byte strings, because their integers mean something else."""

# Numbers and truth values are themselves already, and the reference decoder takes the bytes of a multibase for a
# number.
_FORBIDDEN: Final = frozenset({f"{XSD}integer", f"{XSD}double", f"{XSD}boolean", MULTIBASE})

_GREATEST: Final = 2**32 - 2  # the last that the reference decoder reads


class TypeTable:
    """The tables of one registry entry: for each type name, strings and their numbers.

    `numbers` maps a type name (`CONTEXT`, `URL`, `PLAIN` or the IRI of a datatype) to the number of each string. Raises
    `ValueError` for a number that is used twice or outside 1 to 2^32-2, and for a type that may have no table.
    """

    __slots__ = ("_numbers", "_strings", "byte_tables")

    def __init__(self, numbers: Mapping[str, Mapping[str, int]], byte_tables: frozenset[str] = BYTE_TABLES) -> None:
        if not _FORBIDDEN.isdisjoint(numbers):
            raise ValueError("integers, doubles, booleans and multibase values can have no table")
        self._numbers = {name: dict(table) for name, table in numbers.items()}
        self._strings = {name: {n: text for text, n in table.items()} for name, table in self._numbers.items()}
        for core in (CONTEXT, URL, PLAIN):
            self._numbers.setdefault(core, {})
            self._strings.setdefault(core, {})
        self.byte_tables = byte_tables
        for name, table in self._numbers.items():
            if len(self._strings[name]) != len(table) or not all(0 < n <= _GREATEST for n in table.values()):
                raise ValueError(f"the table {name} gives a number twice, or one that is out of range")

    def has(self, type_name: str) -> bool:
        """Say whether there is a table for this type; for the three core tables there always is."""
        return type_name in self._numbers

    def number(self, type_name: str, text: str) -> int | None:
        """Give the number of a string, None if the table has none for it."""
        return self._numbers[type_name].get(text)

    def knows(self, type_name: str, number: int) -> bool:
        """Say whether the table of this type has this number."""
        return number in self._strings[type_name]

    def string(self, type_name: str, number: int) -> str:
        """Give the string of a number. Raises `Unsupported` for one that is not in the table: as tables grow, it may
        stand in a newer one."""
        text = self._strings[type_name].get(number)
        if text is None:
            raise unsupported("the code uses a number that its table does not have; the trust list may be out of date")
        return text

    def export(self) -> dict[str, dict[str, int]]:
        """Give the tables as JSON, the form in which other programs and the public registry take them."""
        return {name: dict(table) for name, table in self._numbers.items() if table}


EMPTY: Final = TypeTable({})
"""The table of registry entry 1."""

Tables = Callable[[int], TypeTable | None]
"""Takes the number of a registry entry from 2 up, gives its table, or None if it is not known here."""


def fixed_tables(tables: Mapping[int, TypeTable] = MappingProxyType({})) -> Tables:
    """Give the `Tables` that know exactly these."""
    return dict(tables).get


# How numbers are written.


def write_unsigned(number: int) -> bytes:
    """Write the number of a string in a table of byte strings: 1, 2 or 4 bytes. The greatest value of each width is
    left to the next, as the reference encoder does."""
    for width in (1, 2, 4):
        if number < (1 << 8 * width) - 1:
            return number.to_bytes(width, "big")
    raise malformed("a number is too great for a table")


def read_unsigned(data: bytes) -> int:
    """Read such a number; raises `Malformed` for another width."""
    if len(data) not in (1, 2, 4):
        raise malformed("a byte string stands where the number of a string should")
    return int.from_bytes(data, "big")


def write_signed(number: int) -> bytes:
    """Write a JSON integer of a type that has a table, so that it is not taken for a number of the table.

    Raises `Malformed` below -128, which the reference implementation damages.
    """
    if number < -128:
        raise malformed("an integer below -128 cannot be compressed under a type that has a table")
    for width in (1, 2, 4):
        if number < (1 << 8 * width - 1) - 1:
            return number.to_bytes(width, "big", signed=True)
    return number.to_bytes(8, "big", signed=True)


def read_signed(data: bytes) -> int:
    """Read such an integer; raises `Malformed` for another width."""
    if len(data) not in (1, 2, 4, 8):
        raise malformed("a byte string stands where an integer should")
    return int.from_bytes(data, "big", signed=True)


def type_name(term: str, definition: Mapping[str, Any]) -> str:
    """Say which table and which form the values of a term have: `URL`, `PLAIN` or the IRI of their datatype.

    `definition` is the term's, with `@id` and `@type` in full, empty if the term is not defined where it stands.
    """
    kind = definition.get("@type")
    if term in ("@id", "@type") or definition.get("@id") in ("@id", "@type") or kind in ("@id", "@vocab"):
        return URL
    return kind if isinstance(kind, str) else PLAIN
