"""Envelopes and the `data:` URLs that they hold (RFC 2397)."""

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vc.model import parse_data_url, read_envelope
from vc.problems import Malformed

V2 = "https://www.w3.org/ns/credentials/v2"

READ = {
    "data:application/vc+jwt,e30.e30.AA": ("application/vc+jwt", b"e30.e30.AA"),
    "data:Application/VC+JWT,e30": ("application/vc+jwt", b"e30"),
    "data:application/vc+jwt;charset=utf-8,e30": ("application/vc+jwt", b"e30"),
    "data:application/vc-ld+jwt;base64url,e30": ("application/vc-ld+jwt", b"e30"),
    "data:application/vc+cose;base64,0oRD": ("application/vc+cose", b"\xd2\x84\x43"),
    "data:application/vc+cose;base64,0oQ=": ("application/vc+cose", b"\xd2\x84"),
    "data:application/vc+cose;base64,0oQ": ("application/vc+cose", b"\xd2\x84"),
    "data:application/vc+cose;base64,0o%51%3D": ("application/vc+cose", b"\xd2\x84"),
    "data:a/b;x=y;BASE64,AAAA": ("a/b", b"\0\0\0"),
    "data:,a%20note%2C%20too": ("text/plain", b"a note, too"),
    "data:;charset=utf-8,a": ("text/plain", b"a"),
    "data:a/b,": ("a/b", b""),
    "data:a/b,x,y": ("a/b", b"x,y"),
    "data:a/b;base64;x=y,AAAA": ("a/b", b"AAAA"),
}

REFUSED = (
    None,
    7,
    "",
    "e30.e30.AA",
    "data:application/vc+jwt",
    "data:",
    "Data:application/vc+jwt,e30",
    "https://example.org/,x",
    "data:application/vc+jwt, e30",
    "data:application/vc+jwt,e30\n",
    "data:jwt,e30",
    "data:a/b/c,e30",
    "data:/b,e30",
    "data:a/b,%zz",
    "data:a/b;base64,A",
    "data:a/b;base64,AA=A",
    "data:a/b;base64,__8",
    "data:a/b;base64,AA%20AA",
    "data:a/b,x#y#z",
)


@pytest.mark.parametrize("url", READ)
def test_read(url: str) -> None:
    assert parse_data_url(url) == READ[url]


@pytest.mark.parametrize("url", REFUSED, ids=repr)
def test_refused(url: object) -> None:
    with pytest.raises(Malformed):
        parse_data_url(url)


@given(st.binary(max_size=200))
def test_base64_comes_back(data: bytes) -> None:
    text = b64encode(data).decode()
    assert parse_data_url("data:a/b;base64," + text) == ("a/b", data)
    assert parse_data_url("data:a/b;base64," + text.rstrip("=")) == ("a/b", data)
    assert parse_data_url("data:a/b," + "".join(f"%{byte:02x}" for byte in data)) == ("a/b", data)


def test_an_envelope_is_opened() -> None:
    token = "e30.e30.AA"
    for context in (V2, [V2], [V2, "https://www.w3.org/ns/credentials/examples/v2"]):
        for kind in ("EnvelopedVerifiableCredential", ["EnvelopedVerifiablePresentation"]):
            document = {"@context": context, "id": f"data:application/vc+jwt,{token}", "type": kind}
            assert read_envelope(document) == ("application/vc+jwt", token.encode())


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"@context": "https://www.w3.org/2018/credentials/v1"}, "/@context"),
        ({"@context": None}, "/@context"),
        ({"@context": []}, "/@context"),
        ({"type": "VerifiableCredential"}, "/type"),
        ({"type": ["EnvelopedVerifiableCredential", "EnvelopedVerifiablePresentation"]}, "/type"),
        ({"type": None}, "/type"),
        ({"id": "e30.e30.AA"}, "/id"),
        ({"id": None}, "/id"),
        ({"credentialSubject": {"name": "Forger"}}, "/credentialSubject"),
        ({"issuer": "did:web:other.example"}, "/issuer"),
        ({"a/b~c": 1}, "/a~1b~0c"),
    ],
)
def test_a_bad_envelope_is_not_opened(change: dict[str, object], pointer: str) -> None:
    good = {"@context": V2, "id": "data:application/vc+jwt,e30.e30.AA", "type": "EnvelopedVerifiableCredential"}
    with pytest.raises(Malformed) as caught:
        read_envelope(good | change)
    assert caught.value.problem.pointer == pointer
