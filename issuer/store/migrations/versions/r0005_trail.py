"""The audit trail, and the proof of the secret."""

import sqlalchemy as sa
from alembic import op

from issuer.store.guards import Guard, install, permanent, unchanging
from issuer.store.types import Moment, Urn

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ENTRY = ("sequence", "at", "actor", "action", "object", "digest", "previous", "hash")
_GUARDS = (
    permanent("audit_trail", "The audit trail is only ever appended to"),
    unchanging("audit_trail", _ENTRY, "The audit trail is only ever appended to"),
    permanent("audit_head", "The audit trail is only ever appended to"),
    Guard(
        "audit_head_forward",
        "audit_head",
        "UPDATE",
        "NEW.sequence <= OLD.sequence",
        "The audit trail is only ever appended to",
    ),
    permanent("secret_proof", "The proof of the secret stays"),
    unchanging("secret_proof", ("sealed",), "The proof of the secret stays"),
)


def upgrade() -> None:
    """Make the tables and their guards."""
    op.create_table(
        "audit_head",
        sa.Column("one", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("at", Moment(), nullable=True),
        sa.CheckConstraint("one = 1", name=op.f("ck_audit_head_one")),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "audit_trail",
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("actor", Urn(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=True),
        sa.Column("previous", sa.LargeBinary(length=32), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_audit_trail")),
    )
    op.create_index(op.f("ix_audit_trail_object"), "audit_trail", ["object"], unique=False)
    op.create_table(
        "secret_proof",
        sa.Column("one", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("one = 1", name=op.f("ck_secret_proof_one")),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_secret_proof")),
    )
    start = sa.text("INSERT INTO audit_head (one, sequence, hash, at) VALUES (1, 0, :hash, NULL)")
    op.execute(start.bindparams(sa.bindparam("hash", bytes(32), sa.LargeBinary())))
    for guard in _GUARDS:
        install(op.get_bind(), guard)
