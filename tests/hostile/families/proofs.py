"""Proofs that are not the issuer's word for this document: sets, chains, purposes, suites, forms (rows 4, 8, 9)."""

from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from keys.multibase import base58btc_decode, base58btc_encode, base64url_encode
from tests.hostile.case import ALTERED, UNSUPPORTED, UNTRUSTED, Case, attack, control
from tests.hostile.scene import DAY, DID, NOW, THIEF, THIEF_METHOD, Scene, changed, without
from vc import whole
from vc.problems import Document
from vc.suites import candidates

Proof = dict[str, Any]
Make = Callable[[Scene], Document]
IDS = ("urn:uuid:26329423-bec9-4b2e-88cb-a7c7d9dc4544", "urn:uuid:8cc9022b-6b14-4cf3-8571-74972c5feb54")

# Sets.


def _set(*choose: Callable[[Scene], Any]) -> Make:
    return lambda scene: scene.competency | {"proof": [proof(scene) for proof in choose]}


def _good(scene: Scene) -> Any:
    return scene.competency["proof"]


def _also_good(scene: Scene) -> Any:
    return scene.sign(scene.draft(), created=NOW)["proof"]


def _by_another_key(scene: Scene) -> Any:
    return scene.sign(scene.draft(), "key-p256", suite="ecdsa-rdfc-2019")["proof"]


def _bad(scene: Scene) -> Any:
    return _good(scene) | {"proofValue": _also_good(scene)["proofValue"]}


def _strangers(scene: Scene) -> Any:
    return scene.sign_as(scene.draft(), THIEF, THIEF_METHOD)["proof"]


def _claims_key(scene: Scene) -> Any:
    return scene.sign_as(scene.draft(), THIEF, f"{DID}#key-1")["proof"]


def _unknown(scene: Scene) -> Any:
    return _good(scene) | {"cryptosuite": "bbs-2050"}


SETS: dict[str, tuple[Any, Make]] = {
    "good-bad": (ALTERED, _set(_good, _bad)),
    "bad-good": (ALTERED, _set(_bad, _good)),
    "good-stranger": (ALTERED, _set(_good, _strangers)),
    "stranger-good": (ALTERED, _set(_strangers, _good)),
    "good-thief-with-our-key-id": (ALTERED, _set(_good, _claims_key)),
    "good-unknown-suite": ((ALTERED, UNSUPPORTED), _set(_good, _unknown)),
    "unknown-suite-good": ((ALTERED, UNSUPPORTED), _set(_unknown, _good)),
    "good-empty": (ALTERED, _set(_good, lambda s: {})),
    "good-null": (ALTERED, _set(_good, lambda s: None)),
    "good-text": (ALTERED, _set(_good, lambda s: "proof")),
    "nested": (ALTERED, _set(lambda s: [_good(s)])),
    "good-status-key": (ALTERED, _set(_good, lambda s: s.sign(s.draft(), "status-1")["proof"])),
    "good-stolen-key": (UNTRUSTED, _set(_good, lambda s: s.sign(s.draft(), "key-stolen")["proof"])),
    "five-good": (ALTERED, _set(*[_good] * 5)),
    "thousand": (ALTERED, _set(*[_bad] * 500)),
    "empty": (ALTERED, _set()),
    "of-another-document": (ALTERED, _set(_good, lambda s: s.qualification["proof"])),
    "same-ids": (ALTERED, lambda s: _with_ids(s, IDS[0], IDS[0])),
}


def _with_ids(scene: Scene, *ids: str) -> Document:
    """Several good proofs, each with an id of its own; or not."""
    proofs = [
        scene.sign(scene.draft(), id=name, created=NOW - DAY * number)["proof"] for number, name in enumerate(ids)
    ]
    return scene.competency | {"proof": proofs}


# Chains.


def _chain(scene: Scene, last: str = "key-p256") -> Document:
    first = scene.sign(scene.draft(), id=IDS[0])
    suite = "ecdsa-rdfc-2019" if last == "key-p256" else "eddsa-rdfc-2022"
    return scene.sign(first, last, suite=suite, previousProof=IDS[0], id=IDS[1])


def _chained(edit: Callable[[list[Proof]], Any]) -> Make:
    def make(scene: Scene) -> Document:
        document = _chain(scene)
        proofs = [dict(proof) for proof in document["proof"]]
        return document | {"proof": edit(proofs) or proofs}

    return make


CHAINS: dict[str, Make] = {
    "first-dropped": _chained(lambda proofs: proofs[1:]),
    "first-altered": _chained(lambda proofs: proofs[0].update(created="2026-11-21T12:00:00Z")),
    "last-altered": _chained(lambda proofs: proofs[1].update(created="2026-11-21T12:00:00Z")),
    "link-cut": _chained(lambda proofs: proofs[1].pop("previousProof") and None),
    "link-to-nowhere": _chained(lambda proofs: proofs[1].update(previousProof="urn:uuid:0")),
    "link-to-itself": _chained(lambda proofs: proofs[1].update(previousProof=IDS[1])),
    "circle": _chained(lambda proofs: proofs[0].update(previousProof=IDS[1])),
    "link-doubled": _chained(lambda proofs: proofs[1].update(previousProof=[IDS[0], IDS[0]])),
    "link-empty": _chained(lambda proofs: proofs[1].update(previousProof=[])),
    "link-number": _chained(lambda proofs: proofs[1].update(previousProof=0)),
    "link-object": _chained(lambda proofs: proofs[1].update(previousProof={"id": IDS[0]})),
    "id-not-url": _chained(lambda proofs: proofs[0].update(id="first")),
    "ids-same": _chained(lambda proofs: proofs[1].update(id=IDS[0])),
    "end-by-stranger": lambda s: s.sign_as(s.sign(s.draft(), id=IDS[0]), THIEF, THIEF_METHOD, previousProof=IDS[0]),
    "beginning-by-stranger": lambda s: s.sign(
        s.sign_as(s.draft(), THIEF, THIEF_METHOD, id=IDS[0]), previousProof=IDS[0]
    ),
    "document-altered": lambda s: _chain(s) | {"name": "Another unit"},
}

# Purposes.


def _purpose(purpose: Any) -> Make:
    """A signature that the issuer's key really made, for something else."""
    return lambda scene: scene.sign(scene.draft(), purpose=purpose)


PURPOSES: dict[str, Make] = {
    **{
        name: _purpose(name)
        for name in ("authentication", "keyAgreement", "capabilityInvocation", "capabilityDelegation")
    },
    "rewritten": lambda s: changed(
        s.sign(s.draft(), purpose="authentication"), ("proof", "proofPurpose"), "assertionMethod"
    ),
    "as-iri": lambda s: changed(s.competency, ("proof", "proofPurpose"), "https://w3id.org/security#assertionMethod"),
    "in-capitals": lambda s: changed(s.competency, ("proof", "proofPurpose"), "AssertionMethod"),
    "with-space": lambda s: changed(s.competency, ("proof", "proofPurpose"), "assertionMethod "),
    "both": lambda s: changed(s.competency, ("proof", "proofPurpose"), ["assertionMethod", "authentication"]),
    "array": lambda s: changed(s.competency, ("proof", "proofPurpose"), ["assertionMethod"]),
    "missing": lambda s: without(s.competency, ("proof", "proofPurpose")),
}

# Suites.


def _marks(**marks: Any) -> Make:
    return lambda scene: changed(scene.competency, ("proof",), scene.competency["proof"] | marks)


SUITES: dict[str, Make] = {
    "jcs": _marks(cryptosuite="eddsa-jcs-2022"),
    "ecdsa": _marks(cryptosuite="ecdsa-rdfc-2019"),
    "ecdsa-jcs": _marks(cryptosuite="ecdsa-jcs-2019"),
    "selective": _marks(cryptosuite="ecdsa-sd-2023"),
    "bbs": _marks(cryptosuite="bbs-2023"),
    "unknown": _marks(cryptosuite="none"),
    "empty": _marks(cryptosuite=""),
    "in-capitals": _marks(cryptosuite="EDDSA-RDFC-2022"),
    "with-space": _marks(cryptosuite="eddsa-rdfc-2022 "),
    "array": _marks(cryptosuite=["eddsa-rdfc-2022"]),
    "missing": lambda s: without(s.competency, ("proof", "cryptosuite")),
    "older-type": _marks(type="Ed25519Signature2020"),
    "older-type-alone": lambda s: without(_marks(type="Ed25519Signature2020")(s), ("proof", "cryptosuite")),
    "much-older-type": _marks(type="Ed25519Signature2018"),
    "jws-type": _marks(type="JsonWebSignature2020"),
    "type-array": _marks(type=["DataIntegrityProof"]),
    "type-iri": _marks(type="https://w3id.org/security#DataIntegrityProof"),
    "type-missing": lambda s: without(s.competency, ("proof", "type")),
    "rdfc-signed-as-jcs": lambda s: changed(
        s.sign(s.foreign_draft(), issuer=s.other, suite="eddsa-jcs-2022"), ("proof", "cryptosuite"), "eddsa-rdfc-2022"
    ),
    "p256-as-p384": lambda s: changed(
        s.sign(s.draft(), "key-p256", suite="ecdsa-rdfc-2019"), ("proof", "verificationMethod"), f"{DID}#key-p384"
    ),
    "key-of-another-kind": lambda s: changed(s.competency, ("proof", "verificationMethod"), f"{DID}#key-p256"),
}

# Signatures.

ED25519_ORDER = 2**252 + 27742317777372353535851937790883648493


def _signature(edit: Callable[[bytes], bytes | str], key: str = "key-1", suite: str = "eddsa-rdfc-2022") -> Make:
    def make(scene: Scene) -> Document:
        document = scene.sign(scene.draft(), key, suite=suite)
        edited = edit(base58btc_decode(document["proof"]["proofValue"][1:]))
        value = edited if isinstance(edited, str) else "z" + base58btc_encode(edited)
        return changed(document, ("proof", "proofValue"), value)

    return make


def _ecdsa(edit: Callable[[int, int, int], tuple[int, int]], key: str = "key-p256") -> Make:
    """Change the two halves of an ECDSA signature; the third number is the order of the group."""

    def bend(signature: bytes) -> bytes:
        half = len(signature) // 2
        r, s = int.from_bytes(signature[:half]), int.from_bytes(signature[half:])
        r, s = edit(r, s, ORDERS[key])
        return r.to_bytes(half) + s.to_bytes(half)

    return _signature(bend, key, "ecdsa-rdfc-2019")


ORDERS = {
    "key-p256": 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    "key-p384": 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
}


def _plus_order(signature: bytes) -> bytes:
    s = int.from_bytes(signature[32:], "little") + ED25519_ORDER
    return signature[:32] + s.to_bytes(32, "little")


def _der(signature: bytes) -> bytes:
    return encode_dss_signature(int.from_bytes(signature[:32]), int.from_bytes(signature[32:]))


MALLEATED: dict[str, Make] = {
    "s-plus-order": _signature(_plus_order),
    "r-changed": _signature(lambda v: bytes([v[0] ^ 1]) + v[1:]),
    "s-changed": _signature(lambda v: v[:-1] + bytes([v[-1] ^ 1])),
    "high-bit": _signature(lambda v: v[:-1] + bytes([v[-1] ^ 0x80])),
    "zero": _signature(lambda v: bytes(64)),
    "identity-and-zero": _signature(lambda v: b"\1" + bytes(63)),
    "short": _signature(lambda v: v[:-1]),
    "long": _signature(lambda v: v + b"\0"),
    "leading-zero": _signature(lambda v: b"\0" + v),
    "doubled": _signature(lambda v: v + v),
    "empty": _signature(lambda v: ""),
    "header-alone": _signature(lambda v: "z"),
    "without-header": _signature(base58btc_encode),
    "base64url": _signature(lambda v: "u" + base64url_encode(v)),
    "hex": _signature(lambda v: "f" + v.hex()),
    "base58-other-alphabet": _signature(lambda v: "z0" + base58btc_encode(v)),
    "with-space": _signature(lambda v: "z" + base58btc_encode(v) + " "),
    "with-line-feed": _signature(lambda v: "z" + base58btc_encode(v) + "\n"),
    "very-long": _signature(lambda v: "z" + "1" * 900_000),
    "ecdsa-zero": _ecdsa(lambda r, s, n: (0, 0)),
    "ecdsa-r-zero": _ecdsa(lambda r, s, n: (0, s)),
    "ecdsa-s-zero": _ecdsa(lambda r, s, n: (r, 0)),
    "ecdsa-order": _ecdsa(lambda r, s, n: (n, n)),
    "ecdsa-r-is-order": _ecdsa(lambda r, s, n: (n, s)),
    "ecdsa-swapped": _ecdsa(lambda r, s, n: (s, r)),
    "ecdsa-p384-zero": _ecdsa(lambda r, s, n: (0, 0), "key-p384"),
    "ecdsa-der": _signature(_der, "key-p256", "ecdsa-rdfc-2019"),
    "ecdsa-short": _signature(lambda v: v[1:], "key-p256", "ecdsa-rdfc-2019"),
}

# Other members.


def _late(**members: Any) -> Make:
    """Members added to a finished proof."""
    return lambda scene: changed(scene.competency, ("proof",), scene.competency["proof"] | members)


MEMBERS: dict[str, Make] = {
    "created-added-earlier": _late(created="2020-01-02T00:00:00Z"),
    "created-not-a-date": _late(created="yesterday"),
    "created-without-offset": _late(created="2026-11-22T12:00:00"),
    "created-number": _late(created=1795348800),
    "created-array": _late(created=["2026-11-22T12:00:00Z"]),
    "created-taken-away": lambda s: without(s.competency, ("proof", "created")),
    "expires-added": _late(expires="2030-01-01T00:00:00Z"),
    "expires-before-created": _late(expires="2026-01-01T00:00:00Z"),
    "expires-not-a-date": _late(expires="never"),
    "expires-past": lambda s: s.sign(s.draft(), created=NOW - 9 * DAY, expires="2026-11-20T00:00:00Z"),
    "expires-past-taken-away": lambda s: without(
        s.sign(s.draft(), created=NOW - 9 * DAY, expires="2026-11-20T00:00:00Z"), ("proof", "expires")
    ),
    "expires-past-put-off": lambda s: changed(
        s.sign(s.draft(), created=NOW - 9 * DAY, expires="2026-11-20T00:00:00Z"),
        ("proof", "expires"),
        "2036-11-20T00:00:00Z",
    ),
    "domain-added": _late(domain="evil.example"),
    "challenge-added": _late(challenge="1"),
    "nonce-added": _late(nonce="1"),
    "nonce-number": _late(nonce=1),
    "jws-added": _late(jws="eyJhbGciOiJub25lIn0.."),
    "method-object": _late(
        verificationMethod={
            "id": f"{DID}#key-1",
            "type": "Multikey",
            "controller": DID,
            "publicKeyMultibase": THIEF.public_key.to_multikey(),
        }
    ),
    "method-array": _late(verificationMethod=[f"{DID}#key-1"]),
    "public-key-added": _late(publicKeyMultibase=THIEF.public_key.to_multikey()),
}


def _older_suite(scene: Scene) -> Document:
    """Ed25519Signature2020, which we verify and do not make: same bytes, another type of proof."""
    document = scene.foreign_draft()
    document["@context"] = [*document["@context"], "https://w3id.org/security/suites/ed25519-2020/v1"]
    options = {
        "type": "Ed25519Signature2020",
        "created": "2026-11-22T12:00:00Z",
        "verificationMethod": f"{scene.other.id}#key-1",
        "proofPurpose": "assertionMethod",
    }
    scene.remember(document, "rdfc")
    form = candidates(options)[0].form
    return document | {"proof": whole.sign(form, document, options, scene.other.keys["key-1"])}


CASES: list[Case] = [
    *(attack(f"proof-set-{name}", 4, verdicts, make) for name, (verdicts, make) in SETS.items()),
    *(attack(f"proof-chain-{name}", 4, ALTERED, make) for name, make in CHAINS.items()),
    *(attack(f"proof-purpose-{name}", 8, ALTERED, make) for name, make in PURPOSES.items()),
    *(attack(f"proof-suite-{name}", 9, (ALTERED, UNSUPPORTED), make) for name, make in SUITES.items()),
    *(attack(f"proof-malleated-{name}", 9, ALTERED, make) for name, make in MALLEATED.items()),
    *(attack(f"proof-member-{name}", 9, ALTERED, make) for name, make in MEMBERS.items()),
    *(
        attack(f"proof-form-{name}", 9, ALTERED, make)
        for name, make in {
            "missing": lambda s: without(s.competency, ("proof",)),
            "null": lambda s: s.competency | {"proof": None},
            "text": lambda s: s.competency | {"proof": s.competency["proof"]["proofValue"]},
            "empty": lambda s: s.competency | {"proof": {}},
            "by-index": lambda s: s.competency | {"proof": {"0": s.competency["proof"]}},
        }.items()
    ),
    control("proof-set-of-one", 4, _set(_good)),
    control("proof-set-all-good", 4, _set(_good, _also_good)),
    control("proof-set-two-algorithms", 4, _set(_good, _by_another_key)),
    control("proof-set-four-good", 4, _set(*[_good] * 4)),
    control("proof-set-ids", 4, lambda s: _with_ids(s, *IDS)),
    control("proof-chain-good", 4, _chain),
    control("proof-chain-listed-backwards", 4, _chained(lambda proofs: proofs[::-1])),
    # Nothing in the first proof says that another was to follow; what it covers is still exactly what it signed.
    control("proof-chain-end-dropped", 4, _chained(lambda proofs: proofs[:1])),
    control("proof-purpose-assertion", 8, _purpose("assertionMethod")),
    control("proof-suite-p256", 9, lambda s: s.sign(s.draft(), "key-p256", suite="ecdsa-rdfc-2019")),
    control("proof-suite-p384", 9, lambda s: s.sign(s.draft(), "key-p384", suite="ecdsa-rdfc-2019")),
    control("proof-suite-older", 9, _older_suite),
    # ECDSA's other s is as good a signature by the standard: so no cache is keyed by a signature.
    control("proof-malleated-ecdsa-other-s", 9, _ecdsa(lambda r, s, n: (r, n - s))),
    control("proof-malleated-ecdsa-p384-other-s", 9, _ecdsa(lambda r, s, n: (r, n - s), "key-p384")),
    control("proof-member-expires-later", 9, lambda s: s.sign(s.draft(), expires="2036-11-20T00:00:00Z")),
    control("proof-member-no-created", 9, lambda s: s.sign(s.draft(), created=None)),
    control("proof-member-domain-signed", 9, lambda s: s.sign(s.foreign_draft(), issuer=s.other, domain="a.example")),
]
