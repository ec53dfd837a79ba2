"""Documents on paper: certificates, cards and skills passports as PDF, for people and for machines.

    from issuer.paper import Language, certificate
    from issuer.paper.facts import Printed, certificate_of
    from typesetting import Attachment

    sheet = certificate_of(document, desk.names, Printed(qr_text, url, short_number), [Attachment(name, credential)])
    pdf = certificate(sheet, beside=Language.URDU)

The rule: facts in, bytes out. Each function takes what a document shows as frozen values (`facts`) and gives a PDF that
is the same for the same facts, with the full credentials attached. Several sheets make one PDF, in their order.
Nothing here reads the register, the clock or the network.

Around it, from the register to a file: `press` reads what stands, `jobs` says which documents that makes, `preflight`
has our own verifier read each, `shelves` keep what passed, and `run` goes through all of it.

Read `facts` for what is shown, `words` for how it is said, `code` for the QR codes, `manuscript` for what the templates
are given, and `typesetting` for how it becomes a PDF. The signed code is 40 mm on A4 and 35 mm on the card and in the
passport, its modules alone, with a quiet zone of four modules around it.

All functions raise `NotPrintable` for what cannot be printed: a code that would be too fine, letters that our fonts do
not hold, no sheet at all.
"""

from importlib.resources import files
from pathlib import Path

from issuer.paper.facts import Certificate, Portfolio
from issuer.paper.manuscript import Sheet, day_of, write_manuscript
from issuer.paper.words import Language
from typesetting import Attachment, NotPrintable, typeset

TEMPLATES = Path(str(files("issuer.paper"))) / "templates"

__all__ = [
    "Language",
    "NotPrintable",
    "card",
    "card_sheet",
    "certificate",
    "passport",
    "worker_certificate",
]


def certificate(*sheets: Certificate, beside: Language) -> bytes:
    """A4 certificates of one competency each, a page a sheet."""
    return _print("certificate", sheets, beside)


def worker_certificate(*sheets: Portfolio, beside: Language) -> bytes:
    """A4 certificates of all competencies of a worker; the list goes on over as many pages as it needs."""
    return _print("worker", sheets, beside)


def card(*sheets: Portfolio, beside: Language) -> bytes:
    """ID-1 cards (85.6 × 54 mm, ISO/IEC 7810): two pages a sheet, front and back."""
    return _print("card", sheets, beside)


def card_sheet(*sheets: Portfolio, beside: Language) -> bytes:
    """A4 sheets of up to ten cards with cut marks: a page of fronts, then the backs as a printer turns them.

    To be printed on both sides, turned on the long edge.
    """
    return _print("card-sheet", sheets, beside)


def passport(*sheets: Portfolio, beside: Language) -> bytes:
    """A5 booklets: competencies as certified, and what the holder states marked as self-declared.

    Each booklet has a multiple of four pages, for printing on folded sheets.
    """
    return _print("passport", sheets, beside)


def _print(template: str, sheets: tuple[Sheet, ...], beside: Language) -> bytes:
    if not sheets:
        raise NotPrintable("There is nothing to print: no worker has a credential that stands.")
    return typeset(
        TEMPLATES / f"{template}.typ",
        write_manuscript(template, sheets, beside),
        _attachments(sheets),
        max(map(day_of, sheets)),
    )


def _attachments(sheets: tuple[Sheet, ...]) -> list[Attachment]:
    """All attachments in the order of the sheets. Raises `NotPrintable` if two differ under one name."""
    found: dict[str, Attachment] = {}
    for sheet in sheets:
        for attachment in sheet.attachments:
            if found.setdefault(attachment.name, attachment) != attachment:
                raise NotPrintable("Two different credentials would be attached under one name. Name them apart.")
    return list(found.values())
