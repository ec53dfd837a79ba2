"""Cards: what is on them, what their codes abbreviate, and the shorter name that some of them need."""

import sqlalchemy as sa
from alembic import op

from issuer.store.guards import Guard, install, permanent, unchanging
from issuer.store.types import Urn

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_KINDS = "kind IN ('unit', 'qualification')"
_MORE_KINDS = "kind IN ('unit', 'qualification', 'card')"
_ERASED = """NOT EXISTS (
    SELECT 1 FROM credentials c JOIN workers w ON w.id = c.worker
    WHERE c.id = OLD.credential AND w.erased_at IS NOT NULL)"""
_NOT_STANDING = """NOT EXISTS (
    SELECT 1 FROM credentials u JOIN credentials c ON c.id = NEW.card
    WHERE u.id = NEW.credential AND u.kind = 'unit' AND u.status = 'valid' AND u.state IN ('recorded', 'published')
    AND c.kind = 'card' AND c.state = 'intent' AND u.worker = c.worker AND u.qualification = c.qualification)"""
_GUARDS = (
    unchanging("signed_cards", ("credential", "card"), "A signed card is never changed"),
    Guard("signed_cards_kept", "signed_cards", "DELETE", _ERASED, "A signed card is kept until its person is erased"),
    permanent("card_units", "What a card names stays on record"),
    unchanging("card_units", ("card", "credential"), "What a card names is never changed"),
    Guard("card_units_standing", "card_units", "INSERT", _NOT_STANDING, "A card names only units that are certified"),
    permanent("card_texts", "A text that cards abbreviate keeps its number for good"),
    unchanging("card_texts", ("number", "text"), "A text that cards abbreviate keeps its number for good"),
    Guard(
        "credentials_card_once",
        "credentials",
        "UPDATE",
        "NEW.card_digest {differs} OLD.card_digest AND OLD.state <> 'intent'",
        "A signed card on record is never changed",
    ),
)


def upgrade() -> None:
    """Make the tables and their guards."""
    _widen_kinds()
    op.add_column("credentials", sa.Column("card_digest", sa.LargeBinary(length=32), nullable=True))
    _add_card_name()
    _add_card_due()
    op.create_index(
        "uq_credentials_card",
        "credentials",
        ["worker", "qualification", "edition"],
        unique=True,
        sqlite_where=sa.text("kind = 'card' AND state <> 'abandoned'"),
        postgresql_where=sa.text("kind = 'card' AND state <> 'abandoned'"),
    )
    op.create_index(
        "ix_credentials_card_ends",
        "credentials",
        ["valid_until", "id"],
        unique=False,
        sqlite_where=sa.text("kind = 'card' AND status = 'valid'"),
        postgresql_where=sa.text("kind = 'card' AND status = 'valid'"),
    )
    op.create_table(
        "signed_cards",
        sa.Column("credential", Urn(), nullable=False),
        sa.Column("card", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["credential"], ["credentials.id"], name=op.f("fk_signed_cards_credential")),
        sa.PrimaryKeyConstraint("credential", name=op.f("pk_signed_cards")),
    )
    op.create_table(
        "card_units",
        sa.Column("card", Urn(), nullable=False),
        sa.Column("credential", Urn(), nullable=False),
        sa.ForeignKeyConstraint(["card"], ["credentials.id"], name=op.f("fk_card_units_card")),
        sa.ForeignKeyConstraint(["credential"], ["credentials.id"], name=op.f("fk_card_units_credential")),
        sa.PrimaryKeyConstraint("card", "credential", name=op.f("pk_card_units")),
    )
    op.create_index(op.f("ix_card_units_credential"), "card_units", ["credential"], unique=False)
    op.create_table(
        "card_texts",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("number >= 0", name=op.f("ck_card_texts_number")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_card_texts")),
        sa.UniqueConstraint("text", name=op.f("uq_card_texts_text")),
    )
    for guard in _GUARDS:
        install(op.get_bind(), guard)


def _widen_kinds() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f("ck_credentials_known_kind"), "credentials")
        op.create_check_constraint(op.f("ck_credentials_known_kind"), "credentials", _MORE_KINDS)
        return
    # SQLite cannot change a constraint. Widening one touches no row, and for that its manual gives this procedure
    # (ALTER TABLE, section 7); making the table anew would need its foreign keys and guards taken down.
    connection = op.get_bind()
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.exec_driver_sql(
        "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = 'credentials'",
        (_KINDS, _MORE_KINDS),
    )
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")


def _add_card_name() -> None:
    # Written out, because alembic leaves the constraint of a new column away on SQLite.
    op.execute(
        "ALTER TABLE workers ADD COLUMN card_name TEXT DEFAULT '' NOT NULL"
        " CONSTRAINT ck_workers_card_name_erased CHECK (erased_at IS NULL OR card_name = '')"
    )


def _add_card_due() -> None:
    """Whoever has a certified unit already is due a card."""
    op.add_column("enrolments", sa.Column("card_due", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(
        "UPDATE enrolments SET card_due = TRUE WHERE EXISTS (SELECT 1 FROM credentials c"
        " WHERE c.worker = enrolments.worker AND c.qualification = enrolments.qualification"
        " AND c.kind = 'unit' AND c.status = 'valid' AND c.state IN ('recorded', 'published'))"
    )
    op.create_index(
        "ix_enrolments_card_due",
        "enrolments",
        ["worker", "qualification"],
        unique=False,
        sqlite_where=sa.text("card_due"),
        postgresql_where=sa.text("card_due"),
    )
