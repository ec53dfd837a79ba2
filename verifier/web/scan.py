"""`POST /scan`: one frame of the camera in, the texts of the codes in it out.

The rule: nothing is decided here. What a code holds goes back to the browser, which hands it over like any other text;
so a scanned card gets its verdict in the same place, by the same function, and a frame is never kept.
"""

from flask import Blueprint, Response, g, jsonify, request

from verifier.reading.contents import Contents
from verifier.reading.forms import Form, form_of
from verifier.web.service import Service

LARGEST_FRAME = 2 * 2**20
"""Bytes of one frame; the page sends about 50,000."""


def scan(service: Service) -> Blueprint:
    """Make the blueprint that reads frames for `service`."""
    blueprint = Blueprint("scan", __name__)

    @blueprint.post("/scan")
    def frame() -> Response:
        """Read a picture; with `?deep=1` harder, which costs ten times as much. `other` counts codes that hold no
        credential."""
        request.max_content_length = LARGEST_FRAME
        data = request.get_data(cache=False)
        if form_of(data) is not Form.PICTURE:
            return jsonify(texts=[], other=0)
        deep = request.args.get("deep") == "1"
        return jsonify(_found(service.reader.read(data, deep=deep, budget=g.budget)))

    return blueprint


def _found(contents: Contents) -> dict[str, object]:
    texts = (piece.data.decode("utf-8", "replace") for piece in contents.pieces)
    return {"texts": list(dict.fromkeys(texts)), "other": sum(contents.other.values())}
