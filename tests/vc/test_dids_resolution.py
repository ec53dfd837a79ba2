"""The answer to `GET /1.0/identifiers/{did}` in both of its dialects."""

import json

import pytest

from vc.dids import DETAILS, DidError, resolution, resolve
from vc.problems import Malformed

DID = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"


def nothing(url: str) -> bytes:
    raise AssertionError(url)


def test_success() -> None:
    answer = resolution(DID, nothing)
    assert answer.status == 200
    body = answer.to_json()
    assert body["didDocument"]["id"] == DID
    assert body["didResolutionMetadata"] == {"contentType": "application/did"}
    assert body["didDocumentMetadata"] == {}


def test_an_error_as_a_string_and_as_problem_details() -> None:
    answer = resolution("did:example:123", nothing)
    legacy = answer.to_json()
    assert legacy["didDocument"] is None
    assert legacy["didResolutionMetadata"]["error"] == "methodNotSupported"
    current = answer.to_json(problem_details=True)["didResolutionMetadata"]["error"]
    assert current["type"] == "https://www.w3.org/ns/did#METHOD_NOT_SUPPORTED"
    assert current["title"]
    assert current["detail"]


@pytest.mark.parametrize("error", DidError)
def test_every_error_has_its_details(error: DidError) -> None:
    assert 400 <= DETAILS[error].status < 500
    assert DETAILS[error].type.startswith("https://www.w3.org/ns/did#")


def test_a_malformed_document_is_told_apart_from_none() -> None:
    body = json.dumps({"id": "did:web:example.com", "verificationMethod": "none"}).encode()
    assert resolution("did:web:example.com", lambda url: body).error is DidError.INVALID_DID_DOCUMENT


def test_a_plain_https_controller() -> None:
    url = "https://controller.example/101"
    document = {"id": url}
    assert resolve(url, {url: json.dumps(document).encode()}.__getitem__) == document


@pytest.mark.parametrize(
    "url",
    ["http://controller.example/", "https://a@controller.example/", "https://controller.example/#a", "urn:uuid:1", "x"],
)
def test_other_controllers_are_refused(url: str) -> None:
    with pytest.raises(Malformed):
        resolve(url, nothing)
