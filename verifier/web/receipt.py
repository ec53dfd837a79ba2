"""`POST /receipt`: prints a receipt that this verifier has signed.

The rule: an answer carries its receipt, signed, in a form field; here it comes back and is printed. So the receipt
tells of the very answer that was seen, nothing has to be handed over twice, and nothing is kept here. Only what this
verifier's own key has signed is printed.
"""

from typing import Final

from flask import Blueprint, Response, request

from vc.problems import Invalid
from verifier.receipts import NoReceipt
from verifier.web.faults import problem
from verifier.web.service import Service

_FOREIGN: Final = (
    "This is no receipt of this verifier, or it was changed. Check the document again, and take a new one."
)
_UNSET: Final = (
    "The receipt is good, but its page could not be set. Take it as JSON (form=json), and tell the operator."
)


def receipt(service: Service) -> Blueprint:
    """Make the blueprint that prints receipts for `service`."""
    blueprint = Blueprint("receipt", __name__)

    @blueprint.post("/receipt")
    def print_it() -> Response:
        signed = request.form.get("receipt", "").encode("utf-8", "replace")
        if service.receipts is None:
            return problem(404, "This verifier gives no receipts.")
        try:
            opened = service.receipts.open(signed, service.clock())
            if request.form.get("form") == "json":
                return _file(signed, "json", "application/json", opened.document["input"]["sha256"])
            return _file(service.receipts.print(opened), "pdf", "application/pdf", opened.document["input"]["sha256"])
        except Invalid:
            return problem(400, _FOREIGN)
        except NoReceipt:
            return problem(500, _UNSET)

    return blueprint


def _file(data: bytes, ending: str, media_type: str, digest: str) -> Response:
    answer = Response(data, mimetype=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="receipt-{digest[:8]}.{ending}"'
    return answer
