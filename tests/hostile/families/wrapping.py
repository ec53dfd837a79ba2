"""A good signature beside, around or inside of something that it does not cover; presentations (row 5)."""

from collections.abc import Callable
from typing import Any

from keys import Algorithm
from keys.multibase import base64url_encode
from tests.hostile.case import (
    ALTERED,
    REVOKED,
    UNCHECKED,
    UNREADABLE,
    UNSUPPORTED,
    UNTRUSTED,
    Case,
    Given,
    attack,
    control,
)
from tests.hostile.scene import DAY, DID, INDEX, NOW, THIEF_DID, Scene, bare, changed, to_json, without
from tests.signers import did_of, method_of, signer_named
from vc.problems import Document
from verifier import Verdict

V2 = "https://www.w3.org/ns/credentials/v2"
HOLDER = signer_named(Algorithm.ED25519, "holder")
REFUSED = (ALTERED, UNSUPPORTED, UNREADABLE)
Make = Callable[[Scene], Document]


def _forged(scene: Scene) -> Document:
    """What the forger would like to be shown."""
    return bare(scene.draft(lambda d: d["credentialSubject"].update(name="Forger Himself")))


def _around(name: str) -> Make:
    """The good credential in a member of a forged one, whose proof it seems to be."""
    return lambda scene: _forged(scene) | {name: scene.competency}


def _around_with_proof(name: str) -> Make:
    return lambda scene: _forged(scene) | {name: scene.competency, "proof": scene.competency["proof"]}


WRAPPED: dict[str, Make] = {
    **{
        f"in-{name}": _around(name)
        for name in ("verifiableCredential", "credential", "evidence", "@graph", "endorsement", "relatedResource")
    },
    **{
        f"in-{name}-with-proof": _around_with_proof(name)
        for name in ("verifiableCredential", "credential", "evidence", "@graph", "endorsement", "relatedResource")
    },
    "as-subject": lambda s: _forged(s) | {"credentialSubject": s.competency},
    "as-subject-with-proof": lambda s: _forged(s) | {"credentialSubject": s.competency, "proof": s.competency["proof"]},
    "beside": lambda s: s.competency | {"credentialSubject": [_subject(s.competency), _subject(_forged(s))]},
    "as-issuer": lambda s: _forged(s) | {"issuer": s.competency["issuer"] | {"verifiableCredential": s.competency}},
    "in-proof": lambda s: _forged(s) | {"proof": s.competency["proof"] | {"document": bare(s.competency)}},
}

IN_SUBJECT: dict[str, Make] = {
    "moved": lambda s: changed(bare(s.competency), ("credentialSubject", "proof"), s.competency["proof"]),
    "copied": lambda s: changed(s.competency, ("credentialSubject", "proof"), s.competency["proof"]),
    "in-issuer": lambda s: changed(bare(s.competency), ("issuer", "proof"), s.competency["proof"]),
    "in-evidence": lambda s: changed(bare(s.competency), ("evidence", 0, "proof"), s.competency["proof"]),
    "in-capitals": lambda s: bare(s.competency) | {"Proof": s.competency["proof"]},
    "as-iri": lambda s: bare(s.competency) | {"https://w3id.org/security#proof": s.competency["proof"]},
    "in-proof": lambda s: changed(s.competency, ("proof",), {"proof": s.competency["proof"]}),
}


def _subject(document: Document) -> Any:
    return document["credentialSubject"]


# Presentations.


def present(*credentials: Any, **members: Any) -> Document:
    """Give an unsigned presentation."""
    return {
        "@context": [V2],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": list(credentials),
        **members,
    }


def _signed(scene: Scene, *credentials: Any, purpose: str = "authentication", **options: Any) -> Document:
    """Give a presentation that its holder signed."""
    document = present(*credentials, holder=did_of(HOLDER))
    return scene.sign_as(document, HOLDER, method_of(HOLDER), purpose=purpose, **options)


def _envelope(token: str, **members: Any) -> Document:
    return {
        "@context": V2,
        "type": "EnvelopedVerifiableCredential",
        "id": f"data:application/vc+jwt,{token}",
        **members,
    }


def _for_us(document: Document, **expected: Any) -> Given:
    return Given(to_json(document), expected={"domain": "a.example", "challenge": "c-1"} | expected)


def _revoked(scene: Scene) -> Given:
    url = scene.issuer.list_url("revocation")
    return Given(
        to_json(present(scene.competency, scene.qualification)),
        web={url: scene.status_list("revocation", {INDEX: 1})},
    )


PRESENTED: dict[str, tuple[Verdict | tuple[Verdict, ...], Callable[[Scene], Any]]] = {
    "unsigned-vc": (ALTERED, lambda s: present(bare(s.competency))),
    "unsigned-vc-beside-good": (ALTERED, lambda s: present(s.competency, bare(s.qualification))),
    "signed-with-unsigned-vc": (ALTERED, lambda s: _signed(s, bare(s.competency))),
    "signed-with-forged-vc": (ALTERED, lambda s: _signed(s, _forged(s) | {"proof": s.competency["proof"]})),
    "altered-vc": (ALTERED, lambda s: present(s.competency, s.qualification | {"name": "Doctor"})),
    "altered-after-signing": (ALTERED, lambda s: _signed(s, s.competency) | {"verifiableCredential": [s.foreign]}),
    "added-after-signing": (
        ALTERED,
        lambda s: _signed(s, s.competency) | {"verifiableCredential": [s.competency, s.foreign]},
    ),
    "untrusted-vc": (UNTRUSTED, lambda s: present(s.competency, _strangers_own(s))),
    "stranger-beside-good": (UNTRUSTED, lambda s: present(_strangers_own(s), s.competency)),
    "empty": (UNREADABLE, lambda s: present()),
    "none": (UNREADABLE, lambda s: without(present(), ("verifiableCredential",))),
    "text": (REFUSED, lambda s: present(s.token(s.draft()))),
    "url": (REFUSED, lambda s: present("https://evil.example/credential")),
    "null": (REFUSED, lambda s: present(None)),
    "nested-array": (REFUSED, lambda s: present([s.competency])),
    "within-presentation": (REFUSED, lambda s: present(present(s.competency))),
    "both-types": (ALTERED, lambda s: s.competency | {"type": ["VerifiableCredential", "VerifiablePresentation"]}),
    "retyped": (REFUSED, lambda s: s.competency | {"type": ["VerifiablePresentation"]}),
    "hundred-and-one": (UNSUPPORTED, lambda s: present(*[{"id": f"urn:{n}"} for n in range(101)])),
    "inline-context": (
        UNSUPPORTED,
        lambda s: present(s.competency) | {"@context": [V2, {"verifiableCredential": "urn:x"}]},
    ),
    "remote-context": (UNSUPPORTED, lambda s: present(s.competency) | {"@context": [V2, "https://evil.example/"]}),
    "vc-in-remote-context": (
        UNSUPPORTED,
        lambda s: present(s.competency, s.foreign | {"@context": [V2, "https://evil.example/"]}),
    ),
    "revoked-vc": (REVOKED, _revoked),
    "holder-of-another-key": (ALTERED, lambda s: _signed(s, s.competency) | {"holder": THIEF_DID}),
    "holder-signed-as-another": (
        ALTERED,
        lambda s: s.sign_as(
            present(s.competency, holder=THIEF_DID), HOLDER, method_of(HOLDER), purpose="authentication"
        ),
    ),
    "holder-on-the-network": (
        UNCHECKED,
        lambda s: s.sign_as(
            present(s.competency, holder="did:web:holder.example"),
            HOLDER,
            "did:web:holder.example#key-1",
            purpose="authentication",
        ),
    ),
    "holder-is-the-issuer": (
        UNCHECKED,
        lambda s: s.sign(present(s.competency, holder=DID), purpose="authentication"),
    ),
    "purpose-assertion": (ALTERED, lambda s: _signed(s, s.competency, purpose="assertionMethod")),
    "proof-of-the-vc": (ALTERED, lambda s: present(s.competency, proof=s.competency["proof"])),
    "expired": (ALTERED, lambda s: _signed(s, s.competency, created=NOW - 9 * DAY, expires="2026-11-20T00:00:00Z")),
    "unsigned-but-asked": (ALTERED, lambda s: _for_us(present(s.competency))),
    "unsigned-but-asked-for-domain": (ALTERED, lambda s: _for_us(present(s.competency), challenge=None)),
    "replayed-challenge": (ALTERED, lambda s: _for_us(_signed(s, s.competency, domain="a.example", challenge="c-0"))),
    "replayed-domain": (ALTERED, lambda s: _for_us(_signed(s, s.competency, domain="b.example", challenge="c-1"))),
    "replayed-more-domains": (
        ALTERED,
        lambda s: _for_us(_signed(s, s.competency, domain=["a.example", "b.example"], challenge="c-1")),
    ),
    "replayed-no-challenge": (ALTERED, lambda s: _for_us(_signed(s, s.competency, domain="a.example"))),
    "challenge-added": (
        ALTERED,
        lambda s: _for_us(changed(_signed(s, s.competency, domain="a.example"), ("proof", "challenge"), "c-1")),
    ),
    "token-replayed": (ALTERED, lambda s: _token_for_us(s, nonce="c-0", aud="a.example")),
    "token-for-another": (ALTERED, lambda s: _token_for_us(s, nonce="c-1", aud="b.example")),
    "token-without-nonce": (ALTERED, lambda s: _token_for_us(s, aud="a.example")),
}


def _token_for_us(scene: Scene, **claims: Any) -> Given:
    document = present(_envelope(scene.token(scene.draft())), holder=did_of(HOLDER), **claims)
    token = scene.token_as(document, HOLDER, method_of(HOLDER), "vp")
    return Given(token.encode(), expected={"domain": "a.example", "challenge": "c-1"})


def _strangers_own(scene: Scene) -> Document:
    """A credential that a stranger issued in his own name, soundly."""
    draft = scene.foreign_draft(issuer={"id": did_of(HOLDER), "type": ["Profile"], "name": "Hunar"})
    return scene.sign_as(draft, HOLDER, method_of(HOLDER))


# Envelopes.

ENVELOPES: dict[str, Make] = {
    "with-subject": lambda s: _envelope(s.token(s.draft()), credentialSubject={"name": "Forger"}, issuer=DID),
    "with-proof": lambda s: _envelope(s.token(s.draft()) + "A", proof=s.competency["proof"]),
    "cut": lambda s: _envelope(s.token(s.draft())[:-8]),
    "without-signature": lambda s: _envelope(s.token(s.draft()).rpartition(".")[0] + "."),
    "of-another-type": lambda s: _envelope(s.token(s.draft())) | {"id": f"data:text/html,{s.token(s.draft())}"},
    "of-html": lambda s: _envelope("") | {"id": "data:application/vc+jwt;base64,PGh0bWw+"},
    "of-an-address": lambda s: _envelope("") | {"id": "https://evil.example/token"},
    "of-nothing": lambda s: _envelope(""),
    "of-an-envelope": lambda s: _envelope("") | {"id": f"data:application/vc+ld+json,{_envelope('')}"},
    "of-json": lambda s: (
        _envelope("") | {"id": "data:application/json;base64," + base64url_encode(to_json(s.competency))}
    ),
    "named-presentation": lambda s: _envelope(s.token(s.draft())) | {"type": "EnvelopedVerifiablePresentation"},
    "named-both": lambda s: (
        _envelope(s.token(s.draft())) | {"type": ["VerifiableCredential", "EnvelopedVerifiableCredential"]}
    ),
    "in-remote-context": lambda s: _envelope(s.token(s.draft())) | {"@context": "https://evil.example/"},
    "percent-bomb": lambda s: _envelope("%41" * 300_000),
}

CASES: list[Case] = [
    *(attack(f"proof-wrapped-good-{name}", 5, REFUSED, make) for name, make in WRAPPED.items()),
    *(attack(f"proof-in-subject-{name}", 5, REFUSED, make) for name, make in IN_SUBJECT.items()),
    *(attack(f"proof-vp-{name}", 5, verdicts, make) for name, (verdicts, make) in PRESENTED.items()),
    *(attack(f"proof-envelope-{name}", 5, REFUSED, make) for name, make in ENVELOPES.items()),
    control("proof-vp-unsigned-of-good", 5, lambda s: present(s.competency, s.qualification)),
    control("proof-vp-signed-of-good", 5, lambda s: _signed(s, s.competency, s.qualification)),
    control("proof-vp-for-us", 5, lambda s: _for_us(_signed(s, s.competency, domain="a.example", challenge="c-1"))),
    control("proof-vp-token-for-us", 5, lambda s: _token_for_us(s, nonce="c-1", aud="a.example")),
    control("proof-vp-one-alone", 5, lambda s: present() | {"verifiableCredential": s.competency}),
    control("proof-vp-enveloped", 5, lambda s: present(_envelope(s.token(s.draft())), s.qualification)),
    control("proof-envelope-alone", 5, lambda s: _envelope(s.token(s.draft()))),
    control("proof-vp-thirty", 5, lambda s: present(*[s.competency] * 30)),
]
