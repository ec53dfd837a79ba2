"""The issuer over HTTP: the published folder, and, when asked for, the open endpoint that interoperability suites use.

The rule: this process serves what `publish` wrote, file by file, and reads neither the register nor a key of the
issuer. The open endpoint (`issuer.web.interop`) is off by default and signs with a DID that is on no trust list.

    app = create_app(home.public)                                    the published folder
    app = create_app(home.public, interop=Interop.generate())        and POST /credentials/issue
"""

from pathlib import Path

from flask import Flask

from issuer.web.interop import Interop, interoperability
from issuer.web.published import published
from verifier.web.faults import register_faults

__all__ = ["LARGEST_BODY", "Interop", "create_app"]

LARGEST_BODY = 4 * 1024 * 1024
"""Bytes of a request that are read; more is answered with 413."""


def create_app(public: Path, *, interop: Interop | None = None) -> Flask:
    """Make the WSGI application that serves the folder `public` as `hunar publish` writes it.

    `interop` turns the open endpoint on and gives it its keys.
    """
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    if interop is not None:
        app.register_blueprint(interoperability(interop))
    app.register_blueprint(published(public))
    register_faults(app)
    return app
