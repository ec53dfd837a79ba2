"""Proof sets and chains: how several proofs of one document hang together (Data Integrity 1.0, section 2.1.1 to 2.1.2).

The rule: proofs in a list are a set, and none of them protects another; a proof that names others by `previousProof`
is made over the document *with* those others in it, and so protects them. Ids are unique, every named id is present,
and no proof comes before itself. (A proof of an RDFC suite cannot cover one of a JCS suite, whose own `@context` would
stand inside the document, where strict JSON-LD refuses it.)
"""

from collections.abc import Iterator
from typing import Any

from vc.problems import Code, Document, Malformed

MOST_PROOFS = 4
"""As many as the longest official vector has. Each costs a canonicalisation, so a document may not bring many."""


def read_proofs(document: Document) -> tuple[Document, ...]:
    """Give the proofs of a document, in their order; at least one, at most `MOST_PROOFS`.

    Raises `Malformed`: PARSING_ERROR if `proof` is absent or no object or list of objects, PROOF_VERIFICATION_ERROR if
    there are too many.
    """
    found = document.get("proof")
    proofs: list[Any] = found if isinstance(found, list) else [found]
    if not proofs or not all(isinstance(proof, dict) for proof in proofs):
        raise Malformed(Code.PARSING, "the document must have a proof: an object, or a list of them", "/proof")
    check_number(tuple(proofs))
    return tuple(proofs)


def check_number(proofs: tuple[Document, ...]) -> None:
    """Raise `Malformed` (PROOF_VERIFICATION_ERROR) for more than `MOST_PROOFS`."""
    if len(proofs) > MOST_PROOFS:
        raise Malformed(Code.PROOF_VERIFICATION, f"a document may have at most {MOST_PROOFS} proofs", "/proof")


def place(document: Document, index: int) -> str:
    """Give the JSON Pointer of the proof number `index`."""
    return f"/proof/{index}" if isinstance(document.get("proof"), list) else "/proof"


def names_before(proof: Document) -> tuple[str, ...]:
    """Give the ids that the `previousProof` of a well-formed proof names; empty if it names none."""
    names: Any = proof.get("previousProof", [])
    return (names,) if isinstance(names, str) else tuple(names)


def proofs_before(proof: Document, proofs: tuple[Document, ...]) -> list[Document]:
    """Give the proofs that `proof` names, in the order of the document (section 4.5, `matchingProofs`).

    Raises `Malformed` (PROOF_VERIFICATION_ERROR) for an id that is not there.
    """
    names = names_before(proof)
    matching = [other for other in proofs if other.get("id") in names]
    if len(matching) < len(names):
        raise Malformed(Code.PROOF_VERIFICATION, "previousProof names a proof that is not here", "/previousProof")
    return matching


def unsecured(document: Document, before: list[Document]) -> Document:
    """Give the document as a proof covers it: without proofs, or with only the proofs `before`, as a list."""
    bare = {name: value for name, value in document.items() if name != "proof"}
    return {**bare, "proof": before} if before else bare


def check_ids(proofs: tuple[Document, ...]) -> None:
    """Raise `Malformed` (PROOF_VERIFICATION_ERROR) if two proofs have one id: nobody could say which one is meant."""
    ids = [proof["id"] for proof in proofs if "id" in proof]
    if any(ids.count(name) > 1 for name in ids):
        raise Malformed(Code.PROOF_VERIFICATION, "two proofs have the same id", "/proof")


def in_order(proofs: tuple[Document, ...]) -> Iterator[int]:
    """Give the positions of well-formed proofs so that each comes after those it names.

    Raises `Malformed` (PROOF_VERIFICATION_ERROR) where proofs name each other in a circle.
    """
    waiting = dict(enumerate(proofs))
    while waiting:
        open_ids = {proof.get("id") for proof in waiting.values()}
        ready = [index for index, proof in waiting.items() if open_ids.isdisjoint(names_before(proof))]
        if not ready:
            raise Malformed(Code.PROOF_VERIFICATION, "the proofs name each other in a circle", "/proof")
        for index in ready:
            del waiting[index]
        yield from ready
