"""The public register over HTTP: what the register says of a short number, as a page and as JSON, at `/numbers/…`.

The rule: it says what `issuer.lookup` may say, never a name, and always as the register's word: that a document is
genuine only its signed code can show. It answers as often as `Allowance` allows, whatever the answer is; it sets no
cookie, runs no script, logs nothing, and nothing it answers may be kept. A number that nobody has is an answer like any
other (200, `unknown`), and one with a slip is never looked up.
"""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from importlib.resources import files

from flask import Blueprint, Response, jsonify, make_response, render_template, request, send_from_directory

from issuer.desk import Desk
from issuer.lookup import Entry, look_up
from issuer.store import StoreError
from vc.short_number import NotAShortNumber, read
from verifier.web.allowance import Allowance
from verifier.web.faults import problem
from verifier.web.headers import PROTECTION
from verifier.web.language import NAMES, saying, words_of_request
from verifier.words import Words

HEADERS = (
    (
        "Content-Security-Policy",
        "default-src 'none'; style-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'",
    ),
    *PROTECTION,
    ("X-Robots-Tag", "noindex"),
)
"""What every answer of the register carries."""

_CLOSED_FOR = 30  # seconds after which to try again when the register cannot be read
_LONGEST = 64
_TYPED = re.compile(r"[0-9A-Za-z -]{1,24}")
_HTML, _JSON = "text/html", "application/json"


@dataclass(frozen=True, slots=True)
class Register:
    """What the register's pages are given.

    `look_up` gives what may be said of a number in its printed form, None if there is none such, and may raise
    `StoreError`. `names` are the issuer's by language. `verifier_url` is where signed codes are checked, empty if it
    leads nowhere. `clock` gives seconds and never goes back.
    """

    look_up: Callable[[str], Entry | None]
    names: Mapping[str, str]
    demonstration: bool = False
    verifier_url: str = ""
    allowance: Allowance = field(default_factory=Allowance)
    clock: Callable[[], float] = time.monotonic

    @classmethod
    def of(cls, desk: Desk) -> "Register":
        """The public register of an issuer at work."""
        reachable = "" if desk.address.reserved else desk.verifier_url
        return cls(partial(look_up, desk), desk.names, desk.demonstration, reachable)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: its HTTP status, what it is (`says`, `unknown`, `slip`, `busy`, `closed`), and what belongs to it.

    `wait` is after how many seconds to ask again, 0 if there is no need to.
    """

    status: int
    code: str
    number: str = ""
    entry: Entry | None = None
    wait: int = 0


def public_register(register: Register) -> Blueprint:
    """Make the blueprint that answers GET and HEAD for short numbers, and nothing else."""
    blueprint = Blueprint(
        "register", __name__, url_prefix="/numbers", static_folder="static", template_folder="templates"
    )

    @blueprint.get("/")
    def ask() -> Response:
        """The form, which needs no script; a number typed into it leads to that number's own address."""
        words, typed = words_of_request(), request.args.get("number", "").strip()
        if not typed:
            return make_response(_page(register, words, None, ""))
        try:
            return Response(status=303, headers={"Location": f"{_read(typed)}?lang={words.language}"})
        except NotAShortNumber:
            return _respond(register, _answer(register, typed), typed)

    @blueprint.get("/<number>")
    def number(number: str) -> Response:
        return _respond(register, _answer(register, number), number)

    @blueprint.get("/fonts/<name>")
    def font(name: str) -> Response:
        return send_from_directory(str(files("verifier.web") / "static" / "fonts"), name, max_age=86400)

    @blueprint.after_request
    def protect(answer: Response) -> Response:
        answer.headers.extend(HEADERS)
        if request.endpoint not in ("register.static", "register.font"):
            answer.headers["Cache-Control"] = "no-store"
            answer.vary.update(("Accept", "Accept-Language"))
        return answer

    return blueprint


def _answer(register: Register, asked: str) -> Answer:
    """Charge the question to who asks, and answer it."""
    wait = register.allowance.wait(request.remote_addr or "", register.clock())
    if wait:
        return Answer(429, "busy", wait=wait)
    try:
        number = _read(asked)
        entry = register.look_up(number)
    except NotAShortNumber:
        return Answer(400, "slip")
    except StoreError:
        return Answer(503, "closed", wait=_CLOSED_FOR)
    return Answer(200, "says" if entry else "unknown", number, entry)


def _read(asked: str) -> str:
    return read(asked[:_LONGEST].strip())


def _respond(register: Register, answer: Answer, asked: str) -> Response:
    words = words_of_request()
    if request.accept_mimetypes.best_match([_HTML, _JSON]) == _JSON:
        response = _json(answer)
    else:
        response = make_response(_page(register, words, answer, asked), answer.status)
    if answer.wait:
        response.headers["Retry-After"] = str(answer.wait)
    return response


def _json(answer: Answer) -> Response:
    """The answer in the shape of `schemas/register-answer-v1.json`; what is none, as a problem (RFC 9457)."""
    if answer.status != 200:
        key = "finding.register.slip" if answer.code == "slip" else f"register.{answer.code}"
        return problem(answer.status, Words().say(key, {"number": answer.wait}).text)
    return jsonify(answer.entry.to_json() if answer.entry else {"number": answer.number, "status": "unknown"})


def _page(register: Register, words: Words, answer: Answer | None, asked: str) -> str:
    return render_template(
        "register.html",
        words=words,
        say=saying(words),
        languages=NAMES,
        issuer=_name(register.names, words.language),
        register=register,
        answer=answer,
        typed=asked if _TYPED.fullmatch(asked) else "",
        unreviewed=not words.say("register.title").reviewed,
    )


def _name(names: Mapping[str, str], language: str) -> tuple[str, str]:
    """The issuer's name and the language it is in: the one asked for, else English."""
    found = language if names.get(language) else "en"
    return names[found], found
