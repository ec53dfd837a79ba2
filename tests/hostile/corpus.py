"""The whole corpus: families of cases by their names."""

from collections.abc import Mapping
from types import MappingProxyType

from tests.hostile.case import Case
from tests.hostile.families import claims, contexts, issuers, proofs, tampering, texts, wrapping

FAMILIES: Mapping[str, list[Case]] = MappingProxyType(
    {
        "texts": texts.CASES,
        "tampering": tampering.CASES,
        "claims": claims.CASES,
        "contexts": contexts.CASES,
        "proofs": proofs.CASES,
        "wrapping": wrapping.CASES,
        "issuers": issuers.CASES,
    }
)

CASES: tuple[Case, ...] = tuple(case for cases in FAMILIES.values() for case in cases)
