"""The verdicts, one after the other: each hostile or unlucky case beside the control that stays valid."""

import copy
import json
from datetime import UTC, datetime, timedelta

import pytest

from keys import Algorithm
from keys.software import SoftwareSigner
from tests.verifier.world import (
    DID,
    INDEX,
    NOW,
    Issuer,
    World,
    changed,
    codes,
    did_key,
    did_key_method,
    secure,
    to_json,
)
from verifier import NOBODY, Outcome, Policy, Verdict, offline, verify
from verifier.checks import CHECKS, RESTS_ON
from verifier.presentation import CHECKS as PRESENTATION_CHECKS
from verifier.presentation import REQUIRED as PRESENTATION_REQUIRED
from verifier.report import REQUIRED


def test_a_sound_credential_is_valid_and_gives_back_what_was_signed(world: World) -> None:
    data = world.credential()
    report = world.check(data)
    assert report.verdict is Verdict.VALID
    assert report.exit_status == 0
    assert report.document == {name: value for name, value in json.loads(data).items() if name != "proof"}
    assert report.issuer is not None
    assert report.issuer.demonstration
    assert report.as_of == NOW - timedelta(hours=1)
    assert all(finding.outcome is Outcome.PASSED for finding in report.findings)


def test_the_names_of_the_checks_are_those_that_a_valid_report_must_have() -> None:
    assert tuple(check.__name__ for check in CHECKS) == REQUIRED == tuple(RESTS_ON)
    assert tuple(check.__name__ for check in PRESENTATION_CHECKS) == PRESENTATION_REQUIRED


def test_a_clock_without_time_zone_is_the_callers_mistake(world: World) -> None:
    with pytest.raises(ValueError, match="time zone"):
        verify(b"{}", Policy(), now=datetime(2026, 1, 1), fetch=offline)  # noqa: DTZ001


UNREADABLE = {
    "empty": b"",
    "blank": b"  \n ",
    "words": b"this is no credential",
    "html": b"<!doctype html><title>Welcome to the hotel</title>",
    "cut short": b'{"type": "VerifiableCredential"',
    "array": b"[]",
    "name twice": b'{"type": "VerifiableCredential", "type": "VerifiableCredential"}',
    "no credential": b'{"hello": "world"}',
    "type of something else": b'{"type": ["DeviceBatch"]}',
    "null": b"null",
    "UTF-16": '{"type": "VerifiableCredential"}'.encode("utf-16"),
    "latin-1": b'{"type": "VerifiableCredential", "name": "\xe9"}',
    "deep": b'{"type": "VerifiableCredential", "a": ' + b"[" * 100 + b"]" * 100 + b"}",
    "very deep": b"[" * 100_000,
    "NaN": b'{"type": "VerifiableCredential", "a": NaN}',
    "large": b'{"type": "VerifiableCredential", "a": "' + b"a" * 3_000_000 + b'"}',
    "half a surrogate": b'{"type": "VerifiableCredential", "a": "\\ud800"}',
    "token of nothing": b"a.b.c",
}


@pytest.mark.parametrize("data", UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_credential_is_unreadable_and_nothing_is_fetched(world: World, data: bytes) -> None:
    report = world.check(data)
    assert report.verdict is Verdict.UNREADABLE or data == b"a.b.c"
    assert report.exit_status in (1, 3)
    assert report.document is None
    assert world.asked == []


def test_white_space_around_a_credential_does_not_matter(world: World) -> None:
    assert world.check(b"\n  " + world.credential() + b"\n").verdict is Verdict.VALID


def leaves(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Give the paths of all values in a document that hold no others."""
    if isinstance(value, dict):
        return [leaf for name, inner in value.items() for leaf in leaves(inner, (*path, name))]
    if isinstance(value, list):
        return [leaf for place, inner in enumerate(value) for leaf in leaves(inner, (*path, place))]
    return [path]


def test_no_leaf_of_a_credential_can_be_changed(world: World) -> None:
    document = json.loads(world.credential())
    trust = world.trust()
    allowed = {Verdict.ALTERED, Verdict.UNSUPPORTED, Verdict.UNREADABLE, Verdict.UNTRUSTED}
    for path in leaves(document):
        value = document
        for step in path:
            value = value[step]
        other = value + 1 if isinstance(value, int) else f"{value}x"
        report = world.check(to_json(changed(document, *path, to=other)), trust=trust)
        assert report.verdict in allowed, path
        assert report.document is None or path[0] == "issuer", path


ADDED = {
    "an undefined term": (("hello",), "world"),
    "an undefined term deep inside": (("credentialSubject", "achievement", "hello"), "world"),
    "a term with an IRI of its own": (("https://example.org/hello",), "world"),
    "a second subject": (("credentialSubject", "knows"), {"name": "Somebody"}),
    "an empty array": (("hello",), []),
    "a null": (("description",), None),
    "a keyword": (("@graph",), []),
    "an inner context": (("credentialSubject", "@context"), {"name": "https://example.org/other"}),
}


@pytest.mark.parametrize("case", ADDED.values(), ids=ADDED)
def test_nothing_can_be_added_to_a_credential(world: World, case: tuple[tuple[str, ...], object]) -> None:
    path, value = case
    report = world.check(to_json(changed(json.loads(world.credential()), *path, to=value)))
    assert report.verdict in (Verdict.ALTERED, Verdict.UNSUPPORTED)
    assert report.document is None


CONTEXTS = {
    "an unknown one": lambda contexts: [*contexts, "https://evil.example/context"],
    "an inline one": lambda contexts: [*contexts, {"name": "https://example.org/other"}],
    "another order": lambda contexts: [contexts[0], contexts[2], contexts[1]],
    "one fewer": lambda contexts: contexts[:2],
    "one more": lambda contexts: [*contexts, "https://www.w3.org/ns/credentials/examples/v2"],
    "a vocabulary": lambda contexts: [*contexts, {"@vocab": "https://example.org/"}],
    "a base": lambda contexts: [*contexts, {"@base": "https://example.org/"}],
}


@pytest.mark.parametrize("edit", CONTEXTS.values(), ids=CONTEXTS)
def test_even_its_issuer_cannot_give_a_credential_other_contexts(world: World, edit: object) -> None:
    """What nobody approved is refused even where a trusted issuer signed it (docs/threats.md, 2 and 3)."""
    document = changed(world.issuer.draft(), "@context", to=edit(world.issuer.draft()["@context"]))  # type: ignore[operator]
    signed = json.loads(world.credential())
    report = world.check(to_json(document | {"proof": signed["proof"]}))
    assert report.verdict in (Verdict.UNSUPPORTED, Verdict.ALTERED)


def test_a_stranger_is_untrusted_and_nothing_is_fetched_for_him(world: World) -> None:
    stranger = Issuer(id="did:web:stranger.example", base="https://stranger.example")
    report = world.check(to_json(stranger.sign(stranger.foreign())))
    assert report.verdict is Verdict.UNTRUSTED
    assert report.document is None
    assert report.issuer is None
    assert world.asked == []


def test_a_stranger_who_is_his_own_key_is_untrusted_but_his_document_is_known(world: World) -> None:
    signer = SoftwareSigner.generate(Algorithm.ED25519)
    stranger = Issuer(id=did_key(signer), keys={signer.public_key.to_multikey(): signer})
    document = stranger.sign(stranger.foreign(), signer.public_key.to_multikey())
    report = world.check(to_json(document))
    assert report.verdict is Verdict.UNTRUSTED
    assert report.document is not None
    forged = world.check(to_json(changed(document, "credentialSubject", "id", to="did:example:other")))
    assert forged.verdict is Verdict.ALTERED
    assert forged.document is None
    assert world.asked == []


def test_without_a_trust_list_nobody_is_trusted(world: World) -> None:
    report = world.check(world.credential(), trust=NOBODY)
    assert report.verdict is Verdict.UNTRUSTED
    assert "trust:no-trust-list" in codes(report)
    assert world.asked == []


def test_an_issuer_whose_name_looks_like_ours_is_a_stranger(world: World) -> None:
    for look_alike in (
        "did:web:passport.hunar.example:",
        "did:web:Passport.hunar.example",
        "did:web:passport.hunаr.example",
    ):
        other = Issuer(id=look_alike, keys=world.issuer.keys)
        document = other.foreign(issuer={"id": look_alike, "name": "Hunar Demonstration Authority"})
        proof = world.issuer.sign(world.issuer.foreign())["proof"] | {"verificationMethod": f"{look_alike}#key-1"}
        report = world.check(to_json(document | {"proof": proof}))
        assert report.verdict is not Verdict.VALID
        assert report.issuer is None
        assert report.document is None


def test_a_key_of_somebody_else_is_no_key_of_the_issuer(world: World) -> None:
    thief = SoftwareSigner.generate(Algorithm.ED25519)
    draft = world.issuer.draft()
    for method in (did_key_method(thief), f"{DID}#key-1", f"{DID}#key-2", f"{DID}#status-1"):
        report = world.check(to_json(secure(draft, thief, method)))
        assert report.verdict is Verdict.ALTERED, method
        assert report.document is None
    assert world.check(to_json(world.issuer.sign(draft))).verdict is Verdict.VALID


def test_a_key_for_lists_signs_no_credentials(world: World) -> None:
    report = world.check(world.credential(key="status-1"))
    assert report.verdict is Verdict.ALTERED
    assert "proof:key-role" in codes(report)


def test_a_signature_made_to_log_in_issues_nothing(world: World) -> None:
    assert world.check(world.credential(purpose="authentication")).verdict is Verdict.ALTERED


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_each_suite_can_secure_a_credential(world: World, suite: str) -> None:
    document = world.issuer.foreign(credentialStatus=world.issuer.draft()["credentialStatus"])
    trust = world.trust(world.issuer.trust_entry(scope=None))
    secured = world.issuer.sign(document, suite=suite)
    assert world.check(to_json(secured), trust=trust).verdict is Verdict.VALID
    other = changed(secured, "credentialSubject", "id", to="did:example:other")
    assert world.check(to_json(other), trust=trust).verdict is Verdict.ALTERED


@pytest.mark.parametrize("algorithm", [Algorithm.P256, Algorithm.P384])
def test_each_kind_of_key_can_secure_a_credential(world: World, algorithm: Algorithm) -> None:
    world.issuer.keys["key-1"] = SoftwareSigner.generate(algorithm)
    assert world.check(world.credential(suite="ecdsa-rdfc-2019")).verdict is Verdict.VALID


def test_a_token_can_carry_a_credential(world: World) -> None:
    token = world.issuer.token(world.issuer.draft()).encode()
    report = world.check(token)
    assert report.verdict is Verdict.VALID
    assert report.document == world.issuer.draft()
    head, _, signature = token.split(b".")
    other = world.issuer.token(changed(world.issuer.draft(), "name", to="Another")).encode().split(b".")[1]
    assert world.check(b".".join((head, other, signature))).verdict is Verdict.ALTERED
    assert world.check(token + b"A").exit_status != 0
    assert world.check(token[:-4]).exit_status != 0


def test_all_proofs_of_a_set_must_hold(world: World) -> None:
    once = world.issuer.sign(world.issuer.draft())
    twice = world.issuer.sign(once, created=NOW)
    assert world.check(to_json(twice)).verdict is Verdict.VALID
    bad = changed(twice, "proof", 0, "proofValue", to=twice["proof"][1]["proofValue"])
    assert world.check(to_json(bad)).verdict is Verdict.ALTERED
    many = once | {"proof": [once["proof"]] * 5}
    assert world.check(to_json(many)).verdict is Verdict.ALTERED


def test_a_proof_of_a_stranger_beside_the_issuers_is_refused(world: World) -> None:
    stranger = SoftwareSigner.generate(Algorithm.ED25519)
    both = secure(world.issuer.sign(world.issuer.draft()), stranger, did_key_method(stranger))
    assert world.check(to_json(both)).verdict is Verdict.ALTERED


PROOFS = {
    "none": lambda proof: None,
    "empty": lambda proof: {},
    "an empty set": lambda proof: [],
    "a text": lambda proof: "proof",
    "no value": lambda proof: {name: value for name, value in proof.items() if name != "proofValue"},
    "no method": lambda proof: {name: value for name, value in proof.items() if name != "verificationMethod"},
    "no purpose": lambda proof: {name: value for name, value in proof.items() if name != "proofPurpose"},
    "an unknown suite": lambda proof: proof | {"cryptosuite": "none-2026"},
    "another suite": lambda proof: proof | {"cryptosuite": "eddsa-jcs-2022"},
    "a suite of other keys": lambda proof: proof | {"cryptosuite": "ecdsa-rdfc-2019"},
    "an unknown type": lambda proof: proof | {"type": "WishfulProof"},
    "base64": lambda proof: proof | {"proofValue": "u" + proof["proofValue"][1:]},
    "one more member": lambda proof: proof | {"nonce": "1"},
    "an unknown predecessor": lambda proof: proof | {"previousProof": "urn:uuid:1"},
    "expired": lambda proof: proof | {"expires": "2026-01-01T00:00:00Z"},
}


@pytest.mark.parametrize("edit", PROOFS.values(), ids=PROOFS)
def test_hostile_proofs(world: World, edit: object) -> None:
    document = json.loads(world.credential())
    document["proof"] = edit(document["proof"])  # type: ignore[operator]
    report = world.check(to_json(document))
    assert report.verdict in (Verdict.ALTERED, Verdict.UNSUPPORTED)
    assert report.document is None


def test_a_credential_without_any_proof_is_not_genuine(world: World) -> None:
    assert world.check(to_json(world.issuer.draft())).verdict is Verdict.ALTERED


def test_a_proof_inside_the_subject_proves_nothing(world: World) -> None:
    signed = json.loads(world.credential())
    wrapped = world.issuer.draft()
    wrapped["credentialSubject"] = signed
    assert world.check(to_json(wrapped | {"proof": signed["proof"]})).exit_status != 0


DAYS = timedelta(days=1)


def test_the_period_of_validity(world: World) -> None:
    data = world.credential()  # from 2026-09-01T09:00:00Z until 2031-08-31T23:59:59Z
    begins, ends = datetime(2026, 9, 1, 9, tzinfo=UTC), datetime(2031, 8, 31, 23, 59, 59, tzinfo=UTC)
    trust = world.trust(validFrom="2020-01-01T00:00:00Z", validUntil="2040-01-01T00:00:00Z")

    def at(moment: datetime) -> Verdict:
        return world.check(data, trust=trust, now=moment, retrospective=True, status_age=timedelta(days=9999)).verdict

    assert at(begins) is Verdict.VALID
    assert at(begins - timedelta(minutes=4)) is Verdict.VALID
    assert at(begins - timedelta(minutes=6)) is Verdict.NOT_YET_VALID
    assert at(datetime(1970, 1, 1, tzinfo=UTC)) is Verdict.NOT_YET_VALID
    world.web = {url: list_until_2040(world, url) for url in world.web}
    assert at(ends) is Verdict.VALID
    assert at(ends + timedelta(seconds=1)) is Verdict.EXPIRED


def list_until_2040(world: World, url: str) -> bytes:
    purpose = url.split("/")[-2]
    return world.issuer.status_list(purpose, edit=lambda document: document.update(validUntil="2040-01-01T00:00:00Z"))


def test_expired_and_revoked_are_both_told_and_revoked_comes_first(world: World) -> None:
    world.publish(revocation={INDEX: 1}, suspension={INDEX: 1})
    report = world.check(world.credential(lambda d: d.update(validUntil="2026-10-01T00:00:00Z")))
    assert report.verdict is Verdict.REVOKED
    assert {"period:expired", "status:revoked", "status:suspended"} <= codes(report)


DATES = [
    "2026-13-01T00:00:00Z",
    "2026-02-30T00:00:00Z",
    "2026-09-01",
    "2026-09-01T09:00:00",
    "٢٠٢٦-09-01T09:00:00Z",
    "",
    0,
]


@pytest.mark.parametrize("date", DATES)
def test_what_is_no_date_is_refused(world: World, date: object) -> None:
    document = world.issuer.sign(world.issuer.draft())
    report = world.check(to_json(changed(document, "validFrom", to=date)))
    assert report.verdict is Verdict.ALTERED


def test_the_schema_is_kept_even_by_a_trusted_issuer(world: World) -> None:
    extra = world.check(world.credential(lambda d: d["credentialSubject"].update(description="is a good man")))
    assert extra.verdict is Verdict.ALTERED
    number = world.check(world.credential(lambda d: d.update(name="of 42101-1234567-1")))
    assert number.verdict is Verdict.ALTERED
    assert "42101" not in json.dumps([dict(f.parameters) for f in number.findings])
    none = world.check(world.credential(lambda d: d.pop("credentialSchema")))
    assert "schema:broken" in codes(none)
    other = world.check(
        world.credential(lambda d: d["credentialSchema"][0].update(id="https://w3id.org/other/v1.json"))
    )
    assert other.exit_status != 0


def test_a_schema_that_is_not_at_hand_leaves_a_foreign_credential_unsupported(world: World) -> None:
    trust = world.trust(world.issuer.trust_entry(scope=None, statusLists=None))
    schema = {"id": "https://example.org/schema.json", "type": "JsonSchema"}
    data = to_json(world.issuer.sign(world.issuer.foreign(credentialSchema=schema)))
    assert world.check(data, trust=trust).verdict is Verdict.UNSUPPORTED
    assert world.check(data, trust=trust, require_schema=False).verdict is Verdict.VALID


def test_older_credentials_of_the_first_data_model_are_understood(world: World) -> None:
    trust = world.trust(world.issuer.trust_entry(scope=None, statusLists=None))
    document = {
        "@context": [
            "https://www.w3.org/2018/credentials/v1",
            "https://w3id.org/security/data-integrity/v2",
        ],
        "type": ["VerifiableCredential"],
        "issuer": DID,
        "issuanceDate": "2026-01-01T00:00:00Z",
        "expirationDate": "2027-01-01T00:00:00Z",
        "credentialSubject": {"id": "did:example:subject"},
    }
    data = to_json(world.issuer.sign(document))
    assert world.check(data, trust=trust).verdict is Verdict.VALID
    assert world.check(data, trust=trust, now=NOW + 60 * DAYS).verdict is Verdict.EXPIRED


def test_no_surprise_in_a_check_becomes_a_crash_or_a_pass(world: World) -> None:
    def broken_fetch(url: str) -> bytes:
        raise RuntimeError("a fault of ours")

    report = world.check(world.credential(), fetch=broken_fetch)
    assert report.verdict is Verdict.UNCHECKED
    assert "status:fault" in codes(report)


def test_a_dict_of_junk_in_every_place_never_passes_and_never_crashes(world: World) -> None:
    document = json.loads(world.credential())
    trust = world.trust()
    for name in list(document):
        for junk in (None, [], {}, 0, True, "", [[]], {"id": None}, {"type": {}}, "https ://x", ["@context"]):
            if junk == document[name]:
                continue
            report = world.check(to_json(copy.deepcopy(document) | {name: junk}), trust=trust)
            assert report.verdict is not Verdict.VALID, (name, junk)
            assert "fault" not in {finding.code for finding in report.findings}, (name, junk)
