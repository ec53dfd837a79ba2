"""The verifier over HTTP: the endpoints of the W3C's interoperability suites, DID resolution, a page for people.

The rule: this is an edge. Everything that decides is `verifier.verify`; nothing that is verified is stored or logged.
The page and the endpoints give the same verdict as the command line, because they call the same function.

    app = create_app(Service(policy=…, fetch=…, clock=…))
"""

from flask import Flask, Response, request

from verifier.web.api import api
from verifier.web.faults import register_faults
from verifier.web.page import page
from verifier.web.service import Service

__all__ = ["LARGEST_BODY", "Service", "create_app"]

LARGEST_BODY = 4 * 1024 * 1024
"""Bytes of a request that are read; more is answered with 413."""

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def create_app(service: Service) -> Flask:
    """Make the WSGI application that answers for `service`."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_BODY
    app.register_blueprint(api(service))
    app.register_blueprint(page(service))
    register_faults(app)
    app.after_request(_protect)
    return app


def _protect(answer: Response) -> Response:
    """Say to the browser what the page may do: nothing from elsewhere, no script at all, no framing, no traces."""
    answer.headers["Content-Security-Policy"] = _POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if request.endpoint != "static":
        answer.headers["Cache-Control"] = "no-store"
    return answer
