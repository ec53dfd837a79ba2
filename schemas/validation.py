"""Validate a document against one of our schemas.

The rule: the format assertion is on (VC JSON Schema counts a wrong format as a failure), patterns run in an engine
without backtracking, no reference leaves the file, and the answer names places and rules, never values.
"""

from functools import cache
from itertools import islice
from typing import Any, NamedTuple

import jsonschema_rs

from schemas.library import schema, url_of
from schemas.words import explain, pointer

MOST_FAULTS = 50
"""No more faults than this are reported for one document."""


class Fault(NamedTuple):
    """One way in which a document breaks its schema.

    `pointer` is a JSON Pointer (RFC 6901) into the document, empty for the whole; `message` is English for a
    person and repeats nothing of the document but the names of members.
    """

    pointer: str
    message: str

    def __str__(self) -> str:
        return f"{self.pointer or 'the document'} {self.message}"


def validate(name: str, document: Any) -> tuple[Fault, ...]:
    """Take a schema's URL or file name and a JSON value; give its faults, at most `MOST_FAULTS`: none if valid.

    The document must come from a reader that bounds depth and size. Raises `schemas.UnknownSchema`.
    """
    url = url_of(name)
    validator = _validator(url)
    if validator.is_valid(document):
        return ()
    found = (Fault(pointer(error), explain(error, _schema(url))) for error in validator.iter_errors(document))
    return tuple(dict.fromkeys(islice(found, MOST_FAULTS)))


@cache
def _schema(url: str) -> dict[str, Any]:
    return schema(url)


@cache
def _validator(url: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(
        _schema(url),
        validate_formats=True,
        ignore_unknown_formats=False,
        offline=True,
        pattern_options=jsonschema_rs.RegexOptions(),
    )
