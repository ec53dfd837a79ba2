"""How this issuer writes JSON: one form for everything it signs or publishes.

The rule: UTF-8 with every script as itself, no white space, members in the order in which they were drawn up.
"""

import json

from vc.problems import Document


def to_bytes(document: Document) -> bytes:
    """The bytes of a document as they are released. A lone surrogate raises UnicodeEncodeError."""
    return json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
