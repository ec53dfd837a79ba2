"""The schemas themselves: named by URL, standing alone, closed, and speaking without repeating."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import schemas

ROOT = Path(__file__).resolve().parents[2]
ABOUT_PEOPLE = (schemas.COMPETENCY_CREDENTIAL, schemas.QUALIFICATION_CREDENTIAL, *schemas.CARDS.values())


@pytest.mark.parametrize(("url", "file"), schemas.SCHEMAS.items())
def test_a_schema_is_found_by_its_url_and_by_its_file(url, file):
    content = schemas.schema(url)
    Draft202012Validator.check_schema(content)
    assert content["$id"] == url
    assert content["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert content["title"]
    assert content["description"]
    assert schemas.schema(file) == schemas.schema(file.removesuffix(".json")) == content
    assert json.loads(schemas.read(url)) == content


def test_every_schema_file_is_in_the_table():
    assert {path.name for path in (ROOT / "schemas").glob("*.json")} == set(schemas.SCHEMAS.values())


@pytest.mark.parametrize(
    "name", ["", "x", "https://w3id.org/hunar/schemas/competency-credential/v2.json", "../pyproject"]
)
def test_another_name_is_unknown(name):
    with pytest.raises(schemas.UnknownSchema) as caught:
        schemas.validate(name, {})
    assert caught.value.name == name
    assert "is not one that this product knows" in str(caught.value)


def test_a_schema_is_the_callers_own():
    schemas.schema(schemas.TRUST_LIST).clear()
    assert schemas.schema(schemas.TRUST_LIST)["$id"] == schemas.TRUST_LIST


def subschemas(node):
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from subschemas(value)
    elif isinstance(node, list):
        for value in node:
            yield from subschemas(value)


@pytest.mark.parametrize("url", schemas.SCHEMAS)
def test_every_object_is_closed_and_every_reference_stays_inside(url):
    content = schemas.schema(url)
    for each in subschemas(content):
        if each.get("type") == "object":
            assert "additionalProperties" in each
        if isinstance(each.get("$ref"), str):
            assert each["$ref"].removeprefix("#/$defs/") in content["$defs"]


@pytest.mark.parametrize("url", schemas.SCHEMAS)
def test_every_pattern_is_anchored_but_the_one_that_searches_for_identity_numbers(url):
    content = schemas.schema(url)
    searching = content["$defs"].pop("noNationalNumber", None)
    for each in subschemas(content):
        if isinstance(each.get("pattern"), str):
            assert each["pattern"].startswith("^")
            assert each["pattern"].endswith("$")
    assert (searching is None) == (url not in ABOUT_PEOPLE)


def test_what_two_schemas_share_is_the_same_in_both():
    meanings = {}
    for url in ABOUT_PEOPLE:
        for name, definition in schemas.schema(url)["$defs"].items():
            if name not in ("achievement", "assessment", "subject"):
                assert meanings.setdefault(name, definition) == definition


SECRET = "Zebunnisa 61101-7654321-9"
BREAKS = [
    lambda d: d["credentialSubject"].update(name=SECRET),
    lambda d: d["credentialSubject"].update(birthYear=SECRET),
    lambda d: d["credentialSubject"].update({SECRET: SECRET}),
    lambda d: d["credentialSubject"]["translatedName"].update({SECRET: SECRET}),
    lambda d: d["credentialSubject"].update(x={SECRET: [{SECRET: SECRET}]}),
    lambda d: d.update(type=[SECRET]),
    lambda d: d.update(validFrom=SECRET),
    lambda d: d.update(credentialSubject=[SECRET, SECRET]),
    lambda d: d.update(evidence=[SECRET, SECRET]),
    lambda d: d["evidence"][0].update(assessmentMethod=[SECRET, SECRET]),
    lambda d: d.update(proof={"type": SECRET}),
    lambda d: d.update(id={"id": SECRET}),
]


@pytest.mark.parametrize("change", BREAKS)
def test_faults_repeat_no_value(competency, change):
    change(competency)
    found = schemas.validate(schemas.COMPETENCY_CREDENTIAL, competency)
    assert found
    told = " ".join(str(fault) for fault in found)
    assert "Zebunnisa" not in told
    assert "7654321" not in told


def test_faults_name_place_and_rule(competency):
    competency["credentialSubject"] |= {"fatherName": "x", "birthYear": "93"}
    competency["evidence"][0]["assessmentResult"] = "NYC"
    del competency["credentialStatus"]
    assert sorted(str(fault) for fault in schemas.validate("competency-credential-v1", competency)) == [
        "/credentialSubject has members that have no place there (fatherName)",
        "/credentialSubject/birthYear is not as it must be: The year of birth alone, as text",
        '/evidence/0/assessmentResult must be exactly "Competent": '
        "A result of not yet competent never appears in a credential",
        "the document lacks the member credentialStatus",
    ]


def test_the_number_of_faults_is_bounded(competency):
    competency["evidence"] = [{} for _ in range(1000)]
    assert len(schemas.validate(schemas.COMPETENCY_CREDENTIAL, competency)) <= 50
