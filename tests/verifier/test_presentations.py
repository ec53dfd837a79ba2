"""Presentations: each credential judged for itself, and the signature over them all (docs/threats.md, 5)."""

import json
from typing import Any

import pytest

from keys import Algorithm
from keys.software import SoftwareSigner
from tests.verifier.world import INDEX, World, changed, codes, did_key, did_key_method, secure, to_json
from vc.jose import sign_jwt
from vc.problems import Document
from verifier import Verdict

CONTEXT = "https://www.w3.org/ns/credentials/v2"


@pytest.fixture
def holder() -> SoftwareSigner:
    return SoftwareSigner.generate(Algorithm.ED25519)


def presentation(*credentials: Any, **members: Any) -> Document:
    document = {"@context": [CONTEXT], "type": ["VerifiablePresentation"], **members}
    return document | ({"verifiableCredential": list(credentials)} if credentials else {})


def envelope(token: str, kind: str = "Credential", media_type: str = "application/vc+jwt") -> Document:
    return {"@context": CONTEXT, "id": f"data:{media_type},{token}", "type": f"EnvelopedVerifiable{kind}"}


def handed_over(document: Document, holder: SoftwareSigner, **options: Any) -> bytes:
    return to_json(secure(document, holder, did_key_method(holder), purpose="authentication", **options))


def test_each_credential_has_its_own_report(world: World) -> None:
    good = json.loads(world.credential())
    world.publish(revocation={7: 1})
    withdrawn = world.issuer.sign(world.issuer.draft(index=7))
    report = world.check(to_json(presentation(good, withdrawn)))
    assert [each.verdict for each in report.credentials] == [Verdict.VALID, Verdict.REVOKED]
    assert report.verdict is Verdict.REVOKED
    assert report.kind == "presentation"
    assert world.check(to_json(presentation(good))).verdict is Verdict.VALID


def test_one_bad_credential_among_good_ones_shows(world: World) -> None:
    good = json.loads(world.credential())
    bad = changed(good, "name", to="Another")
    for credentials in ((good, bad), (bad, good), (good, bad, good)):
        report = world.check(to_json(presentation(*credentials)))
        assert report.verdict is Verdict.ALTERED
        assert sum(each.document is not None for each in report.credentials) == len(credentials) - 1


def test_a_presentation_signed_for_us(world: World, holder: SoftwareSigner) -> None:
    document = presentation(json.loads(world.credential()), holder=did_key(holder))
    data = handed_over(document, holder, domain="verifier.example", challenge="123")
    report = world.check(data, domain="verifier.example", challenge="123")
    assert report.verdict is Verdict.VALID
    assert "holder:signed-for-us" in codes(report)
    assert report.document == document
    assert "holder:signed" in codes(world.check(data))
    for wanted in (
        {"challenge": "124"},
        {"domain": "other.example"},
        {"domain": ["verifier.example", "other.example"]},
    ):
        assert world.check(data, **wanted).verdict is Verdict.ALTERED


def test_an_unsigned_presentation_is_enough_only_if_nobody_asked_for_more(world: World) -> None:
    data = to_json(presentation(json.loads(world.credential())))
    assert world.check(data).verdict is Verdict.VALID
    assert world.check(data, challenge="123").verdict is Verdict.ALTERED
    assert world.check(data, domain="verifier.example").verdict is Verdict.ALTERED


def test_a_presentation_signed_by_another_than_its_holder(world: World, holder: SoftwareSigner) -> None:
    thief = SoftwareSigner.generate(Algorithm.ED25519)
    document = presentation(json.loads(world.credential()), holder=did_key(holder))
    report = world.check(handed_over(document, thief))
    assert report.verdict is Verdict.ALTERED
    assert "holder:key-of-another" in codes(report)
    assert report.document is None


def test_a_presentation_changed_after_signing(world: World, holder: SoftwareSigner) -> None:
    credential = json.loads(world.credential())
    signed = json.loads(handed_over(presentation(credential), holder))
    assert world.check(to_json(signed | {"verifiableCredential": [credential] * 2})).verdict is Verdict.ALTERED
    assert world.check(to_json(signed | {"holder": did_key(holder)})).verdict is Verdict.ALTERED


def test_a_signature_for_issuing_hands_nothing_over(world: World, holder: SoftwareSigner) -> None:
    document = presentation(json.loads(world.credential()))
    data = to_json(secure(document, holder, did_key_method(holder), purpose="assertionMethod"))
    assert world.check(data).verdict is Verdict.ALTERED


def test_the_key_of_a_holder_is_never_fetched(world: World, holder: SoftwareSigner) -> None:
    document = presentation(json.loads(world.credential()), holder="did:web:holder.example")
    data = to_json(secure(document, holder, "did:web:holder.example#key-1", purpose="authentication"))
    report = world.check(data)
    assert report.verdict is Verdict.UNCHECKED
    assert not any("holder.example" in url for url in world.asked)


@pytest.mark.parametrize(
    "credentials", [None, [], "credential", [None], ["eyJ.a.b"], [{}], [[]], [{"hello": "world"}], 7]
)
def test_a_presentation_of_nothing_is_never_valid(world: World, credentials: Any) -> None:
    report = world.check(to_json(presentation() | {"verifiableCredential": credentials}))
    assert report.verdict is not Verdict.VALID
    assert "fault" not in {f.code for each in (report, *report.credentials) for f in each.findings}


def test_an_empty_presentation_holds_no_credential(world: World, holder: SoftwareSigner) -> None:
    report = world.check(handed_over(presentation(holder=did_key(holder)), holder))
    assert report.verdict is Verdict.UNREADABLE
    assert "structure:empty" in codes(report)
    assert "holder:signed" in codes(report)


def test_too_many_credentials_are_not_looked_into(world: World) -> None:
    report = world.check(to_json(presentation(*[{"type": "VerifiableCredential"}] * 101)))
    assert report.exit_status != 0
    assert report.credentials == ()
    assert world.asked == []


def test_a_presentation_in_a_presentation_is_not_looked_into(world: World) -> None:
    inner = presentation(json.loads(world.credential()))
    report = world.check(to_json(presentation(inner)))
    assert report.verdict in (Verdict.UNSUPPORTED, Verdict.ALTERED)


def test_a_credential_may_come_in_an_envelope(world: World) -> None:
    token = world.issuer.token(world.issuer.draft())
    assert world.check(to_json(envelope(token))).verdict is Verdict.VALID
    report = world.check(to_json(presentation(envelope(token))))
    assert report.verdict is Verdict.VALID
    assert report.credentials[0].document == world.issuer.draft()
    world.publish(revocation={INDEX: 1})
    assert world.check(to_json(presentation(envelope(token)))).verdict is Verdict.REVOKED


def test_what_else_comes_in_envelopes(world: World) -> None:
    token = world.issuer.token(world.issuer.draft())
    for document, verdicts in (
        (envelope(token, media_type="application/vc+sd-jwt"), {Verdict.UNSUPPORTED}),
        (envelope(token, media_type="text/html"), {Verdict.UNSUPPORTED}),
        (envelope(token, kind="Presentation"), {Verdict.ALTERED}),
        (envelope("<html>"), {Verdict.ALTERED}),
        (envelope(token[:-8]), {Verdict.ALTERED, Verdict.UNREADABLE}),
        (envelope(token) | {"id": token}, {Verdict.ALTERED}),
        (envelope(token) | {"@context": []}, {Verdict.ALTERED}),
        (envelope(token) | {"id": None}, {Verdict.ALTERED}),
    ):
        assert world.check(to_json(document)).verdict in verdicts


def test_a_presentation_as_a_token(world: World, holder: SoftwareSigner) -> None:
    inner = envelope(world.issuer.token(world.issuer.draft()))
    document = presentation(inner, holder=did_key(holder)) | {"aud": "verifier.example", "nonce": "123"}
    token = sign_jwt(document, holder, did_key_method(holder), "vp").encode()
    assert world.check(token).verdict is Verdict.VALID
    assert world.check(token, domain="verifier.example", challenge="123").verdict is Verdict.VALID
    assert world.check(token, domain="other.example").verdict is Verdict.ALTERED
    assert world.check(token, challenge="124").verdict is Verdict.ALTERED
    assert world.check(to_json(envelope(token.decode(), "Presentation", "application/vp+jwt"))).verdict is Verdict.VALID


def test_a_credential_within_a_credential_is_not_shown(world: World) -> None:
    """Only what the outer signature covers is given back, and it is the object that was verified."""
    good = json.loads(world.credential())
    wrapped = changed(good, "credentialSubject", "credential", to=good)
    report = world.check(to_json(wrapped))
    assert report.verdict in (Verdict.ALTERED, Verdict.UNSUPPORTED)
    assert report.document is None
