"""Sealing: what is sealed opens with the same secret in the same place, and in no other way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from issuer.store import WrongSecret
from issuer.store.sealing import Sealing

OURS, THEIRS = Sealing(bytes(range(64))), Sealing(bytes(64))


@given(st.binary(max_size=100), st.text(max_size=50))
def test_what_is_sealed_opens_in_its_place(plain, place):
    assert OURS.open(OURS.seal(plain, place), place) == plain


@given(st.binary(min_size=8, max_size=20))
def test_another_secret_place_or_a_changed_bit_does_not_open(plain):
    sealed = OURS.seal(plain, "here")
    spoiled = [sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :] for at in range(len(sealed))]
    attempts = [(THEIRS, sealed, "here"), (OURS, sealed, "there"), (OURS, sealed[:-1], "here"), (OURS, b"", "here")]
    for sealing, value, place in attempts + [(OURS, value, "here") for value in spoiled]:
        with pytest.raises(WrongSecret):
            sealing.open(value, place)


def test_the_same_twice_looks_different():
    assert OURS.seal(b"1", "here") != OURS.seal(b"1", "here")


def test_the_search_key_depends_on_secret_kind_and_number():
    keys = {OURS.find("CNIC", "1"), THEIRS.find("CNIC", "1"), OURS.find("NICOP", "1"), OURS.find("CNIC", "2")}
    assert len(keys) == 4
    assert OURS.find("CNIC", "1") == Sealing(bytes(range(64))).find("CNIC", "1")


@pytest.mark.parametrize("secret", [b"", bytes(31)])
def test_a_short_secret_is_refused(secret):
    with pytest.raises(WrongSecret):
        Sealing(secret)


def test_the_forms_are_kept_for_ever():
    """Registers made by earlier versions must open: these values were made by the first."""
    sealed = bytes.fromhex("0148b6beb94fd22b6fa624517145257a9034b0d6c6d1b4ef72170cf7991874332d16a19dfe1bb9017648")
    assert OURS.open(sealed, "CNIC/urn:uuid:0") == b"0000000000017"
    assert (
        OURS.find("CNIC", "0000000000017").hex() == "b364e0b9aaee9772d9e2a2b376ade33e7594a66faff46ee554b34b7deca7efb7"
    )
