"""What can be said of a document before JSON-LD looks at it: where contexts stand, and what its strings hold."""

import re
from collections.abc import Callable
from typing import Any

from contexts import UnknownContext
from vc.jsonld.faults import BrokenRule, Fault, NotKnown
from vc.problems import Code

EMBEDDED = frozenset({"verifiableCredential", "endorsement"})
"""The members whose values are credentials within a document, each with contexts of its own: those of a presentation
(VCDM 2.0, section 4.13) or a learner record, and the endorsements of Open Badges 3.0."""

MAX_CONTEXTS = 16
"""How many contexts one object may name."""

KEYWORDS = frozenset(
    {"@base", "@container", "@context", "@default", "@direction", "@graph", "@id", "@import", "@included", "@index"}
    | {"@json", "@language", "@list", "@nest", "@none", "@prefix", "@propagate", "@protected", "@reverse", "@set"}
    | {"@type", "@value", "@version", "@vocab"}
)
_LIKE_KEYWORD = re.compile("@[A-Za-z]+")

# Libraries in use write these into N-Quads without the escapes of RDFC-1.0, and would sign other bytes. Tab, line feed
# and carriage return they do escape, and texts in credentials of others have them.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_FORBIDDEN_IN_NAME = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")

Load = Callable[[str], dict[str, Any]]


class _BadCharacter(Fault):
    code = Code.MALFORMED_VALUE


def check(document: Any, load: Load, *, inline_contexts: bool) -> bool:
    """Take a document; say whether it has contexts written out in it. Raises `Fault`."""
    if not isinstance(document, dict):
        raise BrokenRule("is not a JSON object")
    if not document.get("@context"):
        raise Fault("has no @context, so that none of its terms is defined", document)
    return _Walk(load, inline_contexts).object(document, may_have_context=True)


class _Walk:
    """One way through a document: gives back whether an inline context was met."""

    def __init__(self, load: Load, inline_contexts: bool) -> None:
        self.load = load
        self.inline_contexts = inline_contexts

    def object(self, element: dict[str, Any], *, may_have_context: bool = False) -> bool:
        has_inline = False
        for name, value in element.items():
            if _FORBIDDEN_IN_NAME.search(name):
                raise _BadCharacter("has a member name with a control character", element)
            if name == "@context":
                if not may_have_context:
                    raise NotKnown("has an @context inside it, where only its first level may have one", element, name)
                has_inline |= self.contexts(element, value)
            elif isinstance(value, str):
                if _FORBIDDEN.search(value):
                    raise _BadCharacter("has a string with a control character", element, name)
            elif isinstance(value, dict):
                has_inline |= self.object(value, may_have_context=name in EMBEDDED)
            elif isinstance(value, list):
                has_inline |= self.array(element, name, value)
        return has_inline

    def array(self, element: dict[str, Any], name: str, items: list[Any]) -> bool:
        has_inline = False
        for item in items:
            if isinstance(item, str):
                if _FORBIDDEN.search(item):
                    raise _BadCharacter("has a string with a control character", element, name)
            elif isinstance(item, dict):
                has_inline |= self.object(item, may_have_context=name in EMBEDDED)
            elif isinstance(item, list):
                has_inline |= self.array(element, name, item)
        return has_inline

    def contexts(self, element: dict[str, Any], value: Any) -> bool:
        """Check the contexts of one object: known URLs, and if allowed contexts written out."""
        has_inline = False
        items = value if isinstance(value, list) else [value]
        if len(items) > MAX_CONTEXTS:
            raise BrokenRule(f"names more than {MAX_CONTEXTS} contexts", element, "@context")
        for item in items:
            if isinstance(item, str):
                self.url(item, element)
            elif isinstance(item, dict):
                if not self.inline_contexts:
                    raise NotKnown("has a context written out in it, which is not accepted", element, "@context")
                self.inline(item, element)
                has_inline = True
            else:
                raise BrokenRule("has an @context that is neither a URL nor an object", element, "@context")
        return has_inline

    def url(self, url: str, element: dict[str, Any]) -> None:
        if _FORBIDDEN_IN_NAME.search(url):
            raise _BadCharacter("has a string with a control character", element, "@context")
        try:
            self.load(url)
        except UnknownContext as unknown:
            raise NotKnown("names a context that this product does not know", element, "@context") from unknown

    def inline(self, context: dict[str, Any], element: dict[str, Any]) -> None:
        """Refuse in an inline context what PyLD ignores with a warning, and `@import`, which would let it write into
        contexts that it shares between documents."""
        for term, definition in context.items():
            if term == "@context" and len(context) > 1:
                raise BrokenRule("has a context within a context, for no term", element, "@context")
            if term == "@context":
                # Not by the letter of JSON-LD, but a whole context file pasted in is common and clear.
                self.scoped(definition, element)
            if term == "@import":
                raise NotKnown("has a context with @import, which is not accepted", element, "@context")
            names = [term, definition]
            if isinstance(definition, dict):
                names += [definition.get("@id"), definition.get("@reverse")]
                self.scoped(definition.get("@context"), element)
            for name in names:
                self.name(name, element)

    def name(self, name: Any, element: dict[str, Any]) -> None:
        if not isinstance(name, str):
            return
        if _FORBIDDEN_IN_NAME.search(name):
            raise _BadCharacter("has a context with a control character", element, "@context")
        if _LIKE_KEYWORD.fullmatch(name) and name not in KEYWORDS:
            raise Fault("has a context with a name that looks like a keyword", element, "@context")

    def scoped(self, value: Any, element: dict[str, Any]) -> None:
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str):
                self.url(item, element)
            elif isinstance(item, dict):
                self.inline(item, element)
