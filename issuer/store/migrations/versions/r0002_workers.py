"""Workers, with the numbers that identify them sealed."""

import sqlalchemy as sa
from alembic import op

from issuer.store.guards import install, permanent, unchanging
from issuer.store.types import Moment, Urn

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_GUARDS = (
    permanent("workers", "A worker is erased, not deleted: the bare identifier stays"),
    permanent("consents", "A consent stays on record"),
    unchanging("consents", ("worker", "purpose", "given", "at", "recorded_by"), "A consent is never changed"),
)


def _term(*words: str, name: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=16)


def upgrade() -> None:
    """Make the tables and their guards."""
    op.create_table(
        "workers",
        sa.Column("id", Urn(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("name_ur", sa.Text(), nullable=False),
        sa.Column("name_sd", sa.Text(), nullable=False),
        sa.Column("father_name", sa.Text(), nullable=False),
        sa.Column("gender", _term("M", "F", "X", name="known_gender"), nullable=True),
        sa.Column("birth_year", sa.SmallInteger(), nullable=True),
        sa.Column("district", sa.Text(), nullable=True),
        sa.Column(
            "education",
            _term(
                "no schooling",
                "primary",
                "middle",
                "matric",
                "intermediate",
                "bachelor",
                "master",
                name="known_education",
            ),
            nullable=True,
        ),
        sa.Column("wants_overseas", sa.Boolean(), nullable=False),
        sa.Column("consents_to_search", sa.Boolean(), nullable=False),
        sa.Column("registered_at", Moment(), nullable=False),
        sa.Column("erased_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "(erased_at IS NULL AND reference IS NOT NULL AND name_en <> '' AND gender IS NOT NULL"
            " AND birth_year IS NOT NULL AND district IS NOT NULL)"
            " OR (erased_at IS NOT NULL AND reference IS NULL AND name_en = '' AND name_ur = '' AND name_sd = ''"
            " AND father_name = '' AND gender IS NULL AND birth_year IS NULL AND district IS NULL"
            " AND education IS NULL AND NOT wants_overseas AND NOT consents_to_search)",
            name=op.f("ck_workers_whole_or_erased"),
        ),
        sa.CheckConstraint("birth_year BETWEEN 1900 AND 2200", name=op.f("ck_workers_birth_year")),
        sa.ForeignKeyConstraint(["district"], ["districts.code"], name=op.f("fk_workers_district")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workers")),
        sa.UniqueConstraint("reference", name=op.f("uq_workers_reference")),
    )
    op.create_index(
        "ix_workers_searchable",
        "workers",
        ["district", "id"],
        unique=False,
        sqlite_where=sa.text("consents_to_search"),
        postgresql_where=sa.text("consents_to_search"),
    )
    op.create_table(
        "consents",
        sa.Column("key", _ROW_NUMBER, nullable=False),
        sa.Column("worker", Urn(), nullable=False),
        sa.Column("purpose", _term("search", name="known_purpose"), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("recorded_by", Urn(), nullable=False),
        sa.ForeignKeyConstraint(["recorded_by"], ["actors.id"], name=op.f("fk_consents_recorded_by")),
        sa.ForeignKeyConstraint(["worker"], ["workers.id"], name=op.f("fk_consents_worker")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_consents")),
    )
    op.create_index(op.f("ix_consents_worker"), "consents", ["worker"], unique=False)
    op.create_table(
        "experience",
        sa.Column("worker", Urn(), nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False),
        sa.Column("trade", sa.Text(), nullable=False),
        sa.Column("years", sa.SmallInteger(), nullable=False),
        sa.Column("setting", sa.Text(), nullable=False),
        sa.CheckConstraint("years BETWEEN 0 AND 90", name=op.f("ck_experience_years")),
        sa.ForeignKeyConstraint(["worker"], ["workers.id"], name=op.f("fk_experience_worker")),
        sa.PrimaryKeyConstraint("worker", "ordinal", name=op.f("pk_experience")),
    )
    op.create_table(
        "identity_documents",
        sa.Column("key", _ROW_NUMBER, nullable=False),
        sa.Column("worker", Urn(), nullable=False),
        sa.Column("kind", _term("CNIC", "NICOP", "passport", name="known_documentkind"), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("found_by", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(["worker"], ["workers.id"], name=op.f("fk_identity_documents_worker")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_identity_documents")),
        sa.UniqueConstraint("kind", "found_by", name=op.f("uq_identity_documents_kind_found_by")),
    )
    op.create_index(op.f("ix_identity_documents_worker"), "identity_documents", ["worker"], unique=False)
    op.create_table(
        "phones",
        sa.Column("worker", Urn(), nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("found_by", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(["worker"], ["workers.id"], name=op.f("fk_phones_worker")),
        sa.PrimaryKeyConstraint("worker", "ordinal", name=op.f("pk_phones")),
    )
    op.create_index(op.f("ix_phones_found_by"), "phones", ["found_by"], unique=False)
    op.create_table(
        "training",
        sa.Column("worker", Urn(), nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=True),
        sa.ForeignKeyConstraint(["worker"], ["workers.id"], name=op.f("fk_training_worker")),
        sa.PrimaryKeyConstraint("worker", "ordinal", name=op.f("pk_training")),
    )
    op.create_table(
        "worker_languages",
        sa.Column("worker", Urn(), nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["worker"], ["workers.id"], name=op.f("fk_worker_languages_worker")),
        sa.PrimaryKeyConstraint("worker", "ordinal", name=op.f("pk_worker_languages")),
        sa.UniqueConstraint("worker", "language", name=op.f("uq_worker_languages_worker_language")),
    )
    op.create_table(
        "worker_references",
        sa.Column("worker", Urn(), nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["worker"], ["workers.id"], name=op.f("fk_worker_references_worker")),
        sa.PrimaryKeyConstraint("worker", "ordinal", name=op.f("pk_worker_references")),
    )
    for guard in _GUARDS:
        install(op.get_bind(), guard)
