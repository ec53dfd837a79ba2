"""The verifier over HTTP: the endpoints of the W3C's interoperability suites, DID resolution, a page for people.

The rule: this is an edge. Everything that decides is `verifier.documents.verify_file`; nothing that is verified is
stored or logged. Page and endpoints give the same verdict as the command line, because they call the same function.

    app = create_app(Service(policy=…, fetch=…, clock=…))
"""

from flask import Flask, Response, request

from verifier.web.admission import limit, new_allowance
from verifier.web.allowance import Allowance
from verifier.web.api import api
from verifier.web.faults import register_faults
from verifier.web.given import Inbox
from verifier.web.headers import PROTECTION
from verifier.web.page import page
from verifier.web.receipt import receipt
from verifier.web.scan import scan
from verifier.web.service import Service

__all__ = ["LARGEST_BODY", "Service", "create_app"]

LARGEST_BODY = 4 * 1024 * 1024
"""Bytes of a request that are read; more is answered with 413. Uploads of files have a limit of their own."""

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)

_HEADERS = (
    ("Content-Security-Policy", _POLICY),
    *PROTECTION,
    ("Permissions-Policy", "camera=(self), geolocation=(), microphone=()"),
)


class _Verifier(Flask):
    request_class = Inbox


def create_app(service: Service, allowance: Allowance | None = None) -> Flask:
    """Make the WSGI application that answers for `service`. `allowance` is how much one address may ask."""
    allowance = new_allowance() if allowance is None else allowance
    app = _Verifier(__name__)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_BODY
    app.register_blueprint(api(service))
    app.register_blueprint(scan(service))
    app.register_blueprint(page(service, allowance))
    app.register_blueprint(receipt(service))
    register_faults(app)
    limit(app, allowance)
    app.after_request(_protect)
    return app


def _protect(answer: Response) -> Response:
    """Say to the browser what the page may do: nothing from elsewhere, no script but ours, no framing, no traces."""
    answer.headers.extend(_HEADERS)
    if request.endpoint != "static":
        answer.headers["Cache-Control"] = "no-store"
    return answer
