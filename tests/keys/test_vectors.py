"""The official vectors for keys: Multikey, did:key, did:jwk, key pairs of the suites, Wycheproof."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from keys import Algorithm, BadSignature, MalformedKey, PublicKey, UnsupportedKey
from keys.multibase import base58btc_decode, base64url_decode
from keys.software import SoftwareSigner


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


WYCHEPROOF = [
    ("ed25519_test.json", Algorithm.ED25519, 151),
    ("ecdsa_secp256r1_sha256_p1363_test.json", Algorithm.P256, 262),
    ("ecdsa_secp384r1_sha384_p1363_test.json", Algorithm.P384, 280),
]


@pytest.mark.parametrize(("name", "algorithm", "count"), WYCHEPROOF)
def test_wycheproof(vectors: Path, name: str, algorithm: Algorithm, count: int) -> None:
    wrong, results = [], []
    for group in read(vectors / "wycheproof" / name)["testGroups"]:
        public_key = wycheproof_key(group, algorithm)
        for case in group["tests"]:
            results.append(case["result"])
            if holds(public_key, case) != (case["result"] == "valid"):
                wrong.append((case["tcId"], case["comment"], case["result"]))
    assert not wrong
    assert len(results) == count
    assert set(results) == {"valid", "invalid"}


def wycheproof_key(group: Any, algorithm: Algorithm) -> PublicKey:
    given = group["publicKey"]
    if algorithm is Algorithm.ED25519:
        return PublicKey(algorithm, bytes.fromhex(given["pk"]))
    point = bytes.fromhex(given["uncompressed"])
    half = len(point) // 2
    return PublicKey(algorithm, bytes([2 + point[-1] % 2]) + point[1 : 1 + half])


def holds(public_key: PublicKey, case: Any) -> bool:
    try:
        public_key.verify(bytes.fromhex(case["sig"]), bytes.fromhex(case["msg"]))
    except BadSignature:
        return False
    return True


@pytest.mark.parametrize(("name", "algorithm", "count"), WYCHEPROOF)
def test_wycheproof_keys_as_jwk(vectors: Path, name: str, algorithm: Algorithm, count: int) -> None:
    groups = [group for group in read(vectors / "wycheproof" / name)["testGroups"] if "publicKeyJwk" in group]
    assert groups
    for group in groups:
        assert PublicKey.from_jwk(group["publicKeyJwk"]) == wycheproof_key(group, algorithm)


def test_multikeys_of_controlled_identifiers(vectors: Path) -> None:
    text = "\n".join(item["content"] for item in read(vectors / "multikey" / "cid-spec-examples.json")["items"])
    seen = {attempt(found) for found in re.findall(r'publicKeyMultibase"?: *"([^"]+)"', text)}
    # The standard also shows keys for BBS (0xeb) and SM2 (0x1206), which are not known here.
    assert seen == {*Algorithm, "0xeb", "0x1206"}


def attempt(text: str) -> str:
    """The algorithm of a Multikey, or the multicodec for which it is refused."""
    try:
        return PublicKey.from_multikey(text).algorithm
    except MalformedKey:
        raise
    except UnsupportedKey as error:
        found = re.search(r"0x[0-9a-f]+", str(error))
        return found.group() if found else "unnamed"


def did_keys(vectors: Path, name: str) -> dict[str, Any]:
    return {did.removeprefix("did:key:"): entry for did, entry in read(vectors / "did-key" / name).items()}


def test_did_keys_of_ed25519(vectors: Path) -> None:
    entries = did_keys(vectors, "ed25519-x25519.json")
    assert len(entries) == 5
    for multikey, entry in entries.items():
        public_key = PublicKey.from_multikey(multikey)
        pair = entry["verificationKeyPair"]
        if "publicKeyJwk" in pair:
            assert PublicKey.from_jwk(pair["publicKeyJwk"]) == public_key
        else:
            assert public_key.raw == base58btc_decode(pair["publicKeyBase58"])
        assert public_key.to_multikey() == multikey


def test_did_keys_of_the_nist_curves(vectors: Path) -> None:
    known, unknown = 0, 0
    for multikey, entry in did_keys(vectors, "nist-curves.json").items():
        jwk = entry["verificationMethod"].get("publicKeyJwk")
        if jwk and jwk["crv"] == "P-521":
            unknown += 1
            with pytest.raises(UnsupportedKey):
                PublicKey.from_multikey(multikey)
            with pytest.raises(UnsupportedKey):
                PublicKey.from_jwk(jwk)
            continue
        known += 1
        public_key = PublicKey.from_multikey(multikey)
        assert public_key.to_multikey() == multikey
        if jwk:
            assert PublicKey.from_jwk(jwk) == public_key
            assert public_key.to_jwk() == {name: jwk[name] for name in ("crv", "kty", "x", "y")}
    assert (known, unknown) == (5, 2)


@pytest.mark.parametrize("name", ["bls12381.json", "rsa.json", "secp256k1.json"])
def test_did_keys_of_other_types_are_unsupported_not_malformed(vectors: Path, name: str) -> None:
    entries = did_keys(vectors, name)
    assert entries
    for multikey in entries:
        assert attempt(multikey).startswith("0x")


def test_did_jwks(vectors: Path) -> None:
    text = "\n".join(item["content"] for item in read(vectors / "did-jwk" / "spec-examples.json")["items"])
    outcomes = set()
    for encoded in set(re.findall(r"did:jwk:([A-Za-z0-9_-]{40,})", text)):
        jwk = json.loads(base64url_decode(encoded))
        try:
            outcomes.add(str(PublicKey.from_jwk(jwk).algorithm))
        except UnsupportedKey:
            outcomes.add(jwk["crv"])
    assert outcomes == {"P-256", "X25519"}


PAIRS = [
    ("vc-di-eddsa/keyPair.json", "privateKeyMultibase", Algorithm.ED25519),
    ("vc-di-ecdsa/p256KeyPair.json", "secretKeyMultibase", Algorithm.P256),
    ("vc-di-ecdsa/p384KeyPair.json", "secretKeyMultibase", Algorithm.P384),
]


@pytest.mark.parametrize(("name", "member", "algorithm"), PAIRS)
def test_key_pairs_of_the_suites(vectors: Path, name: str, member: str, algorithm: Algorithm) -> None:
    pair = read(vectors / name)
    signer = SoftwareSigner.from_secret_multikey(pair[member])
    assert signer.public_key.to_multikey() == pair["publicKeyMultibase"]
    assert signer.public_key.algorithm is algorithm
    with pytest.raises(MalformedKey, match="secret"):
        PublicKey.from_multikey(pair[member])
