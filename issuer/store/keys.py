"""Signing keys: what is public of them, and where the private part is kept. No private key is ever here.

The rule: a key's public part and roles never change; its state only goes forward, active → retired → compromised.
"""

from dataclasses import dataclass
from datetime import datetime

from issuer.store.terms import KeyState as KeyState
from issuer.store.terms import Role as Role
from issuer.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key to put on record: `id` is its verification method (DID URL), `uri` its custody (`file:`, `pkcs11:`)."""

    id: str
    uri: str
    public_multikey: str
    roles: frozenset[Role]
    valid_from: datetime
    valid_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key on record."""

    id: str
    uri: str
    public_multikey: str
    roles: frozenset[Role]
    valid_from: datetime
    valid_until: datetime | None
    state: KeyState
    compromised_at: datetime | None


def add(tx: Transaction, key: NewKey) -> SigningKey:
    """Put a key on record. The same again is no change; another key under the same id raises `Conflict`."""
    raise NotImplementedError


def get(tx: Transaction, key_id: str) -> SigningKey:
    """One key. Raises `NotFound`."""
    raise NotImplementedError


def every(tx: Transaction) -> tuple[SigningKey, ...]:
    """All keys, in the order they came."""
    raise NotImplementedError


def active(tx: Transaction, role: Role, at: datetime) -> SigningKey:
    """The newest active key with this role that is valid at the time. Raises `NotFound` if there is none."""
    raise NotImplementedError


def retire(tx: Transaction, key_id: str) -> SigningKey:
    """Sign nothing new with this key. Raises `Refused` if it is compromised."""
    raise NotImplementedError


def mark_compromised(tx: Transaction, key_id: str, at: datetime) -> SigningKey:
    """Say that somebody else may have this key, since `at`. There is no way back."""
    raise NotImplementedError
