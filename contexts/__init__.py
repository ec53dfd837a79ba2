"""The JSON-LD contexts that this product understands, and no others.

The rule: `load(url)` gives the content that was published under that URL, checked once against a pinned
digest, or raises `UnknownContext`. Nothing is ever fetched. A context that is not here is not understood, and a
credential that names it is *unsupported*, never guessed at.

Each file is our own writing of the published facts (one term to a line, keys sorted); `index.json` says for each
where the facts come from, under which licence, and the digests of the bytes as published, so that a
`relatedResource` digest (VCDM 2.0, section 5.3) can be compared with them.
"""

from contexts.frozen import FrozenDict, FrozenList
from contexts.golive import HUNAR, HUNAR_CARD, OWN, NamespaceNotLive, confirm_namespace
from contexts.library import DamagedContext, Entry, Published, UnknownContext, index, load, read

__all__ = [
    "HUNAR",
    "HUNAR_CARD",
    "OWN",
    "DamagedContext",
    "Entry",
    "FrozenDict",
    "FrozenList",
    "NamespaceNotLive",
    "Published",
    "UnknownContext",
    "confirm_namespace",
    "index",
    "load",
    "read",
]
