"""Who is not the issuer: keys of others, fragments of identifiers, names that look alike, work out of scope (6, 23)."""

from collections.abc import Callable
from typing import Any

from tests.hostile.case import ALTERED, UNREADABLE, UNSUPPORTED, UNTRUSTED, Case, Given, attack, control
from tests.hostile.scene import (
    DID,
    NOW,
    OTHER,
    THIEF,
    THIEF_DID,
    THIEF_METHOD,
    UNPINNED,
    Scene,
    changed,
    to_json,
    without,
)
from vc.problems import Document, Malformed

Make = Callable[[Scene], Document]
STRANGE = (UNTRUSTED, ALTERED, UNREADABLE, UNSUPPORTED)
NAME = "Hunar Demonstration Authority"

LOOK_ALIKE: dict[str, str] = {
    "capital": "did:web:Passport.hunar.example",
    "capital-method": "did:WEB:passport.hunar.example",
    "capital-scheme": "DID:web:passport.hunar.example",
    "cyrillic": "did:web:pаssport.hunar.example",
    "full-width": "did:web:passport．hunar．example",
    "punycode": "did:web:xn--pssport-7fg.hunar.example",
    "zero-width": "did:web:pass\u200bport.hunar.example",
    "soft-hyphen": "did:web:pass\u00adport.hunar.example",
    "right-to-left": "did:web:\u202epassport.hunar.example",
    "trailing-dot": "did:web:passport.hunar.example.",
    "trailing-colon": "did:web:passport.hunar.example:",
    "trailing-slash": "did:web:passport.hunar.example/",
    "trailing-space": "did:web:passport.hunar.example ",
    "trailing-line-feed": "did:web:passport.hunar.example\n",
    "leading-space": " did:web:passport.hunar.example",
    "trailing-nul": "did:web:passport.hunar.example\x00",
    "fragment": "did:web:passport.hunar.example#key-1",
    "query": "did:web:passport.hunar.example?versionId=1",
    "path": "did:web:passport.hunar.example:users:thief",
    "path-well-known": "did:web:passport.hunar.example:.well-known",
    "path-up": "did:web:passport.hunar.example:..",
    "path-up-encoded": "did:web:passport.hunar.example:%2e%2e",
    "port": "did:web:passport.hunar.example%3A443",
    "port-other": "did:web:passport.hunar.example%3A8443",
    "percent-encoded": "did:web:passport%2Ehunar.example",
    "user": "did:web:passport.hunar.example%40evil.example",
    "subdomain": "did:web:www.passport.hunar.example",
    "under-evil": "did:web:passport.hunar.example.evil.example",
    "other-suffix": "did:web:passport.hunar.examples",
    "hyphen": "did:web:passport-hunar.example",
    "one-letter": "did:web:passport.huner.example",
    "https": "https://passport.hunar.example",
    "http": "http://passport.hunar.example",
    "bare": "passport.hunar.example",
    "other-method": "did:webs:passport.hunar.example",
    "ethr": "did:ethr:0x1234567890123456789012345678901234567890",
    "example": "did:example:passport.hunar.example",
    "address": "did:web:127.0.0.1",
    "empty": "",
    "method-alone": "did:web:",
}


def _as_another(identifier: str) -> Make:
    """The thief signs in a name that looks like ours, and calls himself what we are called."""

    def make(scene: Scene) -> Document:
        document = scene.draft(lambda d: d.update(issuer={"id": identifier, "type": ["Profile"], "name": NAME}))
        try:
            return scene.sign_as(document, THIEF, f"{identifier}#key-1")
        except Malformed:  # not even our own software signs it
            return document | {"proof": scene.competency["proof"] | {"verificationMethod": f"{identifier}#key-1"}}

    return make


def _our_proof(identifier: str) -> Make:
    """Our own credential, with another's name in it."""
    return lambda scene: changed(scene.competency, ("issuer", "id"), identifier)


SHAPES: dict[str, Any] = {
    "array": [DID],
    "array-of-two": [DID, THIEF_DID],
    "object-without-id": {"type": ["Profile"], "name": NAME},
    "object-id-array": {"id": [DID], "type": ["Profile"], "name": NAME},
    "object-id-object": {"id": {"id": DID}, "type": ["Profile"], "name": NAME},
    "null": None,
    "number": 7,
    "true": True,
    "empty": "",
    "text": f"{DID} ",
    "two-ids": {"id": THIEF_DID, "@id": DID, "type": ["Profile"], "name": NAME},
}

FRAGMENTS: dict[str, str] = {
    "missing": DID,
    "empty": f"{DID}#",
    "unknown": f"{DID}#key-9",
    "doubled": f"{DID}#key-1#key-1",
    "relative": "#key-1",
    "bare": "key-1",
    "case": f"{DID}#KEY-1",
    "encoded": f"{DID}#key%2D1",
    "space": f"{DID}#key-1 ",
    "query": f"{DID}?service=files#key-1",
    "path": f"{DID}/keys#key-1",
    "port": f"{DID}%3A443#key-1",
    "of-another-issuer": f"{OTHER}#key-1",
    "of-the-unpinned-issuer": f"{UNPINNED}#key-1",
    "of-the-thief": THIEF_METHOD,
    "of-the-thief-with-ours": f"{THIEF_DID}#{DID}#key-1",
    "of-the-thief-by-our-fragment": f"{DID}#{THIEF.public_key.to_multikey()}",
    "https": "https://passport.hunar.example/did.json#key-1",
    "list-key": f"{DID}#status-1",
    "evil-address": "https://evil.example/keys#key-1",
    "metadata-address": "did:web:169.254.169.254#key-1",
    "data": "data:application/json,{}#key-1",
    "very-long": f"{DID}#" + "k" * 100_000,
}


def _thief_names(method: str) -> Make:
    """The thief signs our draft, and says that the key has this name."""

    def make(scene: Scene) -> Document:
        try:
            return scene.sign_as(scene.draft(), THIEF, method)
        except Malformed:
            return changed(scene.competency, ("proof", "verificationMethod"), method)

    return make


def _scope(edit: Callable[[Any], Any]) -> Make:
    """What the issuer really signed, and is not trusted for."""
    return lambda scene: scene.sign(scene.draft(lambda d: edit(d["credentialSubject"]["achievement"])))


def _standard(name: str) -> Callable[[Any], Any]:
    def edit(achievement: Any) -> None:
        standard = achievement["competencyStandard"]
        standard["standardId"] = name
        standard["id"] = standard["id"].replace("nsp-std-electrician", name)
        achievement["id"] = achievement["id"].replace("nsp-std-electrician", name)

    return edit


def _unit_of_another_standard(scene: Scene) -> Document:
    def edit(document: Document) -> None:
        unit = document["credentialSubject"]["certifiedUnit"][0]
        unit["id"] = unit["id"].replace("nsp-std-electrician", "nsp-std-plumber")

    return scene.sign(scene.qualification_draft(edit))


def _unit_of_a_higher_level(scene: Scene) -> Document:
    return scene.sign(
        scene.qualification_draft(lambda d: d["credentialSubject"]["certifiedUnit"][0].update(nvqfLevel=8))
    )


SCOPES: dict[str, Make] = {
    "standard": _scope(_standard("nsp-std-plumber")),
    "standard-by-id-only": _scope(lambda a: a["competencyStandard"].update(standardId="nsp-std-plumber")),
    "standard-by-url-only": _scope(lambda a: a.update(id=a["id"].replace("electrician", "plumber"))),
    "level": _scope(lambda a: a.update(nvqfLevel=5)),
    "unit-of-another-standard": _unit_of_another_standard,
    "unit-of-a-higher-level": _unit_of_a_higher_level,
    "of-another-kind": lambda s: s.sign(s.foreign_draft(issuer=DID)),
}


def _by_the_other(scene: Scene) -> Document:
    """Another trusted issuer signs in our name, with his own key."""
    return scene.sign(scene.draft(), issuer=scene.other)


def _in_the_others_name(scene: Scene) -> Document:
    """We sign in another trusted issuer's name."""
    return scene.sign(scene.foreign_draft())


def _by_the_unpinned(scene: Scene) -> Document:
    return scene.sign(scene.draft(), issuer=scene.unpinned)


ATTACKERS: dict[str, Make] = {
    "did-key": lambda s: s.sign_as(s.draft(), THIEF, THIEF_METHOD),
    "did-key-jcs": lambda s: s.sign_as(s.foreign_draft(), THIEF, THIEF_METHOD, suite="eddsa-jcs-2022"),
    "our-key-name": lambda s: s.sign_as(s.draft(), THIEF, f"{DID}#key-1"),
    "new-key-name": lambda s: s.sign_as(s.draft(), THIEF, f"{DID}#key-2"),
    "other-trusted-issuer": _by_the_other,
    "unpinned-trusted-issuer": _by_the_unpinned,
    "foreign-by-unpinned": lambda s: s.sign(s.foreign_draft(), issuer=s.unpinned),
    "in-anothers-name": _in_the_others_name,
    "status-key": lambda s: s.sign(s.draft(), "status-1"),
}


def _nobody(scene: Scene) -> Given:
    """A verifier without a trust list believes nobody."""
    trust = scene.trust_of(scene.other.trust_entry(statusLists=None))
    return Given(to_json(scene.competency), trust=trust, now=NOW)


CASES: list[Case] = [
    *(attack(f"issuer-look-alike-{name}", 23, STRANGE, _as_another(did)) for name, did in LOOK_ALIKE.items()),
    *(attack(f"issuer-our-proof-{name}", 23, STRANGE, _our_proof(did)) for name, did in LOOK_ALIKE.items()),
    *(
        attack(f"issuer-shape-{name}", 23, STRANGE, lambda s, v=value: s.competency | {"issuer": v})
        for name, value in SHAPES.items()
    ),
    *(attack(f"issuer-out-of-scope-{name}", 23, UNTRUSTED, make) for name, make in SCOPES.items()),
    *(attack(f"proof-attacker-{name}", 6, ALTERED, make) for name, make in ATTACKERS.items()),
    *(attack(f"proof-fragment-thief-{name}", 6, ALTERED, _thief_names(url)) for name, url in FRAGMENTS.items()),
    *(
        attack(
            f"proof-fragment-ours-{name}",
            6,
            ALTERED,
            lambda s, v=url: changed(s.competency, ("proof", "verificationMethod"), v),
        )
        for name, url in FRAGMENTS.items()
    ),
    attack("issuer-stranger-in-our-name", 23, STRANGE, _as_another(THIEF_DID)),
    attack(
        "issuer-stranger-sound",
        23,
        UNTRUSTED,
        lambda s: s.sign_as(
            s.foreign_draft(issuer={"id": THIEF_DID, "type": ["Profile"], "name": NAME}), THIEF, THIEF_METHOD
        ),
    ),
    attack("issuer-missing", 23, ALTERED, lambda s: without(s.competency, ("issuer",))),
    attack("issuer-not-on-this-list", 23, UNTRUSTED, _nobody),
    control("issuer-signed-ours", 6, lambda s: s.competency),
    control("issuer-signed-other", 6, lambda s: s.foreign),
    control("issuer-signed-unpinned", 6, lambda s: s.unpinned_credential),
    control("issuer-signed-as-text", 23, lambda s: s.sign(s.foreign_draft(issuer=OTHER), issuer=s.other)),
    control("issuer-in-scope-highest-level", 23, _scope(lambda a: a.update(nvqfLevel=4))),
]
