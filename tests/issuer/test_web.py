"""The issuer over HTTP: published files as they are, and the open endpoint held against the W3C's suite inputs."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from openapi_spec_validator import validate as validate_openapi

from issuer import compromise as compromises
from issuer import trust
from issuer.compromise import compromise
from issuer.found import open_root
from issuer.keyring import create_signing_key
from issuer.web import Interop, Register, create_app
from issuer.web.interop import PATHS
from tests.issuer.office import SETTINGS, TestOffice, ask, make_template, reopen
from tests.verifier.world import NOW, World
from vc.problems import FetchError
from verifier import Policy, verify
from verifier.web import Service
from verifier.web import create_app as create_verifier

UNDECIDED = frozenset(
    {
        # The suite's own good digests are those of a draft of the context of July 2024: who compares them with the
        # published file has to refuse.
        "credential-related-resource-digest-sri-ok.json",
        "credential-related-resource-digest-multibase-ok.json",
        # Syntactically a URL: the suite wants it refused, the standard does not.
        "credential-type-mapped-nonurl-fail.json",
    }
)


@pytest.fixture
def public(tmp_path: Path) -> Path:
    for name, content in {
        ".well-known/did.json": "{}",
        "status/revocation/1": '{"type": "BitstringStatusListCredential"}',
        "contexts/hunar-v1.jsonld": "{}",
        "standards/nsp-std-cook/1/index.json": "{}",
        "standards/nsp-std-cook/1/units/0722W&C07": "{}",
        "secret.txt": "not for you",
        "status/.revocation.partial": "half written",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    return tmp_path


@pytest.fixture
def interop() -> Interop:
    return Interop.generate()


@pytest.fixture
def client(public: Path, interop: Interop) -> FlaskClient:
    register = Register(lambda number: None, {"en": "Test office"})
    return create_app(public, register=register, interop=interop).test_client()


@pytest.fixture
def verifier(world: World) -> FlaskClient:
    policy = Policy(trust=world.trust())
    return create_verifier(Service(lambda: policy, world.fetch, lambda: NOW)).test_client()


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/.well-known/did.json", "application/did"),
        ("/status/revocation/1", "application/vc"),
        ("/contexts/hunar-v1.jsonld", "application/ld+json"),
        ("/standards/nsp-std-cook/1", "application/json"),
        ("/standards/nsp-std-cook/1/units/0722W%26C07", "application/json"),
    ],
)
def test_published_files(client: FlaskClient, path: str, media_type: str) -> None:
    with client.get(path) as answer:
        assert (answer.status_code, answer.mimetype) == (200, media_type)
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "max-age" in answer.headers["Cache-Control"]
        tag = answer.headers["ETag"]
    with client.get(path, headers={"If-None-Match": tag}) as again:
        assert again.status_code == 304


MEDIA_TYPES = {
    ".well-known": "application/did",
    "did.json": "application/did",
    "status": "application/vc",
    "contexts": "application/ld+json",
    "schemas": "application/schema+json",
    "trust-list.json": "application/json",
    "inventories": "application/json",
    "standards": "application/json",
    "organisations": "application/json",
}
"""What each name at the top of a published folder is to be answered as."""


@pytest.mark.parametrize("part", [20_000, 3], ids=["whole", "divided"])
def test_all_that_is_published_after_a_compromise_is_answered(
    issued: TestOffice, monkeypatch: pytest.MonkeyPatch, part: int
) -> None:
    monkeypatch.setattr(compromises, "PART", part)
    _lose_a_key(issued)
    written = _answered_as_they_are(issued.home.public)
    assert written == MEDIA_TYPES.keys() - {"did.json"}
    client = create_app(issued.home.public).test_client()

    def fetch(url: str) -> bytes:
        with client.get(url.removeprefix(issued.home.settings.base_url)) as answer:
            if answer.status_code != 200:
                raise FetchError(url, answer.status)
            return answer.data

    policy, now = Policy(trust=issued.trust()), datetime.now(UTC)
    assert {str(verify(data, policy, now=now, fetch=fetch).verdict) for data in issued.files().values()} == {"valid"}


def test_the_did_document_of_an_issuer_below_a_path_is_answered(tmp_path: Path) -> None:
    make_template(tmp_path / "office", replace(SETTINGS, base_url="https://office.hunar.example/skills"))
    with reopen(tmp_path / "office") as office:
        office.publish()
    assert "did.json" in _answered_as_they_are(office.home.public)


def _lose_a_key(office: TestOffice) -> None:
    """Publish that the first key is compromised since now, with a second one in its place."""
    create_signing_key(office.desk.keyring, office.desk.did, valid_from=office.desk.now(), actor=office.clerk)
    compromise(office.desk, f"{office.desk.did}#key-1", datetime.now(UTC), office.home.trust, actor=office.clerk)
    root = open_root(office.home, office.desk, ask)
    trust.renew(office.desk, root, office.home.trust, actor=office.clerk, days=30)
    office.publish()


def _answered_as_they_are(public: Path) -> set[str]:
    """Ask for every file of a published folder; gives the names at its top."""
    client = create_app(public).test_client()
    files = {file.relative_to(public).as_posix(): file for file in public.rglob("*") if file.is_file()}
    for path, file in files.items():
        with client.get(f"/{quote(path)}") as answer:
            assert (answer.status_code, answer.mimetype) == (200, MEDIA_TYPES[path.split("/")[0]]), path
            assert answer.data == file.read_bytes()
    return {path.split("/")[0] for path in files}


@pytest.mark.parametrize(
    "path",
    ["/secret.txt", "/status/.revocation.partial", "/status/../secret.txt", "/status/%2e%2e/secret.txt", "/status/9"],
)
def test_nothing_else_is_served(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_open_endpoint_is_off_by_default(public: Path) -> None:
    answer = create_app(public).test_client().post("/credentials/issue", json={"credential": {}})
    assert answer.status_code in (404, 405)


def minimal(issuer: str, **members: Any) -> dict[str, Any]:
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential"],
        "issuer": issuer,
        "credentialSubject": {"id": "did:example:subject"},
        **members,
    }


@pytest.mark.parametrize("name", PATHS)
@pytest.mark.parametrize("version", ["1.1", "2.0"])
def test_what_it_issues_is_verified_and_untrusted(
    client: FlaskClient, interop: Interop, verifier: FlaskClient, name: str, version: str
) -> None:
    issuer = interop.did(PATHS[name])
    credential = minimal(issuer)
    if version == "1.1":
        credential["@context"] = ["https://www.w3.org/2018/credentials/v1"]
        credential["issuanceDate"] = "2026-01-01T00:00:00Z"
    answer = client.post(f"/suites/{name}/credentials/issue", json={"credential": credential, "options": {}})
    assert answer.status_code == 201, answer.json
    assert answer.json is not None
    issued = answer.json["verifiableCredential"]
    checked = verifier.post("/credentials/verify", json={"verifiableCredential": issued})
    assert checked.json is not None
    assert (checked.status_code, checked.json["verdict"]) == (200, "untrusted"), checked.json


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"credential": "eyJ"},
        {"credential": {}},
        {"credential": {"@context": ["https://www.w3.org/ns/credentials/v2"]}},
        {"credential": None, "options": {}},
    ],
)
def test_what_does_not_conform_is_refused(client: FlaskClient, body: Any) -> None:
    answer = client.post("/credentials/issue", json=body)
    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["errors"]


def test_it_issues_in_no_other_name(client: FlaskClient, interop: Interop) -> None:
    own = interop.did(PATHS["eddsa-rdfc-2022"])
    assert client.post("/credentials/issue", json={"credential": minimal(own)}).status_code == 201
    other = minimal("did:web:passport.hunar.example")
    assert client.post("/credentials/issue", json={"credential": other}).status_code == 400
    undefined = minimal(own, credentialSubject={"isAlsoASurgeon": True})
    assert client.post("/credentials/issue", json={"credential": undefined}).status_code == 400
    options = {"mandatoryPointers": ["/issuer"]}
    assert client.post("/credentials/issue", json={"credential": minimal(own), "options": options}).status_code == 400


def test_the_inputs_of_the_data_model_suite(client: FlaskClient, interop: Interop, vectors: Path) -> None:
    """Every credential input of the W3C's VCDM 2.0 suite, through the endpoint that the suite itself would use."""
    folder = vectors / "vcdm-2.0-test-suite"
    cases = json.loads((folder / "expected.json").read_text())["cases"]
    wrong, tried = [], 0
    for case in cases:
        name = Path(case["file"]).name
        if not name.startswith("credential-") or case["expected"] not in ("accept", "refuse") or name in UNDECIDED:
            continue
        text = (folder / case["file"]).read_text()
        text = text.replace("PAST DATE", "2020-01-01T00:00:00Z").replace("FUTURE DATE", "2999-01-01T00:00:00Z")
        credential = json.loads(text)
        if "issuer" not in credential:
            credential["issuer"] = interop.did(PATHS["eddsa-rdfc-2022"])
        elif isinstance(credential["issuer"], dict) and "id" not in credential["issuer"]:
            credential["issuer"] = {**credential["issuer"], "id": interop.did(PATHS["eddsa-rdfc-2022"])}
        status = client.post("/credentials/issue", json={"credential": credential, "options": {}}).status_code
        tried += 1
        if status != {"accept": 201, "refuse": 400}[case["expected"]]:
            wrong.append((name, case["expected"], status, case["used_by_suite"]))
    assert tried > 70
    assert [case for case in wrong if case[3]] == [], wrong


def test_the_description_is_true(client: FlaskClient) -> None:
    description = client.get("/openapi.json").json
    assert description is not None
    validate_openapi(description)
    described = {
        (path.replace("/{name}", "/{path:name}") if path == "/{name}" else path, method.upper())
        for path, operations in description["paths"].items()
        for method in operations
    }
    routes = {
        (rule.rule.replace("<path:filename>", "<filename>").replace("<", "{").replace(">", "}"), method)
        for rule in client.application.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert described == routes
