"""Fixtures of the tests of files."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.reading.paper import Desk
from verifier.reading.limits import LIMITS
from verifier.reading.worker import Reader


@pytest.fixture
def desk() -> Desk:
    """An issuer of cards, in a world in which all is well."""
    made = Desk()
    made.world.publish()
    return made


@pytest.fixture(scope="session")
def reader() -> Iterator[Reader]:
    """One reader for all tests, whose child process is kept. On a busy machine it waits longer by the clock, and of the
    processor's time it gives bombs less than the product does."""
    with Reader(replace(LIMITS, seconds=3, patience=120.0)) as reader:
        yield reader
