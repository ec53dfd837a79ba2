"""`hunar serve` as a process: the published files, a verifier beside them, and lists signed anew at once when due."""

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

from tests.conftest import ROOT
from tests.issuer.office import HUNAR, PASSPHRASE, TestOffice
from vc.reader import read_object


def test_it_serves_the_files_and_a_verifier_that_trusts_them(issued: TestOffice) -> None:
    number = issued.all()[0].short_number
    issued.desk.store.close()
    credential = json.loads(issued.files()["T-1/plumber-l3.json"])
    with _serving(issued.home.path) as port:
        did = read_object(_get(port, ".well-known/did.json"))
        assert did["id"] == issued.desk.did
        assert read_object(_get(port, "status/revocation/1"))["issuer"] == issued.desk.did
        assert read_object(_get(port, f"numbers/{number}"))["status"] == "valid"
        page = _get(port + 1, f"n/{number}").decode()
        assert 'data-verdict="unchecked"' in page
        assert "N. B." in page or "N. C." in page
        answer = _verify(port + 1, credential)
        assert answer["verdict"] == "valid"
        credential["name"] = "Something else"
        assert _verify(port + 1, credential)["verdict"] == "altered"


def test_lists_that_are_due_are_signed_anew_while_serving(issued: TestOffice) -> None:
    issued.desk.store.close()
    (issued.home.public / "status" / "revocation" / "1").unlink()  # never published: due at once
    with _serving(issued.home.path) as port:
        assert read_object(_get(port, "status/revocation/1"))["id"].endswith("/status/revocation/1")


@contextmanager
def _serving(home: Path) -> Iterator[int]:
    """Serve `home` on a free port until the block ends; interrupted as a person does, it ends by itself."""
    port = _free_ports()
    environment = {**os.environ, "HUNAR_PASSPHRASE": PASSPHRASE, "PYTHONPATH": str(ROOT)}
    command = [*HUNAR, "--home", str(home), "serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            yield port
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=20)


def _free_ports() -> int:
    """The first of two neighbouring ports that nobody uses."""
    while True:
        with socket.socket() as one, socket.socket() as other:
            one.bind(("127.0.0.1", 0))
            port: int = one.getsockname()[1]
            try:
                other.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
            return port


def _get(port: int, path: str) -> bytes:
    """Ask until the server is up."""
    for _ in range(600):
        try:
            asked = Request(f"http://127.0.0.1:{port}/{path}", headers={"Accept": "application/json"})
            with urlopen(asked, timeout=5) as answer:
                return bytes(answer.read())
        except URLError:
            time.sleep(0.1)
    raise AssertionError(f"no answer for {path}")


def _verify(port: int, credential: object) -> dict[str, object]:
    body = json.dumps({"verifiableCredential": credential}).encode()
    request = Request(f"http://127.0.0.1:{port}/credentials/verify", body, {"Content-Type": "application/json"})
    try:
        with urlopen(request, timeout=10) as answer:
            return dict(json.loads(answer.read()))
    except URLError as error:
        return dict(json.loads(error.read()))  # type: ignore[attr-defined]  # an answer of 400 is an HTTPError
