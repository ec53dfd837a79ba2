"""Several proofs on one document, and the contexts that JCS proofs carry."""

from typing import Any

import pytest

from tests.signers import signer_named
from tests.vc.signed import (
    ED25519,
    JCS,
    P256,
    P384,
    RDFC,
    both_forms,
    credential,
    options,
    put,
    refusal,
    sign,
    take,
    verify,
)
from vc.problems import BadProof, Invalid, Malformed, Unsupported
from vc.suites import SUITES, Suite
from vc.whole import signing_input, write_value


class TestSetsAndChains:
    A, B, C = (f"urn:uuid:00000000-0000-4000-8000-00000000000{digit}" for digit in "abc")

    @both_forms
    def test_a_set(self, suite: Suite) -> None:
        both = sign(sign(credential(), suite, "a"), suite, "b")
        assert [verified.document for verified in verify(both)] == [credential(), credential()]

    def test_a_set_of_different_suites(self) -> None:
        document = credential()
        for suite in (RDFC, JCS, SUITES["ecdsa-rdfc-2019", P256], SUITES["ecdsa-jcs-2019", P384]):
            document = sign(document, suite)
        assert len(verify(document)) == 4

    @both_forms
    def test_one_bad_among_good(self, suite: Suite) -> None:
        both = sign(sign(credential(), suite, "a"), suite, "b")
        for index in range(2):
            bad = put(both, ("proof", index, "created"), "2026-02-01T09:00:01Z")
            problem = refusal(bad)
            assert isinstance(problem, BadProof)
            assert problem.problem.pointer == f"/proof/{index}"

    def test_one_unknown_among_good(self) -> None:
        both = sign(sign(credential(), RDFC, "a"), RDFC, "b")
        assert isinstance(refusal(put(both, ("proof", 1, "cryptosuite"), "x-2099")), Unsupported)

    @both_forms
    def test_a_chain(self, suite: Suite) -> None:
        first = sign(credential(), suite, "a", id=self.A)
        both = sign(first, suite, "b", id=self.B, previousProof=self.A)
        three = sign(both, suite, "c", previousProof=[self.A, self.B])
        assert len(verify(three)) == 3
        assert all(verified.document == credential() for verified in verify(three))

    @both_forms
    def test_a_chain_protects_what_came_before(self, suite: Suite) -> None:
        first = sign(credential(), suite, "a", id=self.A)
        both = sign(first, suite, "b", previousProof=self.A)
        replaced = sign(credential(), suite, "a", id=self.A, created="2026-02-02T00:00:00Z")
        verify(replaced)
        assert isinstance(refusal(put(both, ("proof", 0), replaced["proof"])), BadProof)
        assert isinstance(refusal({**both, "proof": both["proof"][1:]}), Malformed)
        assert isinstance(refusal({**both, "proof": both["proof"][1]}), Malformed)

    @both_forms
    def test_a_set_does_not_protect_its_members(self, suite: Suite) -> None:
        """As the standard has it: who wants a member protected makes a chain."""
        both = sign(sign(credential(), suite, "a"), suite, "b")
        verify({**both, "proof": both["proof"][1:]})

    def test_an_rdfc_proof_does_not_cover_a_jcs_proof(self) -> None:
        """Strict JSON-LD has no place for the context that a JCS proof carries; the other way round is sound."""
        with pytest.raises(Unsupported):
            sign(sign(credential(), JCS, "a", id=self.A), RDFC, "b", previousProof=self.A)
        assert len(verify(sign(sign(credential(), RDFC, "a", id=self.A), JCS, "b", previousProof=self.A))) == 2

    def test_the_same_id_twice(self) -> None:
        first = sign(credential(), RDFC, "a", id=self.A)
        with pytest.raises(Malformed):
            sign(first, RDFC, "b", id=self.A)
        twin = sign(credential(), RDFC, "b", id=self.A)
        assert "same id" in str(refusal({**credential(), "proof": [first["proof"], twin["proof"]]}))

    def test_a_circle(self) -> None:
        made = sign(sign(credential(), RDFC, "a", id=self.A), RDFC, "b", id=self.B, previousProof=self.A)
        circle = put(made, ("proof", 0), {**made["proof"][0], "previousProof": self.B})
        assert "circle" in str(refusal(circle))

    def test_more_proofs_than_allowed(self) -> None:
        proofs = [sign(credential(), RDFC, name)["proof"] for name in "abcde"]
        verify({**credential(), "proof": proofs[:4]})
        assert isinstance(refusal({**credential(), "proof": proofs}), Malformed)

    def test_proofs_hidden_in_a_list(self) -> None:
        proof = sign(credential())["proof"]
        verify({**credential(), "proof": [proof]})
        refusal({**credential(), "proof": [[proof]]})


class TestContextOfJcsProofs:
    EXTRA = "https://w3id.org/security/data-integrity/v2"

    def test_a_context_added_behind_does_not_count(self) -> None:
        """EdDSA 1.0 section 3.3.2: the document may have more contexts, but what is verified has those signed."""
        signed = sign(credential(), JCS)
        longer = {**signed, "@context": [*signed["@context"], self.EXTRA]}
        (verified,) = verify(longer)
        assert verified.document == credential()

    @pytest.mark.parametrize(
        "contexts",
        [
            lambda found: [TestContextOfJcsProofs.EXTRA, *found],
            lambda found: found[::-1],
            lambda found: found[:1],
            lambda found: [],
            lambda found: found[0],
            lambda found: None,
        ],
        ids=["before", "turned", "fewer", "none", "text", "null"],
    )
    def test_any_other_change(self, contexts: Any) -> None:
        signed = sign(credential(), JCS)
        assert isinstance(refusal({**signed, "@context": contexts(signed["@context"])}), Invalid)

    def test_a_proof_without_context_is_accepted(self) -> None:
        """Some issuers leave it out; the document's own context is then covered as it stands."""
        signer = signer_named()
        proof = {**JCS.marks, **options()}

        value = write_value(signer.sign(signing_input(JCS.form, ED25519, credential(), proof).data))
        signed = {**credential(), "proof": {**proof, "proofValue": value}}
        (verified,) = verify(signed)
        assert verified.document == credential()
        refusal({**signed, "@context": [*signed["@context"], self.EXTRA]})

    def test_a_context_taken_from_the_proof(self) -> None:
        signed = sign(credential(), JCS)
        assert isinstance(refusal(take(signed, ("proof", "@context"))), BadProof)

    def test_an_unknown_context_is_unsupported(self) -> None:
        unknown = [*credential()["@context"], "https://example.com/context"]
        for suite in (RDFC, JCS):
            with pytest.raises(Unsupported):
                sign(credential(**{"@context": unknown}), suite)
