"""Decentralized identifiers and the keys behind them.

    resolve(did, fetch)                                        the controller document of did:key, did:jwk, did:web
    retrieve(url, relationship, resolve=..., now=...)          the key a proof names, if its controller stands by it
    did_key(public_key), did_key_method(public_key)            the DID that is the key, and how a proof names it
    resolution(did, fetch, options)                            the same as an answer for `GET /1.0/identifiers/{did}`

Controlled Identifiers 1.0; DID Core 1.0; the methods key, jwk and web.
"""

from vc.dids.document import RELATIONSHIPS
from vc.dids.errors import DETAILS, DidError, InvalidDid, UnsupportedDid
from vc.dids.key import KeyOptions, did_key, did_key_method
from vc.dids.method import VerificationMethod, read_method
from vc.dids.resolution import Resolution, resolution
from vc.dids.resolve import resolve
from vc.dids.retrieve import Resolve, retrieve
from vc.dids.syntax import Did, is_did, is_did_url, parse_did
from vc.dids.web import web_url

__all__ = [
    "DETAILS",
    "RELATIONSHIPS",
    "Did",
    "DidError",
    "InvalidDid",
    "KeyOptions",
    "Resolution",
    "Resolve",
    "UnsupportedDid",
    "VerificationMethod",
    "did_key",
    "did_key_method",
    "is_did",
    "is_did_url",
    "parse_did",
    "read_method",
    "resolution",
    "resolve",
    "retrieve",
    "web_url",
]
