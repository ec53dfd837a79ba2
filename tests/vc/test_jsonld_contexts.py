"""Contexts: which are accepted where, and that one document's contexts cannot work on another's."""

import threading
from typing import Any

import pytest

import contexts
from tests.vc.documents import ACHIEVEMENT, EXAMPLES, OB, SUBJECT, V1, V2, credential, mini, put, quads, refusal
from vc import canonical, jsonld
from vc.jsonld import to_dataset
from vc.jsonld.faults import Fault
from vc.jsonld.statements import state
from vc.problems import Code, Invalid, Malformed, Unsupported


@pytest.mark.parametrize(
    ("context", "error"),
    [
        ([V2, "https://example.org/unknown"], Unsupported),
        ([V2, V2 + "#"], Unsupported),
        ([V2, "https://www.w3.org/ns/../ns/credentials/v2"], Unsupported),
        ([V2, "HTTPS://www.w3.org/ns/credentials/v2"], Unsupported),
        ([V2, "v2"], Unsupported),
        ([V2, ""], Unsupported),
        ([V2, {"name": "ex:name"}], Unsupported),
        ({"@vocab": "ex:"}, Unsupported),
        ([V2, None], Malformed),
        ([V2, 5], Malformed),
        ([V2, [OB]], Malformed),
        (None, Malformed),
        ([], Malformed),
        ("", Malformed),
        (True, Malformed),
        ([V2] * 17, Malformed),
    ],
    ids=repr,
)
def test_context_that_is_not_accepted(context: Any, error: type[Invalid]) -> None:
    assert type(refusal(credential(**{"@context": context}), inline_contexts=False)) is error


def test_document_without_context_or_not_an_object() -> None:
    document = credential()
    del document["@context"]
    assert refusal(document).problem.code is Code.DATA_LOSS_DETECTION
    assert isinstance(refusal([credential()]), Malformed)  # type: ignore[arg-type]


@pytest.mark.parametrize("path", [(SUBJECT,), ("issuer",), ACHIEVEMENT, (*ACHIEVEMENT, "criteria")], ids=repr)
@pytest.mark.parametrize("context", [V2, [V2, OB], {"x": "ex:x"}, None, []], ids=repr)
def test_context_inside_is_refused(path: tuple[str, ...], context: Any) -> None:
    document = credential()
    put(*path, "@context", value=context)(document)
    refused = refusal(document)
    assert isinstance(refused, Unsupported)
    assert refused.problem.pointer == "/" + "/".join((*path, "@context"))


@pytest.mark.parametrize("version", [V1, V2])
def test_credentials_in_a_presentation_have_their_own_contexts(version: str) -> None:
    inner = (
        credential() if version == V2 else {**credential(), "@context": [V1], "credentialSubject": {"id": "urn:x:1"}}
    )
    if version == V1:
        inner |= {"type": "VerifiableCredential", "issuer": "did:x:1", "issuanceDate": inner.pop("validFrom")}
    presentation = {"@context": [version], "type": "VerifiablePresentation", "verifiableCredential": [inner]}
    assert len(quads(presentation)) == len(quads(inner)) + 2
    inner["@context"].append("https://example.org/unknown")
    refused = refusal(presentation)
    assert isinstance(refused, Unsupported)
    assert refused.problem.pointer == "/verifiableCredential/0/@context"


def test_credential_in_a_presentation_gets_nothing_from_around_it() -> None:
    inner = credential()
    del inner["@context"]
    refused = refusal({"@context": [V2, OB], "type": "VerifiablePresentation", "verifiableCredential": inner})
    assert refused.problem.code is Code.DATA_LOSS_DETECTION


def test_endorsement_has_its_own_context() -> None:
    endorsement = {
        "@context": [V2, OB],
        "id": "urn:e:1",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "issuer": "did:example:other",
        "credentialSubject": {"id": "did:example:issuer", "type": "EndorsementSubject"},
    }
    assert len(quads(credential(endorsement=[endorsement]))) > len(quads(credential()))


def test_protected_term_cannot_be_redefined() -> None:
    refused = refusal(credential(**{"@context": [V2, OB, {"name": "ex:name"}]}))
    assert "protected" in str(refused)
    assert isinstance(refused, Malformed)
    assert "protected" in str(refusal(credential(**{"@context": [V2, V1]})))


@pytest.mark.parametrize(
    "context",
    [
        {"@import": V2},
        {"@import": V2, "name": "ex:forged"},
        {"p": {"@id": "ex:p", "@context": {"@import": V2}}},
        {"p": {"@id": "ex:p", "@context": "https://example.org/unknown"}},
        {"p": {"@id": "ex:p", "@context": [V2, {"q": {"@id": "ex:q", "@context": "relative"}}]}},
        {"@secret": "ex:p"},
        {"p": "@secret"},
        {"p": {"@reverse": "@secret"}},
        {"@context": {"p": "ex:p"}, "q": "ex:q"},
        {"p": {"@id": 5}},
        {"p": 5},
        {"p": "ex:p", "@version": 1.0},
        {"@vocab": None},
        {"@propagate": "x"},
        {"p": {"@id": "p:p"}, "p:p": {"@id": "p"}},
        {"p": {"@id": "ex:p", "@container": "@nothing"}},
        {"p": {"@id": "ex:p", "@context": 5}},
        {"p": {"@id": "ex:p", "@context": [[{}]]}},
        {"@base": 5},
    ],
    ids=repr,
)
def test_inline_context_that_is_wrong_or_too_strong(context: Any) -> None:
    document = {"@context": [{"name": "ex:name"}, context], "@id": "ex:id", "name": "x"}
    assert isinstance(refusal(document), Malformed | Unsupported)


def test_base_of_a_context_does_not_make_relative_iris_good() -> None:
    assert refusal(mini({"@base": "https://base.example/", "p": {"@id": "ex:p", "@type": "@id"}}, p="relative"))


def test_loader_is_the_only_source() -> None:
    asked: list[str] = []

    def load(url: str) -> dict[str, Any]:
        asked.append(url)
        return {"@context": {"p": "ex:p"}}

    assert to_dataset({"@context": "anything", "p": "x"}, load=load)
    assert set(asked) == {"anything"}


def test_contexts_that_include_one_another_are_refused() -> None:
    def load(url: str) -> dict[str, Any]:
        return {"@context": ["b:" if url == "a:" else "a:"]}

    with pytest.raises(Malformed):
        to_dataset({"@context": ["a:"], "p": "x"}, load=load)


def test_hostile_inline_contexts_leave_nothing_behind() -> None:
    good = credential()
    before = canonical.rdfc(good)
    hostile: list[Any] = [
        {"@import": V2, "name": {"@id": "ex:forged", "@protected": True}},
        {"@import": OB, "@protected": False},
        {"p": {"@id": "ex:p", "@context": [V2, {"name": "ex:forged"}]}},
        {"p": {"@id": "ex:p", "@context": [None, {"name": "ex:forged"}]}},
        {"@context": {"name": "ex:forged"}},
    ]
    for context in hostile:
        for around in ([V2, OB, context], [context, V2, OB], [context]):
            try:
                to_dataset({**credential(), "@context": around, "p": {"name": "x"}}, inline_contexts=True)
            except Invalid:
                continue
    assert canonical.rdfc(good) == before
    assert canonical.rdfc(good, inline_contexts=True) == before


def test_scoped_context_does_not_open_the_door_for_the_same_context_outside() -> None:
    """PyLD caches a processed context without regard to the leave that a scoped one has to override."""
    override = {"name": "ex:forged"}
    allowed = {"@context": [V2, {"p": {"@id": "ex:p", "@context": override}}], "p": {"name": "x"}}
    assert quads(allowed)
    for _ in range(2):
        assert "protected" in str(refusal(credential(**{"@context": [V2, override]})))
        both = [V2, {"p": {"@id": "ex:p", "@context": override}}, override]
        assert "protected" in str(refusal({"@context": both, "p": {"name": "x"}}))


def test_threads_do_not_disturb_one_another() -> None:
    documents = [credential(**{"@context": urls}) for urls in ([V2, OB], [V2, OB, EXAMPLES])]
    expected = [canonical.rdfc(document) for document in documents]
    wrong: list[int] = []

    def work() -> None:
        for turn in range(20):
            if canonical.rdfc(documents[turn % 2]) != expected[turn % 2]:
                wrong.append(turn)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_kept_contexts_do_not_grow_without_end() -> None:
    for number in range(300):
        document = {"@context": [V2, EXAMPLES] + [V2] * (number % 14), "x": {f"y{number}": "z"}}
        assert quads(document)
    assert len(jsonld._kept.vocabulary.processed) < 600


def test_object_that_came_past_the_checks_is_refused() -> None:
    """Should PyLD change under us so that the strict methods are no longer called, nothing must pass."""
    with pytest.raises(Fault, match="not checked"):
        list(state({"@id": "ex:a", "ex:p": [{"ex:q": [{"@value": "x"}]}]}, {}))


def test_every_known_context_can_be_used() -> None:
    for url in contexts.index():
        assert quads({"@context": [url, {"test-term": "ex:p"}], "test-term": "x"})
