"""Names in the shorter form of the machine-readable zone, which verifiers take for the same name."""

import pytest

from issuer.passport_name import ZONE, is_latin, shorten
from verifier.agreement import is_short_for


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Ghulam Rasool Khaskheli", "Ghulam Rasool Khaskheli"),
        ("Muhammad Abdul Rehman Khan Yousafzai Durrani Popalzai", "Muhammad Abdul Rehman Khan Y D Popalzai"),
        ("Abdul " + "Rehmatullah " * 9 + "Popalzai", "Abdul R R R R R R R R R Popalzai"),
        ("Abdul " + "R " * 30 + "Popalzai", "Abdul" + " R" * 12 + " Popalzai"),
        ("A" * 60, "A" * 39),
        ("A" * 60 + " " + "B" * 60, "A" * 19 + " " + "B" * 19),
        ("Ali " + "B" * 60, "Ali " + "B" * 35),
        ("A" * 60 + " Khan", "A" * 34 + " Khan"),
    ],
)
def test_the_last_given_names_give_way_first(name: str, short: str) -> None:
    assert shorten(name) == short
    assert len(short) <= ZONE
    assert is_short_for(short, name)


@pytest.mark.parametrize(
    ("name", "latin"), [("Ghulam Rasool", True), ("Müßig O'Neil-Çelik", True), ("غلام رسول", False), ("Ghulаm", False)]
)
def test_letters_are_latin_or_not(name: str, latin: bool) -> None:
    assert is_latin(name) is latin
