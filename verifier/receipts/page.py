"""The printed page of a receipt: A4, English and Arabic, with the signed JSON attached.

The rule: the page follows from the signed JSON alone, so the same receipt always gives the same bytes, and a page that
anybody else has set around a genuine receipt is told from it. Templates lay out; no text is evaluated as markup.
"""

import json
import re
import textwrap
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from typesetting import FONTS, Attachment, typeset
from vc.problems import Document
from verifier.receipts import shown
from verifier.receipts.seal import Receipt
from verifier.report import Verdict, exit_status
from verifier.summary import Fact
from verifier.words import Phrase, Words

ATTACHMENT: Final = "receipt.json"
_TEMPLATE: Final = Path(str(files("verifier.receipts"))) / "templates" / "receipt.typ"
_ENGLISH: Final = Words("en")
_ARABIC: Final = Words("ar")

_FIXED: Final = (
    "receipt.title", "receipt.verdict", "receipt.why", "receipt.certified", "receipt.nothing-certified",
    "receipt.demonstration", "note.demonstration", "receipt.only", "receipt.limits", "receipt.how",
    "label.holder", "label.credential", "label.issuer", "label.valid-until", "label.level",
)  # fmt: skip
_SIGNS: Final = {0: "tick", 1: "cross", 3: "question"}
_IN_ROW: Final = 64  # a SHA-256 fits
_IN_CELL: Final = 20
_UNPRINTABLE: Final = re.compile(
    "[^\u0020-\u007e\u00a0-\u02af\u0300-\u036f\u0384-\u03e1\u03f0-\u052f\u0600-\u0604\u0606-\u061b\u061e-\u06ff"
    "\u0750-\u077f\u1e00-\u1eff\u200b-\u200d\u2010-\u2027\u2030-\u205e\u2066-\u2069\u20a0-\u20bf\ufb50-\ufbc1"
    "\ufbd3-\ufd3f\ufe70-\ufefc]"
)
"""What our fonts do not hold."""


def print_receipt(receipt: Receipt) -> bytes:
    """Give the PDF (PDF/A-3a, PDF/UA-1) for a receipt. Raises `NotPrintable` if it cannot be set."""
    day = date.fromisoformat(receipt.document["checkedAt"][:10])
    return typeset(_TEMPLATE, manuscript(receipt.document), [Attachment(ATTACHMENT, receipt.data)], day)


@cache
def layout() -> str:
    """Give what stands for everything that makes the page beside the receipt: template, words, fonts, typst.

    Only where it is the same can two pages be compared.
    """
    digest = sha256(f"typst {version('typst')}\n".encode())
    catalogues = [Path(str(files("verifier"))) / "locale" / f"{words.language}.po" for words in (_ENGLISH, _ARABIC)]
    for path in (_TEMPLATE, Path(__file__), *catalogues, *sorted(FONTS.glob("*.ttf"))):
        digest.update(path.name.encode() + b"\0" + sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def manuscript(document: Document) -> str:
    """Give what the template is to set, as JSON: pairs of English and Arabic, and rows of label, label and values."""
    verdict = document["verdict"]
    more = document["more"]
    said = {
        "day": [int(part) for part in document["checkedAt"][:10].split("-")],
        "sign": _SIGNS[exit_status(Verdict(verdict))],
        "verdict": _both(f"verdict.{verdict}"),
        "sentence": _both(f"sentence.{verdict}"),
        "reasons": [[*pair] for pair in _pairs(*(shown.reasons(document, words) for words in (_ENGLISH, _ARABIC)))],
        "about": _rows(shown.about, document),
        "certified": [_rows(shown.certified, person) for person in document["certified"]],
        "people": [_cells(person) for person in document["certified"]],
        "more": [_say(words, "receipt.more", number=more) for words in (_ENGLISH, _ARABIC)] if more else [],
        "origin": _rows(shown.origin, document),
        "demonstration": document["demonstration"],
        "words": {key: _both(key) for key in _FIXED},
    }
    return json.dumps(_printable(said), ensure_ascii=False)


def _cells(person: Document) -> Document:
    """Give one line of a table of several people."""
    cells = {name: person.get(name, "") for name in ("holder", "birthYear", "title", "level", "issuerName")}
    cells |= {"document": shown.document_of(person, _ENGLISH), "until": _ENGLISH.day(person.get("validUntil", ""))}
    broken = {name: _breakable(text, _IN_CELL) for name, text in cells.items()}
    return {**broken, "verdict": _both(f"verdict.{person['verdict']}")}


def _rows(facts: Any, document: Document) -> list[list[str]]:
    """Give label in English and Arabic, value in English, and value in Arabic where it is another."""
    english, arabic = (list(facts(document, words)) for words in (_ENGLISH, _ARABIC))
    return [_row(one, other) for one, other in zip(english, arabic, strict=True)]


def _row(english: Fact, arabic: Fact) -> list[str]:
    same = english.value == arabic.value
    values = (english.value, "" if same else arabic.value)
    return [english.label.text, arabic.label.text, *(_breakable(value, _IN_ROW) for value in values)]


def _pairs(english: Iterable[Phrase], arabic: Iterable[Phrase]) -> Iterator[tuple[str, str]]:
    for one, other in zip(english, arabic, strict=True):
        yield _breakable(one.text, _IN_CELL), _breakable(other.text, _IN_CELL) if other.language == "ar" else ""


def _breakable(text: str, longest: int) -> str:
    """Let a word that is longer than its column be broken."""

    def broken(found: re.Match[str]) -> str:
        return "\u200b".join(textwrap.wrap(found[0], longest // 2))

    return re.sub(rf"\S{{{longest + 1},}}", broken, _spelt(text))


def _both(key: str) -> list[str]:
    return [_say(words, key) for words in (_ENGLISH, _ARABIC)]


def _say(words: Words, key: str, **parameters: int) -> str:
    return words.say(key, parameters).text


def _spelt(text: str) -> str:
    """Write out as code points what our fonts do not hold."""
    return _UNPRINTABLE.sub(lambda found: f"<U+{ord(found[0]):04X}>", text)


def _printable(value: Any) -> Any:
    """Make every text in a JSON value one that our fonts hold."""
    if isinstance(value, str):
        return _spelt(value)
    if isinstance(value, list):
        return [_printable(each) for each in value]
    return {name: _printable(each) for name, each in value.items()} if isinstance(value, dict) else value
