"""Bitmaps of certified units: one text for one set of ordinals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vc.problems import Malformed
from vc.unit_bitmap import MOST_UNITS, read_units, write_units


@pytest.mark.parametrize(
    ("ordinals", "text"),
    [([0], "ugA"), ([0, 2], "uoA"), ([7], "uAQ"), ([8], "uAIA"), (range(11), "u_-A"), ([0, 0], "ugA")],
)
def test_the_first_unit_is_the_highest_bit_of_the_first_byte(ordinals, text):
    assert write_units(ordinals) == text
    assert read_units(text) == tuple(sorted(set(ordinals)))


@given(st.sets(st.integers(0, MOST_UNITS - 1), min_size=1, max_size=60))
def test_what_was_written_is_read(ordinals):
    assert read_units(write_units(ordinals)) == tuple(sorted(ordinals))


@pytest.mark.parametrize("ordinals", [[], [-1], [MOST_UNITS], [0, MOST_UNITS]])
def test_ordinals_that_no_standard_has(ordinals):
    with pytest.raises(ValueError, match="bitmap of units"):
        write_units(ordinals)


REFUSED = [
    "",
    "u",
    "uAA",
    "ugAA",
    "ugB",
    "ugA==",
    "ugA ",
    "zgA",
    "gA",
    "UgA",
    "u" + "_" * 683 + "w",
    None,
    5,
    b"ugA",
    ["ugA"],
]


@pytest.mark.parametrize("text", REFUSED, ids=repr)
def test_every_other_text_is_refused(text):
    with pytest.raises(Malformed) as caught:
        read_units(text)
    assert caught.value.problem.pointer == "/credentialSubject/certifiedUnits"


def test_the_largest():
    assert len(read_units(write_units(range(MOST_UNITS)))) == MOST_UNITS
