"""Receipts: what this verifier found out, on one page for the files of whoever asked, signed by the verifier's own key.

    receipts = Receipts(home.receipts)                 the key is made at first use
    signed = receipts.sign(report, policy)             JSON, as bytes
    pdf = receipts.print(receipts.open(signed, now))   the page, with that JSON attached

The rule: a receipt proves its own origin and integrity and nothing more. It is no credential and never *valid*; it
says what was true when it was made. Everything printed follows from the signed JSON, so the page can be set again from
it and compared (docs/adr/0012).

Read `statement` for what a receipt says, `seal` for how it is signed, `recognize` for how one is checked, `shown` for
its words, `page` for the print. Only `page` loads typst.
"""

from verifier.receipts.errors import NoReceipt
from verifier.receipts.receipts import Receipts

__all__ = ["NoReceipt", "Receipts"]
