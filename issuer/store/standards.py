"""Competency standards: which units and qualifications there are, and in which order.

The rule: within a version of a standard a unit keeps its ordinal for ever (a card's bitmap counts on it). Units and
qualifications may be appended; none is changed, moved or removed.
"""

from dataclasses import dataclass

from issuer.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of competency. `key` is its row in this database (0 before it is added), `ordinal` counts from 0."""

    code: str
    ordinal: int
    title: str
    level: int
    credits: int | None
    generic: bool = False
    key: int = 0


@dataclass(frozen=True, slots=True)
class Qualification:
    """A qualification: its id (such as cook-l2-v2), registry code, NVQF level, and codes of its compulsory units."""

    id: str
    code: str | None
    title: str
    level: int
    units: tuple[str, ...]
    key: int = 0


@dataclass(frozen=True, slots=True)
class Standard:
    """A version of a standard. `digest` is the SHA-256 of the imported document, 32 bytes."""

    id: str
    version: str
    trade: str
    title: str
    digest: bytes
    units: tuple[Unit, ...]
    qualifications: tuple[Qualification, ...]


def add(tx: Transaction, standard: Standard) -> Standard:
    """Put a standard on record, or append to it, and give it with its keys.

    The same again is no change. Raises `Conflict` if it changes or leaves out what is on record, or if ordinals are
    not 0, 1, 2, … in order.
    """
    raise NotImplementedError


def get(tx: Transaction, standard_id: str, version: str) -> Standard:
    """A standard with its units (by ordinal) and qualifications (by key). Raises `NotFound`."""
    raise NotImplementedError


def versions(tx: Transaction) -> tuple[tuple[str, str], ...]:
    """(id, version) of all standards on record, in order."""
    raise NotImplementedError


def unit(tx: Transaction, standard_id: str, version: str, code: str) -> Unit:
    """One unit. Raises `NotFound`."""
    raise NotImplementedError


def qualification(tx: Transaction, qualification_id: str) -> Qualification:
    """The qualification of this id, of the newest version of its standard that holds it. Raises `NotFound`."""
    raise NotImplementedError
