"""Fixtures that every test may use."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
_SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of official vectors and design texts beside the project.

    Absent on a plain clone: the test skips and says so. In CI it must be there.
    """
    if _SHARED.is_dir():
        return _SHARED
    if os.environ.get("CI"):
        pytest.fail("the folder ../shared must be present in CI")
    pytest.skip("needs the official vectors in ../shared, which is not part of this repository")


@pytest.fixture(scope="session")
def vectors(shared: Path) -> Path:
    """The official test vectors."""
    return shared / "standards" / "vectors"
