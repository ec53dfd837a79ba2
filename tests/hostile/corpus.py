"""The whole corpus: families of cases by their names."""

from collections.abc import Mapping
from types import MappingProxyType

from tests.hostile.case import Case
from tests.hostile.families import (
    cards,
    claims,
    contexts,
    dates,
    dids,
    graphs,
    issuers,
    proofs,
    requests,
    status,
    tampering,
    texts,
    tokens,
    trust_lists,
    wrapping,
)

FAMILIES: Mapping[str, list[Case]] = MappingProxyType(
    {
        "texts": texts.CASES,
        "tampering": tampering.CASES,
        "claims": claims.CASES,
        "contexts": contexts.CASES,
        "proofs": proofs.CASES,
        "wrapping": wrapping.CASES,
        "issuers": issuers.CASES,
        "dids": dids.CASES,
        "graphs": graphs.CASES,
        "status": status.CASES,
        "tokens": tokens.CASES,
        "dates": dates.CASES,
        "requests": requests.CASES,
        "cards": cards.CASES,
        "trust lists": trust_lists.CASES,
    }
)

CASES: tuple[Case, ...] = tuple(case for cases in FAMILIES.values() for case in cases)
