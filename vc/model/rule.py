"""What a rule of the data model is, and the shapes that most rules speak of.

The rule: a rule takes the whole document and yields what is wrong with it. Rules do not stop at the first fault, so
that an author sees them all, and they take any JSON whatever for a value.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from vc.problems import Code, Document, Malformed, Problem
from vc.urls import is_url

Rule = Callable[[Document], Iterable[Problem]]
"""One rule of a standard, as a function named after what it rules."""


def apply(rules: Iterable[Rule], document: Document) -> tuple[Problem, ...]:
    """Everything that these rules find wrong with a document, in their order."""
    return tuple(problem for rule in rules for problem in rule(document))


def malformed(detail: str, pointer: str) -> Problem:
    """A MALFORMED_VALUE_ERROR."""
    return Problem(Code.MALFORMED_VALUE, detail, pointer)


def below(pointer: str, problems: Iterable[Problem]) -> Iterator[Problem]:
    """Problems of a part, told as problems of the whole: `pointer` is where the part stands."""
    return (replace(problem, pointer=pointer + problem.pointer) for problem in problems)


def problems_of(read: Callable[[], object]) -> Iterator[Problem]:
    """Run a reader that raises `Malformed`, and yield what it raised."""
    try:
        read()
    except Malformed as error:
        yield error.problem


def each(document: Document, name: str) -> Iterator[tuple[str, Any]]:
    """The values of a property that may be one or an array, each with its pointer; none if it is absent."""
    if name not in document:
        return
    value = document[name]
    if isinstance(value, list):
        yield from ((f"/{name}/{number}", item) for number, item in enumerate(value))
    else:
        yield f"/{name}", value


def check_id(value: Document, pointer: str = "", *, required: bool = False) -> Iterator[Problem]:
    """VCDM 2.0, section 4.4: an `id` is one URL. A null is not absence, and an array is not one."""
    if "id" not in value:
        if required:
            yield malformed("an id is required here", pointer)
    elif not is_url(value["id"]):
        yield malformed("the id must be one absolute URL", f"{pointer}/id")


def check_type(value: Document, pointer: str = "", *, contains: str | None = None) -> Iterator[Problem]:
    """VCDM 2.0, section 4.5: a `type` is a text or an array of them. That each names a URL is for JSON-LD to see."""
    stated = types_of(value)
    if not stated:
        yield malformed("a type is required here: one text, or an array of texts", f"{pointer}/type")
    elif contains is not None and contains not in stated:
        yield malformed(f"the type must contain {contains}", f"{pointer}/type")


def types_of(value: Document) -> tuple[str, ...]:
    """The types of an object; empty if there is none, or if `type` is malformed."""
    stated = value.get("type")
    names: list[Any] = stated if isinstance(stated, list) else [stated]
    return tuple(names) if all(isinstance(name, str) and name for name in names) else ()


def typed_objects(name: str, *, with_id: bool = False) -> Rule:
    """The rule for a property whose values are objects with a `type`, and an `id` that is optional or required."""

    def rule(document: Document) -> Iterator[Problem]:
        for pointer, value in each(document, name):
            if not isinstance(value, dict):
                yield malformed(f"{name} must be an object, or an array of objects", pointer)
                continue
            yield from check_type(value, pointer)
            yield from check_id(value, pointer, required=with_id)

    rule.__name__ = re.sub("([A-Z])", lambda capital: "_" + capital[0].lower(), name)
    return rule


def check_party(document: Document, name: str) -> Iterator[Problem]:
    """VCDM 2.0, sections 4.7 and 4.13: somebody is a URL, or an object with an `id` that is a URL."""
    value = document.get(name)
    if isinstance(value, dict):
        yield from check_id(value, f"/{name}", required=True)
    elif not is_url(value):
        yield malformed(f"{name} must be a URL, or an object with a URL as id", f"/{name}")


def party_id(document: Document, name: str) -> Any:
    """The URL of an issuer or holder, however it is written; None if there is none."""
    value = document.get(name)
    return value.get("id") if isinstance(value, dict) else value
