"""Names and descriptions with their language and direction (VCDM 2.0, sections 4.6 and 11.1).

The rule: a text is a plain string, or an object that says its language and direction and nothing else, or several of
these objects.
"""

import re
from collections.abc import Iterator
from typing import Any

from vc.model.rule import malformed
from vc.problems import Document, Problem

TEXTS = ("name", "description")

_MEMBERS = frozenset({"@value", "@language", "@direction"})
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")  # RFC 5646, section 2.1, as to its form


def texts(document: Document) -> Iterator[Problem]:
    """Sections 4.6 and 4.7: name and description of the credential, and of its issuer."""
    yield from _texts_of(document, "")
    if isinstance(document.get("issuer"), dict):
        yield from _texts_of(document["issuer"], "/issuer")


def _texts_of(value: Document, pointer: str) -> Iterator[Problem]:
    for name in TEXTS:
        if name in value:
            yield from _check_text(value[name], f"{pointer}/{name}")


def _check_text(value: Any, pointer: str) -> Iterator[Problem]:
    if isinstance(value, str):
        return
    if isinstance(value, list) and value:
        for number, item in enumerate(value):
            yield from _check_value(item, f"{pointer}/{number}")
    else:
        yield from _check_value(value, pointer)


def _check_value(value: Any, pointer: str) -> Iterator[Problem]:
    """Section 11.1: `@value` is required, `@language` is a BCP 47 tag, `@direction` is `ltr` or `rtl`."""
    if not isinstance(value, dict):
        yield malformed("this must be a text, or an object with @value", pointer)
        return
    if not isinstance(value.get("@value"), str):
        yield malformed("@value must be a text", f"{pointer}/@value")
    if "@language" in value and not _is_language(value["@language"]):
        yield malformed("@language must be a language tag such as ur or sd-Arab", f"{pointer}/@language")
    if "@direction" in value and value["@direction"] not in ("ltr", "rtl"):
        yield malformed("@direction must be ltr or rtl", f"{pointer}/@direction")
    if not value.keys() <= _MEMBERS:
        yield malformed("beside @value, @language and @direction nothing may stand here", pointer)


def _is_language(tag: Any) -> bool:
    return isinstance(tag, str) and _LANGUAGE.fullmatch(tag) is not None
