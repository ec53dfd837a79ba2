"""PKCS#11 URIs: read as RFC 7512 has them, and refused whenever a part is not understood."""

import pytest

from keys import Algorithm, KeyUnavailable
from keys.custody.pkcs11_point import PARAMETERS, read_public_key
from keys.custody.pkcs11_uri import MODULE_VARIABLE, read
from keys.errors import MalformedKey, UnsupportedKey
from keys.multibase import base64url_decode
from keys.software import SoftwareSigner

M = "?module-path=/m.so"


def test_all_attributes() -> None:
    place = read(
        "pkcs11:token=The%20token;serial=01ab;manufacturer=Snake%20Oil;model=v2;slot-id=7;"
        "object=issuer%3B%D9%81;id=%01%ff;type=private?module-path=/usr/lib/m%20x.so"
    )
    assert place.token == {
        "token": "The token",
        "serial": "01ab",
        "manufacturer": "Snake Oil",
        "model": "v2",
        "slot-id": "7",
    }
    assert (place.label, place.id, place.module) == ("issuer;ف", b"\x01\xff", "/usr/lib/m x.so")


def test_the_least() -> None:
    place = read("pkcs11:object=a" + M)
    assert (place.token, place.label, place.id, place.module) == ({}, "a", None, "/m.so")


def test_module_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(MODULE_VARIABLE, raising=False)
    with pytest.raises(KeyUnavailable, match=MODULE_VARIABLE):
        read("pkcs11:object=a")
    monkeypatch.setenv(MODULE_VARIABLE, "/other.so")
    assert read("pkcs11:object=a").module == "/other.so"
    assert read("pkcs11:object=a" + M).module == "/m.so"


def test_a_second_question_mark_belongs_to_the_module_path() -> None:
    place = read("pkcs11:object=a?module-path=/m?object=b")
    assert (place.label, place.module) == ("a", "/m?object=b")


@pytest.mark.parametrize(
    "uri",
    [
        "pkcs11:",
        "pkcs11:" + M,
        "pkcs11:token=T" + M,
        "pkcs11:object=" + M,
        "pkcs11:object" + M,
        "pkcs11:object=a;object=b" + M,
        "pkcs11:object=a;colour=red" + M,
        "pkcs11:object=a;x-vendor=1" + M,
        "pkcs11:object=a;library-version=3" + M,
        "pkcs11:object=a;type=public" + M,
        "pkcs11:object=a;Object=b" + M,
        "pkcs11:object=a b" + M,
        "pkcs11:object=%zz" + M,
        "pkcs11:object=%ff" + M,
        "pkcs11:object=a#b" + M,
        "pkcs11:object=a?module-name=m",
        "pkcs11:object=a?module-path=/m&module-path=/n",
        "pkcs11:object=a;module-path=/m.so",
    ],
)
def test_what_is_not_understood_is_refused(uri: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(MODULE_VARIABLE, "/m.so")
    with pytest.raises(KeyUnavailable):
        read(uri)


@pytest.mark.parametrize(
    "uri",
    ["pkcs11:object=a;pin-value=1234" + M, f"pkcs11:object=a{M}&pin-value=1234", f"pkcs11:object=a{M}&pin-source=f"],
)
def test_a_pin_in_a_uri_is_refused_and_not_repeated(uri: str) -> None:
    with pytest.raises(KeyUnavailable, match="the PIN is asked for") as caught:
        read(uri)
    assert "1234" not in str(caught.value)


# What tokens answer


def uncompressed(signer: SoftwareSigner) -> bytes:
    jwk = signer.public_key.to_jwk()
    return b"\x04" + base64url_decode(jwk["x"]) + base64url_decode(jwk["y"])


@pytest.mark.parametrize("parameters", PARAMETERS[Algorithm.ED25519], ids=bytes.hex)
def test_every_way_to_say_an_ed25519_key(parameters: bytes) -> None:
    public_key = SoftwareSigner.generate(Algorithm.ED25519).public_key
    for point in (public_key.raw, b"\x04\x20" + public_key.raw, b"\x03\x21\x00" + public_key.raw):
        assert read_public_key(parameters, point) == public_key


@pytest.mark.parametrize(("algorithm", "length"), [(Algorithm.P256, 0x41), (Algorithm.P384, 0x61)])
def test_every_way_to_say_an_ecdsa_key(algorithm: Algorithm, length: int) -> None:
    signer = SoftwareSigner.generate(algorithm)
    point = uncompressed(signer)
    for written in (point, bytes([0x04, length]) + point):
        assert read_public_key(PARAMETERS[algorithm][0], written) == signer.public_key


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_other_answers_are_refused(algorithm: Algorithm) -> None:
    signer = SoftwareSigner.generate(algorithm)
    parameters = PARAMETERS[algorithm][0]
    point = signer.public_key.raw if algorithm is Algorithm.ED25519 else uncompressed(signer)
    for wrong in (b"", point[:-1], point + b"\0", b"\x04" + point, b"\x05\x20" + point, bytes(len(point))):
        with pytest.raises(MalformedKey):
            read_public_key(parameters, wrong)
    for other in (b"", bytes.fromhex("06052b8104000a"), b"\x13\x0acurve25519", parameters + b"\0"):
        with pytest.raises(UnsupportedKey):
            read_public_key(other, point)
