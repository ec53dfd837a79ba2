"""The credential schemas: what they accept, what they refuse, and whose other rules the samples keep."""

import copy
import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft201909Validator, Draft202012Validator, FormatChecker
from pyld import jsonld

import contexts
import schemas
from vc.jsonld import to_dataset
from vc.problems import Malformed

PROOF = {
    "type": "DataIntegrityProof",
    "cryptosuite": "eddsa-rdfc-2022",
    "created": "2026-09-01T09:00:00Z",
    "verificationMethod": "did:web:passport.hunar.example#key-1",
    "proofPurpose": "assertionMethod",
    "proofValue": "z" + "3" * 88,
}


def faults(document, kind="competency"):
    return schemas.validate(f"{kind}-credential-v1", document)


def at(document, pointer):
    """Give the value at a JSON Pointer."""
    for token in pointer.split("/")[1:]:
        document = document[int(token)] if isinstance(document, list) else document[token]
    return document


def places(document, pointer=""):
    """Every object of a document, with its pointer."""
    if isinstance(document, dict):
        yield pointer, document
        for name, value in document.items():
            yield from places(value, f"{pointer}/{name}")
    elif isinstance(document, list):
        for number, value in enumerate(document):
            yield from places(value, f"{pointer}/{number}")


def strings(document, pointer=""):
    """Every pointer to a string of a document."""
    if isinstance(document, str):
        yield pointer
    elif isinstance(document, dict | list):
        for name, value in document.items() if isinstance(document, dict) else enumerate(document):
            yield from strings(value, f"{pointer}/{name}")


def change(document, pointer, value):
    """Put a value at a JSON Pointer."""
    parent, _, name = pointer.rpartition("/")
    holder = at(document, parent)
    holder[int(name) if isinstance(holder, list) else name] = value


# What is accepted


def test_the_samples_are_valid(credential, kind):
    assert faults(credential, kind) == ()


def test_an_independent_validator_agrees(credential, kind):
    schema = schemas.schema(f"{kind}-credential-v1")
    Draft202012Validator.check_schema(schema)
    assert not list(Draft202012Validator(schema, format_checker=FormatChecker()).iter_errors(credential))


@pytest.mark.parametrize("proof", [PROOF, [PROOF], [PROOF, {**PROOF, "cryptosuite": "ecdsa-rdfc-2019"}]])
def test_a_signed_credential_is_valid(credential, kind, proof):
    credential["proof"] = proof
    assert faults(credential, kind) == ()


OPTIONAL = [
    "/validUntil",
    "/demonstration",
    "/credentialSubject/identityDocument",
    "/credentialSubject/translatedName",
    "/credentialSubject/reviewedTranslation",
    "/credentialSubject/achievement/competencyStandard/translatedName",
]


@pytest.mark.parametrize("pointer", OPTIONAL)
def test_what_may_be_absent_may_be_absent(credential, kind, pointer):
    parent, _, name = pointer.rpartition("/")
    del at(credential, parent)[name]
    assert faults(credential, kind) == ()


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("/credentialSubject/id", "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"),
        ("/credentialSubject/name", "Naïma D'Souza-Khan"),
        ("/credentialSubject/translatedName", {"ur": "نعیمہ ڈی\u200cسوزا", "ar": "نعيمة"}),
        ("/credentialSubject/identityDocument/documentKind", "NICOP"),
        ("/evidence/0/assessmentRoute", "CompetencyBasedAssessment"),
        ("/credentialSubject/achievement/nvqfLevel", 8),
        ("/awardingBody/id", "did:web:sttb.example"),
    ],
)
def test_other_good_values_are_good(credential, kind, pointer, value):
    change(credential, pointer, value)
    assert faults(credential, kind) == ()


def test_a_unit_code_with_an_ampersand_is_good(competency):
    achievement = competency["credentialSubject"]["achievement"]
    achievement |= {
        "unitCode": "0722W&C07",
        "id": "https://passport.hunar.example/standards/nsp-std-welder/1/units/0722W%26C07",
    }
    assert faults(competency) == ()
    achievement["id"] = achievement["id"].replace("%26", "&")
    assert faults(competency)


# What is refused


def test_an_extra_member_is_refused_everywhere(credential, kind):
    for pointer, _ in list(places(credential)):
        broken = copy.deepcopy(credential)
        at(broken, pointer)["fatherName"] = "Muhammad Bachal"
        assert faults(broken, kind), pointer


def members_that_must_be_there(document):
    for parent, each in places(document):
        names = (f"{parent}/{name}" for name in each if not parent.endswith("/translatedName"))
        yield from (name for name in names if name not in OPTIONAL)


MAY_GO = ("/targetCode", "/criteria/id", "/illustrative")


def test_a_member_that_must_be_there_must_be_there(credential, kind):
    for pointer in members_that_must_be_there(credential):
        broken = copy.deepcopy(credential)
        parent, _, member = pointer.rpartition("/")
        del at(broken, parent)[member]
        assert bool(faults(broken, kind)) is not pointer.endswith(MAY_GO), pointer


NUMBERS = [
    "3520212345671",
    "35202-1234567-1",
    "35202 1234567 1",
    "35202.1234567.1",
    "35202–1234567–1",
    "٣٥٢٠٢١٢٣٤٥٦٧١",
    "۳۵۲۰۲-۱۲۳۴۵۶۷-۱",
    "id 35202-1234567-1, Hyderabad",
    "00000-0000001-7",
]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_whole_identity_number_is_refused_in_every_text(credential, kind, number):
    for pointer in strings(credential):
        broken = copy.deepcopy(credential)
        change(broken, pointer, f"{at(broken, pointer)}{number}")
        assert any("identity number" in fault.message for fault in faults(broken, kind)), pointer


@pytest.mark.parametrize("number", [3520212345671, -3520212345671, 3520212345671.0])
def test_a_whole_identity_number_is_refused_as_a_number(competency, number):
    competency["credentialSubject"]["achievement"]["unitOrdinal"] = number
    assert any("identity number" in fault.message for fault in faults(competency))


def test_a_whole_identity_number_is_refused_as_a_name_of_a_member(credential, kind):
    credential["credentialSubject"]["translatedName"]["35202-1234567-1"] = "x"
    found = faults(credential, kind)
    assert any("identity number" in fault.message for fault in found)
    assert "35202" not in str(found)


@given(st.uuids(version=4))
def test_no_random_identifier_is_taken_for_an_identity_number(uuid):
    credential = json.loads((Path(__file__).parent / "samples" / "competency-credential.json").read_bytes())
    credential["id"] = credential["credentialSubject"]["id"] = f"urn:uuid:{uuid}"
    assert faults(credential) == ()


def test_a_signature_of_digits_is_not_taken_for_an_identity_number(credential, kind):
    credential["proof"] = {**PROOF, "proofValue": "z" + "1234567891" * 9}
    assert faults(credential, kind) == ()


def without(name, value):
    return lambda alignments: [each for each in alignments if each[name] != value]


HOSTILE = {
    "two status entries": ("/credentialStatus", [{}, {}]),
    "one status entry in an array": ("/credentialStatus", lambda old: [old]),
    "a suspension entry": ("/credentialStatus/statusPurpose", "suspension"),
    "a number as index": ("/credentialStatus/statusListIndex", 48213),
    "an index with a leading zero": ("/credentialStatus/statusListIndex", "048213"),
    "an index in Arabic digits": ("/credentialStatus/statusListIndex", "٤"),
    "not yet competent": ("/evidence/0/assessmentResult", "NotYetCompetent"),
    "NYC": ("/evidence/0/assessmentResult", "NYC"),
    "no evidence": ("/evidence", []),
    "evidence alone": ("/evidence", lambda old: old[0]),
    "digits in a name": ("/credentialSubject/name", "Ghulam Rasool 1993"),
    "Urdu digits in a name": ("/credentialSubject/translatedName/ur", "غلام ۱۹۹۳"),
    "an address in a name": ("/credentialSubject/name", "ghulam@example.org"),
    "a name that turns direction": ("/credentialSubject/name", "Ghulam\u202eloosaR"),
    "a name with a control character": ("/credentialSubject/name", "Ghulam\u0000"),
    "a name of two lines": ("/credentialSubject/name", "Ghulam\nRasool"),
    "an empty name": ("/credentialSubject/name", ""),
    "a name as a language object": ("/credentialSubject/name", {"@value": "Ghulam", "@language": "en"}),
    "a whole birth date": ("/credentialSubject/birthYear", "1993-05-01"),
    "a birth year as a number": ("/credentialSubject/birthYear", 1993),
    "five digits": ("/credentialSubject/identityDocument/lastFourDigits", "10017"),
    "Arabic digits": ("/credentialSubject/identityDocument/lastFourDigits", "٠٠١٧"),
    "a passport": ("/credentialSubject/identityDocument/documentKind", "Passport"),
    "a mailto subject": ("/credentialSubject/id", "mailto:ghulam@example.org"),
    "a telephone subject": ("/credentialSubject/id", "tel:+923990000001"),
    "a credential id that is an address": ("/id", "https://passport.hunar.example/credentials/1"),
    "no demonstration": ("/demonstration", False),
    "another order of contexts": ("/@context", lambda old: [old[0], old[2], old[1]]),
    "an inline context": ("/@context", lambda old: [*old, {"name": "https://example.org/name"}]),
    "one type less": ("/type", lambda old: old[:-1]),
    "an open type": ("/credentialSubject/type", ["AchievementSubject"]),
    "a date without time": ("/validFrom", "2026-09-01"),
    "a date with an offset": ("/validFrom", "2026-09-01T09:00:00+05:00"),
    "a date with fractions": ("/validFrom", "2026-09-01T09:00:00.5Z"),
    "the thirtieth of February": ("/validFrom", "2026-02-30T09:00:00Z"),
    "an assessment with a time": ("/evidence/0/assessmentDate", "2026-08-28T10:00:00Z"),
    "another schema": ("/credentialSchema/0/id", "https://example.org/schema.json"),
    "level nine": ("/credentialSubject/achievement/nvqfLevel", 9),
    "level as text": ("/credentialSubject/achievement/nvqfLevel", "2"),
    "an achievement outside a standard": ("/credentialSubject/achievement/id", "https://passport.hunar.example/x"),
    "an achievement without https": ("/credentialSubject/achievement/id", lambda old: old.replace("https", "http")),
    "the page itself as criteria": ("/credentialSubject/achievement/criteria/id", lambda old: old.partition("#")[0]),
    "no level alignment": ("/credentialSubject/achievement/alignment", without("targetType", "ext:NVQFLevel")),
    "no ISCO alignment": ("/credentialSubject/achievement/alignment", without("targetFramework", "ISCO-08")),
    "a relative target": ("/credentialSubject/achievement/alignment/0/targetUrl", "unit/1"),
    "a language name": ("/credentialSubject/translatedName", {"Urdu": "غلام"}),
    "a null": ("/validUntil", None),
    "a foreign proof": ("/proof", {**PROOF, "type": "Ed25519Signature2020"}),
    "a proof of authentication": ("/proof", {**PROOF, "proofPurpose": "authentication"}),
    "no proof in an array": ("/proof", []),
}  # fmt: skip


@pytest.mark.parametrize(("pointer", "value"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_changes_are_refused(credential, kind, pointer, value):
    old = at(credential, pointer) if pointer != "/proof" else None
    change(credential, pointer, value(old) if callable(value) else value)
    assert faults(credential, kind)


def test_the_unit_is_aligned_in_a_competency_credential(competency):
    competency["credentialSubject"]["achievement"]["alignment"].pop(0)
    assert [str(fault) for fault in faults(competency)] == [
        "/credentialSubject/achievement/alignment lacks an item that must be there: An alignment to the unit"
    ]


def test_neither_kind_is_the_other(competency, qualification):
    assert schemas.validate(schemas.QUALIFICATION_CREDENTIAL, competency)
    assert schemas.validate(schemas.COMPETENCY_CREDENTIAL, qualification)


@pytest.mark.parametrize("value", [None, 1, "x", [], {}, True])
def test_what_is_no_credential_is_refused(value):
    assert schemas.validate(schemas.COMPETENCY_CREDENTIAL, value)


# The rules of others


@pytest.mark.parametrize(
    "file", ["ob-v3p0/ob_v3p0_achievementcredential_schema.json", "ob-v3p0-strict/achievementcredential.json"]
)
@pytest.mark.parametrize("proof", [None, [PROOF]], ids=["unsigned", "signed"])
def test_the_samples_are_open_badges(credential, shared, file, proof):
    schema = json.loads((shared / "standards" / "schemas" / file).read_bytes())
    validator = Draft201909Validator(schema, format_checker=FormatChecker())
    credential |= {"proof": proof} if proof else {}
    assert not list(validator.iter_errors(credential))
    del credential["credentialSubject"]["achievement"]["criteria"]
    assert list(validator.iter_errors(credential))


def leaves(document):
    """Every scalar of a document, counted, contexts left out; two names of one Open Badges type count as one."""
    if isinstance(document, dict):
        return sum((leaves(value) for name, value in document.items() if name != "@context"), Counter())
    if isinstance(document, list):
        return sum((leaves(value) for value in document), Counter())
    return Counter([json.dumps(document).replace("OpenBadgeCredential", "AchievementCredential")])


def load(url, _options):
    return {
        "contextUrl": None,
        "documentUrl": url,
        "document": contexts.load(url),
        "contentType": "application/ld+json",
    }


def test_nothing_is_lost_in_json_ld(credential):
    credential["proof"] = PROOF
    options = {"documentLoader": load}
    there_and_back = jsonld.compact(jsonld.expand(credential, options), credential["@context"], options)
    assert leaves(there_and_back) == leaves(credential)
    credential["credentialSubject"]["fatherName"] = "unknown"
    there_and_back = jsonld.compact(jsonld.expand(credential, options), credential["@context"], options)
    assert leaves(there_and_back) != leaves(credential)


def test_strict_conversion_finds_no_undefined_term(credential):
    assert to_dataset(credential)
    credential["credentialSubject"]["fatherName"] = "unknown"
    with pytest.raises(Malformed):
        to_dataset(credential)


def test_no_two_things_become_one_node(credential):
    things = {}
    for _, each in places(credential):
        if "id" in each:
            assert things.setdefault(each["id"], each) == each
