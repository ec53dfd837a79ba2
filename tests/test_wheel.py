"""The wheel, installed without extras in a clean environment, is the verifier, and verifies a credential.

The source distribution has all that `./start` and `./test` need.
"""

import functools
import http.server
import json
import os
import re
import subprocess
import sys
import tarfile
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.verifier.world import BASE, INDEX, NOW, PURPOSES, World
from vc.instant import write

TOP_LEVEL = {"contexts", "issuer", "keys", "schemas", "typesetting", "vc", "verifier"}


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    made = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)
    _succeeded(made)
    [path] = folder.glob("*.whl")
    return path


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """The files in the source distribution, by their paths in its folder, with their modes."""
    folder = tmp_path_factory.mktemp("source")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(folder)]
    made = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120, cwd=ROOT)
    assert made.returncode == 0, made.stderr
    [path] = folder.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        return {member.name.partition("/")[2]: member.mode for member in archive if member.isfile()}


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of a new environment that holds the wheel and what it needs, no extras."""
    folder = tmp_path_factory.mktemp("installed") / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True, timeout=120)
    command = [str(folder / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", str(wheel)]
    made = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)
    _succeeded(made)
    return folder / "bin"


def _succeeded(made: "subprocess.CompletedProcess[str]") -> None:
    """Skip without a network, where pip finds nothing to install; everything else that goes wrong is a failure."""
    if "No matching distribution found" in made.stderr and not os.environ.get("CI"):
        pytest.skip("needs a package registry, which cannot be reached")
    assert made.returncode == 0, made.stderr


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[World, str]]:
    """A world whose lists are really served, and where."""
    world, public = World(), tmp_path / "public"
    for purpose in PURPOSES:
        path = public / "status" / purpose / "1"
        path.parent.mkdir(parents=True)
        path.write_bytes(world.issuer.status_list(purpose, {INDEX + 1: 1} if purpose == "revocation" else {}))
    handler = functools.partial(QuietHandler, directory=str(public))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield world, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def test_the_wheel_has_exactly_our_packages(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == TOP_LEVEL
    for needed in ("contexts/index.json", "contexts/hunar-v1.jsonld", "schemas/competency-credential-v1.json"):
        assert needed in names
    for folder in ("verifier/locale/", "verifier/web/templates/", "verifier/web/static/", "schemas/standards/"):
        assert any(name.startswith(folder) and not name.endswith(".py") for name in names), folder


def test_the_source_distribution_can_be_started_and_tested(source: dict[str, int]) -> None:
    assert {"README.md", "LICENSE", "CHANGELOG.md", "SECURITY.md", "pyproject.toml"} <= source.keys()
    for command in ("start", "test"):
        assert source[command] & 0o100, f"{command} cannot be run"
        named = re.findall(r"\bscripts/[\w.-]+", (ROOT / command).read_text())
        assert named
        assert set(named) <= source.keys()
    assert source["scripts/npm-packages"] & 0o100


def test_the_source_distribution_has_what_is_kept_and_nothing_that_was_made(source: dict[str, int]) -> None:
    made = {".venv", "node_modules", "__pycache__", "demo", ".git"}
    assert not [name for name in source if made.intersection(name.split("/"))]
    if not (ROOT / ".git").exists():
        pytest.skip("needs a checkout, which says what is kept")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    kept = {name for name in listed.stdout.split("\0") if name and (ROOT / name).exists()}
    assert {name for name in kept if not name.startswith(".")} <= source.keys()


def test_it_verifies_without_extras(installed: Path, served: tuple[World, str], tmp_path: Path) -> None:
    world, address = served
    home = tmp_path / "home"

    def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
        command = [str(installed / "hunar-verify"), *arguments]
        environment = {"PATH": os.environ["PATH"], "XDG_STATE_HOME": str(home), "PYTHONWARNINGS": "error"}
        return subprocess.run(
            command, check=False, capture_output=True, text=True, env=environment, cwd=tmp_path, timeout=60
        )

    (tmp_path / "trust.json").write_bytes(world.sign_trust(world.trust_document()))
    (tmp_path / "good.json").write_bytes(world.credential())
    neighbour = world.issuer.draft(index=INDEX + 1)
    (tmp_path / "revoked.json").write_text(json.dumps(world.issuer.sign(neighbour)))

    assert run("trust", "add", "trust.json", "--fingerprint", world.fingerprint).returncode == 0
    assert run("trust", "map", BASE, address).returncode == 0
    good = run("--at", write(NOW), "--json", "good.json")
    assert good.returncode == 0, good.stdout + good.stderr
    assert json.loads(good.stdout)["verdict"] == "valid"
    revoked = run("--at", write(NOW), "revoked.json")
    assert revoked.returncode == 1
    assert "Revoked" in revoked.stdout

    probe = "import importlib.util as u; print([n for n in ('sqlalchemy', 'alembic', 'qrcode') if u.find_spec(n)])"
    bare = subprocess.run([str(installed / "python"), "-c", probe], capture_output=True, text=True, check=True)
    assert bare.stdout.strip() == "[]"
