"""Data Integrity 1.0: adding proofs to a document, and verifying those it has.

The rule: a document counts as verified only if *every* proof it carries is sound, was made for the purpose that the
verifier expects, and covers it. Which key a proof names is answered by a `KeySource`, never by the document; whether
that key may speak for the issuer is asked elsewhere, of the `method` in each `VerifiedProof`. What may be relied on is
`VerifiedProof.document`, not what came in.

Rules of one proof are in `vc.proof_rules`, of several in `vc.proof_chain`, the signatures in `vc.suites`.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from keys import Signer
from vc import jsonld, proof_chain, proof_rules, suites
from vc.dids.method import VerificationMethod
from vc.key_source import KeySource, find_method
from vc.places import within
from vc.problems import BadProof, Code, Document, Malformed, Unsupported
from vc.suites import Suite


@dataclass(frozen=True, slots=True)
class VerifiedProof:
    """One proof that holds.

    `method` is the key that made it; `document` is what it covers, without any proof. With a JCS suite the `@context`
    of `document` is the one that the proof covers, which may be shorter than that of the document given.
    """

    proof: Document
    method: VerificationMethod
    document: Document


@dataclass(frozen=True, slots=True)
class Expected:
    """What a verifier expects of every proof.

    `domain` is one text or a set of them. `now` is the time, aware, at which neither proof nor key may have ended.
    """

    purpose: str
    domain: str | Collection[str] | None
    challenge: str | None
    now: datetime


def add_proof(
    document: Document, options: Document, suite: Suite, signer: Signer, *, inline_contexts: bool = False
) -> Document:
    """Give a copy of `document` with one more proof (section 4.2, and 4.3 for sets and chains).

    `options` are the members of the new proof: `verificationMethod` and `proofPurpose` must be there; `created`,
    `expires`, `domain`, `challenge`, `nonce`, `id`, `previousProof` and anything else are kept and signed as they are.
    `type` and `cryptosuite` follow from the suite. Proofs that are there stay; those named by `previousProof` are
    covered by the new one. `document` is not changed, and the copy shares its nested values.

    Raises `Malformed` (PROOF_GENERATION_ERROR) for options that make no sound proof, `Unsupported` for a suite that is
    only verified, and what `vc.whole` raises for a document that cannot be signed.
    """
    present = proof_chain.read_proofs(document) if "proof" in document else ()
    with _generating(), within("/proof"):
        proof = _complete(options, suite, signer)
        proof_chain.check_number((*present, proof))
        proof_chain.check_ids((*present, proof))
        before = proof_chain.proofs_before(proof, present)
    _check_terms(suite, proof_chain.unsecured(document, []), inline_contexts)
    covered = proof_chain.unsecured(document, before)
    signed = suite.sign(suite.form, covered, proof, signer, inline_contexts=inline_contexts)
    return {**document, "proof": [*present, signed] if present else signed}


def verify_proofs(
    document: Document,
    *,
    keys: KeySource,
    purpose: str,
    domain: str | Collection[str] | None = None,
    challenge: str | None = None,
    now: datetime,
    inline_contexts: bool = False,
) -> tuple[VerifiedProof, ...]:
    """Verify every proof of a document (sections 4.4 and 4.5); give them in the order of the document.

    `purpose` is what each must serve, such as `assertionMethod`; `domain` and `challenge`, if given, must be those of
    each proof; for `now` see `Expected`. `inline_contexts` allows contexts written out in the document.

    Raises `Malformed` if a proof or the document breaks a rule of the standard, `BadProof` if a proof is not what was
    expected or its signature or key is wrong, `Unsupported` for a kind of proof or a context that is not known, and
    whatever `keys` raises.
    """
    expected = Expected(purpose, domain, challenge, now)
    proofs = proof_chain.read_proofs(document)
    for index, proof in enumerate(proofs):
        with within(proof_chain.place(document, index)):
            _check_alone(proof, expected)
    proof_chain.check_ids(proofs)
    verified = {
        index: _verify_one(document, proofs, index, keys, now, inline_contexts)
        for index in proof_chain.in_order(proofs)
    }
    return tuple(verified[index] for index in range(len(proofs)))


def _check_alone(proof: Document, expected: Expected) -> None:
    """Check all that can be said of a proof without its key and without the document."""
    rows = suites.candidates(proof)
    proof_rules.check_form(proof)
    rows[0].read_value(proof, *(row.algorithm for row in rows))
    proof_rules.serves(proof, expected.purpose)
    proof_rules.is_meant_for(proof, expected.domain, expected.challenge)
    proof_rules.is_in_time(proof, expected.now)


def _verify_one(
    document: Document,
    proofs: tuple[Document, ...],
    index: int,
    keys: KeySource,
    now: datetime,
    inline_contexts: bool,
) -> VerifiedProof:
    proof, at = proofs[index], proof_chain.place(document, index)
    with within(at):
        before = proof_chain.proofs_before(proof, proofs)
        with within("/verificationMethod"):
            method = find_method(keys, proof["verificationMethod"], proof["proofPurpose"], now)
            suite = _suite_for(proof, method)
    covered = suite.check(
        suite.form,
        proof_chain.unsecured(document, before),
        proof,
        method.public_key,
        at=at,
        inline_contexts=inline_contexts,
    )
    verified, presented = (proof_chain.unsecured(item, []) for item in (covered, document))
    _check_terms(suite, verified, inline_contexts)
    if presented != verified:
        # Contexts were added behind those that the proof covers. They say nothing, but whoever reads on must know them.
        _check_terms(suite, presented, inline_contexts)
    return VerifiedProof(proof, method, verified)


def _suite_for(proof: Document, method: VerificationMethod) -> Suite:
    for suite in suites.candidates(proof):
        if suite.algorithm is method.public_key.algorithm:
            return suite
    raise BadProof(Code.PROOF_VERIFICATION, "the key is not of the kind that the cryptosuite signs with")


def _check_terms(suite: Suite, document: Document, inline_contexts: bool) -> None:
    """Refuse terms that no context defines also where the canonical form does not look at them (section 2.4.3)."""
    if not suite.form.reads_terms and "@context" in document:
        jsonld.to_dataset(document, inline_contexts=inline_contexts)


def _complete(options: Document, suite: Suite, signer: Signer) -> Document:
    """Give the members of a proof that is to be made, checked as a verifier will check them."""
    if not suite.creates:
        raise Unsupported(Code.PROOF_GENERATION, f"{suite.name} is verified, but no longer made")
    if signer.public_key.algorithm is not suite.algorithm:
        raise _cannot(f"{suite.name} needs a key of another kind; choose the suite that fits the key")
    proof = {**suite.marks, **options}
    if "proofValue" in proof:
        raise _cannot("the options of a proof have no proofValue: signing makes it", "/proofValue")
    if any(proof[name] != mark for name, mark in suite.marks.items()):
        raise _cannot("the options name another suite than the one that is to sign", "/type")
    proof_rules.check_form(proof)
    return proof


def _cannot(detail: str, pointer: str = "") -> Malformed:
    return Malformed(Code.PROOF_GENERATION, detail, pointer)


@contextmanager
def _generating() -> Iterator[None]:
    """Tell what is wrong with the options of a new proof by the code that the standard has for it."""
    try:
        yield
    except Malformed as error:
        raise Malformed(Code.PROOF_GENERATION, error.problem.detail, error.problem.pointer) from error
