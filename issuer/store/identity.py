"""Who this register issues as. Fixed once and for good: it stands in every credential."""

from dataclasses import dataclass

from issuer.store.database import Transaction


@dataclass(frozen=True, slots=True)
class Identity:
    """The issuer: its DID, the base URL of everything published, its names, and whether it only demonstrates."""

    did: str
    base_url: str
    name_en: str
    name_ur: str = ""
    name_sd: str = ""
    name_ar: str = ""
    demonstration: bool = False


def establish(tx: Transaction, identity: Identity) -> Identity:
    """Fix the identity. The same again is no change; DID, base URL or mark differing raises `Conflict`."""
    raise NotImplementedError


def get(tx: Transaction) -> Identity | None:
    """The identity, or None before `establish`."""
    raise NotImplementedError
