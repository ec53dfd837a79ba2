"""Short numbers: what the register says, told as that and as nothing more, whatever a register answers."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.reading import paper
from tests.verifier.world import BASE, DID, NOW, World, codes, tell
from vc.problems import FetchError
from verifier import Policy, Report, Verdict
from verifier.cache import Cache
from verifier.cli import main
from verifier.display import Style, show
from verifier.documents import verify_file
from verifier.fetch import offline
from verifier.short_number import MOST_REGISTERS, is_short_number, report_on_short_number
from verifier.text import neutralize
from verifier.web import Service, create_app
from verifier.words import LANGUAGES, Words

NUMBER = "NSP-GJ6H-B7H6-NWWV"
URL = f"{BASE}/numbers/{NUMBER}"
KNOWN = {
    "number": NUMBER,
    "status": "valid",
    "title": "Install domestic wiring",
    "level": 3,
    "initials": "G. R.",
    "issued": "2026-03-02",
    "validUntil": "2031-03-02",
}
STATUSES = ("valid", "suspended", "revoked", "replaced", "expired", "not-yet-valid")


def policy_of(world: World, *more: Mapping[str, Any], **changes: Any) -> Policy:
    entry = world.issuer.trust_entry(register=BASE + "/numbers/{number}")
    return Policy(trust=world.trust(entry, *map(dict, more), **changes))


def ask(world: World, text: str | bytes = NUMBER, policy: Policy | None = None, fetch: Any = None) -> Report:
    data = text if isinstance(text, bytes) else text.encode()
    report = report_on_short_number(data, policy or policy_of(world), now=NOW, fetch=fetch or world.fetch)
    tell(report)
    assert report.verdict is not Verdict.VALID
    assert report.exit_status == 3
    assert report.document is None
    return report


def answer(**changes: Any) -> bytes:
    return json.dumps({**KNOWN, **changes}).encode()


@pytest.mark.parametrize("status", STATUSES)
def test_what_the_register_says_is_told_and_never_valid(world: World, status: str) -> None:
    world.web[URL] = answer(status=status)
    report = ask(world)
    assert report.verdict is Verdict.UNCHECKED
    assert codes(report) == {"register:says"}
    assert report.issuer is not None
    assert report.issuer.id == DID
    (finding,) = report.findings
    assert dict(finding.parameters) == {
        "issuer": "Hunar Demonstration Authority",
        "registered": status,
        "title": "Install domestic wiring",
        "level": 3,
        "initials": "G. R.",
        "issued": "2026-03-02",
        "until": "2031-03-02",
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", STATUSES)
def test_it_is_told_in_every_language_with_a_word_for_the_status(world: World, language: str, status: str) -> None:
    world.web[URL] = answer(status=status)
    words, (finding,) = Words(language), ask(world).findings
    said = words.finding(finding)
    assert said.language == language
    assert words.say(f"term.registered.{status}").text in said.text
    assert "G. R." in said.text
    assert words.day("2026-03-02") in said.text
    assert words.day("2031-03-02") in said.text
    advice = words.advice(finding)
    assert advice is not None
    assert advice.language == language


@pytest.mark.parametrize("found", [answer(), b"<html>", None])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_issuer_has_the_name_that_the_reader_knows(world: World, language: str, found: bytes | None) -> None:
    entry = world.issuer.trust_entry(register=BASE + "/numbers/{number}")
    names = {"en": "Authority", "ur": "ہنر نمائشی ادارہ", "ar": "هيئة هنر التجريبية"}
    if found:
        world.web[URL] = found
    (finding,) = ask(world, policy=Policy(trust=world.trust({**entry, "name": names}))).findings
    assert finding.parameters["issuer"] == "Authority"
    for said in (Words(language).finding(finding), Words(language).reason(finding)):
        assert f"\u2068{names.get(language, 'Authority')}\u2069" in said.text


@pytest.mark.parametrize(
    "typed",
    [NUMBER, NUMBER.lower(), f" {NUMBER}\n", "GJ6HB7H6NWWV", "nsp gj6h b7h6 nwwv", NUMBER.replace("-", "")],
)
def test_what_people_type_is_understood(world: World, typed: str) -> None:
    world.web[URL] = answer()
    assert is_short_number(typed.encode())
    assert codes(ask(world, typed)) == {"register:says"}


@pytest.mark.parametrize(
    "typed", ["NSP-GJ6H-B7H6-NWWW", "NSP-JG6H-B7H6-NWWV", "ABCDEFGHJKMN", "\u0663" * 12, "NSP", ""]
)
def test_a_slip_asks_nobody_and_is_not_repeated(world: World, typed: str) -> None:
    report = ask(world, typed)
    assert (report.verdict, codes(report)) == (Verdict.UNREADABLE, {"register:slip"})
    assert world.asked == []
    assert not typed or typed not in json.dumps(report.to_json())


@pytest.mark.parametrize("data", [b"\xff" * 12, b"\x00", b"NSP-" + b"\xc3" * 12, b"9" * 100_000])
def test_no_bytes_are_too_odd(world: World, data: bytes) -> None:
    assert codes(ask(world, data)) == {"register:slip"}
    assert not is_short_number(data)


def test_an_unknown_number(world: World) -> None:
    world.web[URL] = json.dumps({"number": NUMBER, "status": "unknown"}).encode()
    report = ask(world)
    assert codes(report) == {"register:unknown"}
    assert report.issuer is None


def test_a_register_out_of_reach(world: World) -> None:
    assert codes(ask(world)) == {"register:unreachable"}
    assert codes(ask(world, fetch=offline)) == {"register:unreachable"}


def test_without_a_register_nobody_is_asked(world: World) -> None:
    assert codes(ask(world, policy=Policy(trust=world.trust()))) == {"register:none-named"}
    assert codes(ask(world, policy=Policy())) == {"register:none-named"}
    assert world.asked == []


def test_an_expired_trust_list_names_no_register(world: World) -> None:
    old = policy_of(world, validUntil="2026-11-01T00:00:00Z")
    assert codes(ask(world, policy=old)) == {"trust:trust-list-expired"}
    assert world.asked == []


HOSTILE: dict[str, bytes] = {
    "nothing": b"",
    "a page": b"<!doctype html><script>alert(1)</script><h1>genuine</h1>",
    "another shape": b'{"verdict": "valid"}',
    "a list": b"[]",
    "an extra member": answer(name="Ghulam Rasool"),
    "a member that we know from elsewhere": answer(verdict="valid"),
    "another number": answer(number="NSP-0000-0000-0000"),
    "a word of its own": answer(status="genuine"),
    "a status that is a list": answer(status=["valid"]),
    "a name for initials": answer(initials="Ghulam Rasool"),
    "a title of two lines": answer(title="one\ntwo"),
    "a title that turns the line around": answer(title="\u202eeulav"),
    "a title without end": answer(title="x" * 301),
    "a level that is a fraction": answer(level=3.5),
    "a day that is none": answer(issued="2026-02-30"),
    "a status twice": answer().replace(b'"status": "valid"', b'"status": "revoked", "status": "valid"'),
    "more than one value": answer() + answer(),
    "another encoding": answer().decode().encode("utf-16"),
    "huge": answer() + b" " * 4096,
    "deep": b'{"number":' + b"[" * 2000 + b"]" * 2000 + b"}",
    "a known one that is half unknown": answer(status="unknown"),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_what_a_hostile_register_answers_is_not_told(world: World, data: bytes) -> None:
    world.web[URL] = data
    report = ask(world)
    assert codes(report) == {"register:bad-answer"}
    assert report.issuer is None
    shown = json.dumps(report.to_json()) + tell(report)
    assert not any(word in shown for word in ("Ghulam", "<script>", "genuine", "eulav"))


def test_a_script_in_a_title_is_text(world: World) -> None:
    """Nothing forbids a title to have angle brackets; it is foreign text like any other, and stands in an isolate."""
    world.web[URL] = answer(title="<script>alert(1)</script>")
    (finding,) = ask(world).findings
    assert f"\u2068{neutralize('<script>alert(1)</script>')}\u2069" in Words().finding(finding).text


def other(number: int) -> dict[str, Any]:
    base = f"https://issuer-{number}.hunar.example"
    return {
        "id": f"did:web:issuer-{number}.hunar.example",
        "name": {"en": f"Issuer {number}"},
        "register": base + "/n/{number}",
    }


def test_no_register_answers_for_another(world: World) -> None:
    policy = policy_of(world, other(1))
    world.web[URL] = answer(status="revoked")
    world.web[f"https://issuer-1.hunar.example/n/{NUMBER}"] = answer(status="valid")
    report = ask(world, policy=policy)
    assert report.issuer is None
    told = [(finding.parameters["issuer"], finding.parameters["registered"]) for finding in report.findings]
    assert [status for _, status in told] == ["revoked", "valid"]
    assert told[1][0] == "Issuer 1"


def test_several_registers_are_asked_and_one_knows(world: World) -> None:
    policy = policy_of(world, other(1), other(2))
    world.web[URL] = json.dumps({"number": NUMBER, "status": "unknown"}).encode()
    world.web[f"https://issuer-1.hunar.example/n/{NUMBER}"] = answer(status="revoked")
    report = ask(world, policy=policy)
    assert report.issuer is not None
    assert report.issuer.name() == "Issuer 1"
    assert world.asked == [URL, *(f"https://issuer-{number}.hunar.example/n/{NUMBER}" for number in (1, 2))]


def test_unknown_to_one_and_out_of_reach_of_the_other_is_not_unknown(world: World) -> None:
    world.web[URL] = json.dumps({"number": NUMBER, "status": "unknown"}).encode()
    assert codes(ask(world, policy=policy_of(world, other(1)))) == {"register:unreachable"}
    world.web[f"https://issuer-1.hunar.example/n/{NUMBER}"] = world.web[URL]
    assert codes(ask(world, policy=policy_of(world, other(1)))) == {"register:unknown"}


def test_only_a_few_registers_are_asked(world: World) -> None:
    ask(world, policy=policy_of(world, *map(other, range(20))))
    assert len(world.asked) == MOST_REGISTERS


def test_a_cache_is_passed_by_and_keeps_nothing(world: World, tmp_path: Path) -> None:
    def refuse(url: str, data: bytes, now: object) -> Any:
        raise FetchError(url, "not to be kept")

    world.web[URL] = answer()
    cache = Cache(tmp_path / "cache", world.fetch, refuse, lambda: NOW)
    assert codes(ask(world, fetch=cache)) == {"register:says"}
    world.web[URL] = answer(status="revoked")
    assert ask(world, fetch=cache).findings[0].parameters["registered"] == "revoked"
    assert not list(tmp_path.rglob("*"))


def test_an_answer_depends_on_no_clock_but_the_one_given(world: World) -> None:
    world.web[URL] = answer()
    policy = policy_of(world)
    later = report_on_short_number(NUMBER.encode(), policy, now=NOW + timedelta(days=1000), fetch=world.fetch)
    assert codes(later) == {"trust:trust-list-expired"}


UNTYPED = {
    "a code in a picture": lambda: paper.picture(paper.draw(NUMBER)),
    "the link that is printed, in a picture": lambda: paper.picture(paper.draw(f"{BASE}/verify/n/{NUMBER}")),
    "a code in a PDF file": lambda: paper.pdf([[NUMBER]]),
    "a PDF file's attachment": lambda: paper.pdf([[]], {"number.txt": NUMBER.encode()}),
    "a text in an archive": lambda: paper.archive({"number.txt": NUMBER.encode()}),
    "a picture in an archive": lambda: paper.archive({"code.png": paper.picture(paper.draw(NUMBER))}),
    "a member of a document": lambda: json.dumps({"number": NUMBER}).encode(),
    "a text of several lines": f"{NUMBER}\n{NUMBER}".encode,
}


@pytest.mark.parametrize("make", UNTYPED.values(), ids=UNTYPED)
def test_what_nobody_typed_is_never_asked(world: World, make: Callable[[], bytes]) -> None:
    """Who looks at a card or a file tells nobody of it."""
    world.web[URL] = answer()
    report = verify_file(make(), policy_of(world), now=NOW, fetch=world.fetch)
    assert world.asked == []
    assert not {"register:says", "register:unknown"} & {code for part in report.walk() for code in codes(part)}


def test_what_somebody_typed_is_asked_in_the_same_way_everywhere(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Library, command line, HTTP and page."""
    world.web[URL] = answer(status="suspended")
    policy = policy_of(world)
    assert codes(verify_file(NUMBER.encode(), policy, now=NOW, fetch=world.fetch)) == {"register:says"}

    trust = tmp_path / "trust.json"
    trust.write_bytes(
        world.sign_trust(world.trust_document(world.issuer.trust_entry(register=f"{BASE}/numbers/{{number}}")))
    )
    home = ("--home", str(tmp_path / "home"), "--trust", str(trust), "--fingerprint", world.fingerprint)
    assert main([*home, NUMBER], fetch=world.fetch, clock=lambda: NOW) == 3
    said = capsys.readouterr().out
    assert "Hunar Demonstration Authority" in said
    assert "suspended" in said
    assert main([*home, "--offline", NUMBER], fetch=world.fetch, clock=lambda: NOW) == 3
    assert "suspended" not in capsys.readouterr().out

    client = create_app(Service(lambda: policy, world.fetch, lambda: NOW)).test_client()
    told = client.post("/verify", data=NUMBER, content_type="text/plain").json
    assert told is not None
    assert (told["verdict"], told["kind"], told["findings"][0]["code"]) == ("unchecked", "number", "says")
    for page in (client.post("/", data={"text": NUMBER}), client.get(f"/n/{NUMBER}")):
        shown = page.get_data(as_text=True)
        assert 'data-verdict="unchecked"' in shown
        assert "G. R." in shown
        assert "suspended" in shown


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("typed", [NUMBER, "gj6h b7h6 nwwv"])
def test_the_page_says_which_number_was_asked_and_that_an_answer_is_no_proof(
    world: World, language: str, typed: str
) -> None:
    client = create_app(Service(lambda: policy_of(world), world.fetch, lambda: NOW)).test_client()
    words = Words(language)
    asked = f"{words.say('register.number')} <bdi>{NUMBER}</bdi>"
    no_proof, unknown = (f"<em>{words.say(f'outcome.{each}')}</em>" for each in ("no-proof", "unknown"))
    for status, label, other in (("valid", no_proof, unknown), ("unknown", unknown, no_proof)):
        world.web[URL] = answer() if status == "valid" else json.dumps({"number": NUMBER, "status": status}).encode()
        for found in (
            client.post(f"/?lang={language}", data={"text": typed}),
            client.get(f"/n/{typed}?lang={language}"),
        ):
            shown = re.sub("<span[^>]*>|</span>", "", found.get_data(as_text=True))
            assert asked in shown
            assert label in shown
            assert other not in shown
    slip = client.post(f"/?lang={language}", data={"text": NUMBER[:-1] + "W"}).get_data(as_text=True)
    assert "<bdi>NSP" not in slip


def test_the_command_line_says_which_number_was_asked_and_says_it_once(world: World) -> None:
    world.web[URL] = answer()
    report = ask(world, "gj6h b7h6 nwwv")
    assert report.number == NUMBER
    lines = {name: next(show(report, name, Style(Words()), details=True)) for name in ("-", "gj6h b7h6 nwwv", NUMBER)}
    assert [line.partition("  ")[2] for line in lines.values()] == [f"-, {NUMBER}", f"gj6h b7h6 nwwv, {NUMBER}", NUMBER]
    assert ask(world, NUMBER[:-1] + "W").number == ""
