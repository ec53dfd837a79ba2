"""did:key: the official vectors of every kind of key, and the errors that the method defines."""

import json
from pathlib import Path
from typing import Any

import pytest

from keys import PublicKey
from keys.multibase import base58btc_decode, base58btc_encode, varint_encode
from vc.dids import DidError, InvalidDid, UnsupportedDid, did_key, did_key_method, resolution, resolve
from vc.problems import Document

ED25519 = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
P256 = "did:key:zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv"
SIGNING = {"authentication", "assertionMethod", "capabilityInvocation", "capabilityDelegation"}


def no_network(url: str) -> bytes:
    pytest.fail(f"did:key needs no network, yet it asked for {url}")


def resolved(did: str, **options: Any) -> Document:
    document = resolution(did, no_network, options).document
    assert document is not None
    return document


def official(vectors: Path, name: str) -> dict[str, Document]:
    cases = json.loads((vectors / "did-key" / name).read_text("utf-8"))
    return cases["didDocument"] if name == "x25519.json" else {did: case["didDocument"] for did, case in cases.items()}


def ids(document: Document, name: str) -> set[str]:
    return {item["id"] if isinstance(item, dict) else item for item in document.get(name, [])}


def did_of(codec: int, raw: bytes) -> str:
    return "did:key:z" + base58btc_encode(varint_encode(codec) + raw)


# P-521 and BLS12-381 G2 only as far as their DIDs are of the current form; see the next test for the others.
@pytest.mark.parametrize(
    ("name", "count"),
    [("ed25519-x25519.json", 5), ("nist-curves.json", 7), ("secp256k1.json", 6), ("x25519.json", 4)],
)
def test_official_documents(vectors: Path, name: str, count: int) -> None:
    """The vectors show older types of method; identifiers and relationships are those of today.

    They list every key also under keyAgreement, which the method has given up for all but X25519.
    """
    cases = official(vectors, name)
    assert len(cases) == count
    for did, expected in cases.items():
        document = resolved(did, enableEncryptionKeyDerivation=True)
        assert document["id"] == expected["id"] == did
        agreement = ids(document, "keyAgreement")
        assert agreement <= ids(expected, "keyAgreement")
        assert bool(agreement) == (did[8:12] in ("z6Mk", "z6LS"))
        for relationship in SIGNING:
            assert ids(document, relationship) == ids(expected, relationship)
        assert ids(document, "verificationMethod") >= agreement


def test_official_keys_as_jwk(vectors: Path) -> None:
    """Where the vectors give a JWK, ours is the same."""
    compared = 0
    for name in ("ed25519-x25519.json", "nist-curves.json"):
        for did, expected in official(vectors, name).items():
            for method in expected["verificationMethod"]:
                if method["type"] != "JsonWebKey2020" or method["publicKeyJwk"]["crv"] == "P-521":
                    continue
                ours = resolved(did, publicKeyFormat="JsonWebKey2020", enableEncryptionKeyDerivation=True)
                found = {item["id"]: item for item in ours["verificationMethod"]}[method["id"]]
                assert found["publicKeyJwk"] == method["publicKeyJwk"]
                compared += 1
    assert compared == 6


def test_bls_and_rsa(vectors: Path) -> None:
    """BLS12-381 G2 keys have documents; the G1 and G2 pair and RSA are kinds of key that we do not know."""
    outcomes = [
        resolution(did, no_network).error for name in ("bls12381.json", "rsa.json") for did in official(vectors, name)
    ]
    assert outcomes == [None] * 5 + [DidError.UNSUPPORTED_PUBLIC_KEY_TYPE] * 3


def test_examples_of_the_method(vectors: Path) -> None:
    """The specification's own document, but for its context and where the derived key stands."""
    items = json.loads((vectors / "did-key" / "spec-examples.json").read_text("utf-8"))["items"]
    documents = [json.loads(item["content"]) for item in items if item["content"].lstrip().startswith("{")]
    assert len(documents) == 2
    for expected in documents:
        document = resolved(expected["id"], enableEncryptionKeyDerivation="true")
        assert document["verificationMethod"] == expected["verificationMethod"] + expected["keyAgreement"]
        for relationship in (*SIGNING, "keyAgreement"):
            assert ids(document, relationship) == ids(expected, relationship)
    dids = [word for item in items for word in item["content"].split() if word.startswith("did:key:z")]
    assert len(dids) == 8
    assert all(resolved(did)["id"] == did for did in dids)


@pytest.mark.parametrize("did", [ED25519, P256])
def test_a_key_is_written_as_its_did(did: str) -> None:
    multikey = did.removeprefix("did:key:")
    key = PublicKey.from_multikey(multikey)
    assert did_key(key) == did
    assert did_key_method(key) == f"{did}#{multikey}" == resolved(did)["verificationMethod"][0]["id"]


def test_a_version_is_kept() -> None:
    did = ED25519.replace("did:key:", "did:key:1:")
    document = resolved(did)
    assert document["id"] == did
    assert document["assertionMethod"] == [f"{did}#{ED25519[8:]}"]


RAW = base58btc_decode(ED25519[9:])[2:]
P256_RAW = base58btc_decode(P256[9:])[2:]

HOSTILE = {
    "another scheme": ("DID:key:" + ED25519[8:], DidError.INVALID_DID),
    "a scheme that is no DID": ("urn:key:" + ED25519[8:], DidError.INVALID_DID),
    "another method": ("did:keys:" + ED25519[8:], DidError.METHOD_NOT_SUPPORTED),
    "an upper-case method": ("did:KEY:" + ED25519[8:], DidError.INVALID_DID),
    "version 0": ("did:key:0:" + ED25519[8:], DidError.INVALID_DID),
    "version -1": ("did:key:-1:" + ED25519[8:], DidError.INVALID_DID),
    "version 01": ("did:key:01:" + ED25519[8:], DidError.INVALID_DID),
    "version 1.1": ("did:key:1.1:" + ED25519[8:], DidError.INVALID_DID),
    "version text": ("did:key:one:" + ED25519[8:], DidError.INVALID_DID),
    "empty version": ("did:key::" + ED25519[8:], DidError.INVALID_DID),
    "two versions": ("did:key:1:1:" + ED25519[8:], DidError.INVALID_DID),
    "no key": ("did:key:", DidError.INVALID_DID),
    "header only": ("did:key:z", DidError.INVALID_DID),
    "base64url": ("did:key:u7QEu", DidError.INVALID_DID),
    "no multibase header": ("did:key:" + ED25519[9:], DidError.INVALID_DID),
    "foreign character": (ED25519[:-1] + "0", DidError.INVALID_DID),
    "percent-encoded": (ED25519[:-1] + "%4B", DidError.INVALID_DID),
    "white space": (ED25519 + " ", DidError.INVALID_DID),
    "a fragment": (f"{ED25519}#{ED25519[8:]}", DidError.INVALID_DID),
    "a broken DID URL": (f"{ED25519}#a#b", DidError.INVALID_DID_URL),
    "a varint longer than needed": (
        "did:key:z" + base58btc_encode(b"\xed\x81\x00" + RAW),
        DidError.INVALID_DID,
    ),
    "a varint without end": ("did:key:z" + base58btc_encode(b"\xff" * 9), DidError.INVALID_DID),
    "too short": (did_of(0xED, RAW[:-1]), DidError.INVALID_PUBLIC_KEY_LENGTH),
    "too long": (did_of(0xED, RAW + b"\0"), DidError.INVALID_PUBLIC_KEY_LENGTH),
    "no bytes": (did_of(0xED, b""), DidError.INVALID_PUBLIC_KEY_LENGTH),
    "uncompressed point": (did_of(0x1200, b"\x04" + b"\x01" * 64), DidError.INVALID_PUBLIC_KEY_LENGTH),
    "short secp256k1": (did_of(0xE7, b"\x02" * 32), DidError.INVALID_PUBLIC_KEY_LENGTH),
    "not on the curve": (did_of(0x1200, b"\x02" + b"\xff" * 32), DidError.INVALID_PUBLIC_KEY),
    "not a compressed point": (did_of(0x1200, b"\x05" + P256_RAW[1:]), DidError.INVALID_PUBLIC_KEY),
    "the neutral point": (did_of(0xED, b"\x01" + bytes(31)), DidError.INVALID_PUBLIC_KEY),
    "a point of order 2": (did_of(0xED, b"\xec" + b"\xff" * 30 + b"\x7f"), DidError.INVALID_PUBLIC_KEY),
    "a secret key": (did_of(0x1300, RAW), DidError.UNSUPPORTED_PUBLIC_KEY_TYPE),
    "an unknown kind": (did_of(0x1234, RAW), DidError.UNSUPPORTED_PUBLIC_KEY_TYPE),
    "very long": ("did:key:z" + "6" * 100_000, DidError.UNSUPPORTED_PUBLIC_KEY_TYPE),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_refused_with_the_right_error(name: str) -> None:
    did, error = HOSTILE[name]
    assert resolution(did, no_network).error is error
    with pytest.raises((InvalidDid, UnsupportedDid)):
        resolve(did, no_network)


@pytest.mark.parametrize(
    ("did", "options", "error"),
    [
        (ED25519, {"publicKeyFormat": "NoSuchKey"}, DidError.UNSUPPORTED_PUBLIC_KEY_TYPE),
        (ED25519, {"publicKeyFormat": "Ed25519VerificationKey2018"}, DidError.INVALID_PUBLIC_KEY_TYPE),
        (
            ED25519,
            {"publicKeyFormat": "Ed25519VerificationKey2018", "enableExperimentalPublicKeyTypes": "true"},
            DidError.UNSUPPORTED_PUBLIC_KEY_TYPE,
        ),
        (P256, {"publicKeyFormat": "Ed25519VerificationKey2020"}, DidError.INVALID_PUBLIC_KEY_TYPE),
        (P256, {"publicKeyFormat": 7}, DidError.INVALID_OPTIONS),
        (P256, {"enableEncryptionKeyDerivation": "maybe"}, DidError.INVALID_OPTIONS),
        (P256, {"accept": "text/html"}, DidError.REPRESENTATION_NOT_SUPPORTED),
        (P256, {"accept": "application/did+ld+json"}, None),
        (P256, {"publicKeyFormat": "JsonWebKey", "enableEncryptionKeyDerivation": "false"}, None),
        (ED25519, {"publicKeyFormat": "Ed25519VerificationKey2020"}, None),
        (did_of(0xE7, b"\x02" * 33), {"publicKeyFormat": "JsonWebKey"}, DidError.UNSUPPORTED_PUBLIC_KEY_TYPE),
    ],
)
def test_options(did: str, options: dict[str, Any], error: DidError | None) -> None:
    assert resolution(did, no_network, options).error is error


def test_a_method_of_2020_with_its_agreement_key() -> None:
    document = resolved(ED25519, publicKeyFormat="Ed25519VerificationKey2020", enableEncryptionKeyDerivation=True)
    assert [method["type"] for method in document["verificationMethod"]] == ["Ed25519VerificationKey2020", "Multikey"]
    assert document["@context"][1:] == [
        "https://w3id.org/security/suites/ed25519-2020/v1",
        "https://w3id.org/security/multikey/v1",
    ]
