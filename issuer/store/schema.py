"""Bringing the tables of a register to the newest form.

The rule: alembic's migrations are the only maker of tables. They run in one transaction, under a lock, so that two
programmes opening a new register at once do not both make it; alembic is loaded only when there is something to do.
"""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from issuer.store.errors import StoreError

HEAD = "0006"
"""The newest migration. A test compares it with the folder."""

_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 0x48756E6172  # any number that is ours alone among PostgreSQL's advisory locks: "Hunar"


def form(connection: Connection) -> str | None:
    """The migration that the register is at; None for an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def upgrade(connection: Connection) -> None:
    """Run what migrations are missing, within the connection's transaction, which must be one that writes.

    Raises `StoreError` if the register was made by a newer version of the product.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    if form(connection) == HEAD:
        return
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError("this register was made by a newer version of the product; install that version") from error
