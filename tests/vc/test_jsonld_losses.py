"""What JSON-LD or RDF would lose is refused, with its place: families beside the control they were made from."""

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vc.documents import ACHIEVEMENT, CRED, SUBJECT, credential, put, quads, refusal
from vc import canonical
from vc.problems import Code, Invalid, Malformed

# Each change, made after signing, would leave the dataset as PyLD makes it as it was, or was never part of it.
LOSSES: dict[str, tuple[Callable[[dict[str, Any]], None], str]] = {
    "undefined term": (put("salary", value=1), "/salary"),
    "undefined term, deep": (put(*ACHIEVEMENT, "extra", value="x"), "/credentialSubject/achievement/extra"),
    "undefined term with an object": (put("extra", value={"id": "urn:x:1", "type": "Profile"}), "/extra"),
    "undefined term with an empty array": (put("extra", value=[]), "/extra"),
    "undefined term with null": (put("extra", value=None), "/extra"),
    "empty term": (put("", value="x"), "/"),
    "term with a slash and a tilde": (put("a/b~c", value="x"), "/a~1b~0c"),
    "term of a type that it has not": (put(SUBJECT, "encodedList", value="uH4s"), "/credentialSubject/encodedList"),
    "name like a keyword": (put("@secret", value="x"), "/@secret"),
    "keyword of framing": (put("@default", value="x"), "/@default"),
    "keyword of framing in an object": (put(SUBJECT, "@embed", value="@always"), "/credentialSubject/@embed"),
    "null": (put("name", value=None), "/name"),
    "null in an array": (put(*ACHIEVEMENT, "tag", 1, value=None), "/credentialSubject/achievement/tag"),
    "null identifier": (put(SUBJECT, "id", value=None), "/credentialSubject/id"),
    "null type": (put(SUBJECT, "type", value=None), "/credentialSubject/type"),
    "null value": (put("name", value={"@value": None}), "/name/@value"),
    "null language": (put("name", value={"@value": "x", "@language": None}), "/name/@language"),
    "empty array": (put("evidence", value=[]), "/evidence"),
    "empty array of types": (put(SUBJECT, "type", value=[]), "/credentialSubject/type"),
    "array within an array": (put(*ACHIEVEMENT, "tag", value=[["wire"], "lamp"]), "/credentialSubject/achievement/tag"),
    "value repeated": (put(*ACHIEVEMENT, "tag", 0, value="wire"), "/credentialSubject/achievement"),
    "type repeated": (put("type", 0, value="VerifiableCredential"), ""),
    "type repeated by its IRI": (put("type", 0, value=CRED + "VerifiableCredential"), ""),
    "reference repeated": (put("termsOfUse", value=[{"id": "urn:t"}, {"id": "urn:t"}]), ""),
    "relative identifier": (put(SUBJECT, "id", value="worker-1"), "/credentialSubject/id"),
    "empty identifier": (put(SUBJECT, "id", value=""), "/credentialSubject/id"),
    "fragment as identifier": (put(SUBJECT, "id", value="#worker"), "/credentialSubject/id"),
    "absolute path as identifier": (put(SUBJECT, "id", value="/worker"), "/credentialSubject/id"),
    "relative issuer": (put("issuer", value="issuer"), "/issuer"),
    "identifier like a keyword": (put(SUBJECT, "id", value="@worker"), "/credentialSubject"),
    "issuer like a keyword": (put("issuer", value="@issuer"), ""),
    "unmapped type": (put("type", 0, value="MadeUpCredential"), "/type"),
    "unmapped single type": (put("issuer", "type", value="Nobody"), "/issuer/type"),
    "type like a keyword": (put("type", 0, value="@kind"), ""),
    "blank node as identifier": (put(SUBJECT, "id", value="_:b0"), "/credentialSubject/id"),
    "blank node as type": (put("type", 0, value="_:kind"), "/type"),
    "blank node as predicate": (put("_:p", value="x"), "/_:p"),
    "blank node as reference": (put("issuer", value="_:issuer"), "/issuer"),
    "IRI with a space": (put("issuer", value="did:example:an issuer"), "/issuer"),
    "IRI that ends early in N-Quads": (put("issuer", value="did:x> <p:> <o:> .\u00a0<did:y"), "/issuer"),
    "IRI with a quote": (put("issuer", value='did:x"y'), "/issuer"),
    "IRI with two fragments": (put("issuer", value="did:x#a#b"), "/issuer"),
    "IRI with a tab": (put("issuer", value="did:x\ty"), "/issuer"),
    "IRI with U+FFFF": (put("issuer", value="did:x\uffff"), "/issuer"),
    "number as identifier": (put(SUBJECT, "id", value=7), "/credentialSubject"),
    "language without text": (put("name", value={"@language": "en"}), "/name"),
    "direction without text": (put("name", value={"@direction": "rtl"}), "/name"),
    "language tag that is none": (put("name", value={"@value": "x", "@language": "en_GB!"}), ""),
    "empty language tag": (put("name", value={"@value": "x", "@language": ""}), ""),
    "direction that is none": (put("name", value={"@value": "x", "@direction": "up"}), "/name"),
    "language on a number": (put("name", value={"@value": 5, "@language": "en"}), ""),
    "relative datatype": (put("name", value={"@value": "x", "@type": "string"}), ""),
    "index": (put("name", value={"@value": "x", "@index": "hidden"}), "/name/@index"),
    "index on an object": (put(SUBJECT, "@index", value="hidden"), "/credentialSubject/@index"),
    "set": (put(*ACHIEVEMENT, "tag", value={"@set": ["wire", "lamp"]}), "/credentialSubject/achievement/tag/@set"),
    "included": (put("@included", value=[{"id": "urn:x:1", "name": "x"}]), "/@included"),
    "graph": (put("@graph", value=[{"id": "urn:x:1", "name": "x"}]), "/@graph"),
    "reverse": (put("@reverse", value={"issuer": {"id": "urn:x:1"}}), "/@reverse"),
    "nest": (put("@nest", value={"name": "x"}), "/@nest"),
    "member by its IRI": (
        put(CRED + "validUntil", value="2027-01-01T00:00:00Z"),
        "/https:~1~1www.w3.org~12018~1credentials#validUntil",
    ),
    "identifier by keyword": (put(SUBJECT, value={"@id": "urn:x:1", "name": "x"}), "/credentialSubject/@id"),
    "type by keyword": (put(SUBJECT, value={"@type": "Profile", "name": "x"}), "/credentialSubject/@type"),
    "free-floating text in a graph": (put("proof", value="x"), ""),
    "free-floating reference in a graph": (put("proof", value={"id": "urn:x:1"}), "/proof"),
    "empty object in a graph": (put("proof", value={}), "/proof"),
    "number beyond 2^53": (put("name", value=2**53), "/name"),
    "number that is none": (put("name", value=float("nan")), ""),
}  # fmt: skip


@pytest.mark.parametrize("name", LOSSES)
def test_loss_is_refused_with_its_place(name: str) -> None:
    document = credential(proof={"type": "DataIntegrityProof"})
    assert quads(document)
    change, pointer = LOSSES[name]
    change(document)
    refused = refusal(document)
    assert isinstance(refused, Malformed)
    assert refused.problem.pointer == pointer


def test_code_of_a_loss() -> None:
    assert refusal(credential(salary=1)).problem.code is Code.DATA_LOSS_DETECTION


def test_words_do_not_repeat_values() -> None:
    for document in (credential(issuer="cnic 42101"), credential(type=["cnic 42101"]), credential(name=[["42101"]])):
        assert "42101" not in str(refusal(document))


def test_absurdly_long_name_is_not_repeated() -> None:
    refused = refusal(credential(**{"x" * 500_000: "y"}))
    assert refused.problem.pointer == "" and len(str(refused)) < 100


def test_document_is_not_changed() -> None:
    document = credential(name={"@value": "نام", "@language": "UR", "@direction": "rtl"})
    before = copy.deepcopy(document)
    quads(document)
    assert document == before


CHARACTERS = [chr(code) for code in [*range(0x20), 0x7F] if chr(code) not in "\t\n\r"] + ["\ud800", "\udfff"]


@pytest.mark.parametrize("character", CHARACTERS, ids=lambda character: f"U+{ord(character):04X}")
def test_control_character_is_refused_wherever_it_stands(character: str) -> None:
    text = f"a{character}b"
    places = [
        put("name", value=text),
        put(*ACHIEVEMENT, "tag", 0, value=text),
        put(*ACHIEVEMENT, "tag", 0, value={"@value": text}),
        put(*ACHIEVEMENT, "tag", 0, value={"@type": "@json", "@value": [[text]]}),
        put(*ACHIEVEMENT, "tag", 0, value={"@type": "@json", "@value": {text: 1}}),
        put(text, value="x"),
        put("@context", 2, value=text),
        put("@context", 2, value={text: "ex:p"}),
        put("@context", 2, value={"p": {"@id": f"ex:{text}"}}),
    ]
    for change in places:
        document = credential()
        change(document)
        assert refusal(document).problem.code is Code.MALFORMED_VALUE


def test_white_space_and_noncharacters_are_written_as_the_standard_says() -> None:
    lines = quads(credential(name="a\tb\r\nc\ufffe\uffff\x85"))
    assert any(line.endswith('"a\\tb\\r\\nc\\uFFFE\\uFFFF\x85" .') for line in lines)


def test_what_governs_cannot_move_to_another_object_with_the_same_identifier() -> None:
    same = credential(id="urn:x:1", validUntil="2027-01-01T00:00:00Z")
    same[SUBJECT]["id"] = "urn:x:1"
    assert quads(same)
    moved = copy.deepcopy(same)
    moved[SUBJECT]["validUntil"] = moved.pop("validUntil")
    assert refusal(moved).problem.pointer == "/credentialSubject/validUntil"


@given(st.data())
@settings(deadline=None)
def test_every_leaf_counts(data: st.DataObject) -> None:
    """Change any one string, number or name of a document: another dataset, or a refusal."""
    document = credential(
        name={"@value": "نام", "@language": "ur", "@direction": "rtl"},
        credentialStatus={"id": "urn:s:1", "type": "BitstringStatusListEntry", "statusPurpose": "revocation"},
        evidence=[{"type": "Evidence", "name": "a"}, {"type": "Evidence", "name": "b"}],
    )
    signed = canonical.rdfc(document)
    place, name = data.draw(st.sampled_from(list(_leaves(document))))
    old = place[name]
    place[name] = data.draw(st.text("abX:/#@_1 ", max_size=4).map(lambda end: old + end if end else "z"))
    try:
        changed = canonical.rdfc(document)
    except Invalid:
        return
    finally:
        place[name], unchanged = old, place[name] == old
    assert unchanged or changed != signed


def _leaves(value: Any) -> Iterator[tuple[Any, Any]]:
    members = value.items() if isinstance(value, dict) else enumerate(value)
    for name, member in members:
        if isinstance(member, str):
            yield value, name
        elif name != "@context":
            yield from _leaves(member)
