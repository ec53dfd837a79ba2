"""Workers: who they are, what they bring, what they agreed to.

The rule: a worker is known outside by one random urn:uuid. Numbers that identify a person are sealed (see `vault`)
and found by exact match only. `erase` removes the person and leaves the identifier.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from issuer.store.terms import DocumentKind as DocumentKind
from issuer.store.terms import Education as Education
from issuer.store.terms import Gender as Gender
from issuer.store.terms import Purpose as Purpose
from issuer.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class IdentityDocument:
    """An identity document. Hyphens and spaces in `number` do not count. Never printed: it is left out of repr."""

    kind: DocumentKind
    number: str

    def __repr__(self) -> str:
        return f"IdentityDocument({self.kind}, …)"

    @property
    def last_four(self) -> str:
        """The last four characters, the most that a credential may hold (decisions.md, Privacy)."""
        return self.number[-4:]


@dataclass(frozen=True, slots=True)
class Experience:
    """Years of work in a trade, and where, such as `ustad-shagird workshop`."""

    trade: str
    years: int
    setting: str


@dataclass(frozen=True, slots=True)
class Training:
    """A course attended, the provider, and the year it ended, where known."""

    title: str
    provider: str
    year: int | None = None


@dataclass(frozen=True, slots=True)
class NewWorker:
    """A worker as registered. `reference` is the office's own number (such as W-001); languages are BCP 47 tags."""

    reference: str
    name_en: str
    gender: Gender
    birth_year: int
    district: str
    name_ur: str = ""
    name_sd: str = ""
    father_name: str = ""
    documents: tuple[IdentityDocument, ...] = ()
    phones: tuple[str, ...] = ()
    education: Education | None = None
    languages: tuple[str, ...] = ()
    experience: tuple[Experience, ...] = ()
    training: tuple[Training, ...] = ()
    references: tuple[str, ...] = ()
    wants_overseas: bool = False
    consents_to_search: bool = False


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker on record. Empty texts and None where never given, or erased (`erased_at`)."""

    id: str
    reference: str
    name_en: str
    name_ur: str
    name_sd: str
    father_name: str
    gender: Gender | None
    birth_year: int | None
    district: str | None
    education: Education | None
    wants_overseas: bool
    consents_to_search: bool
    registered_at: datetime
    erased_at: datetime | None


@dataclass(frozen=True, slots=True)
class Background:
    """What a worker brings, in the order given."""

    languages: tuple[str, ...]
    experience: tuple[Experience, ...]
    training: tuple[Training, ...]
    references: tuple[str, ...]


def register(tx: Transaction, new: NewWorker, *, worker_id: str | None = None) -> Worker:
    """Put a worker on record, under a new random urn:uuid.

    `worker_id` is given only for a person who has an id as an actor or assessor. Idempotent: the same `reference`
    with the same documents gives the worker on record. Raises `Conflict` if the reference or a document number
    belongs to another worker, `Refused` for a malformed number, `NotFound` for an unknown district.
    """
    raise NotImplementedError


def find(tx: Transaction, kind: DocumentKind, number: str) -> Worker | None:
    """The worker with exactly this document number."""
    raise NotImplementedError


def find_by_phone(tx: Transaction, phone: str) -> tuple[Worker, ...]:
    """The workers with exactly this phone number; families share one."""
    raise NotImplementedError


def find_by_reference(tx: Transaction, reference: str) -> Worker | None:
    """The worker with the office's own number."""
    raise NotImplementedError


def get(tx: Transaction, worker_id: str) -> Worker:
    """One worker. Raises `NotFound`."""
    raise NotImplementedError


def get_many(tx: Transaction, worker_ids: Iterable[str]) -> Mapping[str, Worker]:
    """Workers by id, for a batch; unknown ids are absent."""
    raise NotImplementedError


def iterate(tx: Transaction, *, after: str | None = None, limit: int = 1000) -> tuple[Worker, ...]:
    """Up to `limit` workers that are not erased, by reference, beginning after the reference `after`."""
    raise NotImplementedError


def background(tx: Transaction, worker_id: str) -> Background:
    """Languages, experience, training and references of a worker."""
    raise NotImplementedError


def documents(tx: Transaction, worker_ids: Iterable[str]) -> Mapping[str, tuple[IdentityDocument, ...]]:
    """Unsealed identity documents by worker id, each worker's in the order CNIC, NICOP, passport."""
    raise NotImplementedError


def phones(tx: Transaction, worker_id: str) -> tuple[str, ...]:
    """Unsealed phone numbers of a worker, in the order given."""
    raise NotImplementedError


def set_consent(tx: Transaction, worker_id: str, purpose: Purpose, given: bool) -> None:
    """Put a consent, or its withdrawal, on record; what was said before stays on record."""
    raise NotImplementedError


def erase(tx: Transaction, worker_id: str) -> None:
    """Remove everything that says who the worker is, their signed documents too; results stay under the bare id.

    The audit trail stays whole. Status does not change: withdraw credentials first if they shall not stand.
    Raises `Refused` while an intent of theirs is unfinished, `NotFound` for an unknown id.
    """
    raise NotImplementedError
