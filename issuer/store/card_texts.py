"""The texts that cards abbreviate by number: append-only, because the numbers are printed.

The rule: a text that is here keeps its place for good, whatever becomes of what it was taken from (docs/cards.md).
"""

from collections.abc import Iterable
from hashlib import sha256

from sqlalchemy import insert, select

from issuer.store import audit
from issuer.store.tables.issuance import card_texts
from issuer.store.transaction import Transaction
from vc.cborld import grown


def every(tx: Transaction) -> tuple[str, ...]:
    """All texts, in the order of their numbers."""
    return tuple(tx.connection.execute(select(card_texts.c.text).order_by(card_texts.c.number)).scalars())


def grow(tx: Transaction, wanted: Iterable[str]) -> tuple[str, ...]:
    """Append what is new in `wanted`, in its order; gives what was appended."""
    before = every(tx)
    new = tuple(grown(before, wanted)[len(before) :])
    if new:
        rows = [{"number": number, "text": text} for number, text in enumerate(new, start=len(before))]
        tx.connection.execute(insert(card_texts), rows)
        audit.append(tx, "card-texts.add", f"card-texts:{len(before)}", sha256("\n".join(new).encode()).digest())
    return new
