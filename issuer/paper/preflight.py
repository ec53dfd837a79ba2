"""Preflight: before a document is released, our own verifier has to read it, as a file and from worn paper.

The rule: what is attached and what is printed must each be valid and say the same; and from the page as it looks after
some wear (`wear`) the code must be read, and be valid, each time. A document that fails in either way is not released.
The score says how often one plain try was enough; where it was not, the verifier tried harder.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from threading import Lock, local
from typing import Final

import pypdfium2
from PIL import Image

from issuer.desk import Desk
from issuer.errors import DeskError
from issuer.issue import witness_for
from issuer.paper.kinds import FORMS, Form, Paper
from issuer.paper.wear import RESOLUTION, WEARS, wear_page
from issuer.seal import Witness
from issuer.store.credentials import Credential
from verifier import Policy, Report, Verdict
from verifier.documents import verify_file
from verifier.reading.contents import Contents
from verifier.reading.pages import POINTS, draw_page
from verifier.reading.worker import Reader

_AROUND: Final = 113.4  # points on each side of the middle of the code: 40 mm
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
    """Our own verifier, with the status lists as they are now, at the moment `now`; `open_file` opens files for it."""

    witness: Witness
    now: datetime
    open_file: Callable[..., Contents]

    def examine(self, data: bytes) -> Report:
        """What the verifier says of a file of any kind, with codes looked for plainly."""
        policy = Policy(trust=self.witness.trust, retrospective=True)
        read = partial(self.open_file, deep=False)
        return verify_file(data, policy, now=self.now, fetch=self.witness.fetch, read=read)

    def read(self, picture: bytes, *, deep: bool) -> set[str]:
        """The texts of the signed codes that the verifier reads on a picture; with `deep` it tries all it can."""
        return {piece.data.decode(errors="replace") for piece in self.open_file(picture, deep=deep).pieces}


@contextmanager
def open_inspector(desk: Desk, issued: Sequence[Credential]) -> Iterator[Inspector]:
    """An inspector who knows the status of `issued`, until the block ends; several threads may ask.

    Each thread has a child process of its own at hand, so that none is started for every file.
    """
    with ExitStack() as opened:
        mine = local()

        def open_file(data: bytes, *, deep: bool) -> Contents:
            if not hasattr(mine, "reader"):
                mine.reader = opened.enter_context(Reader())
            found: Contents = mine.reader.read(data, deep=deep)
            return found

        yield Inspector(witness_for(desk, issued), desk.now(), open_file)


def inspect(pdf: bytes, kind: Paper, texts: Sequence[str], inspector: Inspector) -> Score:
    """Hold a document to the rule, and give its score. `texts` are those of its signed codes, the first one first.

    Raises `NotReleased`.
    """
    _examine_file(pdf, kind, texts, inspector)
    part = _look_at_code(pdf, FORMS[kind])
    plainly = sum(_is_read_plainly(wear_page(part, wear), kind, texts[0], inspector) for wear in WEARS)
    return Score(plainly, len(WEARS))


def _examine_file(pdf: bytes, kind: Paper, texts: Sequence[str], inspector: Inspector) -> None:
    """The file as a whole must be valid, and hold no other number of signed codes."""
    report = inspector.examine(pdf)
    codes = [part for part in report.credentials if part.place and part.place.carrier == "code"]
    if report.verdict is not Verdict.VALID or not _found(report, FORMS[kind].agreement) or len(codes) != len(texts):
        deciding = report.deciding
        why = f"{deciding.check}: {deciding.code}" if deciding else "what is attached and what is printed do not match"
        raise NotReleased(f"Our verifier says of a {kind}: {report.verdict} ({why}). It was not released.")


def _is_read_plainly(picture: bytes, kind: Paper, text: str, inspector: Inspector) -> bool:
    """Whether one plain try gives the code, which was verified in the file; raises `NotReleased` if none does."""
    if text in inspector.read(picture, deep=False):
        return True
    if text in inspector.read(picture, deep=True):
        return False
    raise NotReleased(
        f"The code on a {kind} cannot be read from worn paper, so the document was not released. "
        "Please report this with the kind of document and the product's version."
    )


def _found(report: Report, code: str) -> bool:
    return any(finding.check == "agreement" and finding.code == code for finding in report.findings)


def _look_at_code(pdf: bytes, form: Form) -> Image.Image:
    """The page around the code in shades of grey, as somebody would photograph it; white beyond the page."""
    with _turn, pypdfium2.PdfDocument(pdf) as document:
        page = document[form.page]
        width, height = page.get_size()
        left, top = form.code[0] * width - _AROUND, form.code[1] * height - _AROUND
        right, bottom = width - left - 2 * _AROUND, height - top - 2 * _AROUND
        cut = max(0.0, left), max(0.0, bottom), max(0.0, right), max(0.0, top)
        drawn = draw_page(page, RESOLUTION, cut)
        page.close()
    part = Image.new("L", (_pixels(2 * _AROUND), _pixels(2 * _AROUND)), "white")
    part.paste(drawn, (_pixels(max(0.0, -left)), _pixels(max(0.0, -top))))
    return part


def _pixels(points: float) -> int:
    return round(points * RESOLUTION / POINTS)
