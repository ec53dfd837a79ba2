"""The cards as documents, drawn up from facts, and as the text of their QR codes. Drawing is pure.

The rule: a card says of a fact what its full credential says, in the few bytes of a code (docs/cards.md). Its name is
in Latin letters, the shorter form where one is on record. It is kept as canonical JSON (RFC 8785), so that the digest
of what is kept is also that of what a reader makes of the printed code: an inventory finds either.
"""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from issuer.credential import Facts
from issuer.desk import Desk
from issuer.errors import Objection, Refused
from issuer.library import ISCO
from issuer.passport_name import is_latin, shorten
from issuer.store.credentials import Credential, Kind
from issuer.trust import ourselves, recorded
from schemas.standards import Standard
from vc import instant
from vc.cborld.issuer_table import CARD_CONTEXTS
from vc.problems import Document
from vc.qr import TooLarge, write_qr_text
from vc.reader import read_object
from vc.unit_bitmap import write_units
from verifier.agreement import is_short_for
from verifier.cards import card_tables
from verifier.trust import TrustList

_TYPES: Mapping[Kind, str] = MappingProxyType({Kind.UNIT: "UnitCard", Kind.CARD: "QualificationCard"})


def draw_card(facts: Facts, standard: Standard, desk: Desk) -> Document:
    """The unsigned card for `facts`: of a unit, or of a qualification, in part or whole."""
    credential = facts.credential
    return {
        "@context": list(CARD_CONTEXTS),
        "type": ["VerifiableCredential", _TYPES[credential.kind]],
        "issuer": desk.did,
        "validFrom": instant.write(credential.valid_from),
        "validUntil": instant.write(credential.valid_until),
        "credentialStatus": _status(credential, desk),
        "credentialSubject": {
            **_holder(facts),
            "standardId": standard.id,
            "standardVersion": standard.version,
            **_competency(facts, standard),
            "iscoCode": _occupation(facts, standard),
        },
    }


def is_card(document: Document) -> bool:
    """Say whether a document of ours is a card, which is kept and examined otherwise than a full credential."""
    return bool(document["@context"] == list(CARD_CONTEXTS))


def objections_to_card(facts: Facts) -> Iterator[Objection]:
    """What stands against a card for `facts`, in words that name no person."""
    worker = facts.worker
    if facts.credential.kind is Kind.QUALIFICATION or worker.erased_at:
        return
    if worker.card_name and not is_short_for(worker.card_name, worker.name_en):
        yield Objection("card-name", "The card name is no short form of the name on record.", "worker/card_name")
    if not is_latin(worker.name_on_cards):
        words = "The name on a card must be in Latin letters, as in the passport; correct name_en or card_name."
        yield Objection("card-name", words, "worker/name_en")
    if facts.standard and facts.assessments and not _occupation(facts, facts.standard):
        yield Objection("occupation-missing", "The competency standard names no ISCO-08 occupation.", "standard")


def write_code(card: Document, trust: TrustList) -> str:
    """The text of a signed card's QR code, with the table that follows from its issuer's entry in `trust`.

    Raises `Refused` for a card that would not be readable from worn paper, with a shorter form of the name.
    """
    entry = trust.issuers[card["issuer"]].cards["registryEntry"]
    try:
        return write_qr_text(card, entry, card_tables(trust))
    except TooLarge as error:
        words = f"{error}. Put that form on record as card_name: hunar worker add"
        proposal = shorten(card["credentialSubject"]["name"])
        raise Refused(Objection("card-too-large", words, "worker/card_name", proposal)) from None


def code_texts(cards: Iterable[bytes], desk: Desk) -> Iterator[str]:
    """The texts of the QR codes of cards on record (`store.credentials.card`), in the same order."""
    with desk.store.read() as tx:
        trust = ourselves(desk, recorded(tx))
    return (write_code(read_object(card), trust) for card in cards)


def _holder(facts: Facts) -> Document:
    worker = facts.worker
    holder: Document = {"name": worker.name_on_cards, "birthYear": str(worker.birth_year)}
    if facts.hint:
        holder["identityDocument"] = {
            "documentKind": str(facts.hint.kind),
            "lastFourDigits": facts.hint.last_four,
        }
    return holder


def _status(credential: Credential, desk: Desk) -> Document:
    return {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(credential.position),
        "statusListCredential": desk.address.status_list("revocation", credential.list_number),
    }


def _competency(facts: Facts, standard: Standard) -> Document:
    assessment = facts.assessments[0]
    if facts.credential.kind is Kind.UNIT:
        return {"unitCode": assessment.unit_code, "nvqfLevel": standard.unit(assessment.unit_code).level}
    return {
        "qualificationId": assessment.qualification_id,
        "certifiedUnits": write_units(each.unit_ordinal for each in facts.assessments),
        "nvqfLevel": standard.qualification(assessment.qualification_id).level,
    }


def _occupation(facts: Facts, standard: Standard) -> str:
    """The ISCO-08 unit group of the unit or qualification, empty if the standard names none."""
    assessment = facts.assessments[0]
    if facts.credential.kind is Kind.UNIT:
        alignments = standard.unit_alignments(assessment.unit_code)
    else:
        alignments = standard.qualification(assessment.qualification_id).alignments
    return next((row.code for row in alignments or standard.alignments if row.scheme == ISCO and row.code), "")
