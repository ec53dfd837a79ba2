"""The kinds of documents: how each is typeset, and where its signed code stands.

The rule: one row a kind. A print sheet goes to a print shop, which needs no more than what is printed: nothing is
attached to it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from issuer import paper
from issuer.paper.manuscript import Sheet
from issuer.paper.words import Language


class Kind(StrEnum):
    """What can be printed."""

    CERTIFICATE = "certificate"
    WORKER = "worker"
    CARD = "card"
    CARD_SHEET = "card-sheet"
    PASSPORT = "passport"


@dataclass(frozen=True, slots=True)
class Form:
    """How a kind is made.

    `page` is the page of the first signed code, from 0, and `code` the middle of it, as shares of width and height.
    `attached` says whether the full credentials are inside.
    """

    typeset: Callable[..., bytes]
    page: int
    code: tuple[float, float]
    attached: bool = True

    @property
    def agreement(self) -> str:
        """What the verifier must find when it compares what is attached with what is printed."""
        return "same" if self.attached else "printed-only"


FORMS: Mapping[Kind, Form] = MappingProxyType(
    {
        Kind.CERTIFICATE: Form(paper.certificate, 0, (0.2125, 0.8065)),
        Kind.WORKER: Form(paper.worker_certificate, 0, (0.2125, 0.8065)),
        Kind.CARD: Form(paper.card, 1, (0.247, 0.396)),
        Kind.CARD_SHEET: Form(paper.card_sheet, 1, (0.601, 0.118), attached=False),
        Kind.PASSPORT: Form(paper.passport, 1, (0.235, 0.7866)),
    }
)


def print_sheets(kind: Kind, sheets: Sequence[Sheet], beside: Language) -> bytes:
    """The PDF of sheets of one kind. Raises `typesetting.NotPrintable`."""
    form = FORMS[kind]
    given: Sequence[Any] = sheets if form.attached else [replace(sheet, attachments=()) for sheet in sheets]
    return form.typeset(*given, beside=beside)
