"""What commands and page use: signing and printing with the key in one folder."""

from datetime import datetime
from functools import cached_property
from pathlib import Path
from threading import Lock

from keys import KeyUnavailable, Signer
from vc.dids import did_key
from vc.problems import BadProof, Code
from verifier.policy import Policy
from verifier.receipts.errors import NoReceipt
from verifier.receipts.key import own_keys, own_signer
from verifier.receipts.seal import Receipt, open_receipt, seal
from verifier.receipts.statement import statement
from verifier.report import Report
from verifier.version import software_version


class Receipts:
    """Receipts signed with the key in `folder`, which is made and opened at first use."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._turn = Lock()

    def keys(self) -> tuple[str, ...]:
        """Give the did:key of every key that was ever used here, the newest last."""
        return own_keys(self._folder)

    @property
    def key(self) -> str:
        """The did:key that signs now. Raises `KeyUnavailable`."""
        return did_key(self._signer().public_key)

    @property
    def fingerprint(self) -> str:
        """The fingerprint of that key. Raises `KeyUnavailable`."""
        return self._signer().public_key.fingerprint()

    def sign(self, report: Report, policy: Policy) -> bytes:
        """Give the signed receipt for `report`, made under `policy`, as JSON.

        Raises `NoReceipt` if the key cannot be used, and as `statement` does.
        """
        from verifier.receipts.page import layout  # typst is loaded only by who makes or compares a receipt

        try:
            signer = self._signer()
        except KeyUnavailable as error:
            raise NoReceipt(f"The verifier's own key cannot be used: {error}.") from None
        verifier = {"id": did_key(signer.public_key), "version": software_version(), "layout": layout()}
        return seal(statement(report, policy, verifier), signer)

    def open(self, signed: bytes, now: datetime) -> Receipt:
        """Open a receipt that was signed here. Raises `Invalid` for any other."""
        receipt = open_receipt(signed, now)
        if did_key(receipt.key) not in self.keys():
            raise BadProof(Code.PROOF_VERIFICATION, "it is not signed by this verifier")
        return receipt

    def print(self, receipt: Receipt) -> bytes:
        """Give the PDF for a receipt. Raises `NoReceipt` if it cannot be set."""
        from typesetting import NotPrintable
        from verifier.receipts.page import print_receipt

        try:
            return print_receipt(receipt)
        except NotPrintable as error:
            raise NoReceipt(str(error)) from None

    def _signer(self) -> Signer:
        with self._turn:
            return self._opened

    @cached_property
    def _opened(self) -> Signer:
        return own_signer(self._folder)
