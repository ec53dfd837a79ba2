"""Where in a document something is wrong, when a rule was applied to a part of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from vc.problems import Invalid


@contextmanager
def within(prefix: str) -> Iterator[None]:
    """Let an `Invalid` raised inside speak about the whole document: `prefix` is the JSON Pointer of the part."""
    try:
        yield
    except Invalid as error:
        error.problem = replace(error.problem, pointer=prefix + error.problem.pointer)
        raise
