"""Base45 (RFC 9285): its vectors, and one text for each byte string."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys.multibase import BadEncoding
from vc.base45 import ALPHABET, decode, encode


@pytest.fixture(scope="module")
def rfc(vectors: Path) -> dict:
    return json.loads((vectors / "base45" / "rfc9285.json").read_bytes())


def test_the_vectors_of_the_standard_both_ways(rfc):
    valid = [*rfc["encode"], *rfc["decode"], *rfc["edge"]]
    assert len(valid) == 8
    for row in valid:
        data = bytes.fromhex(row["hex"])
        assert encode(data) == row["base45"]
        assert decode(row["base45"]) == data
    assert rfc["alphabet"] == ALPHABET


def test_the_invalid_vectors_are_refused(rfc):
    assert len(rfc["invalid"]) == 8
    for row in rfc["invalid"]:
        with pytest.raises(BadEncoding):
            decode(row["base45"])


@given(st.binary(max_size=200))
def test_what_was_written_is_read(data):
    text = encode(data)
    assert decode(text) == data
    assert text == text.rstrip(), "it never ends in a space, so white space after it can be left away"


@given(st.text(ALPHABET, max_size=60))
def test_one_text_for_one_byte_string(text):
    try:
        data = decode(text)
    except BadEncoding:
        return
    assert encode(data) == text


@pytest.mark.parametrize(
    "text", ["BB8\n", "BB8 ", " BB8", "B B8", "bb8", "BB8=", "\uff22\uff22\uff18", "\u0663\u0663", "BB\u0661", "\x00BB"]
)
def test_nothing_is_repaired(text):
    with pytest.raises(BadEncoding):
        decode(text)


def test_a_space_inside_is_data():
    assert decode("%69 VD92EX0") == b"Hello!!"
    with pytest.raises(BadEncoding):
        decode("%69VD92EX0")
