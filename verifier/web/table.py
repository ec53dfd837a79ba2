"""Many answers as a table to take along: CSV for a spreadsheet, JSON for a program.

The rule: no cell can be a formula. Every cell is quoted, and one that begins as a formula would, in any width of the
characters, gets an apostrophe in front. The tables travel in the page itself, as `data:` addresses of download links:
so the server keeps nothing, and a browser needs no script.
"""

import csv
import json
import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import Any, Final

from verifier.web.answer import Answer
from verifier.words import Words

_FORMULA: Final = re.compile(r"\s*[=+\-@\t\r\n＝＋－＠﹢﹣﹫]")  # ASCII, full-width (U+FF0x) and small forms (U+FE6x)
_LABELS: Final = (
    "label.file",
    "label.verdict",
    "label.holder",
    "label.birth-year",
    "label.document",
    "label.credential",
    "label.level",
    "label.issuer",
    "label.issued-on",
    "label.valid-until",
    "label.status-as-of",
)


def to_csv(answers: Sequence[Answer], words: Words) -> str:
    """Give RFC 4180 text with a row for each person of each answer; the first column is the verdict's stable code."""
    out = StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(map(safe_cell, ["code", *(words.say(label).text for label in _LABELS), "SHA-256"]))
    writer.writerows(map(safe_cell, row) for answer in answers for row in _rows(answer, words))
    return out.getvalue()


def _rows(answer: Answer, words: Words) -> Iterator[list[str]]:
    report = answer.report
    verdict = [str(report.verdict), answer.name or words.say("page.pasted").text, answer.headline.title.text]
    as_of = report.as_of.isoformat() if report.as_of else ""
    for person in answer.people:
        what = [person.name, person.birth_year, person.hint, person.title, person.level_number]
        yield [*verdict, *what, person.issuer, person.issued_on, person.valid_until, as_of, report.digest]
    if not answer.people:
        yield [*verdict, *[""] * 8, as_of, report.digest]


def safe_cell(text: str) -> str:
    """Give a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def to_json(answers: Sequence[Answer]) -> dict[str, Any]:
    """Give every report, under the name of its file."""
    return {"results": [{"name": answer.name, "report": answer.report.to_json()} for answer in answers]}


def csv_link(answers: Sequence[Answer], words: Words) -> str:
    """Give the address under which the page itself holds the CSV file. It begins with a byte order mark: without one
    a spreadsheet takes Urdu for something else."""
    return _link("text/csv;charset=utf-8", to_csv(answers, words).encode("utf-8-sig"))


def json_link(answers: Sequence[Answer]) -> str:
    """Give the address under which the page itself holds the JSON file."""
    return _link("application/json", json.dumps(to_json(answers), ensure_ascii=False, indent=1).encode())


def _link(kind: str, data: bytes) -> str:
    return f"data:{kind};base64,{b64encode(data).decode('ascii')}"
