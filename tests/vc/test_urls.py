"""What is a URL, as it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vc.urls import is_url, split_fragment

URLS = (
    "https://example.org/",
    "https://example.org",
    "HTTPS://EXAMPLE.ORG/a?b#c",
    "http://localhost:8440/x",
    "https://user@example.org:443/",
    "https://[2001:db8::1]:443/x",
    "https://example.org/a%20b?x=1&y=(2)#/frag?ment",
    "https://example.org/?#",
    "https://ہنر.example/راستہ",
    "did:example:123",
    "did:web:example.com#key-1",
    "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
    "urn:uuid:9c9a36f8-518f-4976-a934-6649502d0008",
    "data:application/vc+jwt,eyJ.eyJ.sig",
    "mailto:office@example.org",
    "tag:example.org,2026:x",
    "a:b",
    "file:///x",
)

NOT_URLS = (
    None,
    True,
    7,
    [],
    ["https://example.org/"],
    {"id": "https://example.org/"},
    "",
    " ",
    "example.org",
    "/path",
    "#fragment",
    "?query",
    "//example.org/",
    "https:",
    "https://",
    "https:///path",
    "https://:443/",
    "https://user@/",
    "https:example.org",
    "http:?x",
    "urn:",
    "did:#x",
    ":x",
    "1a:x",
    "a b:c",
    "https ://not-a-url/x",
    "https://exa mple.org/",
    "https://example.org/a b",
    " https://example.org/",
    "https://example.org/ ",
    "https://example.org/\n",
    "https://example.org/\t",
    "https://example.org/\x00",
    "https://example.org/\x7f",
    "https://example.org/\u00a0",
    "https://example.org/\u200b",
    "https://example.org/\u202e",
    "https://example.org/\ufeff",
    "https://example.org/\ud800",
    "https://example.org/%",
    "https://example.org/%2",
    "https://example.org/%zz",
    'https://example.org/"',
    "https://example.org/<a>",
    "https://example.org/{a}",
    "https://example.org/\\a",
    "https://example.org/a|b",
    "https://example.org/^",
    "https://example.org/`",
    "https://example.org/[a]",
    "https://[::1/",
    "https://example.org/#a#b",
    "httpſ ://example.org/",
    "ﬁle:x",
)


@pytest.mark.parametrize("text", URLS)
def test_urls(text: str) -> None:
    assert is_url(text)


@pytest.mark.parametrize("value", NOT_URLS, ids=repr)
def test_everything_else(value: object) -> None:
    assert not is_url(value)


@pytest.mark.parametrize(
    "text", ["https://a/" + "a" * 200_000 + " ", "a:" + "%41" * 100_000 + "%", "https://" + "[" * 100_000]
)
def test_a_long_text_is_judged_at_once(text: str) -> None:
    assert not is_url(text)


@given(st.text(max_size=60))
def test_a_url_survives_being_cut_at_its_fragment(text: str) -> None:
    if is_url("https://example.org/" + text):
        before, fragment = split_fragment("https://example.org/" + text)
        assert is_url(before)
        assert fragment is None or "#" not in fragment


def test_split() -> None:
    assert split_fragment("did:a:b#c") == ("did:a:b", "c")
    assert split_fragment("did:a:b#") == ("did:a:b", "")
    assert split_fragment("did:a:b") == ("did:a:b", None)
