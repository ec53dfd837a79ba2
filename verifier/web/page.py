"""The page for people: scan, upload or paste a credential, read the verdict. It works without JavaScript.

The rule: the same bytes give the same verdict as on the command line, and nothing that comes in is kept. Templates get
words of ours and neutralised values, and escape everything.

Ids that stay as they are, for scripts and tests: `#scan`, `#scan-start`, `#scan-video`, `#scan-status`, `#file`,
`#text`, and `#verdict-1`, the area of the first verdict, whose attribute `data-verdict` holds its code.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from flask import Blueprint, Response, g, make_response, render_template, request, url_for
from werkzeug.exceptions import HTTPException

from verifier.policy import Policy
from verifier.report import Outcome, Report, worst
from verifier.text import neutralize
from verifier.web.admission import charge
from verifier.web.allowance import Allowance
from verifier.web.answer import Answer, answer_to
from verifier.web.faults import keep_retry_after
from verifier.web.given import MOST, Given, carried, given
from verifier.web.language import NAMES, marking, saying, words_of_request
from verifier.web.service import Service
from verifier.web.state import state_of
from verifier.web.table import csv_link, json_link
from verifier.words import Phrase, Words

LARGEST_UPLOAD = 32 * 2**20
"""Bytes of all files together that one request may bring."""

LONGEST_NUMBER = 40
"""Characters of a short number in an address that are looked at."""

_COMPLAINTS = {413: "page.too-large", 429: "page.too-fast", 503: "page.busy"}
"""What a person is told, by the status of the answer."""


@dataclass(frozen=True, slots=True)
class View:
    """What the page is to show beside the three ways in. `remarks` are on archives, each under its file's name."""

    answers: tuple[Answer, ...] = ()
    remarks: tuple[tuple[str, Phrase], ...] = ()
    carried: tuple[Given, ...] = ()
    complaint: Phrase | None = None
    short_number: str = ""


def page(service: Service, allowance: Allowance) -> Blueprint:
    """Make the blueprint that answers people for `service`, as often as `allowance` allows."""
    blueprint = Blueprint("page", __name__)

    @blueprint.before_request
    def allow_uploads() -> None:
        request.max_content_length = request.max_form_memory_size = LARGEST_UPLOAD

    @blueprint.get("/")
    def ask() -> str:
        return _render(service, words_of_request(), View())

    @blueprint.post("/")
    def answer() -> str:
        words, inputs = words_of_request(), given(request)
        charge(allowance, len(inputs) - 1)
        return _render(service, words, _view(service, inputs, words))

    @blueprint.get("/n/<number>")
    def number(number: str) -> str:
        """What the small code on paper opens: a short number, filled in and looked up."""
        charge(allowance)
        words, asked = words_of_request(), number[:LONGEST_NUMBER].encode("utf-8", "replace")
        policy = service.policy()
        answers = _answers(service, policy, [(service.judge(asked, policy), "")], words)
        return _render(service, words, View(answers, short_number=number))

    @blueprint.errorhandler(HTTPException)
    def complain(error: HTTPException) -> HTTPException | Response:
        words, key = words_of_request(), _COMPLAINTS.get(error.code or 500)
        if key is None:
            return error
        answer = make_response(_render(service, words, View(complaint=words.say(key))), error.code)
        return keep_retry_after(error, answer)

    return blueprint


def _view(service: Service, inputs: tuple[Given, ...], words: Words) -> View:
    """Judge what a request handed over, one after another, the first `MOST` of it."""
    kept = inputs[:MOST]
    complaint = None if inputs else words.say("page.nothing")
    if len(inputs) > MOST:
        complaint = words.say("page.too-many", {"number": MOST})
    policy = service.policy()
    judged = [(service.judge(one.data, policy, g.budget), one.name) for one in kept]
    return View(_answers(service, policy, judged, words), tuple(_remarks(judged, words)), carried(kept), complaint)


def _answers(
    service: Service, policy: Policy, judged: Iterable[tuple[Report, str]], words: Words
) -> tuple[Answer, ...]:
    found = (each for report, name in judged for each in _opened(report, name))
    return tuple(
        answer_to(report, name, number, words, service.receipt(report, policy))
        for number, (report, name) in enumerate(found, 1)
    )


def _opened(report: Report, name: str) -> Iterator[tuple[Report, str]]:
    """Give what has an answer of its own: each file in an archive, and the archive itself if it was not read whole."""
    if report.kind != "archive" or not report.credentials:
        yield report, name
        return
    if any(finding.outcome is not Outcome.PASSED for finding in report.findings):
        yield replace(report, credentials=()), name
    for part in report.credentials:
        yield part, f"{name}: {part.place.name}" if part.place and name else part.place.name if part.place else name


def _remarks(judged: Iterable[tuple[Report, str]], words: Words) -> Iterator[tuple[str, Phrase]]:
    """Say of archives what was left alone in them: whoever sees one good answer must not take it for all of it."""
    for report, name in judged:
        if report.kind == "archive":
            left = (finding for finding in report.findings if finding.code == "other-files")
            yield from ((neutralize(name), words.finding(finding)) for finding in left)


def _render(service: Service, words: Words, view: View) -> str:
    answers = view.answers
    title = answers[0].headline.title if len(answers) == 1 else words.say("page.title")
    return render_template(
        "page.html",
        words=words,
        say=saying(words),
        mark=marking(words),
        view=view,
        tally=Counter((answer.headline.look, answer.headline.title) for answer in answers),
        worst=worst(answer.report.verdict for answer in answers),
        title=title.text,
        languages=NAMES,
        largest=LARGEST_UPLOAD,
        again=_again,
        csv_link=csv_link,
        json_link=json_link,
        state=state_of(service, words),
    )


def _again(language: str) -> str:
    """Give the address of this page in another language."""
    arguments = request.view_args or {}
    return url_for(request.endpoint or "page.ask", **arguments, lang=language)
