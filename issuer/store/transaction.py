"""What every function of the register is given: one open transaction."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from issuer.store.sealing import Sealing

SYSTEM = "urn:uuid:00000000-0000-0000-0000-000000000000"
"""The actor of what the product does by itself, with no person asking."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something done in this transaction that the audit trail will hold: action, opaque object id, SHA-256 or None."""

    action: str
    object: str
    digest: bytes | None


@dataclass(frozen=True, slots=True)
class Transaction:
    """One open transaction. `now` is the store's clock when it began (UTC); `actor` the urn:uuid of who acts."""

    connection: Connection
    sealing: Sealing
    actor: str
    now: datetime
    acts: list[Act] = field(default_factory=list)
