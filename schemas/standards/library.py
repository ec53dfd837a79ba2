"""The standards that come with the product: every JSON file beside this module."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from schemas.standards.model import Standard, UnknownStandard
from schemas.standards.reading import read_standard


@cache
def standards() -> Mapping[tuple[str, str], Standard]:
    """Give every standard of the product by (id, version). The mapping cannot be changed."""
    here = files("schemas.standards").iterdir()
    read = [read_standard(file.read_bytes()) for file in here if file.name.endswith(".json")]
    return MappingProxyType({(each.id, each.version): each for each in sorted(read, key=lambda each: each.id)})


def standard(standard_id: str, version: str) -> Standard:
    """Give one standard, or raise `UnknownStandard`."""
    try:
        return standards()[standard_id, version]
    except KeyError:
        raise UnknownStandard(f"there is no standard {standard_id} in version {version}") from None
