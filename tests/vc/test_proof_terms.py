"""Older credentials: contexts without the words of a proof, and the older proof."""

from typing import Any

import pytest

from tests.signers import NOW, did_of, method_of, signer_named
from tests.vc.signed import ED25519, RDFC, credential, refusal, sign, verify
from vc.problems import BadProof, Code, Malformed
from vc.proof_terms import PROOF_CONTEXT, with_proof_terms
from vc.suites import SUITES
from vc.whole import signing_input, write_value

LEGACY = SUITES["Ed25519Signature2020", ED25519]
OLD = "https://www.w3.org/2018/credentials/v1"


def old_credential(*contexts: str) -> dict[str, Any]:
    """A credential of VCDM 1.1."""
    return {
        "@context": [OLD, *contexts],
        "type": ["VerifiableCredential"],
        "issuer": did_of(signer_named()),
        "issuanceDate": "2024-01-01T00:00:00Z",
        "credentialSubject": {"id": "urn:uuid:0f3a6f0e-5f8b-4a42-9d4f-1d3c8a7c2b10"},
    }


class TestProofTerms:
    def test_a_document_that_has_them_stays_itself(self) -> None:
        document = credential()
        assert with_proof_terms(document) is document

    @pytest.mark.parametrize(
        ("found", "made"),
        [([OLD], [OLD, PROOF_CONTEXT]), (OLD, [OLD, PROOF_CONTEXT]), (None, [PROOF_CONTEXT])],
        ids=["list", "text", "absent"],
    )
    def test_they_are_added_at_the_end(self, found: Any, made: list[str]) -> None:
        document = {"@context": found} if found else {}
        assert with_proof_terms(document)["@context"] == made
        assert document == ({"@context": found} if found else {})

    def test_without_them_nothing_is_signed(self) -> None:
        with pytest.raises(Malformed) as caught:
            sign(old_credential())
        assert caught.value.problem.code is Code.DATA_LOSS_DETECTION
        verify(sign(with_proof_terms(old_credential())))


class TestEd25519Signature2020:
    """EdDSA 1.0, appendix A: verified for the credentials that are out there, no longer made."""

    def signed(self, **members: Any) -> dict[str, Any]:
        document = old_credential("https://w3id.org/security/suites/ed25519-2020/v1")
        proof = {
            **LEGACY.marks,
            "created": "2024-01-01T00:00:00Z",
            "verificationMethod": method_of(signer_named()),
            "proofPurpose": "assertionMethod",
            **members,
        }
        proof = {name: value for name, value in proof.items() if value is not None}
        signature = signer_named().sign(signing_input(LEGACY.form, ED25519, document, proof).data)
        return {**document, "proof": {**proof, "proofValue": write_value(signature)}}

    def test_it_verifies(self) -> None:
        (verified,) = verify(self.signed())
        assert "proof" not in verified.document

    def test_it_must_say_when_it_was_created(self) -> None:
        assert refusal(self.signed(created=None)).problem.pointer == "/proof/created"

    def test_it_expires_too(self) -> None:
        verify(self.signed(expires="2030-01-01T00:00:00Z"))
        assert isinstance(refusal(self.signed(expires="2025-01-01T00:00:00Z"), now=NOW), BadProof)

    def test_a_change_is_seen(self) -> None:
        assert isinstance(refusal({**self.signed(), "issuanceDate": "2024-01-02T00:00:00Z"}), BadProof)

    def test_a_cryptosuite_has_no_place_in_it(self) -> None:
        signed = self.signed()
        refusal({**signed, "proof": {**signed["proof"], "cryptosuite": RDFC.name}})
