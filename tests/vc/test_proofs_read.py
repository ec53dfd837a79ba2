"""Verifying one proof: its form, what a verifier expects of it, and its key.

Hostile cases stand beside controls, which must stay valid.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from keys import Algorithm
from keys.multibase import base58btc_encode
from tests.signers import NOW, KeyRing, did_key_source, method_of, signer_named
from tests.vc.signed import (
    JCS,
    P256,
    P384,
    RDFC,
    both_forms,
    credential,
    every_suite,
    options,
    refusal,
    sign,
    verify,
)
from vc.instant import from_datetime
from vc.problems import BadProof, Code, Invalid, Malformed, Unsupported
from vc.proofs import add_proof
from vc.suites import SUITES, Suite

SOUND: list[tuple[str, dict[str, Any]]] = [
    ("as it was signed", {}),
    ("no date", {"created": None}),
    ("an offset", {"created": "2026-02-01T09:00:00-11:30"}),
    ("a fraction", {"created": "2026-02-01T09:00:00.123456789Z"}),
    ("a created in the future", {"created": "2030-01-01T00:00:00Z"}),
    ("a domain", {"domain": "a.example"}),
    ("domains", {"domain": ["a.example", "b.example"]}),
]
UNSOUND: list[tuple[str, dict[str, Any], type[Invalid], Code]] = [
    ("no type", {"type": None}, Malformed, Code.PROOF_VERIFICATION),
    ("types", {"type": ["DataIntegrityProof"]}, Malformed, Code.PROOF_VERIFICATION),
    ("an unknown type", {"type": "SomeProofType"}, Unsupported, Code.PROOF_VERIFICATION),
    ("an older type", {"type": "Ed25519Signature2018"}, Unsupported, Code.PROOF_VERIFICATION),
    ("no suite", {"cryptosuite": None}, Malformed, Code.PROOF_VERIFICATION),
    ("a list of suites", {"cryptosuite": ["eddsa-rdfc-2022"]}, Malformed, Code.PROOF_VERIFICATION),
    ("an unknown suite", {"cryptosuite": "eddsa-2022"}, Unsupported, Code.PROOF_VERIFICATION),
    ("another spelling", {"cryptosuite": "EdDSA-RDFC-2022"}, Unsupported, Code.PROOF_VERIFICATION),
    ("selective disclosure", {"cryptosuite": "ecdsa-sd-2023"}, Unsupported, Code.PROOF_VERIFICATION),
    ("unlinkable", {"cryptosuite": "bbs-2023"}, Unsupported, Code.PROOF_VERIFICATION),
    ("a type as a suite", {"cryptosuite": "Ed25519Signature2020"}, Unsupported, Code.PROOF_VERIFICATION),
    ("no method", {"verificationMethod": None}, Malformed, Code.PROOF_VERIFICATION),
    ("a method object", {"verificationMethod": {"id": "did:a:b#c"}}, Malformed, Code.PROOF_VERIFICATION),
    ("no purpose", {"proofPurpose": None}, Malformed, Code.PROOF_VERIFICATION),
    ("no value", {"proofValue": None}, Malformed, Code.PROOF_VERIFICATION),
    ("an empty value", {"proofValue": ""}, Malformed, Code.PROOF_VERIFICATION),
    ("a value of nothing", {"proofValue": "z"}, Malformed, Code.PROOF_VERIFICATION),
    ("base64url", {"proofValue": "u" + "A" * 86}, Malformed, Code.PROOF_VERIFICATION),
    ("no base58", {"proofValue": "z0OIl"}, Malformed, Code.PROOF_VERIFICATION),
    ("a long value", {"proofValue": "z" + "2" * 100_000}, Malformed, Code.PROOF_VERIFICATION),
    ("a short value", {"proofValue": "z" + base58btc_encode(b"\1" * 63)}, Malformed, Code.PROOF_VERIFICATION),
    (
        "a signature of P-384",
        {"proofValue": "z" + base58btc_encode(b"\1" * 96)},
        Malformed,
        Code.PROOF_VERIFICATION,
    ),
    ("a created that is no date", {"created": "2026-02-30T09:00:00Z"}, Malformed, Code.PROOF_VERIFICATION),
    ("a created without offset", {"created": "2026-02-01T09:00:00"}, Malformed, Code.PROOF_VERIFICATION),
    ("a created that is a number", {"created": 1769936400}, Malformed, Code.PROOF_VERIFICATION),
    ("an expires that is no date", {"expires": "never"}, Malformed, Code.PROOF_VERIFICATION),
    ("an end before the beginning", {"expires": "2026-02-01T08:59:59Z"}, Malformed, Code.PROOF_VERIFICATION),
    ("an id that is no URL", {"id": "456321"}, Malformed, Code.PROOF_VERIFICATION),
    ("a challenge object", {"challenge": {}}, Malformed, Code.INVALID_CHALLENGE),
    ("a domain object", {"domain": {}}, Malformed, Code.INVALID_DOMAIN),
    ("a domain twice", {"domain": ["a.example", "a.example"]}, Malformed, Code.INVALID_DOMAIN),
    ("a predecessor that is not there", {"previousProof": "urn:x:1"}, Malformed, Code.PROOF_VERIFICATION),
    ("a number as predecessor", {"previousProof": 1}, Malformed, Code.PROOF_VERIFICATION),
    ("itself as predecessor", {"id": "urn:x:1", "previousProof": "urn:x:1"}, Malformed, Code.PROOF_VERIFICATION),
    ("a context of its own", {"@context": "https://w3id.org/security/v2"}, Malformed, Code.PROOF_VERIFICATION),
    ("the context of the document", {"@context": credential()["@context"]}, Malformed, Code.PROOF_VERIFICATION),
]


class TestForm:
    """What is wrong with a proof before any key is asked for."""

    @pytest.mark.parametrize("members", [case[1] for case in SOUND], ids=[case[0] for case in SOUND])
    def test_controls(self, members: dict[str, Any]) -> None:
        signer = signer_named()
        given = {name: value for name, value in {**options(), **members}.items() if value is not None}
        verify(add_proof(credential(), given, RDFC, signer))

    @pytest.mark.parametrize(
        ("members", "error", "code"), [case[1:] for case in UNSOUND], ids=[case[0] for case in UNSOUND]
    )
    def test_unsound(self, members: dict[str, Any], error: type[Invalid], code: Code) -> None:
        document = sign(credential())
        proof = {name: value for name, value in {**document["proof"], **members}.items() if value is not None}
        problem = refusal({**document, "proof": proof})
        assert (type(problem), problem.problem.code) == (error, code)
        assert problem.problem.pointer.startswith("/proof")

    def test_null_members_are_not_absent_ones(self) -> None:
        document = sign(credential())
        for name in ("created", "expires", "domain", "challenge", "nonce", "id", "previousProof", "proofValue"):
            assert isinstance(refusal({**document, "proof": {**document["proof"], name: None}}), Malformed), name

    @pytest.mark.parametrize("proof", [None, "z3aq", 7, True, [], [None], ["z3aq"], [[]]])
    def test_what_is_no_proof(self, proof: Any) -> None:
        assert refusal({**credential(), "proof": proof}).problem.code is Code.PARSING

    def test_no_proof(self) -> None:
        assert refusal(credential()).problem.code is Code.PARSING

    def test_an_unsound_proof_asks_for_no_key(self) -> None:
        """So a hostile proof causes no request to anybody."""
        document = sign(credential())
        ring = KeyRing({})
        for _, members, _, _ in UNSOUND:
            if members.keys() & {"@context", "previousProof"}:
                continue
            proof = {name: value for name, value in {**document["proof"], **members}.items() if value is not None}
            refusal({**document, "proof": proof}, keys=ring)
        assert not ring.asked
        refusal(document, keys=ring)  # the control: a sound proof does
        assert ring.asked == [(method_of(signer_named()), "assertionMethod")]


class TestExpectations:
    @both_forms
    def test_purpose(self, suite: Suite) -> None:
        """A signature made to log in, or to hand on a capability, issues nothing."""
        for purpose in ("authentication", "capabilityInvocation", "capabilityDelegation", "keyAgreement"):
            signed = sign(credential(), suite, proofPurpose=purpose)
            verify(signed, purpose=purpose)
            problem = refusal(signed)
            assert isinstance(problem, BadProof)
            assert problem.problem.pointer == "/proof/proofPurpose"
            relabelled = {**signed, "proof": {**signed["proof"], "proofPurpose": "assertionMethod"}}
            assert isinstance(refusal(relabelled), BadProof)

    def test_a_purpose_written_as_a_url_is_another(self) -> None:
        signed = sign(credential(), JCS, proofPurpose="https://w3id.org/security#assertionMethod")
        refusal(signed)

    def test_the_key_is_asked_for_under_the_purpose(self) -> None:
        signed = sign(credential(), proofPurpose="authentication")
        keys = {method_of(signer_named()): signer_named().public_key}
        assert refusal(signed, keys=KeyRing(keys), purpose="authentication").problem.code is Code.INVALID_RELATIONSHIP
        verify(signed, keys=KeyRing(keys, frozenset({"authentication"})), purpose="authentication")

    @pytest.mark.parametrize(
        ("made", "asked", "holds"),
        [
            ("a.example", None, True),
            (None, None, True),
            ("a.example", "a.example", True),
            ("a.example", ["a.example"], True),
            (["b.example", "a.example"], ("a.example", "b.example"), True),
            (["b.example", "a.example"], "a.example", False),
            ("a.example", ["a.example", "b.example"], False),
            ("a.example", "b.example", False),
            ("a.example", "A.example", False),
            ("a.example.evil", "a.example", False),
            (None, "a.example", False),
        ],
    )
    def test_domain(self, made: Any, asked: Any, holds: bool) -> None:
        signed = sign(credential(), **({"domain": made} if made else {}))
        if holds:
            verify(signed, domain=asked)
        else:
            assert refusal(signed, domain=asked).problem.code is Code.INVALID_DOMAIN

    @pytest.mark.parametrize(
        ("made", "asked", "holds"),
        [("c1", None, True), ("c1", "c1", True), ("c1", "c2", False), (None, "c1", False), ("", "", True)],
    )
    def test_challenge(self, made: Any, asked: Any, holds: bool) -> None:
        signed = sign(credential(), **({"challenge": made} if made is not None else {}))
        if holds:
            verify(signed, challenge=asked)
        else:
            assert refusal(signed, challenge=asked).problem.code is Code.INVALID_CHALLENGE

    @both_forms
    def test_expiry(self, suite: Suite) -> None:
        signed = sign(credential(), suite, expires="2026-03-01T12:00:00Z")
        verify(signed, now=NOW - timedelta(microseconds=1))
        for late in (timedelta(0), timedelta(seconds=1), timedelta(days=3650)):
            problem = refusal(signed, now=NOW + late)
            assert isinstance(problem, BadProof)
            assert (problem.problem.code, problem.problem.pointer) == (Code.PROOF_VERIFICATION, "/proof/expires")


class TestTheKey:
    def test_a_key_source_that_answers_with_another_key(self) -> None:
        signed = sign(credential())
        problem = refusal(signed, keys=lambda url, relationship: did_key_source(method_of(signer_named(name="x")), ""))
        assert isinstance(problem, BadProof)
        assert problem.problem.code is Code.INVALID_VERIFICATION_METHOD

    @every_suite
    def test_another_key_under_the_same_name(self, suite: Suite) -> None:
        signed = sign(credential(), suite)
        name = method_of(signer_named(suite.algorithm))
        verify(signed, keys=KeyRing({name: signer_named(suite.algorithm).public_key}))
        problem = refusal(signed, keys=KeyRing({name: signer_named(suite.algorithm, "attacker").public_key}))
        assert isinstance(problem, BadProof)

    @pytest.mark.parametrize("algorithm", [P256, P384])
    def test_a_key_of_another_kind(self, algorithm: Algorithm) -> None:
        name = method_of(signer_named())
        problem = refusal(sign(credential()), keys=KeyRing({name: signer_named(algorithm).public_key}))
        assert isinstance(problem, BadProof)

    def test_the_length_of_the_signature_is_that_of_the_key(self) -> None:
        """A P-256 key with a signature as long as those of P-384 is refused before it is checked."""
        suite = SUITES["ecdsa-rdfc-2019", P256]
        signed = sign(credential(), suite)
        signed["proof"]["proofValue"] = sign(credential(), SUITES["ecdsa-rdfc-2019", P384])["proof"]["proofValue"]
        assert refusal(signed).problem.pointer == "/proof/proofValue"

    @pytest.mark.parametrize("name", ["expires", "revoked"])
    def test_a_key_that_ended(self, name: str) -> None:
        def keys(late: int) -> Any:
            end = from_datetime(NOW) + late
            return lambda url, use: replace(did_key_source(url, use), **{name: end})

        signed = sign(credential())
        verify(signed, keys=keys(1))
        assert refusal(signed, keys=keys(0)).problem.code is Code.INVALID_VERIFICATION_METHOD

    def test_where_the_fault_is(self) -> None:
        two = sign(sign(credential(), name="a"), name="b")
        assert refusal(two, keys=KeyRing({})).problem.pointer == "/proof/0/verificationMethod"
