"""`hunar serve` as a process: the published files, a verifier beside them, and lists signed anew at once when due."""

import json
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

from issuer.cli.hints import verifier
from tests.conftest import ROOT
from tests.issuer.office import HUNAR, PASSPHRASE, TestOffice, hunar
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


def test_a_taken_port_is_named_and_what_to_do(issued: TestOffice) -> None:
    issued.desk.store.close()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with _server(issued.home.path, port) as process:
            said = process.communicate(timeout=60)[0]
    assert process.returncode == 3
    assert f"Port {port} of 127.0.0.1 cannot be had" in said
    assert "--port" in said


def test_a_demonstration_that_could_not_serve_does_not_begin(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = hunar("demonstrate", "--port", port - 1, home=tmp_path / "demo")
    assert done.exit_code == 3
    assert f"Port {port} of 127.0.0.1 cannot be had" in done.output
    assert not (tmp_path / "demo").exists()


@pytest.mark.parametrize("path", ["", str(Path(sys.executable).parent)], ids=["not on the PATH", "on the PATH"])
def test_a_demonstration_says_how_to_verify_on_the_command_line(
    issued_template: Path, tmp_path: Path, path: str
) -> None:
    """The lines that are printed are typed as they stand, in a folder with a name that the shell would take apart."""
    home = shutil.copytree(issued_template, tmp_path / 'the "office" at $HOME')
    shell = {"PATH": f"{path}:/usr/bin:/bin", "XDG_STATE_HOME": str(tmp_path / "state")}
    with _server(home, _free_ports(), **shell) as process:
        assert process.stdout
        said = list(takewhile(lambda line: "Ctrl-C" not in line, process.stdout))
        typed = [line.strip() for line in said if " trust " in line]
        assert [shlex.split(line)[1:3] for line in typed] == [["trust", "add"], ["trust", "map"]]
        assert typed[0].startswith("hunar-verify ") == bool(path)
        program, file = shlex.join(shlex.split(typed[0])[:1]), shlex.quote(f"{home}/credentials/T-1/plumber-l3.json")
        for line in (*typed, f"{program} {file}"):
            done = subprocess.run(
                line, shell=True, env=shell, cwd=tmp_path, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, (line, done.stdout, done.stderr)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
    assert "Valid" in done.stdout


def test_where_no_program_is_beside_it_the_verifier_is_a_module(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "a python").symlink_to(sys.executable)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "a python"))
    assert verifier() == f"'{tmp_path}/a python' -m verifier.cli"


@contextmanager
def _serving(home: Path) -> Iterator[int]:
    """Serve `home` on a free port until the block ends; interrupted as a person does, it ends by itself."""
    port = _free_ports()
    with _server(home, port) as process:
        try:
            yield port
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=20)


def _server(home: Path, port: int, **variables: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "HUNAR_PASSPHRASE": PASSPHRASE, "PYTHONPATH": str(ROOT), **variables}
    command = [*HUNAR, "--home", str(home), "serve", "--port", str(port)]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


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
