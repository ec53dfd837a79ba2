"""Keys, status lists and credentials."""

import sqlalchemy as sa
from alembic import op

from issuer.store.guards import Guard, install, permanent, unchanging
from issuer.store.types import Moment, Urn

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_PLANNED = (
    "id",
    "short_number",
    "kind",
    "worker",
    "assessment",
    "unit",
    "qualification",
    "edition",
    "replaces",
    "exception",
    "list",
    "position",
    "valid_from",
    "valid_until",
    "planned_by",
    "planned_at",
)
_CHANGE = ("key", "credential", "action", "reason", "message", "actor", "at", "recorded_at")
_PASSED = """NOT EXISTS (
    SELECT 1 FROM assessments a
    WHERE a.id = NEW.assessment AND a.worker = NEW.worker AND a.qualification = NEW.qualification
    AND a.result = 'C' AND a.state = 'recorded' AND (NEW.unit IS NULL OR a.unit = NEW.unit))"""
_ACCREDITED = """NEW.exception IS NULL AND NOT EXISTS (
    SELECT 1 FROM assessments a
    JOIN units u ON u.key = a.unit
    JOIN standards s ON s.key = u.standard
    JOIN accreditations c ON c.assessor = a.assessor AND c.trade = s.trade
    WHERE a.id = NEW.assessment AND a.assessed_on <= c.valid_until
    AND (c.valid_from IS NULL OR c.valid_from <= a.assessed_on))"""
_INCOMPLETE = """NEW.kind = 'qualification' AND EXISTS (
    SELECT 1 FROM qualification_units q
    WHERE q.qualification = NEW.qualification AND NOT EXISTS (
        SELECT 1 FROM assessments a
        WHERE a.worker = NEW.worker AND a.qualification = NEW.qualification AND a.unit = q.unit
        AND a.result = 'C' AND a.state = 'recorded'))"""
_ERASED = """NOT EXISTS (
    SELECT 1 FROM credentials c JOIN workers w ON w.id = c.worker
    WHERE c.id = OLD.credential AND w.erased_at IS NOT NULL)"""
_GUARDS = (
    permanent("signing_keys", "A key stays on record"),
    unchanging(
        "signing_keys",
        ("key", "id", "public_multikey", "signs_credentials", "signs_status", "valid_from", "valid_until"),
        "A key is never changed; a new key is a new row",
    ),
    Guard(
        "signing_keys_forward",
        "signing_keys",
        "UPDATE",
        "OLD.state = 'retired' AND NEW.state = 'active'"
        " OR OLD.state = 'compromised' AND (NEW.state <> 'compromised' OR NEW.compromised_at > OLD.compromised_at)",
        "A key never becomes better again",
    ),
    permanent("status_lists", "A status list stays on record"),
    unchanging("status_lists", ("number", "length", "seed", "created_at"), "A status list is never changed"),
    Guard(
        "status_lists_forward",
        "status_lists",
        "UPDATE",
        "NEW.allotted < OLD.allotted",
        "An index that was allotted is never free again",
    ),
    permanent("allotments", "An index that was allotted is never free again"),
    unchanging("allotments", ("list", "position"), "An index that was allotted is never free again"),
    permanent("credentials", "A credential stays on record"),
    unchanging("credentials", _PLANNED, "What was planned is never changed"),
    Guard("credentials_passed", "credentials", "INSERT", _PASSED, "A credential needs a recorded competent result"),
    Guard(
        "credentials_accredited",
        "credentials",
        "INSERT",
        _ACCREDITED,
        "The assessor was not accredited for this trade on the day of the assessment",
    ),
    Guard(
        "credentials_complete",
        "credentials",
        "INSERT",
        _INCOMPLETE,
        "A qualification needs a recorded competent result in each of its units",
    ),
    Guard(
        "credentials_begin",
        "credentials",
        "INSERT",
        "NEW.state <> 'intent' OR NEW.status <> 'valid' OR NEW.message <> 0",
        "A credential begins as an intent",
    ),
    Guard(
        "credentials_forward",
        "credentials",
        "UPDATE",
        "NEW.state <> OLD.state AND NOT (OLD.state = 'intent' AND NEW.state IN ('recorded', 'abandoned')"
        " OR OLD.state = 'recorded' AND NEW.state = 'published')",
        "A credential never goes back to a state before",
    ),
    Guard(
        "credentials_signed_once",
        "credentials",
        "UPDATE",
        "OLD.digest IS NOT NULL AND (NEW.digest {differs} OLD.digest OR NEW.key {differs} OLD.key"
        " OR NEW.recorded_at {differs} OLD.recorded_at)",
        "A signed document on record is never changed",
    ),
    Guard(
        "credentials_revoked",
        "credentials",
        "UPDATE",
        "OLD.status = 'revoked' AND (NEW.status <> 'revoked' OR OLD.message = 1 AND NEW.message <> 1)",
        "A revocation is for ever",
    ),
    unchanging("signed_documents", ("credential", "document"), "A signed document is never changed"),
    Guard(
        "signed_documents_kept",
        "signed_documents",
        "DELETE",
        _ERASED,
        "A signed document is kept until its person is erased",
    ),
    permanent("status_changes", "A change of status stays on record"),
    unchanging("status_changes", _CHANGE, "A change of status is never changed"),
)


def _term(*words: str, name: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=16)


def upgrade() -> None:
    """Make the tables and their guards."""
    op.create_table(
        "signing_keys",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("uri", sa.Text(), nullable=False),
        sa.Column("public_multikey", sa.Text(), nullable=False),
        sa.Column("signs_credentials", sa.Boolean(), nullable=False),
        sa.Column("signs_status", sa.Boolean(), nullable=False),
        sa.Column("valid_from", Moment(), nullable=False),
        sa.Column("valid_until", Moment(), nullable=True),
        sa.Column("state", _term("active", "retired", "compromised", name="known_keystate"), nullable=False),
        sa.Column("compromised_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "(state = 'compromised') = (compromised_at IS NOT NULL)", name=op.f("ck_signing_keys_compromise_is_dated")
        ),
        sa.CheckConstraint("signs_credentials OR signs_status", name=op.f("ck_signing_keys_has_a_role")),
        sa.CheckConstraint("valid_from < valid_until", name=op.f("ck_signing_keys_period")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_signing_keys")),
        sa.UniqueConstraint("id", name=op.f("uq_signing_keys_id")),
        sa.UniqueConstraint("public_multikey", name=op.f("uq_signing_keys_public_multikey")),
    )
    op.create_table(
        "status_lists",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("allotted", sa.Integer(), nullable=False),
        sa.Column("seed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.CheckConstraint("allotted BETWEEN 0 AND length", name=op.f("ck_status_lists_not_overfull")),
        sa.CheckConstraint("length >= 131072", name=op.f("ck_status_lists_herd")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_status_lists")),
    )
    op.create_table(
        "allotments",
        sa.Column("list", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("position >= 0", name=op.f("ck_allotments_position")),
        sa.ForeignKeyConstraint(["list"], ["status_lists.number"], name=op.f("fk_allotments_list")),
        sa.PrimaryKeyConstraint("list", "position", name=op.f("pk_allotments")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "credentials",
        sa.Column("id", Urn(), nullable=False),
        sa.Column("short_number", sa.Text(), nullable=False),
        sa.Column("kind", _term("unit", "qualification", name="known_kind"), nullable=False),
        sa.Column("worker", Urn(), nullable=False),
        sa.Column("assessment", Urn(), nullable=False),
        sa.Column("unit", sa.Integer(), nullable=True),
        sa.Column("qualification", sa.Integer(), nullable=False),
        sa.Column("edition", sa.SmallInteger(), nullable=False),
        sa.Column("replaces", Urn(), nullable=True),
        sa.Column("exception", sa.Text(), nullable=True),
        sa.Column("list", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("valid_from", Moment(), nullable=False),
        sa.Column("valid_until", Moment(), nullable=False),
        sa.Column(
            "state", _term("intent", "recorded", "published", "abandoned", name="known_credentialstate"), nullable=False
        ),
        sa.Column("status", _term("valid", "suspended", "revoked", name="known_status"), nullable=False),
        sa.Column("message", sa.SmallInteger(), nullable=False),
        sa.Column("planned_by", Urn(), nullable=False),
        sa.Column("planned_at", Moment(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=True),
        sa.Column("key", sa.Integer(), nullable=True),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=True),
        sa.CheckConstraint("(kind = 'unit') = (unit IS NOT NULL)", name=op.f("ck_credentials_unit_of_its_kind")),
        sa.CheckConstraint(
            "(state IN ('recorded', 'published'))"
            " = (digest IS NOT NULL AND key IS NOT NULL AND recorded_at IS NOT NULL)",
            name=op.f("ck_credentials_recorded_means_signed"),
        ),
        sa.CheckConstraint(
            "state <> 'abandoned' OR status = 'revoked'", name=op.f("ck_credentials_abandoned_means_revoked")
        ),
        sa.CheckConstraint("edition >= 1", name=op.f("ck_credentials_edition")),
        sa.CheckConstraint("message BETWEEN 0 AND 15", name=op.f("ck_credentials_message")),
        sa.CheckConstraint("valid_from < valid_until", name=op.f("ck_credentials_period")),
        sa.ForeignKeyConstraint(["assessment"], ["assessments.id"], name=op.f("fk_credentials_assessment")),
        sa.ForeignKeyConstraint(["key"], ["signing_keys.key"], name=op.f("fk_credentials_key")),
        sa.ForeignKeyConstraint(
            ["list", "position"], ["allotments.list", "allotments.position"], name=op.f("fk_credentials_list_position")
        ),
        sa.ForeignKeyConstraint(["planned_by"], ["actors.id"], name=op.f("fk_credentials_planned_by")),
        sa.ForeignKeyConstraint(["qualification"], ["qualifications.key"], name=op.f("fk_credentials_qualification")),
        sa.ForeignKeyConstraint(["replaces"], ["credentials.id"], name=op.f("fk_credentials_replaces")),
        sa.ForeignKeyConstraint(["unit"], ["units.key"], name=op.f("fk_credentials_unit")),
        sa.ForeignKeyConstraint(["worker"], ["workers.id"], name=op.f("fk_credentials_worker")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credentials")),
        sa.UniqueConstraint("list", "position", name=op.f("uq_credentials_list_position")),
        sa.UniqueConstraint("short_number", name=op.f("uq_credentials_short_number")),
    )
    op.create_index(
        "ix_credentials_marked",
        "credentials",
        ["list", "position"],
        unique=False,
        sqlite_where=sa.text("status <> 'valid' OR message <> 0"),
        postgresql_where=sa.text("status <> 'valid' OR message <> 0"),
    )
    op.create_index(
        "ix_credentials_qualification",
        "credentials",
        ["qualification", "worker"],
        unique=False,
        sqlite_where=sa.text("status = 'valid' AND state IN ('recorded', 'published')"),
        postgresql_where=sa.text("status = 'valid' AND state IN ('recorded', 'published')"),
    )
    op.create_index(
        "ix_credentials_unfinished",
        "credentials",
        ["planned_at", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'intent'"),
        postgresql_where=sa.text("state = 'intent'"),
    )
    op.create_index(
        "ix_credentials_unit",
        "credentials",
        ["unit", "worker"],
        unique=False,
        sqlite_where=sa.text("status = 'valid' AND state IN ('recorded', 'published')"),
        postgresql_where=sa.text("status = 'valid' AND state IN ('recorded', 'published')"),
    )
    op.create_index(op.f("ix_credentials_worker"), "credentials", ["worker"], unique=False)
    op.create_index(
        "uq_credentials_live",
        "credentials",
        ["assessment", "kind", "edition"],
        unique=True,
        sqlite_where=sa.text("state <> 'abandoned'"),
        postgresql_where=sa.text("state <> 'abandoned'"),
    )
    op.create_index(
        "uq_credentials_replaces",
        "credentials",
        ["replaces"],
        unique=True,
        sqlite_where=sa.text("state <> 'abandoned'"),
        postgresql_where=sa.text("state <> 'abandoned'"),
    )
    op.create_table(
        "signed_documents",
        sa.Column("credential", Urn(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["credential"], ["credentials.id"], name=op.f("fk_signed_documents_credential")),
        sa.PrimaryKeyConstraint("credential", name=op.f("pk_signed_documents")),
    )
    op.create_table(
        "status_changes",
        sa.Column("key", _ROW_NUMBER, nullable=False),
        sa.Column("credential", Urn(), nullable=False),
        sa.Column("action", _term("revoke", "suspend", "reinstate", "replace", name="known_action"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("message", sa.SmallInteger(), nullable=False),
        sa.Column("actor", Urn(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_status_changes_reason")),
        sa.CheckConstraint("message BETWEEN 0 AND 15", name=op.f("ck_status_changes_message")),
        sa.ForeignKeyConstraint(["actor"], ["actors.id"], name=op.f("fk_status_changes_actor")),
        sa.ForeignKeyConstraint(["credential"], ["credentials.id"], name=op.f("fk_status_changes_credential")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_status_changes")),
    )
    op.create_index(op.f("ix_status_changes_credential"), "status_changes", ["credential"], unique=False)
    for guard in _GUARDS:
        install(op.get_bind(), guard)
