"""The audit trail with the end of its chain, and the proof that the secret is the right one."""

from sqlalchemy import BigInteger, CheckConstraint, Column, LargeBinary, SmallInteger, Table, Text

from issuer.store.tables.metadata import metadata
from issuer.store.types import Moment, Urn

audit_trail = Table(
    "audit_trail",
    metadata,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    # No foreign keys: the trail outlives what it speaks of.
    Column("actor", Urn, nullable=False),
    Column("action", Text, nullable=False),
    Column("object", Text, nullable=False, index=True),
    Column("digest", LargeBinary(32)),
    Column("previous", LargeBinary(32), nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("one", SmallInteger, primary_key=True, autoincrement=False),
    Column("sequence", BigInteger, nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    Column("at", Moment),
    CheckConstraint("one = 1", name="one"),
)

secret_proof = Table(
    "secret_proof",
    metadata,
    Column("one", SmallInteger, primary_key=True, autoincrement=False),
    Column("sealed", LargeBinary, nullable=False),
    CheckConstraint("one = 1", name="one"),
)
