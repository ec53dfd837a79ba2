"""Adding proofs: what is signed, and what is not signed at all."""

from typing import Any

import pytest

from tests.signers import signer_named
from tests.vc.signed import (
    ED25519,
    JCS,
    P256,
    RDFC,
    both_forms,
    credential,
    every_suite,
    options,
    refusal,
    sign,
    verify,
)
from vc.problems import BadProof, Code, Malformed, Unsupported
from vc.proofs import add_proof
from vc.suites import SUITES, Suite


class TestWhatIsMade:
    @every_suite
    def test_it_verifies(self, suite: Suite) -> None:
        document = credential()
        signed = sign(document, suite)
        (verified,) = verify(signed)
        assert verified.document == document
        assert verified.proof == signed["proof"]
        assert verified.method.public_key == signer_named(suite.algorithm).public_key

    @every_suite
    def test_the_document_given_is_not_changed(self, suite: Suite) -> None:
        document = credential()
        sign(document, suite)
        assert document == credential()

    @every_suite
    def test_every_option_is_kept_and_signed(self, suite: Suite) -> None:
        given = {
            "id": "urn:uuid:6a1676b8-b51f-11ed-937b-d76685a20ff5",
            "expires": "2026-12-01T00:00:00Z",
            "domain": ["a.example", "b.example"],
            "challenge": "d1b23d3f8f3b4f2c",
            "nonce": "8f1e",
        }
        signed = sign(credential(), suite, **given)
        verify(signed)
        assert given.items() <= signed["proof"].items()
        for name in [*given, "created"]:
            changed = {**signed, "proof": {**signed["proof"], name: other(signed["proof"][name])}}
            assert isinstance(refusal(changed), BadProof), name
            without = {**signed, "proof": {k: v for k, v in signed["proof"].items() if k != name}}
            assert isinstance(refusal(without), BadProof), name

    def test_jcs_proofs_carry_the_context(self) -> None:
        signed = sign(credential(), JCS)
        assert signed["proof"]["@context"] == signed["@context"]

    def test_rdfc_proofs_carry_none(self) -> None:
        assert "@context" not in sign(credential(), RDFC)["proof"]

    def test_jcs_signs_documents_without_context(self) -> None:
        signed = sign({"type": "TrustList", "issueNumber": 7}, JCS)
        assert "@context" not in signed["proof"]
        verify(signed)

    @both_forms
    def test_a_verifier_is_told_the_time_in_any_zone(self, suite: Suite) -> None:
        signed = sign(credential(), suite, created="2026-02-01T14:00:00+05:00")
        verify(signed)


def other(value: Any) -> Any:
    """Give another value of the same kind, well formed."""
    if isinstance(value, list):
        return [*value, "c.example"]
    if value.startswith("20"):
        return value.replace(":00Z", ":01Z")
    return value[:-1] + ("0" if value[-1] != "0" else "1")


UNSOUND: list[tuple[str, dict[str, Any]]] = [
    ("no method", {"verificationMethod": None}),
    ("no purpose", {"proofPurpose": None}),
    ("purpose is a list", {"proofPurpose": ["assertionMethod"]}),
    ("a value already", {"proofValue": "z" + "1" * 64}),
    ("another type", {"type": "Ed25519Signature2020"}),
    ("another suite", {"cryptosuite": "ecdsa-rdfc-2019"}),
    ("created is no date", {"created": "yesterday"}),
    ("created without offset", {"created": "2026-02-01T09:00:00"}),
    ("expires before created", {"expires": "2026-01-01T00:00:00Z"}),
    ("id is no URL", {"id": "456321"}),
    ("a predecessor that is not there", {"previousProof": "urn:uuid:00000000-0000-4000-8000-000000000000"}),
    ("an empty list of predecessors", {"previousProof": []}),
    ("a number as predecessor", {"previousProof": 456321}),
    ("a number as challenge", {"challenge": 1}),
    ("a number as domain", {"domain": [1]}),
]


class TestWhatIsNotMade:
    @pytest.mark.parametrize("members", [case[1] for case in UNSOUND], ids=[case[0] for case in UNSOUND])
    @both_forms
    def test_unsound_options(self, suite: Suite, members: dict[str, Any]) -> None:
        with pytest.raises(Malformed) as caught:
            sign(credential(), suite, **members)
        assert caught.value.problem.code is Code.PROOF_GENERATION
        assert caught.value.problem.pointer.startswith("/proof")

    def test_a_key_that_does_not_fit(self) -> None:
        with pytest.raises(Malformed) as caught:
            add_proof(credential(), options(), RDFC, signer_named(P256))
        assert caught.value.problem.code is Code.PROOF_GENERATION

    def test_a_suite_that_is_only_verified(self) -> None:
        with pytest.raises(Unsupported):
            sign(credential(), SUITES["Ed25519Signature2020", ED25519])

    @every_suite
    def test_a_term_that_no_context_defines(self, suite: Suite) -> None:
        with pytest.raises(Malformed) as caught:
            sign(credential(salary="a lot"), suite)
        assert caught.value.problem.code is Code.DATA_LOSS_DETECTION

    def test_an_rdfc_proof_of_a_document_without_context(self) -> None:
        with pytest.raises(Malformed):
            sign({"type": "TrustList", "issueNumber": 7}, RDFC)

    def test_a_fifth_proof(self) -> None:
        document = credential()
        for name in "abcd":
            document = sign(document, name=name)
        assert len(verify(document)) == 4  # the control
        with pytest.raises(Malformed):
            sign(document, name="e")
