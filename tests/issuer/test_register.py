"""The public register: what it says, what it never says, and how often."""

import json
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from importlib.resources import files
from pathlib import Path
from threading import Thread

import pytest
from flask.testing import FlaskClient
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

import schemas
from issuer.lookup import Entry, initials, look_up
from issuer.store import Unavailable, credentials, erasure, status, workers
from issuer.store.credentials import Credential, Kind
from issuer.store.status import Action
from issuer.web import Register, create_app
from tests.issuer.office import TestOffice, published_trust
from verifier import Policy, Verdict
from verifier.fetch import Web
from verifier.short_number import report_on_short_number
from verifier.web.allowance import Allowance, Rate
from verifier.words import LANGUAGES, Words

JSON = {"Accept": "application/json"}
HTML = {"Accept": "text/html"}
NOBODY = "NSP-GJ6H-B7H6-NWWV"
SLIP = "NSP-GJ6H-B7H6-NWWW"
CANARIES = ("Nobody B", "Nobody C", "کوئی نہیں", "T-1", "T-2", "1990", "0001", "0002", "00000", "dadu", "Dadu", "A-1")
"""Names, references, birth year, digits of identity documents, district, assessor: nothing of it may come out."""

ENTRY = Entry(NOBODY, Verdict.VALID, "Install <b>pipes</b>", 3, "G. R.", date(2026, 3, 2), date(2031, 3, 2))


@dataclass
class Ticks:
    """A clock that goes when told."""

    now: float = 0

    def __call__(self) -> float:
        return self.now


def client_of(register: Register, folder: Path) -> FlaskClient:
    return create_app(folder, register=register).test_client()


@pytest.fixture
def client(issued: TestOffice) -> FlaskClient:
    return client_of(Register.of(issued.desk), issued.home.public)


@pytest.fixture
def unit(issued: TestOffice) -> Credential:
    return next(row for row in issued.all() if row.kind is Kind.UNIT)


def change(office: TestOffice, row: Credential, action: Action) -> None:
    with office.desk.store.transaction(office.clerk) as tx:
        status.change(tx, row.id, action, "a reason that is nobody's business")


def text_of(answer: TestResponse) -> str:
    return unescape(re.sub(r"<[^>]*>", " ", answer.get_data(as_text=True)))


def test_what_it_says_of_a_unit_and_of_a_qualification(issued: TestOffice, client: FlaskClient) -> None:
    for row in issued.all():
        answer = client.get(f"/numbers/{row.short_number}", headers=JSON)
        assert (answer.status_code, answer.mimetype) == (200, "application/json")
        said = answer.json
        assert schemas.validate(schemas.REGISTER_ANSWER, said) == ()
        assert said is not None
        assert said["status"] == "valid"
        assert re.fullmatch(r"N\. [BC]\.", said["initials"])
        assert said["issued"] == row.valid_from.astimezone(UTC).date().isoformat()
        assert said["validUntil"] == row.valid_until.astimezone(UTC).date().isoformat()
        assert said["level"] in range(1, 9)
    titles = {client.get(f"/numbers/{row.short_number}", headers=JSON).json["title"] for row in issued.all()}  # type: ignore[index]
    assert len(titles) >= 4


def test_a_card_for_a_part_does_not_read_as_the_whole(issued: TestOffice, client: FlaskClient) -> None:
    def titles() -> set[str]:
        cards = [row.short_number for row in issued.all() if row.kind is Kind.CARD]
        return {client.get(f"/numbers/{number}", headers=JSON).json["title"] for number in cards}  # type: ignore[index]

    (whole,) = titles()
    assert "units" not in whole
    issued.enter(["T-4"])
    issued.issue()
    with issued.desk.store.read() as tx:
        theirs = workers.find_by_reference(tx, "T-4")
    assert theirs is not None
    fallen = next(row for row in issued.all() if row.worker == theirs.id and row.kind is Kind.UNIT)
    change(issued, fallen, Action.REVOKE)
    issued.issue()
    assert titles() == {whole, f"{whole}: 2 of 3 units"}


@pytest.mark.parametrize(
    ("actions", "says"),
    [
        ([], "valid"),
        ([Action.SUSPEND], "suspended"),
        ([Action.SUSPEND, Action.REINSTATE], "valid"),
        ([Action.REVOKE], "revoked"),
        ([Action.SUSPEND, Action.REVOKE], "revoked"),
        ([Action.REPLACE], "replaced"),
    ],
)
def test_what_became_of_a_credential_is_said_at_once(
    issued: TestOffice, client: FlaskClient, unit: Credential, actions: list[Action], says: str
) -> None:
    for action in actions:
        change(issued, unit, action)
    answer = client.get(f"/numbers/{unit.short_number}", headers=JSON)
    assert answer.json is not None
    assert answer.json["status"] == says
    assert "business" not in answer.get_data(as_text=True)


@pytest.mark.parametrize(("days", "says"), [(-1, "not-yet-valid"), (1, "valid"), (366 * 6, "expired")])
def test_days_count_by_the_desks_clock(issued: TestOffice, unit: Credential, days: int, says: str) -> None:
    at = unit.valid_from + timedelta(days=days)
    found = look_up(replace(issued.desk, clock=lambda: at), unit.short_number)
    assert found is not None
    assert str(found.status) == says


def test_the_first_row_of_the_table_decides(issued: TestOffice, unit: Credential) -> None:
    change(issued, unit, Action.REVOKE)
    later = replace(issued.desk, clock=lambda: unit.valid_until + timedelta(days=1))
    found = look_up(later, unit.short_number)
    assert found is not None
    assert found.status is Verdict.REVOKED


def test_what_was_never_handed_out_is_as_unknown_as_what_never_was(
    issued: TestOffice, client: FlaskClient, unit: Credential
) -> None:
    order = credentials.Order(
        Kind.UNIT, unit.assessment, unit.valid_from, unit.valid_until + timedelta(days=1), replaces=unit.id
    )
    with issued.desk.store.transaction(issued.clerk) as tx:
        (intent,) = credentials.plan(tx, [order])
    nobody = client.get(f"/numbers/{NOBODY}", headers=JSON)
    assert nobody.json == {"number": NOBODY, "status": "unknown"}
    for _ in ("planned", "abandoned"):
        for wanted in (JSON, HTML):
            mine = client.get(f"/numbers/{intent.short_number}", headers=wanted)
            none = client.get(f"/numbers/{NOBODY}", headers=wanted)
            assert (mine.status_code, list(mine.headers)) == (none.status_code, list(none.headers))
            assert mine.get_data(as_text=True).replace(intent.short_number, NOBODY) == none.get_data(as_text=True)
        with issued.desk.store.transaction(issued.clerk) as tx:
            credentials.abandon(tx, intent.id, "given up")


@pytest.mark.parametrize("typed", [SLIP, "NSP-JG6H-B7H6-NWWV", "hello", "NSP-GJ6H-B7H6-NWW", "9" * 500, "\u0669" * 12])
def test_a_slip_is_told_and_never_looked_up(tmp_path: Path, typed: str) -> None:
    def fail(number: str) -> Entry:
        raise AssertionError(number)

    client = client_of(Register(fail, {"en": "Test office"}), tmp_path)
    answer = client.get(f"/numbers/{typed}", headers=JSON)
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert typed not in answer.get_data(as_text=True)
    for address in (f"/numbers/{typed}", f"/numbers/?number={typed}"):
        page = client.get(address, headers=HTML)
        assert (page.status_code, page.mimetype) == (400, "text/html")
        assert Words().say("finding.register.slip").text in text_of(page)


def test_a_number_as_people_type_it(client: FlaskClient, unit: Credential) -> None:
    for typed in (unit.short_number.lower(), unit.short_number.replace("-", " "), unit.short_number[4:]):
        answer = client.get(f"/numbers/{typed}", headers=JSON)
        assert answer.json is not None
        assert answer.json["number"] == unit.short_number
        form = client.get("/numbers/", query_string={"number": typed, "lang": "ur"})
        assert (form.status_code, form.headers["Location"]) == (303, f"{unit.short_number}?lang=ur")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_it_in_words(client: FlaskClient, unit: Credential, language: str) -> None:
    answer = client.get(f"/numbers/{unit.short_number}?lang={language}", headers=HTML)
    page, words = answer.get_data(as_text=True), Words(language)
    assert f'<html lang="{language}" dir="{words.direction}">' in page
    said = f"{words.say('register.says').text}: {words.say('term.registered.valid').text}"
    assert said in " ".join(text_of(answer).split()).replace(" : ", ": ")
    assert words.say("advice.register.says").text in text_of(answer)
    assert words.say("note.demonstration").text in text_of(answer)
    assert "N. B." in page or "N. C." in page


def test_every_text_of_the_page_is_in_every_language() -> None:
    template = (files("issuer.web") / "templates" / "register.html").read_text(encoding="utf-8")
    keys = {key for key in re.findall(r"say\('([a-z.-]+)'", template) if not key.endswith(".")}
    assert len(keys) > 15
    for language in LANGUAGES:
        assert [key for key in keys if Words(language).say(key).language != language] == []


def test_no_name_comes_out_in_any_way(issued: TestOffice, client: FlaskClient, unit: Credential) -> None:
    change(issued, unit, Action.SUSPEND)
    numbers = [*(row.short_number for row in issued.all()), NOBODY, SLIP]
    for number in numbers:
        for wanted in (JSON, HTML):
            for language in LANGUAGES:
                answer = client.get(f"/numbers/{number}?lang={language}", headers=wanted)
                said = re.sub(r"NSP(-\w{4}){3}", "", text_of(answer) + str(answer.headers))
                assert [canary for canary in CANARIES if canary in said] == []
                assert "urn:uuid" not in said
                assert "genuine" not in said.replace(Words().say("advice.register.says").text, "")


def test_the_canaries_are_on_record(issued: TestOffice) -> None:
    """The control of the test above."""
    with issued.desk.store.read() as tx:
        people = [workers.get(tx, row.worker) for row in issued.all()]
        papers = workers.documents(tx, [person.id for person in people])
    assert {person.name_en for person in people} == {"Nobody B", "Nobody C"}
    assert {paper.last_four for each in papers.values() for paper in each} == {"0011", "0021"}


def test_what_the_browser_is_told(client: FlaskClient, unit: Credential) -> None:
    for path in (f"/numbers/{unit.short_number}", f"/numbers/{NOBODY}", f"/numbers/{SLIP}", "/numbers/"):
        answer = client.get(path, headers=HTML)
        assert answer.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "script-src" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "Set-Cookie" not in answer.headers
        assert "Access-Control-Allow-Origin" not in answer.headers
        page = answer.get_data(as_text=True)
        assert not re.search(r"<script|\son\w+=|style=|https?://", page)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_only_get_and_head(client: FlaskClient, unit: Credential, method: str) -> None:
    path = f"/numbers/{unit.short_number}"
    assert client.open(path, method=method).status_code == 405
    head = client.head(path, headers=JSON)
    assert (head.status_code, head.data) == (200, b"")


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("application/json", "application/json"),
        ("application/vc, application/did+json, application/json;q=0.9", "application/json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("*/*", "text/html"),
        ("", "text/html"),
        ("nonsense", "text/html"),
    ],
)
def test_json_for_who_asks_for_it_and_a_page_for_all_others(
    client: FlaskClient, unit: Credential, accept: str, kind: str
) -> None:
    answer = client.get(f"/numbers/{unit.short_number}", headers={"Accept": accept})
    assert answer.mimetype == kind
    assert {"Accept", "Accept-Language"} <= set(answer.vary)


def test_foreign_text_is_text(tmp_path: Path) -> None:
    page = client_of(Register(lambda _: ENTRY, {"en": "<i>Office</i>"}), tmp_path).get(f"/numbers/{NOBODY}")
    assert "<b>" not in page.get_data(as_text=True)
    assert "<i>" not in page.get_data(as_text=True)
    typed = client_of(Register(lambda _: ENTRY, {"en": "Office"}), tmp_path)
    page = typed.get("/numbers/", query_string={"number": '"><script>alert(1)</script>'}, headers=HTML)
    assert "script" not in page.get_data(as_text=True)


def test_asking_too_often(issued: TestOffice, unit: Credential) -> None:
    ticks = Ticks()
    allowance = Allowance(Rate(burst=3, seconds=10), Rate(burst=100, seconds=1))
    register = replace(Register.of(issued.desk), allowance=allowance, clock=ticks)
    client = client_of(register, issued.home.public)
    numbers = (unit.short_number, NOBODY, SLIP)
    assert [client.get(f"/numbers/{number}", headers=JSON).status_code for number in numbers] == [200, 200, 400]
    for number in numbers:
        for wanted, kind in ((JSON, "application/problem+json"), (HTML, "text/html")):
            answer = client.get(f"/numbers/{number}", headers=wanted)
            assert (answer.status_code, answer.mimetype, answer.headers["Retry-After"]) == (429, kind, "10")
            assert answer.headers["Cache-Control"] == "no-store"
    assert client.get("/numbers/").status_code == 200
    with client.get("/.well-known/did.json") as published:
        assert published.status_code == 200
    ticks.now = 10
    assert client.get(f"/numbers/{NOBODY}", headers=JSON).status_code == 200
    assert client.get(f"/numbers/{NOBODY}", headers=JSON).status_code == 429
    elsewhere = client.get(f"/numbers/{NOBODY}", environ_base={"REMOTE_ADDR": "203.0.113.9"})
    assert elsewhere.status_code == 200


def test_a_register_that_cannot_be_read(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    def fail(number: str) -> Entry:
        raise Unavailable(f"locked {number}")

    client = client_of(Register(fail, {"en": "Test office"}), tmp_path)
    for wanted in (JSON, HTML):
        answer = client.get(f"/numbers/{NOBODY}", headers=wanted)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
        assert "locked" not in answer.get_data(as_text=True)
    assert NOBODY not in caplog.text


def test_nothing_is_logged_and_nothing_written(
    issued: TestOffice, client: FlaskClient, unit: Credential, caplog: pytest.LogCaptureFixture
) -> None:
    with issued.desk.store.read() as tx:
        before = tuple(credentials.iterate(tx))
    with caplog.at_level(logging.DEBUG):
        for number in (unit.short_number, NOBODY, SLIP):
            client.get(f"/numbers/{number}", headers=HTML)
    assert not [record for record in caplog.records if "NSP" in record.getMessage()]
    with issued.desk.store.read() as tx:
        assert tuple(credentials.iterate(tx)) == before


def test_without_a_register_there_are_no_numbers(issued: TestOffice, unit: Credential) -> None:
    client = create_app(issued.home.public).test_client()
    assert client.get(f"/numbers/{unit.short_number}").status_code == 404


def test_the_style_and_the_fonts_are_there_and_nothing_beside_them(client: FlaskClient) -> None:
    with client.get("/numbers/static/register.css") as style:
        assert style.mimetype == "text/css"
        fonts = re.findall(r'url\("\.\./fonts/([^"]+)"\)', style.get_data(as_text=True))
    assert len(fonts) == 4
    for name in fonts:
        with client.get(f"/numbers/fonts/{name}") as font:
            assert font.status_code == 200
    for path in ("fonts/..%2f..%2fpage.py", "static/..%2fregister.py", "fonts/none.woff2", "static/../register.py"):
        assert client.get(f"/numbers/{path}").status_code == 404


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("Ghulam Rasool", "G. R."),
        ("ghulam rasool", "G. R."),
        ("Mst. Amina Bibi", "M. A. B."),
        ("Abdul-Rehman", "A."),
        ("Émile (demo) Šah", "E. D. S."),
        ("A B C D E F G H", "A. B. C. D. E. F."),
        ("12 34", ""),
        ("کوئی نہیں", ""),
        ("", ""),
    ],
)
def test_initials(name: str, given: str) -> None:
    assert initials(name) == given
    assert schemas.validate(schemas.REGISTER_ANSWER, {**ENTRY.to_json(), "initials": given}) == ()


@pytest.fixture
def served(issued: TestOffice) -> Iterator[int]:
    """The issuer over real HTTP on a loopback port."""
    app = create_app(issued.home.public, register=Register.of(issued.desk))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_verifier_asks_over_http(issued: TestOffice, unit: Credential, served: int) -> None:
    web = Web(origins={"https://office.hunar.example": f"http://127.0.0.1:{served}"})
    policy, now = Policy(published_trust(issued.home)), datetime.now(UTC)

    def ask(number: str) -> tuple[str, str]:
        report = report_on_short_number(number.encode(), policy, now=now, fetch=web)
        assert report.verdict is not Verdict.VALID
        (finding,) = report.findings
        assert not any(name in json.dumps(report.to_json()) for name in ("Nobody B", "Nobody C"))
        return finding.code, str(finding.parameters.get("registered", ""))

    assert ask(unit.short_number) == ("says", "valid")
    change(issued, unit, Action.REVOKE)
    assert ask(unit.short_number) == ("says", "revoked")
    assert ask(NOBODY) == ("unknown", "")
    assert ask(SLIP) == ("slip", "")
    codes = [ask(NOBODY)[0] for _ in range(40)]
    assert codes[-1] == "unreachable"


def test_an_erased_person_has_no_initials(issued: TestOffice, unit: Credential) -> None:
    with issued.desk.store.transaction(issued.clerk) as tx:
        erasure.erase(tx, unit.worker)
    found = look_up(issued.desk, unit.short_number)
    assert found is not None
    assert found.initials == ""
