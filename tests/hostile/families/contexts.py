"""Contexts that would give words another meaning, wherever they stand and whoever signed them (rows 2 and 3)."""

from collections.abc import Callable, Iterator
from itertools import permutations
from typing import Any

import contexts
from tests.hostile.case import ALTERED, EXPIRED, UNSUPPORTED, VALID, Case, Given, attack, control, harmless
from tests.hostile.scene import OTHER, Scene, changed, to_json
from tests.verifier.world import read_sample
from vc.problems import Document
from vc.proof_terms import with_proof_terms
from vc.proofs import add_proof
from vc.suites import SUITES
from verifier import Verdict

V2, OB, HUNAR = read_sample()["@context"]
V1 = "https://www.w3.org/2018/credentials/v1"
REFUSED = (ALTERED, UNSUPPORTED)

REMOTE: dict[str, str] = {
    "of-a-thief": "https://evil.example/context",
    "by-http": V2.replace("https", "http"),
    "in-capitals": HUNAR.replace("w3id", "W3ID"),
    "with-slash": HUNAR + "/",
    "with-fragment": HUNAR + "#",
    "with-query": HUNAR + "?v=1",
    "with-port": HUNAR.replace("w3id.org", "w3id.org:443"),
    "by-file": "file:///etc/passwd",
    "by-data": "data:application/ld+json,{}",
    "by-did": "did:web:evil.example",
    "relative": "context.jsonld",
    "empty": "",
    "on-metadata-address": "http://169.254.169.254/latest/meta-data",
    "on-localhost": "https://localhost:8440/context",
    "future-version": "https://www.w3.org/ns/credentials/v3",
    "future-hunar": HUNAR.replace("v1", "v2"),
    "with-invisible": HUNAR + "\u200b",
    "with-cyrillic": HUNAR.replace("a", "\u0430"),
}

INLINE: dict[str, Any] = {
    "vocab": {"@vocab": "https://evil.example/vocab#"},
    "base": {"@base": "https://evil.example/"},
    "import": {"@import": "https://evil.example/context"},
    "import-known": {"@import": V2},
    "redefinition": {"name": "https://evil.example/nickname"},
    "redefinition-protected": {"issuer": "https://evil.example/printer"},
    "definition": {"salary": "https://schema.org/baseSalary"},
    "null-term": {"salary": None},
    "language": {"@language": "en"},
    "alias-of-keyword": {"grade": "@index"},
    "nested": {"@context": {"salary": "https://schema.org/baseSalary"}},
    "empty": {},
    "null": None,
    "false": False,
    "number": 1,
    "array": [V2],
}


def _with_context(*items: Any) -> Callable[[Scene], Document]:
    return lambda scene: scene.competency | {"@context": list(items)}


def _appended() -> Iterator[Case]:
    for name, url in REMOTE.items():
        yield attack(f"context-remote-{name}", 2, REFUSED, _with_context(V2, OB, HUNAR, url))
        yield attack(f"context-remote-foreign-{name}", 2, REFUSED, _foreign(V2, OB, HUNAR, url))
    for name, inline in INLINE.items():
        yield attack(f"context-inline-last-{name}", 2, REFUSED, _with_context(V2, OB, HUNAR, inline))
        yield attack(f"context-inline-middle-{name}", 2, REFUSED, _with_context(V2, inline, OB, HUNAR))
        yield attack(f"context-inline-first-{name}", 2, REFUSED, _with_context(inline, V2, OB, HUNAR))
        yield attack(f"context-inline-foreign-{name}", 2, REFUSED, _foreign(V2, OB, HUNAR, inline))
    for url in contexts.index():
        if url not in (V2, OB, HUNAR):
            name = url.rpartition("//")[2]
            yield attack(f"context-known-added-{name}", 2, REFUSED, _with_context(V2, OB, HUNAR, url))
            yield harmless(f"context-known-added-foreign-{name}", 2, (VALID, *REFUSED), _foreign(V2, OB, HUNAR, url))


def _foreign(*items: Any) -> Callable[[Scene], Document]:
    return lambda scene: scene.foreign | {"@context": list(items)}


def _orders() -> Iterator[Case]:
    for number, order in enumerate(permutations((V2, OB, HUNAR))):
        if order != (V2, OB, HUNAR):
            yield attack(f"context-order-{number}", 2, REFUSED, _with_context(*order))
    for left_out in (V2, OB, HUNAR):
        rest = [url for url in (V2, OB, HUNAR) if url != left_out]
        yield attack(f"context-left-out-{left_out.rpartition('/')[2]}", 2, REFUSED, _with_context(*rest))


FORMS: dict[str, Any] = {
    "text": V2,
    "empty": [],
    "null": None,
    "object": {"@vocab": "https://evil.example/vocab#"},
    "number": 2,
    "nested": [[V2, OB, HUNAR]],
    "doubled": [V2, OB, HUNAR, V2, OB, HUNAR],
    "very-many": [V2, OB, HUNAR] * 300,
    "text-of-all": f"{V2} {OB} {HUNAR}",
    "object-with-urls": {"0": V2, "1": OB, "2": HUNAR},
}

MIDDLE: dict[str, tuple[str | int, ...]] = {
    "subject": ("credentialSubject",),
    "achievement": ("credentialSubject", "achievement"),
    "translations": ("credentialSubject", "translatedName"),
    "issuer": ("issuer",),
    "evidence": ("evidence", 0),
    "status": ("credentialStatus",),
    "schema": ("credentialSchema", 0),
    "proof": ("proof",),
}

WITHIN: dict[str, Any] = {
    "known": V2,
    "all": [V2, OB, HUNAR],
    "remote": "https://evil.example/context",
    "inline": {"name": "https://evil.example/nickname"},
    "null": None,
    "empty": [],
}


def _midst() -> Iterator[Case]:
    for place, path in MIDDLE.items():
        for name, value in WITHIN.items():
            yield attack(f"context-in-{place}-{name}", 2, REFUSED, _within(path, value))


def _within(path: tuple[str | int, ...], value: Any) -> Callable[[Scene], Document]:
    return lambda scene: changed(scene.competency, (*path, "@context"), value)


# What a trusted issuer really signed, in contexts that nobody approved.


def _signed_blindly(*items: Any) -> Callable[[Scene], Document]:
    """By JCS, whose signature does not depend on what the words mean."""
    return lambda scene: scene.sign_blindly(scene.draft(lambda d: d.update({"@context": [V2, OB, HUNAR, *items]})))


def _signed_inline(inline: Any, **members: Any) -> Callable[[Scene], Document]:
    """By RDFC with definitions of its own."""

    def make(scene: Scene) -> Document:
        document = scene.foreign_draft(**members)
        document["@context"] = [*document["@context"], inline]
        options = {"verificationMethod": f"{OTHER}#key-1", "proofPurpose": "assertionMethod"}
        signer = scene.other.keys["key-1"]
        scene.remember(document, "inline")
        suite = SUITES["eddsa-rdfc-2022", signer.public_key.algorithm]
        return add_proof(document, options, suite, signer, inline_contexts=True)

    return make


def _older(scene: Scene) -> Document:
    """A credential of the first data model."""
    return with_proof_terms(
        {
            "@context": [V1],
            "type": ["VerifiableCredential"],
            "issuer": OTHER,
            "issuanceDate": "2026-01-01T00:00:00Z",
            "credentialSubject": {"id": "urn:uuid:5b0c9a1e-7f0e-4d8e-9d0a-3a54f6b1c2d7"},
        }
    )


def _older_signed(**members: Any) -> Callable[[Scene], Document]:
    return lambda scene: scene.sign(_older(scene) | members, issuer=scene.other)


def _extended(scene: Scene) -> Document:
    """A known context after those that a JCS proof covers, as a later proof may add it."""
    signed = scene.sign(scene.foreign_draft(), issuer=scene.other, suite="eddsa-jcs-2022")
    return signed | {"@context": [*signed["@context"], "https://w3id.org/security/data-integrity/v2"]}


def _interoperable(scene: Scene) -> Given:
    """Where the operator of an interoperability endpoint allows inline contexts, they are read."""
    make = _signed_inline({"salary": "https://schema.org/baseSalary"}, salary="1")
    return Given(to_json(make(scene)), options={"inline_contexts": True})


SIGNED: dict[str, tuple[Verdict | tuple[Verdict, ...], Callable[[Scene], Document]]] = {
    "remote": (UNSUPPORTED, _signed_blindly("https://evil.example/context")),
    "remote-examples": (UNSUPPORTED, _signed_blindly("https://www.w3.org/ns/credentials/examples/v9")),
    "inline": (UNSUPPORTED, _signed_inline({"salary": "https://schema.org/baseSalary"}, salary="1")),
    "inline-vocab": (UNSUPPORTED, _signed_inline({"@vocab": "https://schema.org/"}, salary="1")),
    "inline-unused": (UNSUPPORTED, _signed_inline({"salary": "https://schema.org/baseSalary"})),
    "undefined-term": (ALTERED, lambda s: s.sign_blindly(s.draft(lambda d: d.update(salary="1")))),
    "undefined-type": (ALTERED, lambda s: s.sign_blindly(s.draft(lambda d: d["type"].append("Master")))),
    "in-subject": (
        REFUSED,
        lambda s: s.sign_blindly(s.draft(lambda d: d["credentialSubject"].update({"@context": {"a": "urn:a"}}))),
    ),
    "known-for-ours": (ALTERED, lambda s: s.sign(s.draft(lambda d: d["@context"].append(contexts.HUNAR_CARD)))),
    "without-ours": (
        ALTERED,
        lambda s: s.sign_blindly(s.draft(lambda d: d.update({"@context": [V2, OB]}))),
    ),
}

CASES: list[Case] = [
    *_appended(),
    *_orders(),
    *(
        attack(f"context-form-{name}", 2, REFUSED, lambda s, v=form: s.competency | {"@context": v})
        for name, form in FORMS.items()
    ),
    *_midst(),
    *(attack(f"context-signed-{name}", 3, verdicts, make) for name, (verdicts, make) in SIGNED.items()),
    control("context-ours", 2, lambda s: s.competency),
    control("context-foreign", 2, lambda s: s.foreign),
    control("context-extended-after-jcs", 2, _extended),
    control("context-first-data-model", 2, _older_signed()),
    control("context-first-data-model-expired", 2, _older_signed(expirationDate="2026-02-01T00:00:00Z"), EXPIRED),
    control("context-signed-inline-where-allowed", 3, _interoperable),
]
