"""Short numbers: what a slip of the tongue or the finger does to them."""

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vc.short_number import ALPHABET, NotAShortNumber, Slip, read, write

NUMBERS = st.integers(0, 2**50 - 1).map(write)
SAMPLE = [write(number) for number in (0, 1, 2**50 - 1, *random.Random(1).sample(range(2**50), 30))]


def spoiled(number: str, place: int, symbol: str) -> str:
    symbols = number.replace("-", "")[3:]
    return symbols[:place] + symbol + symbols[place + 1 :]


def is_refused(text: str) -> bool:
    try:
        read(text)
    except NotAShortNumber:
        return True
    return False


def test_the_form_is_fixed():
    assert write(0) == "NSP-0000-0000-0000"
    assert write(0x2_1234_5678_9ABC) == "NSP-GJ6H-B7H6-NWWV"  # printed on cards: it may never change


def test_the_alphabet_has_no_look_alikes():
    assert len(set(ALPHABET)) == 32
    assert not set("ILOU") & set(ALPHABET)


@given(NUMBERS)
def test_every_number_is_read_back(number):
    assert read(number) == number


@pytest.mark.parametrize("number", SAMPLE)
def test_every_single_wrong_symbol_is_noticed(number):
    symbols = number.replace("-", "")[3:]
    wrong = [spoiled(number, at, other) for at in range(12) for other in ALPHABET if other != symbols[at]]
    assert len(wrong) == 12 * 31
    assert [text for text in wrong if not is_refused(text)] == []


@pytest.mark.parametrize("number", SAMPLE)
def test_every_swap_of_two_symbols_is_noticed(number):
    symbols = list(number.replace("-", "")[3:])
    for one, other in itertools.combinations(range(12), 2):
        if symbols[one] == symbols[other]:
            continue
        swapped = symbols.copy()
        swapped[one], swapped[other] = symbols[other], symbols[one]
        assert is_refused("".join(swapped)), (number, one, other)


@given(NUMBERS, st.lists(st.tuples(st.integers(0, 11), st.sampled_from(ALPHABET)), min_size=2, max_size=2))
def test_any_two_wrong_symbols_are_noticed(number, changes):
    symbols = list(number.replace("-", "")[3:])
    changed = symbols.copy()
    for place, symbol in changes:
        changed[place] = symbol
    assert changed == symbols or is_refused("".join(changed))


def test_all_swaps_of_neighbours_in_the_code_itself():
    """For every pair of values at every pair of neighbours: the code is linear, so this is a proof for all numbers."""
    from vc.short_number import _sums

    for place in range(11):
        for one, other in itertools.permutations(range(32), 2):
            change = [0] * 12
            change[place] = change[place + 1] = one ^ other
            assert _sums(change) != (0, 0)


@pytest.mark.parametrize("rewrite", [str.lower, lambda n: n.replace("-", ""), lambda n: n.replace("-", " "),
                                     lambda n: n[4:], lambda n: n.replace("0", "O").replace("1", "l"),
                                     lambda n: f" {n} "])  # fmt: skip
@pytest.mark.parametrize("number", SAMPLE)
def test_what_people_do_to_a_number_is_understood(number, rewrite):
    assert read(rewrite(number)) == number


@pytest.mark.parametrize(
    "text", ["", "NSP-", "NSP-0000-0000-000", "NSP-0000-0000-00000", "NSP-0000-0000-000U", "NSP-0000-0000-000٠",
             "ABC-0000-0000-0000", "NSP-0000_0000_0000", "0" * 1000, "NSP-0000-0000-000\n"],
)  # fmt: skip
def test_anything_else_is_refused_and_not_repeated(text):
    with pytest.raises(NotAShortNumber) as refusal:
        read(text)
    assert len(text) < 5 or text not in str(refusal.value)
    assert not isinstance(refusal.value, Slip)


def test_a_slip_is_told_from_what_is_no_number_at_all():
    with pytest.raises(Slip, match="slip") as refusal:
        read("NSP-GJ6H-B7H6-NWWW")
    assert "GJ6H" not in str(refusal.value)


@pytest.mark.parametrize("number", [-1, 2**50])
def test_a_number_that_does_not_fit_is_an_error(number):
    with pytest.raises(ValueError, match="50 bits"):
        write(number)
