"""JSON-LD to RDF for signing: everything the document says becomes part of the dataset, or the document is refused.

The rule: nobody can change what a reader of the JSON sees without changing the dataset. JSON-LD 1.1 by itself drops
in silence whatever it cannot map: a claim added under an undefined term, after signing, would still verify. It also
has many spellings for one graph: a member hidden behind its full IRI, or moved to another object with the same `id`,
keeps the graph and the signature, and vanishes from the eyes of a program that reads JSON. So a document must be in
the compact form that VCDM 2.0 (section 1.3) demands, and every part of it must leave its mark on the dataset.

- `shape` walks the JSON: where contexts may stand, which ones, and characters that no string may hold.
- `expansion` runs PyLD with the contexts of this product alone, and refuses what PyLD would drop.
- `statements` turns the expanded form into quads, and refuses what RDF would drop.

Refused beyond that, because signer and verifier might differ: relative IRIs (the base is null), blank node
identifiers (their spelling is not signed), repeated members of a set, empty arrays, nulls, `@index`, `@nest`,
`@included`, `@graph`, `@reverse` and `@set` in the document itself. Language tags are lower-cased, as the libraries in
use do; BCP 47 knows no case. `@direction` becomes an i18n datatype, so that it is signed too.
"""

import threading
from collections.abc import Callable
from typing import Any

import contexts
from vc.jsonld import shape
from vc.jsonld.expansion import Vocabulary, expand
from vc.jsonld.faults import Fault, locate
from vc.jsonld.statements import state
from vc.nquads import Quad
from vc.problems import Document

__all__ = ["to_dataset"]

Load = Callable[[str], dict[str, Any]]

_kept = threading.local()


def to_dataset(document: Document, *, load: Load = contexts.load, inline_contexts: bool = False) -> tuple[Quad, ...]:
    """Take a JSON-LD document, give its RDF dataset. The document is neither changed nor kept.

    `load` takes the URL of a context and gives its content, or raises `contexts.UnknownContext`; nothing else is ever
    fetched. `inline_contexts` allows contexts written out in the document, which let its author, or a forger, give
    any word any meaning: for tests of interoperability only.

    Raises `Malformed` (mostly with the code DATA_LOSS_DETECTION) for what would not be signed as it reads, and
    `Unsupported` for a context that this product does not know or allow.
    """
    try:
        has_inline = shape.check(document, load, inline_contexts=inline_contexts)
        expanded, origins = expand(document, _vocabulary(load, throw_away=has_inline))
        return tuple(state(expanded, origins))
    except Fault as fault:
        # What PyLD said is left behind: it repeats parts of the document.
        raise locate(fault, document) from None


def _vocabulary(load: Load, *, throw_away: bool) -> Vocabulary:
    """Processed contexts are kept from document to document, in each thread its own, if no document wrote them."""
    if throw_away or load is not contexts.load:
        return Vocabulary(load)
    kept: Vocabulary | None = getattr(_kept, "vocabulary", None)
    if kept is None or kept.is_full:
        kept = _kept.vocabulary = Vocabulary(load)
    return kept
