"""Every rule of the data model: what keeps it, what breaks it, and where the fault is said to be."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vc.model import RULES_V1, RULES_V2, check_credential, check_presentation
from vc.problems import Code, Document, Unsupported

V2 = "https://www.w3.org/ns/credentials/v2"
V1 = "https://www.w3.org/2018/credentials/v1"
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
UNDEFINED = "https://www.w3.org/ns/credentials/undefined-terms/v2"
TYPED = {"type": "Example"}
PROOF = {"type": "DataIntegrityProof"}
STATUS = {
    "type": "BitstringStatusListEntry",
    "statusPurpose": "revocation",
    "statusListIndex": "7",
    "statusListCredential": "https://hunar.example/status/1",
}


def without(document: Document) -> Document:
    return {name: value for name, value in document.items() if value is not ...}


def credential(**changes: Any) -> Document:
    context = changes.pop("context", [V2])
    made = {
        "@context": context,
        "id": "urn:uuid:9c9a36f8-518f-4976-a934-6649502d0008",
        "type": ["VerifiableCredential", "Example"],
        "issuer": {"id": "did:web:hunar.example", "name": "Hunar"},
        "validFrom": "2026-01-31T09:00:00Z",
        "credentialSubject": {"id": "urn:uuid:1", "name": "a claim"},
    } | changes
    return without(made)


def old_credential(**changes: Any) -> Document:
    made = {"context": [V1], "validFrom": ..., "issuanceDate": "2020-01-31T09:00:00Z"} | changes
    return credential(**made)


def presentation(**changes: Any) -> Document:
    context = changes.pop("context", [V2])
    made = {
        "@context": context,
        "type": "VerifiablePresentation",
        "holder": "did:example:holder",
        "verifiableCredential": [credential()],
    } | changes
    return without(made)


def envelope(**changes: Any) -> Document:
    context = changes.pop("context", V2)
    made = {"@context": context, "id": "data:application/vc+jwt,e30.e30.AA", "type": "EnvelopedVerifiableCredential"}
    return without(made | changes)


GOOD = {
    "as it is": credential(),
    "the least": credential(id=..., validFrom=..., type="VerifiableCredential", issuer="did:example:issuer"),
    "type in any order": credential(type=["Example", "VerifiableCredential"]),
    "type a URL": credential(type=["VerifiableCredential", "https://example.org/#Type"]),
    "more contexts": credential(context=[V2, EXAMPLES, {"Example": "https://example.org/#Example"}]),
    "undefined terms last": credential(context=[V2, EXAMPLES, UNDEFINED]),
    "several subjects": credential(credentialSubject=[{"id": "did:example:a"}, {"name": "b"}]),
    "subject with an id alone": credential(credentialSubject={"id": "did:example:a"}),
    "one moment": credential(validUntil="2026-01-31T14:00:00+05:00"),
    "until alone": credential(validFrom=..., validUntil="2026-01-31T14:00:00+05:00"),
    "beyond the year 9999": credential(validUntil="12026-01-31T09:00:00Z"),
    "name": credential(name="Motor winding", description="May wind motors."),
    "name in Urdu": credential(name={"@value": "موٹر وائنڈنگ", "@language": "ur", "@direction": "rtl"}),
    "name without language": credential(name={"@value": "Motor winding"}),
    "names": credential(name=[{"@value": "a", "@language": "en"}, {"@value": "b", "@language": "sd-Arab-PK"}]),
    "name of the issuer": credential(issuer={"id": "did:example:a", "name": [{"@value": "a", "@language": "en"}]}),
    "status": credential(credentialStatus=STATUS),
    "several statuses": credential(credentialStatus=[STATUS, STATUS | {"statusPurpose": "suspension"}]),
    "status of another kind": credential(credentialStatus={"type": "Other", "anything": 1}),
    "status in a size that we do not read": credential(credentialStatus=STATUS | {"statusSize": 20}),
    "schema": credential(credentialSchema={"id": "https://hunar.example/s", "type": "JsonSchema"}),
    "terms": credential(termsOfUse=[TYPED, TYPED | {"id": "urn:x:y"}]),
    "evidence": credential(evidence=TYPED),
    "refresh": credential(refreshService=TYPED),
    "reserved": credential(confidenceMethod=TYPED, renderMethod=[TYPED]),
    "proofs": credential(proof=[PROOF, PROOF]),
    "no evidence": credential(evidence=[]),
}

BAD: dict[str, tuple[Document, str]] = {
    "no context": (credential(context=...), "/@context"),
    "context a text": (credential(context=V2), "/@context"),
    "context null": (credential(context=None), "/@context"),
    "context an object": (credential(context={"@vocab": "https://example.org/"}), "/@context"),
    "context empty": (credential(context=[]), "/@context/0"),
    "contexts swapped": (credential(context=[EXAMPLES, V2]), "/@context/0"),
    "context in an array of its own": (credential(context=[[V2]]), "/@context/0"),
    "context in other letters": (credential(context=[V2.upper()]), "/@context/0"),
    "context with a slash": (credential(context=[V2 + "/"]), "/@context/0"),
    "context over http": (credential(context=[V2.replace("https", "http")]), "/@context/0"),
    "a context that is a number": (credential(context=[V2, 123192875]), "/@context/1"),
    "a context that is null": (credential(context=[V2, None]), "/@context/1"),
    "a context that is relative": (credential(context=[V2, "context/v1"]), "/@context/1"),
    "a context with a space": (credential(context=[V2, "https ://example.org/v1"]), "/@context/1"),
    "an empty context": (credential(context=[V2, {}]), "/@context/1"),
    "a nested array of contexts": (credential(context=[V2, [EXAMPLES]]), "/@context/1"),
    "undefined terms not last": (credential(context=[V2, UNDEFINED, EXAMPLES]), "/@context"),
    "undefined terms twice": (credential(context=[V2, UNDEFINED, UNDEFINED]), "/@context"),
    "id null": (credential(id=None), "/id"),
    "id empty": (credential(id=""), "/id"),
    "id a number": (credential(id=7), "/id"),
    "id relative": (credential(id="credentials/1"), "/id"),
    "two ids": (credential(id=["urn:x:1", "urn:x:2"]), "/id"),
    "one id in an array": (credential(id=["urn:x:1"]), "/id"),
    "id an object": (credential(id={"id": "urn:x:1"}), "/id"),
    "no type": (credential(type=...), "/type"),
    "type null": (credential(type=None), "/type"),
    "type empty": (credential(type=[]), "/type"),
    "type a number": (credential(type=["VerifiableCredential", 2]), "/type"),
    "type an empty text": (credential(type=["VerifiableCredential", ""]), "/type"),
    "type nested": (credential(type=[["VerifiableCredential"]]), "/type"),
    "another type": (credential(type=["AchievementCredential"]), "/type"),
    "type in other letters": (credential(type=["verifiablecredential"]), "/type"),
    "no issuer": (credential(issuer=...), "/issuer"),
    "issuer null": (credential(issuer=None), "/issuer"),
    "issuer a name": (credential(issuer="Hunar"), "/issuer"),
    "two issuers": (credential(issuer=["did:example:a", "did:example:b"]), "/issuer"),
    "issuer without id": (credential(issuer={"name": "Hunar"}), "/issuer"),
    "issuer id null": (credential(issuer={"id": None}), "/issuer/id"),
    "two issuer ids": (credential(issuer={"id": ["did:example:a", "did:example:b"]}), "/issuer/id"),
    "no subject": (credential(credentialSubject=...), "/credentialSubject"),
    "subject null": (credential(credentialSubject=None), "/credentialSubject"),
    "subject empty": (credential(credentialSubject={}), "/credentialSubject"),
    "subject a URL": (credential(credentialSubject="did:example:a"), "/credentialSubject"),
    "no subjects": (credential(credentialSubject=[]), "/credentialSubject"),
    "one subject empty": (credential(credentialSubject=[{"id": "did:example:a"}, {}]), "/credentialSubject/1"),
    "one subject a text": (credential(credentialSubject=["did:example:a"]), "/credentialSubject/0"),
    "subject id null": (credential(credentialSubject={"id": None}), "/credentialSubject/id"),
    "two subject ids": (credential(credentialSubject=[{"id": ["urn:x:1", "urn:x:2"]}]), "/credentialSubject/0/id"),
    "validFrom a date": (credential(validFrom="2026-01-31"), "/validFrom"),
    "validFrom local": (credential(validFrom="2026-01-31T09:00:00"), "/validFrom"),
    "validFrom null": (credential(validFrom=None), "/validFrom"),
    "validFrom a number": (credential(validFrom=1769850000), "/validFrom"),
    "validFrom an array": (credential(validFrom=["2026-01-31T09:00:00Z"]), "/validFrom"),
    "validUntil a day that is none": (credential(validUntil="2027-02-29T00:00:00Z"), "/validUntil"),
    "name a number": (credential(name=7), "/name"),
    "name null": (credential(name=None), "/name"),
    "no names": (credential(name=[]), "/name"),
    "names as texts": (credential(name=["a"]), "/name/0"),
    "name without value": (credential(name={"@language": "en"}), "/name/@value"),
    "name with a value that is null": (credential(name={"@value": None}), "/name/@value"),
    "language none": (credential(name={"@value": "a", "@language": "English language"}), "/name/@language"),
    "language null": (credential(name={"@value": "a", "@language": None}), "/name/@language"),
    "direction unknown": (credential(name={"@value": "a", "@direction": "auto"}), "/name/@direction"),
    "direction a list": (credential(name={"@value": "a", "@direction": ["rtl"]}), "/name/@direction"),
    "name with a type": (credential(name={"@value": "a", "@type": "x"}), "/name"),
    "name with more": (credential(description=[{"@value": "a", "url": "x"}]), "/description/0"),
    "name of the issuer with more": (
        credential(issuer={"id": "did:example:a", "name": {"@value": "a", "url": "x"}}),
        "/issuer/name",
    ),
    "status without type": (credential(credentialStatus={"id": "urn:x:1"}), "/credentialStatus/type"),
    "status a text": (credential(credentialStatus="valid"), "/credentialStatus"),
    "status null": (credential(credentialStatus=None), "/credentialStatus"),
    "status with two ids": (
        credential(credentialStatus=TYPED | {"id": ["urn:x:1", "urn:x:2"]}),
        "/credentialStatus/id",
    ),
    "status with a bad index": (
        credential(credentialStatus=[STATUS, STATUS | {"statusListIndex": 7}]),
        "/credentialStatus/1/statusListIndex",
    ),
    "a status list without list": (
        credential(type=["VerifiableCredential", "BitstringStatusListCredential"]),
        "/credentialSubject",
    ),
    "schema without id": (credential(credentialSchema=TYPED), "/credentialSchema"),
    "schema without type": (credential(credentialSchema=[{"id": "urn:x:1"}]), "/credentialSchema/0/type"),
    "schema id relative": (credential(credentialSchema=TYPED | {"id": "schema.json"}), "/credentialSchema/id"),
    "schema a URL": (credential(credentialSchema="https://example.org/s"), "/credentialSchema"),
    "terms without type": (credential(termsOfUse={}), "/termsOfUse/type"),
    "terms id relative": (credential(termsOfUse=TYPED | {"id": "terms"}), "/termsOfUse/id"),
    "evidence without type": (credential(evidence=[TYPED, {}]), "/evidence/1/type"),
    "evidence a text": (credential(evidence=["seen"]), "/evidence/0"),
    "refresh without type": (credential(refreshService={"id": "urn:x:1"}), "/refreshService/type"),
    "render method without type": (credential(renderMethod={}), "/renderMethod/type"),
    "confidence method without type": (credential(confidenceMethod={"id": "urn:x:1"}), "/confidenceMethod/type"),
    "proof without type": (credential(proof={"proofValue": "z"}), "/proof"),
    "proof a text": (credential(proof="z"), "/proof"),
    "one proof null": (credential(proof=[PROOF, None]), "/proof/1"),
}


@pytest.mark.parametrize("name", GOOD)
def test_good_credentials(name: str) -> None:
    assert check_credential(GOOD[name]) == ()


@pytest.mark.parametrize("name", BAD)
def test_bad_credentials(name: str) -> None:
    document, pointer = BAD[name]
    problems = check_credential(document)
    assert [problem.pointer for problem in problems] == [pointer]
    assert problems[0].code is Code.MALFORMED_VALUE


def test_validity_backwards() -> None:
    backwards = credential(validFrom="2026-01-31T09:00:00.001Z", validUntil="2026-01-31T14:00:00+05:00")
    assert [problem.code for problem in check_credential(backwards)] == [Code.RANGE]


def test_all_faults_are_told_at_once() -> None:
    pointers = [problem.pointer for problem in check_credential(credential(id=None, type=None, issuer=None))]
    assert pointers == ["/type", "/id", "/issuer"]


OLD_GOOD = {
    "as it is": old_credential(),
    "ends": old_credential(expirationDate="2021-01-31T09:00:00Z"),
    "issuer a URL": old_credential(issuer="https://example.edu/issuers/1"),
    "status": old_credential(credentialStatus=STATUS | {"id": "https://hunar.example/status/1#7"}),
    "name of any kind": old_credential(name=["a", "b"]),
    "refresh": old_credential(refreshService=TYPED | {"id": "urn:x:1"}),
    "more contexts": old_credential(context=[V1, "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]),
}

OLD_BAD: dict[str, tuple[Document, str]] = {
    "no issuanceDate": (old_credential(issuanceDate=...), "/issuanceDate"),
    "issuanceDate a date": (old_credential(issuanceDate="2020-01-31"), "/issuanceDate"),
    "expirationDate null": (old_credential(expirationDate=None), "/expirationDate"),
    "validFrom malformed": (old_credential(validFrom="now"), "/validFrom"),
    "status without id": (old_credential(credentialStatus=STATUS), "/credentialStatus"),
    "refresh without id": (old_credential(refreshService=TYPED), "/refreshService"),
    "both contexts": (old_credential(context=[V1, {"a": "urn:x:a"}, 1]), "/@context/2"),
    "context a text": (old_credential(context=V1), "/@context"),
    "no subject": (old_credential(credentialSubject=...), "/credentialSubject"),
    "no type": (old_credential(type=["Example"]), "/type"),
    "issuer relative": (old_credential(issuer="issuers/1"), "/issuer"),
}


@pytest.mark.parametrize("name", OLD_GOOD)
def test_good_credentials_of_1_1(name: str) -> None:
    assert check_credential(OLD_GOOD[name]) == ()


@pytest.mark.parametrize("name", OLD_BAD)
def test_bad_credentials_of_1_1(name: str) -> None:
    document, pointer = OLD_BAD[name]
    assert [problem.pointer for problem in check_credential(document)] == [pointer]


@pytest.mark.parametrize("first", ["https://www.w3.org/ns/credentials/v3", "https://www.w3.org/2018/credentials/v2"])
@pytest.mark.parametrize("check", [check_credential, check_presentation])
def test_other_versions_are_unsupported_and_not_wrong(check: Any, first: str) -> None:
    with pytest.raises(Unsupported):
        check(credential(context=[first]))


@pytest.mark.parametrize(("proof", "found"), [(..., ["/proof"]), ([], ["/proof"]), (PROOF, []), ([PROOF], [])])
def test_secured_means_that_a_proof_is_there(proof: Any, found: list[str]) -> None:
    assert [problem.pointer for problem in check_credential(credential(proof=proof), secured=True)] == found
    assert check_credential(credential(proof=proof)) == ()


GOOD_PRESENTATIONS = {
    "as it is": presentation(),
    "the least": presentation(holder=..., verifiableCredential=...),
    "one credential without array": presentation(verifiableCredential=credential()),
    "no credentials": presentation(verifiableCredential=[]),
    "several": presentation(verifiableCredential=[credential(), old_credential(), envelope()]),
    "holder with a name": presentation(holder={"id": "did:example:holder", "name": "somebody"}),
    "id": presentation(id="urn:uuid:1"),
    "terms": presentation(termsOfUse=TYPED),
    "of version 1.1": presentation(context=[V1], verifiableCredential=[old_credential()]),
    "an envelope": envelope(type="EnvelopedVerifiablePresentation", id="data:application/vp+jwt,e30.e30.AA"),
}

BAD_PRESENTATIONS: dict[str, tuple[Document, str]] = {
    "no context": (presentation(context=...), "/@context"),
    "contexts swapped": (presentation(context=[EXAMPLES, V2]), "/@context/0"),
    "no type": (presentation(type=...), "/type"),
    "type of a credential": (presentation(type="VerifiableCredential"), "/type"),
    "id relative": (presentation(id="1"), "/id"),
    "holder a name": (presentation(holder="somebody"), "/holder"),
    "holder null": (presentation(holder=None), "/holder"),
    "two holders": (presentation(holder=["did:example:a", "did:example:b"]), "/holder"),
    "holder without id": (presentation(holder={"name": "somebody"}), "/holder"),
    "holder id relative": (presentation(holder={"id": "somebody"}), "/holder/id"),
    "credential null": (presentation(verifiableCredential=None), "/verifiableCredential"),
    "credential a token": (presentation(verifiableCredential=["e30.e30.AA"]), "/verifiableCredential/0"),
    "credential a URL": (presentation(verifiableCredential="https://example.org/1"), "/verifiableCredential"),
    "credential a number": (presentation(verifiableCredential=[credential(), 7]), "/verifiableCredential/1"),
    "credentials nested": (presentation(verifiableCredential=[[credential()]]), "/verifiableCredential/0"),
    "credential without context": (
        presentation(verifiableCredential=[credential(context=...)]),
        "/verifiableCredential/0/@context",
    ),
    "credential malformed": (
        presentation(verifiableCredential=[credential(), credential(validFrom="now")]),
        "/verifiableCredential/1/validFrom",
    ),
    "old credential malformed": (
        presentation(verifiableCredential=[old_credential(issuanceDate=...)]),
        "/verifiableCredential/0/issuanceDate",
    ),
    "terms without type": (presentation(termsOfUse={}), "/termsOfUse/type"),
    "proof a text": (presentation(proof="z"), "/proof"),
    "envelope without context": (
        presentation(verifiableCredential=[envelope(context=...)]),
        "/verifiableCredential/0/@context",
    ),
    "envelope with an empty context": (
        presentation(verifiableCredential=[envelope(context=[])]),
        "/verifiableCredential/0/@context",
    ),
    "envelope with another context": (
        presentation(verifiableCredential=[envelope(context=EXAMPLES)]),
        "/verifiableCredential/0/@context",
    ),
    "envelope without id": (presentation(verifiableCredential=[envelope(id=...)]), "/verifiableCredential/0/id"),
    "envelope with a token as id": (
        presentation(verifiableCredential=[envelope(id="e30.e30.AA")]),
        "/verifiableCredential/0/id",
    ),
    "envelope with a URL as id": (
        presentation(verifiableCredential=[envelope(id="https://example.org/1")]),
        "/verifiableCredential/0/id",
    ),
    "presentation in a presentation": (
        presentation(verifiableCredential=[envelope(type="EnvelopedVerifiablePresentation")]),
        "/verifiableCredential/0/type",
    ),
    "an envelope at the top with a bad id": (
        envelope(type="EnvelopedVerifiablePresentation", id="e30.e30.AA"),
        "/id",
    ),
}


@pytest.mark.parametrize("name", GOOD_PRESENTATIONS)
def test_good_presentations(name: str) -> None:
    assert check_presentation(GOOD_PRESENTATIONS[name]) == ()


@pytest.mark.parametrize("name", BAD_PRESENTATIONS)
def test_bad_presentations(name: str) -> None:
    document, pointer = BAD_PRESENTATIONS[name]
    assert [problem.pointer for problem in check_presentation(document)] == [pointer]


def test_an_envelope_of_two_types_is_none() -> None:
    both = presentation(verifiableCredential=[envelope(type=["EnvelopedVerifiableCredential", "VerifiableCredential"])])
    assert {problem.pointer for problem in check_presentation(both)} == {"/verifiableCredential/0/type"}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, ["/verifiableCredential/0/proof", "/proof"]),
        ({"proof": PROOF}, ["/verifiableCredential/0/proof"]),
        ({"proof": PROOF, "verifiableCredential": [credential(proof=PROOF), envelope()]}, []),
        ({"proof": PROOF, "holder": "did:web:hunar.example"}, []),
        ({"proof": PROOF, "holder": {"id": "did:web:hunar.example"}}, []),
        ({"proof": PROOF, "holder": ...}, ["/verifiableCredential/0/proof"]),
        ({"proof": PROOF, "holder": "did:web:hunar.example:a"}, ["/verifiableCredential/0/proof"]),
    ],
)
def test_secured_presentations(changes: Document, found: list[str]) -> None:
    """Only what the holder issued themselves may go without a proof of its own."""
    problems = check_presentation(presentation(**changes), secured=True)
    assert [problem.pointer for problem in problems] == found


def test_a_credential_without_issuer_is_nobodys_own() -> None:
    nobody = presentation(holder=..., proof=PROOF, verifiableCredential=[credential(issuer=...)])
    pointers = [problem.pointer for problem in check_presentation(nobody, secured=True)]
    assert pointers == ["/verifiableCredential/0/issuer", "/verifiableCredential/0/proof"]


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=8)
    | st.sampled_from([V2, V1]),
    lambda children: (
        st.lists(children, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "type", "@value", "digestSRI", "digestMultibase", "x"]), children, max_size=3
        )
    ),
    max_leaves=8,
)
MEMBERS = st.sampled_from(
    sorted(
        {
            *credential(),
            *presentation(),
            *old_credential(),
            "credentialStatus",
            "credentialSchema",
            "termsOfUse",
            "evidence",
            "refreshService",
            "relatedResource",
            "proof",
            "name",
            "description",
            "validUntil",
            "expirationDate",
            "renderMethod",
        }
    )
)


@given(
    st.sampled_from([credential(), old_credential(), presentation(), envelope()]),
    st.dictionaries(MEMBERS, ANYTHING, max_size=3),
)
def test_no_value_whatever_makes_a_check_fail(document: Document, changes: Document) -> None:
    for check in (check_credential, check_presentation):
        try:
            problems = check(document | changes)
        except Unsupported:
            continue
        assert all(problem.pointer.startswith("/") for problem in problems)


@pytest.mark.parametrize("rules", [RULES_V1, RULES_V2])
def test_every_rule_has_a_name(rules: Any) -> None:
    names = [rule.__name__ for rule in rules]
    assert len(set(names)) == len(names)
    assert "rule" not in names
