"""Signing a receipt, and opening one: bytes in, what the signature covers out.

The rule: a receipt counts only with one `eddsa-jcs-2022` proof by the did:key that it names as its verifier, and only
in the shape of its schema. Whose key that is, is another question (`verifier.receipts.recognize`).
"""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

import schemas
from keys import PublicKey, Signer
from vc.dids import VerificationMethod, did_key, did_key_method, resolve, retrieve
from vc.jcs import canonicalize
from vc.problems import BadProof, Code, Document, Malformed, Unsupported
from vc.proofs import add_proof, verify_proofs
from vc.reader import Limits, read_object
from vc.suites import SUITES
from verifier.fetch import offline
from verifier.reading.forms import LARGEST_RECEIPT, RECEIPT
from verifier.receipts.statement import VERSION

_SUITE: Final = "eddsa-jcs-2022"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt whose signature is good. `document` is what it covers; `data` is all of it, as it came in."""

    document: Document
    key: PublicKey
    data: bytes


def seal(said: Document, signer: Signer) -> bytes:
    """Sign a statement, give the receipt in canonical form (RFC 8785): the same statement gives the same bytes."""
    options = {
        "verificationMethod": did_key_method(signer.public_key),
        "proofPurpose": "assertionMethod",
        "created": said["checkedAt"],
    }
    return canonicalize(add_proof(said, options, SUITES[_SUITE, signer.public_key.algorithm], signer))


def open_receipt(data: bytes, now: datetime) -> Receipt:
    """Take the bytes of a receipt, give it if it is as its verifier signed it.

    Raises `Unreadable` if it is not strict JSON, `Unsupported` for a version or suite that is not known, `Malformed` if
    it breaks the schema, and `BadProof` if the signature is wrong or not by the key that the receipt names.
    """
    document = read_object(data, Limits(size=LARGEST_RECEIPT))
    if document.get("type") != RECEIPT:
        raise Malformed(Code.MALFORMED_VALUE, "this is not a receipt", "/type")
    if document.get("version") != VERSION:
        raise Unsupported(
            Code.MALFORMED_VALUE, "the receipt has a version that this verifier does not know", "/version"
        )
    for fault in schemas.validate(schemas.VERIFICATION_RECEIPT, document):
        raise Malformed(Code.MALFORMED_VALUE, fault.message, fault.pointer)
    proof = verify_proofs(document, keys=partial(_key, now=now), purpose="assertionMethod", now=now)[0]
    key = proof.method.public_key
    if document["verifier"]["id"] != did_key(key):
        raise BadProof(Code.PROOF_VERIFICATION, "it is not signed by the verifier that it names", "/verifier/id")
    return Receipt(proof.document, key, data)


def _key(url: str, relationship: str, *, now: datetime) -> VerificationMethod:
    return retrieve(url, relationship, resolve=partial(resolve, fetch=offline), now=now)
