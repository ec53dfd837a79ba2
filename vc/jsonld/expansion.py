"""JSON-LD 1.1 expansion by PyLD, made strict: what PyLD would drop in silence is a `Fault`.

The rule: PyLD decides what a name means; this module stands beside it at every object and refuses names without a
meaning. It overrides four methods of PyLD's processor that are not part of its promise, so a change there must not
pass unseen: `statements` accepts no object that did not come through `_expand_object` below.

PyLD's own caches are not used. They are shared by the whole process and keyed without regard to whether protected
terms may be overridden, so a context met in one place could be taken, already processed, in another.
"""

import re
from collections.abc import Callable
from typing import Any

from pyld.jsonld import JsonLdError, JsonLdProcessor

from contexts import UnknownContext
from vc.jsonld.faults import BrokenRule, Fault, NotKnown
from vc.problems import Document

MAX_TERMS = 20_000
"""How many terms one document may make PyLD define, those of scoped contexts each time they apply anew."""

_MAX_KEPT = 512

# The keywords that a compact document may itself write; others come from its contexts or not at all.
_ALLOWED = frozenset({"@id", "@type", "@value", "@language", "@direction", "@list"})
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")

# What PyLD raises over contexts that are wrong in ways it does not expect.
_PYLD_ERRORS = (JsonLdError, AttributeError, IndexError, KeyError, TypeError, ValueError, RecursionError)

Origins = dict[int, tuple[Any, Any]]
"""For each expanded object, by `id()`: the object itself, which keeps that number its own, and the element it came
from."""


class Vocabulary:
    """The contexts of one loader, with everything PyLD made of them so far."""

    def __init__(self, load: Callable[[str], dict[str, Any]]) -> None:
        self.load = load
        self.processed: dict[Any, tuple[Any, Any]] = {}

    @property
    def is_full(self) -> bool:
        """Whether it has grown so much, by documents of ever new forms, that it is better to begin anew."""
        return len(self.processed) > _MAX_KEPT

    def resolve(self, context: Any, cycles: frozenset[str] = frozenset()) -> list["_Resolved"]:
        """Take a local context as it is written; give its parts for PyLD, with URLs replaced by what they name."""
        if isinstance(context, dict) and "@context" in context:
            context = context["@context"]
        resolved: list[_Resolved] = []
        for item in context if isinstance(context, list) else [context]:
            if isinstance(item, str):
                if item in cycles:
                    raise BrokenRule("names a context that includes itself")
                resolved += self.resolve(self._load(item), cycles | {item})
            elif item is None or item is False:
                resolved.append(_Resolved(False))
            elif isinstance(item, dict) and "@context" in item:
                resolved += self.resolve(item["@context"], cycles)
            elif isinstance(item, dict) and "@import" not in item:
                resolved.append(_Resolved(item))
            else:
                raise BrokenRule("has a context that cannot be used")
        return resolved

    def _load(self, url: str) -> dict[str, Any]:
        try:
            return self.load(url)
        except UnknownContext as unknown:
            raise NotKnown("needs a context that this product does not know") from unknown


class _Resolved:
    """A context for PyLD, without a place for it to keep results."""

    def __init__(self, document: Any) -> None:
        self.document = document

    def get_processed(self, active_ctx: Any) -> None:
        return None

    def set_processed(self, active_ctx: Any, processed: Any) -> None:
        pass


def expand(document: Document, vocabulary: Vocabulary) -> tuple[Any, Origins]:
    """Take a document; give PyLD's expanded form of its one object, which shares parts with the document, and where
    each object of it came from. Raises `Fault`."""
    expander = _Expander(vocabulary)
    try:
        expanded = expander.run(document)
    except Fault:
        raise
    except _PYLD_ERRORS as error:
        raise expander.explain(error, document) from error
    return expanded, expander.origins


class _Expander(JsonLdProcessor):  # type: ignore[misc]
    """PyLD's processor for one document."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__(on_property_dropped=_refuse_dropped)
        self.vocabulary = vocabulary
        self.origins: Origins = {}
        self.terms_left = MAX_TERMS
        self.culprit: Any = None

    def run(self, document: Document) -> Any:
        options = {
            "base": None,
            "contextResolver": self,
            "isFrame": False,
            "keepFreeFloatingNodes": False,
            "processingMode": "json-ld-1.1",
        }
        return self._expand(self._get_initial_context(options), None, document, options, inside_list=False)

    def resolve(self, active_ctx: Any, context: Any, base: Any) -> list[Any]:
        """The part of PyLD's context resolver: give the contexts, and count what it will cost to process them."""
        resolved = self.vocabulary.resolve(context)
        self.terms_left -= sum(1 + len(each.document or ()) for each in resolved)
        if self.terms_left < 0:
            raise BrokenRule("has contexts that cost too much to process")
        return resolved

    def explain(self, error: Exception, document: Document) -> Fault:
        """Say in our own words what PyLD refused, where it was, and what was at the root of it."""
        cause: BaseException | None = error
        code = None
        while cause is not None:
            if isinstance(cause, Fault):
                return cause
            code = getattr(cause, "code", None) or code
            cause = cause.__cause__
        if code == "protected term redefinition":
            return BrokenRule("redefines a protected term of its contexts", document, "@context")
        words = f"is not valid JSON-LD ({code})" if code else "has a context that is not valid JSON-LD"
        return BrokenRule(words, *((document, "@context") if self.culprit is None else (self.culprit,)))

    def _process_context(
        self,
        active_ctx: Any,
        local_ctx: Any,
        options: Any,
        override_protected: bool = False,
        propagate: bool = True,
        validate_scoped: bool = True,
        cycles: Any = None,
    ) -> Any:
        """Process each context once for each context it is met in."""
        uuid = active_ctx.get("_uuid")
        # With `cycles`, PyLD only validates a context while the one around it is still in the making.
        if cycles is not None or uuid is None:
            return super()._process_context(
                active_ctx, local_ctx, options, override_protected, propagate, validate_scoped, cycles
            )
        key = (uuid, _key(local_ctx), override_protected, propagate)
        if key not in self.vocabulary.processed:
            processed = super()._process_context(active_ctx, local_ctx, options, override_protected, propagate)
            # The local context is kept with it: its address is part of the key.
            self.vocabulary.processed[key] = (processed, local_ctx)
        return self.vocabulary.processed[key][0]

    def _clone_active_context(self, active_ctx: Any) -> Any:
        """PyLD forgets the default direction here, and with it part of the meaning."""
        child = super()._clone_active_context(active_ctx)
        if "@direction" in active_ctx:
            child["@direction"] = active_ctx["@direction"]
        return child

    def _expand_object(
        self,
        active_ctx: Any,
        active_property: Any,
        expanded_active_property: Any,
        element: Any,
        expanded_parent: Any,
        *arguments: Any,
        **named: Any,
    ) -> None:
        for name, value in element.items():
            if name != "@context":
                self._check_member(active_ctx, element, name, value)
        try:
            super()._expand_object(
                active_ctx,
                active_property,
                expanded_active_property,
                element,
                expanded_parent,
                *arguments,
                **named,
            )
        except _PYLD_ERRORS:
            self.culprit = self.culprit or element
            raise
        if "@value" not in expanded_parent and ("@language" in expanded_parent or "@direction" in expanded_parent):
            raise Fault("gives a language or direction to something that is no text", element)
        self.origins[id(expanded_parent)] = (expanded_parent, element)

    def _check_member(self, active_ctx: Any, element: Any, name: str, value: Any) -> None:
        """Refuse a member that would be dropped, in whole or in part."""
        mapping = active_ctx["mappings"].get(name) or {}
        meaning = self._expand_iri(active_ctx, name, vocab=True)
        if meaning is None or not (meaning.startswith("@") or _ABSOLUTE.match(meaning)):
            raise Fault("has a member that no context defines", element, name)
        if meaning.startswith("@"):
            _check_keyword(active_ctx, element, name, meaning)
        elif ":" in name and not mapping:
            raise Fault("names a member by an IRI, where readers look for a term", element, name)
        if mapping.get("@type") == "@json" or (meaning == "@value" and self._is_json(active_ctx, element)):
            return
        container = mapping.get("@container") or ()
        if isinstance(value, dict):
            self._check_map(active_ctx, element, name, value, mapping, container)
        else:
            _check_present(value, element, name, is_list=meaning == "@list" or "@list" in container)

    def _is_json(self, active_ctx: Any, element: Any) -> bool:
        return any(
            value == "@json" and self._expand_iri(active_ctx, name, vocab=True) == "@type"
            for name, value in element.items()
        )

    def _check_map(
        self, active_ctx: Any, element: Any, name: str, value: dict[str, Any], mapping: Any, container: Any
    ) -> None:
        """Refuse maps whose keys do not become part of the dataset (JSON-LD 1.1, section 4.6)."""
        kinds = {"@language", "@index", "@id", "@type"}.intersection(container)
        if not kinds:
            return
        if not value:
            raise Fault("has an empty map, which leaves no trace", element, name)
        if "@index" in kinds and mapping.get("@index", "@index") == "@index":
            raise Fault("has a map whose keys are not part of what is signed", element, name)
        for items in value.values():
            _check_present(items, element, name, is_list=False)
            if "@language" not in kinds and "@graph" not in container:
                takes_key = all(
                    self._takes_key(active_ctx, item, is_id="@id" in kinds)
                    for item in (items if isinstance(items, list) else [items])
                )
                if not takes_key:
                    raise Fault("has a map whose keys are not part of what is signed", element, name)

    def _takes_key(self, active_ctx: Any, item: Any, *, is_id: bool) -> bool:
        """Whether an item of a map is an object, and for an identifier map has no identifier of its own, which would
        win over the key."""
        return isinstance(item, dict) and not (
            is_id and any(self._expand_iri(active_ctx, name, vocab=True) == "@id" for name in item)
        )


def _check_keyword(active_ctx: Any, element: Any, name: str, meaning: str) -> None:
    if meaning not in _ALLOWED:
        raise Fault(f"uses {meaning}, by which parts of it could escape its readers", element, name)
    alias = active_ctx["mappings"].get(name[1:])
    if name == meaning and alias and alias["@id"] == meaning and "@value" not in element:
        raise Fault(f"writes {meaning} where readers look for {name[1:]}", element, name)


def _check_present(value: Any, element: Any, name: str, *, is_list: bool) -> None:
    """Refuse null, and arrays that are empty, or within a set in another array: none of it leaves a trace."""
    if value is None:
        raise Fault("has a null, which leaves no trace", element, name)
    if not isinstance(value, list):
        return
    if not value and not is_list:
        raise Fault("has an empty array, which leaves no trace", element, name)
    for item in value:
        if isinstance(item, list) and not is_list:
            raise Fault("has an array within an array, and only the items would remain", element, name)
        _check_present(item, element, name, is_list=is_list)


def _key(local_ctx: Any) -> Any:
    """Name a local context: by its URLs, or by its address if it is written out."""
    if isinstance(local_ctx, list) and all(isinstance(item, str) for item in local_ctx):
        return tuple(local_ctx)
    return id(local_ctx) if isinstance(local_ctx, dict | list) else local_ctx


def _refuse_dropped(_: Any) -> None:
    raise Fault("has a member that no context defines")
