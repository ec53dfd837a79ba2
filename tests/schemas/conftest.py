"""Sample credentials, fresh for each test."""

import json
from pathlib import Path
from typing import Any

import pytest

SAMPLES = Path(__file__).parent / "samples"


def read_sample(name: str) -> dict[str, Any]:
    """Give a sample credential, `competency` or `qualification`, as a fresh dict."""
    document: dict[str, Any] = json.loads((SAMPLES / f"{name}-credential.json").read_bytes())
    return document


@pytest.fixture
def competency() -> dict[str, Any]:
    """An unsigned competency credential."""
    return read_sample("competency")


@pytest.fixture
def qualification() -> dict[str, Any]:
    """An unsigned qualification credential."""
    return read_sample("qualification")


@pytest.fixture(params=["competency", "qualification"])
def kind(request: pytest.FixtureRequest) -> str:
    """The kind of each of the two samples."""
    return str(request.param)


@pytest.fixture
def credential(kind: str) -> dict[str, Any]:
    """Each of the two samples."""
    return read_sample(kind)
