"""What the verifier's operator asks for: trust, and how fresh things have to be.

The rule: a policy is an argument of every verification, never a global.
"""

from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from verifier.trust import NOBODY, TrustList

PRESETS: Final = MappingProxyType(
    {"strict": timedelta(hours=24), "normal": timedelta(days=7), "site": timedelta(days=30)}
)
"""How old a status list or a DID document may be, by name: for a border, an office, and a building site offline."""

DEFAULT_PRESET: Final = "normal"


@dataclass(frozen=True, slots=True)
class Policy:
    """The terms on which a credential is accepted.

    `status_age` is the greatest age of a status list, counted from its `validFrom`, and of a stored DID document.
    `clock_skew` is how far this machine's clock may be behind an issuer's; it is granted to beginnings only, never to
    ends. `retrospective` says that the question is about a moment in the past, so that lists made later count (see
    docs/adr/0007). `inline_contexts` accepts `@context` objects inside of documents, which only the interoperability
    endpoints do. `require_schema` refuses credentials that name a schema this verifier does not have.
    """

    trust: TrustList = NOBODY
    status_age: timedelta = PRESETS[DEFAULT_PRESET]
    clock_skew: timedelta = timedelta(minutes=5)
    retrospective: bool = False
    inline_contexts: bool = False
    require_schema: bool = True
