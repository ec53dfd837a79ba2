"""docs/threats.md, 1, 5, 8 and 9: whatever is changed after signing, no proof holds."""

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from keys import Algorithm, PublicKey
from keys.multibase import base58btc_decode, base58btc_encode
from tests.vc.signed import (
    CREATING,
    ED25519,
    JCS,
    P256,
    P384,
    RDFC,
    credential,
    every_suite,
    put,
    refusal,
    sign,
    take,
    verify,
)
from vc.problems import BadProof, Code, Invalid, Malformed
from vc.suites import SUITES, Suite


class TestTampering:
    @every_suite
    def test_every_leaf(self, suite: Suite) -> None:
        signed = sign(credential(), suite)
        verify(signed)  # the control
        tried = 0
        for path, value in leaves(signed):
            for changed in changes(value):
                assert isinstance(refusal(put(signed, path, changed)), Invalid), path
                tried += 1
        assert tried > 40

    @every_suite
    def test_every_member_taken_away(self, suite: Suite) -> None:
        signed = sign(credential(), suite)
        for path in members(signed):
            refusal(take(signed, path))

    @every_suite
    @pytest.mark.parametrize(
        "place",
        [(), ("issuer",), ("credentialSubject",), ("credentialSubject", "employmentAuthorizationDocument")],
        ids=lambda place: "/".join(place) or "top",
    )
    @pytest.mark.parametrize(
        "claim",
        [
            {"grade": "A+"},
            {"description": "With honours"},
            {"https://schema.org/award": "First prize"},
            {"@type": "https://example.org/Prize"},
            {"@graph": [{"id": "urn:x:1", "https://schema.org/award": "First prize"}]},
        ],
        ids=["undefined", "defined", "url", "keyword", "graph"],
    )
    def test_an_added_claim(self, suite: Suite, place: tuple[str, ...], claim: dict[str, Any]) -> None:
        signed = sign(credential(), suite)
        target = signed
        for step in place:
            target = target[step]
        refusal(put(signed, place, {**target, **claim}))

    @every_suite
    def test_the_proof_of_another_document(self, suite: Suite) -> None:
        mine, theirs = sign(credential(), suite), sign(credential(id="urn:uuid:other"), suite)
        verify(mine)
        verify(theirs)
        assert isinstance(refusal({**mine, "proof": theirs["proof"]}), BadProof)

    @every_suite
    def test_the_proof_of_another_signer(self, suite: Suite) -> None:
        mine, theirs = sign(credential(), suite), sign(credential(), suite, name="attacker")
        mixed = {**mine["proof"], "verificationMethod": theirs["proof"]["verificationMethod"]}
        assert isinstance(refusal({**mine, "proof": mixed}), BadProof)

    def test_a_suite_swapped_for_another(self) -> None:
        for suite in CREATING:
            signed = sign(credential(), suite)
            for swapped in SUITES.values():
                if swapped.name != suite.name:
                    proof = {name: value for name, value in signed["proof"].items() if name != "cryptosuite"}
                    refusal({**signed, "proof": {**proof, **swapped.marks}})

    def test_a_proof_in_the_subject_is_a_claim(self) -> None:
        """Signature wrapping: only the proof of the whole document counts."""
        signed = sign(credential())
        proof = signed.pop("proof")
        signed["credentialSubject"]["proof"] = proof
        assert refusal(signed).problem.code is Code.PARSING

    def test_a_wrapped_document(self) -> None:
        good = sign(credential())
        refusal({**credential(id="urn:uuid:forged"), "proof": good["proof"], "evidence": good})

    def test_another_context(self) -> None:
        """With RDFC the meaning is signed: contexts may change as long as it stays, and no longer."""
        for suite in (RDFC, JCS):
            signed = sign(credential(), suite)
            refusal({**signed, "@context": signed["@context"][:1]})
            refusal({**signed, "@context": [*signed["@context"], "https://example.com/evil"]})
            refusal({**signed, "@context": [*signed["@context"], {"name": "https://example.com/evil"}]})


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[tuple[Any, ...], Any]]:
    if isinstance(value, dict):
        return [leaf for name, item in value.items() for leaf in leaves(item, (*path, name))]
    if isinstance(value, list):
        return [leaf for index, item in enumerate(value) for leaf in leaves(item, (*path, index))]
    return [(path, value)]


def members(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = []
    if isinstance(value, dict | list):
        for name, item in value.items() if isinstance(value, dict) else enumerate(value):
            found += [(*path, name), *members(item, (*path, name))]
    return found


def changes(value: Any) -> list[Any]:
    if isinstance(value, str):
        changed = [value + "x", value[:-1], value.swapcase(), "", None, 7, [value, value + "x"]]
        return [item for item in changed if item != value]
    return [None, "x"]


ORDERS = {
    P256: 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    P384: 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
}


class TestMalleability:
    @staticmethod
    def with_signature(document: dict[str, Any], signature: bytes) -> dict[str, Any]:
        return {**document, "proof": {**document["proof"], "proofValue": "z" + base58btc_encode(signature)}}

    @staticmethod
    def signature(document: dict[str, Any]) -> bytes:
        return base58btc_decode(document["proof"]["proofValue"][1:])

    def test_ed25519_s_plus_order(self) -> None:
        order = 2**252 + 27742317777372353535851937790883648493
        signed = sign(credential())
        raw = self.signature(signed)
        larger = int.from_bytes(raw[32:], "little") + order
        assert isinstance(refusal(self.with_signature(signed, raw[:32] + larger.to_bytes(32, "little"))), BadProof)

    def test_ed25519_key_of_small_order(self) -> None:
        """With the identity point as key, one signature would fit every document."""
        with pytest.raises(ValueError):
            PublicKey(ED25519, b"\1" + bytes(31))

    @pytest.mark.parametrize(("algorithm", "size"), [(P256, 32), (P384, 48)])
    def test_ecdsa(self, algorithm: Algorithm, size: int) -> None:
        suite = SUITES["ecdsa-rdfc-2019", algorithm]
        signed = sign(credential(), suite)
        raw = self.signature(signed)
        order = ORDERS[algorithm]
        r, s = int.from_bytes(raw[:size]), int.from_bytes(raw[size:])
        # The one change that the standard allows: there is no low-s rule, so a signature names nothing.
        verify(self.with_signature(signed, raw[:size] + (order - s).to_bytes(size)))
        for forged in (
            (0, 0),
            (r, 0),
            (0, s),
            (order, s),
            (r, order),
            (r, s ^ 1),
            (s, r),
            (r, min(s + order, 2 ** (8 * size) - 1)),
        ):
            made = b"".join(number.to_bytes(size) for number in forged)
            assert isinstance(refusal(self.with_signature(signed, made)), BadProof), forged

    @pytest.mark.parametrize("algorithm", [P256, P384])
    def test_ecdsa_as_der(self, algorithm: Algorithm) -> None:
        signed = sign(credential(), SUITES["ecdsa-rdfc-2019", algorithm])
        raw = self.signature(signed)
        half = len(raw) // 2
        der = encode_dss_signature(int.from_bytes(raw[:half]), int.from_bytes(raw[half:]))
        assert isinstance(refusal(self.with_signature(signed, der)), Malformed)

    @every_suite
    def test_every_bit_of_a_signature(self, suite: Suite) -> None:
        signed = sign(credential(), suite)
        raw = self.signature(signed)
        for place in range(0, len(raw), 7):
            forged = bytes(byte ^ (1 if index == place else 0) for index, byte in enumerate(raw))
            assert isinstance(refusal(self.with_signature(signed, forged)), BadProof)
