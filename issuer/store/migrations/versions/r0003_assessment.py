"""Standards, enrolments and assessments."""

import sqlalchemy as sa
from alembic import op

from issuer.store.guards import Guard, install, permanent, unchanging
from issuer.store.types import Moment, Urn

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_FACTS = (
    "id",
    "worker",
    "unit",
    "qualification",
    "result",
    "practical",
    "written",
    "oral",
    "route",
    "assessor",
    "centre",
    "assessed_on",
    "recorded_by",
    "recorded_at",
)
_GUARDS = (
    permanent("standards", "A standard stays on record"),
    unchanging("standards", ("key", "id", "version", "trade"), "A version of a standard is never changed"),
    permanent("units", "A unit stays on record"),
    unchanging("units", ("key", "standard", "ordinal", "code", "title", "level"), "A unit is never changed or moved"),
    permanent("qualifications", "A qualification stays on record"),
    unchanging("qualifications", ("key", "standard", "id", "level"), "A qualification is never changed"),
    permanent("qualification_units", "A qualification keeps its units"),
    unchanging("qualification_units", ("qualification", "unit"), "A qualification keeps its units"),
    permanent("enrolments", "An enrolment stays on record"),
    permanent("assessments", "An assessment stays on record"),
    unchanging("assessments", _FACTS, "A result is never changed; a new assessment is a new row"),
    Guard(
        "assessments_forward",
        "assessments",
        "UPDATE",
        "OLD.state = 'recorded' AND (NEW.state <> 'recorded' OR NEW.approved_by {differs} OLD.approved_by"
        " OR NEW.approved_at {differs} OLD.approved_at)",
        "An approval is never taken back or changed",
    ),
)


def _term(*words: str, name: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=16)


def upgrade() -> None:
    """Make the tables and their guards."""
    op.create_table(
        "standards",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("trade", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("imported_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_standards")),
        sa.UniqueConstraint("id", "version", name=op.f("uq_standards_id_version")),
    )
    op.create_table(
        "qualifications",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("standard", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 8", name=op.f("ck_qualifications_level")),
        sa.ForeignKeyConstraint(["standard"], ["standards.key"], name=op.f("fk_qualifications_standard")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_qualifications")),
        sa.UniqueConstraint("standard", "id", name=op.f("uq_qualifications_standard_id")),
    )
    op.create_index(op.f("ix_qualifications_id"), "qualifications", ["id"], unique=False)
    op.create_table(
        "units",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("standard", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("credits", sa.SmallInteger(), nullable=True),
        sa.Column("generic", sa.Boolean(), nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 8", name=op.f("ck_units_level")),
        sa.CheckConstraint("ordinal >= 0", name=op.f("ck_units_ordinal")),
        sa.ForeignKeyConstraint(["standard"], ["standards.key"], name=op.f("fk_units_standard")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_units")),
        sa.UniqueConstraint("standard", "code", name=op.f("uq_units_standard_code")),
        sa.UniqueConstraint("standard", "ordinal", name=op.f("uq_units_standard_ordinal")),
    )
    op.create_index(op.f("ix_units_code"), "units", ["code"], unique=False)
    op.create_table(
        "enrolments",
        sa.Column("worker", Urn(), nullable=False),
        sa.Column("qualification", sa.Integer(), nullable=False),
        sa.Column("route", _term("RPL", "CBT", name="known_route"), nullable=False),
        sa.Column("body", sa.Integer(), nullable=False),
        sa.Column("centre", sa.Integer(), nullable=True),
        sa.Column("enrolled_on", sa.Date(), nullable=True),
        sa.Column("certified", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["body"], ["awarding_bodies.key"], name=op.f("fk_enrolments_body")),
        sa.ForeignKeyConstraint(["centre"], ["centres.key"], name=op.f("fk_enrolments_centre")),
        sa.ForeignKeyConstraint(["qualification"], ["qualifications.key"], name=op.f("fk_enrolments_qualification")),
        sa.ForeignKeyConstraint(["worker"], ["workers.id"], name=op.f("fk_enrolments_worker")),
        sa.PrimaryKeyConstraint("worker", "qualification", name=op.f("pk_enrolments")),
    )
    op.create_index(
        "ix_enrolments_to_certify",
        "enrolments",
        ["worker", "qualification"],
        unique=False,
        sqlite_where=sa.text("NOT certified"),
        postgresql_where=sa.text("NOT certified"),
    )
    op.create_table(
        "qualification_units",
        sa.Column("qualification", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["qualification"], ["qualifications.key"], name=op.f("fk_qualification_units_qualification")
        ),
        sa.ForeignKeyConstraint(["unit"], ["units.key"], name=op.f("fk_qualification_units_unit")),
        sa.PrimaryKeyConstraint("qualification", "unit", name=op.f("pk_qualification_units")),
    )
    op.create_table(
        "assessments",
        sa.Column("id", Urn(), nullable=False),
        sa.Column("worker", Urn(), nullable=False),
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("qualification", sa.Integer(), nullable=False),
        sa.Column("result", _term("C", "NYC", name="known_result"), nullable=False),
        sa.Column("practical", sa.Boolean(), nullable=False),
        sa.Column("written", sa.Boolean(), nullable=False),
        sa.Column("oral", sa.Boolean(), nullable=False),
        sa.Column("route", _term("RPL", "CBT", name="known_route"), nullable=False),
        sa.Column("assessor", Urn(), nullable=False),
        sa.Column("centre", sa.Integer(), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("state", _term("pending", "recorded", name="known_assessmentstate"), nullable=False),
        sa.Column("recorded_by", Urn(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.Column("approved_by", Urn(), nullable=True),
        sa.Column("approved_at", Moment(), nullable=True),
        sa.Column("certified", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(state = 'pending') = (approved_by IS NULL) AND (state = 'pending') = (approved_at IS NULL)",
            name=op.f("ck_assessments_recorded_means_approved"),
        ),
        sa.CheckConstraint(
            "NOT certified OR (result = 'C' AND state = 'recorded')", name=op.f("ck_assessments_certified_means_passed")
        ),
        sa.CheckConstraint("approved_by <> assessor", name=op.f("ck_assessments_approver_is_not_assessor")),
        sa.CheckConstraint("approved_by <> recorded_by", name=op.f("ck_assessments_approver_is_not_recorder")),
        sa.CheckConstraint("approved_by <> worker", name=op.f("ck_assessments_approver_is_not_worker")),
        sa.CheckConstraint("assessor <> worker", name=op.f("ck_assessments_assessor_is_not_worker")),
        sa.CheckConstraint("practical OR written OR oral", name=op.f("ck_assessments_has_a_method")),
        sa.CheckConstraint("recorded_by <> worker", name=op.f("ck_assessments_recorder_is_not_worker")),
        sa.ForeignKeyConstraint(["approved_by"], ["actors.id"], name=op.f("fk_assessments_approved_by")),
        sa.ForeignKeyConstraint(["assessor"], ["assessors.id"], name=op.f("fk_assessments_assessor")),
        sa.ForeignKeyConstraint(["centre"], ["centres.key"], name=op.f("fk_assessments_centre")),
        sa.ForeignKeyConstraint(
            ["qualification", "unit"],
            ["qualification_units.qualification", "qualification_units.unit"],
            name=op.f("fk_assessments_qualification_unit"),
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["actors.id"], name=op.f("fk_assessments_recorded_by")),
        sa.ForeignKeyConstraint(["unit"], ["units.key"], name=op.f("fk_assessments_unit")),
        sa.ForeignKeyConstraint(
            ["worker", "qualification"],
            ["enrolments.worker", "enrolments.qualification"],
            name=op.f("fk_assessments_worker_qualification"),
        ),
        sa.ForeignKeyConstraint(["worker"], ["workers.id"], name=op.f("fk_assessments_worker")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessments")),
        sa.UniqueConstraint(
            "worker",
            "qualification",
            "unit",
            "assessor",
            "assessed_on",
            name=op.f("uq_assessments_worker_qualification_unit_assessor_assessed_on"),
        ),
    )
    op.create_index(
        "ix_assessments_to_certify",
        "assessments",
        ["assessed_on", "id"],
        unique=False,
        sqlite_where=sa.text("result = 'C' AND state = 'recorded' AND NOT certified"),
        postgresql_where=sa.text("result = 'C' AND state = 'recorded' AND NOT certified"),
    )
    for guard in _GUARDS:
        install(op.get_bind(), guard)
