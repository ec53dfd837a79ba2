"""What a key has signed, for the inventory that saves those documents should the key ever be compromised.

The rule: digests only, as they were recorded with each document (docs/adr/0017).
"""

from datetime import datetime

from sqlalchemy import select

from issuer.store.tables.issuance import credentials, signing_keys
from issuer.store.transaction import Transaction


def digests(tx: Transaction, key_id: str, before: datetime) -> tuple[bytes, ...]:
    """The SHA-256 of every document and card recorded earlier than `before` that this key signed, by credential id.

    `key_id` is the verification method of the key.
    """
    rows = tx.connection.execute(
        select(credentials.c.digest, credentials.c.card_digest)
        .join(signing_keys, signing_keys.c.key == credentials.c.key)
        .where(signing_keys.c.id == key_id, credentials.c.recorded_at < before)
        .order_by(credentials.c.id)
    )
    return tuple(digest for row in rows for digest in row if digest is not None)
