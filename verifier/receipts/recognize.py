"""Is this a receipt, whose, and is it as it was made? The way in is `report_on_receipt`.

The rule: a receipt gets a verdict like any other input, and never *valid*: there is no credential in it, and it says
nothing about now. One that this verifier made, unaltered, is *unreadable* (no credential found), one of another
verifier *untrusted*, and one that was changed *altered*, also if only the page around it is not the one printed.
"""

from collections.abc import Collection
from datetime import datetime
from hashlib import sha256

from vc.dids import did_key
from vc.problems import Invalid, Unsupported
from verifier.receipts.seal import Receipt, open_receipt
from verifier.report import Finding, Report, Verdict


def report_on_receipt(
    data: bytes, now: datetime, *, own: Collection[str], page: bytes | None = None, attached: bool = False
) -> Report:
    """Report on the receipt in `data`. `own` are the did:keys of this verifier; `page` is the PDF that it came in; with
    `attached` there was one, even if it is not at hand.

    `document` of the report is what the signature covers: all that may be shown. Whatever `data` holds, this does not
    raise.
    """
    digest = sha256(data if page is None else page).hexdigest()
    try:
        receipt = open_receipt(data, now)
    except Invalid as error:
        known = isinstance(error, Unsupported)
        code, verdict = ("unsupported", Verdict.UNSUPPORTED) if known else ("altered", Verdict.ALTERED)
        finding = Finding("receipt", code, verdict, {"detail": error.problem.detail}, error.problem)
        return Report((finding,), now, digest, kind="receipt", required=("receipt",))
    findings = [_origin(receipt, own)]
    if attached or page is not None:
        findings.append(_page(receipt, page))
    if {finding.verdict for finding in findings} <= {Verdict.VALID, Verdict.UNCHECKED}:
        findings.append(Finding("receipt", "no-credential", Verdict.UNREADABLE))
    return Report(tuple(findings), now, digest, "receipt", receipt.document, required=("receipt",))


def _origin(receipt: Receipt, own: Collection[str]) -> Finding:
    did = did_key(receipt.key)
    if did in own:
        return Finding("receipt", "own")
    return Finding("receipt", "of-another", Verdict.UNTRUSTED, {"key": did, "fingerprint": receipt.key.fingerprint()})


def _page(receipt: Receipt, page: bytes | None) -> Finding:
    """Set the page anew from the signed JSON and compare. Another version of this product sets it another way."""
    from typesetting import NotPrintable
    from verifier.receipts.page import layout, print_receipt

    if page is None or receipt.document["verifier"]["layout"] != layout():
        return Finding("receipt", "page-not-compared", Verdict.UNCHECKED)
    try:
        same = print_receipt(receipt) == page
    except NotPrintable:
        return Finding("receipt", "page-not-compared", Verdict.UNCHECKED)
    return Finding("receipt", "page-same") if same else Finding("receipt", "page-differs", Verdict.ALTERED)
