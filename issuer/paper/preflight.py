"""Preflight: before a document is released, our own verifier has to read it, as a file and from worn paper.

The rule: what is attached and what is printed must each be valid and say the same; and from the page as it looks after
some wear (`wear`) the code must be read, and be valid, each time. A document that fails in either way is not released.
The score says how often one plain try was enough; where it was not, the verifier tried harder.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from threading import Lock
from typing import Final

import pypdfium2
from PIL import Image

from issuer.desk import Desk
from issuer.errors import DeskError
from issuer.issue import witness_for
from issuer.paper.kinds import FORMS, Kind
from issuer.paper.wear import RESOLUTION, WEARS, look_at, wear_page
from issuer.seal import Witness
from issuer.store.credentials import Credential
from vc.problems import Document
from verifier import Policy, Report, Verdict
from verifier.documents import verify_file
from verifier.reading.contents import Contents
from verifier.reading.worker import Reader

_POINTS: Final = 72
_turn: Final = Lock()  # PDFium serves one caller at a time


class NotReleased(DeskError):
    """A document did not pass; the text says why and what to do, and names nobody."""


@dataclass(frozen=True, slots=True)
class Score:
    """How many of the worn pages were read by one plain try, and of how many."""

    read: int
    of: int

    def __str__(self) -> str:
        return f"{self.read} of {self.of}"


@dataclass(frozen=True, slots=True)
class Inspector:
    """Our own verifier, with the status lists as they are now, at the moment `now`; `read` opens files for it."""

    witness: Witness
    now: datetime
    read: Callable[..., Contents]

    def examine(self, data: bytes, *, deep: bool = True) -> Report:
        """What the verifier says of a file of any kind; without `deep` it looks for codes only plainly."""
        policy = Policy(trust=self.witness.trust, retrospective=True)
        read = partial(self.read, deep=deep)
        return verify_file(data, policy, now=self.now, fetch=self.witness.fetch, read=read)


@contextmanager
def open_inspector(desk: Desk, issued: Sequence[Credential]) -> Iterator[Inspector]:
    """An inspector who knows the status of `issued`, and has a child process at hand until the block ends."""
    with Reader() as reader:
        yield Inspector(witness_for(desk, issued), desk.now(), reader.read)


def inspect(pdf: bytes, kind: Kind, codes: int, inspector: Inspector) -> Score:
    """Hold a document with so many signed codes to the rule, and give its score. Raises `NotReleased`."""
    printed = _examine_file(pdf, kind, codes, inspector)
    part = look_at(_draw(pdf, FORMS[kind].page), FORMS[kind].code)
    plainly = 0
    for wear in WEARS:
        picture = wear_page(part, wear)
        if _says(inspector.examine(picture, deep=False), printed):
            plainly += 1
        elif not _says(inspector.examine(picture), printed):
            raise NotReleased(
                f"The code on a {kind} cannot be read from worn paper, so the document was not released. "
                "Please report this with the kind of document and the product's version."
            )
    return Score(plainly, len(WEARS))


def _examine_file(pdf: bytes, kind: Kind, codes: int, inspector: Inspector) -> list[Document]:
    """What is printed, as verified; the file as a whole must be valid, and hold no other number of signed codes."""
    report = inspector.examine(pdf, deep=False)
    printed = _documents(report)
    if report.verdict is not Verdict.VALID or not _found(report, FORMS[kind].agreement) or len(printed) != codes:
        deciding = report.deciding
        why = f"{deciding.check}: {deciding.code}" if deciding else "what is attached and what is printed do not match"
        raise NotReleased(f"Our verifier says of a {kind}: {report.verdict} ({why}). It was not released.")
    return printed


def _found(report: Report, code: str) -> bool:
    return any(finding.check == "agreement" and finding.code == code for finding in report.findings)


def _documents(report: Report) -> list[Document]:
    """The credentials of the printed codes."""
    codes = (part for part in report.credentials if part.place and part.place.carrier == "code")
    return [part.document for part in codes if part.document]


def _says(report: Report, printed: list[Document]) -> bool:
    """Whether a picture was read and says nothing but what is printed."""
    found = _documents(report)
    return report.verdict is Verdict.VALID and bool(found) and all(document in printed for document in found)


def _draw(pdf: bytes, index: int) -> Image.Image:
    """A page in shades of grey."""
    with _turn, pypdfium2.PdfDocument(pdf) as document:
        page = document[index]
        bitmap = page.render(scale=RESOLUTION / _POINTS, grayscale=True)
        size = bitmap.width, bitmap.height
        image = Image.frombytes("L", size, bytes(bitmap.buffer), "raw", "L", bitmap.stride, 1)
        bitmap.close()
        page.close()
    return image
