"""CBOR-LD as a whole: a document to bytes and back.

The rule: bytes and document determine each other. What is written is read back and compared before it is given out;
what is read is written again and must be the same bytes, or it is refused, for else a code could be changed in places
that the reader does not look at, and still verify.
"""

from typing import Any, Final

import contexts
from keys.multibase import BadEncoding
from vc import cbor
from vc.cborld.active import Active
from vc.cborld.compress import Compression
from vc.cborld.envelope import Envelope, Form, close_envelope, open_envelope
from vc.cborld.expand import Expansion
from vc.cborld.faults import UnknownRegistryEntry, malformed, unreadable
from vc.cborld.legacy import LEGACY
from vc.cborld.plain import json_value
from vc.cborld.tables import EMPTY, Tables, TypeTable, fixed_tables
from vc.cborld.terms import Load, Terms
from vc.jcs import canonicalize
from vc.problems import Document, Unreadable
from vc.reader import Limits

PLAIN_ENTRY: Final = 0
"""The registry entry of documents that are written as they are, for those that cannot be compressed."""

EMPTY_ENTRY: Final = 1
"""The registry entry that has no tables: terms and well-known forms are compressed, and nothing else."""

Documents = Document | list[Document]
"""CBOR-LD may hold an array of documents, which share the numbers of their terms."""

_NONE: Final = fixed_tables()


def encode(
    document: Documents, entry: int, tables: Tables = _NONE, *, load: Load = contexts.load, limits: Limits = cbor.LIMITS
) -> bytes:
    """Write a document in CBOR-LD 1.0 with the table of a registry entry.

    `tables` gives the tables of entries from 2 up; `load` finds contexts. Raises `UnknownRegistryEntry` for an entry
    without a table, `Unsupported` for contexts that are not known or are null (as in presentations: write those with
    `PLAIN_ENTRY`), and `Malformed` for a document that would not come back as it was, or only beyond `limits`.
    """
    data = _write(document, Envelope(Form.CURRENT, entry, None), tables, load)
    try:
        found, _ = _read(data, tables, load, limits)
    except Unreadable:
        raise malformed("the document is too large or too deep to be read back from CBOR-LD") from None
    if canonicalize(found) != canonicalize(document):
        raise malformed("the document cannot be written in CBOR-LD: it would not come back as it was")
    return data


def decode(
    data: bytes, tables: Tables = _NONE, *, load: Load = contexts.load, limits: Limits = cbor.LIMITS
) -> Documents:
    """Read CBOR-LD, in the current form or one of the two older ones; give the document, or the array of them.

    Raises `Unreadable` for what is no CBOR-LD, `UnknownRegistryEntry` for an entry without a table, `Unsupported` for
    other things not known here, and `Malformed` for what breaks a rule, or would be written otherwise.
    """
    document, envelope = _read(data, tables, load, limits)
    if _write(document, envelope, tables, load) != data:
        raise malformed("the code says what it says in an unusual way, and may have been altered")
    return document


def _read(data: bytes, tables: Tables, load: Load, limits: Limits) -> tuple[Documents, Envelope]:
    try:
        envelope = open_envelope(cbor.decode(data, limits))
    except BadEncoding as error:
        raise unreadable(f"the code cannot be read: {error}") from None
    expansion = Expansion(_table(envelope, tables), Terms(load))
    return _each(envelope, lambda item: expansion.node(item, Active(expansion.terms, {}))), envelope


def _write(document: Documents, envelope: Envelope, tables: Tables, load: Load) -> bytes:
    compression = Compression(_table(envelope, tables), Terms(load))
    whole = Envelope(envelope.form, envelope.entry, document)
    payload = _each(whole, lambda item: compression.node(item, Active(compression.terms, {})))
    try:
        return cbor.encode(close_envelope(Envelope(envelope.form, envelope.entry, payload)))
    except (BadEncoding, TypeError) as error:
        raise malformed(f"the document cannot be written in CBOR-LD: {error}") from None


def _each(envelope: Envelope, convert: Any) -> Any:
    """Convert each document of a payload, unless it is not compressed."""
    payload = envelope.payload
    if not all(isinstance(item, dict) for item in (payload if isinstance(payload, list) else [payload])):
        raise unreadable("the code holds something else than objects")
    if envelope.entry == PLAIN_ENTRY:
        return json_value(payload)
    return [convert(item) for item in payload] if isinstance(payload, list) else convert(payload)


def _table(envelope: Envelope, tables: Tables) -> TypeTable:
    if envelope.form is Form.SINGLETON:
        return LEGACY
    if envelope.entry in (PLAIN_ENTRY, EMPTY_ENTRY):
        return EMPTY
    table = tables(envelope.entry)
    if table is None:
        raise UnknownRegistryEntry(envelope.entry)
    return table
