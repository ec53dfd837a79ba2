"""The issuer, places and the people who act for the office."""

import sqlalchemy as sa
from alembic import op

from issuer.store.guards import install, permanent, unchanging
from issuer.store.types import Urn

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_SYSTEM = "urn:uuid:00000000-0000-0000-0000-000000000000"
_GUARDS = (
    permanent("identity", "A register has one issuer for good"),
    unchanging("identity", ("did", "base_url", "demonstration"), "A register has one issuer for good"),
    permanent("accreditations", "An accreditation stays on record"),
)


def _term(*words: str, name: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=16)


def upgrade() -> None:
    """Make the tables and their guards."""
    op.create_table(
        "actors",
        sa.Column("id", Urn(), nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("kind", _term("person", "system", name="known_actorkind"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actors")),
        sa.UniqueConstraint("handle", name=op.f("uq_actors_handle")),
    )
    op.create_table(
        "awarding_bodies",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_awarding_bodies")),
        sa.UniqueConstraint("name", name=op.f("uq_awarding_bodies_name")),
    )
    op.create_table(
        "districts",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("division", sa.Text(), nullable=False),
        sa.Column("province", sa.Text(), nullable=False),
        sa.Column("iso3166_2", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_districts")),
    )
    op.create_table(
        "identity",
        sa.Column("one", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("did", sa.Text(), nullable=False),
        sa.Column("base_url", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("name_ur", sa.Text(), nullable=False),
        sa.Column("name_sd", sa.Text(), nullable=False),
        sa.Column("name_ar", sa.Text(), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.CheckConstraint("one = 1", name=op.f("ck_identity_one")),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_identity")),
    )
    op.create_table(
        "assessors",
        sa.Column("id", Urn(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("industry_years", sa.Integer(), nullable=False),
        sa.CheckConstraint("industry_years >= 0", name=op.f("ck_assessors_years")),
        sa.ForeignKeyConstraint(["id"], ["actors.id"], name=op.f("fk_assessors_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessors")),
        sa.UniqueConstraint("reference", name=op.f("uq_assessors_reference")),
    )
    op.create_table(
        "centres",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("district", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["district"], ["districts.code"], name=op.f("fk_centres_district")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_centres")),
        sa.UniqueConstraint("name", name=op.f("uq_centres_name")),
    )
    op.create_table(
        "accreditations",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("assessor", Urn(), nullable=False),
        sa.Column("trade", sa.Text(), nullable=False),
        sa.Column("certificate_number", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.CheckConstraint("valid_from <= valid_until", name=op.f("ck_accreditations_period")),
        sa.ForeignKeyConstraint(["assessor"], ["assessors.id"], name=op.f("fk_accreditations_assessor")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_accreditations")),
        sa.UniqueConstraint("certificate_number", name=op.f("uq_accreditations_certificate_number")),
    )
    op.create_index(op.f("ix_accreditations_assessor_trade"), "accreditations", ["assessor", "trade"], unique=False)
    op.execute(
        sa.text("INSERT INTO actors (id, handle, kind) VALUES (:id, 'system', 'system')").bindparams(
            sa.bindparam("id", _SYSTEM, Urn())
        )
    )
    for guard in _GUARDS:
        install(op.get_bind(), guard)
