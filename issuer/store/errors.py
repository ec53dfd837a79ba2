"""What can go wrong in the register: states, named for a person. No text here ever holds personal data.

The rule: nobody outside of this package sees an error of the database. Its text can hold the values of a row, so only
the names of constraints and the words of our own triggers are taken from it.
"""

import sqlite3

from sqlalchemy.exc import DBAPIError, DontWrapMixin


class StoreError(Exception, DontWrapMixin):
    """Anything the store refuses or cannot do."""


class NotFound(StoreError):
    """No row under this identifier."""


class Conflict(StoreError):
    """The identifier is taken by other facts. What is on record is never overwritten in silence."""


class Refused(StoreError):
    """A rule of the register forbids it, such as a credential without a passed assessment, or lifting a revocation."""


class Unavailable(StoreError):
    """The database cannot be used now: locked, full, read-only, gone. Nothing was changed; try again."""


class WrongSecret(StoreError):
    """The secret is not the one this database was made with, or a sealed value was altered."""


class ClockBehind(StoreError):
    """The clock stands before the last entry of the audit trail by more than is tolerated: nothing is written."""


class BrokenChain(StoreError):
    """The audit trail was altered. `sequence` names the first row that does not follow from those before it."""

    def __init__(self, sequence: int, reason: str) -> None:
        super().__init__(f"audit row {sequence}: {reason}")
        self.sequence = sequence
        self.reason = reason


NO_SUCH_VALUE = (ValueError, LookupError, TypeError)
"""What reading a row raises if a column holds what its type does not have: SQLite keeps anything anywhere."""

_FOREIGN_KEY = {"23503", "SQLITE_CONSTRAINT_FOREIGNKEY"}
_UNIQUE = {"23505", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "SQLITE_CONSTRAINT_ROWID"}
_TRIGGER = {"23000", "SQLITE_CONSTRAINT_TRIGGER"}


def translate(error: DBAPIError) -> StoreError:
    """Say what an error of the database means for the register, without the values it names."""
    code, words = _code_and_words(error.orig)
    if code in _FOREIGN_KEY:
        return NotFound("something that this refers to is not on record")
    if code in _UNIQUE:
        return Conflict("this is on record already, with other facts")
    if code in _TRIGGER:
        return Refused(words)
    if code.startswith(("23", "SQLITE_CONSTRAINT")):
        return Refused(f"a rule of the register forbids it ({words})")
    return Unavailable(f"the database of the register cannot be used now ({code})")


def _code_and_words(cause: BaseException | None) -> tuple[str, str]:
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorname", None) or type(cause).__name__, str(cause)
    details = getattr(cause, "diag", None)
    code = getattr(cause, "sqlstate", None) or type(cause).__name__
    return code, (getattr(details, "constraint_name", None) or getattr(details, "message_primary", None) or code)
