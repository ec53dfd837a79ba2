"""Fixtures of the tests of files."""

from collections.abc import Iterator

import pytest

from tests.reading.paper import Desk
from verifier.reading.worker import Reader


@pytest.fixture
def desk() -> Desk:
    """An issuer of cards, in a world in which all is well."""
    made = Desk()
    made.world.publish()
    return made


@pytest.fixture(scope="session")
def reader() -> Iterator[Reader]:
    """One reader for all tests, whose child process is kept."""
    with Reader() as reader:
        yield reader
