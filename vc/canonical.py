"""The two canonical forms that a Data Integrity suite may sign: RDFC-1.0 and JCS."""

from vc import rdfc as _rdfc
from vc.jcs import canonicalize as _canonicalize_json
from vc.jsonld import to_dataset
from vc.problems import Document


def rdfc(document: Document, hash_name: str = "sha256", *, inline_contexts: bool = False) -> bytes:
    """Take a JSON-LD document, give its canonical N-Quads (RDFC-1.0) as UTF-8.

    `hash_name` is `sha256` or `sha384`. Raises `Malformed` for what would be lost (see `vc.jsonld`) or costs too
    much (see `vc.rdfc`), `Unsupported` for unknown contexts.
    """
    return _rdfc.canonicalize(to_dataset(document, inline_contexts=inline_contexts), hash_name).encode("utf-8")


def jcs(document: Document) -> bytes:
    """Take a JSON document, give its canonical bytes (RFC 8785). Raises `Malformed` if it has none."""
    return _canonicalize_json(document)
