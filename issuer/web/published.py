"""The published folder over HTTP: static files with the right media type, cacheable, readable from any web page.

The rule: only whole files that `publish` put there are answered, read-only; a folder stands for its `index.json`, as on
any web host; nothing is logged about who asks.
"""

from pathlib import Path

from flask import Blueprint, Response, abort, send_from_directory

MEDIA_TYPES = (
    # (what the path begins or ends with, media type, seconds that others may keep it)
    ("status/", "application/vc", 3600),
    ("did.json", "application/did", 3600),
    (".well-known/did.json", "application/did", 3600),
    ("contexts/", "application/ld+json", 86400),
    ("schemas/", "application/schema+json", 86400),
    ("trust-list.json", "application/json", 3600),
    ("inventories/", "application/json", 3600),  # no longer than the trust list, which names their digests
    ("standards/", "application/json", 86400),
    ("organisations/", "application/json", 86400),
)
"""A path is served only if it begins with one of these: a stray file in the folder is not published by accident."""


def published(folder: Path) -> Blueprint:
    """Make the blueprint that answers GET for the files below `folder`, and an index that says what is here."""
    blueprint = Blueprint("published", __name__)

    @blueprint.get("/")
    def index() -> Response:
        words = "This host publishes what is needed to check the credentials of one issuer:\n"
        listing = "\n".join(f"  /{start}" for start, *_ in MEDIA_TYPES if (folder / start).exists())
        return Response(f"{words}{listing}\n", mimetype="text/plain")

    @blueprint.get("/<path:name>")
    def file(name: str) -> Response:
        known = next((row for row in MEDIA_TYPES if name.startswith(row[0])), None)
        if known is None or any(part.startswith(".") for part in name.removeprefix(".well-known/").split("/")):
            abort(404)
        _, media_type, seconds = known
        if (folder / name).is_dir():
            name = f"{name.rstrip('/')}/index.json"
        answer = send_from_directory(folder, name, mimetype=media_type, max_age=seconds, conditional=True)
        answer.headers["Access-Control-Allow-Origin"] = "*"
        answer.headers["X-Content-Type-Options"] = "nosniff"
        return answer

    return blueprint
