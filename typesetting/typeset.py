"""From manuscript to PDF: the one place that speaks to typst.

The rule: the only fonts are ours (a missing glyph would otherwise fall back in silence), data goes in as inputs and
never as markup, and the date is an argument, so that the same facts give the same bytes.
Output is PDF 1.7 that claims PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1); typst refuses to write what breaks
them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock

import typst

from typesetting.errors import NotPrintable

STANDARDS: "list[typst.PDFStandard]" = ["a-3a", "ua-1"]  # quoted: only the stub of typst names the type
FONTS = Path(str(files("typesetting"))) / "fonts"
_turn = Lock()  # a compiler of typst-py serves one caller at a time


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside the PDF, byte for byte as it was released. `data` is UTF-8 JSON."""

    name: str
    data: bytes


def typeset(template: Path, manuscript: str, attachments: Sequence[Attachment], day: date) -> bytes:
    """The PDF of the typst file `template` for this manuscript, with `attachments` inside, dated midnight UTC of `day`.

    The template may use files of its own folder and no others. It reads the inputs `manuscript` (JSON), `attachments`
    (their number) and for each of these `name-N` and `data-N`.

    Raises `NotPrintable` if a text has letters that none of our fonts holds, or an attachment is not UTF-8.
    """
    try:
        inputs = {"manuscript": manuscript, "attachments": str(len(attachments))}
        for place, attachment in enumerate(attachments):
            inputs |= {f"name-{place}": attachment.name, f"data-{place}": attachment.data.decode()}
        with _turn:
            pdf = _compiler(template).compile(
                sys_inputs=inputs,
                pdf_standards=STANDARDS,
                timestamp=datetime.combine(day, time(), UTC),
            )
        if not isinstance(pdf, bytes):  # typst gives a list for pictures and None for a file, and neither was asked for
            raise NotPrintable("The page could not be set: typst gave no PDF. Please report this with its version.")
        return pdf
    except UnicodeDecodeError:
        raise NotPrintable("A file to be attached is not UTF-8. Attach it as it was released.") from None
    except typst.TypstError as error:
        raise NotPrintable(_reason(error.message)) from error


@cache
def _compiler(template: Path) -> typst.Compiler:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    return typst.Compiler(str(template), str(template.parent), fonts)


def _reason(message: str) -> str:
    """Words for the operator; what typst says may quote the page, so it is not passed on."""
    if "could not be displayed" in message:
        return "A name or title has letters that our fonts do not hold. Correct it in the register, or add a font."
    return "The page could not be set. Please report this with the kind of document and the version of typst."
