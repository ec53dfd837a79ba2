"""The command line, as transcripts: what a person types, reads, and gets as exit status."""

import argparse
import io
import json
import os
import re
import socket
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path

import pytest

from keys import Algorithm
from keys.software import SoftwareSigner
from tests.reading.paper import Desk, archive, draw, pdf, picture
from tests.verifier.servers import respond, serving
from tests.verifier.world import INDEX, NOW, PURPOSES, World, changed, to_json
from verifier import cli
from verifier.inputs import Inputs
from verifier.report import Verdict
from verifier.text import isolate
from verifier.words import LANGUAGES, Words

ROOT = Path(__file__).resolve().parent.parent.parent

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `hunar-verify` in a folder of its own; give exit status, output and errors."""

    def type_in(*arguments: str | Path, stdin: bytes = b"") -> tuple[int, str, str]:
        given = [str(argument) for argument in arguments]
        home = ["--home", str(tmp_path / "home")]
        given = [given[0], *home, *given[1:]] if given[:1] == ["trust"] else [*home, *given]
        capsys.readouterr()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
            try:
                status = cli.main(given, fetch=world.fetch, clock=lambda: NOW)
            except SystemExit as end:
                status = int(str(end.code))
        out, err = capsys.readouterr()
        return status, out, err

    return type_in


@pytest.fixture
def files(world: World, tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    good = world.credential()
    (folder / "good.json").write_bytes(good)
    (folder / "bad.json").write_bytes(to_json(changed(json.loads(good), "name", to="Master electrician")))
    (folder / "junk.json").write_bytes(b"<html>")
    (folder / "token.jwt").write_text(world.issuer.token(world.issuer.draft()) + "\n")
    (folder / "trust.json").write_bytes(world.sign_trust(world.trust_document()))
    return folder


@pytest.fixture
def trusting(run: Run, files: Path, world: World) -> Run:
    """As `run`, with the trust list added."""
    assert run("trust", "add", files / "trust.json", "--fingerprint", world.fingerprint)[0] == 0
    (files / "trust.json").unlink()
    return run


def test_a_valid_credential(trusting: Run, files: Path) -> None:
    status, out, err = trusting(files / "good.json")
    assert status == 0
    assert err == ""
    lines = out.splitlines()
    assert lines[0] == f"✔ Valid  {files / 'good.json'}"
    assert lines[1:4] == [
        "  Genuine and valid.",
        "  Demonstration only: this issuer certifies nobody, and the people are made up.",
        "  Parts of the competency standard shown here are made up for demonstration.",
    ]
    assert "  Issuer: \u2068Hunar Demonstration Authority\u2069" in lines
    assert "  Identity document: \u2068CNIC ending in \u20680017\u2069\u2069" in lines
    assert "  Holder: \u2068Ghulam Rasool Khaskheli\u2069" in lines
    assert lines[-1] == "  Status as of: 23 November 2026, 11:00\u00a0UTC (1 h old)"


def test_a_changed_credential_shows_nothing_of_its_content(trusting: Run, files: Path) -> None:
    status, out, _ = trusting(files / "bad.json")
    assert status == 1
    assert out.startswith("✘ Not genuine")
    assert "Do not rely on it" in out
    assert "Master" not in out
    assert "Ghulam" not in out
    assert "Authority" not in out


def test_what_is_no_credential(trusting: Run, files: Path) -> None:
    status, out, _ = trusting(files / "junk.json")
    assert status == 3
    assert out.startswith("? Could not be checked")


def test_without_a_trust_list_a_person_is_told_what_to_do(run: Run, files: Path) -> None:
    status, out, _ = run(files / "good.json")
    assert status == 1
    assert "Issuer not trusted" in out
    assert "What to do: Add the trust list of your authority: hunar-verify trust add" in out
    assert out.count("What to do") == 1, "a connection would not help"


def test_the_worst_of_several_counts_invalid_before_unknown_before_valid(trusting: Run, files: Path) -> None:
    good, bad, junk = (files / name for name in ("good.json", "bad.json", "junk.json"))
    assert trusting(good, good)[0] == 0
    assert trusting(good, junk)[0] == 3
    assert trusting(junk, bad, good)[0] == 1
    assert "Summary: Could not be checked 1 · Not genuine 1 · Valid 1" in trusting(good, bad, junk, "-q")[1]


def test_a_folder_standard_input_and_tokens(trusting: Run, files: Path) -> None:
    (files / "inner").mkdir()
    (files / "inner" / "again.json").write_bytes((files / "good.json").read_bytes())
    (files / "readme.txt").write_text("not looked at")
    (files / ".hidden.json").write_text("not looked at")
    status, out, _ = trusting("-q", files)
    assert status == 1
    names = [Path(line.split("  ")[1]).name for line in out.splitlines() if line[0] in "✔✘?"]
    assert names == ["bad.json", "good.json", "junk.json", "token.jwt", "again.json"]
    assert "Left out in folders: 2." in out
    status, out, _ = trusting("-", stdin=(files / "token.jwt").read_bytes())
    assert status == 0
    assert out.startswith("✔ Valid  -\n")


def test_json_has_one_object_for_each_input_and_nothing_else(trusting: Run, files: Path) -> None:
    status, out, err = trusting("--json", files)
    assert status == 1
    assert err == ""
    reports = [json.loads(line) for line in out.splitlines()]
    assert [report["verdict"] for report in reports] == ["altered", "valid", "unreadable", "valid"]
    good = reports[1]
    assert good["exitStatus"] == 0
    assert good["issuer"]["demonstration"] is True
    assert good["document"]["credentialSubject"]["name"] == "Ghulam Rasool Khaskheli"
    assert {finding["outcome"] for finding in good["findings"]} == {"passed"}
    assert all(isinstance(f["ageSeconds"], int) for f in good["findings"] if f["check"] == "status")
    assert reports[0]["document"] is None
    assert out.isascii()


def test_wrong_usage_is_two(run: Run, files: Path) -> None:
    for arguments in (
        (),
        ("--nonsense",),
        ("--policy", "lax", "x"),
        ("--at", "yesterday", "x"),
        ("trust",),
        ("trust", "x"),
    ):
        assert run(*arguments)[0] == 2
    status, out, err = run(files / "absent.json", files / "good.json")
    assert (status, out) == (2, "")
    assert "There is no file or folder" in err
    assert run(files / "good.json", "--trust", files / "absent.json")[0] == 2


def test_the_trust_list_is_added_once_shown_and_never_goes_back(run: Run, files: Path, world: World) -> None:
    listed = files / "trust.json"
    status, _, err = run("trust", "add", listed)
    assert status == 2
    assert "No root key has been confirmed yet" in err
    status, _, err = run("trust", "add", listed, "--fingerprint", "0000 1111")
    assert status == 2
    assert world.fingerprint in err
    status, out, _ = run("trust", "add", listed, "--fingerprint", world.fingerprint)
    assert status == 0
    assert "Issue 7 of the trust list was added" in out
    status, out, _ = run("trust", "show")
    assert status == 0
    assert f"Root key: {world.fingerprint}" in out
    assert "Hunar Demonstration Authority" in out
    assert "standards: \u2068nsp-std-electrician\u2069" in out
    listed.write_bytes(world.sign_trust(world.trust_document(issueNumber=6)))
    status, _, err = run("trust", "add", listed)
    assert status == 2
    assert "already seen" in err
    world.web["https://trust.hunar.example/list.json"] = world.sign_trust(world.trust_document(issueNumber=8))
    status, out, _ = run("trust", "add", "https://trust.hunar.example/list.json")
    assert status == 0
    assert "Issue 8" in out
    status, _, err = run("trust", "add", "https://trust.hunar.example/absent.json")
    assert status == 2
    assert "could not be had" in err


def test_no_trust_list_to_show(run: Run) -> None:
    status, _, err = run("trust", "show")
    assert status == 0
    assert "No trust list is held" in err


def test_a_trust_list_for_one_run(run: Run, files: Path, world: World) -> None:
    good, listed = files / "good.json", files / "trust.json"
    assert run(good, "--trust", listed)[0] == 2
    assert run(good, "--trust", listed, "--fingerprint", world.fingerprint)[0] == 0
    plain = files / "plain.json"
    plain.write_bytes(to_json(world.trust_document()))
    assert run(good, "--trust", plain, "--fingerprint", world.fingerprint)[0] == 2
    assert run(good, "--trust", plain, "--plain-trust")[0] == 0
    assert run("trust", "add", plain)[0] == 2
    assert run("trust", "add", plain, "--plain", "--fingerprint", world.fingerprint)[0] == 2
    status, out, _ = run("trust", "add", plain, "--plain")
    assert status == 0
    assert "this list is not signed" in out


def test_an_older_list_for_one_run_is_refused_as_well(trusting: Run, files: Path, world: World) -> None:
    old = files.parent / "old.json"
    old.write_bytes(world.sign_trust(world.trust_document(issueNumber=6)))
    for extra in ((), ("--fingerprint", world.fingerprint), ("--fingerprint", world.fingerprint.lower())):
        assert trusting(files / "good.json", "--trust", old, *extra)[0] == 2


def test_policy_decides_how_old_a_list_may_be(trusting: Run, files: Path, world: World) -> None:
    for purpose in PURPOSES:
        world.web[world.issuer.list_url(purpose)] = world.issuer.status_list(purpose, at=NOW - timedelta(days=3))
    good = files / "good.json"
    assert trusting(good)[0] == 0
    status, out, _ = trusting(good, "--policy", "strict")
    assert status == 3
    assert "too old for the policy" in out
    assert trusting(good, "--policy", "site")[0] == 0


def test_offline_uses_what_was_downloaded_before(trusting: Run, files: Path, world: World) -> None:
    good = files / "good.json"
    status, out, _ = trusting(good, "--offline")
    assert status == 3
    assert "What to do: Try again with a connection" in out
    assert world.asked == []
    assert trusting(good)[0] == 0
    world.web.clear()
    assert trusting(good, "--offline")[0] == 0
    assert trusting(good)[0] == 0


def test_a_revocation_is_seen_at_once_where_it_is_asked_for(trusting: Run, files: Path, world: World) -> None:
    good = files / "good.json"
    (files / "again.json").write_bytes(good.read_bytes())
    assert trusting(good)[0] == 0
    world.publish(revocation={INDEX: 1})
    world.asked.clear()
    assert trusting(good)[0] == 0
    assert world.asked == [], "the control: what is stored is not due"
    status, out, _ = trusting("--refresh", good, files / "again.json", files / "token.jwt")
    assert status == 1
    assert out.count("✘ Revoked") == 3
    assert sorted(world.asked) == sorted(map(world.issuer.list_url, PURPOSES)), "each list once"
    assert trusting(good)[1].startswith("✘ Revoked"), "it was stored"


def test_without_a_network_refreshing_uses_what_is_stored_and_says_its_age(
    trusting: Run, files: Path, world: World
) -> None:
    assert trusting(files / "good.json")[0] == 0
    world.web.clear()
    world.asked.clear()
    (files / "again.json").write_bytes((files / "good.json").read_bytes())
    status, out, _ = trusting("--refresh", files / "good.json", files / "again.json")
    assert status == 0
    assert out.count("Status as of: 23 November 2026, 11:00\u00a0UTC (1 h old)") == 2
    assert sorted(world.asked) == sorted(map(world.issuer.list_url, PURPOSES)), "it is waited for once"
    status, out, err = trusting("--refresh", "--offline", files / "good.json")
    assert (status, out) == (2, "")
    assert err == "--refresh asks the network and --offline keeps away from it: give one of them.\n"


def test_another_moment_can_be_asked_about(trusting: Run, files: Path) -> None:
    good = files / "good.json"
    assert trusting(good, "--at", "2026-10-01T00:00:00Z")[0] == 0
    status, out, _ = trusting(good, "--at", "2026-08-01T00:00:00Z")
    assert status == 1
    assert "Not valid yet" in out
    assert "not for today" in out
    status, out, _ = trusting(good, "--at", "2032-01-01T00:00:00+05:00")
    assert status == 1
    assert "Expired" in out


def test_a_revoked_credential(trusting: Run, files: Path, world: World) -> None:
    world.publish(revocation={INDEX: 1}, message={INDEX: 2})
    status, out, _ = trusting(files / "good.json")
    assert status == 1
    assert out.startswith("✘ Revoked")
    assert "issued in error" in out


@pytest.mark.parametrize("language", LANGUAGES)
def test_lists_signed_with_a_newer_key_call_for_a_newer_trust_list(
    trusting: Run, files: Path, world: World, language: str
) -> None:
    """As after a key compromise, at a verifier that still holds the trust list of before."""
    issuer = world.issuer
    issuer.keys["status-2"] = SoftwareSigner.generate(Algorithm.ED25519)
    issuer.roles["status-2"] = ["status"]
    for purpose in PURPOSES:
        world.web[issuer.list_url(purpose)] = issuer.status_list(purpose, key="status-2")
    status, out, _ = trusting(files / "good.json", "--lang", language)
    assert status == 3
    words = Words(language)
    address = isolate("https://trust.hunar.example/trust-list.json")
    advice = str(
        words.say("advice.status.list-key-unknown", {"address": "https://trust.hunar.example/trust-list.json"})
    )
    assert address in advice
    assert advice in out
    assert str(words.say("advice.status.list-unreachable")) not in out
    assert words.say("advice.status.list-key-unknown").language == language
    (files / "newer.json").write_bytes(world.sign_trust(world.trust_document(issueNumber=8)))
    assert trusting("trust", "add", files / "newer.json")[0] == 0
    assert trusting(files / "good.json")[0] == 0


@pytest.mark.parametrize("language", ["ur", "sd", "ar"])
def test_other_languages_say_what_is_not_reviewed(trusting: Run, files: Path, language: str) -> None:
    status, out, _ = trusting(files / "good.json", "--lang", language)
    assert status == 0
    assert str(Words(language).say("verdict.valid")) in out.splitlines()[0]
    assert "ہنر" in out or "هنر" in out
    assert out.splitlines()[-1] == str(Words(language).say("note.unreviewed"))


@pytest.mark.parametrize("language", ["ur", "sd", "ar"])
def test_other_languages_say_why_without_english_details(
    trusting: Run, files: Path, world: World, language: str
) -> None:
    bad = files / "bad.json"
    (found,) = [each for each in json.loads(trusting("--json", bad)[1])["findings"] if each["code"] == "bad-signature"]
    detail = found["parameters"]["detail"]
    assert detail in trusting(bad)[1], "the control: in English it is told"
    status, out, _ = trusting("--lang", language, bad)
    assert status == 1
    assert detail not in out
    assert f"- {Words(language).say('reason.any.bad-signature')}" in out
    world.web.clear()
    out = trusting("--lang", language, files / "good.json")[1]
    assert out.count(str(Words(language).say("reason.status.list-unreachable"))) == 1, "three lists, one sentence"


def test_the_folder_may_stand_before_the_command(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert cli.main(["--home", str(tmp_path), "trust", "show"]) == 0
    assert "No trust list is held" in capsys.readouterr().err


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "verifier.cli", "serve", "--home", str(tmp_path), "--port", str(port)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert f"Port {port} of 127.0.0.1 cannot be had" in done.stderr


def test_a_trust_list_over_http_is_refused_in_words(trusting: Run) -> None:
    status, _, said = trusting("trust", "add", "http://passport.hunar.example/trust-list.json")
    assert status == 2
    assert "over https only" in said


def test_the_operators_mapping(trusting: Run, files: Path, world: World, tmp_path: Path) -> None:
    """Over a real socket: the demonstration's reserved host reached on a loopback port, as the operator said."""
    with serving() as server:
        target = f"http://127.0.0.1:{server.port}"
        assert target in trusting("trust", "map", "https://passport.hunar.example", target)[1]
        assert f"https://passport.hunar.example → {target}" in trusting("trust", "show")[1]
        arguments = ["--home", str(tmp_path / "home"), str(files / "good.json")]
        server.answer = respond(b"<html>")
        assert cli.main(arguments, clock=lambda: NOW) == 3
        assert [head.split(b" ")[1] for head in server.requests] == [
            b"/status/revocation/1",
            b"/status/suspension/1",
            b"/status/message/1",
        ]
    assert trusting("trust", "map", "https://passport.hunar.example", "file:///etc")[0] == 2
    assert trusting("trust", "map", "https://passport.hunar.example")[0] == 0
    assert "→" not in trusting("trust", "show")[1]


ESCAPES = "\x1b]8;;https://evil.example\x07click\x1b[2J\x1b[31m\r\n✔ Valid\u202e\u2066\u200f\x9b"


def test_neither_names_nor_claims_do_anything_to_the_terminal(trusting: Run, files: Path, world: World) -> None:
    name = files / "a\x1b[2J\u202e\n✔ Valid.json"
    name.write_bytes((files / "bad.json").read_bytes())
    status, out, _ = trusting(name)
    assert status == 1
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert len([line for line in out.splitlines() if line.startswith(("✔", "✘"))]) == 1
    raw = json.loads((files / "good.json").read_bytes())
    for path in (("name",), ("issuer", "name"), ("proof", "cryptosuite"), ("type", 2), ("@context", 1)):
        hostile = files / "hostile.json"
        hostile.write_bytes(to_json(changed(raw, *path, to=ESCAPES)))
        for arguments in ((hostile,), ("--json", hostile)):
            status, out, err = trusting(*arguments)
            assert status != 0
            assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066\u2067\u200f]", out + err)


def test_colour_only_on_a_terminal_and_never_against_a_wish(monkeypatch: pytest.MonkeyPatch) -> None:
    from verifier.display import Style, wants_colour

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    assert wants_colour(Terminal(), {})
    assert not wants_colour(io.StringIO(), {})
    assert not wants_colour(Terminal(), {"NO_COLOR": "1"})
    assert not wants_colour(Terminal(), {"TERM": "dumb"})
    assert Style(Words(), colour=True).paint("x", "31") == "\x1b[31mx\x1b[0m"


def test_a_presentation_shows_each_credential(trusting: Run, files: Path) -> None:
    good, bad = (json.loads((files / name).read_bytes()) for name in ("good.json", "bad.json"))
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": [good, bad],
    }
    (files / "both.json").write_bytes(to_json(document))
    status, out, _ = trusting(files / "both.json")
    assert status == 1
    assert [line.strip() for line in out.splitlines() if line.strip()[0] in "✔✘"] == [
        f"✘ Not genuine  {files / 'both.json'}",
        "✔ Valid  1",
        "✘ Not genuine  2",
    ]


@pytest.fixture
def desk(world: World) -> Desk:
    """An issuer of cards in the same world; its trust list takes the place of the one that was added."""
    return Desk(world)


def on_paper(run: Run, desk: Desk, folder: Path, *arguments: str | Path) -> tuple[int, str, str]:
    (folder / "cards.trust").write_bytes(desk.trust_file)
    return run(*arguments, "--trust", folder / "cards.trust", "--fingerprint", desk.world.fingerprint)


def test_a_document_shows_its_parts_with_their_place(run: Run, files: Path, desk: Desk) -> None:
    hostile = "a\x1b[2J\u202e\n✔ Valid"
    (files / "paper.pdf").write_bytes(pdf([[], ["https://a.example", desk.text()]], {hostile: to_json(desk.full())}))
    status, out, _ = on_paper(run, desk, files, files / "paper.pdf")
    assert status == 0
    lines = out.splitlines()
    assert lines[0] == f"✔ Valid  {files / 'paper.pdf'}"
    assert "  Credentials found in it: 2." in lines
    assert "  Other QR codes in it, which are no credentials and were left alone: 1." in lines
    assert "  What is attached to the document and what is printed on it agree." in lines
    parts = [line for line in lines if re.match("  [✔✘?]", line)]
    assert len(parts) == 1
    assert parts[0].startswith("  ✔ Valid  1, attached file \u2068a")
    assert parts[0].endswith(" · QR code on page 2")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", out)
    assert len([line for line in lines if line.startswith("✔")]) == 1


def test_what_holds_of_several_parts_is_said_once(run: Run, files: Path, desk: Desk) -> None:
    full, code = to_json(desk.full()), desk.text()
    (files / "paper.pdf").write_bytes(pdf([[code]], {"x.json": full}))
    (files / "all.zip").write_bytes(archive({"a.json": full, "b.png": picture(draw(code))}))
    for name, places in (
        ("paper.pdf", "attached file \u2068x.json\u2069 · QR code on page 1"),
        ("all.zip", "file \u2068a.json\u2069 · file \u2068b.png\u2069, QR code"),
    ):
        status, out, _ = on_paper(run, desk, files, files / name)
        assert status == 0
        assert f"  ✔ Valid  1, {places}" in out.splitlines()
        lines = [line.strip() for line in out.splitlines()]
        assert len(lines) == len(set(lines)), out
    forged = archive({"a.json": full, "b.json": to_json(changed(desk.full(), "name", to="Master"))})
    (files / "forged.zip").write_bytes(forged)
    status, out, _ = on_paper(run, desk, files, files / "forged.zip")
    assert [line.strip() for line in out.splitlines() if line.startswith("  ") and line.strip()[0] in "✔✘"] == [
        "✔ Valid  1, file \u2068a.json\u2069",
        "✘ Not genuine  2, file \u2068b.json\u2069",
    ]
    (files / "longer.pdf").write_bytes(
        pdf([[desk.text()]], {"x": to_json(desk.full(name="Ghulam Rasool Khaskheli Senior"))})
    )
    status, out, _ = on_paper(run, desk, files, files / "longer.pdf")
    assert len(re.findall("(?m)^  ✔ Valid  [12], ", out)) == 2, "the names differ, so both are shown"


def test_what_differs_between_attachment_and_print_is_told(run: Run, files: Path, desk: Desk) -> None:
    (files / "paper.pdf").write_bytes(pdf([[desk.text()]], {"a": to_json(desk.full(name="Somebody Else"))}))
    status, out, _ = on_paper(run, desk, files, files / "paper.pdf")
    assert status == 1
    assert out.startswith("✘ Not genuine")
    assert "- The attached credential and the printed code are of different holders." in out
    assert "What to do: Somebody has put two documents together." in out


def test_folders_take_every_kind_of_file_by_its_ending(run: Run, files: Path, desk: Desk) -> None:
    inner = files / "inner"
    inner.mkdir()
    code = draw(desk.text())
    for form, ending in (("PNG", "png"), ("JPEG", "JPG"), ("JPEG", "jpeg"), ("WEBP", "webp"), ("HEIF", "heic")):
        (inner / f"code.{ending}").write_bytes(picture(code, form))
    (inner / "paper.PDF").write_bytes(pdf([[desk.text()]]))
    (inner / "all.zip").write_bytes(archive({"a.json": to_json(desk.full()), "b.txt": b"nothing"}))
    (inner / "notes.docx").write_bytes(b"not looked at")
    (inner / "misnamed.json").write_bytes(picture(code))
    status, out, _ = on_paper(run, desk, files, "-q", inner)
    assert status == 0
    names = sorted(Path(line.partition("  ")[2]).name for line in out.splitlines() if line.startswith("✔"))
    assert names == sorted(path.name for path in inner.iterdir() if path.suffix != ".docx")
    assert "Left out in folders: 1." in out


def test_an_archive_in_json_has_a_report_for_each_file_in_it(run: Run, files: Path, desk: Desk) -> None:
    data = archive({"a.json": to_json(desk.full()), "b.pdf": pdf([[desk.text()]], {"c": to_json(desk.full())})})
    (files / "all.zip").write_bytes(data)
    status, out, _ = on_paper(run, desk, files, "--json", files / "all.zip")
    report = json.loads(out)
    assert (status, report["kind"], report["verdict"]) == (0, "archive", "valid")
    assert [part["place"]["name"] for part in report["credentials"]] == ["a.json", "b.pdf"]
    inner = report["credentials"][1]["credentials"]
    assert [part["place"] for part in inner] == [
        {"carrier": "attachment", "name": "c", "page": 0},
        {"carrier": "code", "name": "", "page": 1},
    ]
    assert out.isascii()


def test_a_short_number_may_be_typed(trusting: Run, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    status, out, err = trusting("NSP-7KQ4-M2XD-9F3A")
    assert (status, err) == (3, "")
    assert out.startswith("? Could not be checked  NSP-7KQ4-M2XD-9F3A\n")
    assert trusting("-", stdin=b"NSP-7KQ4-M2XD-9F3A\n")[1].splitlines()[1:] == out.splitlines()[1:]
    assert trusting("7KQ4-M2XD-9F3A")[0] == 2, "without its first letters it is a file that is not there"
    monkeypatch.chdir(files)
    (files / "NSP-7KQ4-M2XD-9F3A").write_bytes((files / "good.json").read_bytes())
    assert trusting("NSP-7KQ4-M2XD-9F3A")[0] == 0, "a file of that name comes first"


def test_a_folder_with_nothing_to_check_is_not_valid(trusting: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    status, out, _ = trusting(tmp_path / "empty")
    assert (status, out) == (3, "There was nothing to check.\n")


def test_odd_things_in_a_folder_do_not_stop_the_rest(trusting: Run, files: Path) -> None:
    os.mkfifo(files / "pipe.json")
    (files / "loop.json").symlink_to(files / "loop.json")
    (files / "circle").symlink_to(files)
    with (files / "huge.json").open("wb") as huge:
        huge.truncate(2**33)
    status, out, _ = trusting("-q", files)
    assert status == 1
    assert len([line for line in out.splitlines() if line[0] in "✔✘?"]) == 7


def test_many_files_need_little_memory(tmp_path: Path) -> None:
    for number in range(200):
        (tmp_path / f"{number}.json").write_bytes(b" " * 200_000)
    tracemalloc.start()
    try:
        assert sum(len(item.data) for item in Inputs([str(tmp_path)], io.BytesIO())) == 40_000_000
        assert tracemalloc.get_traced_memory()[1] < 10_000_000  # a few files, not all; other threads count too
    finally:
        tracemalloc.stop()


LEAVING = """
import sys
from verifier.cli import main
raise SystemExit(main(["--home", sys.argv[1], "--offline"] + [sys.argv[2]] * 200))
"""


def test_a_reader_that_leaves_early_is_no_crash(files: Path, tmp_path: Path) -> None:
    arguments = [sys.executable, "-c", LEAVING, str(tmp_path), str(files)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.read(10)
        child.stdout.close()
        assert b"Traceback" not in child.stderr.read()


PROBE = """
import sys
import verifier.cli
from verifier.cli import main
main(["--home", sys.argv[1], "--offline", sys.argv[2]])
roots = {name.partition(".")[0] for name in sys.modules}
print(sorted(roots & {"issuer", "sqlalchemy", "alembic", "flask", "werkzeug", "jinja2", "waitress", "click", "rich",
    "sqlite3", "psycopg", "pkcs11", "qrcode", "requests", "aiohttp"}))
"""


def test_the_verifier_stands_alone(files: Path, tmp_path: Path) -> None:
    """The command line loads no issuer, no database and no web framework, also while it works."""
    arguments = [sys.executable, "-c", PROBE, str(tmp_path / "home"), str(files / "good.json")]
    done = subprocess.run(arguments, capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_folder_that_cannot_be_written_is_told(run: Run, files: Path, world: World, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file in the way")
    status, _, err = run("trust", "add", files / "trust.json", "--fingerprint", world.fingerprint)
    assert status == 2
    assert "Not a directory" in err or "File exists" in err
    assert "Traceback" not in err


def test_help_is_there(run: Run) -> None:
    for arguments in (("--help",), ("trust", "--help")):
        status, out, _ = run(*arguments)
        assert status == 0
        assert out.startswith("usage: hunar-verify")


def test_it_says_its_version(run: Run) -> None:
    for arguments in (("--version",), ("trust", "--version")):
        assert run(*arguments) == (0, f"hunar-verify {version('hunar')}\n", "")


def options_of(parser: argparse.ArgumentParser) -> set[str]:
    """Give every long option and subcommand of a parser."""
    found = {option for action in parser._actions for option in action.option_strings if option.startswith("--")}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            found |= {f"trust {name}" for name in action.choices}
            found = found.union(*map(options_of, action.choices.values()))
    return found


def test_every_command_and_option_is_in_the_manual() -> None:
    manual = (ROOT / "docs" / "verifying.md").read_text(encoding="utf-8")
    commands = (cli.CHECK, *cli.COMMANDS.values())
    wanted = {text for command in commands for text in options_of(command.parser())} | {str(v) for v in Verdict}
    assert len(wanted) > 25
    assert not [word for word in sorted(wanted - {"--help"}) if f"`{word}" not in manual]


def test_each_verdict_has_its_words() -> None:
    for verdict in Verdict:
        assert Words().say(f"verdict.{verdict}").text
        assert Words().say(f"sentence.{verdict}").text
