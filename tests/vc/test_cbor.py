"""Deterministic CBOR: one encoding for one value, and nothing else read."""

import contextlib
import math
import struct
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys.multibase import BadEncoding
from vc.cbor import LIMITS, Tag, decode, encode
from vc.reader import Limits

# RFC 8949, appendix A, as far as the types are known here.
EXAMPLES = {
    "00": 0, "17": 23, "1818": 24, "1864": 100, "1903e8": 1000, "1a000f4240": 1000000, "1b000000e8d4a51000": 10**12,
    "20": -1, "3863": -100, "3903e7": -1000,
    "f93e00": 1.5, "f90001": 5.960464477539063e-8, "f90400": 0.00006103515625, "f9c400": -4, "fa47c35000": 100000.0,
    "fb3ff199999999999a": 1.1, "fbc010666666666666": -4.1, "fb7e37e43c8800759c": 1.0e300,
    "f4": False, "f5": True, "f6": None,
    "c074323031332d30332d32315432303a30343a30305a": Tag(0, "2013-03-21T20:04:00Z"),
    "40": b"", "4401020304": b"\x01\x02\x03\x04", "60": "", "6161": "a", "62c3bc": "ü", "63e6b0b4": "水",
    "64f0908591": "\U00010151", "80": [], "83010203": [1, 2, 3], "8301820203820405": [1, [2, 3], [4, 5]],
    "a0": {}, "a201020304": {1: 2, 3: 4}, "a26161016162820203": {"a": 1, "b": [2, 3]},
    "826161a161626163": ["a", {"b": "c"}],
}  # fmt: skip
NOT_DETERMINISTIC = {"f9c400", "fa47c35000", "fb7e37e43c8800759c"}  # whole numbers are written as integers here


@pytest.mark.parametrize(("data", "value"), EXAMPLES.items())
def test_the_examples_of_the_standard(data, value):
    raw = bytes.fromhex(data)
    if data in NOT_DETERMINISTIC:
        with pytest.raises(BadEncoding):
            decode(raw)
        return
    assert decode(raw) == value
    assert encode(value) == raw


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text()
    | st.binary()
    | st.floats(allow_nan=False, allow_infinity=False).filter(lambda x: not x.is_integer()),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4) | st.integers(0, 300), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(VALUES)
def test_what_was_written_is_read(value):
    assert decode(encode(value)) == value


@given(st.binary(max_size=12) | VALUES.map(encode))
def test_what_is_read_would_be_written_the_same(data):
    try:
        value = decode(data)
    except BadEncoding:
        return
    assert encode(value) == data


@given(VALUES.map(encode), st.data())
def test_a_flipped_bit_never_leaves_the_value_as_it_was(data, draw):
    place = draw.draw(st.integers(0, len(data) * 8 - 1))
    changed = bytearray(data)
    changed[place // 8] ^= 1 << place % 8
    with contextlib.suppress(BadEncoding):
        assert encode(decode(bytes(changed))) == bytes(changed) != data


def test_floats_are_as_small_as_can_be():
    assert encode(1.5)[0] == 0xF9
    assert encode(struct.unpack(">f", b"\x3f\x80\x00\x01")[0])[0] == 0xFA
    assert encode(0.1)[0] == 0xFB
    assert encode(2.0) == encode(2) == b"\x02"
    assert encode(-0.0) == b"\x00"
    assert encode(2**53 - 1)[0] == 0x1B


REFUSED = {
    "nothing": "",
    "an integer longer than needed": "1800",
    "two bytes for 24": "190018",
    "four bytes for 256": "1a00000100",
    "eight bytes for 65536": "1b0000000000010000",
    "a negative integer longer than needed": "3800",
    "a length longer than needed": "580161",
    "a map's length longer than needed": "b80100f6",
    "a tag longer than needed": "d80000",
    "an integer beyond 2^53": "1b0020000000000000",
    "a negative one": "3b001fffffffffffff",
    "text of indefinite length": "7f616161ff",
    "bytes of indefinite length": "5f4161ff",
    "an array of indefinite length": "9f01ff",
    "a map of indefinite length": "bf0101ff",
    "a lone break": "ff",
    "reserved 28": "1c",
    "reserved 30 of a simple value": "fe",
    "undefined": "f7",
    "simple value 0": "e0",
    "simple value 32": "f820",
    "keys out of order": "a202010100",
    "text before number": "a261610001f6",
    "longer text first": "a262616100616200",
    "a key twice": "a201000100",
    "a text key twice": "a2616100616100",
    "a negative key": "a12000",
    "a key of bytes": "a1416100",
    "a key that is a list": "a18000",
    "a key that is a float": "a1f93e0000",
    "a key that is true": "a1f500",
    "a whole number as a float": "f93c00",
    "a single that is a half": "fa3fc00000",
    "a double that is a single": "fb3ff8000000000000",
    "not a number": "f97e00",
    "infinity": "f97c00",
    "text that is not UTF-8": "61ff",
    "text with a surrogate": "63eda080",
    "text longer than the rest": "6261",
    "bytes longer than the rest": "5b0000000100000000",
    "an array longer than the rest": "9a00000fff00",
    "an array longer than any": "9bffffffffffffffff",
    "a map longer than the rest": "a2010f",
    "a tag around nothing": "c0",
    "something after": "0000",
    "half of a double": "fb3ff1",
}


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED)
def test_everything_else_is_refused(data):
    with pytest.raises(BadEncoding):
        decode(bytes.fromhex(data))


@pytest.mark.parametrize(
    "value", [2**53, -(2**53), math.nan, math.inf, 1e300, "\ud800", {-1: 0}, {True: 0}, {b"a": 0}, {None: 0}]
)
def test_what_has_no_encoding_here_is_not_written(value):
    with pytest.raises(BadEncoding):
        encode(value)


def test_other_types_are_a_mistake_of_the_caller():
    with pytest.raises(TypeError, match="no form for a set"):
        encode({1, 2})


def test_the_order_of_a_map_is_of_its_bytes():
    value = {"b": 1, "aa": 2, "a": 3, 300: 4, 24: 5, 1: 6}
    assert list(decode(encode(value))) == [1, 24, 300, "a", "b", "aa"]


def nested(depth, head=b"\x81"):
    return head * depth + b"\x00"


def test_depth_is_bounded():
    assert decode(nested(LIMITS.depth))
    for bomb in (nested(LIMITS.depth + 1), nested(60_000), nested(60_000, b"\xa1\x00"), nested(60_000, b"\xc1")):
        started = time.process_time()
        with pytest.raises(BadEncoding):
            decode(bomb)
        assert time.process_time() - started < 1


def test_size_and_items_are_bounded():
    assert decode(encode([0] * LIMITS.members))
    with pytest.raises(BadEncoding, match="more than 5000"):
        decode(encode([0] * (LIMITS.members + 1)))
    with pytest.raises(BadEncoding, match="more than 5000"):
        decode(encode([[0] * 2500, [0] * 2500]))
    with pytest.raises(BadEncoding, match="longer than 3 bytes"):
        decode(encode("abc"), Limits(size=3))
    assert decode(encode("abc"), Limits(size=4)) == "abc"
