"""The expanded form as RDF (JSON-LD 1.1 API, section 8), one quad for each thing said.

The rule: every value of the expanded form ends in a quad of its own, or is a `Fault`. A dataset is a set, so a value
said twice would vanish as well.
"""

import re
from collections.abc import Iterator
from itertools import count
from typing import Any

from vc import jcs
from vc.jsonld.expansion import Origins
from vc.jsonld.faults import Fault
from vc.nquads import RDF, XSD, Quad, write_literal
from vc.problems import Code
from vc.reader import MAX_SAFE_INTEGER

_CREDENTIALS = "https://www.w3.org/2018/credentials#"
_I18N = "https://www.w3.org/ns/i18n#"
_TYPE, _FIRST, _REST, _NIL = (f"<{RDF}{name}>" for name in ("type", "first", "rest", "nil"))

# RFC 3987 without its finer rules: one fragment at most, and above all nothing that could end an IRI early in N-Quads.
_IRI_CHARACTERS = r"""[^#\x00-\x20\x7f-\x9f\s<>"{}|^`\\\ud800-\udfff\ufffe\uffff]*"""
_IRI = re.compile(rf"[A-Za-z][A-Za-z0-9+.-]*:{_IRI_CHARACTERS}(#{_IRI_CHARACTERS})?")
_LANGUAGE = re.compile("[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")


class _BadNumber(Fault):
    code = Code.MALFORMED_VALUE


def state(expanded: Any, origins: Origins) -> Iterator[Quad]:
    """Take the expanded form of one object and the origins of its parts; give its quads. Raises `Fault`."""
    yield from _Statements(origins).of_root(expanded, "")


class _Statements:
    def __init__(self, origins: Origins) -> None:
        self.origins = origins
        self.counter = count()
        self.roots: set[tuple[str, str]] = set()

    def of_root(self, node: Any, graph: str) -> Iterator[Quad]:
        """The object that stands at the top of a graph: nothing refers to it, so it must say something itself."""
        if not isinstance(node, dict) or not node.keys() - {"@id"}:
            raise Fault("has an object that says nothing", self._element(node))
        subject = self._subject(node)
        self.roots.add((graph, subject))
        yield from self._of_members(node, subject, graph)

    def _of_node(self, node: dict[str, Any], subject: str, graph: str) -> Iterator[Quad]:
        if node.keys() == {"@id"}:
            return
        # What governs a credential (its validity, status, issuer) must stand at its top, where readers look. Inside, on
        # an object with the same identifier, it would be the same graph with the same signature.
        if (graph, subject) in self.roots and any(name.startswith(_CREDENTIALS) for name in node):
            raise Fault("describes itself a second time, inside it", self._element(node))
        yield from self._of_members(node, subject, graph)

    def _of_members(self, node: dict[str, Any], subject: str, graph: str) -> Iterator[Quad]:
        for name, values in node.items():
            if name == "@type":
                self._refuse_repeated([self._iri(value, node) for value in values], node)
                yield from (Quad(subject, _TYPE, self._iri(value, node), graph) for value in values)
            elif name == "@graph":
                for value in values:
                    yield from self.of_root(value, subject)
            elif name == "@reverse":
                yield from self._of_reverse(values, node, subject, graph)
            elif name.startswith("@"):
                if name != "@id":
                    raise Fault(f"uses {name}, which is not part of what is signed", self._element(node))
            else:
                yield from self._of_property(self._iri(name, node), values, node, subject, graph)

    def _of_property(
        self, predicate: str, values: list[Any], node: dict[str, Any], subject: str, graph: str
    ) -> Iterator[Quad]:
        terms = []
        for value in values:
            term, quads = self._value(value, node, graph)
            terms.append(term)
            yield Quad(subject, predicate, term, graph)
            yield from quads
        self._refuse_repeated(terms, node)

    def _of_reverse(
        self, members: dict[str, list[Any]], node: dict[str, Any], subject: str, graph: str
    ) -> Iterator[Quad]:
        for name, values in members.items():
            predicate = self._iri(name, node)
            terms = []
            for value in values:
                term, quads = self._value(value, node, graph)
                terms.append(term)
                yield Quad(term, predicate, subject, graph)
                yield from quads
            self._refuse_repeated(terms, node)

    def _value(self, value: Any, node: dict[str, Any], graph: str) -> tuple[str, Iterator[Quad]]:
        """Give the term that stands for a value, and the quads about that term."""
        if "@value" in value:
            return self._literal(value, node), iter(())
        if "@list" in value:
            return self._list(value, node, graph)
        if value.keys() != {"@id"} and "@graph" not in value and id(value) not in self.origins:
            # See `expansion`: fail closed if an object came past its checks.
            raise Fault("has an object that was not checked", self._element(node))
        subject = self._subject(value, node)
        return subject, self._of_node(value, subject, graph)

    def _list(self, value: dict[str, Any], node: dict[str, Any], graph: str) -> tuple[str, Iterator[Quad]]:
        if value.keys() != {"@list"}:
            raise Fault("has a list with a member that is not part of what is signed", self._element(node))
        items = value["@list"]
        cells = [self._new_blank() for _ in items]
        return (cells[0] if cells else _NIL), self._of_cells(cells, items, node, graph)

    def _of_cells(self, cells: list[str], items: list[Any], node: dict[str, Any], graph: str) -> Iterator[Quad]:
        for cell, rest, item in zip(cells, [*cells[1:], _NIL], items, strict=False):
            term, quads = self._value(item, node, graph)
            yield Quad(cell, _FIRST, term, graph)
            yield Quad(cell, _REST, rest, graph)
            yield from quads

    def _subject(self, node: dict[str, Any], parent: Any = None) -> str:
        if "@id" not in node:
            return self._new_blank()
        return self._iri(node["@id"], node if id(node) in self.origins else parent)

    def _iri(self, value: Any, node: Any) -> str:
        if isinstance(value, str) and _IRI.fullmatch(value):
            return f"<{value}>"
        if isinstance(value, str) and value.startswith("_:"):
            raise Fault("names a blank node, and no signature covers that name", self._element(node), near=value)
        raise Fault("has a term, type or identifier that is no absolute IRI", self._element(node), near=value)

    def _literal(self, item: dict[str, Any], node: dict[str, Any]) -> str:
        """JSON-LD 1.1 API, section 8.6.2, with the i18n datatypes for direction."""
        if item.keys() - {"@value", "@type", "@language", "@direction"}:
            raise Fault("has a text with a member that is not part of what is signed", self._element(node))
        value, datatype = item["@value"], item.get("@type")
        if datatype == "@json":
            return write_literal(jcs.canonicalize(value).decode("utf-8"), RDF + "JSON")
        if datatype is not None:
            self._iri(datatype, node)
        # bool before int: in Python True is an integer.
        if isinstance(value, bool):
            return write_literal("true" if value else "false", datatype or XSD + "boolean")
        if isinstance(value, int | float):
            return self._number(value, datatype, node)
        if not isinstance(value, str):
            raise Fault("has a value that is neither text nor number", self._element(node))
        return self._text(value, datatype, item, node)

    def _number(self, value: float, datatype: str | None, node: dict[str, Any]) -> str:
        if not abs(value) <= MAX_SAFE_INTEGER:
            raise _BadNumber("has a number beyond 2^53 - 1; write it as a string", self._element(node), near=value)
        if int(value) == value and datatype != XSD + "double":
            return write_literal(str(int(value)), datatype or XSD + "integer")
        return write_literal(write_double(value), datatype or XSD + "double")

    def _text(self, value: str, datatype: str | None, item: dict[str, Any], node: dict[str, Any]) -> str:
        language, direction = item.get("@language"), item.get("@direction")
        if language is not None and not (isinstance(language, str) and _LANGUAGE.fullmatch(language)):
            raise Fault("has a language tag that is none (BCP 47)", self._element(node))
        if direction is not None:
            return write_literal(value, f"{_I18N}{(language or '').lower()}_{direction}")
        return write_literal(value, datatype or XSD + "string", language or "")

    def _refuse_repeated(self, terms: list[str], node: dict[str, Any]) -> None:
        if len(set(terms)) != len(terms):
            raise Fault("repeats a value in a set, where it counts once", self._element(node))

    def _new_blank(self) -> str:
        return f"_:b{next(self.counter)}"

    def _element(self, node: Any) -> Any:
        """The part of the document that an expanded object came from."""
        return self.origins.get(id(node), (None, None))[1]


def write_double(value: float) -> str:
    """Take a finite number, give the canonical form of xsd:double that JSON-LD 1.1 API asks for: 15 digits after the
    point, without the zeros at their end."""
    mantissa, exponent = f"{value or 0.0:.15E}".split("E")
    mantissa = mantissa.rstrip("0")
    return f"{mantissa}{'0' if mantissa.endswith('.') else ''}E{int(exponent)}"
