"""What can go wrong in the register: states, named for a person. No text here ever holds personal data."""


class StoreError(Exception):
    """Anything the store refuses or cannot do."""


class NotFound(StoreError):
    """No row under this identifier."""


class Conflict(StoreError):
    """The identifier is taken by other facts. What is on record is never overwritten in silence."""


class Refused(StoreError):
    """A rule of the register forbids it, such as a credential without a passed assessment, or lifting a revocation."""


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
