"""Digital Bazaar's implementation as a process that answers one JSON line for each it is given."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import contexts

HERE = Path(__file__).parent


class Bazaar:
    """The other side: `bazaar("verify", credential=…)` gives its answer as a dict."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def __call__(self, op: str, **request: Any) -> dict[str, Any]:
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise RuntimeError("the process was started without pipes")
        stdin.write(json.dumps({"op": op, **request}) + "\n")
        stdin.flush()
        answer: dict[str, Any] = json.loads(stdout.readline())
        return answer

    def load(self, documents: dict[str, Any]) -> None:
        """Hand over what may be loaded: there is no network on the other side."""
        self("load", documents=documents)


def start() -> "subprocess.Popen[str]":
    """Start the other side; also used by bench/."""
    return subprocess.Popen(
        ["node", "digitalbazaar.mjs"], cwd=HERE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def known_contexts() -> dict[str, Any]:
    """Every context of ours by its URL: theirs verify with our files, so a wrong term would show."""
    return {url: json.loads(json.dumps(contexts.load(url), default=dict)) for url in contexts.index()}


@pytest.fixture(scope="session")
def bazaar() -> Iterator[Bazaar]:
    missing = not shutil.which("node") or not (HERE / "node_modules").is_dir()
    if missing and os.environ.get("CI"):
        pytest.fail("Node.js and the packages of tests/interop must be present in CI")
    if missing:
        pytest.skip("needs Node.js 20 and the packages of tests/interop: run ./test, which installs them")
    process = start()
    other = Bazaar(process)
    other.load(known_contexts())
    yield other
    if process.stdin:
        process.stdin.close()
    process.wait(timeout=10)
    if process.stdout:
        process.stdout.close()
