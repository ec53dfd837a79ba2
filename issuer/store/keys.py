"""Signing keys: what is public of them, and where the private part is kept. No private key is ever here.

The rule: a key's public part and roles never change; its state only goes forward, active → retired → compromised.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, or_, select, update

from issuer.store import audit
from issuer.store.errors import Conflict, NotFound, Refused
from issuer.store.tables.issuance import signing_keys as table
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
    row = tx.connection.execute(select(table).where(table.c.id == key.id)).first()
    if row is not None:
        return _same(_key(row), key)
    tx.connection.execute(
        insert(table).values(
            id=key.id,
            uri=key.uri,
            public_multikey=key.public_multikey,
            signs_credentials=Role.CREDENTIAL in key.roles,
            signs_status=Role.STATUS in key.roles,
            valid_from=key.valid_from,
            valid_until=key.valid_until,
            state=KeyState.ACTIVE,
        )
    )
    audit.append(tx, "key.add", key.id, audit.digest(key.public_multikey))
    return get(tx, key.id)


def get(tx: Transaction, key_id: str) -> SigningKey:
    """One key. Raises `NotFound`."""
    row = tx.connection.execute(select(table).where(table.c.id == key_id)).first()
    if row is None:
        raise NotFound("no signing key of this identifier is on record")
    return _key(row)


def named(tx: Transaction, name: str) -> SigningKey:
    """The key that a person names: by its whole identifier, or by what follows `#` in it, as in `key-1`.

    Raises `NotFound`, which names the keys on record.
    """
    keys = every(tx)
    found = [key for key in keys if name in {key.id, *_short(key)}]
    if len(found) != 1:
        words = "no signing key has this name" if not found else "several signing keys have this name"
        raise NotFound(f"{words}; on record are: {', '.join(key.id for key in keys) or 'none'}")
    return found[0]


def every(tx: Transaction) -> tuple[SigningKey, ...]:
    """All keys, in the order they came."""
    return tuple(_key(row) for row in tx.connection.execute(select(table).order_by(table.c.key)))


def active(tx: Transaction, role: Role, at: datetime) -> SigningKey:
    """The newest active key with this role that is valid at the time. Raises `NotFound` if there is none."""
    signs = table.c.signs_credentials if role is Role.CREDENTIAL else table.c.signs_status
    row = tx.connection.execute(
        select(table)
        .where(table.c.state == KeyState.ACTIVE, signs, table.c.valid_from <= at)
        .where(or_(table.c.valid_until.is_(None), table.c.valid_until >= at))
        .order_by(table.c.key.desc())
        .limit(1)
    ).first()
    if row is None:
        raise NotFound(f"no active key that signs a {role} is on record for this time")
    return _key(row)


def _short(key: SigningKey) -> tuple[str, str]:
    fragment = key.id.partition("#")[2]
    return fragment, f"#{fragment}"


def retire(tx: Transaction, key_id: str) -> SigningKey:
    """Sign nothing new with this key. Raises `Refused` if it is compromised."""
    key = get(tx, key_id)
    if key.state is KeyState.COMPROMISED:
        raise Refused("this key is compromised, which is worse than retired")
    return key if key.state is KeyState.RETIRED else _move(tx, key_id, "key.retire", state=KeyState.RETIRED)


def mark_compromised(tx: Transaction, key_id: str, at: datetime) -> SigningKey:
    """Say that somebody else may have this key, since `at`. There is no way back; an earlier `at` may follow."""
    key = get(tx, key_id)
    if key.compromised_at is not None and key.compromised_at <= at:
        return key
    return _move(tx, key_id, "key.compromise", state=KeyState.COMPROMISED, compromised_at=at)


def _move(tx: Transaction, key_id: str, action: str, **values: object) -> SigningKey:
    tx.connection.execute(update(table).where(table.c.id == key_id).values(**values))
    audit.append(tx, action, key_id)
    return get(tx, key_id)


def _same(on_record: SigningKey, key: NewKey) -> SigningKey:
    known = (on_record.public_multikey, on_record.roles, on_record.valid_from, on_record.valid_until)
    if known != (key.public_multikey, key.roles, key.valid_from, key.valid_until):
        raise Conflict("another key is on record under this identifier")
    return on_record


def _key(row: Row[Any]) -> SigningKey:
    signs = {Role.CREDENTIAL: row.signs_credentials, Role.STATUS: row.signs_status}
    roles = frozenset(role for role, has in signs.items() if has)
    return SigningKey(
        row.id, row.uri, row.public_multikey, roles, row.valid_from, row.valid_until, row.state, row.compromised_at
    )
