"""Who this register issues as.

The rule: fixed once and for good, because it stands in every credential; no register serves two issuers.
"""

from dataclasses import asdict, dataclass

from sqlalchemy import insert, select, update

from issuer.store import audit
from issuer.store.errors import Conflict
from issuer.store.tables import people as tables
from issuer.store.transaction import Transaction


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
    """Fix the identity. Names may be corrected later; another DID, base URL or mark raises `Conflict`."""
    before = get(tx)
    if before == identity:
        return identity
    if before is None:
        tx.connection.execute(insert(tables.identity).values(one=1, **asdict(identity)))
    elif _permanent(before) == _permanent(identity):
        tx.connection.execute(update(tables.identity).values(**asdict(identity)))
    else:
        raise Conflict("this register belongs to another issuer, and cannot serve a second one")
    audit.append(tx, "identity.establish", identity.did)
    return identity


def get(tx: Transaction) -> Identity | None:
    """The identity, or None before `establish`."""
    row = tx.connection.execute(select(tables.identity)).first()
    return None if row is None else Identity(*row[1:])


def _permanent(identity: Identity) -> tuple[str, str, bool]:
    return identity.did, identity.base_url, identity.demonstration
