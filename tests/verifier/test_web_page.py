"""The page: the verdict first, in four languages, safe against what documents say."""

import io
import json
import re

import pytest
from flask.testing import FlaskClient

from tests.verifier.world import INDEX, NOW, World, changed, to_json
from verifier import NOBODY, Policy
from verifier.web import Service, create_app


@pytest.fixture
def client(world: World) -> FlaskClient:
    policy = Policy(trust=world.trust())
    return create_app(Service(lambda: policy, world.fetch, lambda: NOW)).test_client()


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
    assert "<script" not in html
    assert "<img" not in html
    assert "\u202e" not in html
    name = client.post("/", data={"file": [(io.BytesIO(b"x"), "<script>.json")]}).get_data(as_text=True)
    assert "<script" not in name


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
    assert "script-src" not in policy
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
