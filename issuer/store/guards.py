"""Guards: rules that a CHECK cannot hold, as triggers on either database.

The rule: a guard is a row of a table, an event and the condition under which it is refused, with words for a person.
Conditions are SQL that both databases read; `{differs}` stands for a comparison that treats NULL as a value.
Migrations use this module, so what is here does not change: a new guard gets a new name.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

_SQLITE = "CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{words}'); END"
_FUNCTION = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $guard$
BEGIN
    IF {condition} THEN
        RAISE EXCEPTION '{words}' USING ERRCODE = '23000';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $guard$
"""
_POSTGRESQL = "CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"


@dataclass(frozen=True, slots=True)
class Guard:
    """Refuses an INSERT, UPDATE or DELETE on a table when the condition holds. `words` have no quotes in them."""

    name: str
    table: str
    event: str
    condition: str
    words: str


def permanent(table: str, words: str) -> Guard:
    """Rows of this table are never deleted."""
    return Guard(f"{table}_permanent", table, "DELETE", "TRUE", words)


def unchanging(table: str, columns: Iterable[str], words: str) -> Guard:
    """These columns of a row are never changed."""
    condition = " OR ".join(f"NEW.{column} {{differs}} OLD.{column}" for column in columns)
    return Guard(f"{table}_unchanging", table, "UPDATE", condition, words)


def install(connection: Connection, guard: Guard) -> None:
    """Create the trigger of a guard."""
    on_sqlite = connection.dialect.name == "sqlite"
    values = {
        "name": guard.name,
        "event": guard.event,
        "table": guard.table,
        "words": guard.words,
        "condition": guard.condition.format(differs="IS NOT" if on_sqlite else "IS DISTINCT FROM"),
    }
    for statement in (_SQLITE,) if on_sqlite else (_FUNCTION, _POSTGRESQL):
        connection.exec_driver_sql(statement.format(**values))
