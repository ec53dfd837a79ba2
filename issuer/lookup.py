"""What the public register says of a short number: the least that lets a person compare a card with it.

The rule: status, title, level, initials and two days, and nothing else; a name never leaves the register this way. What
was planned and never signed, and what was given up, is as unknown as a number that nobody has. A card for a part of a
qualification says so in its title: it must not read as the whole.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from issuer import messages
from issuer.desk import Desk
from issuer.messages import Reason
from issuer.store import NotFound, Transaction, assessments, cards, credentials, standards, workers
from issuer.store.assessments import Assessment
from issuer.store.credentials import Credential, Kind, Status
from vc.problems import Document
from verifier.report import Verdict, first

_MOST_INITIALS = 6


@dataclass(frozen=True, slots=True)
class Entry:
    """What may be said. `status` is one of the verdicts from *replaced* to *suspended*, or *valid*; days are by UTC."""

    number: str
    status: Verdict
    title: str
    level: int
    initials: str
    issued: date
    valid_until: date

    def to_json(self) -> Document:
        """The entry in the shape of `schemas/register-answer-v1.json`."""
        return {
            "number": self.number,
            "status": str(self.status),
            "title": self.title,
            "level": self.level,
            "initials": self.initials,
            "issued": self.issued.isoformat(),
            "validUntil": self.valid_until.isoformat(),
        }


def look_up(desk: Desk, number: str) -> Entry | None:
    """What the register says of `number` (as `vc.short_number.read` gives it); None if it knows none such.

    Raises `StoreError` if the register cannot be read.
    """
    with desk.store.read() as tx:
        try:
            found = credentials.by_short_number(tx, number)
        except NotFound:
            return None
        if found.digest is None:
            return None
        ground = assessments.get(tx, found.assessment)
        name = workers.get(tx, found.worker).name_en
        title, level = _certified(tx, found, ground)
    return Entry(
        number=found.short_number,
        status=status_of(found, desk.now()),
        title=title,
        level=level,
        initials=initials(name),
        issued=found.valid_from.astimezone(UTC).date(),
        valid_until=found.valid_until.astimezone(UTC).date(),
    )


def status_of(credential: Credential, now: datetime) -> Verdict:
    """What has become of a credential; of several things the one that comes first in the table of verdicts."""
    return first(_statuses(credential, now))


def initials(name: str) -> str:
    """The initials of a name in Latin letters: `Ghulam Rasool` → `G. R.`; empty if there are none."""
    plain = unicodedata.normalize("NFKD", name)
    letters = (re.search("[A-Za-z]", word) for word in plain.split())
    return " ".join(f"{letter[0].upper()}." for letter in letters if letter)[: 3 * _MOST_INITIALS].rstrip()


def _statuses(credential: Credential, now: datetime) -> Iterator[Verdict]:
    if credential.status is Status.REVOKED:
        replaced = credential.message == messages.value_of(Reason.REPLACED)
        yield Verdict.REPLACED if replaced else Verdict.REVOKED
    if credential.status is Status.SUSPENDED:
        yield Verdict.SUSPENDED
    if now > credential.valid_until:
        yield Verdict.EXPIRED
    if now < credential.valid_from:
        yield Verdict.NOT_YET_VALID


def _certified(tx: Transaction, credential: Credential, ground: Assessment) -> tuple[str, int]:
    """Title and level of the unit or the qualification."""
    if credential.kind is Kind.UNIT:
        return ground.unit_title, ground.unit_level
    title = ground.qualification_title
    if credential.kind is Kind.CARD:
        held, wanted = len(cards.units_of(tx, credential.id)), _size(tx, ground)
        title = title if held == wanted else f"{title}: {held} of {wanted} units"
    return title, ground.qualification_level


def _size(tx: Transaction, ground: Assessment) -> int:
    """How many units the qualification has."""
    rows = standards.get(tx, ground.standard, ground.version).qualifications
    return next(len(row.units) for row in rows if row.id == ground.qualification_id)
