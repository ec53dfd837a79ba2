"""Numbers for terms, made from the contexts as they are met (CBOR-LD 1.0, term ids).

The rule: every context, when first met, gives each of its terms that has none yet the next even number, in the order
of the terms' UTF-16 code units. A number, once given, holds for the whole encoded item. So the numbers depend on the
exact set of terms of each context: one term more or less in a context, and everything printed before means something
else.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from contexts import UnknownContext
from vc.cborld.faults import malformed, unsupported

Load = Callable[[str], Mapping[str, Any]]
"""Takes the URL of a context, gives its document, or raises `contexts.UnknownContext`."""

_KEYWORDS_IN_ORDER: Final = """
    @context @type @id @value @direction @graph @included @index @json @language @list @nest @reverse @base @container
    @default @embed @explicit @none @omitDefault @prefix @preserve @protected @requireAll @set @version @vocab
    @propagate
"""

KEYWORDS: Final = MappingProxyType({name: 2 * place for place, name in enumerate(_KEYWORDS_IN_ORDER.split())})
"""The fixed numbers of the keywords of JSON-LD."""

CONTEXT_KEY: Final = KEYWORDS["@context"]
FIRST_TERM: Final = 100

_DEEPEST_IMPORT: Final = 4


@dataclass(frozen=True, slots=True)
class Context:
    """A loaded context: all that it says, imports included, and the definitions in it as objects, by their terms."""

    content: Mapping[str, Any]
    definitions: Mapping[str, Mapping[str, Any]]
    is_protected: bool


@dataclass(slots=True)
class Terms:
    """The numbers given so far in one encoded item. `load` finds contexts that are named by URL."""

    load: Load
    _numbers: dict[str, int] = field(default_factory=lambda: dict(KEYWORDS))
    _terms: dict[int, str] = field(default_factory=lambda: {number: term for term, number in KEYWORDS.items()})
    _by_url: dict[str, Context] = field(default_factory=dict)
    _inline: dict[int, tuple[Any, Context]] = field(default_factory=dict)

    def number(self, term: str) -> int | None:
        """Give the even number of a term, None if no context has named it yet."""
        return self._numbers.get(term)

    def term(self, number: int) -> str:
        """Give the term of a number; the odd one after it means the same term. Raises `Malformed` for one not given."""
        term = self._terms.get(number & ~1)
        if term is None:
            raise malformed("the code uses a number of a term that none of its contexts has")
        return term

    def context(self, context: Any) -> Context:
        """Take a context as it is written, its URL or its object; give it loaded, with numbers for its terms.

        Raises `Unsupported` for a URL that is not known and for null, which nobody can compress, and `Malformed` for
        what is no context.
        """
        if isinstance(context, str):
            return self._named(context, 0)
        if isinstance(context, Mapping):
            # By identity, as two equal objects in two places are two contexts; kept, so that its address stays its own.
            if id(context) not in self._inline:
                self._inline[id(context)] = (context, self._loaded(context, 0))
            return self._inline[id(context)][1]
        if context is None:
            raise unsupported("a context is null, and what follows it cannot be compressed")
        raise malformed("a context is neither a URL nor an object")

    def _named(self, url: str, depth: int) -> Context:
        if url not in self._by_url:
            try:
                content = self.load(url).get("@context")
            except UnknownContext:
                raise unsupported("the code needs a context that this product does not know") from None
            if not isinstance(content, Mapping):
                raise unsupported("the code needs a context that is made of several, which has no numbers")
            self._by_url[url] = self._loaded(content, depth)
        return self._by_url[url]

    def _loaded(self, content: Mapping[str, Any], depth: int) -> Context:
        imported = content.get("@import")
        if imported is not None:
            if not isinstance(imported, str) or depth >= _DEEPEST_IMPORT:
                raise malformed("a context imports what cannot be imported")
            content = {**self._named(imported, depth + 1).content, **content}
        definitions: dict[str, Mapping[str, Any]] = {}
        for term in sorted(content, key=utf16):
            definition = content[term]
            if term in KEYWORDS or definition is None:
                continue
            if isinstance(definition, str):
                definition = {"@id": definition}
            if not isinstance(definition, Mapping):
                raise malformed("a context defines a term by something that is no definition")
            definitions[term] = definition
            self._give_number(term)
        return Context(content, definitions, bool(content.get("@protected")))

    def _give_number(self, term: str) -> None:
        if term not in self._numbers:
            number = FIRST_TERM + 2 * (len(self._numbers) - len(KEYWORDS))
            self._numbers[term] = number
            self._terms[number] = term


def utf16(text: str) -> bytes:
    """Give a sort key by UTF-16 code units, as JavaScript sorts. Raises `Malformed` for half of a surrogate pair."""
    try:
        return text.encode("utf-16-be")
    except UnicodeEncodeError:
        raise malformed("a name has half of a surrogate pair") from None
