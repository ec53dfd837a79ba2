"""Documents as PDF files: our fonts, and the one way from a typst template and its data to a PDF.

    from typesetting import Attachment, typeset

    pdf = typeset(folder / "certificate.typ", manuscript, [Attachment(name, credential)], day)

The rule: this knows nothing of credentials. Who prints brings templates and words: the issuer's documents are in
`issuer.paper`, the verifier's receipts in `verifier.receipts`.
"""

from typesetting.errors import NotPrintable
from typesetting.typeset import FONTS, Attachment, typeset

__all__ = ["FONTS", "Attachment", "NotPrintable", "typeset"]
