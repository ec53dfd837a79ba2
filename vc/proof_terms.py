"""The words of a proof must mean something too: contexts that define them, and adding one where none does.

The rule: signing changes no document. Who wants to sign a document whose contexts know nothing of proofs, as those of
VCDM 1.1 credentials, asks for this first (Data Integrity 1.0, section 2.4.2).
"""

from vc.problems import Document

PROOF_CONTEXT = "https://w3id.org/security/data-integrity/v2"
"""The context that defines a `DataIntegrityProof`."""

DEFINING = frozenset(
    {PROOF_CONTEXT, "https://w3id.org/security/data-integrity/v1", "https://www.w3.org/ns/credentials/v2"}
)
"""The contexts that define it."""


def with_proof_terms(document: Document) -> Document:
    """Give `document` itself if its `@context` defines proofs, else a copy with `PROOF_CONTEXT` added at the end."""
    found = document.get("@context", [])
    contexts = found if isinstance(found, list) else [found]
    if any(isinstance(item, str) and item in DEFINING for item in contexts):
        return document
    return {**document, "@context": [*contexts, PROOF_CONTEXT]}
