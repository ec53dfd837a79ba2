"""From a JSON-LD document to its compressed form (CBOR-LD 1.0, compression).

The rule: terms are met in the order of their names and never in the order of the document, so that the reader, who sees
numbers only, meets the contexts in the same order and gives the same numbers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from vc.cborld import scalars
from vc.cborld.active import Active
from vc.cborld.faults import malformed
from vc.cborld.tables import CONTEXT, PLAIN, URL, TypeTable, type_name, write_signed, write_unsigned
from vc.cborld.terms import CONTEXT_KEY, Terms, utf16
from vc.cborld.urls import compress_url
from vc.problems import Document


@dataclass(frozen=True, slots=True)
class Compression:
    """One act of compressing: the table, and the numbers of the terms met so far."""

    table: TypeTable
    terms: Terms

    def node(self, document: Document, active: Active) -> dict[int | str, Any]:
        """Take an object and the context it stands in; give the map that stands for it.

        Raises `Malformed` for what CBOR-LD cannot express, and `Unsupported` for contexts that are not known.
        """
        compressed: dict[int | str, Any] = {}
        if "@context" in document:
            written = document["@context"]
            active = active.embed(written)
            is_many = isinstance(written, list)
            items = [self._context(each) for each in (written if is_many else [written])]
            compressed[CONTEXT_KEY + is_many] = items if is_many else items[0]
        active = active.for_types(_types(document, active))
        # Every key is settled before any value is visited, for a value's contexts may give more numbers.
        entries = [(term, self._key(term, value), value) for term, value in _members(document)]
        for term, key, value in entries:
            definition, inner = active.definition(term), active.for_property(term)
            kind = type_name(term, definition)
            if isinstance(value, list):
                compressed[key] = [self._value(kind, each, inner) for each in value]
            else:
                compressed[key] = self._value(kind, value, inner)
        return compressed

    def _context(self, context: Any) -> Any:
        number = self.table.number(CONTEXT, context) if isinstance(context, str) else None
        return context if number is None else number

    def _key(self, term: str, value: Any) -> int | str:
        number = self.terms.number(term)
        return term if number is None else number + isinstance(value, list)

    def _value(self, kind: str, value: Any, active: Active) -> Any:
        if isinstance(value, dict):
            return self.node(value, active)
        if isinstance(value, list):
            return [self._value(kind, each, active) for each in value]
        if value is None:
            return None
        return self._scalar(kind, value)

    def _scalar(self, kind: str, value: Any) -> Any:
        if not isinstance(value, str):
            return self._number(kind, value)
        number = self.table.number(kind, value) if self.table.has(kind) else None
        if number is not None:
            return write_unsigned(number) if kind in self.table.byte_tables else number
        if kind == URL:
            number = self.terms.number(value)
            compressed = compress_url(value) if number is None else number
        else:
            compressed = scalars.compress(kind, value)
        return value if compressed is None else compressed

    def _number(self, kind: str, value: Any) -> Any:
        if kind == URL:
            raise malformed("a number or truth value stands where a URL should")
        is_whole = isinstance(value, int) and not isinstance(value, bool)
        is_whole = is_whole or (isinstance(value, float) and value.is_integer())
        if kind != PLAIN and self.table.has(kind) and is_whole:
            return write_signed(int(value))
        return value


def _types(document: Mapping[str, Any], active: Active) -> Iterator[str]:
    for term in active.type_terms():
        value = document.get(term)
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, str):
                yield each


def _members(document: Document) -> Iterator[tuple[str, Any]]:
    for term in sorted(document, key=utf16):
        if term != "@context":
            yield term, document[term]
