"""Texts of QR codes: schemes, addresses and bytes that are not a signed card, and cards that are not true (row 26)."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from tests.hostile.case import (
    ALTERED,
    FULL,
    REVOKED,
    SUSPENDED,
    UNCHECKED,
    UNREADABLE,
    UNSUPPORTED,
    UNTRUSTED,
    VALID,
    Case,
    Given,
    attack,
    control,
    harmless,
)
from tests.hostile.scene import CARDS, DID, THIEF, THIEF_DID, THIEF_METHOD, Scene
from tests.vc.cards import card
from tests.vc.test_qr_hostile import BOMBS, SAME, rewritten, subject_of
from vc import base45, cbor, cborld
from vc.cbor import Tag
from vc.cborld.envelope import CBOR_LD
from vc.problems import Document
from vc.qr import PREFIX
from verifier.cards import card_tables

Make = Callable[[Scene], "Given | str | bytes"]
REFUSED = (ALTERED, UNSUPPORTED, UNREADABLE)
KINDS = ("unit-card", "qualification-card")
REVOCATION = "https://passport.hunar.example/status/revocation/1"
SUSPENSION = "https://passport.hunar.example/status/suspension/1"


def _signed(scene: Scene, document: Document, key: str = "key-1") -> Document:
    return scene.sign(document, key, created=None)


def _bytes(scene: Scene, document: Document) -> bytes:
    return cborld.encode(document, CARDS["registryEntry"], card_tables(scene.trust))


def _code(data: bytes) -> str:
    return PREFIX + base45.encode(data)


@cache
def _data(scene: Scene, kind: str = "unit-card") -> bytes:
    return _bytes(scene, _signed(scene, card(kind)))


def _text(scene: Scene, kind: str = "unit-card") -> str:
    return _code(_data(scene, kind))


def _bent(edit: Callable[[str], str | bytes]) -> Make:
    return lambda scene: edit(_text(scene))


TEXTS: Mapping[str, str] = {
    "address": "https://evil.example/pay",
    "address-like-ours": "https://passport.hunar.example.evil.example/verify#VC1",
    "address-by-number": "https://0x7f000001/",
    "address-with-user": "https://passport.hunar.example@evil.example/",
    "address-very-long": "https://evil.example/" + "a" * 100_000,
    "file": "file:///etc/passwd",
    "script": "javascript:alert(document.domain)",
    "data": "data:text/html,<script>alert(1)</script>",
    "intent": "intent://evil.example#Intent;scheme=https;package=com.evil;end",
    "telephone": "tel:*%2306%23",
    "message": "sms:+920000000000:Send money",
    "mail": "mailto:a@evil.example?subject=CNIC",
    "network": "WIFI:T:WPA;S:free;P:12345678;;",
    "contact": "BEGIN:VCARD\nVERSION:3.0\nN:Hunar\nEND:VCARD",
    "event": "BEGIN:VEVENT\nSUMMARY:Pay\nEND:VEVENT",
    "place": "geo:0,0?q=<script>",
    "money": "bitcoin:1BoatSLRHtKNngkdXEeobR76b53LETtpyT?amount=1",
    "secret": "otpauth://totp/Hunar?secret=AAAA",
    "wallet": "openid4vp://?request_uri=https://evil.example/r",
    "invitation": "openid-credential-offer://?credential_offer_uri=https://evil.example/o",
    "health": "HC1:NCFOXN%TS3DH3ZSUZK+.V0ETD%65NL-AH-R6IOO6+IUKRG*I.I5BROCWAAT4V22F/8X*G3M9",
    "verified": "VERIFIED ✔ Ghulam Rasool Khaskheli, master electrician",
    "terminal": "\x1b[2J\x1b[32mVERIFIED\x1b[0m",
    "right-to-left": "\u202eDEIFIREV",
    "digits": "0" * 7089,
    "prefix-alone": PREFIX,
    "prefix-of-another-version": "VC2-R0",
    "prefix-in-small-letters": PREFIX.lower() + "0",
    "prefix-then-json": PREFIX + '{"type":"VerifiableCredential"}',
    "nul": "\x00" * 1000,
}


BENT: Mapping[str, Callable[[str], str | bytes]] = {
    "small-letters": str.lower,
    "one-character-less": lambda t: t[:-1],
    "one-character-more": lambda t: t + "0",
    "three-characters-more": lambda t: t + "000",
    "twice": lambda t: t + t,
    "twice-in-lines": lambda t: f"{t}\n{t}",
    "space-within": lambda t: t[:50] + " " + t[50:],
    "line-within": lambda t: t[:50] + "\n" + t[50:],
    "foreign-character": lambda t: t[:50] + "é" + t[51:],
    "wide-characters": lambda t: t.translate({code: code + 0xFEE0 for code in range(0x30, 0x5B)}),
    "latin-1": lambda t: (t[:50] + "é" + t[51:]).encode("latin-1"),
    "utf-16": lambda t: t.encode("utf-16"),
    "byte-order-mark": lambda t: "\ufeff" + t,
    "quoted": lambda t: f'"{t}"',
    "behind-javascript": lambda t: f"javascript:x#{t}",
    "behind-a-fragmentless-address": lambda t: f"https://passport.hunar.example/{t}",
    "behind-two-fragments": lambda t: f"https://passport.hunar.example/#a#{t}",
    "behind-an-endless-address": lambda t: f"https://evil.example/{'a' * 5000}#{t}",
    "percent-encoded-alone": lambda t: "".join(f"%{ord(c):02X}" for c in t),
    "prefix-twice": lambda t: PREFIX + t,
}


def _edited(edit: Callable[[Document], object], kind: str = "unit-card") -> Make:
    """A true card, changed after it was signed and packed again."""

    def make(scene: Scene) -> str:
        document = _signed(scene, card(kind))
        edit(document)
        return _code(_bytes(scene, document))

    return make


def _subject(**members: Any) -> Callable[[Document], object]:
    return lambda document: document["credentialSubject"].update(members)


EDITED: Mapping[str, Callable[[Document], object]] = {
    "name": _subject(name="Forger Himself"),
    "birth-year": _subject(birthYear="1990"),
    "level": _subject(nvqfLevel=3),
    "unit": _subject(unitCode="ILL-0713-BE-L2-B"),
    "standard": _subject(standardId="nsp-std-plumber"),
    "valid-until": lambda d: d.update(validUntil="2041-08-31T23:59:59Z"),
    "status-index": lambda d: d["credentialStatus"].update(statusListIndex="94568"),
    "status-stripped": lambda d: d.pop("credentialStatus"),
    "type": lambda d: d.update(type=["VerifiableCredential", "QualificationCard"]),
    "issuer": lambda d: d.update(issuer=THIEF_DID),
    "method": lambda d: d["proof"].update(verificationMethod=f"{DID}#key-stolen"),
    "proof-stripped": lambda d: d.pop("proof"),
    "proof-twice": lambda d: d.update(proof=[d["proof"], d["proof"]]),
    "signature": lambda d: d["proof"].update(proofValue="z" + "1" * 64),
}


def _made(edit: Callable[[Document], object], kind: str = "unit-card", key: str = "key-1") -> Make:
    """What the issuer's own key signed as a card, and should not have."""

    def make(scene: Scene) -> str:
        document = card(kind)
        edit(document)
        return _code(_bytes(scene, _signed(scene, document, key)))

    return make


def _by_thief(method: str, **members: Any) -> Make:
    def make(scene: Scene) -> str:
        document = card("unit-card") | members
        return _code(_bytes(scene, scene.sign_as(document, THIEF, method, created=None)))

    return make


def _entry(number: int) -> Make:
    """The card under another registry entry."""
    return lambda scene: _code(cbor.encode(Tag(CBOR_LD, [number, cbor.decode(_data(scene)).value[1]])))


def _flipped(bit: int) -> Make:
    def make(scene: Scene) -> str:
        data = bytearray(_data(scene))
        data[bit // 8 % len(data)] ^= 1 << bit % 8
        return _code(bytes(data))

    return make


def _listed(url: str, purpose: str) -> Make:
    index = int(card("unit-card")["credentialStatus"]["statusListIndex"])
    return lambda scene: Given(_text(scene).encode(), web={url: scene.status_list(purpose, {index: 1})})


def _without_table(scene: Scene) -> Given:
    """A trust list that says nothing of the issuer's cards."""
    return Given(_text(scene).encode(), trust=scene.trust_of(scene.issuer.trust_entry()))


def _of_another_issuer(scene: Scene) -> Given:
    """A trust list that gives the number of the registry entry to somebody else."""
    theirs = scene.other.trust_entry(scope=None, cards=CARDS | {"keys": [f"{scene.other.id}#key-1"]})
    return Given(_text(scene).encode(), trust=scene.trust_of(theirs))


BITS = range(0, 1900, 1 if FULL else 37)

CASES: list[Case] = [
    *(attack(f"qr-text-{name}", 26, UNREADABLE, lambda s, t=text: t) for name, text in TEXTS.items()),
    *(attack(f"qr-bent-{name}", 26, REFUSED, _bent(edit)) for name, edit in BENT.items()),
    *(attack(f"qr-edited-{name}", 26, (*REFUSED, UNTRUSTED), _edited(edit)) for name, edit in EDITED.items()),
    *(attack(f"qr-bomb-{name.replace(' ', '-')}", 26, REFUSED, lambda s, t=text: t) for name, text in BOMBS.items()),
    *(
        attack(f"qr-spelled-{edit.__name__}", 26, REFUSED, lambda s, e=edit: _code(rewritten(_data(s), e)))
        for edit in SAME
    ),
    *(attack(f"qr-bit-{bit}", 26, (*REFUSED, UNTRUSTED), _flipped(bit)) for bit in BITS),
    *(attack(f"qr-entry-{number}", 26, REFUSED, _entry(number)) for number in (0, 1, 2, 100, 65536, 65538, 2**32)),
    *(
        attack(
            f"qr-unknown-term-{number}",
            26,
            REFUSED,
            lambda s, n=number: _code(rewritten(_data(s), lambda p: subject_of(p).update({n: 1}))),
        )
        for number in (60, 98, 998, 2**32)
    ),
    attack("qr-by-thief", 26, ALTERED, _by_thief(f"{DID}#key-1")),
    attack("qr-by-thief-in-his-own-name", 26, UNTRUSTED, _by_thief(THIEF_METHOD, issuer=THIEF_DID)),
    attack("qr-by-stolen-key", 26, UNTRUSTED, _made(lambda d: None, key="key-stolen")),
    attack("qr-by-status-key", 26, ALTERED, _made(lambda d: None, key="status-1")),
    attack("qr-out-of-scope-level", 26, UNTRUSTED, _made(_subject(nvqfLevel=5))),
    attack("qr-out-of-scope-standard", 26, UNTRUSTED, _made(_subject(standardId="nsp-std-plumber"))),
    attack("qr-without-status", 26, (ALTERED, UNCHECKED), _made(lambda d: d.pop("credentialStatus"))),
    attack("qr-without-level", 26, (ALTERED, UNTRUSTED), _made(lambda d: d["credentialSubject"].pop("nvqfLevel"))),
    attack("qr-without-name", 26, ALTERED, _made(lambda d: d["credentialSubject"].pop("name"))),
    # The issuer's true word, if in a shape that our own software does not make.
    harmless("qr-of-another-type", 26, (VALID, ALTERED), _made(lambda d: d.update(type=["VerifiableCredential"]))),
    attack("qr-revoked", 26, REVOKED, _listed(REVOCATION, "revocation")),
    attack("qr-suspended", 26, SUSPENDED, _listed(SUSPENSION, "suspension")),
    attack("qr-without-table", 26, UNSUPPORTED, _without_table),
    attack("qr-table-of-another-issuer", 26, REFUSED, _of_another_issuer),
    *(control(f"qr-card-{kind}", 26, lambda s, k=kind: _text(s, k)) for kind in KINDS),
    control("qr-white-space-around", 26, _bent(lambda t: f" \r\n{t}\n")),
    control(
        "qr-behind-our-address",
        26,
        _bent(lambda t: f"https://passport.hunar.example/v#{t.replace('%', '%25').replace(' ', '%20')}"),
    ),
    # The address before the `#` is not looked at, shown or asked for: what is signed stands behind it.
    control(
        "qr-behind-any-address",
        26,
        _bent(lambda t: f"https://evil.example/#{t.replace('%', '%25').replace(' ', '%20')}"),
    ),
]
