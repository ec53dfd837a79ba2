"""DIDs and their documents: keys that are not for this, not his, no longer, or no keys at all (rows 6, 7, 9, 24)."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from keys.multibase import base58btc_encode, base64url_encode
from tests.hostile.case import ALTERED, UNCHECKED, UNSUPPORTED, UNTRUSTED, Case, Given, attack, control
from tests.hostile.scene import (
    BASE,
    DAY,
    DID,
    DID_DOCUMENT_URL,
    NOW,
    THIEF,
    THIEF_DID,
    UNPINNED,
    Scene,
    changed,
    to_json,
)
from tests.keys.test_points import SMALL
from tests.vc import test_dids_retrieve as steps
from tests.verifier.world import Issuer
from vc.problems import Document, FetchError, Invalid
from verifier import NOBODY
from verifier.cache import Retrieved

Edit = Callable[[Document], object]
REFUSED = (ALTERED, UNCHECKED, UNSUPPORTED)
KEY = f"{UNPINNED}#key-1"
FAR = {"authentication", "keyAgreement", "capabilityInvocation", "capabilityDelegation"}


def _credential(scene: Scene) -> bytes:
    return to_json(scene.unpinned_credential)


def _with(edit: Edit) -> Callable[[Scene], Given]:
    """The issuer's credential, and a DID document that was edited."""

    def make(scene: Scene) -> Given:
        document = scene.unpinned.did_document()
        edit(document)
        return Given(_credential(scene), web={DID_DOCUMENT_URL: to_json(document)})

    return make


def _found(data: bytes | Exception | None) -> Callable[[Scene], Given]:
    return lambda scene: Given(_credential(scene), web={DID_DOCUMENT_URL: data})


def _step(found: Any) -> Callable[[Scene], Given]:
    """A document of the table of steps, written for this issuer and his key, at that table's own time."""

    def make(scene: Scene) -> Given:
        key = scene.unpinned.keys["key-1"].public_key
        text = json.dumps(found).replace(steps.DID, UNPINNED).replace(steps.MULTIKEY, key.to_multikey())
        text = text.replace(steps.MULTIKEY[1:], key.to_multikey()[1:]).replace(steps.JWK["x"], key.to_jwk()["x"])
        signed = scene.sign(scene.foreign_draft(issuer=UNPINNED), issuer=scene.unpinned, created=None)
        return Given(to_json(signed), now=steps.NOW, web={DID_DOCUMENT_URL: text.encode()})

    return make


def _entry(**members: Any) -> Edit:
    return lambda document: document["verificationMethod"][0].update(members)


def _thief_entry(**members: Any) -> Document:
    public = THIEF.public_key.to_multikey()
    return {"id": KEY, "type": "Multikey", "controller": UNPINNED, "publicKeyMultibase": public} | members


EDITS: Mapping[str, Edit] = {
    "key-other": lambda d: d.update(verificationMethod=[_thief_entry()]),
    "key-other-behind": lambda d: d["verificationMethod"].append(_thief_entry()),
    "key-other-before": lambda d: d["verificationMethod"].insert(0, _thief_entry()),
    "key-other-embedded": lambda d: d.update(assertionMethod=[_thief_entry()]),
    "key-of-the-thiefs-controller": _entry(controller=THIEF_DID),
    "controllers-two": _entry(controller=[UNPINNED, THIEF_DID]),
    "identifier-of-the-thief": lambda d: d.update(id=THIEF_DID),
    "identifier-with-fragment": lambda d: d.update(id=f"{UNPINNED}#"),
    "identifier-in-capitals": lambda d: d.update(id=UNPINNED.upper()),
    "not-for-assertions": lambda d: d.pop("assertionMethod"),
    **{f"only-for-{name}": (lambda d, n=name: d.update({n: d.pop("assertionMethod")})) for name in sorted(FAR)},
    "assertions-of-the-thief": lambda d: d.update(assertionMethod=[f"{THIEF_DID}#key-1"]),
    "assertions-in-capitals": lambda d: d.update(assertionMethod=[KEY.upper()]),
    "assertions-null": lambda d: d.update(assertionMethod=None),
    "revoked": _entry(revoked="2026-11-22T00:00:00Z"),
    "revoked-in-text": _entry(revoked="long ago"),
    "revoked-true": _entry(revoked=True),
    "expired": _entry(expires="2026-11-22T00:00:00Z"),
    "expired-in-text": _entry(expires="never"),
    "deactivated-key": lambda d: d.update(verificationMethod=[]),
    "methods-many": lambda d: d.update(verificationMethod=[_thief_entry(id=f"{UNPINNED}#k{n}") for n in range(3000)]),
}


FOUND: Mapping[str, bytes | Exception | None] = {
    "nothing": b"",
    "not-there": None,
    "unreachable": FetchError(DID_DOCUMENT_URL, "the network is down"),
    "sign-in-page": b"<!doctype html><title>Welcome to the hotel</title>",
    "array": b"[]",
    "text": b'"did"',
    "null": b"null",
    "object": b"{}",
    "duplicate-id": b'{"id": "did:web:evil.example", "id": "did:web:unpinned.example"}',
    "bomb-of-brackets": b"[" * 1_000_000,
    "bomb-of-members": b'{"id": "did:web:unpinned.example", "x": [' + b"1," * 400_000 + b"1]}",
    "zeros": bytes(1_000_000),
    "large": b'{"id": "' + b"a" * 3_000_000 + b'"}',
    "utf-16": json.dumps({"id": UNPINNED}).encode("utf-16"),
    "surrogate": b'{"id": "did:web:unpinned.example\\ud800"}',
    "nan": b'{"id": "did:web:unpinned.example", "x": NaN}',
    "resolution-result": b'{"didDocument": {"id": "did:web:unpinned.example"}}',
}


def _duplicated(member: bytes) -> Callable[[Scene], Given]:
    """A document that has one of its members twice: the first good, or the last."""

    def make(scene: Scene) -> Given:
        data = to_json(scene.unpinned.did_document())
        return Given(_credential(scene), web={DID_DOCUMENT_URL: b"{" + member + b", " + data[1:]})

    return make


# Keys under which anybody's signature holds.


def _universal(scene: Scene, document: Document) -> Document:
    """A signature that holds under the neutral point for every message: R is that point, s is zero."""
    value = "z" + base58btc_encode(b"\1" + bytes(63))
    return changed(document, ("proof", "proofValue"), value) | {"name": "Forged"}


def _small(point: bytes, kind: str) -> Callable[[Scene], Given]:
    multikey = "z" + base58btc_encode(b"\xed\x01" + point)
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": base64url_encode(point)}

    def make(scene: Scene) -> Given:
        document = scene.unpinned.did_document()
        entry = {"id": KEY, "type": "Multikey", "controller": UNPINNED, "publicKeyMultibase": multikey}
        if kind == "jwk":
            entry = {"id": KEY, "type": "JsonWebKey", "controller": UNPINNED, "publicKeyJwk": jwk}
        document["verificationMethod"] = [entry]
        forged = _universal(scene, scene.unpinned_credential)
        return Given(to_json(forged), web={DID_DOCUMENT_URL: to_json(document)})

    return make


def _small_did_key(point: bytes) -> Callable[[Scene], Document]:
    multikey = "z" + base58btc_encode(b"\xed\x01" + point)

    def make(scene: Scene) -> Document:
        forged = _universal(scene, scene.foreign) | {"issuer": f"did:key:{multikey}"}
        return changed(forged, ("proof", "verificationMethod"), f"did:key:{multikey}#{multikey}")

    return make


def _small_pinned(scene: Scene) -> Given:
    """Not even a root can pin such a key: its list is refused, and a verifier without a list trusts nobody."""
    entry = scene.issuer.trust_entry()
    entry["keys"][0]["publicKeyMultibase"] = "z" + base58btc_encode(b"\xed\x01" + SMALL[0])
    try:
        trust = scene.trust_of(entry)
    except Invalid:
        trust = NOBODY
    return Given(to_json(_universal(scene, scene.competency)), trust=trust)


# Somebody took the domain over.


def _taken_over(edit: Edit) -> Callable[[Scene], Given]:
    """The thief publishes his own key at the domain of an issuer whose keys are pinned, and signs with it."""

    def make(scene: Scene) -> Given:
        thief = Issuer(keys={"key-1": THIEF, "key-9": THIEF})
        document = thief.did_document()
        edit(document)
        forged = thief.sign(scene.draft(edit), "key-1")
        return Given(to_json(forged), web={f"{BASE}/.well-known/did.json": to_json(document)})

    return make


def _new_key(scene: Scene) -> Given:
    thief = Issuer(keys={"key-9": THIEF})
    web = {f"{BASE}/.well-known/did.json": to_json(thief.did_document())}
    return Given(to_json(thief.sign(scene.draft(), "key-9")), web=web)


def _aged(days: int) -> Callable[[Scene], Given]:
    """A DID document from the cache, as old as this."""

    def make(scene: Scene) -> Given:
        data = Retrieved(scene.web[DID_DOCUMENT_URL], NOW - days * DAY)
        return Given(_credential(scene), web={DID_DOCUMENT_URL: data})

    return make


CASES: list[Case] = [
    *(attack(f"did-step-{name}", 7, REFUSED, _step(found)) for name, (found, _) in steps.HOSTILE.items()),
    *(attack(f"did-edit-{name}", 7, REFUSED, _with(edit)) for name, edit in EDITS.items()),
    *(attack(f"did-found-{name}", 7, UNCHECKED, _found(data)) for name, data in FOUND.items()),
    *(
        attack(f"did-duplicated-{name}", 7, UNCHECKED, _duplicated(member))
        for name, member in {
            "id": b'"id": "did:web:evil.example"',
            "methods": b'"verificationMethod": []',
            "assertions": b'"assertionMethod": []',
        }.items()
    ),
    *(
        attack(f"did-small-order-{kind}-{number}", 9, REFUSED, _small(point, kind))
        for kind in ("multikey", "jwk")
        for number, point in enumerate(SMALL)
    ),
    *(
        attack(f"did-small-order-own-{number}", 9, (ALTERED, UNTRUSTED, UNSUPPORTED), _small_did_key(point))
        for number, point in enumerate(SMALL)
    ),
    attack("did-small-order-pinned", 9, UNTRUSTED, _small_pinned),
    attack("did-key-other-pinned", 24, ALTERED, _taken_over(lambda d: None)),
    attack("did-key-new-pinned", 24, ALTERED, _new_key),
    attack("did-document-too-old", 7, UNCHECKED, _aged(8)),
    attack(
        "did-identifier-of-another-host",
        6,
        ALTERED,
        lambda s: changed(s.unpinned_credential, ("proof", "verificationMethod"), "did:web:evil.example#key-1"),
    ),
    attack(
        "did-pinned-issuer-by-unpinned-key",
        6,
        ALTERED,
        lambda s: s.sign_as(s.draft(), s.unpinned.keys["key-1"], f"{DID}#key-1"),
    ),
    *(control(f"did-step-good-{name}", 7, _step(found)) for name, found in steps.GOOD.items()),
    control("did-document-week-old", 7, _aged(7)),
    control("did-as-it-is", 7, _with(lambda d: None)),
    control("did-revoked-later", 7, _with(_entry(revoked="2027-01-01T00:00:00Z"))),
    control("did-expires-later", 7, _with(_entry(expires="2027-01-01T00:00:00Z"))),
    control(
        "did-of-a-pinned-issuer-down",
        24,
        lambda s: Given(to_json(s.competency), web={f"{BASE}/.well-known/did.json": None}),
    ),
]
