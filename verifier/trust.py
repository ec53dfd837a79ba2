"""Whom the verifier's operator trusts, for what, and with which keys.

The rule: these are values read from a trust list (`verifier.trust_list`), and the only source of an issuer's name. An
issuer is found by its exact identifier. What is not said is not limited: no `keys` means that the DID document is
asked, no `scope` means every standard and level.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from keys import PublicKey
from vc.instant import Instant
from vc.problems import Document


class KeyState(StrEnum):
    """What has become of a key. A retired key keeps its old signatures good; a compromised one keeps none."""

    ACTIVE = "active"
    RETIRED = "retired"
    COMPROMISED = "compromised"


@dataclass(frozen=True, slots=True)
class Inventory:
    """Where the digests stand of what was signed before a key was compromised.

    `digest` is the multihash (as bytes) of the file at `url`, so that the trust list's signature covers it too.
    """

    url: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """A pinned key. `id` is the URL that proofs name; `roles` are of "credential" and "status"."""

    id: str
    public_key: PublicKey
    roles: frozenset[str]
    valid_from: Instant
    valid_until: Instant | None = None
    state: KeyState = KeyState.ACTIVE
    inventory: Inventory | None = None

    def covers(self, moment: Instant) -> bool:
        """Say whether a signature that claims this moment lies within the time of the key, both ends included."""
        return self.valid_from <= moment and (self.valid_until is None or moment <= self.valid_until)


_NUMBER: Final = "0|[1-9][0-9]{0,9}"


@dataclass(frozen=True, slots=True)
class StatusRules:
    """Where an issuer keeps its status lists.

    `templates` maps a purpose ("revocation", which is always there, "suspension", "message") to a URL with `{list}` in
    the place of the list's number. All lists of one number use the same index. `messages` gives the text for each
    value of the message list, whose entries have `message_size` bits.
    """

    templates: Mapping[str, str]
    message_size: int = 1
    messages: tuple[str, ...] = ()

    def number(self, purpose: str, url: str) -> str | None:
        """Give the list's number if `url` is one of the URLs for `purpose`, else None."""
        before, _, after = self.templates.get(purpose, "").partition("{list}")
        found = re.fullmatch(f"{re.escape(before)}({_NUMBER}){re.escape(after)}", url, re.ASCII)
        return found[1] if found and before else None

    def url(self, purpose: str, number: str) -> str:
        """Give the URL of list `number` for a purpose that the rules have."""
        return self.templates[purpose].replace("{list}", number)

    def owns(self, url: str) -> bool:
        """Say whether `url` is a status list under these rules, for whatever purpose."""
        return any(self.number(purpose, url) is not None for purpose in self.templates)

    def size(self, purpose: str) -> int:
        """Give the bits of one entry in the lists for `purpose`."""
        return self.message_size if purpose == "message" else 1


@dataclass(frozen=True, slots=True)
class Scope:
    """What an issuer is trusted for: ids of competency standards, and NVQF levels. None sets no limit."""

    standards: frozenset[str] | None = None
    levels: frozenset[int] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class TrustedIssuer:
    """An issuer on the trust list. `names` maps language tags to the name to be shown; two are equal if identical.

    `register` is the URL at which the issuer's public register answers, with `{number}` in the place of a short number;
    empty if there is none.
    """

    id: str
    names: Mapping[str, str]
    keys: Mapping[str, TrustedKey] | None = None
    scope: Scope = Scope()
    status_lists: StatusRules | None = None
    demonstration: bool = False
    cards: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    register: str = ""

    def name(self, language: str = "en") -> str:
        """Give the name in this language, or in English, or in any language, or the identifier."""
        first = next(iter(self.names.values()), self.id)
        return self.names.get(language) or self.names.get("en") or first


@dataclass(frozen=True, slots=True, eq=False)
class TrustList:
    """A trust list as it was read; `document` is all of it.

    `fingerprint` is that of the root key that signed it, None for a plain list that nobody signed. `valid_from` and
    `valid_until` are None only where the maker of the value vouches for it otherwise (the issuer's own seal).
    """

    issuers: Mapping[str, TrustedIssuer]
    id: str = ""
    issue_number: int = 0
    valid_from: Instant | None = None
    valid_until: Instant | None = None
    fingerprint: str | None = None
    document: Document = field(default_factory=dict)


NOBODY: Final = TrustList(MappingProxyType({}))
"""The trust list of somebody who has none."""
