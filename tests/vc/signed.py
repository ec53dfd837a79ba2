"""A credential, and short ways to sign and verify it, for the tests of proofs."""

from typing import Any

import pytest

from keys import Algorithm
from tests.signers import NOW, did_key_source, did_of, method_of, signer_named
from vc.problems import Invalid
from vc.proofs import VerifiedProof, add_proof, verify_proofs
from vc.suites import SUITES, Suite

ED25519, P256, P384 = Algorithm
RDFC = SUITES["eddsa-rdfc-2022", ED25519]
JCS = SUITES["eddsa-jcs-2022", ED25519]
CREATING = [suite for suite in SUITES.values() if suite.creates]

every_suite = pytest.mark.parametrize("suite", CREATING, ids=lambda suite: f"{suite.name}-{suite.algorithm}")
both_forms = pytest.mark.parametrize("suite", [RDFC, JCS], ids=lambda suite: suite.name)


def credential(**members: Any) -> dict[str, Any]:
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://w3id.org/citizenship/v4rc1"],
        "id": "urn:uuid:9e4a2b1c-7d53-4f5e-8f3c-0c1f5f0a9b21",
        "type": ["VerifiableCredential", "EmploymentAuthorizationDocumentCredential"],
        "issuer": {"id": did_of(signer_named()), "name": "A trade centre"},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "id": "urn:uuid:0f3a6f0e-5f8b-4a42-9d4f-1d3c8a7c2b10",
            "type": ["Person", "EmployablePerson"],
            "givenName": "Zainab",
            "employmentAuthorizationDocument": {"type": "EmploymentAuthorizationDocument", "identifier": "83627465"},
        },
        **members,
    }


def options(signer: Any = None, **members: Any) -> dict[str, Any]:
    return {
        "created": "2026-02-01T09:00:00Z",
        "verificationMethod": method_of(signer or signer_named()),
        "proofPurpose": "assertionMethod",
        **members,
    }


def sign(document: dict[str, Any], suite: Suite = RDFC, name: str = "issuer", **members: Any) -> dict[str, Any]:
    signer = signer_named(suite.algorithm, name)
    return add_proof(document, options(signer, **members), suite, signer)


def verify(document: dict[str, Any], **expected: Any) -> tuple[VerifiedProof, ...]:
    given = {"keys": did_key_source, "purpose": "assertionMethod", "now": NOW, **expected}
    return verify_proofs(document, **given)


def refusal(document: dict[str, Any], **expected: Any) -> Invalid:
    with pytest.raises(Invalid) as caught:
        verify(document, **expected)
    return caught.value


def put(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    copy = document.copy()
    copy[path[0]] = put(document[path[0]], path[1:], value)
    return copy


def take(document: Any, path: tuple[Any, ...]) -> Any:
    copy = document.copy()
    if len(path) == 1:
        del copy[path[0]]
    else:
        copy[path[0]] = take(document[path[0]], path[1:])
    return copy
