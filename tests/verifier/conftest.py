"""Fixtures of the verifier's tests."""

import pytest

from tests.verifier.world import World


@pytest.fixture
def world() -> World:
    """A world in which all is well."""
    made = World()
    made.publish()
    return made
