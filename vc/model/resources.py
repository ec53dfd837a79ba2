"""Related resources: what else a credential rests on, with digests to know it by (VCDM 2.0, section 5.3).

The rule: who uses a resource that is listed here must have the very bytes that the issuer meant. We use
none but our contexts, which are compared with the digests of what was published; of others the shape alone is checked.
"""

import hashlib
import re
from base64 import b64decode
from binascii import Error
from collections.abc import Iterator
from typing import Any, NamedTuple

import contexts
from keys.multibase import BadEncoding, multibase_decode, multihash_decode
from vc.model.rule import check_id, each, malformed
from vc.problems import Code, Document, Problem, Unsupported

_SRI = re.compile(r"(sha256|sha384|sha512)-([A-Za-z0-9+/]+={0,2})(?:\?[\x21-\x7e]*)?")
_STRENGTH = ("sha256", "sha384", "sha512")


class Digest(NamedTuple):
    """A digest: the function by its name in `hashlib`, and the value."""

    function: str
    value: bytes


def related_resources(document: Document) -> Iterator[Problem]:
    """Section 5.3: objects with a unique `id` and at least one digest."""
    seen: set[str] = set()
    for pointer, resource in each(document, "relatedResource"):
        if not isinstance(resource, dict):
            yield malformed("a related resource must be an object", pointer)
            continue
        yield from check_id(resource, pointer, required=True)
        yield from _check_shape(resource, pointer)
        identifier = resource.get("id")
        if isinstance(identifier, str):
            if identifier in seen:
                yield malformed("a related resource may be listed once only", f"{pointer}/id")
            seen.add(identifier)


def related_contexts(document: Document) -> Iterator[Problem]:
    """Section 5.3: the contexts that we use are the ones that the issuer meant.

    Raises `Unsupported` where the only digests are of a function by which our contexts are not known.
    """
    for pointer, resource in each(document, "relatedResource"):
        identifier = resource.get("id") if isinstance(resource, dict) else None
        if isinstance(identifier, str) and identifier in contexts.index():
            yield from _check_context(contexts.index()[identifier], resource, pointer)


def _check_context(entry: contexts.Entry, resource: Document, pointer: str) -> Iterator[Problem]:
    groups = _digests(resource)
    if not groups or not all(groups):
        return  # a digest is missing or malformed, as `related_resources` says
    known = [group for group in groups if group[0].function in ("sha256", "sha384")]
    if not known:
        raise Unsupported(Code.MALFORMED_VALUE, "the digest of this context cannot be compared here", pointer)
    if not all(any(entry.is_published_as(digest.value) for digest in alternatives) for alternatives in known):
        yield malformed("the context is not the one that the issuer meant", pointer)


def _check_shape(resource: Document, pointer: str) -> Iterator[Problem]:
    stated = [name for name in ("digestSRI", "digestMultibase") if name in resource]
    if not stated:
        yield malformed("a related resource must have digestSRI or digestMultibase", pointer)
    for name in stated:
        if not _READERS[name](resource[name]):
            yield malformed(f"{name} is no digest", f"{pointer}/{name}")
    if "mediaType" in resource and not isinstance(resource["mediaType"], str):
        yield malformed("mediaType must be a text", f"{pointer}/mediaType")


def _digests(resource: Document) -> list[list[Digest]]:
    """What the resource must fit: of each inner list, one. A malformed digest is an empty list, which nothing fits."""
    groups = []
    for name, read in _READERS.items():
        if name in resource:
            groups.extend(read(resource[name]) or [[]])
    return groups


def _read_sri(value: Any) -> list[list[Digest]]:
    """Subresource Integrity, section 3.3: the strongest function alone counts, its digests are alternatives."""
    if not isinstance(value, str):
        return []
    found = [_SRI.fullmatch(item) for item in value.split(" ")]
    digests = [Digest(item[1], _base64(item[2])) for item in found if item]
    if len(digests) != len(found) or not all(_has_length(digest) for digest in digests):
        return []
    strongest = max((digest.function for digest in digests), key=_STRENGTH.index)
    return [[digest for digest in digests if digest.function == strongest]]


def _read_multibase(value: Any) -> list[list[Digest]]:
    """Every digest of the list must fit: they are of one resource, by different functions."""
    items = value if isinstance(value, list) else [value]
    try:
        return [[Digest(*multihash_decode(multibase_decode(item)))] for item in items if _is_text(item)]
    except BadEncoding:
        return []


_READERS = {"digestSRI": _read_sri, "digestMultibase": _read_multibase}


def _is_text(item: Any) -> bool:
    if not isinstance(item, str):
        raise BadEncoding("a digest must be a text")
    return True


def _base64(text: str) -> bytes:
    """The bytes, or none if this is not base64; the length of the digest is checked after."""
    try:
        return b64decode(text, validate=True)
    except Error:
        return b""


def _has_length(digest: Digest) -> bool:
    return len(digest.value) == hashlib.new(digest.function).digest_size
