"""`@context`: which version of the data model a document follows, and in what order its words are defined.

The rule: the first context is the data model's own, because the order decides what the words mean. Whether the
other contexts are known, and keep the protected terms, is for JSON-LD processing to see.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from vc.model.rule import malformed
from vc.problems import Code, Document, Problem, Unsupported
from vc.urls import is_url


class Version(StrEnum):
    """Versions of the data model, each the URL of its base context."""

    V1 = "https://www.w3.org/2018/credentials/v1"
    V2 = "https://www.w3.org/ns/credentials/v2"


UNDEFINED_TERMS = "https://www.w3.org/ns/credentials/undefined-terms/v2"

_FAMILY = re.compile(r"https://www\.w3\.org/(?:2018|ns)/credentials/v[0-9.]+")


def version_of(document: Document) -> Version:
    """The version that the first context names; 2.0 where it names none, and then the rules of 2.0 say what is missing.

    Raises `Unsupported` for a version that is neither 1.1 nor 2.0.
    """
    first = first_context(document)
    if first in tuple(Version):
        return Version(first)
    if isinstance(first, str) and _FAMILY.fullmatch(first):
        raise Unsupported(Code.MALFORMED_VALUE, "this version of the data model is not known here", "/@context/0")
    return Version.V2


def first_context(document: Document) -> Any:
    """What stands first in `@context`, which may be an array or, in an envelope, one text."""
    value = document.get("@context")
    if isinstance(value, list):
        return value[0] if value else None
    return value


def contexts_v2(document: Document) -> Iterator[Problem]:
    """VCDM 2.0, section 4.3: an ordered set of URLs and objects that begins with the base context."""
    yield from _contexts(document, Version.V2)
    items = document.get("@context")
    if isinstance(items, list) and UNDEFINED_TERMS in items[:-1]:
        yield malformed("the context of undefined terms must be the last one", "/@context")


def contexts_v1(document: Document) -> Iterator[Problem]:
    """VC Data Model 1.1, section 4.1: as in 2.0, with its own base context."""
    yield from _contexts(document, Version.V1)


def _contexts(document: Document, base: Version) -> Iterator[Problem]:
    items = document.get("@context")
    if not isinstance(items, list):
        yield malformed("@context must be an array", "/@context")
        return
    if not items or items[0] != base:
        yield malformed(f"the first context must be {base}", "/@context/0")
    for number, item in enumerate(items[1:], start=1):
        if not is_url(item) and not (isinstance(item, dict) and item):
            yield malformed("a context must be a URL or an object", f"/@context/{number}")
