"""The two credentials as documents, drawn up from facts. Pure: the same facts give the same document.

The rule: a document holds what docs/adr/0018 allows and nothing else: the name as in the passport, the birth year, the
last four digits of a CNIC or NICOP, and competent results only. Its shape is the schema of its type (`schemas`); names
and descriptions are plain strings, as Open Badges demands, with translations beside them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from issuer.desk import Desk
from issuer.store.assessments import Assessment, Method
from issuer.store.credentials import Credential, Kind
from issuer.store.enrolments import Route
from issuer.store.workers import IdentityDocument, Worker
from schemas import COMPETENCY_CREDENTIAL, QUALIFICATION_CREDENTIAL
from schemas.standards import Alignment, Qualification, Standard, Unit, nvqf_levels
from vc import instant
from vc.problems import Document

CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    "https://w3id.org/hunar/v1",
)
_METHODS: Mapping[Method, str] = MappingProxyType(
    {Method.PRACTICAL: "PracticalTask", Method.WRITTEN: "WrittenQuestions", Method.ORAL: "OralQuestions"}
)
_ROUTES: Mapping[Route, str] = MappingProxyType(
    {Route.RPL: "RecognitionOfPriorLearning", Route.CBT: "CompetencyBasedAssessment"}
)
_NVQF = "National Vocational Qualifications Framework of Pakistan"
_NVQF_LEVEL = "https://w3id.org/hunar/vocab#NVQF-{}"


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a credential is made of.

    `hint` is the CNIC or NICOP whose last digits are shown, None if the worker has neither. `assessments` are the
    grounds: one for a unit, one for each unit of a qualification or card; `rests_on` are the unit credentials that a
    card names, in the same order. `accreditations` maps the id of an assessment to the number under which its assessor
    worked. `standard` is None if the library does not have it.
    """

    credential: Credential
    worker: Worker
    hint: IdentityDocument | None
    assessments: tuple[Assessment, ...]
    accreditations: Mapping[str, str]
    standard: Standard | None
    rests_on: tuple[Credential, ...] = ()


def draw_credential(facts: Facts, standard: Standard, desk: Desk) -> Document:
    """The full, unsigned document for `facts` under `standard`: a CompetencyCredential or a QualificationCredential."""
    if facts.credential.kind is Kind.UNIT:
        return _competency(facts, standard, desk)
    return _qualification(facts, standard, desk)


def _competency(facts: Facts, standard: Standard, desk: Desk) -> Document:
    assessment = facts.assessments[0]
    unit = standard.unit(assessment.unit_code)
    subject = {**_holder(facts), "achievement": draw_unit(unit, standard, desk)}
    return {
        **_head(facts, desk, "CompetencyCredential", unit.title),
        "credentialSubject": subject,
        "evidence": [_evidence(assessment, facts, desk)],
        "credentialSchema": [{"id": COMPETENCY_CREDENTIAL, "type": "JsonSchema"}],
        "credentialStatus": _status(facts.credential, desk),
    }


def _qualification(facts: Facts, standard: Standard, desk: Desk) -> Document:
    qualification = standard.qualification(facts.assessments[0].qualification_id)
    subject = {
        **_holder(facts),
        "achievement": draw_qualification(qualification, standard, desk),
        "certifiedUnit": [_certified_unit(unit, standard, desk) for unit in qualification.units],
    }
    return {
        **_head(facts, desk, "QualificationCredential", qualification.title),
        "credentialSubject": subject,
        "evidence": _grouped_evidence(facts, standard, desk),
        "credentialSchema": [{"id": QUALIFICATION_CREDENTIAL, "type": "JsonSchema"}],
        "credentialStatus": _status(facts.credential, desk),
    }


def _head(facts: Facts, desk: Desk, kind: str, name: str) -> Document:
    credential = facts.credential
    head: Document = {
        "@context": list(CONTEXTS),
        "id": credential.id,
        "type": ["VerifiableCredential", "AchievementCredential", kind],
        "issuer": {"id": desk.did, "type": ["Profile"], "name": desk.names["en"]},
        "validFrom": instant.write(credential.valid_from),
        "validUntil": instant.write(credential.valid_until),
        "awardedDate": instant.write(credential.valid_from),
        "name": name,
        "awardingBody": _organisation(facts.assessments[0].body_name, desk),
    }
    return {**head, "demonstration": True} if desk.demonstration else head


def _holder(facts: Facts) -> Document:
    worker = facts.worker
    holder: Document = {
        "id": worker.id,
        "type": ["AchievementSubject", "CertifiedWorker"],
        "name": worker.name_en,
        **_translated({"ur": worker.name_ur, "sd": worker.name_sd}),
        "birthYear": str(worker.birth_year),
    }
    if facts.hint:
        kind, digits = str(facts.hint.kind), facts.hint.last_four
        holder["identityDocument"] = {"type": "IdentityDocumentHint", "documentKind": kind, "lastFourDigits": digits}
    return holder


def draw_unit(unit: Unit, standard: Standard, desk: Desk) -> Document:
    """The achievement of a unit: what it is called, what it takes, and its counterparts elsewhere."""
    url = standard.unit_url(desk.address.base_url, unit.code)
    return {
        "id": url,
        "type": ["Achievement", "CompetencyUnit"],
        "achievementType": "Competency",
        "name": unit.title,
        "description": f"Unit {unit.code} of the competency standard {_edition(standard)}, NVQF level {unit.level}.",
        "criteria": {"id": f"{url}#criteria", "narrative": _unit_narrative(unit, standard)},
        "unitCode": unit.code,
        "unitOrdinal": unit.ordinal,
        "nvqfLevel": unit.level,
        "competencyStandard": _standard(standard, desk),
        **_illustrative(unit.illustrative),
        "alignment": [
            {
                "type": ["Alignment"],
                "targetName": unit.title,
                "targetUrl": url,
                "targetCode": unit.code,
                "targetFramework": _edition(standard),
                "targetType": "ceasn:Competency",
            },
            _level_alignment(unit.level),
            *_occupations(standard.unit_alignments(unit.code) or standard.alignments),
        ],
    }


def draw_qualification(qualification: Qualification, standard: Standard, desk: Desk) -> Document:
    """The achievement of a qualification, as `draw_unit`."""
    url = standard.qualification_url(desk.address.base_url, qualification.id)
    level = qualification.level
    return {
        "id": url,
        "type": ["Achievement", "Qualification"],
        "achievementType": "Certificate",
        "name": qualification.title,
        "description": f"Qualification of the competency standard {_edition(standard)}, NVQF level {level}.",
        "criteria": {"id": f"{url}#criteria", "narrative": _qualification_narrative(standard)},
        "qualificationId": qualification.id,
        **({"qualificationCode": qualification.code} if qualification.code else {}),
        "nvqfLevel": level,
        "competencyStandard": _standard(standard, desk),
        **_illustrative(qualification.illustrative),
        "alignment": [_level_alignment(level), *_occupations(qualification.alignments or standard.alignments)],
    }


def _unit_narrative(unit: Unit, standard: Standard) -> str:
    """What it takes to be competent in a unit, in one line."""
    elements = "; ".join(element["title"] for element in unit.document["elements"])
    return f"{_sentence(standard.document['scoring']['unitRule'])} Elements: {elements}."


def _qualification_narrative(standard: Standard) -> str:
    """What it takes to have a qualification, in one line."""
    return _sentence(standard.document["scoring"]["qualificationRule"])


def _certified_unit(unit: Unit, standard: Standard, desk: Desk) -> Document:
    return {
        "id": standard.unit_url(desk.address.base_url, unit.code),
        "type": "CompetencyUnit",
        "name": unit.title,
        "unitCode": unit.code,
        "unitOrdinal": unit.ordinal,
        "nvqfLevel": unit.level,
        **_illustrative(tuple(name for name in unit.illustrative if name != "criteria")),
    }


def _evidence(assessment: Assessment, facts: Facts, desk: Desk) -> Document:
    return {
        "type": ["Evidence", "CompetencyAssessment"],
        "assessmentDate": assessment.assessed_on.isoformat(),
        "assessmentRoute": _ROUTES[assessment.route],
        "assessmentMethod": [name for method, name in _METHODS.items() if method in assessment.methods],
        "assessmentResult": "Competent",
        "assessmentCentre": _organisation(assessment.centre_name, desk),
        "assessorAccreditation": facts.accreditations[assessment.id],
    }


def _grouped_evidence(facts: Facts, standard: Standard, desk: Desk) -> list[Document]:
    """One piece of evidence for all units assessed alike: same day, place, way and assessor."""
    groups: dict[str, tuple[Document, list[str]]] = {}
    for assessment in facts.assessments:
        evidence = _evidence(assessment, facts, desk)
        _, units = groups.setdefault(repr(evidence), (evidence, []))
        units.append(standard.unit_url(desk.address.base_url, assessment.unit_code))
    return [{**evidence, "assessedUnit": units} for evidence, units in groups.values()]


def _status(credential: Credential, desk: Desk) -> Document:
    url = desk.address.status_list("revocation", credential.list_number)
    return {
        "id": f"{url}#{credential.position}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(credential.position),
        "statusListCredential": url,
    }


def _standard(standard: Standard, desk: Desk) -> Document:
    return {
        "id": standard.url(desk.address.base_url),
        "type": "CompetencyStandard",
        "name": standard.title["en"],
        **_translated({language: text for language, text in standard.title.items() if language != "en"}),
        "standardId": standard.id,
        "standardVersion": standard.version,
    }


def _organisation(name: str, desk: Desk) -> Document:
    return {"id": desk.address.organisation(name), "type": ["Profile"], "name": name}


def _translated(names: Mapping[str, str]) -> dict[str, Any]:
    """Translations that are there. None is marked reviewed, because nobody has put a review on record."""
    given = {language: name for language, name in names.items() if name}
    return {"translatedName": given} if given else {}


def _illustrative(members: tuple[str, ...]) -> dict[str, Any]:
    return {"illustrative": list(members)} if members else {}


def _level_alignment(level: int) -> Document:
    return {
        "type": ["Alignment"],
        "targetName": nvqf_levels()[level].title_en,
        "targetUrl": _NVQF_LEVEL.format(level),
        "targetCode": str(level),
        "targetFramework": _NVQF,
        "targetType": "ext:NVQFLevel",
    }


def _occupations(alignments: Iterable[Alignment]) -> list[Document]:
    return [
        {
            "type": ["Alignment"],
            "targetName": found.label,
            "targetUrl": found.uri,
            **({"targetCode": found.code} if found.code else {}),
            "targetFramework": found.scheme,
            "targetType": "ext:Occupation",
        }
        for found in alignments
        if found.uri
    ]


def _edition(standard: Standard) -> str:
    return f"{standard.title['en']}, version {standard.version}"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."
