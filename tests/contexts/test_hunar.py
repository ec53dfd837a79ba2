"""Our own contexts: protected, typed, wholly in our namespace, at peace with their neighbours, and documented."""

import re
from pathlib import Path

import pytest

import contexts

ROOT = Path(__file__).resolve().parents[2]
VOCABULARY = "https://w3id.org/hunar/vocab#"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
V2 = "https://www.w3.org/ns/credentials/v2"
KEYWORDS = {"@protected", "id", "type"}
CONTEXT = contexts.load(contexts.HUNAR)["@context"]
SCOPED = {name: each["@context"] for name, each in CONTEXT.items() if isinstance(each, dict) and "@context" in each}


def terms_of(context):
    return {name: definition for name, definition in context.items() if name not in KEYWORDS}


TERMS = [pair for context in (CONTEXT, *SCOPED.values()) for pair in terms_of(context).items()]

CARD = contexts.load(contexts.HUNAR_CARD)["@context"]
CARDS = {"UnitCard", "QualificationCard"}
ALL_TERMS = [*TERMS, *terms_of(CARD).items()]


@pytest.mark.parametrize(("name", "definition"), ALL_TERMS, ids=[name for name, _ in ALL_TERMS])
def test_every_term_is_an_object_of_our_namespace(name, definition):
    assert definition["@id"] == VOCABULARY + name


def test_the_context_of_cards_is_protected_and_flat():
    assert CARD["@protected"] is True
    assert not any("@context" in definition for definition in terms_of(CARD).values())
    assert set(terms_of(CARD)) >= CARDS


def test_the_context_of_cards_takes_no_term_of_the_data_model():
    model = contexts.load(V2)["@context"]
    scoped = [each["@context"] for each in model.values() if isinstance(each, dict) and "@context" in each]
    taken = set(terms_of(model)).union(*map(terms_of, scoped))
    assert not set(terms_of(CARD)) & taken


@pytest.mark.parametrize("context", [CONTEXT, *SCOPED.values()], ids=["hunar/v1", *SCOPED])
def test_every_context_is_protected(context):
    assert context["@protected"] is True
    assert (context["id"], context["type"]) == ("@id", "@type")


def test_a_term_means_the_same_wherever_it_stands():
    meanings = {}
    for name, definition in ALL_TERMS:
        assert meanings.setdefault(name, definition) == definition


def test_no_top_level_term_is_one_of_our_neighbours():
    ours = set(terms_of(CONTEXT))
    for url in (V2, OB, "https://w3id.org/security/data-integrity/v2"):
        assert not ours & set(terms_of(contexts.load(url)["@context"]))


@pytest.mark.parametrize(
    ("ours", "url", "theirs"),
    [
        ("CompetencyCredential", V2, "VerifiableCredential"),
        ("QualificationCredential", V2, "VerifiableCredential"),
        ("CertifiedWorker", OB, "AchievementSubject"),
        ("CompetencyUnit", OB, "Achievement"),
        ("Qualification", OB, "Achievement"),
        ("CompetencyAssessment", OB, "Evidence"),
    ],
)
def test_no_term_of_a_type_is_one_of_the_type_it_stands_beside(ours, url, theirs):
    neighbour = contexts.load(url)["@context"]
    taken = set(terms_of(neighbour[theirs]["@context"])) | set(terms_of(neighbour))
    assert not set(terms_of(SCOPED[ours])) & taken


# The vocabulary page


PAGE = (ROOT / "docs" / "vocabulary.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `([A-Za-z]+)` \| ([^|]+) \|", PAGE, re.MULTILINE))
KINDS = {
    "@id": "IRI",
    "@vocab": "a value of this page",
    "https://w3id.org/security#multibase": "multibase",
    None: "text",
}
VALUES = {
    "CNIC", "NICOP", "RecognitionOfPriorLearning", "CompetencyBasedAssessment", "PracticalTask", "OralQuestions",
    "WrittenQuestions", "Portfolio", "WorkReference", "Competent",
}  # fmt: skip


def kind_of(name, definition):
    if name in VALUES:
        return "itself a value"
    kind = definition.get("@type")
    kind = KINDS.get(kind, (kind or "").replace("http://www.w3.org/2001/XMLSchema#", "xsd:"))
    container = definition.get("@container")
    if container == "@set":
        return "set of values of this page" if kind.startswith("a value") else f"set of {kind}"
    return "text by language" if container == "@language" else kind


def test_every_term_of_the_context_is_on_the_page_with_its_kind_of_value():
    expected = {name: kind_of(name, definition) for name, definition in ALL_TERMS if name not in {*SCOPED, *CARDS}}
    assert expected == ROWS


def test_every_class_of_the_context_has_a_heading_and_every_heading_a_class():
    headings = re.findall(r"^## (.*)$", PAGE, re.MULTILINE)
    named = {name for heading in headings for name in heading.split(" and ") if re.fullmatch(r"[A-Z][A-Za-z]+", name)}
    assert named == {*SCOPED, *CARDS}


def test_the_page_says_that_the_context_is_not_frozen():
    assert "Not frozen yet" in PAGE
    assert all(url in PAGE for url in contexts.OWN)
    assert all(f"NVQF-{number}" in PAGE for number in (1, 8))
