"""The schema of what a public register answers."""

import pytest

import schemas

UNKNOWN = {"number": "NSP-GJ6H-B7H6-NWWV", "status": "unknown"}
KNOWN = {
    "number": "NSP-GJ6H-B7H6-NWWV",
    "status": "valid",
    "title": "Install domestic wiring",
    "level": 3,
    "initials": "G. R.",
    "issued": "2026-03-02",
    "validUntil": "2031-03-02",
}
WRONG = {
    "a name": {"name": "Ghulam Rasool"},
    "initials that are a name": {"initials": "Ghulam R."},
    "initials without end": {"initials": " ".join(["G."] * 7)},
    "initials with a line end": {"initials": "G. R.\n"},
    "another word for valid": {"status": "genuine"},
    "nothing known": {"status": "unknown"},
    "a number in small letters": {"number": "nsp-gj6h-b7h6-nwwv"},
    "a number with look-alikes": {"number": "NSP-GJ6H-B7H6-NWWO"},
    "level nine": {"level": 9},
    "a level that is text": {"level": "3"},
    "a level that is true": {"level": True},
    "a title of two lines": {"title": "one\ntwo"},
    "a title that turns the line around": {"title": "\u202eeulav"},
    "a title without end": {"title": "x" * 301},
    "no title": {"title": ""},
    "a moment": {"issued": "2026-03-02T09:00:00Z"},
    "a day that is none": {"issued": "2026-13-02"},
}


def faults(document):
    return schemas.validate(schemas.REGISTER_ANSWER, document)


def test_what_is_known_and_what_is_unknown():
    assert faults(KNOWN) == faults(UNKNOWN) == ()
    assert faults({**KNOWN, "initials": ""}) == ()


@pytest.mark.parametrize("change", WRONG.values(), ids=WRONG)
def test_anything_else_is_refused(change):
    assert faults({**KNOWN, **change})


@pytest.mark.parametrize("name", KNOWN)
def test_nothing_may_be_missing(name):
    assert faults({key: value for key, value in KNOWN.items() if key != name})


@pytest.mark.parametrize("value", [[], None, "valid", 1])
def test_only_an_object_is_an_answer(value):
    assert faults(value)
