"""Status lists that are another's, another, older, broken or not there, and entries that point elsewhere (rows 16-21).

None of them may clear a credential, and none may speak against it: what a list cannot prove is *could not be checked*.
"""

import gzip
import json
import zlib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any

from keys.multibase import base64url_encode
from tests.hostile.case import (
    ALTERED,
    EXPIRED,
    FULL,
    REPLACED,
    REVOKED,
    SUSPENDED,
    UNCHECKED,
    UNTRUSTED,
    VALID,
    Case,
    Given,
    attack,
    control,
    harmless,
)
from tests.hostile.scene import (
    DAY,
    DID,
    INDEX,
    NOW,
    OTHER,
    PURPOSES,
    THIEF,
    THIEF_DID,
    THIEF_METHOD,
    Scene,
    to_json,
    unchanged,
)
from vc.problems import Document, Fetch, FetchError
from verifier import PRESETS, Policy, Verdict
from verifier.cache import Cache
from verifier.examine import examine

Edit = Callable[[Document], object]
Make = Callable[[Scene], Given]
HOUR = timedelta(hours=1)
SIZE = 131_072
CLEAR = bytes(SIZE // 8)


def _given(scene: Scene, web: Mapping[str, Any], **options: Any) -> Given:
    return Given(to_json(scene.competency), web=web, **options)


def _found(purpose: str, make: Callable[[Scene, str], bytes | Exception | None]) -> Make:
    """Something else in the place of one of the three lists."""
    return lambda scene: _given(scene, {scene.issuer.list_url(purpose): make(scene, purpose)})


# Whose list it is (row 16).


def _bare_list(scene: Scene, purpose: str, bits: Mapping[int, int] | None = None) -> Document:
    document: Document = json.loads(scene.status_list(purpose, bits))
    del document["proof"]
    return document


def _by(key: str) -> Callable[[Scene, str], bytes]:
    return lambda scene, purpose: to_json(scene.sign(_bare_list(scene, purpose), key))


def _by_thief(method: str, **members: Any) -> Callable[[Scene, str], bytes]:
    return lambda scene, purpose: to_json(scene.sign_as(_bare_list(scene, purpose) | members, THIEF, method))


def _by_other(**members: Any) -> Callable[[Scene, str], bytes]:
    def make(scene: Scene, purpose: str) -> bytes:
        return to_json(scene.sign(_bare_list(scene, purpose) | members, "status-1", scene.other))

    return make


def _grafted(name: str) -> Callable[[Scene, str], bytes]:
    """A list that revokes, with one member of a list that does not."""

    def make(scene: Scene, purpose: str) -> bytes:
        honest = json.loads(scene.status_list(purpose, {INDEX: 1}))
        clear = json.loads(scene.status_list(purpose, at=NOW - 2 * HOUR))
        return to_json(honest | {name: clear[name]})

    return make


ATTACKERS: Mapping[str, Callable[[Scene, str], bytes]] = {
    "unsigned": lambda s, p: to_json(_bare_list(s, p)),
    "thief-under-our-key-name": _by_thief(f"{DID}#status-1"),
    "thief-by-did-key": _by_thief(THIEF_METHOD),
    "thief-in-his-own-name": _by_thief(THIEF_METHOD, issuer=THIEF_DID),
    "other-issuer": _by_other(),
    "other-issuer-in-his-own-name": _by_other(issuer=OTHER),
    "credential-key": _by("key-1"),
    "stolen-status-key": _by("status-stolen"),
    "signed-to-log-in": lambda s, p: to_json(s.sign(_bare_list(s, p), "status-1", purpose="authentication")),
    "grafted-subject": _grafted("credentialSubject"),
    "grafted-proof": _grafted("proof"),
    "grafted-date": _grafted("validFrom"),
    "of-another-number": lambda s, p: s.status_list(p, number=2),
    "of-another-purpose": lambda s, p: s.status_list("suspension" if p == "revocation" else "revocation"),
    "our-credential": lambda s, p: to_json(s.competency),
    "our-credential-as-token": lambda s, p: s.token(s.draft()).encode(),
    "presentation-of-the-list": lambda s, p: to_json(
        {
            "@context": ["https://www.w3.org/ns/credentials/v2"],
            "type": ["VerifiablePresentation"],
            "verifiableCredential": [json.loads(s.status_list(p))],
        }
    ),
    "array-of-the-list": lambda s, p: b"[" + s.status_list(p) + b"]",
    "two-lists": lambda s, p: s.status_list(p) + s.status_list(p),
    "with-byte-order-mark": lambda s, p: b"\xef\xbb\xbf" + s.status_list(p),
    "with-a-member-twice": lambda s, p: b'{"issuer": "did:web:evil.example", ' + s.status_list(p)[1:],
    "with-an-added-member": lambda s, p: to_json(json.loads(s.status_list(p)) | {"name": "Official"}),
}


# What its own issuer made of it, truly signed (rows 16 to 18).


def _subject(**members: Any) -> Edit:
    def edit(document: Document) -> None:
        subject = document["credentialSubject"] | members
        document["credentialSubject"] = {name: value for name, value in subject.items() if value is not ...}

    return edit


def _list(value: str) -> Edit:
    return _subject(encodedList=value)


def _packed(data: bytes) -> Edit:
    return _list("u" + base64url_encode(data))


@cache
def _bomb(size: int) -> bytes:
    return gzip.compress(bytes(size), 9)


def _deflated(wbits: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, wbits)
    return packer.compress(CLEAR) + packer.flush()


WHOLE = gzip.compress(CLEAR)
EDITS: Mapping[str, Edit] = {
    "type-other": lambda d: d.update(type=["VerifiableCredential"]),
    "type-more": lambda d: d["type"].append("CompetencyCredential"),
    "subject-type-other": _subject(type="StatusList2021"),
    "subject-type-array": _subject(type=["BitstringStatusList"]),
    "subject-array": lambda d: d.update(credentialSubject=[d["credentialSubject"]]),
    "purpose-missing": _subject(statusPurpose=...),
    "purpose-other": _subject(statusPurpose="refresh"),
    "purpose-in-capitals": _subject(statusPurpose="Revocation"),
    "purpose-empty": _subject(statusPurpose=[]),
    "id-missing": lambda d: d.pop("id"),
    "id-other": lambda d: d.update(id=f"{d['id']}0"),
    "id-with-fragment": lambda d: d.update(id=f"{d['id']}#list"),
    "beginning-missing": lambda d: d.pop("validFrom"),
    "end-missing": lambda d: d.pop("validUntil"),
    "end-past": lambda d: d.update(validUntil="2026-11-23T11:59:59Z"),
    "beginning-future": lambda d: d.update(validFrom="2026-11-23T12:05:01Z"),
    "ttl-text": _subject(ttl="86400000"),
    "ttl-negative": _subject(ttl=-1),
    "list-missing": _subject(encodedList=...),
    "list-empty": _list(""),
    "list-header-alone": _list("u"),
    "list-without-header": lambda d: _list(d["credentialSubject"]["encodedList"][1:])(d),
    "list-in-base58": lambda d: _list("z" + d["credentialSubject"]["encodedList"][1:])(d),
    "list-padded": lambda d: _list(d["credentialSubject"]["encodedList"] + "=")(d),
    "list-folded": lambda d: _list(d["credentialSubject"]["encodedList"] + "\n")(d),
    "list-in-base64": _list("u+/+/"),
    "list-not-packed": _packed(CLEAR),
    "list-packed-as-zlib": _packed(_deflated(15)),
    "list-packed-raw": _packed(_deflated(-15)),
    "list-packed-twice": _packed(gzip.compress(WHOLE)),
    "list-of-two-members": _packed(gzip.compress(CLEAR[: SIZE // 16]) * 2),
    "list-and-an-empty-member": _packed(WHOLE + gzip.compress(b"")),
    "list-and-junk": _packed(WHOLE + b"junk"),
    "list-and-zeros": _packed(WHOLE + bytes(512)),
    "list-cut": _packed(WHOLE[:-1]),
    "list-sum-wrong": _packed(WHOLE[:-8] + bytes(4) + WHOLE[-4:]),
    "list-length-wrong": _packed(WHOLE[:-4] + bytes(4)),
    "list-reserved-flags": _packed(WHOLE[:3] + b"\xe0" + WHOLE[4:]),
    "list-one-byte-short": _packed(gzip.compress(CLEAR[1:])),
    "list-of-nothing": _packed(gzip.compress(b"")),
    "bomb-50-mb": _packed(_bomb(50_000_000)),
    "bomb-beyond-the-limit-by-one": _packed(_bomb(2**21 + 1)),
}


def _edited(scene: Scene, purpose: str, edit: Edit) -> bytes:
    """A list as its issuer would have it, signed without a look at it."""
    document = _bare_list(scene, purpose)
    edit(document)
    return to_json(scene.sign_blindly(document, "status-1"))


_both = _subject(statusPurpose=["suspension", "revocation"])
_largest = _packed(_bomb(2**21))


def _named(document: Document) -> None:
    document["name"] = "Revocations"


# Which bit (rows 17 and 21).


def _entry(**members: Any) -> Edit:
    def edit(document: Document) -> None:
        entry = document["credentialStatus"] | members
        document["credentialStatus"] = {name: value for name, value in entry.items() if value is not ...}

    return edit


def _blindly(edit: Edit) -> Callable[[Scene], Document]:
    """What our issuer's key signed although our own schema would not have it."""
    return lambda scene: scene.sign_blindly(scene.draft(edit))


INDEXES: tuple[Any, ...] = (
    *("131072", "9999999999", "10000000000", "9" * 400, "-1", "-0", "+1", "01", "00", "1.0", "1e3", "0x1", "1_000"),
    *(" 1", "1 ", "1\n", "", "١", "１", "1²", "½", "NaN", "null"),
    *(7, 0, -1, 1.5, True, None, ["1"], {"@value": "1"}),
)

URL = "https://passport.hunar.example/status/revocation/1"
ELSEWHERE: Mapping[str, Any] = {
    "evil": "https://evil.example/status/revocation/1",
    "evil-by-user": "https://passport.hunar.example@evil.example/status/revocation/1",
    "evil-by-suffix": "https://passport.hunar.example.evil.example/status/revocation/1",
    "other-trusted-issuer": "https://other.example/status/revocation/1",
    "http": URL.replace("https", "http"),
    "port": URL.replace(".example/", ".example:8443/"),
    "default-port": URL.replace(".example/", ".example:443/"),
    "in-capitals": URL.replace("passport", "PASSPORT"),
    "dot": URL.replace(".example/", ".example./"),
    "up": URL.replace("/status/", "/status/x/../"),
    "encoded": URL.replace("/1", "/%31"),
    "leading-zero": URL.replace("/1", "/01"),
    "number-wide": URL.replace("/1", "/１"),
    "query": f"{URL}?x=1",
    "fragment": f"{URL}#1",
    "slash": f"{URL}/",
    "backslash": URL.replace("/1", "\\1"),
    "line-feed": f"{URL}\n",
    "suspension": URL.replace("revocation", "suspension"),
    "metadata-address": "http://169.254.169.254/latest/meta-data",
    "localhost": "https://localhost:8440/status/revocation/1",
    "file": "file:///etc/passwd",
    "data": "data:application/vc,{}",
    "relative": "/status/revocation/1",
    "array": [URL],
    "object": {"id": URL},
    "missing": ...,
    "very-long": URL + "1" * 100_000,
}

ENTRIES: Mapping[str, Edit] = {
    "missing": lambda d: d.pop("credentialStatus"),
    "null": lambda d: d.update(credentialStatus=None),
    "empty": lambda d: d.update(credentialStatus=[]),
    "empty-object": lambda d: d.update(credentialStatus={}),
    "twice": lambda d: d.update(credentialStatus=[d["credentialStatus"]] * 2),
    "and-another": lambda d: d.update(
        credentialStatus=[d["credentialStatus"], d["credentialStatus"] | {"statusPurpose": "suspension"}]
    ),
    "type-unknown": _entry(type="MagicStatus2030"),
    "type-older": _entry(type="StatusList2021Entry"),
    "type-array": _entry(type=["BitstringStatusListEntry"]),
    "purpose-suspension": _entry(statusPurpose="suspension"),
    "purpose-refresh": _entry(statusPurpose="refresh"),
    "purpose-message": _entry(statusPurpose="message"),
    "purpose-missing": _entry(statusPurpose=...),
    "size-two": _entry(
        statusSize=2,
        statusMessage=[{"status": hex(value), "message": "fine"} for value in range(4)],
    ),
    "size-zero": _entry(statusSize=0),
    "message-for-a-set-bit": _entry(statusMessage=[{"status": "0x0", "message": "fine"}]),
    "in-the-subject": lambda d: d["credentialSubject"].update(credentialStatus=d.pop("credentialStatus")),
}


def _bits(verdict: Verdict, **bits: Mapping[int, int]) -> tuple[Verdict, Make]:
    """What the three lists say, and the verdict that it calls for."""

    def make(scene: Scene) -> Given:
        return _given(scene, {scene.issuer.list_url(p): scene.status_list(p, at_index) for p, at_index in bits.items()})

    return verdict, make


def _mirrored(index: int) -> int:
    """The place of the same number in a list whose bytes begin with the lowest bit."""
    return index ^ 7


SAID: Mapping[str, tuple[Verdict, Make]] = {
    "revoked": _bits(REVOKED, revocation={INDEX: 1}),
    "suspended": _bits(SUSPENDED, suspension={INDEX: 1}),
    "replaced": _bits(REPLACED, revocation={INDEX: 1}, message={INDEX: 1}),
    "replaced-bit-forgotten": _bits(REPLACED, message={INDEX: 1}),
    "issued-in-error": _bits(REVOKED, revocation={INDEX: 1}, message={INDEX: 2}),
    "revoked-and-suspended": _bits(REVOKED, revocation={INDEX: 1}, suspension={INDEX: 1}),
    "message-without-a-bit": _bits(UNCHECKED, message={INDEX: 3}),
    "everybody-revoked": _bits(REVOKED, revocation=dict.fromkeys(range(INDEX - 64, INDEX + 64), 1)),
}

NEAR = [INDEX + step for step in (-1024, -64, -9, -8, -7, -2, -1, 1, 2, 7, 8, 9, 64, 1024)]
NEIGHBOURS: Mapping[str, int] = {
    "bit-order": _mirrored(INDEX),
    "list-backwards": SIZE - 1 - INDEX,
    **{f"near-{index - INDEX:+}": index for index in NEAR},
}


def _at_index(index: int, bits: Mapping[int, int]) -> Make:
    """A credential at another index, in a list with these bits."""

    def make(scene: Scene) -> Given:
        entry = {"id": f"{URL}#{index}", "statusListIndex": str(index)}
        signed = scene.sign(scene.draft(_entry(**entry)))
        return Given(to_json(signed), web={URL: scene.status_list("revocation", bits)})

    return make


EDGES = (0, 1, 7, 8, 9, 255, 256, 65_535, 65_536, SIZE - 8, SIZE - 1)
INDICES = range(0, SIZE, 127) if FULL else EDGES


# How old (row 19), and whether it can be had at all (row 20).


def _lists(scene: Scene, at: datetime, bits: Mapping[int, int] | None = None) -> dict[str, Any]:
    lists: dict[str, Any] = scene.clear_lists(at)
    if bits:
        lists[URL] = scene.status_list("revocation", bits, at=at)
    return lists


def _old(age: timedelta, preset: str = "normal", bits: Mapping[int, int] | None = None, **options: Any) -> Make:
    def make(scene: Scene) -> Given:
        return _given(scene, _lists(scene, NOW - age, bits), options={"status_age": PRESETS[preset], **options})

    return make


def _kept(
    first: Callable[[Scene], Mapping[str, Any]],
    then: Mapping[str, Any] | Callable[[Scene], Mapping[str, Any]],
    *,
    later: timedelta = timedelta(),
    preset: str = "normal",
) -> Make:
    """A verifier with a cache that saw the first lists a day ago, and finds `then` on the network now, or after now."""

    def make(scene: Scene) -> Given:
        policy = Policy(scene.trust, status_age=PRESETS[preset])
        moment = [NOW - DAY]
        folder = scene.folder()

        def way(web: Fetch) -> Fetch:
            before = {**scene.web, **first(scene)}
            judge = partial(examine, policy=policy, fetch=web)
            stored = Cache(folder, before.__getitem__, judge, lambda: moment[0])
            for purpose in PURPOSES:
                stored(scene.issuer.list_url(purpose))
            moment[0] = NOW + later
            return Cache(folder, web, judge, lambda: moment[0])

        now = then(scene) if callable(then) else then
        return _given(scene, now, way=way, now=NOW + later, options={"status_age": PRESETS[preset]})

    return make


def _all(value: bytes | Exception | None) -> Callable[[Scene], Mapping[str, Any]]:
    return lambda scene: {scene.issuer.list_url(purpose): value for purpose in PURPOSES}


def _yesterday(scene: Scene) -> Mapping[str, Any]:
    return _lists(scene, NOW - DAY - HOUR)


def _yesterday_revoked(scene: Scene) -> Mapping[str, Any]:
    return _lists(scene, NOW - DAY - HOUR, {INDEX: 1})


def _before_yesterday(scene: Scene) -> Mapping[str, Any]:
    return _lists(scene, NOW - 2 * DAY)


PORTAL = b"<!doctype html><title>Welcome to Airport Wi-Fi</title><form action=/pay>"
GONE: Mapping[str, bytes | Exception | None] = {
    "not-there": None,
    "down": FetchError(URL, "the network is down"),
    "no-such-host": FetchError(URL, "the connection failed (gaierror)"),
    "time-out": FetchError(URL, "there was no complete answer within 10 seconds"),
    "bad-certificate": FetchError(URL, "the secure connection failed (CERTIFICATE_VERIFY_FAILED)"),
    "redirect": FetchError(URL, "the server redirects (status 302), which is not followed"),
    "portal": PORTAL,
    "empty": b"",
    "error-as-json": b'{"error": "try again later"}',
    "null": b"null",
    "zeros": bytes(100_000),
    "four-megabytes": b"[" + b"1," * 2_000_000 + b"1]",
    "brackets": b"[" * 1_000_000,
    "gzip": WHOLE,
    "bits": CLEAR,
}


# Credentials of other kinds, whose entries name their lists themselves.


def _foreign(edit: Edit = unchanged, **entry: Any) -> Callable[[Scene], Document]:
    """A credential of an issuer without rules for status, with an entry of the usual form."""

    def make(scene: Scene) -> Document:
        url = scene.other.list_url("revocation")
        said = {
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(INDEX),
            "statusListCredential": url,
            **entry,
        }
        draft = scene.foreign_draft(credentialStatus=said)
        edit(draft)
        return scene.sign_blindly(draft, issuer=scene.other)

    return make


def _foreign_given(make: Callable[[Scene], Document], *more: str, **web: Any) -> Make:
    def given(scene: Scene) -> Given:
        url = scene.other.list_url("revocation")
        found = {url: web["found"](scene)} if web else {}
        return Given(to_json(make(scene)), web=found, may_ask=frozenset({url, *more}))

    return given


def _other_list(bits: Mapping[int, int] | None = None, **options: Any) -> Callable[[Scene], bytes]:
    return lambda scene: scene.status_list("revocation", bits, issuer=scene.other, **options)


STRANGE = "https://elsewhere.example/status/revocation/1"

CASES: list[Case] = [
    *(
        attack(f"status-attacker-{purpose}-{name}", 16, UNCHECKED, _found(purpose, make))
        for purpose in PURPOSES
        for name, make in ATTACKERS.items()
    ),
    *(
        attack(f"status-list-{purpose}-{name}", 18, UNCHECKED, _found(purpose, partial(_edited, edit=edit)))
        for purpose in (PURPOSES if FULL else ("revocation", "message"))
        for name, edit in EDITS.items()
    ),
    *(
        attack(
            f"status-entry-index-{ascii(index)[:24]}", 17, (ALTERED, UNCHECKED), _blindly(_entry(statusListIndex=index))
        )
        for index in INDEXES
    ),
    *(
        attack(f"status-entry-url-{name}", 16, (ALTERED, UNCHECKED), _blindly(_entry(statusListCredential=url)))
        for name, url in ELSEWHERE.items()
    ),
    *(attack(f"status-entry-{name}", 21, (ALTERED, UNCHECKED), _blindly(edit)) for name, edit in ENTRIES.items()),
    *(attack(f"status-says-{name}", 19, verdict, make) for name, (verdict, make) in SAID.items()),
    *(attack(f"status-set-at-{index}", 17, REVOKED, _at_index(index, {index: 1})) for index in INDICES),
    *(control(f"status-clear-at-{index}", 17, _at_index(index, {INDEX: 1})) for index in INDICES if index != INDEX),
    *(
        control(
            f"status-neighbour-{name}", 17, lambda s, i=index: _given(s, {URL: s.status_list("revocation", {i: 1})})
        )
        for name, index in NEIGHBOURS.items()
    ),
    *(
        attack(f"status-unreachable-{purpose}-{name}", 20, UNCHECKED, _found(purpose, lambda s, p, v=value: v))
        for purpose in PURPOSES
        for name, value in GONE.items()
    ),
    *(
        attack(f"status-unreachable-all-{name}", 20, UNCHECKED, lambda s, v=value: _given(s, _all(v)(s)))
        for name, value in GONE.items()
    ),
    attack(
        "status-unreachable-but-revoked",
        20,
        REVOKED,
        lambda s: _given(s, _all(None)(s) | {URL: s.status_list("revocation", {INDEX: 1})}),
    ),
    *(
        attack(f"status-stale-{preset}", 19, UNCHECKED, _old(min(age, 30 * DAY) + timedelta(seconds=1), preset))
        for preset, age in PRESETS.items()
    ),
    *(control(f"status-fresh-{preset}", 19, _old(age, preset)) for preset, age in PRESETS.items()),
    attack("status-stale-but-revoked", 19, REVOKED, _old(29 * DAY, "strict", {INDEX: 1})),
    attack("status-over-but-revoked", 19, REVOKED, _old(200 * DAY, "strict", {INDEX: 1})),
    attack("status-over", 19, UNCHECKED, _old(31 * DAY, "site")),
    attack("status-from-the-future", 19, UNCHECKED, _old(-2 * HOUR)),
    control("status-from-the-future-looking-back", 19, _old(-2 * HOUR, retrospective=True)),
    attack("status-rollback", 19, REVOKED, _kept(_yesterday_revoked, _before_yesterday)),
    attack(
        "status-rollback-by-one-second",
        19,
        REVOKED,
        _kept(_yesterday_revoked, lambda s: _lists(s, NOW - DAY - HOUR - timedelta(seconds=1))),
    ),
    *(
        attack(f"status-freeze-revoked-{name}", 20, REVOKED, _kept(_yesterday_revoked, _all(value)))
        for name, value in GONE.items()
    ),
    *(
        attack(f"status-freeze-too-long-{name}", 19, UNCHECKED, _kept(_yesterday, _all(value), later=8 * DAY))
        for name, value in GONE.items()
    ),
    attack("status-freeze-past-its-end", 19, UNCHECKED, _kept(_yesterday, _all(None), later=30 * DAY, preset="site")),
    *(control(f"status-kept-{name}", 20, _kept(_yesterday, _all(value))) for name, value in GONE.items()),
    control("status-kept-and-renewed", 20, _kept(_yesterday, {})),
    attack(
        "status-kept-and-revoked-since",
        20,
        REVOKED,
        _kept(_yesterday, lambda s: {URL: s.status_list("revocation", {INDEX: 1})}),
    ),
    attack(
        "status-expired-and-unreachable",
        20,
        EXPIRED,
        lambda s: Given(
            to_json(s.sign(s.draft(lambda d: d.update(validUntil="2026-11-01T00:00:00Z")))), web=_all(None)(s)
        ),
    ),
    attack("status-of-a-stolen-key", 16, UNTRUSTED, lambda s: s.sign(s.draft(), "key-stolen")),
    attack("status-foreign-revoked", 16, REVOKED, _foreign_given(_foreign(), found=_other_list({INDEX: 1}))),
    attack(
        "status-foreign-list-of-ours",
        16,
        UNCHECKED,
        _foreign_given(_foreign(), found=lambda s: s.status_list("revocation")),
    ),
    attack(
        "status-foreign-other-purpose",
        16,
        UNCHECKED,
        _foreign_given(_foreign(statusPurpose="suspension"), found=_other_list()),
    ),
    attack(
        "status-foreign-unknown-purpose",
        16,
        UNCHECKED,
        _foreign_given(_foreign(statusPurpose="https://x.example/p"), found=_other_list()),
    ),
    attack("status-foreign-elsewhere", 16, UNCHECKED, _foreign_given(_foreign(statusListCredential=STRANGE), STRANGE)),
    attack("status-foreign-out-of-range", 17, UNCHECKED, _foreign_given(_foreign(statusListIndex=str(SIZE)))),
    attack(
        "status-foreign-nine",
        16,
        UNCHECKED,
        _foreign_given(
            _foreign(
                lambda d: d.update(credentialStatus=[d["credentialStatus"] | {"id": f"urn:{n}"} for n in range(9)])
            )
        ),
    ),
    attack(
        "status-foreign-one-of-two",
        16,
        REVOKED,
        _foreign_given(
            _foreign(
                lambda d: d.update(
                    credentialStatus=[d["credentialStatus"] | {"statusListIndex": "7"}, d["credentialStatus"]]
                )
            ),
            found=_other_list({INDEX: 1}),
        ),
    ),
    attack(
        "status-foreign-unknown-type-beside",
        16,
        (ALTERED, UNCHECKED),
        _foreign_given(
            _foreign(
                lambda d: d.update(credentialStatus=[d["credentialStatus"], {"type": "MagicStatus2030", "id": "urn:m"}])
            )
        ),
    ),
    control("status-foreign-clear", 16, _foreign_given(_foreign())),
    control(
        "status-foreign-two-clear",
        16,
        _foreign_given(
            _foreign(
                lambda d: d.update(
                    credentialStatus=[d["credentialStatus"], d["credentialStatus"] | {"statusListIndex": "7"}]
                )
            )
        ),
    ),
    control(
        "status-list-as-token",
        16,
        lambda s: _given(s, {URL: s.token(_bare_list(s, "revocation"), "status-1").encode()}),
    ),
    control("status-list-of-two-purposes", 16, lambda s: _given(s, {URL: s.status_list("revocation", edit=_both)})),
    control("status-list-at-the-limit", 18, lambda s: _given(s, {URL: s.status_list("revocation", edit=_largest)})),
    harmless(
        "status-list-with-a-name", 18, (VALID,), lambda s: _given(s, {URL: s.status_list("revocation", edit=_named)})
    ),
    harmless("status-entry-without-id", 21, (VALID, ALTERED), lambda s: s.sign(s.draft(_entry(id=...)))),
]
