"""did:jwk: the official documents, and JWKs that must not become a DID."""

import json
from pathlib import Path
from typing import Any

import pytest

from keys.multibase import base64url_encode
from vc.dids import DidError, InvalidDid, resolution, resolve
from vc.problems import Document

P256 = {
    "kty": "EC",
    "crv": "P-256",
    "x": "acbIQiuMs3i8_uszEjJ2tpTtRM4EU3yz91PH6CdH2V0",
    "y": "_KcyLj9vWMptnmKtm46GqDz8wf74I5LKgrl2GzH3nSE",
}
ED25519 = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
X25519 = {"kty": "OKP", "crv": "X25519", "x": "3p7bfXt9wbTTW2HC7OQ1Nz-DQ8hbeGdNrfx-FG-IK08"}
ALL = {"authentication", "assertionMethod", "keyAgreement", "capabilityInvocation", "capabilityDelegation"}


def no_network(url: str) -> bytes:
    pytest.fail(f"did:jwk needs no network, yet it asked for {url}")


def did_of(jwk: Any) -> str:
    text = jwk if isinstance(jwk, str) else json.dumps(jwk)
    return "did:jwk:" + base64url_encode(text.encode())


def relationships(document: Document) -> set[str]:
    return ALL & document.keys()


def test_official_documents(vectors: Path) -> None:
    items = json.loads((vectors / "did-jwk" / "spec-examples.json").read_text("utf-8"))["items"]
    # One reference in the published document has a stray dollar sign.
    documents = [
        json.loads(item["content"].replace(":$", ":"))
        for item in items
        if item["content"].startswith("{") and "${" not in item["content"]
    ]
    assert len(documents) == 2
    for expected in documents:
        assert resolve(expected["id"], no_network) == expected


@pytest.mark.parametrize(
    ("jwk", "expected"),
    [
        (P256, ALL),
        (P256 | {"use": "sig"}, ALL - {"keyAgreement"}),
        (P256 | {"use": "enc"}, {"keyAgreement"}),
        (ED25519, ALL - {"keyAgreement"}),
        (ED25519 | {"use": "enc"}, set()),
        (X25519, {"keyAgreement"}),
        (X25519 | {"use": "sig"}, set()),
        ({"kty": "RSA", "n": "AQAB", "e": "AQAB"}, ALL),
    ],
)
def test_what_the_key_is_for(jwk: Document, expected: set[str]) -> None:
    assert relationships(resolve(did_of(jwk), no_network)) == expected


def test_the_method_is_always_number_0() -> None:
    document = resolve(did_of(P256 | {"kid": "key-1"}), no_network)
    assert [method["id"] for method in document["verificationMethod"]] == [document["id"] + "#0"]


HOSTILE = {
    "a private key": did_of(P256 | {"d": "AAAA"}),
    "a shared secret": did_of({"kty": "oct", "k": "AAAA"}),
    "a private RSA key": did_of({"kty": "RSA", "n": "AQAB", "e": "AQAB", "p": "AQAB"}),
    "not on the curve": did_of(P256 | {"y": P256["x"]}),
    "the neutral point": did_of(ED25519 | {"x": base64url_encode(b"\x01" + bytes(31))}),
    "too short": did_of(ED25519 | {"x": "AAAA"}),
    "x missing": did_of({"kty": "OKP", "crv": "Ed25519"}),
    "x a number": did_of(ED25519 | {"x": 7}),
    "y beside an Ed25519 key": did_of(ED25519 | {"y": P256["y"]}),
    "kty missing": did_of({"crv": "Ed25519", "x": ED25519["x"]}),
    "kty a list": did_of({"kty": ["OKP"], "crv": ["Ed25519"], "x": ED25519["x"]}),
    "an array": did_of([P256]),
    "a text": did_of('"did"'),
    "not JSON": did_of("{'kty':'EC'}"),
    "one name twice": did_of('{"kty":"RSA","kty":"EC"}'),
    "deep": did_of('{"kty":"RSA","n":' + "[" * 50 + "]" * 50 + "}"),
    "NaN": did_of('{"kty":"RSA","n":NaN}'),
    "UTF-16": "did:jwk:" + base64url_encode(json.dumps(P256).encode("utf-16")),
    "padded": did_of(ED25519) + "%3D",
    "cut": did_of(P256)[:-2],
    "too long": did_of({"kty": "RSA", "n": "A" * 9000}),
    "empty": "did:jwk:",
    "another segment": did_of(P256) + ":0",
    "dots": "did:jwk:" + "..",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_refused(name: str) -> None:
    with pytest.raises(InvalidDid) as caught:
        resolve(HOSTILE[name], no_network)
    assert caught.value.error is DidError.INVALID_DID
    assert resolution(HOSTILE[name], no_network).status == 400
