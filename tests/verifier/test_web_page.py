"""The page: the verdict first, in four languages, safe against what documents say."""

import csv
import io
import json
import re
import threading
import zipfile
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.reading.paper import Desk, pdf
from tests.verifier.world import INDEX, NOW, World, changed, to_json
from verifier import NOBODY, Policy, Report
from verifier.refresh import NetworkState
from verifier.web import Service, create_app
from verifier.web.allowance import Allowance, Rate
from verifier.web.given import MOST
from verifier.web.page import LARGEST_UPLOAD
from verifier.web.table import safe_cell

OURS = ["/static/scripted.js", "/static/page.js"]


@pytest.fixture
def service(world: World) -> Service:
    policy = Policy(trust=world.trust())
    return Service(lambda: policy, world.fetch, lambda: NOW)


@pytest.fixture
def client(service: Service) -> FlaskClient:
    return create_app(service).test_client()


def scripts(html: str) -> list[str]:
    """Give the address of every script of a page; those without one as they are."""
    found = re.findall(r"<script[^>]*>", html)
    return [address[1] if (address := re.search(r'src="([^"]*)"', tag)) else tag for tag in found]


def verdicts(html: str) -> list[str]:
    """Give the verdicts of a page, in its order."""
    return re.findall(r'id="verdict-\d+" data-verdict="([a-z-]+)"', html)


def upload(client: FlaskClient, *files: tuple[str, bytes], **options: Any) -> str:
    data = {"file": [(io.BytesIO(data), name) for name, data in files]}
    answer = client.post("/", data=data, **options)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def paste(client: FlaskClient, data: bytes, lang: str = "en") -> str:
    answer = client.post(f"/?lang={lang}", data={"text": data.decode()})
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_pasted_text_and_files_get_the_same_verdict(client: FlaskClient, world: World) -> None:
    credential = world.credential()
    pasted = paste(client, credential)
    files = {"file": [(io.BytesIO(credential), "one.json"), (io.BytesIO(b"nothing"), "two.json")]}
    uploaded = client.post("/", data=files).get_data(as_text=True)
    assert "Genuine and valid." in pasted
    assert "Genuine and valid." in uploaded
    assert "no credential was found" in uploaded
    assert uploaded.index("one.json") < uploaded.index("two.json")


def test_the_verdict_follows_the_status(client: FlaskClient, world: World) -> None:
    credential = world.credential()
    world.publish(revocation={INDEX: 1})
    html = paste(client, credential)
    assert "Genuine, but withdrawn" in html
    assert "Genuine and valid." not in html


def test_the_issuer_is_named_from_the_trust_list(client: FlaskClient, world: World) -> None:
    credential = world.credential(lambda document: document["issuer"].update(name="Ministry of Everything"))
    html = paste(client, credential)
    assert "Hunar Demonstration Authority" in html
    assert "Ministry of Everything" not in html


@pytest.mark.parametrize(("lang", "direction"), [("en", "ltr"), ("ur", "rtl"), ("sd", "rtl"), ("ar", "rtl")])
def test_every_language_has_its_direction(client: FlaskClient, world: World, lang: str, direction: str) -> None:
    for html in (client.get(f"/?lang={lang}").get_data(as_text=True), paste(client, world.credential(), lang)):
        assert f'<html lang="{lang}" dir="{direction}">' in html
        assert html.count('aria-current="true"') == 1


def test_the_browser_s_language_is_taken_if_none_is_asked_for(client: FlaskClient) -> None:
    html = client.get("/", headers={"Accept-Language": "ar-SA,en;q=0.5"}).get_data(as_text=True)
    assert '<html lang="ar"' in html
    assert '<html lang="en"' in client.get("/?lang=tlh").get_data(as_text=True)


def test_scripts_in_names_stay_text(client: FlaskClient, world: World) -> None:
    hostile = '"><script>alert(1)</script><img src=x onerror=alert(2)>\u202e'
    document = world.issuer.foreign(issuer={"id": world.issuer.id})
    document["credentialSubject"] |= {"name": hostile}
    html = paste(client, to_json(world.issuer.sign(document)))
    assert "onerror=alert(2)&gt;" in html, "the control: the name is shown, as text"
    assert scripts(html) == OURS
    assert "<img" not in html
    assert "\u202e" not in html
    name = client.post("/", data={"file": [(io.BytesIO(b"x"), "<script>.json")]}).get_data(as_text=True)
    assert scripts(name) == OURS


def test_an_altered_document_says_nothing_of_its_own(client: FlaskClient, world: World) -> None:
    altered = changed(json.loads(world.credential()), "credentialSubject", "name", to="VERIFIED ✔ Genuine and valid")
    html = paste(client, to_json(altered))
    assert "Not genuine" in html
    assert "VERIFIED" not in html


def test_the_browser_is_told_to_load_nothing_else(client: FlaskClient) -> None:
    answer = client.get("/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src 'self';" in policy
    assert "require-trusted-types-for 'script'; trusted-types 'none'" in policy
    html = answer.get_data(as_text=True)
    assert not re.search(r"""(?:src|href|action)=["']?(?:https?:)?//""", html)
    assert "style=" not in html


def test_without_a_trust_list_the_page_says_so(world: World) -> None:
    client = create_app(Service(lambda: Policy(trust=NOBODY), world.fetch, lambda: NOW)).test_client()
    assert "holds no trust list" in client.get("/").get_data(as_text=True)
    assert "Issuer not trusted" in paste(client, world.credential())


def test_nothing_handed_over_is_a_gentle_complaint(client: FlaskClient) -> None:
    answer = client.post("/", data={})
    assert answer.status_code == 200
    assert "Choose a file or paste the text first." in answer.get_data(as_text=True)


class Area(HTMLParser):
    """The text within the element that has `data-verdict`, and nothing else of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.depth, self.text = 0, ""
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if self.depth or "data-verdict" in dict(attributes):
            self.depth += tag not in ("use", "input")

    def handle_endtag(self, tag: str) -> None:
        if self.depth and tag not in ("use", "input"):
            self.depth -= 1

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Such an element holds nothing."""

    def handle_data(self, data: str) -> None:
        if self.depth:
            self.text += data


def test_the_area_of_the_verdict_holds_words_of_ours_only(client: FlaskClient, world: World) -> None:
    """Every text of the document is unlike our words, and none of it gets into the verdict's area."""
    document = world.issuer.foreign(name="zzz", description="zzz", credentialSubject={"id": "urn:zzz", "name": "zzz"})
    html = paste(client, to_json(world.issuer.sign(document)))
    said = Area(html).text
    assert "zzz" in html, "the control"
    assert "zzz" not in said
    assert said.strip()


def test_what_is_certified_and_what_is_not(client: FlaskClient, world: World) -> None:
    html = paste(client, world.credential())
    for text in (
        "Ghulam Rasool Khaskheli",
        "1993",
        "CNIC",
        "0017",
        "Maintain workplace safety",
        "Level 2",
        "Building electrician",
        "named by the trust list",
        "31 August 2031",
        "Isolates the supply",
        "What level 2 means",
        "no work permit",
        "Illustrative",
        "Demonstration",
        "Status as of",
        "(1 h old)",
    ):
        assert text in html, text


def test_a_zip_has_an_answer_for_each_file_and_for_itself_where_it_was_not_read_whole(
    client: FlaskClient, world: World
) -> None:
    credential = world.credential()
    files = {"a.json": credential, "b.json": credential.replace(b"1993", b"1994"), "c.pdf": b"%PDF-1.7 broken"}
    html = upload(client, ("all.zip", zipped(files)))
    assert sorted(verdicts(html)) == ["altered", "unreadable", "valid"]
    assert "all.zip: a.json" in html
    assert 'class="many wide" data-verdict="altered"' in html


def test_one_good_answer_is_not_taken_for_all_that_was_in_a_zip(client: FlaskClient, world: World) -> None:
    html = upload(client, ("all.zip", zipped({"a.json": world.credential(), "certificate.pdf": b"\n%PDF-1.7"})))
    assert verdicts(html) == ["valid"]
    assert "left alone: 1" in html
    assert "left alone" not in upload(client, ("all.zip", zipped({"a.json": world.credential()})))


def zipped(files: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name, data in files.items():
            made.writestr(name, data)
    return file.getvalue()


FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＋1", "－1", "＠x", " =1")


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula(text: str) -> None:
    assert safe_cell(text) == f"'{text}"
    assert safe_cell(f"a{text}") == f"a{text}", "the control"


def test_the_tables_are_in_the_page_and_every_cell_is_quoted(client: FlaskClient, world: World) -> None:
    html = upload(client, ("=cmd|' /C calc'!A0.json", world.credential()), ("two.json", b"{}"))
    [table] = re.findall(r'download="hunar.csv" href="data:text/csv;charset=utf-8;base64,([^"]*)"', html)
    text = b64decode(table).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert [row[0] for row in rows] == ["code", *verdicts(html)]
    assert rows[1][1].startswith("'=cmd")
    assert "Ghulam Rasool Khaskheli" in rows[1]
    assert all(re.fullmatch(r'"(?:[^"]|"")*"(?:,"(?:[^"]|"")*")*', line) for line in text.splitlines())
    [document] = re.findall(r'download="hunar.json" href="data:application/json;base64,([^"]*)"', html)
    results = json.loads(b64decode(document))["results"]
    assert [each["report"]["verdict"] for each in results] == verdicts(html)


def test_another_language_gets_the_same_answer_from_what_the_page_carries(client: FlaskClient, world: World) -> None:
    html = upload(client, ("mine.json", world.credential()))
    names, data = (re.findall(rf'type="hidden" name="{field}" value="([^"]*)"', html) for field in ("name", "data"))
    again = client.post("/?lang=ar", data={"name": names, "data": data}).get_data(as_text=True)
    assert verdicts(again) == ["valid"]
    assert '<html lang="ar" dir="rtl">' in again
    assert "mine.json" in again
    assert verdicts(client.post("/", data={"name": "x", "data": "%%%"}).get_data(as_text=True)) == []


def test_much_is_not_carried(client: FlaskClient) -> None:
    html = paste(client, b"x" * 1_200_000)
    assert 'id="again"' not in html
    assert 'id="again"' in paste(client, b"x"), "the control"
    assert verdicts(html) == ["unreadable"]


def test_more_files_than_are_looked_at(client: FlaskClient) -> None:
    html = upload(client, *((f"{number}.txt", b"x") for number in range(MOST + 5)))
    assert len(verdicts(html)) == MOST
    assert f"Only the first {MOST} files" in html


def test_too_large_is_said_in_the_reader_s_language(client: FlaskClient) -> None:
    body = b"x" * (LARGEST_UPLOAD + 1)
    answer = client.post("/?lang=ur", data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 413
    assert '<html lang="ur"' in answer.get_data(as_text=True)
    assert "32 MB" in answer.get_data(as_text=True)


def test_one_address_may_not_ask_without_end(service: Service) -> None:
    client = create_app(service, Allowance(Rate(burst=2, seconds=60))).test_client()
    client.post("/", data={"text": "x"})  # from this machine: templates are compiled once, and a stranger would pay
    stranger = {"REMOTE_ADDR": "203.0.113.9"}
    answers = [client.post("/", data={"text": "x"}, environ_base=stranger) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[2].headers["Retry-After"]) > 0
    assert "Too many checks" in answers[2].get_data(as_text=True)
    assert client.post("/credentials/verify", json={}, environ_base=stranger).status_code == 429
    assert client.get("/n/NSP-0000-0000-0000", environ_base=stranger).status_code == 429
    assert client.get("/", environ_base=stranger).status_code == 200
    other = {"REMOTE_ADDR": "198.51.100.1"}
    assert client.post("/", data={"text": "x"}, environ_base=other).status_code == 200


def test_each_file_counts(service: Service) -> None:
    client = create_app(service, Allowance(Rate(burst=5, seconds=60))).test_client()
    files = {"file": [(io.BytesIO(b"x"), f"{number}.txt") for number in range(6)]}
    assert client.post("/", data=files, environ_base={"REMOTE_ADDR": "2001:db8::1"}).status_code == 429


class Stuck:
    """A reader that holds every picture until it is let go."""

    def __init__(self) -> None:
        self.inside, self.go = threading.Semaphore(0), threading.Event()

    def read(self, data: bytes, *, deep: bool = True, budget: Any = None) -> Any:
        from verifier.reading.contents import Contents
        from verifier.reading.forms import Form

        self.inside.release()
        self.go.wait(20)
        return Contents(Form.PICTURE)


PICTURE = b"\x89PNG\r\n\x1a\n"


def test_who_cannot_be_served_soon_is_told_at_once(service: Service) -> None:
    stuck = Stuck()
    app = create_app(replace(service, reader=stuck))  # type: ignore[arg-type]
    threads = [threading.Thread(target=upload, args=(app.test_client(), ("a.png", PICTURE))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for _ in threads:
        assert stuck.inside.acquire(timeout=20)
    answer = app.test_client().post("/", data={"text": "x"})
    page = app.test_client().get("/")
    stuck.go.set()
    for thread in threads:
        thread.join()
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "being checked at this moment" in answer.get_data(as_text=True)
    assert page.status_code == 200
    assert app.test_client().post("/", data={"text": "x"}).status_code == 200, "room again"


def test_frames_of_the_camera_give_the_texts_of_codes(client: FlaskClient) -> None:
    assert client.post("/scan", data=b"{}").get_json() == {"other": 0, "texts": []}
    assert client.post("/scan?deep=1", data=PICTURE).get_json() == {"other": 0, "texts": []}
    assert client.post("/scan", data=b"x" * 3_000_000).status_code == 413


def test_the_page_says_on_what_it_rests(service: Service) -> None:
    states = {
        "could not be reached": NetworkState(
            NOW - timedelta(days=2), NOW - timedelta(hours=3), NOW - timedelta(days=1)
        ),
        "last refreshed": NetworkState(NOW - timedelta(hours=1), NOW - timedelta(hours=1), None),
    }
    for text, state in states.items():
        html = (
            create_app(replace(service, network=lambda state=state: state))
            .test_client()
            .get("/")
            .get_data(as_text=True)
        )
        assert text in html
        assert "Trust list: issue 7" in html
    assert "last refreshed" not in create_app(service).test_client().get("/").get_data(as_text=True)


def test_the_page_works_below_a_path(service: Service) -> None:
    html = (
        create_app(service).test_client().get("/", environ_overrides={"SCRIPT_NAME": "/verify"}).get_data(as_text=True)
    )
    addresses = re.findall(r'(?:href|src|action|data-address)="(/[^"]*)"', html)
    assert len(addresses) > 10
    assert all(address.startswith("/verify/") for address in addresses)


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bytes]]:
    seen: list[bytes] = []
    judge = Service.judge

    def watch(service: Service, data: bytes, policy: Policy) -> Report:
        seen.append(data)
        return judge(service, data, policy)

    monkeypatch.setattr(Service, "judge", watch)
    yield seen


def test_a_number_in_the_address_is_cut_and_nothing_else_is_read(client: FlaskClient, judged: list[bytes]) -> None:
    html = client.get(f"/n/{'7' * 500}").get_data(as_text=True)
    assert judged == [b"7" * 40]
    assert verdicts(html) == ["unreadable"]


def test_what_holds_of_attachment_and_code_alike_is_said_once() -> None:
    desk = Desk()
    client = create_app(Service(lambda: Policy(desk.trust), desk.world.fetch, lambda: NOW)).test_client()
    html = upload(client, ("certificate.pdf", pdf([[desk.text()]], {"a.json": to_json(desk.full())})))
    rows = re.findall(r"<li class=\"(?:passed|failed|unknown|skipped)\">.*?</li>", html, re.DOTALL)
    assert len(rows) > 6
    assert len(rows) == len(set(rows))
