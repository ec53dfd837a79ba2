"""Open one file as a person would hand it over, and hold the answer to the promises of docs/threats.md."""

import json
import re
from typing import Any

from tests.reading.hostile.row import VALID, Row, desk
from tests.reading.paper import NOW, codes
from tests.verifier.world import tell
from vc.problems import FetchError
from verifier import Report
from verifier.display import Style, show
from verifier.documents import verify_file
from verifier.policy import Policy
from verifier.reading.contents import LONGEST_NAME
from verifier.reading.worker import Read
from verifier.words import Words

HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066\u2067\ufeff]")
_STYLE = Style(Words())


def judge(row: Row, read: Read) -> Report:
    """Run a case. Raises `AssertionError` where a promise is broken."""
    asked: list[str] = []

    def fetch(url: str) -> bytes:
        asked.append(url)
        if url not in desk().world.web:
            raise FetchError(url, "there is no such thing in this world")
        return desk().world.web[url]

    report = verify_file(row.make(), Policy(desk().trust), now=NOW, fetch=fetch, read=read)
    assert report.verdict in row.verdicts, (str(report.verdict), codes(report))
    assert row.codes <= codes(report), codes(report)
    assert set(asked) <= set(desk().world.web), "nothing that a file chose is ever asked for"
    for part in report.walk():
        assert not [f for f in part.findings if f.code == "fault"], [f.parameters for f in part.findings]
        assert part.document is None or was_signed(part.document), "what was not signed is given back by nobody"
        assert part.place is None or len(part.place.name) <= LONGEST_NAME
    _can_be_told(report)
    return report


def was_signed(document: dict[str, Any]) -> bool:
    """Say whether the issuer signed this, member for member."""
    return _key(document) in {_key(signed) for signed in desk().signed}


def _key(document: dict[str, Any]) -> str:
    return json.dumps({name: value for name, value in document.items() if name != "proof"}, sort_keys=True)


def _can_be_told(report: Report) -> None:
    """In words and on a terminal, with the verdict first, and nothing that a document or file says acting on either."""
    tell(report)
    lines = list(show(report, "file", _STYLE, details=True))
    assert lines[0] == f"{'✔' if report.verdict is VALID else '?✘'[report.exit_status == 1]} {word(report)}  file"
    assert not [line for line in lines if HIDDEN.search(line)]
    assert json.dumps(report.to_json()).isascii()


def word(report: Report) -> str:
    """The verdict as people read it."""
    return _STYLE.words.say(f"verdict.{report.verdict}").text
