"""`POST /verify`: a file of any kind, raw or in a form, and the report on it."""

import io

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.reading.paper import NOW, Desk, draw, pdf, picture, to_json
from verifier import Policy
from verifier.reading.limits import LIMITS
from verifier.reading.worker import Reader
from verifier.web import Service, create_app


@pytest.fixture
def client(desk: Desk, reader: Reader) -> FlaskClient:
    return create_app(Service(lambda: Policy(desk.trust), desk.world.fetch, lambda: NOW, reader)).test_client()


def upload(client: FlaskClient, data: bytes) -> TestResponse:
    """Hand over a file as a form, written here: the client of the tests would keep a large one in a file."""
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
    body = head + data + b"\r\n--b--\r\n"
    return client.post("/verify", data=body, content_type="multipart/form-data; boundary=b")


def test_a_body_and_a_form_get_the_same_report(client: FlaskClient, desk: Desk) -> None:
    data = pdf([[desk.text()]], {"a.json": to_json(desk.full())})
    raw = client.post("/verify", data=data, content_type="application/pdf")
    form = client.post("/verify", data={"file": (io.BytesIO(data), "../../a.json")})
    assert raw.status_code == form.status_code == 200
    assert raw.json == form.json == desk.check(data).to_json()
    assert raw.json is not None
    assert raw.json["verdict"] == "valid"


@pytest.mark.parametrize(
    "kind",
    ["application/json", "text/plain", "application/x-www-form-urlencoded", "image/png", "nonsense", "multipart/mixed"],
)
def test_what_the_sender_calls_it_does_not_matter(client: FlaskClient, desk: Desk, kind: str) -> None:
    for data in (to_json(desk.full()), desk.text().encode(), picture(draw(desk.text()))):
        answer = client.post("/verify", data=data, content_type=kind)
        assert (answer.status_code, answer.get_json()["exitStatus"]) == (200, 0)


def test_the_verdict_does_not_decide_the_http_status(client: FlaskClient, desk: Desk) -> None:
    for data, verdict in ((b"rubbish", "unreadable"), (to_json(desk.full() | {"name": "Master"}), "altered")):
        answer = client.post("/verify", data=data)
        assert (answer.status_code, answer.get_json()["verdict"]) == (200, verdict)


def test_one_file_and_not_none_or_two(client: FlaskClient) -> None:
    two = {"file": [(io.BytesIO(b"a"), "a"), (io.BytesIO(b"b"), "b")]}
    for answer in (
        client.post("/verify", data=b""),
        client.post("/verify", data=two),
        client.post("/verify", data={"other": (io.BytesIO(b"a"), "a")}),
        client.post("/verify", data={"file": (io.BytesIO(b""), "a")}),
        client.post("/verify", data=b"--x", content_type="multipart/form-data; boundary=y"),
        client.post("/verify", data=b"--x", content_type="multipart/form-data"),
    ):
        assert answer.status_code == 400
        assert answer.mimetype == "application/problem+json"
    assert client.get("/verify").status_code == 405


def test_files_up_to_the_limit_are_taken_and_larger_bodies_are_not(client: FlaskClient) -> None:
    assert client.post("/verify", data=bytes(LIMITS.file)).status_code == 200
    assert client.post("/verify", data=b"\x89PNG\r\n\x1a\n" + bytes(LIMITS.file)).status_code == 200
    assert client.post("/verify", data=bytes(LIMITS.file + 2**17)).status_code == 413
    assert upload(client, bytes(LIMITS.file)).status_code == 200
    assert upload(client, bytes(LIMITS.file + 2**17)).status_code == 413


def test_nothing_that_comes_in_is_written_to_disk(
    client: FlaskClient, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tempfile

    def refuse(*given: object, **named: object) -> None:
        raise AssertionError("an upload was about to be stored")

    for name in ("TemporaryFile", "NamedTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, refuse)
    data = pdf([[desk.text()]], {"a.json": to_json(desk.full())}) + bytes(3_000_000)
    answer = upload(client, data)
    assert answer.get_json()["verdict"] == "valid"
