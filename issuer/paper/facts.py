"""What a page shows, drawn from signed documents and rows of the register. Pure: the same documents, the same page.

The rule: a competency is on paper exactly as its credential says it, and what the register adds to it, the holder's own
statements, is kept apart as the register has it (`education`, `background`) and marked so on every page. A result that
is not competent has no credential, and so no place here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from issuer.store.workers import Background, Education
from typesetting import Attachment, NotPrintable
from vc.instant import instant, to_datetime
from vc.problems import Document


@dataclass(frozen=True, slots=True)
class Holder:
    """The worker: the name as in the passport, its translations by language, and what to compare with a document.

    `document` is `CNIC` or `NICOP` and `last_digits` its last four; both are empty where the credential has no hint.
    """

    name: str
    names: Mapping[str, str]
    birth_year: str
    document: str = ""
    last_digits: str = ""


@dataclass(frozen=True, slots=True)
class Authority:
    """The signing issuer, by the names that its trust-list entry has; `demonstration` if it certifies nobody."""

    names: Mapping[str, str]
    demonstration: bool


@dataclass(frozen=True, slots=True)
class Competency:
    """A certified unit. `level` is its NVQF level, `illustrative` says that parts of it are made up.

    `assessed_on`, `methods` (such as `PracticalTask`), `route`, `centre` and `accreditation` tell how it was assessed.
    """

    title: str
    code: str
    level: int
    awarding_body: str
    valid_from: date
    valid_until: date
    assessed_on: date
    methods: tuple[str, ...]
    route: str
    centre: str
    accreditation: str
    illustrative: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trade:
    """The competency standard that a document is about: its title by language, its version, the ISCO-08 unit group."""

    titles: Mapping[str, str]
    version: str
    occupation: str = ""


@dataclass(frozen=True, slots=True)
class Qualification:
    """What the units add up to: title, registry code (may be empty), NVQF level and how many units it takes."""

    title: str
    code: str
    level: int
    units: int
    illustrative: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Printed:
    """What is printed for machines: the text of the signed code, the URL of the small one, and the short number.

    `attached` are the short numbers of the credentials that go with it as files.
    """

    text: str
    url: str
    short_number: str
    attached: tuple[str, ...] = ()

    @property
    def numbers(self) -> tuple[str, ...]:
        """The short numbers of everything that is worth something here."""
        return self.short_number, *self.attached


@dataclass(frozen=True, slots=True)
class Certificate:
    """The certificate of one competency."""

    authority: Authority
    holder: Holder
    trade: Trade
    competency: Competency
    printed: Printed
    attachments: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True)
class Portfolio:
    """All competencies of a worker under one qualification: what worker's certificate, card and passport show.

    `valid_from` and `valid_until` are those of the qualification card in the printed code. `education` and `background`
    are what the holder states and nobody has checked; the passport alone shows them.
    """

    authority: Authority
    holder: Holder
    trade: Trade
    qualification: Qualification
    competencies: tuple[Competency, ...]
    valid_from: date
    valid_until: date
    printed: Printed
    attachments: tuple[Attachment, ...]
    education: Education | None
    background: Background

    @property
    def complete(self) -> bool:
        """Whether every unit of the qualification is certified."""
        return len(self.competencies) == self.qualification.units


def certificate_of(
    document: Document, names: Mapping[str, str], printed: Printed, attachments: Iterable[Attachment]
) -> Certificate:
    """The certificate of a CompetencyCredential. `names` are the issuer's, by language."""
    return Certificate(
        authority=authority_of(document, names),
        holder=holder_of(document),
        trade=trade_of(document),
        competency=competency_of(document),
        printed=printed,
        attachments=tuple(attachments),
    )


def portfolio_of(
    units: Sequence[Document],
    qualification: Qualification,
    names: Mapping[str, str],
    printed: Printed,
    attachments: Iterable[Attachment],
    *,
    education: Education | None,
    background: Background,
    valid: tuple[date, date] | None = None,
) -> Portfolio:
    """The portfolio of a worker from the CompetencyCredentials that stand, in the order of the standard.

    `valid` is the period of the qualification card; without it, from the last unit awarded until the first one ends.
    Raises `NotPrintable` if there is no unit, or if they are of several workers.
    """
    if len({document["credentialSubject"]["id"] for document in units}) != 1:
        raise NotPrintable("A worker's document needs one worker with at least one certified competency.")
    ordered = sorted(units, key=lambda document: int(document["credentialSubject"]["achievement"]["unitOrdinal"]))
    competencies = tuple(map(competency_of, ordered))
    begins, ends = valid or (max(c.valid_from for c in competencies), min(c.valid_until for c in competencies))
    return Portfolio(
        authority=authority_of(ordered[0], names),
        holder=holder_of(ordered[0]),
        trade=trade_of(ordered[0]),
        qualification=qualification,
        competencies=competencies,
        valid_from=begins,
        valid_until=ends,
        printed=printed,
        attachments=tuple(attachments),
        education=education,
        background=background,
    )


def holder_of(document: Document) -> Holder:
    """The holder as the credential names them."""
    subject = document["credentialSubject"]
    hint = subject.get("identityDocument", {})
    names = subject.get("translatedName", {})
    kind, digits = hint.get("documentKind", ""), hint.get("lastFourDigits", "")
    return Holder(subject["name"], names, str(subject["birthYear"]), kind, digits)


def authority_of(document: Document, names: Mapping[str, str]) -> Authority:
    """The issuer: its English name as signed, its other names from `names`."""
    return Authority({**names, "en": document["issuer"]["name"]}, bool(document.get("demonstration", False)))


def trade_of(document: Document) -> Trade:
    """The competency standard behind the credential, and the occupation it is aligned to."""
    achievement = document["credentialSubject"]["achievement"]
    standard = achievement["competencyStandard"]
    titles = {**standard.get("translatedName", {}), "en": standard["name"]}
    groups = (row for row in achievement["alignment"] if row.get("targetFramework") == "ISCO-08")
    occupation = next((f"{row['targetCode']} {row['targetName']}" for row in groups), "")
    return Trade(titles, standard["standardVersion"], occupation)


def competency_of(document: Document) -> Competency:
    """The unit that a CompetencyCredential certifies, and how it was assessed."""
    achievement, evidence = document["credentialSubject"]["achievement"], document["evidence"][0]
    return Competency(
        title=achievement["name"],
        code=achievement["unitCode"],
        level=int(achievement["nvqfLevel"]),
        awarding_body=document["awardingBody"]["name"],
        valid_from=_day(document["validFrom"]),
        valid_until=_day(document["validUntil"]),
        assessed_on=date.fromisoformat(evidence["assessmentDate"]),
        methods=tuple(evidence["assessmentMethod"]),
        route=evidence["assessmentRoute"],
        centre=evidence["assessmentCentre"]["name"],
        accreditation=evidence["assessorAccreditation"],
        illustrative=tuple(achievement.get("illustrative", ())),
    )


def _day(moment: Any) -> date:
    """The day in UTC of a moment of a signed document."""
    found = to_datetime(instant(moment))
    if found is None:
        raise NotPrintable("A date in the credential lies outside of the calendar.")
    return found.date()
