"""A verifier that gives receipts, in the world of the verifier's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.verifier.world import NOW, World
from verifier import Policy, Report, verify
from verifier.receipts import Receipts


@pytest.fixture
def world() -> World:
    world = World()
    world.publish()
    return world


class Office:
    """Receipts of one verifier, and what they are given for."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world = world
        self.policy = Policy(trust=world.trust())
        self.receipts = Receipts(folder)

    def report(self, data: bytes) -> Report:
        return verify(data, self.policy, now=NOW, fetch=self.world.fetch)

    def sign(self, data: bytes) -> bytes:
        return self.receipts.sign(self.report(data), self.policy)

    def print(self, signed: bytes) -> bytes:
        return self.receipts.print(self.receipts.open(signed, NOW))


@pytest.fixture
def office(world: World, tmp_path: Path) -> Iterator[Office]:
    yield Office(world, tmp_path / "receipts")
