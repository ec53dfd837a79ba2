"""Retrieving a verification method: every step of Controlled Identifiers 1.0, and what must fail at it."""

import copy
import json
import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from keys import Algorithm, PublicKey
from keys.multibase import base58btc_decode, base58btc_encode, base64url_encode
from vc.dids import InvalidDid, UnsupportedDid, VerificationMethod, read_method, resolve, retrieve
from vc.instant import instant
from vc.problems import BadProof, Code, Document, FetchError, Invalid, Malformed, Unsupported

NOW = datetime(2026, 1, 31, 9, tzinfo=UTC)
DID = "did:web:passport.hunar.example"
KEY = f"{DID}#key-1"
MULTIKEY = "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
OTHER_MULTIKEY = "z6MkmM42vxfqZQsv4ehtTjFFxQ4sQKS2w6WR7emozFAn5cxu"
CUT = "z" + base58btc_encode(base58btc_decode(MULTIKEY[1:])[:-1])
P256 = "zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv"
JWK = PublicKey.from_multikey(MULTIKEY).to_jwk()


def method(**changes: Any) -> Document:
    entry = {"id": KEY, "type": "Multikey", "controller": DID, "publicKeyMultibase": MULTIKEY} | changes
    return {name: value for name, value in entry.items() if value is not ...}


def document(entry: Document | None = None, **changes: Any) -> Document:
    whole = {"id": DID, "verificationMethod": [entry or method()], "assertionMethod": [KEY]} | changes
    return {name: value for name, value in whole.items() if value is not ...}


def run(found: Any, url: Any = KEY, relationship: str = "assertionMethod", now: datetime = NOW) -> VerificationMethod:
    def resolver(asked: str) -> Document:
        assert asked == url.split("#")[0]
        return copy.deepcopy(found)

    return retrieve(url, relationship, resolve=resolver, now=now)


def jwk_method(**changes: Any) -> Document:
    return method(type="JsonWebKey", publicKeyMultibase=..., publicKeyJwk=JWK | changes)


GOOD = {
    "by reference": document(),
    "embedded": document(verificationMethod=..., assertionMethod=[method()]),
    "repeated word for word": document(assertionMethod=[method()]),
    "reference to a method embedded elsewhere": document(verificationMethod=..., keyAgreement=[method()]),
    "relative id": document(method(id="#key-1")),
    "relative reference": document(assertionMethod=["#key-1"]),
    "relative in both": document(method(id="#key-1"), assertionMethod=["#key-1"]),
    "among others": document(assertionMethod=[f"{DID}#key-0", "https://other.example#key", KEY]),
    "beside a kind of key we do not know": document(
        verificationMethod=[method(), {"id": f"{DID}#eth", "type": "EcdsaSecp256k1RecoveryMethod2020"}]
    ),
    "not expired": document(method(expires="2026-01-31T14:00:01+05:00")),
    "expires beyond the year 9999": document(method(expires="10000-01-01T00:00:00Z")),
    "to be revoked": document(method(revoked="2026-01-31T09:00:00.000001Z")),
    "as JsonWebKey": document(jwk_method()),
    "as JsonWebKey2020": document(jwk_method() | {"type": "JsonWebKey2020"}),
    "with kid, alg, use, key_ops": document(jwk_method(kid="key-1", alg="EdDSA", use="sig", key_ops=["verify"])),
    "as Ed25519VerificationKey2020": document(method(type="Ed25519VerificationKey2020")),
    "with services and aliases": document(
        alsoKnownAs=["https://hunar.example/"],
        controller=[DID],
        service=[{"id": "#site", "type": "LinkedDomains", "serviceEndpoint": {"origins": []}}],
    ),
    "with members of its own": document(name="Hunar", type=["Profile"]),
}

HOSTILE: dict[str, tuple[Any, Code]] = {
    # Not a controller document.
    "no object": ([], Code.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT),
    "null": (None, Code.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT),
    "no id": (document(id=...), Code.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT),
    "id null": (document(id=None), Code.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT),
    "id list": (document(id=[DID]), Code.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT),
    "id relative": (document(id="#me"), Code.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT),
    "id with a space": (document(id=DID + " "), Code.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT),
    "methods in an object": (document(verificationMethod=method()), Code.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT),
    "methods as text": (document(verificationMethod=[KEY]), Code.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT),
    "methods null": (document(verificationMethod=None), Code.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT),
    "relationship a text": (document(assertionMethod=KEY), Code.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT),
    "relationship of numbers": (document(assertionMethod=[KEY, 7]), Code.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT),
    "relationship not a URL": (document(assertionMethod=[KEY, "key-1"]), Code.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT),
    "controller a number": (document(controller=7), Code.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT),
    "controllers not URLs": (document(controller=[DID, "me"]), Code.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT),
    "alias not a URL": (document(alsoKnownAs=["me"]), Code.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT),
    "service without type": (
        document(service=[{"serviceEndpoint": "https://a.example"}]),
        Code.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT,
    ),
    "service as text": (document(service=["https://a.example"]), Code.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT),
    "service id a number": (
        document(service=[{"id": 7, "type": "A", "serviceEndpoint": "https://a.example"}]),
        Code.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT,
    ),
    "two keys under one id": (
        document(verificationMethod=[method(), method(publicKeyMultibase=OTHER_MULTIKEY)]),
        Code.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT,
    ),
    "two keys under one id, one relative": (
        document(verificationMethod=[method(), method(id="#key-1", publicKeyMultibase=OTHER_MULTIKEY)]),
        Code.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT,
    ),
    "another key under the relationship": (
        document(assertionMethod=[method(publicKeyMultibase=OTHER_MULTIKEY)]),
        Code.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT,
    ),
    "a service under the key's id": (
        document(service=[{"id": KEY, "type": "A", "serviceEndpoint": "https://a.example"}]),
        Code.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT,
    ),
    "another key deep inside": (
        document(more={"in": [{"deep": method(publicKeyMultibase=OTHER_MULTIKEY)}]}),
        Code.INVALID_VERIFICATION_METHOD,
    ),
    # Another's document.
    "the document of another": (
        document(id="did:web:other.example"),
        Code.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT_ID,
    ),
    "the document in other letters": (
        document(id=DID.replace("hunar", "Hunar")),
        Code.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT_ID,
    ),
    # Not a verification method.
    "not in the document": (document(method(id=f"{DID}#key-2")), Code.INVALID_VERIFICATION_METHOD),
    "only a longer id": (document(method(id=KEY + "0")), Code.INVALID_VERIFICATION_METHOD),
    "under another's id": (
        document(method(id="did:web:other.example#key-1"), assertionMethod=["did:web:other.example#key-1", KEY]),
        Code.INVALID_VERIFICATION_METHOD,
    ),
    "type missing": (document(method(type=...)), Code.INVALID_VERIFICATION_METHOD),
    "two types": (document(method(type=["Multikey"])), Code.INVALID_VERIFICATION_METHOD),
    "controller missing": (document(method(controller=...)), Code.INVALID_VERIFICATION_METHOD),
    "two controllers": (document(method(controller=[DID])), Code.INVALID_VERIFICATION_METHOD),
    "another controller": (document(method(controller="did:web:other.example")), Code.INVALID_VERIFICATION_METHOD),
    "controller is the key": (document(method(controller=KEY)), Code.INVALID_VERIFICATION_METHOD),
    "no key": (document(method(publicKeyMultibase=...)), Code.INVALID_VERIFICATION_METHOD),
    "key null": (document(method(publicKeyMultibase=None)), Code.INVALID_VERIFICATION_METHOD),
    "key of the wrong form": (document(method(type="JsonWebKey")), Code.INVALID_VERIFICATION_METHOD),
    "JWK as text": (
        document(method(type="JsonWebKey", publicKeyMultibase=..., publicKeyJwk="{}")),
        Code.INVALID_VERIFICATION_METHOD,
    ),
    "two forms of the key": (document(method(publicKeyJwk=JWK)), Code.INVALID_VERIFICATION_METHOD),
    "secret beside the key": (document(method(secretKeyMultibase="z3u2")), Code.INVALID_VERIFICATION_METHOD),
    "private beside the key": (document(method(privateKeyJwk={})), Code.INVALID_VERIFICATION_METHOD),
    "private JWK": (document(jwk_method(d="AAAA")), Code.INVALID_VERIFICATION_METHOD),
    "JWK for encryption": (document(jwk_method(use="enc")), Code.INVALID_VERIFICATION_METHOD),
    "JWK for signing only": (document(jwk_method(key_ops=["sign"])), Code.INVALID_VERIFICATION_METHOD),
    "JWK key_ops a text": (document(jwk_method(key_ops="verify")), Code.INVALID_VERIFICATION_METHOD),
    "JWK cut": (document(jwk_method(x=JWK["x"][:-1])), Code.INVALID_VERIFICATION_METHOD),
    "base64url": (document(method(publicKeyMultibase="u7QEu")), Code.INVALID_VERIFICATION_METHOD),
    "no multibase header": (document(method(publicKeyMultibase=MULTIKEY[1:])), Code.INVALID_VERIFICATION_METHOD),
    "key cut": (document(method(publicKeyMultibase=CUT)), Code.INVALID_VERIFICATION_METHOD),
    "not an Ed25519 key": (
        document(method(type="Ed25519VerificationKey2020", publicKeyMultibase=P256)),
        Code.INVALID_VERIFICATION_METHOD,
    ),
    "expires not a date": (document(method(expires="2099-01-01")), Code.INVALID_VERIFICATION_METHOD),
    "revoked null": (document(method(revoked=None)), Code.INVALID_VERIFICATION_METHOD),
    # Not for this purpose, or no longer.
    "not listed": (document(assertionMethod=[]), Code.INVALID_RELATIONSHIP),
    "no relationship at all": (document(assertionMethod=...), Code.INVALID_RELATIONSHIP),
    "listed for authentication": (
        document(assertionMethod=..., authentication=[KEY]),
        Code.INVALID_RELATIONSHIP,
    ),
    "embedded for authentication": (
        document(verificationMethod=..., assertionMethod=..., authentication=[method()]),
        Code.INVALID_RELATIONSHIP,
    ),
    "only a longer reference": (document(assertionMethod=[KEY + "0"]), Code.INVALID_RELATIONSHIP),
    "the document is listed, not the key": (document(assertionMethod=[DID]), Code.INVALID_RELATIONSHIP),
    "expired": (document(method(expires="2026-01-31T08:59:59Z")), Code.INVALID_VERIFICATION_METHOD),
    "expires now": (document(method(expires="2026-01-31T09:00:00Z")), Code.INVALID_VERIFICATION_METHOD),
    "revoked": (document(method(revoked="2025-01-31T09:00:00Z")), Code.INVALID_VERIFICATION_METHOD),
    "revoked before Christ": (document(method(revoked="-0001-01-31T09:00:00Z")), Code.INVALID_VERIFICATION_METHOD),
    "revoked now": (document(method(revoked="2026-01-31T14:00:00+05:00")), Code.INVALID_VERIFICATION_METHOD),
}


@pytest.mark.parametrize("name", GOOD)
def test_found(name: str) -> None:
    found = run(GOOD[name])
    assert (found.id, found.controller) == (KEY, DID)
    assert found.public_key == PublicKey.from_multikey(MULTIKEY)


@pytest.mark.parametrize("name", HOSTILE)
def test_refused_with_the_code_of_its_step(name: str) -> None:
    found, code = HOSTILE[name]
    with pytest.raises((Malformed, BadProof)) as caught:
        run(found)
    assert caught.value.problem.code is code


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", Code.INVALID_VERIFICATION_METHOD_URL),
        ("#key-1", Code.INVALID_VERIFICATION_METHOD_URL),
        ("key-1", Code.INVALID_VERIFICATION_METHOD_URL),
        (None, Code.INVALID_VERIFICATION_METHOD_URL),
        ({"id": KEY}, Code.INVALID_VERIFICATION_METHOD_URL),
        (f" {KEY}", Code.INVALID_VERIFICATION_METHOD_URL),
        (f"{KEY}\n", Code.INVALID_VERIFICATION_METHOD_URL),
        (f"{KEY}#key-1", Code.INVALID_VERIFICATION_METHOD_URL),
        ("did:WEB:passport.hunar.example#key-1", Code.INVALID_VERIFICATION_METHOD_URL),
        ("did:web:#key-1", Code.INVALID_VERIFICATION_METHOD_URL),
        (DID, Code.INVALID_VERIFICATION_METHOD),
        (f"{DID}#", Code.INVALID_VERIFICATION_METHOD),
        (f"{DID}#key-2", Code.INVALID_VERIFICATION_METHOD),
        (f"{DID}#Key-1", Code.INVALID_VERIFICATION_METHOD),
        (f"{DID}#key%2D1", Code.INVALID_VERIFICATION_METHOD),
    ],
)
def test_bad_urls(url: Any, code: Code) -> None:
    with pytest.raises(Malformed) as caught:
        run(document(), url)
    assert caught.value.problem.code is code


@pytest.mark.parametrize("relationship", ["authentication", "verificationMethod", "id", "controller", "", "assertion"])
def test_only_relationships_grant_anything(relationship: str) -> None:
    """`verificationMethod` lists every key, and so would grant everything."""
    with pytest.raises(BadProof) as caught:
        run(document(controller=[KEY]), relationship=relationship)
    assert caught.value.problem.code is Code.INVALID_RELATIONSHIP


@pytest.mark.parametrize(
    "entry",
    [
        method(type="EcdsaSecp256k1VerificationKey2019"),
        method(type="Ed25519VerificationKey2018", publicKeyMultibase=..., publicKeyBase58=MULTIKEY),
        method(publicKeyMultibase="zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme"),
        method(publicKeyMultibase="z6LSeu9HkTHSfLLeUs2nnzUSNedgDUevfNQgQjQC23ZCit6F"),
        method(type="JsonWebKey", publicKeyMultibase=..., publicKeyJwk={"kty": "RSA", "n": "AQAB", "e": "AQAB"}),
    ],
)
def test_keys_of_another_kind_are_unsupported_and_not_wrong(entry: Document) -> None:
    with pytest.raises(Unsupported) as caught:
        run(document(entry))
    assert caught.value.problem.code is Code.INVALID_VERIFICATION_METHOD


def test_the_key_must_be_listed_before_its_kind_matters() -> None:
    with pytest.raises(BadProof):
        run(document(method(type="Bls12381G2Key2020"), assertionMethod=[]))


def test_the_end_of_a_key_is_told() -> None:
    found = run(document(method(expires="2027-01-01T00:00:00Z")))
    assert found.expires == instant("2027-01-01T00:00:00Z")
    assert found.revoked is None


def test_the_clock_may_be_in_any_zone() -> None:
    ending = document(method(expires="2026-01-31T09:00:00Z"))
    with pytest.raises(BadProof):
        run(ending, now=NOW.astimezone(timezone(timedelta(hours=5))))
    assert run(ending, now=NOW - timedelta(microseconds=1)).id == KEY


def test_an_absent_document_is_the_fault_of_the_world() -> None:
    def unreachable(url: str) -> Document:
        raise FetchError(url, "no answer")

    with pytest.raises(FetchError):
        retrieve(KEY, "assertionMethod", resolve=unreachable, now=NOW)


def with_network(url: str) -> Document:
    return resolve(url, {}.__getitem__)


@pytest.mark.parametrize(
    "multikey", [MULTIKEY, P256, "z82Lm1MpAkeJcix9K8TMiLd5NMAhnwkjjCBeWHXyu3U4oT2MVJJKXkcVBgjGhnLBn2Kaau9"]
)
def test_did_key(multikey: str) -> None:
    url = f"did:key:{multikey}#{multikey}"
    found = retrieve(url, "assertionMethod", resolve=with_network, now=NOW)
    assert found.public_key == PublicKey.from_multikey(multikey)


@pytest.mark.parametrize(
    ("url", "error"),
    [
        (f"did:key:{MULTIKEY}#{OTHER_MULTIKEY}", Malformed),
        (f"did:key:{MULTIKEY}#{MULTIKEY}x", Malformed),
        (f"did:key:{MULTIKEY}", Malformed),
        (f"did:key:1:{MULTIKEY}#{OTHER_MULTIKEY}", Malformed),
        (f"did:key:{MULTIKEY}?a#{MULTIKEY}", InvalidDid),
        (f"did:key:{MULTIKEY}/a#{MULTIKEY}", InvalidDid),
        (
            "did:key:z6LSeu9HkTHSfLLeUs2nnzUSNedgDUevfNQgQjQC23ZCit6F#z6LSeu9HkTHSfLLeUs2nnzUSNedgDUevfNQgQjQC23ZCit6F",
            BadProof,
        ),
        (
            "did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme"
            "#zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme",
            Unsupported,
        ),
        ("did:ion:EiA#key-1", UnsupportedDid),
    ],
)
def test_did_key_refused(url: str, error: type[Invalid]) -> None:
    with pytest.raises(error):
        retrieve(url, "assertionMethod", resolve=with_network, now=NOW)


def test_did_jwk() -> None:
    did = "did:jwk:" + base64url_encode(json.dumps(JWK).encode())
    found = retrieve(f"{did}#0", "assertionMethod", resolve=with_network, now=NOW)
    assert found.public_key.algorithm is Algorithm.ED25519
    with pytest.raises(BadProof):
        retrieve(f"{did}#0", "keyAgreement", resolve=with_network, now=NOW)


@pytest.mark.parametrize("identifier", [..., None, "key-1", 7, f"{DID} #key-1"])
def test_a_method_read_alone_needs_its_id(identifier: Any) -> None:
    with pytest.raises(Malformed):
        read_method(method(id=identifier), DID)


def read_example(text: str) -> Any:
    """The examples of the standard hold comments, dots for what is left out, and two forget a comma."""
    text = re.sub(r"^\s*//.*$|(?<=[,\[{]) *//.*$", "", text, flags=re.MULTILINE)
    text = re.sub(r",?\s*\.\.\.\s*(?=[}\]])|\.\.\.,?", "", text)
    return json.loads(re.sub(r'([}\]"])(\s*\n\s*[{"])', r"\1,\2", text))


def test_official_verification_methods(vectors: Path) -> None:
    """Every verification method printed in Controlled Identifiers 1.0 is read, or is of a kind we do not know.

    Refused are the secret key that it prints, and the NIST keys of examples 31 and 32: their
    coordinates were encoded twice, and are not points of the curve.
    """
    items = json.loads((vectors / "multikey" / "cid-spec-examples.json").read_text("utf-8"))["items"]
    read, unsupported, refused = 0, 0, []
    for number, item in enumerate(items):
        for entry in find_methods(read_example(item["content"])):
            try:
                assert read_method(entry, "https://controller.example").id == entry["id"]
                read += 1
            except Unsupported:
                unsupported += 1
            except Malformed:
                refused.append(number)
    assert (read, unsupported, refused) == (30, 6, [10, 26, 27])


def find_methods(value: Any) -> list[Document]:
    if isinstance(value, list):
        return [found for item in value for found in find_methods(item)]
    if not isinstance(value, dict):
        return []
    if value.get("type") in ("Multikey", "JsonWebKey"):
        return [value]
    return [found for item in value.values() for found in find_methods(item)]


def test_real_documents(vectors: Path) -> None:
    """The DID documents of the Digital Credentials Consortium, one of which repeats its method."""
    for name in ("legacy", "oidf"):
        body = (vectors / "real-world" / "dcc" / "dids" / name / "did.json").read_bytes()
        did = json.loads(body)["id"]
        url = json.loads(body)["assertionMethod"][0]["id"]
        found = retrieve(
            url, "assertionMethod", resolve=lambda asked, body=body: resolve(asked, lambda _: body), now=NOW
        )
        assert found.controller == did
