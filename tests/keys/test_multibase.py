"""Encodings: whatever is written can be read, and nothing can be written in two ways."""

import hashlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys.multibase import (
    BASE58_LIMIT,
    MULTIHASHES,
    BadEncoding,
    base58btc_decode,
    base58btc_encode,
    base64url_decode,
    base64url_encode,
    multibase_decode,
    multihash,
    multihash_decode,
    varint_decode,
    varint_encode,
)

BASE58 = [(b"", ""), (b"\0", "1"), (b"\0\0\x01", "112"), (b"Hello World!", "2NEpo7TZRRrLZSi2U"), (b"\xff", "5Q")]
BASE64 = [(b"", ""), (b"\xfb\xff", "-_8"), (b"f", "Zg"), (b"fo", "Zm8"), (b"foo", "Zm9v"), (b"foob", "Zm9vYg")]


@pytest.mark.parametrize(("data", "text"), BASE58)
def test_base58btc_known_pairs(data: bytes, text: str) -> None:
    assert base58btc_encode(data) == text
    assert base58btc_decode(text) == data


@pytest.mark.parametrize(("data", "text"), BASE64)
def test_base64url_known_pairs(data: bytes, text: str) -> None:
    assert base64url_encode(data) == text
    assert base64url_decode(text) == data


@given(st.binary(max_size=200))
def test_what_is_written_is_read(data: bytes) -> None:
    assert base58btc_decode(base58btc_encode(data)) == data
    assert base64url_decode(base64url_encode(data)) == data
    assert multibase_decode("z" + base58btc_encode(data)) == data
    assert multibase_decode("u" + base64url_encode(data)) == data


@pytest.mark.parametrize(
    ("decode", "encode", "alphabet"),
    [
        (base58btc_decode, base58btc_encode, "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0OIl+ "),
        (base64url_decode, base64url_encode, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/="),
    ],
)
@given(data=st.data())
def test_every_text_that_is_read_is_the_one_that_is_written(
    data: st.DataObject, decode: Callable[[str], bytes], encode: Callable[[bytes], str], alphabet: str
) -> None:
    text = data.draw(st.text(alphabet, max_size=30))
    try:
        decoded = decode(text)
    except BadEncoding:
        return
    assert encode(decoded) == text


@pytest.mark.parametrize("text", ["0", "O", "I", "l", " 2", "2\n", "２", "-", "2" * (BASE58_LIMIT + 1)])
def test_base58btc_refuses(text: str) -> None:
    with pytest.raises(BadEncoding):
        base58btc_decode(text)


@pytest.mark.parametrize(
    "text", ["A", "AAAAA", "Zg==", "Zg=", "Zh", "Zm9", "Z+8", "Z/8", "Zg\n", " Zg", "Zm 9v", "Ａg", "Zm9v\0"]
)
def test_base64url_refuses(text: str) -> None:
    with pytest.raises(BadEncoding):
        base64url_decode(text)


def test_longest_base58btc_text_is_read() -> None:
    assert base58btc_decode("1" * BASE58_LIMIT) == bytes(BASE58_LIMIT)


@pytest.mark.parametrize("text", ["", "2NEpo7TZRRrLZSi2U", "Z5Q", "mZg", "MZg==", "f66", "U5Q", "zz0"])
def test_multibase_refuses_other_bases(text: str) -> None:
    with pytest.raises(BadEncoding):
        multibase_decode(text)


def test_multibase_reads_only_what_the_caller_allows() -> None:
    assert multibase_decode("z5Q", allowed="z") == b"\xff"
    with pytest.raises(BadEncoding):
        multibase_decode("u_w", allowed="z")


VARINTS = [
    (0, "00"),
    (0x7F, "7f"),
    (0x80, "8001"),
    (0xED, "ed01"),
    (0x1200, "8024"),
    (0x1300, "8026"),
    (2**63 - 1, "ff" * 8 + "7f"),
]


@pytest.mark.parametrize(("number", "written"), VARINTS)
def test_varint_known_pairs(number: int, written: str) -> None:
    assert varint_encode(number).hex() == written
    assert varint_decode(bytes.fromhex(written) + b"rest") == (number, b"rest")


@given(st.integers(0, 2**63 - 1), st.binary(max_size=8))
def test_varint_round_trip(number: int, rest: bytes) -> None:
    assert varint_decode(varint_encode(number) + rest) == (number, rest)


@given(st.binary(max_size=12))
def test_varint_has_one_spelling(data: bytes) -> None:
    try:
        number, rest = varint_decode(data)
    except BadEncoding:
        return
    assert varint_encode(number) + rest == data


@pytest.mark.parametrize("written", ["", "80", "ed81", "8000", "ed8100", "ff" * 9 + "01"])
def test_varint_refuses(written: str) -> None:
    with pytest.raises(BadEncoding):
        varint_decode(bytes.fromhex(written))


@pytest.mark.parametrize("number", [-1, 2**63])
def test_varint_does_not_write_what_it_would_not_read(number: int) -> None:
    with pytest.raises(BadEncoding):
        varint_encode(number)


@pytest.mark.parametrize("name", MULTIHASHES)
def test_multihash_round_trip(name: str) -> None:
    written = multihash(b"a document", name)
    assert multihash_decode(written) == (name, hashlib.new(name, b"a document").digest())


def test_multihash_is_the_form_of_the_standard() -> None:
    assert multihash(b"").hex() == "1220" + hashlib.sha256(b"").hexdigest()
    assert multihash(b"", "sha384").hex() == "2030" + hashlib.sha384(b"").hexdigest()


@pytest.mark.parametrize(
    "written",
    [
        b"\x12\x20" + bytes(31),
        b"\x12\x20" + bytes(33),
        b"\x12\x1f" + bytes(31),
        b"\x20\x20" + bytes(32),
        b"\x13\x40" + bytes(64),
        b"\x92\x00\x20" + bytes(32),
        b"\x12",
        b"",
    ],
)
def test_multihash_refuses(written: bytes) -> None:
    with pytest.raises(BadEncoding):
        multihash_decode(written)


def test_messages_do_not_repeat_the_input() -> None:
    for read in (base58btc_decode, base64url_decode, multibase_decode):
        with pytest.raises(BadEncoding) as caught:
            read("zsecret!")
        assert "secret" not in str(caught.value)
