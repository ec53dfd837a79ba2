"""Suites that sign a whole document: which bytes get signed, how they are signed, how a signature is checked.

The rule: nothing is signed but `SigningInput.data`, the hash of the canonical proof configuration followed by the hash
of the canonical document (Data Integrity EdDSA 1.0 and ECDSA 1.0, sections 3.1 to 3.3), and every step towards it is
here as a value that a test can look at. Every member of a proof but `proofValue` is part of its configuration and so
is signed. What a proof *means* (its purpose, its time, its place in a chain) is the business of `vc.proofs`.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from keys import Algorithm, BadSignature, PublicKey, Signer
from keys.multibase import BadEncoding, base58btc_decode, base58btc_encode
from vc.canonical import jcs, rdfc
from vc.places import within
from vc.problems import BadProof, Code, Document, Malformed


@dataclass(frozen=True, slots=True)
class Measure:
    """What follows from the kind of key: the name of the `hash` function, the length in bytes of a `signature`."""

    hash: str
    signature: int


MEASURES: Mapping[Algorithm, Measure] = MappingProxyType(
    {
        Algorithm.ED25519: Measure("sha256", 64),
        Algorithm.P256: Measure("sha256", 64),
        Algorithm.P384: Measure("sha384", 96),
    }
)
"""For P-384 the canonical form itself depends on SHA-384, so a key must be known before anything is canonicalised."""


@dataclass(frozen=True, slots=True)
class Form:
    """A canonical form, and its rule for the `@context` of a proof.

    `canonicalize` takes a document, the name of a hash function and whether inline contexts are allowed.
    `reads_terms` says whether it raises for terms that no context defines.
    `open_proof` takes a document and an options object without `proofValue`, and gives the proof as it is to be signed;
    `bind` takes a document and a proof without `proofValue`, and gives the document and the proof configuration
    that are to be canonicalised, or raises `Malformed`.
    """

    name: str
    canonicalize: Callable[[Document, str, bool], bytes]
    reads_terms: bool
    open_proof: Callable[[Document, Document], Document]
    bind: Callable[[Document, Document], tuple[Document, Document]]


@dataclass(frozen=True, slots=True)
class SigningInput:
    """Every value on the way from a document and a proof to the bytes that are signed."""

    document: Document
    """As it was canonicalised: its `@context` is the one that the proof covers."""
    config: Document
    """The proof configuration: the proof without `proofValue`, with its `@context`."""
    canonical_document: bytes
    canonical_config: bytes
    document_hash: bytes
    config_hash: bytes

    @property
    def data(self) -> bytes:
        """The bytes that are signed: the hash of the configuration comes first."""
        return self.config_hash + self.document_hash


def signing_input(
    form: Form,
    algorithm: Algorithm,
    document: Document,
    proof: Document,
    *,
    at: str = "/proof",
    inline_contexts: bool = False,
) -> SigningInput:
    """Take an unsecured document and a proof (its `proofValue`, if any, is left out), give the signing input.

    An unsecured document has no `proof`, or only the earlier proofs that a chain covers. `at` is the JSON Pointer of
    the proof, for errors. Raises `Malformed` for a `@context` that the form refuses or data that a context would drop,
    `Unsupported` for an unknown context.
    """
    unvalued = {name: value for name, value in proof.items() if name != "proofValue"}
    hash_name = MEASURES[algorithm].hash
    with within(at):
        bound, config = form.bind(document, unvalued)
        canonical_config = form.canonicalize(config, hash_name, inline_contexts)
    canonical_document = form.canonicalize(bound, hash_name, inline_contexts)
    return SigningInput(
        document=bound,
        config=config,
        canonical_document=canonical_document,
        canonical_config=canonical_config,
        document_hash=hashlib.new(hash_name, canonical_document).digest(),
        config_hash=hashlib.new(hash_name, canonical_config).digest(),
    )


def sign(
    form: Form,
    document: Document,
    options: Document,
    signer: Signer,
    *,
    at: str = "/proof",
    inline_contexts: bool = False,
) -> Document:
    """Take an unsecured document and the options of a proof, give the proof with its `proofValue`.

    Raises as `signing_input` does, and what the signer raises.
    """
    proof = form.open_proof(document, options)
    algorithm = signer.public_key.algorithm
    to_sign = signing_input(form, algorithm, document, proof, at=at, inline_contexts=inline_contexts)
    return {**proof, "proofValue": write_value(signer.sign(to_sign.data))}


def check(
    form: Form,
    document: Document,
    proof: Document,
    key: PublicKey,
    *,
    at: str = "/proof",
    inline_contexts: bool = False,
) -> Document:
    """Check the signature of `proof` over an unsecured document by `key`, give the document that it covers.

    That document is `document`, except that with JCS its `@context` is the one the proof names. Raises as
    `read_value` and `signing_input` do, and `BadProof` if the signature is of another document, proof or key.
    """
    with within(at):
        signature = read_value(proof, key.algorithm)
    signed = signing_input(form, key.algorithm, document, proof, at=at, inline_contexts=inline_contexts)
    try:
        key.verify(signature, signed.data)
    except BadSignature:
        words = "the signature does not fit: the document, the proof or the key is not what was signed with"
        raise BadProof(Code.PROOF_VERIFICATION, words, at) from None
    return signed.document


def write_value(signature: bytes) -> str:
    """Write a signature as a `proofValue`: multibase, base58btc with its header `z`."""
    return "z" + base58btc_encode(signature)


def read_value(proof: Document, *algorithms: Algorithm) -> bytes:
    """Read the signature in the `proofValue` of a proof made by a key of one of these algorithms.

    Raises `Malformed` (PROOF_VERIFICATION_ERROR) unless it is multibase base58btc of the right length.
    """
    value = proof.get("proofValue")
    if not isinstance(value, str) or not value.startswith("z"):
        raise _bad_value("must be base58btc text that begins with 'z'")
    try:
        signature = base58btc_decode(value[1:])
    except BadEncoding:
        raise _bad_value("is not base58btc") from None
    lengths = {MEASURES[algorithm].signature for algorithm in algorithms}
    if len(signature) not in lengths:
        raise _bad_value(f"must hold {' or '.join(map(str, sorted(lengths)))} bytes, not {len(signature)}")
    return signature


def _bad_value(words: str) -> Malformed:
    return Malformed(Code.PROOF_VERIFICATION, f"the proof value {words}", "/proofValue")


# RDFC-1.0: the configuration is read with the context of the document, and the proof itself carries none.


def _open_rdfc(document: Document, options: Document) -> Document:
    return dict(options)


def _bind_rdfc(document: Document, proof: Document) -> tuple[Document, Document]:
    if "@context" in proof:
        # It would not be signed: the standard overwrites it before hashing.
        raise Malformed(Code.PROOF_VERIFICATION, "a proof of this suite may have no context of its own", "/@context")
    if "@context" not in document:
        raise Malformed(Code.PROOF_TRANSFORMATION, "a document without a context cannot be signed by this suite")
    return document, {**proof, "@context": document["@context"]}


# JCS: the proof carries the context of the document, so that later proofs may extend it (EdDSA 1.0, section 3.3.1 and
# 3.3.2). Some issuers leave it out, which is accepted: the document's own context is then covered by its hash.


def _open_jcs(document: Document, options: Document) -> Document:
    return {**options, "@context": document["@context"]} if "@context" in document else dict(options)


def _bind_jcs(document: Document, proof: Document) -> tuple[Document, Document]:
    if "@context" not in proof:
        return document, proof
    covered, present = (_as_list(holder.get("@context", [])) for holder in (proof, document))
    if present[: len(covered)] != covered:
        raise Malformed(
            Code.PROOF_VERIFICATION, "the context of the document must begin with the context of the proof", "/@context"
        )
    return {**document, "@context": proof["@context"]}, proof


def _as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _canonical_rdfc(document: Document, hash_name: str, inline_contexts: bool) -> bytes:
    return rdfc(document, hash_name, inline_contexts=inline_contexts)


def _canonical_jcs(document: Document, hash_name: str, inline_contexts: bool) -> bytes:
    return jcs(document)


RDFC = Form("rdfc", _canonical_rdfc, reads_terms=True, open_proof=_open_rdfc, bind=_bind_rdfc)
"""RDF Dataset Canonicalization 1.0 of the JSON-LD document."""

JCS = Form("jcs", _canonical_jcs, reads_terms=False, open_proof=_open_jcs, bind=_bind_jcs)
"""JSON Canonicalization Scheme (RFC 8785)."""
