"""Workers. Everything that says who a person is stands in this file, so that `workers.erase` can be read beside it."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
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
from issuer.store.terms import DocumentKind, Education, Gender, Purpose
from issuer.store.types import Moment, Urn, term

RowNumber = BigInteger().with_variant(Integer, "sqlite")
"""A 64-bit number that the database counts up; SQLite does so for INTEGER only, which has 64 bits there."""

workers = Table(
    "workers",
    metadata,
    Column("id", Urn, primary_key=True),
    Column("reference", Text, unique=True),
    Column("name_en", Text, nullable=False),
    Column("name_ur", Text, nullable=False),
    Column("name_sd", Text, nullable=False),
    Column("father_name", Text, nullable=False),
    Column("gender", term(Gender)),
    Column("birth_year", SmallInteger),
    Column("district", ForeignKey("districts.code")),
    Column("education", term(Education)),
    Column("wants_overseas", Boolean, nullable=False),
    Column("consents_to_search", Boolean, nullable=False),
    Column("registered_at", Moment, nullable=False),
    Column("erased_at", Moment),
    Column("card_name", Text, nullable=False, server_default=""),
    CheckConstraint(
        "(erased_at IS NULL AND reference IS NOT NULL AND name_en <> '' AND gender IS NOT NULL"
        " AND birth_year IS NOT NULL AND district IS NOT NULL)"
        " OR (erased_at IS NOT NULL AND reference IS NULL AND name_en = '' AND name_ur = '' AND name_sd = ''"
        " AND father_name = '' AND gender IS NULL AND birth_year IS NULL AND district IS NULL"
        " AND education IS NULL AND NOT wants_overseas AND NOT consents_to_search)",
        name="whole_or_erased",
    ),
    CheckConstraint("erased_at IS NULL OR card_name = ''", name="card_name_erased"),
    Index(
        "ix_workers_searchable",
        "district",
        "id",
        sqlite_where=text("consents_to_search"),
        postgresql_where=text("consents_to_search"),
    ),
    CheckConstraint("birth_year BETWEEN 1900 AND 2200", name="birth_year"),
)

identity_documents = Table(
    "identity_documents",
    metadata,
    Column("key", RowNumber, primary_key=True),
    Column("worker", ForeignKey("workers.id"), nullable=False, index=True),
    Column("kind", term(DocumentKind), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("found_by", LargeBinary(32), nullable=False),
    UniqueConstraint("kind", "found_by"),
)

phones = Table(
    "phones",
    metadata,
    Column("worker", ForeignKey("workers.id"), primary_key=True),
    Column("ordinal", SmallInteger, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("found_by", LargeBinary(32), nullable=False, index=True),
)

worker_languages = Table(
    "worker_languages",
    metadata,
    Column("worker", ForeignKey("workers.id"), primary_key=True),
    Column("ordinal", SmallInteger, primary_key=True),
    Column("language", Text, nullable=False),
    UniqueConstraint("worker", "language"),
)

experience = Table(
    "experience",
    metadata,
    Column("worker", ForeignKey("workers.id"), primary_key=True),
    Column("ordinal", SmallInteger, primary_key=True),
    Column("trade", Text, nullable=False),
    Column("years", SmallInteger, nullable=False),
    Column("setting", Text, nullable=False),
    CheckConstraint("years BETWEEN 0 AND 90", name="years"),
)

training = Table(
    "training",
    metadata,
    Column("worker", ForeignKey("workers.id"), primary_key=True),
    Column("ordinal", SmallInteger, primary_key=True),
    Column("title", Text, nullable=False),
    Column("provider", Text, nullable=False),
    Column("year", SmallInteger),
)

worker_references = Table(
    "worker_references",
    metadata,
    Column("worker", ForeignKey("workers.id"), primary_key=True),
    Column("ordinal", SmallInteger, primary_key=True),
    Column("name", Text, nullable=False),
)

consents = Table(
    "consents",
    metadata,
    Column("key", RowNumber, primary_key=True),
    Column("worker", ForeignKey("workers.id"), nullable=False, index=True),
    Column("purpose", term(Purpose), nullable=False),
    Column("given", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
    Column("recorded_by", ForeignKey("actors.id"), nullable=False),
)
