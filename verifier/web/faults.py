"""Faults as answers: `application/problem+json` (RFC 9457) for programs, a short page for people.

The rule: what goes wrong inside is told as a number and a sentence, never with the text of an exception, which could
hold something of the document.
"""

from typing import Any

from flask import Flask, Response, json, request
from werkzeug.exceptions import HTTPException

from vc.problems import Problem

PROBLEM = "application/problem+json"

_SENTENCES = {
    404: "There is nothing at this address.",
    405: "This address does not take requests of this kind.",
    413: "This is too large to be a credential.",
    415: "The body must be JSON, with Content-Type: application/json.",
    429: "Too many requests came from this address. Try again later.",
    503: "Too much is being verified at this moment. Try again in a few seconds.",
}


def problem(status: int, detail: str, **more: Any) -> Response:
    """Give an RFC 9457 answer. `more` are further members."""
    body = {"type": "about:blank", "title": detail, "status": status, **more}
    return Response(json.dumps(body), status, mimetype=PROBLEM)


def details(found: Problem) -> dict[str, str]:
    """Give a standard's problem as the object of RFC 9457 that VCALM calls a ProblemDetails."""
    title = str(found.code).rpartition("#")[2].replace("_", " ").capitalize()
    return {"type": str(found.code), "title": title, "detail": str(found)}


def keep_retry_after(error: HTTPException, answer: Response) -> Response:
    """Have an answer say when to try again, if the error says so."""
    answer.headers.extend((name, value) for name, value in error.get_headers() if name == "Retry-After")
    return answer


def register_faults(app: Flask) -> None:
    """Answer every error of `app` by this module's rule."""

    @app.errorhandler(HTTPException)
    def fault(error: HTTPException) -> Response:
        status = error.code or 500
        detail = _SENTENCES.get(status, "The request could not be answered.")
        if request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html":
            answer = Response(f"{detail}\n", status, mimetype="text/plain")
        else:
            answer = problem(status, detail)
        return keep_retry_after(error, answer)

    @app.errorhandler(Exception)
    def failure(error: Exception) -> Response:  # the web edge: nothing of the exception leaves the process
        app.logger.error("a request failed: %s", type(error).__name__)
        return problem(500, "The verifier failed at this request. Nothing is known about the credential.")
