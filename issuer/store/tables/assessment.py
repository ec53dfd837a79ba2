"""Standards, enrolments and assessments."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from issuer.store.tables.metadata import metadata
from issuer.store.terms import AssessmentState, Result, Route
from issuer.store.types import Moment, Urn, term

standards = Table(
    "standards",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("trade", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("digest", LargeBinary(32), nullable=False),
    Column("imported_at", Moment, nullable=False),
    UniqueConstraint("id", "version"),
)

units = Table(
    "units",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("standard", ForeignKey("standards.key"), nullable=False),
    Column("ordinal", SmallInteger, nullable=False),
    Column("code", Text, nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("level", SmallInteger, nullable=False),
    Column("credits", SmallInteger),
    Column("generic", Boolean, nullable=False),
    UniqueConstraint("standard", "ordinal"),
    UniqueConstraint("standard", "code"),
    CheckConstraint("ordinal >= 0", name="ordinal"),
    CheckConstraint("level BETWEEN 1 AND 8", name="level"),
)

qualifications = Table(
    "qualifications",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("standard", ForeignKey("standards.key"), nullable=False),
    Column("id", Text, nullable=False, index=True),
    Column("code", Text),
    Column("title", Text, nullable=False),
    Column("level", SmallInteger, nullable=False),
    UniqueConstraint("standard", "id"),
    CheckConstraint("level BETWEEN 1 AND 8", name="level"),
)

qualification_units = Table(
    "qualification_units",
    metadata,
    Column("qualification", ForeignKey("qualifications.key"), primary_key=True),
    Column("unit", ForeignKey("units.key"), primary_key=True),
)

# Conditions of partial indexes, for queries to repeat word for word: SQLite uses such an index for no other.
UNCERTIFIED = text("NOT certified")
CARD_DUE = text("card_due")

enrolments = Table(
    "enrolments",
    metadata,
    Column("worker", ForeignKey("workers.id"), primary_key=True),
    Column("qualification", ForeignKey("qualifications.key"), primary_key=True),
    Column("route", term(Route), nullable=False),
    Column("body", ForeignKey("awarding_bodies.key"), nullable=False),
    Column("centre", ForeignKey("centres.key")),
    Column("enrolled_on", Date),
    Column("certified", Boolean, nullable=False),
    # Something happened to a certified unit, so that the card may have to follow.
    Column("card_due", Boolean, nullable=False, server_default=false()),
    # What is left to certify is found without passing over the millions that are done.
    Index(
        "ix_enrolments_to_certify",
        "worker",
        "qualification",
        sqlite_where=UNCERTIFIED,
        postgresql_where=UNCERTIFIED,
    ),
    Index("ix_enrolments_card_due", "worker", "qualification", sqlite_where=CARD_DUE, postgresql_where=CARD_DUE),
)

TO_CERTIFY = text("result = 'C' AND state = 'recorded' AND NOT certified")

assessments = Table(
    "assessments",
    metadata,
    Column("id", Urn, primary_key=True),
    Column("worker", ForeignKey("workers.id"), nullable=False),
    Column("unit", ForeignKey("units.key"), nullable=False),
    Column("qualification", Integer, nullable=False),
    Column("result", term(Result), nullable=False),
    Column("practical", Boolean, nullable=False),
    Column("written", Boolean, nullable=False),
    Column("oral", Boolean, nullable=False),
    Column("route", term(Route), nullable=False),
    Column("assessor", ForeignKey("assessors.id"), nullable=False),
    Column("centre", ForeignKey("centres.key"), nullable=False),
    Column("assessed_on", Date, nullable=False),
    Column("state", term(AssessmentState), nullable=False),
    Column("recorded_by", ForeignKey("actors.id"), nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("approved_by", ForeignKey("actors.id")),
    Column("approved_at", Moment),
    Column("certified", Boolean, nullable=False),
    ForeignKeyConstraint(["worker", "qualification"], ["enrolments.worker", "enrolments.qualification"]),
    ForeignKeyConstraint(["qualification", "unit"], ["qualification_units.qualification", "qualification_units.unit"]),
    UniqueConstraint("worker", "qualification", "unit", "assessor", "assessed_on"),
    CheckConstraint("practical OR written OR oral", name="has_a_method"),
    # Four eyes (docs/threats.md, 37). A comparison with NULL is no objection: nobody has approved yet.
    CheckConstraint("assessor <> worker", name="assessor_is_not_worker"),
    CheckConstraint("recorded_by <> worker", name="recorder_is_not_worker"),
    CheckConstraint("approved_by <> worker", name="approver_is_not_worker"),
    CheckConstraint("approved_by <> assessor", name="approver_is_not_assessor"),
    CheckConstraint("approved_by <> recorded_by", name="approver_is_not_recorder"),
    CheckConstraint(
        "(state = 'pending') = (approved_by IS NULL) AND (state = 'pending') = (approved_at IS NULL)",
        name="recorded_means_approved",
    ),
    CheckConstraint("NOT certified OR (result = 'C' AND state = 'recorded')", name="certified_means_passed"),
    Index("ix_assessments_to_certify", "assessed_on", "id", sqlite_where=TO_CERTIFY, postgresql_where=TO_CERTIFY),
)
