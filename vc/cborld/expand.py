"""From the compressed form back to the JSON-LD document (CBOR-LD 1.0, decompression).

The rule: what is not understood is an error. A number without a term, a string or a context, a byte string that no type
explains, one term by two keys: nothing of it is passed on or guessed at.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from vc.cborld import scalars
from vc.cborld.active import Active
from vc.cborld.faults import malformed
from vc.cborld.plain import json_value
from vc.cborld.tables import CONTEXT, URL, TypeTable, read_signed, read_unsigned, type_name
from vc.cborld.terms import CONTEXT_KEY, Terms, utf16
from vc.cborld.urls import expand_url
from vc.problems import Document

Compressed = dict[int | str, Any]


@dataclass(frozen=True, slots=True)
class Expansion:
    """One act of expanding: the table, and the numbers of the terms met so far."""

    table: TypeTable
    terms: Terms

    def node(self, compressed: Compressed, active: Active) -> Document:
        """Take a map and the context it stands in; give the object that it stands for.

        Raises `Malformed` for what breaks a rule, `Unsupported` for contexts and numbers that are not known here.
        """
        document: Document = {}
        written = self._contexts(compressed)
        if written is not None:
            document["@context"] = written
            active = active.embed(written)
        active = active.for_types(self._types(compressed, active))
        for term, is_plural, value in self._entries(compressed):
            if term in document:
                raise malformed("one term stands twice in an object of the code")
            definition, inner = active.definition(term), active.for_property(term)
            kind = type_name(term, definition)
            if is_plural:
                document[term] = [self._value(kind, each, inner) for each in value]
            else:
                document[term] = self._value(kind, value, inner)
        return document

    def _contexts(self, compressed: Compressed) -> Any:
        """Give the value of `@context`, None if there is none."""
        if CONTEXT_KEY in compressed and CONTEXT_KEY + 1 in compressed:
            raise malformed("an object of the code has two contexts")
        if CONTEXT_KEY in compressed:
            return self._context(compressed[CONTEXT_KEY])
        many = compressed.get(CONTEXT_KEY + 1, ...)
        if many is ...:
            return None
        if not isinstance(many, list):
            raise malformed("the code has a context that is no list where one should be")
        return [self._context(each) for each in many]

    def _context(self, value: Any) -> Any:
        if isinstance(value, int) and not isinstance(value, bool):
            return self.table.string(CONTEXT, value)
        if isinstance(value, str | dict):
            return json_value(value)
        raise malformed("the code has a context that is neither a URL nor an object")

    def _types(self, compressed: Compressed, active: Active) -> Iterator[str]:
        for term in active.type_terms():
            number = self.terms.number(term)
            if number is None:
                continue
            one, many = compressed.get(number), compressed.get(number + 1)
            for each in many if one is None and isinstance(many, list) else [one]:
                found = None if isinstance(each, dict) else self._value(URL, each, active)
                if isinstance(found, str):
                    yield found

    def _entries(self, compressed: Compressed) -> Iterator[tuple[str, bool, Any]]:
        entries: list[tuple[str, bool, Any]] = []
        for key, value in compressed.items():
            if isinstance(key, str):
                entries.append((key, False, value))
            elif key not in (CONTEXT_KEY, CONTEXT_KEY + 1):
                entries.append((self.terms.term(key), key % 2 == 1, value))
        for term, is_plural, value in entries:
            if is_plural and not isinstance(value, list):
                raise malformed("the code has one value where the key says there are several")
            if term == "@context":
                raise malformed("the code has a context where none can stand")
        return iter(sorted(entries, key=lambda entry: utf16(entry[0])))

    def _value(self, kind: str, value: Any, active: Active) -> Any:
        if isinstance(value, dict):
            return self.node(value, active)
        if value is None or isinstance(value, bool):
            return value
        found = self._scalar(kind, value)
        if found is not None:
            return found
        if isinstance(value, list):
            return [self._value(kind, each, active) for each in value]
        return json_value(value)

    def _scalar(self, kind: str, value: Any) -> Any:
        """Give what a compressed value stands for, None if it stands for itself or for its items."""
        has_table, in_bytes = self.table.has(kind), kind in self.table.byte_tables
        if has_table and in_bytes and isinstance(value, bytes):
            return self.table.string(kind, read_unsigned(value))
        if kind == URL:
            return self._url(value)
        if has_table and not in_bytes and isinstance(value, int):
            return self.table.string(kind, value)
        if has_table and not in_bytes and isinstance(value, bytes):
            return read_signed(value)
        return scalars.expand(kind, value)

    def _url(self, value: Any) -> str | None:
        if isinstance(value, list):
            return expand_url(value)
        if not isinstance(value, int):
            return None
        # Only the oldest form numbers URLs and terms alike, and the table comes first.
        is_tabled = URL not in self.table.byte_tables and self.table.knows(URL, value)
        return self.table.string(URL, value) if is_tabled else self.terms.term(value)
