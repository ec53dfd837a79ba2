"""Keys, status lists, credentials, and what became of them."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from issuer.store.tables.metadata import metadata
from issuer.store.tables.workers import RowNumber
from issuer.store.terms import Action, CredentialState, KeyState, Kind, Status
from issuer.store.types import Moment, Urn, term

signing_keys = Table(
    "signing_keys",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("uri", Text, nullable=False),
    Column("public_multikey", Text, nullable=False, unique=True),
    Column("signs_credentials", Boolean, nullable=False),
    Column("signs_status", Boolean, nullable=False),
    Column("valid_from", Moment, nullable=False),
    Column("valid_until", Moment),
    Column("state", term(KeyState), nullable=False),
    Column("compromised_at", Moment),
    CheckConstraint("signs_credentials OR signs_status", name="has_a_role"),
    CheckConstraint("valid_from < valid_until", name="period"),
    CheckConstraint("(state = 'compromised') = (compromised_at IS NOT NULL)", name="compromise_is_dated"),
)

status_lists = Table(
    "status_lists",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("length", Integer, nullable=False),
    Column("allotted", Integer, nullable=False),
    Column("seed", LargeBinary, nullable=False),
    Column("created_at", Moment, nullable=False),
    CheckConstraint("allotted BETWEEN 0 AND length", name="not_overfull"),
    CheckConstraint("length >= 131072", name="herd"),
)

allotments = Table(
    "allotments",
    metadata,
    Column("list", ForeignKey("status_lists.number"), primary_key=True),
    Column("position", Integer, primary_key=True),
    CheckConstraint("position >= 0", name="position"),
    sqlite_with_rowid=False,
)

# Conditions of partial indexes, for queries to repeat word for word: SQLite uses such an index for no other.
LIVE = text("state <> 'abandoned'")
STANDING = text("status = 'valid' AND state IN ('recorded', 'published')")
MARKED = text("status <> 'valid' OR message <> 0")
UNFINISHED = text("state = 'intent'")
CARD = text("kind = 'card' AND state <> 'abandoned'")
STANDING_CARD = text("kind = 'card' AND status = 'valid'")

credentials = Table(
    "credentials",
    metadata,
    Column("id", Urn, primary_key=True),
    Column("short_number", Text, nullable=False, unique=True),
    Column("kind", term(Kind), nullable=False),
    Column("worker", ForeignKey("workers.id"), nullable=False, index=True),
    Column("assessment", ForeignKey("assessments.id"), nullable=False),
    Column("unit", ForeignKey("units.key")),
    Column("qualification", ForeignKey("qualifications.key"), nullable=False),
    Column("edition", SmallInteger, nullable=False),
    Column("replaces", ForeignKey("credentials.id")),
    Column("exception", Text),
    Column("list", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("valid_from", Moment, nullable=False),
    Column("valid_until", Moment, nullable=False),
    Column("state", term(CredentialState), nullable=False),
    Column("status", term(Status), nullable=False),
    Column("message", SmallInteger, nullable=False),
    Column("planned_by", ForeignKey("actors.id"), nullable=False),
    Column("planned_at", Moment, nullable=False),
    Column("recorded_at", Moment),
    Column("key", ForeignKey("signing_keys.key")),
    Column("digest", LargeBinary(32)),
    Column("card_digest", LargeBinary(32)),
    ForeignKeyConstraint(["list", "position"], ["allotments.list", "allotments.position"]),
    UniqueConstraint("list", "position"),
    CheckConstraint("(kind = 'unit') = (unit IS NOT NULL)", name="unit_of_its_kind"),
    CheckConstraint("valid_from < valid_until", name="period"),
    CheckConstraint(
        "(state IN ('recorded', 'published')) = (digest IS NOT NULL AND key IS NOT NULL AND recorded_at IS NOT NULL)",
        name="recorded_means_signed",
    ),
    CheckConstraint("state <> 'abandoned' OR status = 'revoked'", name="abandoned_means_revoked"),
    # One credential for each (kind, worker, unit or qualification, assessment) and edition: the assessment fixes the
    # worker, unit and qualification. A repeated request finds it, whoever came first (docs/threats.md, 42).
    Index(
        "uq_credentials_live",
        "assessment",
        "kind",
        "edition",
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    ),
    Index("uq_credentials_replaces", "replaces", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
    # One card of each edition, whichever assessment it was planned on.
    Index(
        "uq_credentials_card",
        "worker",
        "qualification",
        "edition",
        unique=True,
        sqlite_where=CARD,
        postgresql_where=CARD,
    ),
    Index("ix_credentials_card_ends", "valid_until", "id", sqlite_where=STANDING_CARD, postgresql_where=STANDING_CARD),
    Index("ix_credentials_unfinished", "planned_at", "id", sqlite_where=UNFINISHED, postgresql_where=UNFINISHED),
    Index("ix_credentials_marked", "list", "position", sqlite_where=MARKED, postgresql_where=MARKED),
    Index("ix_credentials_unit", "unit", "worker", sqlite_where=STANDING, postgresql_where=STANDING),
    Index("ix_credentials_qualification", "qualification", "worker", sqlite_where=STANDING, postgresql_where=STANDING),
    CheckConstraint("edition >= 1", name="edition"),
    CheckConstraint("message BETWEEN 0 AND 15", name="message"),
)

signed_documents = Table(
    "signed_documents",
    metadata,
    Column("credential", ForeignKey("credentials.id"), primary_key=True),
    Column("document", LargeBinary, nullable=False),
)

signed_cards = Table(
    "signed_cards",
    metadata,
    Column("credential", ForeignKey("credentials.id"), primary_key=True),
    Column("card", LargeBinary, nullable=False),
)

card_units = Table(
    "card_units",
    metadata,
    Column("card", ForeignKey("credentials.id"), primary_key=True),
    Column("credential", ForeignKey("credentials.id"), primary_key=True, index=True),
)

card_texts = Table(
    "card_texts",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False, unique=True),
    CheckConstraint("number >= 0", name="number"),
)

status_changes = Table(
    "status_changes",
    metadata,
    Column("key", RowNumber, primary_key=True),
    Column("credential", ForeignKey("credentials.id"), nullable=False, index=True),
    Column("action", term(Action), nullable=False),
    Column("reason", Text, nullable=False),
    Column("message", SmallInteger, nullable=False),
    Column("actor", ForeignKey("actors.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    CheckConstraint("reason <> ''", name="reason"),
    CheckConstraint("message BETWEEN 0 AND 15", name="message"),
)
