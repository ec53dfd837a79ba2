"""Fixtures that every test may use."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
_NAMED = os.environ.get("HUNAR_VECTORS")
_SHARED = Path(_NAMED) if _NAMED else ROOT.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of vectors (docs/conformance.md): the one that `HUNAR_VECTORS` names, or `../shared`.

    It is no part of this repository. Without it the test skips and says so; in CI, or where the variable names a
    folder that is not there, the test fails.
    """
    return _present(_SHARED)


@pytest.fixture(scope="session")
def vectors(shared: Path) -> Path:
    """The official test vectors."""
    return _present(shared / "standards" / "vectors")


@pytest.fixture(scope="session")
def domain(shared: Path) -> Path:
    """The tables of the field as they were collected, from which those in this repository were made."""
    return _present(shared / "domain", required=False)


def _present(folder: Path, *, required: bool = bool(_NAMED)) -> Path:
    """Give the folder, or skip the test; fail it where the folder is `required`, and in CI."""
    if folder.is_dir():
        return folder
    if required or os.environ.get("CI"):
        pytest.fail(f"the folder {folder} must be present: HUNAR_VECTORS or CI says so")
    pytest.skip(f"needs {folder}, which is not part of this repository (docs/conformance.md); see HUNAR_VECTORS")
