"""Offices to try things on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.issuer import office as offices
from tests.issuer.office import TestOffice


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with standard, assessors and keys; copied for each test."""
    path = tmp_path_factory.mktemp("office") / "template"
    offices.make_template(path)
    return path


@pytest.fixture
def office(template: Path, tmp_path: Path) -> Iterator[TestOffice]:
    """An office of this test's own, with nobody on record yet."""
    with offices.open_office(template, tmp_path / "office") as opened:
        yield opened


@pytest.fixture(scope="session")
def issued_template(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office that has issued to two workers; copied for each test."""
    path = tmp_path_factory.mktemp("issued") / "template"
    with offices.open_office(template, path) as opened:
        opened.enter()
        opened.issue()
    return path


@pytest.fixture
def issued(issued_template: Path, tmp_path: Path) -> Iterator[TestOffice]:
    """An office that has issued to two workers: three units and a qualification each, published and handed out."""
    with offices.open_office(issued_template, tmp_path / "issued") as opened:
        yield opened
