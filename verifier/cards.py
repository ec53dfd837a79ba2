"""The tables with which an issuer's cards are compressed, from the trust list.

The rule: a card's code names its table by a number, and the number alone selects it, among those of the trust list in
force. A number that stands under no issuer there is not known, whatever else the code says.
"""

from functools import lru_cache
from typing import Any, Final

from vc.cborld import Tables, issuer_tables
from verifier.trust import TrustedIssuer, TrustList

_KEPT: Final = 8


@lru_cache(maxsize=_KEPT)
def card_tables(trust: TrustList) -> Tables:
    """Give the function that finds the table of a registry entry among the issuers of a trust list."""
    return issuer_tables(_entry(issuer) for issuer in trust.issuers.values() if issuer.cards and issuer.status_lists)


def _entry(issuer: TrustedIssuer) -> dict[str, Any]:
    """Give as much of the issuer's entry as its table is made of."""
    templates = issuer.status_lists.templates if issuer.status_lists else {}
    return {"id": issuer.id, "cards": issuer.cards, "statusLists": {"revocation": templates["revocation"]}}
