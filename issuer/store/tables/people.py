"""The issuer, places, and those who act for the office."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
)

from issuer.store.tables.metadata import metadata
from issuer.store.terms import ActorKind
from issuer.store.types import Urn, term

identity = Table(
    "identity",
    metadata,
    Column("one", SmallInteger, primary_key=True, autoincrement=False),
    Column("did", Text, nullable=False),
    Column("base_url", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("name_ur", Text, nullable=False),
    Column("name_sd", Text, nullable=False),
    Column("name_ar", Text, nullable=False),
    Column("demonstration", Boolean, nullable=False),
    CheckConstraint("one = 1", name="one"),
)

districts = Table(
    "districts",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("division", Text, nullable=False),
    Column("province", Text, nullable=False),
    Column("iso3166_2", Text, nullable=False),
)

actors = Table(
    "actors",
    metadata,
    Column("id", Urn, primary_key=True),
    Column("handle", Text, nullable=False, unique=True),
    Column("kind", term(ActorKind), nullable=False),
)

awarding_bodies = Table(
    "awarding_bodies",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
)

centres = Table(
    "centres",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("district", ForeignKey("districts.code")),
)

assessors = Table(
    "assessors",
    metadata,
    Column("id", ForeignKey("actors.id"), primary_key=True),
    Column("reference", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("industry_years", Integer, nullable=False),
    CheckConstraint("industry_years >= 0", name="years"),
)

accreditations = Table(
    "accreditations",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("assessor", ForeignKey("assessors.id"), nullable=False),
    Column("trade", Text, nullable=False),
    Column("certificate_number", Text, nullable=False, unique=True),
    Column("valid_from", Date),
    Column("valid_until", Date, nullable=False),
    CheckConstraint("valid_from <= valid_until", name="period"),
    Index(None, "assessor", "trade"),
)
