"""The cryptosuites, as one closed table. A name that is not in it is not supported.

The rule: a row says which kind of key signs which form of a document, and what signs and checks it. Issuer and verifier
use the same rows, so they cannot disagree. Rows are found by name *and* key algorithm: a key that does not fit finds no
suite. A suite that signs otherwise (selective disclosure) joins as more rows with functions of its own for `sign`,
`check` and `read_value`; nothing else in `vc` knows how a signature is made.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from keys import Algorithm, PublicKey, Signer
from vc import whole
from vc.problems import Code, Document, Malformed, Unsupported
from vc.whole import JCS, RDFC, Form

DATA_INTEGRITY = "DataIntegrityProof"
"""The proof type of every suite but the old ones, whose type is their name."""


class Sign(Protocol):
    """Takes the unsecured document, the proof's options and a signer; gives the finished proof."""

    def __call__(
        self,
        form: Form,
        document: Document,
        options: Document,
        signer: Signer,
        *,
        at: str = "/proof",
        inline_contexts: bool = False,
    ) -> Document: ...


class Check(Protocol):
    """Takes the unsecured document, a proof and the key it names; gives the document it covers, or raises `Invalid`."""

    def __call__(
        self,
        form: Form,
        document: Document,
        proof: Document,
        key: PublicKey,
        *,
        at: str = "/proof",
        inline_contexts: bool = False,
    ) -> Document: ...


class ReadValue(Protocol):
    """Takes a proof and the algorithms its key may have; raises `Malformed` for a `proofValue` that no such key made.

    Needs no key, so that nothing is fetched for a proof that cannot be sound.
    """

    def __call__(self, proof: Document, *algorithms: Algorithm) -> object: ...


@dataclass(frozen=True, slots=True)
class Suite:
    """One row. `proof_type` is the `type` of its proofs; `creates` is false for what is only verified."""

    name: str
    algorithm: Algorithm
    form: Form
    proof_type: str = DATA_INTEGRITY
    creates: bool = True
    sign: Sign = whole.sign
    check: Check = whole.check
    read_value: ReadValue = whole.read_value

    @property
    def marks(self) -> dict[str, str]:
        """The members of a proof that name this suite."""
        if self.proof_type == DATA_INTEGRITY:
            return {"type": self.proof_type, "cryptosuite": self.name}
        return {"type": self.proof_type}


_ROWS = (
    # https://www.w3.org/TR/vc-di-eddsa/
    Suite("eddsa-rdfc-2022", Algorithm.ED25519, RDFC),
    Suite("eddsa-jcs-2022", Algorithm.ED25519, JCS),
    # https://www.w3.org/TR/vc-di-ecdsa/
    Suite("ecdsa-rdfc-2019", Algorithm.P256, RDFC),
    Suite("ecdsa-rdfc-2019", Algorithm.P384, RDFC),
    Suite("ecdsa-jcs-2019", Algorithm.P256, JCS),
    Suite("ecdsa-jcs-2019", Algorithm.P384, JCS),
    # Its older form, EdDSA 1.0 appendix A: same bytes, another proof type. Older credentials carry it; we make none.
    Suite("Ed25519Signature2020", Algorithm.ED25519, RDFC, proof_type="Ed25519Signature2020", creates=False),
)

SUITES: Mapping[tuple[str, Algorithm], Suite] = MappingProxyType({(row.name, row.algorithm): row for row in _ROWS})
"""Every suite, by its name and the algorithm of the key."""


def suites_named(name: str) -> tuple[Suite, ...]:
    """Give the rows of one name, one per kind of key; none if the name is unknown."""
    return tuple(row for row in _ROWS if row.name == name)


def candidates(proof: Document) -> tuple[Suite, ...]:
    """Give the rows that a proof may be of, before its key is known; at least one.

    Raises `Malformed` (PROOF_VERIFICATION_ERROR) if the proof does not say its suite as Data Integrity 1.0 section 2.1
    demands, `Unsupported` if it names one that is not in the table.
    """
    proof_type, cryptosuite = proof.get("type"), proof.get("cryptosuite")
    if not isinstance(proof_type, str):
        raise Malformed(Code.PROOF_VERIFICATION, "the proof must have one type, as text", "/type")
    if proof_type == DATA_INTEGRITY and not isinstance(cryptosuite, str):
        raise Malformed(Code.PROOF_VERIFICATION, "the proof must name its cryptosuite", "/cryptosuite")
    name = str(cryptosuite) if proof_type == DATA_INTEGRITY else proof_type
    rows = tuple(row for row in suites_named(name) if row.proof_type == proof_type)
    if not rows:
        where = "/cryptosuite" if proof_type == DATA_INTEGRITY else "/type"
        raise Unsupported(Code.PROOF_VERIFICATION, "the proof is of a kind that this verifier does not know", where)
    return rows
