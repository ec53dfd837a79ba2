"""Public keys: their forms, their names, and what is refused."""

import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys import Algorithm, BadSignature, MalformedKey, PublicKey, UnsupportedKey
from keys.algorithm import curve_of
from keys.multibase import base58btc_encode, base64url_encode, multibase_decode, varint_encode
from keys.software import SoftwareSigner

SECRETS = {Algorithm.ED25519: (0x1300, 32), Algorithm.P256: (0x1306, 32), Algorithm.P384: (0x1307, 48)}
SIGNERS = {  # the same in every run, as tests are named after their parameters
    algorithm: SoftwareSigner.from_secret_multikey("z" + base58btc_encode(varint_encode(codec) + b"\x07" * length))
    for algorithm, (codec, length) in SECRETS.items()
}
ALL = pytest.mark.parametrize("algorithm", list(Algorithm))
BEGINNINGS = {Algorithm.ED25519: "z6Mk", Algorithm.P256: "zDn", Algorithm.P384: "z82"}

# RFC 8037, appendix A.2
RFC8037_JWK = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}


def key(algorithm: Algorithm = Algorithm.ED25519) -> PublicKey:
    return SIGNERS[algorithm].public_key


@ALL
def test_every_form_names_the_same_key(algorithm: Algorithm) -> None:
    public_key = key(algorithm)
    assert PublicKey.from_multikey(public_key.to_multikey()) == public_key
    assert PublicKey.from_jwk(public_key.to_jwk()) == public_key
    assert str(public_key) == public_key.to_multikey()
    assert public_key.to_multikey().startswith(BEGINNINGS[algorithm])
    assert len({public_key, PublicKey.from_jwk(public_key.to_jwk())}) == 1


@given(st.integers(1, 2**255), st.sampled_from([Algorithm.P256, Algorithm.P384]))
def test_forms_agree_for_any_point(number: int, algorithm: Algorithm) -> None:
    header, length = ("8626", 32) if algorithm is Algorithm.P256 else ("8726", 48)
    secret = "z" + base58btc_encode(bytes.fromhex(header) + number.to_bytes(length, "big"))
    public_key = SoftwareSigner.from_secret_multikey(secret).public_key
    assert PublicKey.from_jwk(public_key.to_jwk()) == public_key
    assert len(public_key.to_jwk()["x"]) == len(public_key.to_jwk()["y"]) == (length * 8 + 5) // 6


def test_a_key_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        key().raw = b""  # type: ignore[misc]


def test_a_jwk_is_written_with_what_makes_the_key_alone() -> None:
    assert PublicKey.from_jwk(RFC8037_JWK | {"kid": "key-1", "use": "sig"}).to_jwk() == RFC8037_JWK


@ALL
def test_fingerprint_is_for_people(algorithm: Algorithm) -> None:
    fingerprint = key(algorithm).fingerprint()
    assert [len(group) for group in fingerprint.split(" ")] == [4] * 10
    for copy in (fingerprint, fingerprint.lower(), fingerprint.replace(" ", ""), fingerprint.replace(" ", ":")):
        assert key(algorithm).has_fingerprint(copy)
    for wrong in ("", fingerprint[:-1], fingerprint + "0", ("0" if fingerprint[0] != "0" else "1") + fingerprint[1:]):
        assert not key(algorithm).has_fingerprint(wrong)


# Multikey


def multikey(codec: int, raw: bytes) -> str:
    return "z" + base58btc_encode(varint_encode(codec) + raw)


@pytest.mark.parametrize("codec", [0xE7, 0xEC, 0xEB, 0x1202, 0x1205, 0x1206, 0x00, 0x12])
def test_other_key_types_are_unsupported_not_malformed(codec: int) -> None:
    with pytest.raises(UnsupportedKey) as caught:
        PublicKey.from_multikey(multikey(codec, key().raw))
    assert not isinstance(caught.value, MalformedKey)


@pytest.mark.parametrize("codec", [0x1300, 0x1306, 0x1307])
def test_a_secret_key_in_a_public_place_is_refused_and_not_repeated(codec: int) -> None:
    text = multikey(codec, bytes(range(32)))
    with pytest.raises(MalformedKey, match="secret key") as caught:
        PublicKey.from_multikey(text)
    assert text not in str(caught.value)


@ALL
def test_every_wrong_length_is_malformed(algorithm: Algorithm) -> None:
    data = multibase_decode(key(algorithm).to_multikey())
    for wrong in (data[:-1], data + b"\0", data[:2], data[:2] + b"\0" + data[2:]):
        with pytest.raises(MalformedKey):
            PublicKey.from_multikey("z" + base58btc_encode(wrong))


@pytest.mark.parametrize(
    "change", [lambda t: t[1:], lambda t: t + " ", lambda t: "Z" + t[1:], lambda t: "z" + t, str.upper]
)
def test_damaged_multikeys_are_malformed(change: Any) -> None:
    with pytest.raises(UnsupportedKey):
        PublicKey.from_multikey(change(key().to_multikey()))


def test_only_base58btc_is_read() -> None:
    data = multibase_decode(key().to_multikey())
    with pytest.raises(MalformedKey):
        PublicKey.from_multikey("u" + base64url_encode(data))


def test_a_longer_spelling_of_the_codec_is_refused() -> None:
    with pytest.raises(MalformedKey):
        PublicKey.from_multikey("z" + base58btc_encode(b"\xed\x81\x00" + key().raw))


@pytest.mark.parametrize(("algorithm", "length"), [(Algorithm.P256, 32), (Algorithm.P384, 48)])
def test_only_compressed_points_of_the_curve(algorithm: Algorithm, length: int) -> None:
    raw = key(algorithm).raw
    off_curve = next(
        x for x in range(1, 100) if not _accepted(algorithm, b"\x02" + x.to_bytes(length, "big"))
    )  # about half of all x have no point
    for wrong in (
        b"\x04" + raw[1:],
        b"\x00" + raw[1:],
        b"\x06" + raw[1:],
        b"\x02" + b"\xff" * length,
        bytes(length + 1),
        b"\0",
        b"\x02" + off_curve.to_bytes(length, "big"),
    ):
        with pytest.raises(MalformedKey):
            PublicKey(algorithm, wrong)
    assert _accepted(algorithm, bytes([raw[0] ^ 1]) + raw[1:]), "the control: the mirrored point is on the curve"


def _accepted(algorithm: Algorithm, raw: bytes) -> bool:
    try:
        PublicKey(algorithm, raw)
    except MalformedKey:
        return False
    return True


# JWK


@ALL
@pytest.mark.parametrize("member", ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"])
def test_private_members_are_refused(algorithm: Algorithm, member: str) -> None:
    with pytest.raises(MalformedKey, match="private"):
        PublicKey.from_jwk(key(algorithm).to_jwk() | {member: "c2VjcmV0"})


@pytest.mark.parametrize(
    "change",
    [
        {"kty": "EC"},
        {"kty": "RSA"},
        {"kty": "okp"},
        {"kty": None},
        {"kty": ["OKP"]},
        {"crv": "X25519"},
        {"crv": "Ed448"},
        {"crv": "secp256k1"},
        {"crv": 25519},
        {"alg": "ES256"},
        {"alg": "none"},
        {"alg": None},
        {"alg": ["EdDSA"]},
    ],
)
def test_a_jwk_of_another_kind_is_unsupported(change: dict[str, Any]) -> None:
    with pytest.raises(UnsupportedKey) as caught:
        PublicKey.from_jwk(key().to_jwk() | change)
    assert not isinstance(caught.value, MalformedKey)


@pytest.mark.parametrize(
    ("algorithm", "alg"),
    [
        (Algorithm.ED25519, "EdDSA"),
        (Algorithm.ED25519, "Ed25519"),
        (Algorithm.P256, "ES256"),
        (Algorithm.P384, "ES384"),
    ],
)
def test_a_fitting_alg_is_accepted(algorithm: Algorithm, alg: str) -> None:
    assert PublicKey.from_jwk(key(algorithm).to_jwk() | {"alg": alg, "kid": "#key-1"}) == key(algorithm)


@ALL
def test_coordinates_have_one_spelling(algorithm: Algorithm) -> None:
    jwk: dict[str, Any] = dict(key(algorithm).to_jwk())
    for name in set(jwk) & {"x", "y"}:
        text = jwk[name]
        wrong = [text + "=", text + "A", text[:-1], " " + text, "AA" + text, "", None, 5, text.encode(), [text]]
        for value in wrong:
            with pytest.raises(MalformedKey):
                PublicKey.from_jwk(jwk | {name: value})
        with pytest.raises(MalformedKey):
            PublicKey.from_jwk({other: value for other, value in jwk.items() if other != name})


def test_unused_bits_in_a_coordinate_are_refused() -> None:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    x = RFC8037_JWK["x"]
    neighbour = alphabet[alphabet.index(x[-1]) + 1]
    with pytest.raises(MalformedKey):
        PublicKey.from_jwk(RFC8037_JWK | {"x": x[:-1] + neighbour})


@pytest.mark.parametrize("algorithm", [Algorithm.P256, Algorithm.P384])
def test_a_point_off_the_curve_is_refused(algorithm: Algorithm) -> None:
    jwk = key(algorithm).to_jwk()
    with pytest.raises(MalformedKey, match="curve"):
        PublicKey.from_jwk(jwk | {"x": jwk["y"], "y": jwk["x"]})
    with pytest.raises(MalformedKey, match="curve"):
        PublicKey.from_jwk(jwk | {"x": base64url_encode(bytes(len(key(algorithm).raw) - 1))} | {"y": jwk["y"]})


def test_an_ed25519_key_has_no_y() -> None:
    with pytest.raises(MalformedKey):
        PublicKey.from_jwk(RFC8037_JWK | {"y": RFC8037_JWK["x"]})


# Signatures


@ALL
def test_a_signature_holds_for_its_key_and_message_only(algorithm: Algorithm) -> None:
    signer = SIGNERS[algorithm]
    signature = signer.sign(b"message")
    signer.public_key.verify(signature, b"message")
    with pytest.raises(BadSignature):
        signer.public_key.verify(signature, b"massage")
    with pytest.raises(BadSignature):
        SoftwareSigner.generate(algorithm).public_key.verify(signature, b"message")


@ALL
def test_every_flipped_bit_breaks_a_signature(algorithm: Algorithm) -> None:
    signer = SIGNERS[algorithm]
    signature = signer.sign(b"message")
    for place in range(len(signature)):
        damaged = bytearray(signature)
        damaged[place] ^= 1 << place % 8
        with pytest.raises(BadSignature):
            signer.public_key.verify(bytes(damaged), b"message")


@ALL
def test_signatures_of_another_length_are_refused(algorithm: Algorithm) -> None:
    signer = SIGNERS[algorithm]
    signature = signer.sign(b"message")
    for wrong in (b"", signature[:-1], signature + b"\0", b"\0" + signature, bytes(len(signature))):
        with pytest.raises(BadSignature):
            signer.public_key.verify(wrong, b"message")


@pytest.mark.parametrize(
    ("algorithm", "order"),
    [
        (Algorithm.P256, 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551),
        (
            Algorithm.P384,
            0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
        ),
    ],
)
def test_the_other_s_is_valid_and_out_of_range_is_not(algorithm: Algorithm, order: int) -> None:
    signer = SIGNERS[algorithm]
    signature = signer.sign(b"message")
    half = len(signature) // 2
    r, s = signature[:half], int.from_bytes(signature[half:], "big")
    signer.public_key.verify(r + (order - s).to_bytes(half, "big"), b"message")
    for wrong in (0, order, order - 1 if s == 1 else order + 1):
        with pytest.raises(BadSignature):
            signer.public_key.verify(r + wrong.to_bytes(half, "big"), b"message")
        with pytest.raises(BadSignature):
            signer.public_key.verify(wrong.to_bytes(half, "big") + signature[half:], b"message")


@ALL
def test_software_signatures_are_repeatable(algorithm: Algorithm) -> None:
    assert SIGNERS[algorithm].sign(b"message") == SIGNERS[algorithm].sign(b"message")


def test_only_ecdsa_has_a_curve() -> None:
    assert curve_of(Algorithm.P384).hash.name == "sha384"
    with pytest.raises(UnsupportedKey):
        curve_of(Algorithm.ED25519)


# Secret keys, as test vectors bring them


@pytest.mark.parametrize(
    "text",
    [
        key().to_multikey(),
        multikey(0x1300, bytes(31)),
        multikey(0x1300, bytes(33)),
        multikey(0x1306, bytes(32)),
        multikey(0x1306, b"\xff" * 32),
        multikey(0x1307, bytes(48)),
        "u" + base64url_encode(b"\x80\x26" + bytes(32)),
        "",
    ],
)
def test_what_is_no_secret_key_is_refused(text: str) -> None:
    with pytest.raises(UnsupportedKey):
        SoftwareSigner.from_secret_multikey(text)


def test_a_signer_does_not_show_its_secret() -> None:
    secret = multikey(0x1300, b"\x07" * 32)
    signer = SoftwareSigner.from_secret_multikey(secret)
    assert repr(signer) == f"SoftwareSigner({signer.public_key})"
