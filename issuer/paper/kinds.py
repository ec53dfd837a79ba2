"""The kinds of documents: what each shows, how it is typeset, and where its signed code stands.

The rule: one row a kind, and one template of the same name. A print sheet goes to a print shop, which needs no more
than what is printed: nothing is attached to it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from issuer.paper.manuscript import Sheet, day_of, write_manuscript
from issuer.paper.press import Press, certificates_of, portfolios_of
from issuer.paper.words import Language
from issuer.store import Transaction
from typesetting import Attachment, NotPrintable, typeset

TEMPLATES = Path(str(files("issuer.paper"))) / "templates"


class Paper(StrEnum):
    """What can be printed.

    A certificate is an A4 page of one competency; `WORKER` has all of a qualification, over as many A4 pages as that
    needs. A card is of the size ID-1 (85.6 × 54 mm, ISO/IEC 7810), front and back. A card sheet is A4, with up to ten
    cards and cut marks: a page of fronts, then the backs for a printer that turns on the long edge. A passport is an A5
    booklet of a multiple of four pages, in which what the holder states is marked as self-declared.
    """

    CERTIFICATE = "certificate"
    WORKER = "worker"
    CARD = "card"
    CARD_SHEET = "card-sheet"
    PASSPORT = "passport"


@dataclass(frozen=True, slots=True)
class Form:
    """How a kind is made.

    `title` is the key of its title among the words. `sheets` reads what the documents of a worker show, by the name of
    each. `page` is the page of the first signed code, from 0, and `code` the middle of it, as shares of width and
    height. `attached` says whether the full credentials are inside.
    """

    title: str
    sheets: Callable[[Press, Transaction, str], Mapping[str, Sheet]]
    page: int
    code: tuple[float, float]
    attached: bool = True

    @property
    def agreement(self) -> str:
        """What the verifier must find when it compares what is attached with what is printed."""
        return "same" if self.attached else "printed-only"


FORMS: Mapping[Paper, Form] = MappingProxyType(
    {
        Paper.CERTIFICATE: Form("title_certificate", certificates_of, 0, (0.2125, 0.8065)),
        Paper.WORKER: Form("title_worker", portfolios_of, 0, (0.2125, 0.8065)),
        Paper.CARD: Form("title_card", portfolios_of, 1, (0.247, 0.396)),
        Paper.CARD_SHEET: Form("title_card", portfolios_of, 1, (0.601, 0.118), attached=False),
        Paper.PASSPORT: Form("skills_passport", portfolios_of, 1, (0.235, 0.7866)),
    }
)


def print_sheets(kind: Paper, sheets: Sequence[Sheet], beside: Language) -> bytes:
    """The PDF of sheets of one kind. Raises `typesetting.NotPrintable`."""
    if not sheets:
        raise NotPrintable("There is nothing to print: no worker has a credential that stands.")
    form = FORMS[kind]
    return typeset(
        TEMPLATES / f"{kind}.typ",
        write_manuscript(form.title, sheets, beside),
        _attachments(sheets) if form.attached else [],
        max(map(day_of, sheets)),
    )


def _attachments(sheets: Sequence[Sheet]) -> list[Attachment]:
    """All attachments in the order of the sheets. Raises `NotPrintable` if two differ under one name."""
    found: dict[str, Attachment] = {}
    for sheet in sheets:
        for attachment in sheet.attachments:
            if found.setdefault(attachment.name, attachment) != attachment:
                raise NotPrintable("Two different credentials would be attached under one name. Name them apart.")
    return list(found.values())
