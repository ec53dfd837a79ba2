"""Short numbers as they are drawn, and the link that is printed with them."""

import pytest

from issuer.short_number import LONGEST_LINK, LONGEST_VERIFIER_URL, draw, number_link
from vc.short_number import ALPHABET, NotAShortNumber, read

NUMBER = "NSP-GJ6H-B7H6-NWWV"


def test_drawn_numbers_use_every_symbol_in_every_place():
    drawn = [draw() for _ in range(2000)]
    assert len(set(drawn)) == 2000
    assert all(read(number) == number for number in drawn)
    symbols = [number.replace("-", "")[3:] for number in drawn]
    for place in range(12):
        assert {number[place] for number in symbols} == set(ALPHABET)


def test_the_link_leads_to_the_verifiers_page():
    link = number_link("https://passport.hunar.example/verify", NUMBER)
    assert link == f"https://passport.hunar.example/verify/n/{NUMBER}"


def test_the_link_fits_the_small_code():
    longest = "https://" + "v" * (LONGEST_VERIFIER_URL - len("https://"))
    assert len(number_link(longest, NUMBER).encode()) == LONGEST_LINK
    with pytest.raises(ValueError, match="63 bytes"):
        number_link(longest + "v", NUMBER)


def test_no_link_to_a_number_with_a_slip():
    with pytest.raises(NotAShortNumber):
        number_link("https://passport.hunar.example/verify", "NSP-GJ6H-B7H6-NWWW")
