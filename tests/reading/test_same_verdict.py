"""The same input gives the same verdict in library, command line, HTTP endpoint and page.

One table: `SITUATIONS` says how a credential stands, `FORMS` in what kind of file it travels. Every verdict that there
is comes up in every form in which it can.
"""

import io
import json
import re
import sys
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.reading.paper import NOW, STRANGER, Desk, archive, draw, lay, pdf, picture
from tests.verifier.world import INDEX, changed, to_json
from vc.problems import Document
from verifier import Policy, Verdict, cli
from verifier.reading.worker import Reader
from verifier.web import Service, create_app

OLD = "2026-10-01T00:00:00Z"


@dataclass(frozen=True)
class Fact:
    """One fact in the three texts that an issuer makes of it."""

    full: bytes
    token: bytes
    text: str


def fact(desk: Desk, **subject: Any) -> Fact:
    full, card = desk.full(**subject), desk.card(**subject)
    token = desk.issuer.token({name: value for name, value in full.items() if name != "proof"})
    return Fact(to_json(full), token.encode(), desk.text(card))


def sound(desk: Desk) -> Fact:
    return fact(desk)


def published(desk: Desk, **bits: Mapping[int, int]) -> Fact:
    desk.world.publish(**bits)
    return fact(desk)


def altered(desk: Desk) -> Fact:
    """A name written over, in each text."""
    name = ("credentialSubject", "name")
    head, payload, signature = fact(desk).token.split(b".")
    forged = changed(json.loads(urlsafe_b64decode(payload + b"==")), *name, to="Somebody Else")
    return Fact(
        to_json(changed(desk.full(), *name, to="Somebody Else")),
        b".".join((head, urlsafe_b64encode(to_json(forged)).rstrip(b"="), signature)),
        desk.text(changed(desk.card(), *name, to="Somebody Else")),
    )


def strange(desk: Desk) -> Fact:
    """Well made, by somebody whom nobody knows."""
    draft = STRANGER.draft()
    return Fact(to_json(STRANGER.sign(draft)), STRANGER.token(draft).encode(), desk.text(desk.card(issuer=STRANGER)))


def offline(desk: Desk) -> Fact:
    desk.world.web.clear()
    return fact(desk)


def unknown(desk: Desk) -> Fact:
    """A context, an envelope and a table that this verifier does not know."""
    full = changed(desk.full(), "@context", 2, to="https://w3id.org/hunar/v99")
    return Fact(to_json(full), fact(desk).token + b"~", desk.text(desk.card(STRANGER), entry=99999))


def cut_off(desk: Desk) -> Fact:
    whole = fact(desk)
    return Fact(whole.full[:-200], whole.token[:40], whole.text[:-100] + "!")


Situation = Callable[[Desk], Fact]

SITUATIONS: Mapping[Verdict, Situation] = {
    Verdict.VALID: sound,
    Verdict.REVOKED: partial(published, revocation={INDEX: 1}, message={INDEX: 2}),
    Verdict.REPLACED: partial(published, revocation={INDEX: 1}, message={INDEX: 1}),
    Verdict.SUSPENDED: partial(published, suspension={INDEX: 1}),
    Verdict.EXPIRED: partial(fact, validUntil=OLD),
    Verdict.ALTERED: altered,
    Verdict.UNTRUSTED: strange,
    Verdict.UNCHECKED: offline,
    Verdict.UNSUPPORTED: unknown,
    Verdict.UNREADABLE: cut_off,
}


def photograph(fact: Fact) -> bytes:
    """A picture with more on it: the code of an advertisement, and a smaller one of a link."""
    codes = (draw("https://shop.example/offer?id=7"), draw(fact.text, scale=5), draw("WIFI:S:cafe;T:WPA;P:secret;;"))
    return picture(lay(codes, (1200, 900)), "JPEG", quality=70)


def presentation(fact: Fact) -> bytes:
    try:
        contained: Document = json.loads(fact.full)
    except ValueError:
        return b'{"@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["VerifiablePresentation"'
    return to_json(
        {
            "@context": ["https://www.w3.org/ns/credentials/v2"],
            "type": ["VerifiablePresentation"],
            "verifiableCredential": [contained],
        }
    )


FORMS: Mapping[str, Callable[[Fact], bytes]] = {
    "full.json": lambda fact: fact.full,
    "token.jwt": lambda fact: fact.token,
    "text.json": lambda fact: fact.text.encode(),
    "link.json": lambda fact: b"https://passport.hunar.example/verify#" + fact.text.encode().replace(b"%", b"%25"),
    "presentation.json": presentation,
    "code.png": lambda fact: picture(draw(fact.text)),
    "code.jpg": photograph,
    "code.webp": lambda fact: picture(draw(fact.text), "WEBP", quality=60),
    "code.heic": lambda fact: picture(draw(fact.text), "HEIF"),
    "printed.pdf": lambda fact: pdf([[], [fact.text]]),
    "attached.pdf": lambda fact: pdf([[]], {"credential.json": fact.full}),
    "both.pdf": lambda fact: pdf([["https://passport.hunar.example/n/1", fact.text]], {"credential.json": fact.full}),
    "all.zip": lambda fact: archive(
        {
            "readme.txt": b"not a credential",
            "Ghulam/full.json": fact.full,
            "token": fact.token,
            "code.png": picture(draw(fact.text)),
            "both.pdf": pdf([[fact.text]], {"credential.json": fact.full}),
        }
    ),
}

ODD: Mapping[str, tuple[Verdict, Callable[[Desk], bytes]]] = {
    "another-holder.pdf": (
        Verdict.ALTERED,
        lambda desk: pdf([[desk.text()]], {"a.json": to_json(desk.full(name="Somebody Else"))}),
    ),
    "valid-and-altered.zip": (
        Verdict.ALTERED,
        lambda desk: archive({"a.json": sound(desk).full, "b.json": altered(desk).full, "c.json": cut_off(desk).full}),
    ),
    "valid-and-damaged.zip": (
        Verdict.UNREADABLE,
        lambda desk: archive({"a.json": sound(desk).full, "b.png": picture(draw(desk.text()))[:-400]}),
    ),
    "nothing.zip": (Verdict.UNREADABLE, lambda desk: archive({"readme.txt": b"nothing"})),
    "blank.png": (Verdict.UNREADABLE, lambda desk: picture(lay([]))),
    "blank.pdf": (Verdict.UNREADABLE, lambda desk: pdf([[]])),
    "rubbish.json": (Verdict.UNREADABLE, lambda desk: b"\x00\xff rubbish"),
    "empty-object.json": (Verdict.UNREADABLE, lambda desk: b"{}"),
    "number.jwt": (Verdict.UNREADABLE, lambda desk: b"NSP-7KQ4-M2XD-9F3A\n"),
}


def by_library(desk: Desk, reader: Reader, files: Mapping[str, bytes]) -> dict[str, Any]:
    return {name: desk.check(data, read=reader.read).to_json() for name, data in files.items()}


def by_command(desk: Desk, folder: Path, files: Mapping[str, bytes], capsys: pytest.CaptureFixture[str]) -> Any:
    """One run over the folder with all files in it; then each report by the name of its file."""
    (folder / "in").mkdir()
    for name, data in files.items():
        (folder / "in" / name).write_bytes(data)
    (folder / "trust.json").write_bytes(desk.trust_file)
    terms = ["--trust", str(folder / "trust.json"), "--fingerprint", desk.world.fingerprint]
    capsys.readouterr()
    arguments = ["--home", str(folder / "home"), "--json", *terms, str(folder / "in")]
    cli.main(arguments, fetch=desk.world.fetch, clock=lambda: NOW)
    lines = map(json.loads, capsys.readouterr().out.splitlines())
    return {Path(line.pop("input")).name: line for line in lines}


def by_endpoint(client: FlaskClient, files: Mapping[str, bytes]) -> dict[str, Any]:
    answers = {}
    for number, (name, data) in enumerate(files.items()):
        form = {"file": (io.BytesIO(data), name)}
        answer = client.post("/verify", data=form if number % 2 else data)
        assert answer.status_code == 200
        answers[name] = answer.get_json()
    return answers


def by_page(client: FlaskClient, files: Mapping[str, bytes]) -> dict[str, str]:
    answers = {}
    for name, data in files.items():
        html = client.post("/", data={"file": [(io.BytesIO(data), name)]}).get_data(as_text=True)
        answers[name] = re.findall(r'data-verdict="([a-z-]+)"', html)[0]
    return answers


def compare(
    desk: Desk, reader: Reader, folder: Path, capsys: pytest.CaptureFixture[str], files: Mapping[str, bytes]
) -> dict[str, Any]:
    """Let all four ways answer; give what the library says, which the others must say too."""
    service = Service(lambda: Policy(desk.trust), desk.world.fetch, lambda: NOW, reader)
    client = create_app(service).test_client()
    said = by_library(desk, reader, files)
    assert by_endpoint(client, files) == said
    assert by_command(desk, folder, files, capsys) == said
    assert by_page(client, files) == {name: report["verdict"] for name, report in said.items()}
    return said


@pytest.mark.parametrize("verdict", SITUATIONS)
def test_every_form_gets_the_verdict_of_what_is_in_it(
    verdict: Verdict, desk: Desk, reader: Reader, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    what = SITUATIONS[verdict](desk)
    files = {name: make(what) for name, make in FORMS.items()}
    said = compare(desk, reader, tmp_path, capsys, files)
    assert {name: report["verdict"] for name, report in said.items()} == dict.fromkeys(FORMS, str(verdict))


def test_what_is_no_credential_or_is_not_of_one_piece(
    desk: Desk, reader: Reader, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {name: make(desk) for name, (_, make) in ODD.items()}
    said = compare(desk, reader, tmp_path, capsys, files)
    assert {name: report["verdict"] for name, report in said.items()} == {
        name: str(verdict) for name, (verdict, _) in ODD.items()
    }


def test_the_table_has_every_verdict_but_the_one_that_only_a_clock_makes() -> None:
    assert set(SITUATIONS) | {Verdict.NOT_YET_VALID} == set(Verdict)


def test_standard_input_takes_files_of_any_kind(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "trust.json").write_bytes(desk.trust_file)
    terms = ["--home", str(tmp_path), "--trust", str(tmp_path / "trust.json"), "--fingerprint", desk.world.fingerprint]
    for name in ("both.pdf", "code.png", "all.zip", "token.jwt"):
        given = io.BytesIO(FORMS[name](sound(desk)))
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(given))
        assert cli.main([*terms, "-q", "-"], fetch=desk.world.fetch, clock=lambda: NOW) == 0
        assert capsys.readouterr().out == "✔ Valid  -\n"
