"""What values and maps become in RDF."""

from typing import Any

import pytest

from tests.vc.documents import EXAMPLES, OB, V2, credential, mini, quads, refusal
from vc.jsonld.statements import write_double
from vc.nquads import RDF, XSD
from vc.problems import Malformed


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
