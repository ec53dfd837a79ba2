"""Faults of a document, found while it is worked on and then given their place in it.

The rule: a fault names the object at hand, not a path; the path is searched for only when it is needed, so a good
document pays nothing for it.
"""

from typing import Any

from vc.problems import Code, Document, Invalid, Malformed, Unsupported

_LONGEST_NAME = 100


class Fault(Exception):
    """Something is wrong with the member `name` of `element`, a part of the document, or with all of it.

    Where only a value is known (`near`), the member that holds it is meant. `words` end the sentence "The
    document ..." and repeat none of its values.
    """

    code = Code.DATA_LOSS_DETECTION
    error: type[Invalid] = Malformed

    def __init__(self, words: str, element: Any = None, name: str | None = None, near: Any = None) -> None:
        super().__init__(words)
        self.words = words
        self.element = element
        self.name = name
        self.near = near


class BrokenRule(Fault):
    """The document is no JSON-LD, or beyond what is accepted of it."""

    code = Code.PARSING


class NotKnown(Fault):
    """The document needs a context that this product does not know or does not allow."""

    code = Code.PARSING
    error = Unsupported


def locate(fault: Fault, document: Document) -> Invalid:
    """Take a fault and the document it was found in; give the error to raise, with a JSON Pointer to the place."""
    path = _path_to(fault.element, document) if fault.element is not None else None
    if path is not None:
        name = fault.name if fault.name is not None else _name_near(fault.element, fault.near)
        if name is not None:
            path = [*path, name]
    return fault.error(fault.code, f"The document {fault.words}.", _pointer(path or []))


def _path_to(element: Any, within: Any) -> list[str] | None:
    """Search for a part of the document by identity."""
    if element is within:
        return []
    children = within.items() if isinstance(within, dict) else enumerate(within) if isinstance(within, list) else ()
    for name, child in children:
        path = _path_to(element, child)
        if path is not None:
            return [str(name), *path]
    return None


def _name_near(element: Any, value: Any) -> str | None:
    if value is None or not isinstance(element, dict):
        return None
    for name, member in element.items():
        if name != "@context" and (member == value or (isinstance(member, list) and value in member)):
            return str(name)
    return None


def _pointer(path: list[str]) -> str:
    """RFC 6901. A name that is absurdly long is left out, with all that is below it."""
    pointer = ""
    for name in path:
        if len(name) > _LONGEST_NAME:
            break
        pointer += "/" + name.replace("~", "~0").replace("/", "~1")
    return pointer
