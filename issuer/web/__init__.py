"""The issuer over HTTP: the published folder, the public register, and, when asked for, the open endpoint that
interoperability suites use.

The rule: each is a blueprint of its own and is given no more than it needs. The published folder
(`issuer.web.published`) is served file by file and reads no register. The public register (`issuer.web.register`) is
given one function that reads, and says what `issuer.lookup` may say. Neither holds a key of the issuer. The open
endpoint (`issuer.web.interop`) is off by default and signs with a DID that is on no trust list.

    app = create_app(home.public)                                    the published folder
    app = create_app(home.public, register=Register.of(desk))        and GET /numbers/NSP-…
    app = create_app(home.public, interop=Interop.generate())        and POST /credentials/issue
"""

import json
from importlib.resources import files
from pathlib import Path

from flask import Flask, Response, jsonify

from issuer.web.interop import Interop, interoperability
from issuer.web.published import published
from issuer.web.register import Register, public_register
from verifier.web.faults import register_faults

__all__ = ["LARGEST_BODY", "Interop", "Register", "create_app"]

LARGEST_BODY = 4 * 1024 * 1024
"""Bytes of a request that are read; more is answered with 413."""


def create_app(public: Path, *, register: Register | None = None, interop: Interop | None = None) -> Flask:
    """Make the WSGI application that serves the folder `public` as `hunar publish` writes it.

    `register` turns the public register on, and `interop` the open endpoint, to which it gives its keys.
    """
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    if interop is not None:
        app.register_blueprint(interoperability(interop))
    if register is not None:
        app.register_blueprint(public_register(register))
    app.register_blueprint(published(public))
    app.get("/openapi.json")(description)
    register_faults(app)
    return app


def description() -> Response:
    """The OpenAPI description of everything that this application can serve."""
    return jsonify(json.loads((files("issuer.web") / "openapi.json").read_text(encoding="utf-8")))
