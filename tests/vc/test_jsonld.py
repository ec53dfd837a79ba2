"""JSON-LD to RDF: nothing that a reader of the JSON sees can be changed without changing the dataset.

Families of documents that lose something, each beside the control it was made from; what is refused where; and that
one document's contexts cannot work on another's.
"""

import copy
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import contexts
from vc import canonical, rdfc
from vc.jsonld import to_dataset
from vc.jsonld.faults import Fault
from vc.jsonld.statements import state, write_double
from vc.nquads import RDF, XSD
from vc.problems import Code, Invalid, Malformed, Unsupported

V1 = "https://www.w3.org/2018/credentials/v1"
V2 = "https://www.w3.org/ns/credentials/v2"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
CRED = "https://www.w3.org/2018/credentials#"


def credential(**members: Any) -> dict[str, Any]:
    """A small Open Badge, changed by `members`."""
    return {
        "@context": [V2, OB],
        "id": "urn:uuid:4f9c",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": "did:example:issuer", "type": ["Profile"], "name": "An office"},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "id": "urn:uuid:77aa",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "https://office.example/units/1",
                "type": ["Achievement"],
                "name": "Wiring",
                "description": "Wires a room",
                "criteria": {"narrative": "Seen\nand tested"},
                "tag": ["wire", "lamp"],
            },
        },
        **members,
    }


def mini(context: Any, **members: Any) -> dict[str, Any]:
    """A document with one context written out in it."""
    return {"@context": [context], "@id": "ex:id", **members}


def quads(document: dict[str, Any]) -> list[str]:
    return rdfc.canonicalize(to_dataset(document, inline_contexts=True)).split("\n")[:-1]


def refusal(document: dict[str, Any], *, inline_contexts: bool = True) -> Invalid:
    with pytest.raises(Invalid) as refused:
        to_dataset(document, inline_contexts=inline_contexts)
    return refused.value


# --- what is lost


def put(*path: str | int, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(document: dict[str, Any]) -> None:
        place: Any = document
        for name in path[:-1]:
            place = place[name]
        if isinstance(place, list):
            place.insert(path[-1], value)  # type: ignore[arg-type]
        else:
            place[path[-1]] = value

    return change


SUBJECT = "credentialSubject"
ACHIEVEMENT = (SUBJECT, "achievement")

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


# --- what becomes of what is kept


def test_controls_say_all_they_say() -> None:
    assert len(quads(credential())) == 16
    assert len(quads(credential(**{"@context": [V2, OB, EXAMPLES], "anything": {"at": ["all", 1]}}))) == 19


@pytest.mark.parametrize(
    ("value", "term"),
    [
        ("x", '"x"'),
        (True, f'"true"^^<{XSD}boolean>'),
        (False, f'"false"^^<{XSD}boolean>'),
        (7, f'"7"^^<{XSD}integer>'),
        (7.0, f'"7"^^<{XSD}integer>'),
        (-0.0, f'"0"^^<{XSD}integer>'),
        (5.5, f'"5.5E0"^^<{XSD}double>'),
        (1e-7, f'"1.0E-7"^^<{XSD}double>'),
        ({"@value": 5, "@type": XSD + "double"}, f'"5.0E0"^^<{XSD}double>'),
        ({"@value": 0, "@type": XSD + "double"}, f'"0.0E0"^^<{XSD}double>'),
        ({"@value": "5", "@type": XSD + "double"}, f'"5"^^<{XSD}double>'),
        ({"@value": True, "@type": "ex:t"}, '"true"^^<ex:t>'),
        ({"@value": 5, "@type": "ex:t"}, '"5"^^<ex:t>'),
        ({"@value": "x", "@language": "en-GB"}, '"x"@en-gb'),
        ({"@value": "x", "@direction": "rtl"}, '"x"^^<https://www.w3.org/ns/i18n#_rtl>'),
        ({"@value": "x", "@language": "ar-EG", "@direction": "rtl"}, '"x"^^<https://www.w3.org/ns/i18n#ar-eg_rtl>'),
        ({"@value": {"b": [None, {}], "a": 1.0}, "@type": "@json"}, rf'"{{\"a\":1,\"b\":[null,{{}}]}}"^^<{RDF}JSON>'),
        ({"@value": None, "@type": "@json"}, f'"null"^^<{RDF}JSON>'),
        ({"@list": []}, f"<{RDF}nil>"),
        ({"@id": "ex:o"}, "<ex:o>"),
    ],
    ids=repr,
)
def test_value_becomes_its_term(value: Any, term: str) -> None:
    assert quads(mini({"p": "ex:p"}, p=value)) == [f"<ex:id> <ex:p> {term} ."]


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0.0E0"), (-0.0, "0.0E0"), (1, "1.0E0"), (-12.5, "-1.25E1"), (0.1, "1.0E-1"), (1 / 3, "3.333333333333333E-1")],
)
def test_canonical_double(number: float, text: str) -> None:
    assert write_double(number) == text


def test_list_keeps_order_repetition_and_arrays() -> None:
    lists = [["a", "b"], ["b", "a"], ["a", "b", "b"], [["a"], "b"], [["a", "b"]], [[]], []]
    forms = {"".join(quads(mini({"p": {"@id": "ex:p", "@container": "@list"}}, p=items))) for items in lists}
    assert len(forms) == len(lists)


def test_json_member_keeps_what_json_ld_would_drop() -> None:
    context = {"p": {"@id": "ex:p", "@type": "@json"}}
    values: list[Any] = [None, [], [[]], {}, {"unknown": None}, [1, 1], {"@id": "relative"}, "x"]
    assert len({"".join(quads(mini(context, p=value))) for value in values}) == len(values)


def test_default_direction_reaches_all_texts_of_a_context_list() -> None:
    """PyLD alone forgets it at the second context."""
    (line,) = quads({"@context": [{"@direction": "rtl"}, {"p": "ex:p"}], "p": "x"})
    assert line.endswith("#_rtl> .")


# --- maps, whose keys are data or nothing


def test_keys_of_a_language_map_are_signed() -> None:
    context = {"p": {"@id": "ex:p", "@container": "@language"}}
    kept = quads(mini(context, p={"ur": "ہنر", "en": ["skill", "craft"], "@none": "x"}))
    assert [line.split(maxsplit=2)[2] for line in kept] == ['"craft"@en .', '"skill"@en .', '"x" .', '"ہنر"@ur .']
    for lost in ({}, {"en": None}, {"en": []}, {"en": ["x", None]}, {"not a tag": "x"}, {"en": 5}, {"en": ["x", "x"]}):
        assert isinstance(refusal(mini(context, p=lost)), Malformed)


def test_keys_of_an_identifier_map_are_signed() -> None:
    context = {"p": {"@id": "ex:p", "@container": "@id"}, "q": "ex:q"}
    assert quads(mini(context, p={"ex:a": {"q": "x"}})) == ['<ex:a> <ex:q> "x" .', "<ex:id> <ex:p> <ex:a> ."]
    for lost in ({}, {"ex:a": {"@id": "ex:b"}}, {"ex:a": "ex:b"}, {"a": {"q": "x"}}, {"ex:a": None}):
        assert isinstance(refusal(mini(context, p=lost)), Malformed)


def test_keys_of_a_type_map_are_signed() -> None:
    context = {"p": {"@id": "ex:p", "@container": "@type"}, "q": "ex:q", "T": "ex:T"}
    assert f"_:c14n0 <{RDF}type> <ex:T> ." in quads(mini(context, p={"T": {"q": "x"}}))
    for lost in ({}, {"Unknown": {"q": "x"}}, {"T": "ex:b"}, {"_:T": {"q": "x"}}, {"T": []}):
        assert isinstance(refusal(mini(context, p=lost)), Malformed)


def test_keys_of_an_index_map_are_refused_unless_they_are_a_property() -> None:
    assert isinstance(refusal(mini({"p": {"@id": "ex:p", "@container": "@index"}}, p={"a": "x"})), Malformed)
    graph = {"p": {"@id": "ex:p", "@container": ["@graph", "@index"]}, "q": "ex:q"}
    assert isinstance(refusal(mini(graph, p={"a": {"q": "x"}})), Malformed)
    context = {"p": {"@id": "ex:p", "@container": "@index", "@index": "ex:key"}, "q": "ex:q"}
    kept = quads(mini(context, p={"a": {"q": "x"}}))
    assert '_:c14n0 <ex:key> "a" .' in kept
    assert isinstance(refusal(mini(context, p={"a": "x"})), Malformed)


@pytest.mark.parametrize("keyword", ["@included", "@graph", "@reverse", "@nest", "@index", "@set"])
def test_alias_of_a_keyword_is_refused_like_the_keyword(keyword: str) -> None:
    refused = refusal(mini({"alias": keyword, "q": "ex:q"}, alias={"q": "x"}))
    assert refused.problem.pointer == "/alias"


def test_term_that_a_context_turns_off_is_refused() -> None:
    assert refusal(mini({"p": "ex:p", "q": None}, p="x", q="y")).problem.pointer == "/q"


def test_reverse_term_is_kept() -> None:
    assert quads(mini({"p": {"@reverse": "ex:p", "@type": "@id"}}, p="ex:o")) == ["<ex:o> <ex:p> <ex:id> ."]


# --- one graph, many spellings: what governs a credential cannot hide


def test_what_governs_cannot_move_to_another_object_with_the_same_identifier() -> None:
    same = credential(id="urn:x:1", validUntil="2027-01-01T00:00:00Z")
    same[SUBJECT]["id"] = "urn:x:1"
    assert quads(same)
    moved = copy.deepcopy(same)
    moved[SUBJECT]["validUntil"] = moved.pop("validUntil")
    assert refusal(moved).problem.pointer == "/credentialSubject/validUntil"


@given(st.data())
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


# --- contexts


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


# --- one document cannot work on another


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
    from vc.jsonld import _kept

    assert len(_kept.vocabulary.processed) < 600


def test_object_that_came_past_the_checks_is_refused() -> None:
    """Should PyLD change under us so that the strict methods are no longer called, nothing must pass."""
    with pytest.raises(Fault, match="not checked"):
        list(state({"@id": "ex:a", "ex:p": [{"ex:q": [{"@value": "x"}]}]}, {}))


# --- hostile documents


def _nested(depth: int) -> dict[str, Any]:
    node: dict[str, Any] = {"x": "y"}
    for _ in range(depth):
        node = {"x": node, "y": "z"}
    return node


def _examples(**subject: Any) -> dict[str, Any]:
    return credential(**{"@context": [V2, OB, EXAMPLES], SUBJECT: subject})


_SCOPES: dict[str, Any] = {f"q{number}": {"@id": f"ex:q{number}", "@context": {}} for number in range(300)}
_LARGE_SCOPE = {f"t{number}": f"ex:t{number}" for number in range(1200)}

LARGE_BUT_SOUND: dict[str, Callable[[], dict[str, Any]]] = {
    "texts": lambda: _examples(x=[f"s{number}" for number in range(4900)]),
    "empty objects": lambda: _examples(x=[{}] * 4900),
    "objects": lambda: _examples(x=[{"y": str(number)} for number in range(2400)]),
    "objects alike": lambda: _examples(x=[{"y": "a"} for _ in range(2400)]),
    "typed objects": lambda: _examples(x=[{"type": "Achievement"} for _ in range(2400)]),
    "types": lambda: _examples(type=[f"T{number}" for number in range(4900)]),
    "names": lambda: _examples(**{f"x{number}": "v" for number in range(4900)}),
    "long text": lambda: _examples(x="a" * 1_000_000),
    "long list": lambda: _examples(x={"@list": [str(number) for number in range(4800)]}),
    "long JSON": lambda: _examples(x={"@type": "@json", "@value": [1] * 4800}),
    "deep": lambda: _examples(x=_nested(20)),
    "many credentials": lambda: {
        "@context": [V2],
        "type": "VerifiablePresentation",
        "verifiableCredential": [credential(id=f"urn:c:{number}") for number in range(200)],
    },
    "credentials alike": lambda: {
        "@context": [V2],
        "type": "VerifiablePresentation",
        "verifiableCredential": [{"@context": V2, "type": "VerifiableCredential", "name": "a"} for _ in range(600)],
    },
}
HOSTILE: dict[str, Callable[[], dict[str, Any]]] = {
    "list of the same": lambda: _examples(x={"@list": ["a"] * 4800}),
    "contexts": lambda: credential(**{"@context": [V2, OB] * 2500}),
    "scoped contexts multiplied": lambda: {
        "@context": [{**_SCOPES, "p": {"@id": "ex:p", "@context": _LARGE_SCOPE}}],
        **{f"q{number}": {"p": {"t1": "v"}} for number in range(300)},
    },
    "scoped contexts that name known ones": lambda: {
        "@context": [{f"q{n}": {"@id": f"ex:q{n}", "@context": [OB, V2, {"r": f"ex:{n}"}]} for n in range(600)}],
        "q1": {"r": "x"},
    },
    "chain of prefixes": lambda: {"@context": [{f"t{n}": f"t{n + 1}:a" for n in range(2000)}], "t1": "x"},
    "chain of terms": lambda: {"@context": [{f"t{n}": f"t{n + 1}" for n in range(2000)}], "t1": "x"},
    "blank nodes in pairs of pairs": lambda: _examples(x=[{"y": [{"z": [{}] * 4}] * 4}] * 100),
}


@pytest.mark.parametrize("name", LARGE_BUT_SOUND)
def test_large_document_is_canonicalized_soon(name: str) -> None:
    document = LARGE_BUT_SOUND[name]()
    started = time.monotonic()
    assert canonical.rdfc(document)
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_document_is_refused_soon(name: str) -> None:
    document = HOSTILE[name]()
    started = time.monotonic()
    with pytest.raises(Malformed):
        canonical.rdfc(document, inline_contexts=True)
    assert time.monotonic() - started < 2


names = st.sampled_from(
    [
        "id",
        "type",
        "name",
        "p",
        "issuer",
        "credentialSubject",
        "verifiableCredential",
        "proof",
        "evidence",
        "relatedResource",
        "ex:x",
        "@id",
        "@type",
        "@value",
        "@list",
        "@set",
        "@graph",
        "@language",
        "@context",
        "@index",
        "@reverse",
        "@none",
    ]
)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.floats()
    | st.sampled_from(["", "x", "ex:o", "_:b", "@id", "en", V2]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(names, values, max_size=6), st.booleans())
def test_any_document_is_canonicalized_or_refused(document: dict[str, Any], inline_contexts: bool) -> None:
    document["@context"] = [V2, EXAMPLES]
    try:
        canonical.rdfc(document, inline_contexts=inline_contexts)
    except Invalid:
        return


words = st.sampled_from(
    [
        "p",
        "q",
        "@vocab",
        "@base",
        "@language",
        "@direction",
        "@version",
        "@protected",
        "@propagate",
        "@type",
        "@container",
        "@id",
        "@context",
    ]
)


@given(st.dictionaries(words, values, max_size=5))
def test_any_inline_context_is_used_or_refused(context: dict[str, Any]) -> None:
    try:
        to_dataset({"@context": [V2, context, {"r": "ex:r"}], "p": {"q": "x"}, "r": 1}, inline_contexts=True)
    except Invalid:
        return


def test_every_known_context_can_be_used() -> None:
    for url in contexts.index():
        assert quads({"@context": [url, {"test-term": "ex:p"}], "test-term": "x"})
