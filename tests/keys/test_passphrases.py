"""Sources of passphrases: each has an answer or says why not, and the first with an answer is taken."""

import getpass
import io
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from keys import KeyUnavailable, ask_terminal, first_of, from_credential, from_environment, read_sources

SECRET = "correct horse battery staple"
QUESTION = "Passphrase of the key"


def refusal(text: str) -> str:
    with pytest.raises(KeyUnavailable) as caught:
        read_sources(text)(QUESTION)
    return str(caught.value)


@pytest.fixture
def credentials(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    return tmp_path


def test_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUNAR_TEST", SECRET)
    assert from_environment("HUNAR_TEST")(QUESTION) == SECRET
    monkeypatch.setenv("HUNAR_TEST", "")
    assert "set the environment variable HUNAR_TEST" in refusal("env:HUNAR_TEST")
    monkeypatch.delenv("HUNAR_TEST")
    assert "set the environment variable HUNAR_TEST" in refusal("env:HUNAR_TEST")


@pytest.mark.parametrize("written", [SECRET, SECRET + "\n"])
def test_systemd_credential(credentials: Path, written: str) -> None:
    (credentials / "issuer-key").write_text(written)
    assert from_credential("issuer-key")(QUESTION) == SECRET


def test_only_one_line_feed_is_left_out(credentials: Path) -> None:
    (credentials / "issuer-key").write_text(f" {SECRET} \n\n")
    assert from_credential("issuer-key")(QUESTION) == f" {SECRET} \n"


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe", b"x" * 5000])
def test_a_bad_credential_is_told(credentials: Path, content: bytes) -> None:
    (credentials / "issuer-key").write_bytes(content)
    with pytest.raises(KeyUnavailable, match="issuer-key"):
        from_credential("issuer-key")(QUESTION)


def test_an_absent_credential_is_told(credentials: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "issuer-key" in refusal("credential:issuer-key")
    monkeypatch.delenv("CREDENTIALS_DIRECTORY")
    assert "LoadCredential" in refusal("credential:issuer-key")


def test_terminal_asks_with_the_question(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(getpass, "getpass", lambda prompt: f"{prompt}|{SECRET}")
    assert read_sources("env:HUNAR_NOT_SET, terminal")(QUESTION) == f"{QUESTION}: |{SECRET}"


def test_without_a_terminal_nothing_is_read_from_a_pipe() -> None:
    code = "import keys\ntry: keys.ask_terminal('Q')\nexcept keys.KeyUnavailable as error: print(error)"
    done = subprocess.run(
        [sys.executable, "-c", code], input=SECRET, capture_output=True, text=True, check=True, start_new_session=True
    )
    assert "run this at a terminal" in done.stdout
    assert SECRET not in done.stdout + done.stderr


def test_a_real_terminal_does_not_show_what_is_typed() -> None:
    ours, theirs = pty.openpty()
    # Opening the terminal by name makes it the one of the new session, which getpass asks at.
    code = "import os, sys, keys; os.open(os.ttyname(0), os.O_RDWR); print(keys.ask_terminal('Q'), file=sys.stderr)"
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdin=theirs, stdout=theirs, stderr=subprocess.PIPE, start_new_session=True
    )
    os.close(theirs)
    shown = b""
    while b"Q: " not in shown:
        shown += os.read(ours, 1000)
    os.write(ours, SECRET.encode() + b"\n")
    assert process.stderr
    with process.stderr:
        assert process.stderr.read() == SECRET.encode() + b"\n"
    assert process.wait(10) == 0
    shown += os.read(ours, 1000)
    os.close(ours)
    assert SECRET.encode() not in shown


def test_end_of_input_at_the_terminal_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))

    def closed(prompt: str) -> str:
        raise EOFError

    monkeypatch.setattr(getpass, "getpass", closed)
    with pytest.raises(KeyUnavailable):
        ask_terminal(QUESTION)


def test_sources_are_tried_in_order(credentials: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = "credential:issuer-key, env:HUNAR_TEST"
    monkeypatch.delenv("HUNAR_TEST", raising=False)
    words = refusal(sources)
    assert QUESTION in words
    assert "issuer-key" in words
    assert "HUNAR_TEST" in words
    monkeypatch.setenv("HUNAR_TEST", "second")
    assert read_sources(sources)(QUESTION) == "second"
    (credentials / "issuer-key").write_text("first")
    assert read_sources(sources)(QUESTION) == "first"


def test_a_person_is_told_first_what_a_person_can_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(prompt: str) -> str:
        raise EOFError

    monkeypatch.setattr(getpass, "getpass", absent)
    for name in ("HUNAR_TEST", "CREDENTIALS_DIRECTORY"):
        monkeypatch.delenv(name, raising=False)
    words = refusal("credential:issuer-key,env:HUNAR_TEST,terminal")
    assert words.startswith("run this at a terminal")
    places = [words.index(each) for each in ("terminal", "HUNAR_TEST", "systemd", QUESTION)]
    assert places == sorted(places)


def test_later_sources_are_not_asked() -> None:
    def never(question: str) -> str:
        raise AssertionError("asked")

    assert first_of(lambda question: SECRET, never)(QUESTION) == SECRET


@pytest.mark.parametrize(
    "text",
    ["", "keyring", "env", "env:", "terminal:x", "credential:", "credential:../x", "credential:..", "env:A,", "pass:x"],
)
def test_unknown_sources_are_refused_at_once(text: str) -> None:
    with pytest.raises(KeyUnavailable, match="terminal, env:NAME or credential:NAME"):
        read_sources(text)
