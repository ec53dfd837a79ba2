"""RFC 8785 against its published vectors, and what has no canonical form."""

import json
import math
import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vc.jcs import canonicalize, write_number
from vc.problems import Malformed

FILES = ["arrays", "french", "structures", "unicode", "values", "weird"]


@pytest.mark.parametrize("name", FILES)
def test_published_vector(vectors: Path, name: str) -> None:
    folder = vectors / "jcs"
    canonical = canonicalize(json.loads((folder / "input" / f"{name}.json").read_bytes()))
    assert canonical == (folder / "output" / f"{name}.json").read_bytes()
    assert canonical == bytes.fromhex((folder / "outhex" / f"{name}.txt").read_text())


def test_every_published_vector_is_run(vectors: Path) -> None:
    assert sorted(path.stem for path in (vectors / "jcs" / "input").iterdir()) == FILES


def test_number_table_of_appendix_b(vectors: Path) -> None:
    cases = json.loads((vectors / "jcs" / "numbers-rfc8785-appendix-b.json").read_bytes())["cases"]
    assert len(cases) == 24
    for case in cases:
        (number,) = struct.unpack(">d", bytes.fromhex(case["ieee754"]))
        if case["json"] is None:
            with pytest.raises(Malformed):
                canonicalize(number)
        else:
            assert canonicalize(number).decode() == case["json"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.000001, "0.000001"),
        (1e-7, "1e-7"),
        (1.5e-7, "1.5e-7"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"),
        (123456789012345680000.0, "123456789012345680000"),
        (5.0, "5"),
        (-0.0, "0"),
        (9007199254740991, "9007199254740991"),
        (True, "true"),
        ('\u007f/\u20ac\u0000\b\t\n\f\r"\\', '"\u007f/\u20ac\\u0000\\b\\t\\n\\f\\r\\"\\\\"'),
        ({}, "{}"),
        ([[], {}], "[[],{}]"),
    ],
)
def test_one_value(value: object, text: str) -> None:
    assert canonicalize(value).decode() == text


def test_names_are_sorted_by_utf16_code_units() -> None:
    # U+1F600 is D83D DE00 in UTF-16, before U+FB33, but after it by code point.
    assert canonicalize({"\ufb33": 1, "\U0001f600": 2}).decode() == '{"\U0001f600":2,"\ufb33":1}'


@pytest.mark.parametrize(
    "value", [math.nan, math.inf, -math.inf, 2**53, -(2**53), "\ud800", {"\udc00": 1}, ["x\ud83d"]], ids=repr
)
def test_value_without_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(Malformed):
        canonicalize({"at": [value]} if not isinstance(value, dict) else value)


@pytest.mark.parametrize("value", [b"bytes", {1: 2}, {1, 2}, object()], ids=lambda value: type(value).__name__)
def test_what_is_not_json_is_a_fault_of_the_caller(value: object) -> None:
    with pytest.raises(TypeError):
        canonicalize(value)


@given(st.floats(allow_nan=False, allow_infinity=False))
@settings(deadline=None)
def test_number_survives_and_has_one_form(number: float) -> None:
    text = write_number(number)
    assert float(text) == number
    assert write_number(float(text)) == text


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(1 - 2**53, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


@given(json_values)
@settings(deadline=None)
def test_canonical_form_reads_back_and_is_its_own(value: object) -> None:
    canonical = canonicalize(value)
    again = json.loads(canonical, parse_int=float)
    assert again == value
    assert canonicalize(again) == canonical
