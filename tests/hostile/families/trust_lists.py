"""Trust lists that are older, forged, over, or somebody else's (row 56): what a verifier then holds, and says.

In the newest list the issuer's key is marked as stolen; in the one before it was not. Whoever can bring the older one
back makes a thief's work valid again.
"""

import contextlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from tests.hostile.case import UNCHECKED, UNTRUSTED, Case, Given, attack, control
from tests.hostile.scene import DAY, NOW, THIEF, Scene, to_json
from vc.instant import write
from vc.problems import Document
from verifier import NOBODY, TrustList
from verifier.home import Home, Refused

STOLEN = {"state": "compromised", "compromisedAt": "2026-11-20T00:00:00Z"}
Attempt = Callable[[Scene, Home], object]


def _list(scene: Scene, number: int, *, stolen: bool = False, **changes: Any) -> Document:
    keys = [scene.issuer.key_entry("key-1", **(STOLEN if stolen else {})), scene.issuer.key_entry("status-1")]
    return scene.trust_document(scene.issuer.trust_entry(keys=keys), issueNumber=number, **changes)


def _older(scene: Scene, **changes: Any) -> bytes:
    return scene.sign_trust(_list(scene, 7, **changes))


def _newest(scene: Scene) -> bytes:
    return scene.sign_trust(_list(scene, 8, stolen=True))


def _held(home: Home, now: datetime) -> TrustList:
    """What the verifier trusts; nobody, where its folder was tampered with and it says so."""
    try:
        return home.trust(now)
    except Refused:
        return NOBODY


def _after(attempt: Attempt, now: datetime = NOW) -> Callable[[Scene], Given]:
    """The attempt is made on a verifier that holds the newest list."""

    def make(scene: Scene) -> Given:
        home = Home(scene.folder())
        home.add(_newest(scene), scene.root.public_key.fingerprint(), NOW)
        with contextlib.suppress(Refused):
            attempt(scene, home)
        return Given(to_json(scene.competency), trust=_held(home, now), now=now)

    return make


def _add(make: Callable[[Scene], bytes], **options: Any) -> Attempt:
    return lambda scene, home: home.add(make(scene), None, NOW, **options)


def _put(make: Callable[[Scene], bytes]) -> Attempt:
    """Somebody who can write to the verifier's folder puts a list there."""
    return lambda scene, home: (home.folder / "trust-list.json").write_bytes(make(scene))


def _edited(name: str, value: Any) -> Callable[[Scene], bytes]:
    return lambda scene: to_json(json.loads(_newest(scene)) | {name: value})


def _by_thief(scene: Scene) -> bytes:
    return scene.sign_trust(_list(scene, 9), THIEF)


def _unsigned(scene: Scene) -> bytes:
    return to_json(_list(scene, 9))


def _grafted(scene: Scene) -> bytes:
    """The older list under the newest one's proof."""
    return to_json(_list(scene, 8) | {"proof": json.loads(_newest(scene))["proof"]})


def _two_proofs(scene: Scene) -> bytes:
    good = json.loads(_newest(scene))
    forged = json.loads(_by_thief(scene))
    return to_json(_list(scene, 9) | {"proof": [good["proof"], forged["proof"]]})


def _signed_as(**options: Any) -> Callable[[Scene], bytes]:
    return lambda scene: scene.sign_trust(_list(scene, 9), **options)


LISTS: Mapping[str, Callable[[Scene], bytes]] = {
    "older": _older,
    "older-number-raised": _edited("issueNumber", 9),
    "entries-exchanged": lambda s: to_json(json.loads(_newest(s)) | {"issuers": _list(s, 8)["issuers"]}),
    "by-thief": _by_thief,
    "unsigned": _unsigned,
    "grafted": _grafted,
    "two-proofs": _two_proofs,
    "signed-to-log-in": _signed_as(purpose="authentication"),
    "number-missing": lambda s: s.sign_trust({k: v for k, v in _list(s, 9).items() if k != "issueNumber"}),
    "number-text": lambda s: s.sign_trust(_list(s, 9) | {"issueNumber": "9"}),
    "number-negative": lambda s: s.sign_trust(_list(s, 9) | {"issueNumber": -1}),
    "number-twice": lambda s: b'{"issueNumber": 9, ' + _older(s)[1:],
    "version-unknown": lambda s: s.sign_trust(_list(s, 9) | {"version": "2"}),
    "empty": lambda s: b"",
    "html": lambda s: b"<!doctype html>",
    "credential": lambda s: to_json(s.competency),
    "brackets": lambda s: b"[" * 1_000_000,
}
"""Lists that may not take the newest one's place, truly signed or not."""


def _removed(name: str) -> Attempt:
    def attempt(scene: Scene, home: Home) -> None:
        (home.folder / name).unlink()
        home.add(_older(scene), None, NOW)

    return attempt


def _holding(document: Callable[[Scene], Document], now: datetime = NOW) -> Callable[[Scene], Given]:
    """A list that is truly the root's, at a time that may not be its own."""

    def make(scene: Scene) -> Given:
        home = Home(scene.folder())
        with contextlib.suppress(Refused):
            home.add(scene.sign_trust(document(scene)), scene.root.public_key.fingerprint(), now)
        return Given(to_json(scene.competency), trust=_held(home, now), now=now)

    return make


CASES: list[Case] = [
    *(attack(f"trust-added-{name}", 56, UNTRUSTED, _after(_add(make))) for name, make in LISTS.items()),
    *(attack(f"trust-put-{name}", 56, UNTRUSTED, _after(_put(make))) for name, make in LISTS.items()),
    attack("trust-newest-removed", 56, UNTRUSTED, _after(_removed("trust-list.json"))),
    attack("trust-root-removed", 56, UNTRUSTED, _after(_removed("root.json"))),
    attack("trust-nothing-tried", 56, UNTRUSTED, _after(lambda scene, home: None)),
    attack("trust-over", 56, UNCHECKED, _holding(lambda s: _list(s, 8, validUntil=write(NOW - DAY)))),
    attack("trust-not-yet", 56, UNCHECKED, _holding(lambda s: _list(s, 8, validFrom=write(NOW + DAY)))),
    control("trust-held", 56, _holding(lambda s: _list(s, 8))),
    control("trust-renewed", 56, _after(_add(lambda s: s.sign_trust(_list(s, 9))))),
    control("trust-same-number-again", 56, _holding(lambda s: _list(s, 7))),
]
