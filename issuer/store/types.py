"""Column types that mean the same on SQLite and PostgreSQL.

The rule: a value goes in and comes out as the type the rest of the product uses, or an error is raised.
"""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Dialect, Enum, LargeBinary, Uuid
from sqlalchemy.exc import DontWrapMixin
from sqlalchemy.types import TypeDecorator, TypeEngine

from issuer.store.errors import NotFound

_URN = "urn:uuid:"


class Urn(TypeDecorator[str]):
    """A `urn:uuid:` text, kept in 16 bytes: `uuid` on PostgreSQL, a blob on SQLite.

    It is the primary key of people, assessments and credentials, rather than a number beside it: registers of several
    offices can be brought together without renumbering, and no lookup stands between an identifier and its row.
    """

    impl = LargeBinary(16)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the column type of the database."""
        return dialect.type_descriptor(Uuid() if dialect.name == "postgresql" else LargeBinary(16))

    def process_bind_param(self, value: str | None, dialect: Dialect) -> UUID | bytes | None:
        """Take the text apart; a text that is no such identifier cannot be on record (`NotFound`)."""
        if value is None:
            return None
        try:
            uuid = UUID(value.removeprefix(_URN))
        except ValueError:
            uuid = None
        if uuid is None or f"{_URN}{uuid}" != value:
            raise NotFound("this is not an identifier of the form urn:uuid:…")
        return uuid if dialect.name == "postgresql" else uuid.bytes

    def process_result_value(self, value: Any | None, dialect: Dialect) -> str | None:
        """Put the text together."""
        if value is None:
            return None
        return f"{_URN}{value if isinstance(value, UUID) else UUID(bytes=value)}"


class NoZone(ValueError, DontWrapMixin):
    """A time was given without its zone: a mistake of the caller."""


class Moment(TypeDecorator[datetime]):
    """An aware time in UTC, to the microsecond: `timestamptz` on PostgreSQL, sortable text on SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Bring to UTC; a time without zone raises `NoZone`."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise NoZone("a time without time zone is not a moment")
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give it in UTC, whatever the session's zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def term(vocabulary: type[StrEnum]) -> Enum:
    """A column that holds one word of a closed vocabulary, by its value, with a CHECK."""
    return Enum(
        vocabulary,
        native_enum=False,
        create_constraint=True,
        name=f"known_{vocabulary.__name__.lower()}",
        length=16,
        values_callable=lambda words: [word.value for word in words],
    )
