"""What is printed for a worker, read from the register: full credentials, cards with the texts of their codes, links.

The rule: read only, and only what stands on the day: a credential that is withdrawn, suspended, expired or not signed
yet is never printed. The certificate of a unit bears the code of the card that goes with it; worker's certificate, card
and passport bear that of the qualification's card, and show exactly the units which that card names. What is attached
is named by what it is, never by the office's reference for the worker.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from issuer.cards import write_code
from issuer.desk import Desk
from issuer.lookup import status_of
from issuer.paper.facts import Certificate, Portfolio, Printed, Qualification, certificate_of, portfolio_of
from issuer.release import file_names
from issuer.short_number import number_link
from issuer.store import NotFound, Transaction, cards, credentials, workers
from issuer.store.credentials import Credential, Kind
from issuer.trust import ourselves, recorded
from typesetting import Attachment
from vc.problems import Document
from vc.reader import read_object
from verifier import Verdict
from verifier.trust import TrustList


@dataclass(frozen=True, slots=True)
class Press:
    """A desk that prints, with its own entry of the trust list, from which the tables of the codes follow."""

    desk: Desk
    trust: TrustList


def open_press(desk: Desk) -> Press:
    """Make ready to print. What is published later of keys and texts asks for a new press."""
    with desk.store.read() as tx:
        return Press(desk, ourselves(desk, recorded(tx)))


def stands(press: Press, tx: Transaction, number: str) -> bool:
    """Whether the credential of a short number is valid now; one that is not on record is not."""
    try:
        return status_of(credentials.by_short_number(tx, number), press.desk.now()) is Verdict.VALID
    except NotFound:
        return False


def certificates_of(press: Press, tx: Transaction, worker_id: str) -> dict[str, Certificate]:
    """A certificate for each unit of a worker that stands now, by the name of its credential's file (without `.json`).

    In the order of the standard.
    """
    names = file_names(tx, worker_id)
    units = (row for row in _standing(press, tx, worker_id) if row.kind is Kind.UNIT)
    return {PurePosixPath(names[row.id]).stem: _certificate(press, tx, row) for row in units}


def portfolios_of(press: Press, tx: Transaction, worker_id: str) -> dict[str, Portfolio]:
    """A portfolio for each qualification's card of a worker that stands now, by the id of the qualification.

    Attached is the credential of the whole qualification where the card names all its units, or else that of each unit.
    """
    standing = _standing(press, tx, worker_id)
    whole = {row.qualification: row for row in standing if row.kind is Kind.QUALIFICATION}
    found = (row for row in standing if row.kind is Kind.CARD)
    return dict(_portfolio(press, tx, card, whole.get(card.qualification)) for card in found)


def _certificate(press: Press, tx: Transaction, row: Credential) -> Certificate:
    document = read_object(credentials.document(tx, row.id))
    return certificate_of(document, press.desk.names, _printed(press, tx, row, [row]), _attach(tx, [row]))


def _portfolio(press: Press, tx: Transaction, card: Credential, whole: Credential | None) -> tuple[str, Portfolio]:
    units = cards.units_of(tx, card.id)
    subject = read_object(credentials.card(tx, card.id))["credentialSubject"]
    qualification = _qualification(press, subject)
    in_full = [whole] if whole and len(units) == qualification.units else units
    sheet = portfolio_of(
        [read_object(credentials.document(tx, unit.id)) for unit in units],
        qualification,
        press.desk.names,
        _printed(press, tx, card, in_full),
        _attach(tx, in_full),
        valid=(card.valid_from.date(), card.valid_until.date()),
        education=workers.get(tx, card.worker).education,
        background=workers.background(tx, card.worker),
    )
    return subject["qualificationId"], sheet


def _standing(press: Press, tx: Transaction, worker_id: str) -> tuple[Credential, ...]:
    return credentials.standing(tx, worker_id, press.desk.now())


def _attach(tx: Transaction, rows: Sequence[Credential]) -> tuple[Attachment, ...]:
    """Full credentials, under their short numbers: no two share a name, and nobody learns anything by it."""
    return tuple(Attachment(f"credential-{row.short_number}.json", credentials.document(tx, row.id)) for row in rows)


def _printed(press: Press, tx: Transaction, row: Credential, attached: Sequence[Credential]) -> Printed:
    card = read_object(credentials.card(tx, row.id))
    link = number_link(press.desk.verifier_url, row.short_number)
    return Printed(write_code(card, press.trust), link, row.short_number, tuple(each.short_number for each in attached))


def _qualification(press: Press, subject: Document) -> Qualification:
    standard = press.desk.library[subject["standardId"], subject["standardVersion"]]
    found = standard.qualification(subject["qualificationId"])
    return Qualification(found.title, found.code or "", found.level, len(found.units), found.illustrative)
