"""Tokens: what is made, what is accepted, and the tricks that headers and claims can play.

Hostile cases stand beside controls, which must stay valid.
"""

import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from jwcrypto.jwk import JWK
from jwcrypto.jws import JWS

from keys import Algorithm
from keys.multibase import base64url_decode, base64url_encode
from tests.signers import NOW, KeyRing, did_key_source, did_of, method_of, signer_named
from tests.vc.signed import credential
from vc.instant import from_datetime
from vc.jose import open_jwt, sign_jwt
from vc.problems import BadProof, Code, Invalid, Malformed, Unreadable, Unsupported
from vc.suites import SUITES

ED25519, P256, P384 = Algorithm
NAMES = {ED25519: "EdDSA", P256: "ES256", P384: "ES384"}
SECONDS = int(from_datetime(NOW))

every_key = pytest.mark.parametrize("algorithm", list(Algorithm))


def presentation(**members: Any) -> dict[str, Any]:
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "holder": did_of(signer_named()),
        **members,
    }


def header(algorithm: Algorithm = ED25519, **members: Any) -> dict[str, Any]:
    """Give the header of a good token, with changes; None takes a member away."""
    given = {"alg": NAMES[algorithm], "typ": "vc+jwt", "kid": method_of(signer_named(algorithm)), **members}
    return {name: value for name, value in given.items() if value is not None}


def forge(head: Any, payload: Any, algorithm: Algorithm = ED25519, name: str = "issuer") -> str:
    """Sign any header and payload, objects or bytes, as an attacker with a key of her own could."""
    parts = (part if isinstance(part, bytes) else json.dumps(part).encode() for part in (head, payload))
    text = ".".join(base64url_encode(part) for part in parts)
    return f"{text}.{base64url_encode(signer_named(algorithm, name).sign(text.encode()))}"


def read(token: str, keys: Any = did_key_source, now: Any = NOW) -> dict[str, Any]:
    document, _, _ = open_jwt(token, keys, now=now)
    return document


def refusal(token: str, **given: Any) -> Invalid:
    with pytest.raises(Invalid) as caught:
        read(token, **given)
    return caught.value


class TestWhatIsMade:
    @every_key
    def test_a_credential(self, algorithm: Algorithm) -> None:
        signer = signer_named(algorithm)
        token = sign_jwt(credential(), signer, method_of(signer), "vc")
        document, head, method = open_jwt(token, did_key_source, now=NOW)
        assert document == credential()
        assert head == {"alg": NAMES[algorithm], "cty": "vc", "kid": method_of(signer), "typ": "vc+jwt"}
        assert method.public_key == signer.public_key

    @every_key
    def test_the_library_accepts_it(self, algorithm: Algorithm) -> None:
        """We write the signing input ourselves; jwcrypto must read it as we meant it."""
        signer = signer_named(algorithm)
        token = JWS()
        token.deserialize(sign_jwt(credential(), signer, method_of(signer), "vc"), JWK(**signer.public_key.to_jwk()))
        assert json.loads(token.payload) == credential()

    def test_a_presentation_is_for_authentication(self) -> None:
        signer = signer_named()
        token = sign_jwt(presentation(aud="verifier.example", nonce="n1"), signer, method_of(signer), "vp")
        ring = KeyRing({method_of(signer): signer.public_key}, frozenset({"authentication"}))
        assert read(token, keys=ring)["aud"] == "verifier.example"
        assert ring.asked == [(method_of(signer), "authentication")]
        assert refusal(token, keys=KeyRing(ring.keys)).problem.code is Code.INVALID_RELATIONSHIP

    def test_one_document_gives_one_token(self) -> None:
        signer = signer_named()
        turned = dict(reversed(credential().items()))
        made = {sign_jwt(document, signer, method_of(signer), "vc") for document in (credential(), turned)}
        assert len(made) == 1

    UNSOUND = (
        ("another type", credential(type=["VerifiablePresentation"]), None),
        ("a term that no context defines", credential(salary="a lot"), None),
        ("a claim vc", credential(vc={}), None),
        ("another issuer in iss", credential(iss="did:example:other"), None),
        ("a date as text", credential(iat="2010-01-01T19:23:24Z"), None),
        ("a number that no reader keeps", credential(exp=2**53), None),
        ("half a character", credential(name="\ud800"), None),
        ("a kid that is no URL", credential(), "key-1"),
    )

    @pytest.mark.parametrize(("document", "kid"), [row[1:] for row in UNSOUND], ids=[row[0] for row in UNSOUND])
    def test_what_is_not_made(self, document: dict[str, Any], kid: str | None) -> None:
        with pytest.raises(Malformed):
            sign_jwt(document, signer_named(), kid or method_of(signer_named()), "vc")


class TestHeader:
    SOUND = (
        ("as we make it", {"cty": "vc"}),
        ("no cty", {}),
        ("long media types", {"typ": "application/vc+jwt", "cty": "application/vc"}),
        ("iss in the header", {"iss": did_of(signer_named())}),
        ("a member that nobody knows", {"https://example.org/x": [1]}),
    )
    HOSTILE = (
        ("none", {"alg": "none"}, BadProof),
        ("None", {"alg": "None"}, BadProof),
        ("nOnE", {"alg": "nOnE"}, BadProof),
        ("HS256", {"alg": "HS256"}, BadProof),
        ("hs512", {"alg": "hs512"}, BadProof),
        ("no alg", {"alg": None}, Malformed),
        ("a list of algs", {"alg": ["EdDSA"]}, Malformed),
        ("RS256", {"alg": "RS256"}, Unsupported),
        ("ES512", {"alg": "ES512"}, Unsupported),
        ("ES256K", {"alg": "ES256K"}, Unsupported),
        ("eddsa", {"alg": "eddsa"}, Unsupported),
        ("alg of another key", {"alg": "ES256"}, BadProof),
        ("no typ", {"typ": None}, Unsupported),
        ("JWT", {"typ": "JWT"}, Unsupported),
        ("at+jwt", {"typ": "at+jwt"}, Unsupported),
        ("VC+JWT", {"typ": "VC+JWT"}, Unsupported),
        ("a typ that is a number", {"typ": 1}, Malformed),
        ("vp+jwt for a credential", {"typ": "vp+jwt"}, Malformed),
        ("bad cty", {"cty": "bad+cty"}, Malformed),
        ("cty of a presentation", {"cty": "vp"}, Malformed),
        ("cty null", {"cty": [None]}, Malformed),
        ("no kid", {"kid": None}, Malformed),
        ("an empty kid", {"kid": ""}, Malformed),
        ("kid is a number", {"kid": 1}, Malformed),
        ("kid with a control character", {"kid": "did:example:a#\x00"}, Malformed),
        ("kid without end", {"kid": "did:example:" + "a" * 3000}, Malformed),
        ("kid is a path", {"kid": "../../../dev/null"}, BadProof),
        ("kid is SQL", {"kid": "x' UNION SELECT 'a"}, BadProof),
        ("a key of its own", {"jwk": signer_named().public_key.to_jwk()}, Malformed),
        ("a key from elsewhere", {"jku": "https://evil.example/jwks"}, Malformed),
        ("a certificate from elsewhere", {"x5u": "https://evil.example/c"}, Malformed),
        ("a certificate", {"x5c": ["MIIB"]}, Malformed),
        ("a fingerprint of one", {"x5t": "aaaa"}, Malformed),
        ("a longer one", {"x5t#S256": "aaaa"}, Malformed),
        ("crit", {"crit": ["exp"], "exp": 1}, Malformed),
        ("an empty crit", {"crit": []}, Malformed),
        ("b64", {"b64": False, "crit": ["b64"]}, Malformed),
        ("b64 true", {"b64": True}, Malformed),
        ("zip", {"zip": "DEF"}, Malformed),
        ("another issuer", {"iss": "did:example:other"}, Malformed),
    )

    @pytest.mark.parametrize("members", [row[1] for row in SOUND], ids=[row[0] for row in SOUND])
    def test_controls(self, members: dict[str, Any]) -> None:
        assert read(forge(header(**members), credential())) == credential()

    @pytest.mark.parametrize(("members", "error"), [row[1:] for row in HOSTILE], ids=[row[0] for row in HOSTILE])
    def test_hostile(self, members: dict[str, Any], error: type[Invalid]) -> None:
        assert type(refusal(forge(header(**members), credential()))) is error

    def test_hostile_headers_ask_for_no_key(self) -> None:
        ring = KeyRing({})
        for name, members, _ in self.HOSTILE:
            if not name.startswith(("kid is a path", "kid is SQL", "alg of another")):
                refusal(forge(header(**members), credential()), keys=ring)
        assert not ring.asked

    def test_the_public_key_as_a_secret(self) -> None:
        """HS256 keyed with the public key: the classic confusion."""
        raw = signer_named().public_key.raw
        text = ".".join(base64url_encode(json.dumps(part).encode()) for part in (header(alg="HS256"), credential()))
        mac = hmac.new(raw, text.encode(), hashlib.sha256).digest()
        assert isinstance(refusal(f"{text}.{base64url_encode(mac + mac)}"), BadProof)


class TestClaims:
    SOUND = (
        ("none of them", {}),
        ("iss", {"iss": did_of(signer_named())}),
        ("exp in a second", {"exp": SECONDS + 1}),
        ("exp with a fraction", {"exp": SECONDS + 0.5}),
        ("nbf now", {"nbf": SECONDS}),
        ("iat at any time", {"iat": SECONDS + 10**6}),
        ("sub and jti", {"sub": "urn:x:1", "jti": "urn:x:2"}),
    )
    HOSTILE = (
        ("iss of another", {"iss": "did:example:other"}, Malformed),
        ("iss as an object", {"iss": {"id": did_of(signer_named())}}, Malformed),
        ("iss in other letters", {"iss": did_of(signer_named()).upper()}, Malformed),
        ("exp now", {"exp": SECONDS}, BadProof),
        ("exp long ago", {"exp": 0}, BadProof),
        ("exp as text", {"exp": str(SECONDS + 100)}, Malformed),
        ("exp as a date", {"exp": "2030-01-01T00:00:00Z"}, Malformed),
        ("exp true", {"exp": True}, Malformed),
        ("exp null", {"exp": None}, Malformed),
        ("nbf in a second", {"nbf": SECONDS + 1}, BadProof),
        ("nbf as text", {"nbf": "0"}, Malformed),
        ("iat as a date", {"iat": "2010-01-01T19:23:24Z"}, Malformed),
        ("vc", {"vc": credential()}, Malformed),
        ("vp", {"vp": "nooo"}, Malformed),
        ("no type", {"type": None}, Malformed),
        ("another type", {"type": ["EmploymentAuthorizationDocumentCredential"]}, Malformed),
        ("a claim that no context defines", {"salary": "a lot"}, Malformed),
        ("an unknown context", {"@context": [*credential()["@context"], "https://example.com/x"]}, Unsupported),
    )

    @pytest.mark.parametrize("members", [row[1] for row in SOUND], ids=[row[0] for row in SOUND])
    def test_controls(self, members: dict[str, Any]) -> None:
        assert read(forge(header(), credential(**members))) == credential(**members)

    @pytest.mark.parametrize(("members", "error"), [row[1:] for row in HOSTILE], ids=[row[0] for row in HOSTILE])
    def test_hostile(self, members: dict[str, Any], error: type[Invalid]) -> None:
        assert type(refusal(forge(header(), credential(**members)))) is error

    def test_the_holder_is_the_signer_of_a_presentation(self) -> None:
        head = header(typ="vp+jwt")
        read(forge(head, presentation(iss=did_of(signer_named()))))
        refusal(forge(head, presentation(iss="did:example:other")))
        without = {name: value for name, value in presentation().items() if name != "holder"}
        read(forge(head, {**without, "iss": "did:example:other"}))

    def test_a_credential_without_issuer(self) -> None:
        document = {name: value for name, value in credential().items() if name != "issuer"}
        assert isinstance(refusal(forge(header(), {**document, "iss": did_of(signer_named())})), Malformed)

    def test_the_issuer_as_text(self) -> None:
        did = did_of(signer_named())
        read(forge(header(), credential(issuer=did, iss=did)))

    def test_time_passes(self) -> None:
        token = forge(header(), credential(nbf=SECONDS, exp=SECONDS + 60))
        read(token)
        for late in (-1, 60, 3600):
            assert isinstance(refusal(token, now=NOW + timedelta(seconds=late)), BadProof)


class TestSpelling:
    """One token has one spelling."""

    TOKEN = forge(header(), credential())

    @pytest.mark.parametrize(
        "token",
        [
            "",
            ".",
            "..",
            "...",
            TOKEN + ".",
            TOKEN + "." + TOKEN,
            "." + TOKEN,
            TOKEN.rpartition(".")[0],
            TOKEN.rpartition(".")[0] + ".",
            TOKEN + "\n",
            " " + TOKEN,
            TOKEN.replace(".", ". ", 1),
            TOKEN + "=",
            TOKEN.replace("ey", "еу", 1),  # Cyrillic
            "data:application/vc+jwt," + TOKEN,
            json.dumps({"payload": TOKEN.split(".")[1], "signatures": []}),
            "a" * 3_000_000,
        ],
    )
    def test_no_token(self, token: str) -> None:
        assert isinstance(refusal(token), Unreadable)

    def test_unused_bits(self) -> None:
        """64 bytes in base64url leave four bits over, which a lenient reader ignores."""
        read(self.TOKEN)
        alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        twin = self.TOKEN[:-1] + alphabet[alphabet.index(self.TOKEN[-1]) + 1]
        assert isinstance(refusal(twin), Malformed)

    @pytest.mark.parametrize(
        "head",
        [
            b'{"alg":"none","alg":"EdDSA","typ":"vc+jwt","kid":"k"}',
            b'{"alg":"EdDSA","typ":"vc+jwt","kid":"k"} x',
            b'\xef\xbb\xbf{"alg":"EdDSA"}',
            '{"alg":"EdDSA"}'.encode("utf-16"),
            b'["EdDSA"]',
            b'"EdDSA"',
            b"{",
        ],
    )
    def test_header_that_readers_could_read_differently(self, head: bytes) -> None:
        assert isinstance(refusal(forge(head, credential())), Unreadable)

    @pytest.mark.parametrize(
        "payload",
        [b"[]", b"{}{}", b'{"issuer":"a","issuer":"b"}', b'{"exp":NaN}', b'{"exp":1e999}', b"\xff", b"[" * 5000],
    )
    def test_payload_that_readers_could_read_differently(self, payload: bytes) -> None:
        assert isinstance(refusal(forge(header(), payload)), Unreadable)


class TestSignature:
    @every_key
    def test_every_part_is_covered(self, algorithm: Algorithm) -> None:
        token = forge(header(algorithm), credential(), algorithm)
        read(token)
        other_header = forge(header(algorithm, x=1), credential(), algorithm).split(".")
        other_payload = forge(header(algorithm), credential(name="Another"), algorithm).split(".")
        head, payload, signature = token.split(".")
        for mixed in (
            (other_header[0], payload, signature),
            (head, other_payload[1], signature),
            (head, payload, other_header[2]),
            (head, payload, other_payload[2]),
        ):
            assert isinstance(refusal(".".join(mixed)), BadProof)

    @every_key
    def test_another_key(self, algorithm: Algorithm) -> None:
        assert isinstance(refusal(forge(header(algorithm), credential(), algorithm, "attacker")), BadProof)

    @every_key
    def test_a_key_source_that_answers_with_another_key(self, algorithm: Algorithm) -> None:
        other = method_of(signer_named(algorithm, "other"))
        problem = refusal(
            forge(header(algorithm), credential(), algorithm), keys=lambda url, use: did_key_source(other, use)
        )
        assert problem.problem.code is Code.INVALID_VERIFICATION_METHOD

    @pytest.mark.parametrize("size", [0, 1, 32, 63, 65, 96, 128])
    def test_length(self, size: int) -> None:
        head, payload, _ = forge(header(), credential()).split(".")
        assert isinstance(refusal(f"{head}.{payload}.{base64url_encode(bytes(size))}"), Invalid)

    @pytest.mark.parametrize(("algorithm", "half"), [(P256, 32), (P384, 48)])
    def test_ecdsa(self, algorithm: Algorithm, half: int) -> None:
        head, payload, text = forge(header(algorithm), credential(), algorithm).split(".")
        raw = base64url_decode(text)
        r, s = int.from_bytes(raw[:half]), int.from_bytes(raw[half:])
        der = encode_dss_signature(r, s)
        assert isinstance(refusal(f"{head}.{payload}.{base64url_encode(der)}"), Malformed)
        for forged in ((0, 0), (r, 0), (0, s), (s, r)):
            made = b"".join(number.to_bytes(half) for number in forged)
            assert isinstance(refusal(f"{head}.{payload}.{base64url_encode(made)}"), BadProof)

    def test_ed25519_s_plus_order(self) -> None:
        head, payload, text = forge(header(), credential()).split(".")
        raw = base64url_decode(text)
        s = int.from_bytes(raw[32:], "little") + 2**252 + 27742317777372353535851937790883648493
        assert isinstance(
            refusal(f"{head}.{payload}.{base64url_encode(raw[:32] + s.to_bytes(32, 'little'))}"), BadProof
        )

    def test_a_data_integrity_signature_is_no_token(self) -> None:
        """The same key signs both: neither signature may pass for the other."""
        from tests.vc.signed import sign
        from vc.whole import read_value

        raw = read_value(sign(credential(), SUITES["eddsa-jcs-2022", ED25519])["proof"], ED25519)
        head, payload, _ = forge(header(), credential()).split(".")
        assert isinstance(refusal(f"{head}.{payload}.{base64url_encode(raw)}"), BadProof)
