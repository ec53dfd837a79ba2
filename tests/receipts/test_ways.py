"""Receipts by the ways in: the command line, the page, and what each of them loads."""

import html
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.conftest import ROOT
from tests.receipts.conftest import Office
from tests.verifier.world import NOW, World
from verifier import cli
from verifier.home import Home
from verifier.web import create_app
from verifier.web.service import service_of

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def home(world: World, tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.add(world.sign_trust(world.trust_document()), world.fingerprint, NOW)
    return home


@pytest.fixture
def credential(world: World, tmp_path: Path) -> Path:
    path = tmp_path / "credential.json"
    path.write_bytes(world.credential())
    return path


@pytest.fixture
def run(world: World, home: Home, capsys: pytest.CaptureFixture[str]) -> Run:
    def type_in(*arguments: str | Path) -> tuple[int, str, str]:
        given = ["--home", str(home.folder), *map(str, arguments)]
        status = cli.main(given, fetch=world.fetch, clock=lambda: NOW)
        return status, *capsys.readouterr()

    return type_in


def test_the_command_line_writes_one_and_recognises_it(run: Run, credential: Path, tmp_path: Path) -> None:
    receipt = tmp_path / "receipt.pdf"
    status, out, _ = run("--receipt", receipt, credential)
    assert status == 0
    assert "Valid" in out
    assert receipt.read_bytes().startswith(b"%PDF-")
    status, out, _ = run(receipt)
    assert status == 3
    assert "Receipt unaltered" in out
    assert "Ghulam Rasool Khaskheli" in out
    assert "no credential" in out
    receipt.write_bytes(receipt.read_bytes() + b"\n")
    status, out, _ = run(receipt)
    assert status == 1
    assert "Receipt not genuine" in out
    assert "not the one that the verifier printed" in out


def test_what_cannot_be_a_receipt_is_told_before_anything_is_done(run: Run, credential: Path, tmp_path: Path) -> None:
    receipt = tmp_path / "receipt.pdf"
    for more in ([credential, credential], [tmp_path], ["--at", "2026-11-01T00:00:00Z", credential]):
        status, _, err = run("--receipt", receipt, *more)
        assert status == 2
        assert "A receipt is of one file" in err
    before = credential.read_bytes()
    status, _, err = run("--receipt", credential, credential)
    assert status == 2
    assert "already a file" in err
    assert credential.read_bytes() == before
    assert not receipt.exists()


PROBE = """
import sys
from verifier.cli import main
main(["--home", sys.argv[1], "--offline", *sys.argv[2:]])
print(sorted({name.partition(".")[0] for name in sys.modules} & {"flask", "typst", "typesetting"}))
"""


def test_only_who_makes_or_compares_a_receipt_loads_typst(home: Home, credential: Path, office: Office) -> None:
    receipt = home.folder / "receipt.json"
    receipt.write_bytes(office.sign(credential.read_bytes()))
    for arguments, loaded in (
        ([credential], []),
        ([receipt], []),
        (["--receipt", home.folder / "new.pdf", credential], ["typesetting", "typst"]),
    ):
        command = [sys.executable, "-c", PROBE, str(home.folder), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
        assert done.stdout.splitlines()[-1] == str(loaded)


@pytest.fixture
def client(world: World, home: Home) -> FlaskClient:
    return create_app(service_of(home, lambda: NOW, web=world.fetch)).test_client()


def token_on(page: str) -> str:
    found = re.search(r'name="receipt" value="([^"]+)"', page)
    assert found
    return html.unescape(found[1])


def test_the_page_gives_one_for_its_answer_and_recognises_it(client: FlaskClient, world: World) -> None:
    answer = client.post("/", data={"text": world.credential().decode()}).get_data(as_text=True)
    token = token_on(answer)
    printed = client.post("/receipt", data={"receipt": token})
    assert printed.status_code == 200
    assert printed.mimetype == "application/pdf"
    digest = json.loads(token)["input"]["sha256"]
    assert printed.headers["Content-Disposition"] == f'attachment; filename="receipt-{digest[:8]}.pdf"'
    assert client.post("/receipt", data={"receipt": token, "form": "json"}).data == token.encode()
    for upload in (io.BytesIO(printed.data), io.BytesIO(token.encode())):
        shown = client.post("/", data={"file": (upload, "receipt")}).get_data(as_text=True)
        assert "Receipt unaltered" in shown
        assert "Genuine and valid." not in shown
        assert digest in shown
        assert 'name="receipt"' not in shown  # no receipts of receipts


def test_only_what_this_verifier_signed_is_printed(client: FlaskClient, office: Office, world: World) -> None:
    token = token_on(client.post("/", data={"text": world.credential().decode()}).get_data(as_text=True))
    foreign = office.sign(world.credential()).decode()
    changed = token.replace("Ghulam", "Gholam")
    for data in ({"receipt": foreign}, {"receipt": changed}, {"receipt": "x"}, {}):
        answer = client.post("/receipt", data=data)
        assert answer.status_code == 400
        assert b"%PDF" not in answer.data


def test_nothing_of_what_was_verified_is_kept(client: FlaskClient, world: World, home: Home) -> None:
    token = token_on(client.post("/", data={"text": world.credential().decode()}).get_data(as_text=True))
    client.post("/receipt", data={"receipt": token})
    for path in home.folder.rglob("*"):
        assert path.is_dir() or b"Ghulam" not in path.read_bytes()
    assert {path.name for path in home.receipts.iterdir()} == {".lock", "key.pem", "keys.json", "passphrase"}


def test_without_a_key_the_page_answers_and_gives_no_receipt(client: FlaskClient, world: World, home: Home) -> None:
    home.receipts.write_text("a file in the way")
    answer = client.post("/", data={"text": world.credential().decode()})
    assert answer.status_code == 200
    assert 'name="receipt"' not in answer.get_data(as_text=True)


def test_a_receipt_names_the_trust_list_that_was_judged_by(world: World, home: Home) -> None:
    renewed = world.sign_trust(world.trust_document(issueNumber=8))

    def fetch(url: str) -> bytes:
        home.add(renewed, world.fingerprint, NOW)
        return world.fetch(url)

    client = create_app(service_of(home, lambda: NOW, web=fetch)).test_client()
    issues = []
    for _ in range(2):
        token = token_on(client.post("/", data={"text": world.credential().decode()}).get_data(as_text=True))
        issues.append(json.loads(token)["trustList"]["issueNumber"])
    assert issues == [7, 8], "renewed while the first was judged"
