"""The whole corpus: families of cases by their names."""

from collections.abc import Mapping
from types import MappingProxyType

from tests.hostile.case import Case
from tests.hostile.families import claims, tampering, texts

FAMILIES: Mapping[str, list[Case]] = MappingProxyType(
    {"texts": texts.CASES, "tampering": tampering.CASES, "claims": claims.CASES}
)

CASES: tuple[Case, ...] = tuple(case for cases in FAMILIES.values() for case in cases)
