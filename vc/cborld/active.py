"""Which definitions hold where: embedded, type-scoped and property-scoped contexts (JSON-LD 1.1, section 4.1.1).

The rule: an active context is a value. Going down into a document makes new ones, and taking a term's definition never
looks anything up again. Contexts scoped to a type end with the object that has the type; all others reach down.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from vc.cborld.faults import malformed
from vc.cborld.terms import Context, Terms, utf16

_NOTHING: Final[Mapping[str, Any]] = {}
_MOST_PREFIXES: Final = 8
"""How often a compact IRI may lead to another. Contexts in use need one step; a circle needs no end."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """The definition of a term where it holds: `content` has `@id` and `@type` in full."""

    content: Mapping[str, Any]
    is_protected: bool
    propagates: bool


@dataclass(frozen=True, slots=True)
class Active:
    """The definitions that hold in one place. `previous` is what held before the last context came in."""

    terms: Terms
    meanings: Mapping[str, Meaning]
    previous: "Active | None" = None

    def definition(self, term: str) -> Mapping[str, Any]:
        """Give the definition of a term, empty if it has none here."""
        meaning = self.meanings.get(term)
        return meaning.content if meaning else _NOTHING

    def type_terms(self) -> Iterator[str]:
        """Give `@type` and every term that stands for it."""
        yield "@type"
        for term, meaning in self.meanings.items():
            if meaning.content.get("@id") == "@type":
                yield term

    def embed(self, contexts: Any) -> "Active":
        """Give what holds in an object with this `@context` (which is its value, or an empty list)."""
        return Active(self.terms, _updated(self.terms, self.meanings, contexts), self)

    def for_types(self, types: Iterable[str]) -> "Active":
        """Give what holds in an object of these types, whose contexts apply in the order of the types."""
        meanings = self.meanings
        for each in sorted(set(types), key=utf16):
            meaning = meanings.get(each)
            if meaning and "@context" in meaning.content:
                meanings = _updated(self.terms, meanings, meaning.content["@context"], is_type=True)
        return Active(self.terms, meanings, self)

    def for_property(self, term: str) -> "Active":
        """Give what holds in the values of a term."""
        meanings = self._reverted()
        definition = self.definition(term)
        if "@context" in definition:
            meanings = _updated(self.terms, meanings, definition["@context"], is_property=True)
        return Active(self.terms, meanings, self)

    def _reverted(self) -> Mapping[str, Meaning]:
        """Drop what holds for one object only; what it stood in front of holds again."""
        if all(meaning.propagates for meaning in self.meanings.values()):
            return self.meanings
        found = {term: self._propagating(term) for term in self.meanings}
        return {term: meaning for term, meaning in found.items() if meaning}

    def _propagating(self, term: str) -> Meaning | None:
        here: Active | None = self
        while here is not None:
            meaning = here.meanings.get(term)
            if meaning is None or meaning.propagates:
                return meaning
            here = here.previous
        return None


def _updated(
    terms: Terms, meanings: Mapping[str, Meaning], contexts: Any, *, is_type: bool = False, is_property: bool = False
) -> Mapping[str, Meaning]:
    for each in contexts if isinstance(contexts, list) else [contexts]:
        meanings = _with(meanings, terms.context(each), is_type=is_type, is_property=is_property)
    return meanings


def _with(old: Mapping[str, Meaning], context: Context, *, is_type: bool, is_property: bool) -> Mapping[str, Meaning]:
    """Add one context. Its definitions stand; against a protected one only the same, or in the context of a
    property."""
    propagates = bool(context.content.get("@propagate", not is_type))
    new = {
        term: Meaning(_in_full(term, definition, context, old), context.is_protected, propagates)
        for term, definition in context.definitions.items()
    }
    for term, meaning in old.items():
        if term in new:
            if meaning.is_protected and not is_property and meaning.content != new[term].content:
                raise malformed("a context redefines a protected term of another")
        elif context.content.get(term, meaning) is not None:  # null takes a term away
            new[term] = meaning
    return new


def _in_full(
    term: str, definition: Mapping[str, Any], context: Context, old: Mapping[str, Meaning]
) -> Mapping[str, Any]:
    """Give a definition with `@id` and `@type` as full IRIs. Raises `Malformed` for a term without a meaning."""
    full = dict(definition)
    if "@id" in full:
        full["@id"] = _expanded(full["@id"], context, old)
    else:
        iri = _expanded(term, context, old)
        if ":" in iri:
            full["@id"] = iri
    if "@type" in full:
        full["@type"] = _expanded(full["@type"], context, old)
    if "@id" not in full:
        raise malformed("a context has a term whose meaning it does not tell, so it cannot be compressed")
    return full


def _expanded(iri: Any, context: Context, old: Mapping[str, Meaning]) -> str:
    for _ in range(_MOST_PREFIXES):
        if not isinstance(iri, str):
            raise malformed("a context defines a term by something that is no IRI")
        prefix, colon, rest = iri.partition(":")
        if not colon:
            return iri
        if prefix in context.definitions:
            base = context.definitions[prefix].get("@id")
        elif prefix in old:
            base = old[prefix].content["@id"]
        else:
            return iri
        if not isinstance(base, str):
            raise malformed("a context uses a prefix that stands for nothing")
        iri = base + rest
    raise malformed("a context has prefixes that lead in a circle")
