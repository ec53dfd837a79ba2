"""CBOR-LD 1.0 (W3C Working Draft of 28 April 2026): JSON-LD in few bytes, for QR codes.

    data = encode(document, 65537, tables)
    document = decode(data, tables)

Terms become numbers that follow from the contexts, often-used strings become numbers of a table, and dates,
signatures and some URLs become their bytes. Which table it is, the bytes say themselves, by the number of its entry
in a registry:

- 0: not compressed. 1: no table. Others: `tables`, a function, gives the `TypeTable` of a number.
- `vc.cborld.issuer_table` makes that of an issuer by rule from its entry in the trust list.

The standard is a draft and may still change; what is fixed here is this version of it. Contexts are the pinned ones of
`contexts`, and never loaded from anywhere. Where the draft is silent, npm `@digitalbazaar/cborld` 8 is followed, and
`tests/interop` holds the two against each other.
"""

from vc.cborld.codec import EMPTY_ENTRY, PLAIN_ENTRY, Documents, decode, encode
from vc.cborld.faults import UnknownRegistryEntry
from vc.cborld.issuer_table import NoIssuerTable, grown, issuer_table, issuer_tables
from vc.cborld.tables import Tables, TypeTable, fixed_tables

__all__ = [
    "EMPTY_ENTRY",
    "PLAIN_ENTRY",
    "Documents",
    "NoIssuerTable",
    "Tables",
    "TypeTable",
    "UnknownRegistryEntry",
    "decode",
    "encode",
    "fixed_tables",
    "grown",
    "issuer_table",
    "issuer_tables",
]
