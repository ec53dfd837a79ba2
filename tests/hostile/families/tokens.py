"""Tokens whose header, claims or spelling would have them read otherwise than they were signed (rows 11 and 12)."""

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from keys.multibase import base64url_decode, base64url_encode
from tests.hostile.case import (
    ALTERED,
    EXPIRED,
    FULL,
    REVOKED,
    UNREADABLE,
    UNSUPPORTED,
    UNTRUSTED,
    Case,
    Given,
    attack,
    control,
)
from tests.hostile.families.proofs import ORDERS
from tests.hostile.scene import DID, INDEX, NOW, THIEF, THIEF_METHOD, Scene
from tests.signers import did_of
from vc.jose import REGISTERED
from vc.problems import Document

Make = Callable[[Scene], str]
REFUSED = (ALTERED, UNSUPPORTED, UNREADABLE)
ALGORITHMS = {"key-1": "EdDSA", "key-p256": "ES256", "key-p384": "ES384"}
SECONDS = int(NOW.timestamp())


def _part(value: Any) -> str:
    return base64url_encode(value if isinstance(value, bytes) else json.dumps(value).encode())


def _header(key: str = "key-1", **members: Any) -> Document:
    header = {"alg": ALGORITHMS[key], "cty": "vc", "kid": f"{DID}#{key}", "typ": "vc+jwt"} | members
    return {name: value for name, value in header.items() if value is not ...}


def _signed(scene: Scene, header: Any, payload: Any, key: str = "key-1") -> str:
    """The issuer's true signature over any two parts whatever."""
    text = f"{_part(header)}.{_part(payload)}"
    return f"{text}.{base64url_encode(scene.issuer.keys[key].sign(text.encode()))}"


def _claims(scene: Scene, **members: Any) -> Document:
    claims = {name: value for name, value in (scene.draft() | members).items() if value is not ...}
    scene.remember({name: value for name, value in claims.items() if name not in REGISTERED}, "token")
    return claims


def _head(**members: Any) -> Make:
    return lambda scene: _signed(scene, _header(**members), _claims(scene))


def _by_thief(**members: Any) -> Make:
    """Signed by the thief, whose key the header would bring along."""

    def make(scene: Scene) -> str:
        text = f"{_part(_header(**members))}.{_part(scene.draft())}"
        return f"{text}.{base64url_encode(THIEF.sign(text.encode()))}"

    return make


def _by_secret(secret: Callable[[Scene], bytes], algorithm: str = "HS256") -> Make:
    """The public key taken for a shared secret."""

    def make(scene: Scene) -> str:
        text = f"{_part(_header(alg=algorithm))}.{_part(scene.draft())}"
        digest = hashlib.sha512 if algorithm == "HS512" else hashlib.sha256
        return f"{text}.{base64url_encode(hmac.new(secret(scene), text.encode(), digest).digest())}"

    return make


def _public(scene: Scene) -> Any:
    return scene.issuer.keys["key-1"].public_key


def _pem(scene: Scene) -> bytes:
    key = Ed25519PublicKey.from_public_bytes(_public(scene).raw)
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


JWK = THIEF.public_key.to_jwk()

HEADERS: Mapping[str, Make] = {
    **{f"alg-{name}": _head(alg=name) for name in ("none", "None", "NONE", "nOnE", "", "eddsa", "RS256", "PS256")},
    **{f"alg-is-{name}": _head(alg=name) for name in ("ES256", "ES384", "ES512", "ES256K", "Ed448", "A256KW", "dir")},
    "alg-missing": _head(alg=...),
    "alg-null": _head(alg=None),
    "alg-array": _head(alg=["EdDSA"]),
    "alg-true": _head(alg=True),
    "alg-with-space": _head(alg="EdDSA "),
    "typ-missing": _head(typ=...),
    "typ-jwt": _head(typ="JWT"),
    "typ-access-token": _head(typ="at+jwt"),
    "typ-older": _head(typ="vc+ld+jwt"),
    "typ-selective": _head(typ="vc+sd-jwt"),
    "typ-presentation": _head(typ="vp+jwt", cty="vp"),
    "typ-in-capitals": _head(typ="VC+JWT"),
    "typ-number": _head(typ=1),
    "cty-presentation": _head(cty="vp"),
    "cty-jwt": _head(cty="JWT"),
    "cty-array": _head(cty=["vc"]),
    "kid-missing": _head(kid=...),
    "kid-empty": _head(kid=""),
    "kid-number": _head(kid=1),
    "kid-fragment": _head(kid="#key-1"),
    "kid-bare": _head(kid="key-1"),
    "kid-without-fragment": _head(kid=DID),
    "kid-unknown": _head(kid=f"{DID}#key-9"),
    "kid-in-capitals": _head(kid=f"{DID}#KEY-1"),
    "kid-of-the-list-key": _head(kid=f"{DID}#status-1"),
    "kid-of-another": _head(kid="did:web:other.example#key-1"),
    "kid-path": _head(kid="../../../../dev/null"),
    "kid-file": _head(kid="file:///dev/null"),
    "kid-address": _head(kid="https://evil.example/keys#1"),
    "kid-metadata-address": _head(kid="http://169.254.169.254/latest/meta-data"),
    "kid-query": _head(kid="x' UNION SELECT 'a"),
    "kid-command": _head(kid=f"{DID}#key-1|/usr/bin/id"),
    "kid-with-nul": _head(kid=f"{DID}#key-1\x00"),
    "kid-very-long": _head(kid=f"{DID}#" + "k" * 100_000),
    "crit-empty": _head(crit=[]),
    "crit-exp": _head(crit=["exp"], exp=1),
    "crit-unknown": _head(crit=["https://evil.example/x"]),
    "b64-false": _head(b64=False, crit=["b64"]),
    "b64-true": _head(b64=True),
    "zip": _head(zip="DEF"),
    "iss-of-another": _head(iss="did:web:other.example"),
    **{
        f"own-{name}": _by_thief(**{name: value})
        for name, value in {
            "jwk": JWK,
            "jku": "https://evil.example/jwks.json",
            "x5u": "https://evil.example/chain.pem",
            "x5c": ["MIIB"],
            "x5t": "AAAA",
            "x5t#S256": "AAAA",
        }.items()
    },
    "own-key-by-did": _by_thief(kid=THIEF_METHOD),
    "own-key-under-our-name": _by_thief(),
    "secret-raw": _by_secret(lambda s: _public(s).raw),
    "secret-multikey": _by_secret(lambda s: _public(s).to_multikey().encode()),
    "secret-pem": _by_secret(_pem),
    "secret-jwk": _by_secret(lambda s: json.dumps(_public(s).to_jwk()).encode()),
    "secret-empty": _by_secret(lambda s: b""),
    "secret-512": _by_secret(lambda s: _public(s).raw, "HS512"),
}


def _said(**members: Any) -> Make:
    """What the issuer's key signed in a header that is well."""
    return lambda scene: _signed(scene, _header(), _claims(scene, **members))


CLAIMS: Mapping[str, Make] = {
    "iss-of-another": _said(iss="did:web:other.example"),
    "iss-object": _said(iss={"id": DID}),
    "iss-in-capitals": _said(iss=DID.upper()),
    "exp-now": _said(exp=SECONDS),
    "exp-past": _said(exp=0),
    "exp-text": _said(exp=str(SECONDS + 100)),
    "exp-date": _said(exp="2036-01-01T00:00:00Z"),
    "exp-null": _said(exp=None),
    "exp-true": _said(exp=True),
    "exp-array": _said(exp=[SECONDS + 100]),
    "nbf-in-a-second": _said(nbf=SECONDS + 1),
    "nbf-text": _said(nbf="0"),
    "iat-date": _said(iat="2026-01-01T00:00:00Z"),
    "vc": _said(vc={"type": ["VerifiableCredential"]}),
    "vp": _said(vp={}),
    "type-missing": _said(type=...),
    "type-other": _said(type=["EmploymentAuthorizationDocumentCredential"]),
    "term-undefined": _said(salary="a lot"),
    "term-null": _said(salary=None),
    "context-unknown": _said(**{"@context": ["https://www.w3.org/ns/credentials/v2", "https://evil.example/x"]}),
    "context-missing": _said(**{"@context": ...}),
    "issuer-missing": _said(issuer=..., iss=DID),
    "issuer-other": _said(issuer="did:web:other.example"),
    "payload-array": lambda s: _signed(s, _header(), [s.draft()]),
    "payload-text": lambda s: _signed(s, _header(), "VerifiableCredential"),
    "payload-empty": lambda s: _signed(s, _header(), b""),
    "payload-token": lambda s: _signed(s, _header(cty="vc"), s.token(s.draft()).encode()),
    "payload-duplicate": lambda s: _signed(s, _header(), b'{"type": "x", ' + json.dumps(_claims(s)).encode()[1:]),
    "payload-utf-16": lambda s: _signed(s, _header(), json.dumps(_claims(s)).encode("utf-16")),
    "payload-trailing": lambda s: _signed(s, _header(), json.dumps(_claims(s)).encode() + b"{}"),
    "header-duplicate": lambda s: _signed(s, b'{"alg":"none",' + json.dumps(_header()).encode()[1:], _claims(s)),
    "header-array": lambda s: _signed(s, [_header()], _claims(s)),
    "header-deep": lambda s: _signed(s, b'{"x":' + b"[" * 50_000 + b"]" * 50_000 + b"}", _claims(s)),
    "header-empty": lambda s: _signed(s, {}, _claims(s)),
}


def _bent(edit: Callable[[list[str]], str]) -> Make:
    """A good token, spelled or put together otherwise."""
    return lambda scene: edit(scene.token(scene.draft()).split("."))


def _other_bits(text: str) -> str:
    """The same bytes in another spelling: the last character's unused bits are set."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return text[:-1] + alphabet[alphabet.index(text[-1]) + 1]


def _of_another(scene: Scene) -> str:
    """The signature of one token on the payload of another."""
    head, payload, _ = scene.token(scene.draft(lambda d: d.update(name="Master electrician"))).split(".")
    return ".".join((head, payload, scene.token(scene.draft()).split(".")[2]))


def _json_form(flattened: bool) -> Make:
    def edit(parts: list[str]) -> str:
        protected = {"protected": parts[0], "signature": parts[2]}
        return json.dumps({"payload": parts[1], **(protected if flattened else {"signatures": [protected]})})

    return _bent(edit)


SPELLED: Mapping[str, Make] = {
    "without-signature": _bent(lambda p: f"{p[0]}.{p[1]}."),
    "without-point": _bent(lambda p: f"{p[0]}.{p[1]}"),
    "unsecured": _bent(lambda p: f"{_part({'alg': 'none', 'typ': 'vc+jwt'})}.{p[1]}."),
    "four-parts": _bent(lambda p: ".".join([*p, p[2]])),
    "five-parts": _bent(lambda p: ".".join([*p, "", ""])),
    "padded": _bent(lambda p: ".".join(part + "=" for part in p)),
    "base64-of-mail": _bent(lambda p: f"{p[0]}.{p[1]}.+/{p[2]}"),
    "line-folded": _bent(lambda p: f"{p[0]}.\n{p[1]}.{p[2]}"),
    "space-within": _bent(lambda p: f"{p[0]} .{p[1]}.{p[2]}"),
    "nul-behind": _bent(lambda p: ".".join(p) + "\x00"),
    "unused-bits-of-signature": _bent(lambda p: f"{p[0]}.{p[1]}.{_other_bits(p[2])}"),
    "doubled": _bent(lambda p: ".".join(p) + "\n" + ".".join(p)),
    "quoted": _bent(lambda p: json.dumps(".".join(p))),
    "bearer": _bent(lambda p: "Bearer " + ".".join(p)),
    "flattened-json": _json_form(flattened=True),
    "general-json": _json_form(flattened=False),
    "disclosures": _bent(lambda p: ".".join(p) + "~WyJzIiwibmFtZSIsIkZvcmdlciJd~"),
    "detached": _bent(lambda p: f"{p[0]}..{p[2]}"),
    "signature-of-another": _of_another,
    "signature-cut": _bent(lambda p: f"{p[0]}.{p[1]}.{p[2][:-4]}"),
    "signature-doubled": _bent(lambda p: f"{p[0]}.{p[1]}.{base64url_encode(base64url_decode(p[2]) * 2)}"),
    "signature-zero": _bent(lambda p: f"{p[0]}.{p[1]}.{base64url_encode(bytes(64))}"),
    "signature-of-the-proof": lambda s: (
        f"{_part(_header())}.{_part(s.draft())}.{base64url_encode(s.issuer.keys['key-1'].sign(bytes(64)))}"
    ),
    "embedded-proof-beside": lambda s: _signed(s, _header(), _claims(s) | {"proof": [s.competency["proof"], None]}),
    "two-megabytes": _bent(lambda p: f"{p[0]}.{p[1]}{'A' * 2**21}.{p[2]}"),
    "points": lambda s: "." * 1_000_000,
    "parts-alone": lambda s: "A.A.A",
}


def _flipped(part: int, bit: int) -> Make:
    """One bit of one part is another."""

    def edit(parts: list[str]) -> str:
        data = bytearray(base64url_decode(parts[part]))
        data[bit // 8 % len(data)] ^= 1 << bit % 8
        return ".".join([*parts[:part], base64url_encode(bytes(data)), *parts[part + 1 :]])

    return _bent(edit)


def _ecdsa(key: str, edit: Callable[[int, int, int], tuple[int, int]]) -> Make:
    def make(scene: Scene) -> str:
        head, payload, last = scene.token(scene.draft(), key).split(".")
        signature = base64url_decode(last)
        half = len(signature) // 2
        r, s = edit(int.from_bytes(signature[:half]), int.from_bytes(signature[half:]), ORDERS[key])
        return f"{head}.{payload}.{base64url_encode(r.to_bytes(half) + s.to_bytes(half))}"

    return make


PSYCHIC: Mapping[str, Callable[[int, int, int], tuple[int, int]]] = {
    "zero": lambda r, s, n: (0, 0),
    "r-zero": lambda r, s, n: (0, s),
    "s-zero": lambda r, s, n: (r, 0),
    "order": lambda r, s, n: (n, n),
    "r-order": lambda r, s, n: (n, s),
    "s-order": lambda r, s, n: (r, n),
    "one": lambda r, s, n: (1, 1),
    "swapped": lambda r, s, n: (s, r),
    "r-high": lambda r, s, n: (n - r, s),
}


def _as_der(key: str) -> Make:
    def make(scene: Scene) -> str:
        head, payload, last = scene.token(scene.draft(), key).split(".")
        value = base64url_decode(last)
        half = len(value) // 2
        der = encode_dss_signature(int.from_bytes(value[:half]), int.from_bytes(value[half:]))
        return f"{head}.{payload}.{base64url_encode(der)}"

    return make


def _revoked(scene: Scene) -> Given:
    url = scene.issuer.list_url("revocation")
    return Given(scene.token(scene.draft()).encode(), web={url: scene.status_list("revocation", {INDEX: 1})})


BITS = range(0, 4096, 1 if FULL else 131)

CASES: list[Case] = [
    *(attack(f"jwt-header-{name}", 11, REFUSED, make) for name, make in HEADERS.items()),
    *(attack(f"jwt-claim-{name}", 11, REFUSED, make) for name, make in CLAIMS.items()),
    *(attack(f"jwt-spelled-{name}", 11, REFUSED, make) for name, make in SPELLED.items()),
    *(
        attack(f"jwt-bit-{part}-{bit}", 11, REFUSED, _flipped(part, bit))
        for part in range(3)
        for bit in BITS
        if part != 2 or bit < 512
    ),
    *(
        attack(f"jwt-{ALGORITHMS[key].lower()}-{name}", 12, ALTERED, _ecdsa(key, edit))
        for key in ORDERS
        for name, edit in PSYCHIC.items()
    ),
    *(attack(f"jwt-{ALGORITHMS[key].lower()}-der", 12, ALTERED, _as_der(key)) for key in ORDERS),
    attack(
        "jwt-es256-named-es384",
        12,
        ALTERED,
        lambda s: _signed(s, _header(alg="ES384", kid=f"{DID}#key-p256"), _claims(s), "key-p256"),
    ),
    attack(
        "jwt-es256-by-the-other-key", 12, ALTERED, lambda s: _signed(s, _header("key-p384"), _claims(s), "key-p256")
    ),
    attack(
        "jwt-signed-in-itself",
        11,
        UNTRUSTED,
        lambda s: s.token_as(
            s.draft(lambda d: d.update(issuer={"id": did_of(THIEF), "type": ["Profile"], "name": "Hunar"})),
            THIEF,
            f"{DID}#key-1",
        ),
    ),
    attack("jwt-revoked", 11, REVOKED, _revoked),
    attack(
        "jwt-expired-credential",
        11,
        EXPIRED,
        lambda s: s.token(s.draft(lambda d: d.update(validUntil="2026-11-01T00:00:00Z"))),
    ),
    control("jwt-eddsa", 11, lambda s: s.token(s.draft())),
    control("jwt-es256", 12, lambda s: s.token(s.draft(), "key-p256")),
    control("jwt-es384", 12, lambda s: s.token(s.draft(), "key-p384")),
    control("jwt-es256-other-s", 12, _ecdsa("key-p256", lambda r, s, n: (r, n - s))),
    control("jwt-es384-other-s", 12, _ecdsa("key-p384", lambda r, s, n: (r, n - s))),
    control("jwt-white-space-around", 11, lambda s: f" \r\n{s.token(s.draft())}\n"),
    control("jwt-no-cty", 11, _head(cty=...)),
    control("jwt-long-typ", 11, _head(typ="application/vc+jwt", cty="application/vc")),
    control("jwt-iss-in-header", 11, _head(iss=DID)),
    control("jwt-header-unknown-member", 11, _head(**{"https://hunar.example/x": [1]})),
    control(
        "jwt-claims-registered",
        11,
        _said(iss=DID, sub="urn:x:1", jti="urn:x:2", iat=SECONDS - 60, nbf=SECONDS, exp=SECONDS + 1),
    ),
]
