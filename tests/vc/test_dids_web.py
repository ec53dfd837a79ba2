"""did:web: where a DID leads, where it may not lead, and whose document counts."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vc.dids import DidError, InvalidDid, parse_did, resolution, resolve, web_url
from vc.problems import Code, FetchError, Malformed

LEADS_TO = {
    "did:web:w3c-ccg.github.io": "https://w3c-ccg.github.io/.well-known/did.json",
    "did:web:w3c-ccg.github.io:user:alice": "https://w3c-ccg.github.io/user/alice/did.json",
    "did:web:example.com%3A3000": "https://example.com:3000/.well-known/did.json",
    "did:web:example.com%3A3000:user:alice": "https://example.com:3000/user/alice/did.json",
    "did:web:example.com%3a3000": "https://example.com:3000/.well-known/did.json",
    "did:web:passport.hunar.example": "https://passport.hunar.example/.well-known/did.json",
    "did:web:xn--mgbai9azgqp6j.example:U:Alice": "https://xn--mgbai9azgqp6j.example/U/Alice/did.json",
    "did:web:example.com:%D9%86%D8%A7%D9%85": "https://example.com/%D9%86%D8%A7%D9%85/did.json",
    "did:web:example.com:...": "https://example.com/.../did.json",
}

HOSTILE = (
    "did:web:localhost",
    "did:web:localhost%3A8440",
    "did:web:example",
    "did:web:127.0.0.1",
    "did:web:127.1",
    "did:web:2130706433",
    "did:web:0x7f000001",
    "did:web:0x7f.0.0.0x1",
    "did:web:example.com.",
    "did:web:.example.com",
    "did:web:example..com",
    "did:web:-example.com",
    "did:web:example-.com",
    "did:web:exa_mple.com",
    "did:web:example.c" + "o" * 64,
    "did:web:" + "a." * 130 + "com",
    "did:web:%5B%3A%3A1%5D",
    "did:web:%3A%3A1",
    "did:web:user%40example.com",
    "did:web:user%3Apass%40example.com",
    "did:web:example.com%2Fpath",
    "did:web:example.com%3F",
    "did:web:example.com%23",
    "did:web:example.com%00",
    "did:web:example.com%20",
    "did:web:example.com%E3%80%82evil.example",
    "did:web:example%2Ecom",
    "did:web:example.com%253A80",
    "did:web:example.com%3A",
    "did:web:example.com%3A0",
    "did:web:example.com%3A080",
    "did:web:example.com%3A65536",
    "did:web:example.com%3A443%3A443",
    "did:web:example.com%3A80a",
    "did:web:example.com%3A%31",
    "did:web:example.com:..",
    "did:web:example.com:%2e%2E",
    "did:web:example.com:a:..:b",
    "did:web:example.com:.",
    "did:web:example.com:%2E",
    "did:web:example.com::a",
    "did:web:example.com:a%2Fb",
    "did:web:example.com:a%2fb",
    "did:web:example.com:a%5Cb",
    "did:web:example.com:a%3Fb",
    "did:web:example.com:a%23b",
    "did:web:example.com:a%40b",
    "did:web:example.com:a%3Ab",
    "did:web:example.com:%252e%252e",
    "did:web:example.com:a%0D%0Ab",
    "did:web:example.com:a%20b",
    "did:web:example.com:a%00",
    "did:web:example.com:%FF",
    "did:web:example.com:",
    "did:web:",
    "did:web::example.com",
    "did:web:example.com/path",
    "did:web:example.com?x=1",
    "did:web:example.com#key-1",
    "did:web:exämple.com",
    "did:web:exаmple.com",  # a Cyrillic а
    "did:web:example.com\n",
    " did:web:example.com",
    "DID:web:example.com",
    "did:Web:example.com",
)


@pytest.mark.parametrize("did", LEADS_TO)
def test_leads_to(did: str) -> None:
    assert web_url(parse_did(did)) == LEADS_TO[did]


def test_official_examples(vectors: Path) -> None:
    items = json.loads((vectors / "did-web" / "spec-examples.json").read_text("utf-8"))["items"]
    pairs = [item["content"].split("->") for item in items if "->" in item["content"]]
    assert len(pairs) == 3
    for did, url in pairs:
        assert web_url(parse_did(did.strip())) == url.strip()


@pytest.mark.parametrize("did", HOSTILE)
def test_leads_nowhere(did: str) -> None:
    def fetch(url: str) -> bytes:
        pytest.fail(f"asked the network for {url}")

    with pytest.raises(InvalidDid) as caught:
        resolve(did, fetch)
    assert caught.value.error is DidError.INVALID_DID
    assert resolution(did, fetch).status == 400


@given(st.lists(st.text("abcABC019.-_%25EFef:", max_size=12), max_size=4).map(":".join))
def test_every_url_is_plain(identifier: str) -> None:
    try:
        url = web_url(parse_did("did:web:" + identifier))
    except InvalidDid:
        return
    assert re.fullmatch(r"https://[A-Za-z0-9.-]+\.[A-Za-z][A-Za-z0-9-]*(:[0-9]+)?(/[A-Za-z0-9._%-]+)+/did\.json", url)
    assert "/../" not in url


DID = "did:web:example.com"
URL = "https://example.com/.well-known/did.json"


def published(body: str) -> dict[str, bytes]:
    return {URL: body.encode()}


def test_the_document_is_given_as_it_stands() -> None:
    document = {"id": DID, "@context": "https://www.w3.org/ns/did/v1", "name": "more", "verificationMethod": []}
    assert resolve(DID, published(json.dumps(document)).__getitem__) == document


@pytest.mark.parametrize("other", ["did:web:example.com:a", "did:web:Example.com", "did:web:example.org", URL])
def test_the_document_of_another_is_refused(other: str) -> None:
    with pytest.raises(Malformed) as caught:
        resolve(DID, published(json.dumps({"id": other})).__getitem__)
    assert caught.value.problem.code is Code.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT_ID


@pytest.mark.parametrize(
    "body",
    [
        "<html><body>Please log in</body></html>",
        "",
        "[]",
        "null",
        '{"id": "did:web:example.com", "id": "did:web:example.com"}',
        '{"id": "did:web:example.com"} {}',
    ],
)
def test_a_login_page_says_nothing_about_a_key(body: str) -> None:
    with pytest.raises(FetchError):
        resolve(DID, published(body).__getitem__)
    assert resolution(DID, published(body).__getitem__).error is DidError.NOT_FOUND


def test_an_unreachable_host_is_not_found() -> None:
    def fetch(url: str) -> bytes:
        raise FetchError(url, "no answer")

    answer = resolution(DID, fetch)
    assert (answer.status, answer.error) == (404, DidError.NOT_FOUND)
    with pytest.raises(FetchError):
        resolve(DID, fetch)
