"""The page for people: upload or paste a credential, read the verdict. It works without JavaScript.

The rule: the same bytes give the same verdict as on the command line, and nothing that comes in is kept. Templates get
words of ours and neutralised values, and escape everything.
"""

from collections.abc import Iterator

from flask import Blueprint, Request, Response, render_template, request
from markupsafe import Markup, escape

from verifier.verify import verify
from verifier.web.answer import Answer, answer_to
from verifier.web.service import Service
from verifier.words import LANGUAGES, Phrase, Words

NAMES = (("en", "English"), ("ur", "اردو"), ("sd", "سنڌي"), ("ar", "العربية"))
"""The languages by their own names, in the order of the page."""

MOST_FILES = 50
"""Files of one request that are looked at."""


def page(service: Service) -> Blueprint:
    """Make the blueprint that answers people for `service`."""
    blueprint = Blueprint("page", __name__)

    @blueprint.get("/")
    def ask() -> str:
        return _render(service, _words(), ())

    @blueprint.post("/")
    def answer() -> str | Response:
        words, now = _words(), service.clock()
        given = list(_given(request))[:MOST_FILES]
        policy = service.policy()
        answers = tuple(
            answer_to(verify(data, policy, now=now, fetch=service.fetch), name, number, words)
            for number, (name, data) in enumerate(given, 1)
        )
        return _render(service, words, answers, complaint=None if answers else words.say("page.nothing"))

    return blueprint


def _render(service: Service, words: Words, answers: tuple[Answer, ...], complaint: Phrase | None = None) -> str:
    title = words.say(f"verdict.{answers[0].verdict}" if len(answers) == 1 else "page.title").text
    return render_template(
        "page.html",
        words=words,
        say=lambda key: mark(words.say(key), words),
        mark=lambda phrase: mark(phrase, words),
        title=title,
        languages=NAMES,
        answers=answers,
        complaint=complaint,
        no_trust=not service.policy().trust.issuers,
        unreviewed=not words.say("page.title").reviewed,
    )


def mark(phrase: Phrase, words: Words) -> Markup:
    """Give a phrase as HTML; one that fell back to another language says so, and runs in that language's direction."""
    if phrase.language == words.language:
        return escape(phrase.text)
    attributes = phrase.language, LANGUAGES[phrase.language]
    return Markup('<bdi lang="{}" dir="{}">{}</bdi>').format(*attributes, phrase.text)


def _words() -> Words:
    """The language asked for in the address, else the browser's, else English."""
    wanted = [request.args.get("lang", ""), *request.accept_languages.values()]
    known = (tag.partition("-")[0] for tag in wanted)
    return Words(next((tag for tag in known if tag in LANGUAGES), "en"))


def _given(request: Request) -> Iterator[tuple[str, bytes]]:
    """Give name and bytes of everything handed over: each file, and the text if there is one."""
    for file in request.files.getlist("file"):
        if file.filename:
            yield file.filename, file.read()
    text = request.form.get("text", "").strip()
    if text:
        yield "", text.encode("utf-8", "surrogatepass")
