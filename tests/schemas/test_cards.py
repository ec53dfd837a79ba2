"""The schemas of cards: what they accept, what they refuse, and that every member of a sample is signed."""

import copy
import json
from pathlib import Path

import pytest

import schemas
from vc.jsonld import to_dataset
from vc.unit_bitmap import read_units

SAMPLES = Path(__file__).parent / "samples"
TYPES = {"unit-card": "UnitCard", "qualification-card": "QualificationCard"}
PROOF = {
    "type": "DataIntegrityProof",
    "cryptosuite": "eddsa-rdfc-2022",
    "verificationMethod": "did:web:passport.hunar.example#key-1",
    "proofPurpose": "assertionMethod",
    "proofValue": "z" + "3" * 88,
}


def read(kind):
    return json.loads((SAMPLES / f"{kind}.json").read_bytes())


def faults(kind, document):
    return schemas.validate(schemas.CARDS[TYPES[kind]], document)


@pytest.fixture(params=TYPES)
def kind(request):
    return request.param


def test_the_samples_are_valid_with_proof_and_without(kind):
    document = read(kind)
    assert faults(kind, document) == ()
    assert faults(kind, {**document, "proof": PROOF}) == ()
    del document["credentialSubject"]["identityDocument"]
    assert faults(kind, document) == ()


def test_the_type_tells_the_schema(kind):
    [card_type] = set(read(kind)["type"]) & set(schemas.CARDS)
    assert schemas.schema(schemas.CARDS[card_type])["properties"]["type"]["const"] == [
        "VerifiableCredential",
        card_type,
    ]
    other = next(each for each in TYPES if each != kind)
    assert faults(other, read(kind))


def test_a_card_says_nothing_of_the_person_that_the_full_credential_does_not(kind):
    subject = schemas.schema(schemas.CARDS[TYPES[kind]])["$defs"]["subject"]["properties"]
    about_the_worker = {"name", "birthYear", "identityDocument"}
    about_the_work = {
        "standardId",
        "standardVersion",
        "iscoCode",
        "nvqfLevel",
        "unitCode",
        "qualificationId",
        "certifiedUnits",
    }
    assert about_the_worker <= set(subject) <= about_the_worker | about_the_work


def test_every_value_of_a_sample_is_signed(kind):
    """Each of them stands in the RDF dataset, so none can be changed without breaking the signature."""
    text = str(to_dataset(read(kind)))
    subject = read(kind)["credentialSubject"]
    hint = subject.pop("identityDocument")
    for value in [*subject.values(), hint["lastFourDigits"], "vocab#CNIC"]:
        assert str(value) in text


CHANGES = {
    "an id": lambda d: d.update(id="urn:uuid:c1e8a7f4-3b59-4f0d-b6f2-90b7d5e4a812"),
    "a schema": lambda d: d.update(credentialSchema={"id": schemas.UNIT_CARD, "type": "JsonSchema"}),
    "evidence": lambda d: d.update(evidence=[]),
    "an issuer with a name": lambda d: d.update(issuer={"id": "did:web:x.example", "name": "Best"}),
    "another context": lambda d: d["@context"].append("https://w3id.org/hunar/v1"),
    "the contexts in another order": lambda d: d["@context"].reverse(),
    "another type": lambda d: d["type"].append("AchievementCredential"),
    "no end": lambda d: d.pop("validUntil"),
    "an end with an offset": lambda d: d.update(validUntil="2031-08-31T23:59:59+05:00"),
    "no status": lambda d: d.pop("credentialStatus"),
    "two statuses": lambda d: d.update(credentialStatus=[d["credentialStatus"]] * 2),
    "a status with an id": lambda d: d["credentialStatus"].update(id="https://x.example/1#1"),
    "suspension": lambda d: d["credentialStatus"].update(statusPurpose="suspension"),
    "an index that is a number": lambda d: d["credentialStatus"].update(statusListIndex=94567),
    "an index with a leading zero": lambda d: d["credentialStatus"].update(statusListIndex="094567"),
    "a proof with a time": lambda d: d.update(proof={**PROOF, "created": "2026-09-01T09:00:00Z"}),
    "a proof of authentication": lambda d: d.update(proof={**PROOF, "proofPurpose": "authentication"}),
    "two proofs": lambda d: d.update(proof=[PROOF, PROOF]),
    "an id of the holder": lambda d: d["credentialSubject"].update(id="urn:uuid:x"),
    "a father's name": lambda d: d["credentialSubject"].update(fatherName="x"),
    "a photograph": lambda d: d["credentialSubject"].update(image="data:,"),
    "a whole birth date": lambda d: d["credentialSubject"].update(birthYear="1993-05-01"),
    "a year that is a number": lambda d: d["credentialSubject"].update(birthYear=1993),
    "a whole CNIC": lambda d: d["credentialSubject"]["identityDocument"].update(lastFourDigits="6110176543219"),
    "a whole CNIC for a name": lambda d: d["credentialSubject"].update(name="61101-7654321-9"),
    "a whole CNIC for a code": lambda d: d["credentialSubject"].update(standardId="6110176543219"),
    "three digits": lambda d: d["credentialSubject"]["identityDocument"].update(lastFourDigits="017"),
    "another kind of document": lambda d: d["credentialSubject"]["identityDocument"].update(documentKind="passport"),
    "no kind of document": lambda d: d["credentialSubject"]["identityDocument"].pop("documentKind"),
    "a result": lambda d: d["credentialSubject"].update(assessmentResult="NotYetCompetent"),
    "level nine": lambda d: d["credentialSubject"].update(nvqfLevel=9),
    "a level that is text": lambda d: d["credentialSubject"].update(nvqfLevel="2"),
    "an occupation of five digits": lambda d: d["credentialSubject"].update(iscoCode="74110"),
    "no standard": lambda d: d["credentialSubject"].pop("standardId"),
    "no version": lambda d: d["credentialSubject"].pop("standardVersion"),
    "no name": lambda d: d["credentialSubject"].pop("name"),
    "a name that turns the direction": lambda d: d["credentialSubject"].update(name="Ali \u202edadaM"),
    "both a unit and a qualification": lambda d: d["credentialSubject"].update(unitCode="A", qualificationId="b"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_everything_else_is_refused(kind, change):
    broken = copy.deepcopy(read(kind))
    change(broken)
    assert faults(kind, broken)


@pytest.mark.parametrize("text", ["", "u", "ug", "_4A", "z_4A", "u_4A=", "u" + "_" * 684, 5, ["u_4A"]])
def test_a_bitmap_of_units(text):
    document = read("qualification-card")
    read_units(document["credentialSubject"]["certifiedUnits"])
    document["credentialSubject"]["certifiedUnits"] = text
    assert faults("qualification-card", document)
