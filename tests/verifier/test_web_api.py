"""The HTTP contract: what is verified is answered with 200, what is not with 400, always with the product's verdict."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from openapi_spec_validator import validate as validate_openapi
from werkzeug.test import TestResponse

from keys import Algorithm
from keys.software import SoftwareSigner
from tests.verifier.world import DID, INDEX, NOW, World, changed, did_key, did_key_method, secure, to_json
from vc.proofs import add_proof
from vc.suites import SUITES
from verifier import Policy
from verifier.web import LARGEST_BODY, Service, create_app


@pytest.fixture
def client(world: World) -> FlaskClient:
    policy = Policy(trust=world.trust())
    return create_app(Service(lambda: policy, world.fetch, lambda: NOW)).test_client()


def post(client: FlaskClient, credential: Any, **options: Any) -> TestResponse:
    return client.post("/credentials/verify", json={"verifiableCredential": credential, "options": options})


def strangers_credential(**members: Any) -> dict[str, Any]:
    """A credential as the suites make them: signed with a did:key, its issuer an https URL."""
    signer = SoftwareSigner.generate(Algorithm.ED25519)
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"],
        "type": ["VerifiableCredential", "ExampleDegreeCredential"],
        "issuer": did_key(signer),
        "credentialSubject": {"degree": {"type": "ExampleBachelorDegree"}},
        **members,
    }
    return secure(document, signer, did_key_method(signer))


def test_a_valid_credential_is_verified(client: FlaskClient, world: World) -> None:
    credential = json.loads(world.credential())
    answer = post(client, credential, checks=["proof"], returnCredential=True)
    assert answer.status_code == 200
    assert answer.json is not None
    assert (answer.json["verified"], answer.json["verdict"]) == (True, "valid")
    assert answer.json["credential"] == {name: value for name, value in credential.items() if name != "proof"}


@pytest.mark.parametrize(
    ("verdict", "status", "change"),
    [
        ("altered", 400, lambda w, c: changed(c, "credentialSubject", "name", to="Somebody Else")),
        ("altered", 400, lambda w, c: {name: value for name, value in c.items() if name != "proof"}),
        ("revoked", 400, lambda w, c: w.publish(revocation={INDEX: 1}) or c),
        ("suspended", 400, lambda w, c: w.publish(suspension={INDEX: 1}) or c),
        ("unchecked", 400, lambda w, c: w.web.clear() or c),
        ("valid", 200, lambda w, c: c),
    ],
)
def test_the_verdict_decides_the_status(
    client: FlaskClient, world: World, verdict: str, status: int, change: Any
) -> None:
    answer = post(client, change(world, json.loads(world.credential())))
    assert answer.json is not None
    assert (answer.json["verdict"], answer.status_code) == (verdict, status)
    assert answer.json["verified"] is (status == 200)
    assert bool(answer.json.get("errors")) is (status == 400)


def test_an_expired_credential_is_not_verified(client: FlaskClient, world: World) -> None:
    ended = json.loads(world.credential(lambda document: document.update(validUntil="2026-10-01T00:00:00Z")))
    answer = post(client, ended)
    assert answer.json is not None
    assert (answer.status_code, answer.json["verdict"]) == (400, "expired")


def test_a_stranger_is_verified_but_untrusted(client: FlaskClient) -> None:
    answer = post(client, strangers_credential())
    assert answer.json is not None
    assert (answer.status_code, answer.json["verdict"]) == (200, "untrusted")
    broken = changed(strangers_credential(), "credentialSubject", "degree", "type", to="VerifiableCredential")
    assert post(client, broken).status_code == 400


def test_that_the_key_is_not_bound_to_the_issuer_is_a_finding(client: FlaskClient) -> None:
    answer = post(client, strangers_credential(issuer="https://university.example/issuers/14"))
    assert answer.json is not None
    assert answer.status_code == 200
    found = {(f["check"], f["code"]) for f in answer.json["report"]["findings"]}
    assert ("proof", "key-of-another") in found


def test_inline_contexts_are_read_here_and_nowhere_else(client: FlaskClient, world: World) -> None:
    signer = SoftwareSigner.generate(Algorithm.ED25519)
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2", {"nickname": "https://vocabulary.example/nickname"}],
        "type": ["VerifiableCredential"],
        "issuer": did_key(signer),
        "credentialSubject": {"nickname": "Ustad"},
    }
    options = {"verificationMethod": did_key_method(signer), "proofPurpose": "assertionMethod"}
    suite = SUITES["eddsa-rdfc-2022", Algorithm.ED25519]
    signed = add_proof(document, options, suite, signer, inline_contexts=True)
    answer = post(client, signed)
    assert answer.json is not None
    assert (answer.status_code, answer.json["verdict"]) == (200, "untrusted")
    assert post(client, changed(signed, "credentialSubject", "nickname", to="Seth")).status_code == 400
    assert world.check(to_json(signed)).verdict == "unsupported"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b'{"verifiableCredential": "eyJ.a.b"}',
        b'{"verifiableCredential": null}',
        b'{"verifiableCredential": {}, "verifiableCredential": {}}',
        b'{"verifiableCredential": {"type": "NonconformingDocument"}}',
        b'{"verifiableCredential": {}, "options": {"skipEverything": true}}',
        b'{"verifiableCredential": {}, "options": []}',
        b'{"verifiableCredential": {}, "options": {"domain": 7}}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_what_is_no_request_is_answered_with_400(client: FlaskClient, body: bytes) -> None:
    answer = client.post("/credentials/verify", data=body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["verified"] is False


def test_a_body_without_end_is_refused(client: FlaskClient) -> None:
    answer = client.post("/credentials/verify", data=b" " * (LARGEST_BODY + 1), content_type="application/json")
    assert answer.status_code == 413


def test_presentations(client: FlaskClient, world: World) -> None:
    holder = SoftwareSigner.generate(Algorithm.ED25519)
    wanted = {"challenge": "4f1c", "domain": "verifier.example"}

    def present(*credentials: Any) -> dict[str, Any]:
        bare = {
            "@context": ["https://www.w3.org/ns/credentials/v2"],
            "type": ["VerifiablePresentation"],
            "holder": did_key(holder),
            "verifiableCredential": list(credentials),
        }
        return secure(bare, holder, did_key_method(holder), purpose="authentication", **wanted)

    def ask(presentation: Any, **options: Any) -> int:
        body = {"verifiablePresentation": presentation, "options": options}
        return client.post("/presentations/verify", json=body).status_code

    credential = json.loads(world.credential())
    assert ask(present(credential), **wanted) == 200
    assert ask(present(credential, strangers_credential()), **wanted) == 200
    assert ask(present(credential), **wanted | {"challenge": "other"}) == 400
    assert ask(present(credential), **wanted | {"domain": "other.example"}) == 400
    assert ask(present(changed(credential, "name", to="Another")), **wanted) == 400
    unsigned = {name: value for name, value in present(credential).items() if name != "proof"}
    assert ask(unsigned, **wanted) == 400
    assert ask(unsigned) == 400
    assert ask(credential) == 400, "a credential is no presentation"


def test_dids_are_resolved_but_strangers_not_fetched(client: FlaskClient, world: World) -> None:
    did = did_key(SoftwareSigner.generate(Algorithm.P256))
    found = client.get(f"/1.0/identifiers/{did}")
    assert found.status_code == 200
    assert found.json is not None
    assert found.json["didDocument"]["id"] == did

    world.web["https://passport.hunar.example/.well-known/did.json"] = to_json(world.issuer.did_document())
    assert client.get(f"/1.0/identifiers/{DID}").status_code == 200
    world.asked.clear()
    stranger = client.get("/1.0/identifiers/did:web:stranger.example")
    assert 400 <= stranger.status_code < 500
    assert stranger.json is not None
    assert stranger.json["didResolutionMetadata"]["error"]
    assert world.asked == []
    assert client.get("/1.0/identifiers/did:key:broken").status_code == 400


def test_the_description_is_true(client: FlaskClient) -> None:
    description = client.get("/openapi.json").json
    assert description is not None
    validate_openapi(description)
    described = {
        (path.replace("{did}", "<path:did>").replace("{number}", "<number>"), method.upper())
        for path, operations in description["paths"].items()
        for method in operations
    }
    routes = {
        (rule.rule, method)
        for rule in client.application.url_map.iter_rules()
        if rule.endpoint.rpartition(".")[2] != "static"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert described == routes


def test_an_unknown_address_is_a_problem_without_words_of_others(client: FlaskClient) -> None:
    answer = client.get("/<script>alert(1)</script>")
    assert answer.status_code == 404
    assert b"script" not in answer.data
