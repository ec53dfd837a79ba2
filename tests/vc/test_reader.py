"""The strict reader: what it refuses, what it must not refuse, and that hostile input costs next to nothing."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vc.problems import Code, Unreadable
from vc.reader import LIMITS, Limits, read_json, read_object

VALID = {
    "object": (b'{"a": [1, true, null, "x"]}', {"a": [1, True, None, "x"]}),
    "white space around": (b" \r\n\t{}\n", {}),
    "Urdu text": ('{"name": "ہنر"}'.encode(), {"name": "ہنر"}),
    "escaped pair": (b'["\\ud83d\\ude00"]', ["😀"]),
    "backslash before ud800": (b'["\\\\ud800"]', ["\\ud800"]),
    "same name in two objects": (b'[{"a": 1}, {"a": 2}]', [{"a": 1}, {"a": 2}]),
    "names that only look alike": (b'{"\\u00e9": 1, "e\\u0301": 2}', {"\u00e9": 1, "e\u0301": 2}),
    "brackets in a string": (b'["' + b"[{" * 50 + b'"]', ["[{" * 50]),
    "greatest integer": (b"[9007199254740991, -9007199254740991]", [2**53 - 1, 1 - 2**53]),
    "fifteen digits": (b"[0.123456789012345, 1.5e-7]", [0.123456789012345, 1.5e-7]),
    "zeros are not significant": (b"[1.50000000000000000000, 0.00000000000000000000015]", [1.5, 1.5e-22]),
    "zero in every dress": (b"[0, -0, 0.0, -0.0, 0e5]", [0, 0, 0.0, 0.0, 0.0]),
    "depth at the limit": (b"[" * 24 + b"]" * 24, json.loads("[" * 24 + "]" * 24)),
    "members at the limit": (b"[" + b"1," * 4999 + b"1]", [1] * 5000),
}

REFUSED = {
    "nothing": (b"", "not JSON"),
    "white space only": (b"  ", "not JSON"),
    "not JSON": (b"hello", "not JSON"),
    "single quotes": (b"{'a': 1}", "not JSON"),
    "trailing comma": (b"[1,]", "not JSON"),
    "comment": (b"[1] // one", "follows"),
    "second value": (b"{}{}", "follows"),
    "trailing NUL": (b"{}\0", "follows"),
    "unfinished string": (b'{"a": "b', "not JSON"),
    "unfinished escape": (b'"\\', "not JSON"),
    "raw control character": (b'["a\x01"]', "control character"),
    "raw line feed": (b'["a\n"]', "control character"),
    "unknown escape": (b'["\\q"]', "escape"),
    "byte order mark": (b"\xef\xbb\xbf{}", "byte order mark"),
    "UTF-16 with mark": ('{"a":1}'.encode("utf-16"), "byte order mark"),
    "UTF-16 without mark": ('{"a":1}'.encode("utf-16-le"), "not JSON"),
    "UTF-32": ('{"a":1}'.encode("utf-32-be"), "not JSON"),
    "Latin-1": ('{"é":1}'.encode("latin-1"), "UTF-8"),
    "overlong UTF-8": (b'["\xc0\xaf"]', "UTF-8"),
    "surrogate in UTF-8": (b'["\xed\xa0\x80"]', "UTF-8"),
    "lone high surrogate": (b'["\\ud800"]', "surrogate"),
    "lone low surrogate": (b'["\\uDC00"]', "surrogate"),
    "lone surrogate in a name": (b'{"\\udbff": 1}', "surrogate"),
    "pair in the wrong order": (b'["\\ude00\\ud83d"]', "surrogate"),
    "name twice": (b'{"a": 1, "a": 1}', "twice"),
    "name twice, once escaped": (b'{"a": 1, "\\u0061": 2}', "twice"),
    "name twice, deep": (b'[{"x": {"a": 1, "b": 2, "a": 3}}]', "twice"),
    "NaN": (b"[NaN]", "NaN"),
    "Infinity": (b"[Infinity]", "Infinity"),
    "minus Infinity": (b"[-Infinity]", "-Infinity"),
    "overflow": (b"[1e400]", "2^53"),
    "underflow": (b"[1e-400]", "zero"),
    "2^53": (b"[9007199254740992]", "2^53"),
    "minus 2^53": (b"[-9007199254740992]", "2^53"),
    "2^53 as a fraction": (b"[9007199254740992.0]", "2^53"),
    "2^53 as a power": (b"[1e16]", "2^53"),
    "5000 digits": (b"[" + b"1" * 5000 + b"]", "2^53"),
    "sixteen digits": (b"[0.1234567890123456]", "15 significant"),
    "a half at the edge": (b"[9007199254740990.5]", "15 significant"),
    "long fraction": (b"[0." + b"1" * 100 + b"]", "characters"),
    "leading zero": (b"[01]", "not JSON"),
    "plus sign": (b"[+1]", "not JSON"),
    "bare point": (b"[.5]", "not JSON"),
    "Arabic digits": ("[١٢]".encode(), "not JSON"),
    "depth": (b"[" * 25 + b"]" * 25, "24 levels"),
    "depth of objects": (b'{"a":' * 24 + b"{}" + b"}" * 24, "24 levels"),
    "members": (b"[" + b"1," * 5000 + b"1]", "5000 members"),
    "members of objects": (b"[" + b'{"a":1},' * 2500 + b"1]", "5000 members"),
}

HOSTILE = {
    "open brackets": b"[" * LIMITS.size,
    "nested objects": b'{"a":' * (LIMITS.size // 5),
    "quotes": b'"' * LIMITS.size,
    "escaped quotes": b'\\"' * (LIMITS.size // 2),
    "unfinished strings": b'"\\"' * (LIMITS.size // 3),
    "empty arrays": b"[]" * (LIMITS.size // 2),
    "white space": b" " * LIMITS.size,
    "brackets and white space": b"[ \n" * (LIMITS.size // 3),
    "digits": b"1" * LIMITS.size,
    "fraction digits": b"0." + b"1" * (LIMITS.size - 2),
    "exponent digits": b"1e" + b"1" * (LIMITS.size - 2),
    "minus signs": b"-" * LIMITS.size,
    "names": b"{" + b",".join(b'"%d":1' % i for i in range(90_000)) + b"}",
    "NULs": b"\0" * LIMITS.size,
    "too large": b" " * (LIMITS.size + 1),
}


@pytest.mark.parametrize("name", VALID)
def test_control_is_read(name: str) -> None:
    data, value = VALID[name]
    assert read_json(data) == value


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused_and_says_why(name: str) -> None:
    data, words = REFUSED[name]
    with pytest.raises(Unreadable, match=words.replace("^", r"\^")) as refused:
        read_json(data)
    assert refused.value.problem.code is Code.PARSING


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_is_refused_quickly(name: str) -> None:
    started = time.process_time()
    with pytest.raises(Unreadable):
        read_json(HOSTILE[name])
    assert time.process_time() - started < 2


def test_full_size_document_is_read() -> None:
    text = "x" * (LIMITS.size - 4)
    assert read_json(f'["{text}"]'.encode()) == [text]


def test_limits_are_arguments() -> None:
    data = b"[" + b"1," * 9999 + b"1]"
    assert len(read_json(data, Limits(members=20_000))) == 10_000
    with pytest.raises(Unreadable, match="larger than 4 bytes"):
        read_json(b"[1,2]", Limits(size=4))


def test_object_is_wanted() -> None:
    assert read_object(b'{"a": 1}') == {"a": 1}
    with pytest.raises(Unreadable, match="not an object"):
        read_object(b"[]")


def test_error_does_not_repeat_the_document() -> None:
    with pytest.raises(Unreadable) as refused:
        read_json(b'{"cnic-42101": "secret", "cnic-42101": 1}')
    assert "42101" not in str(refused.value) and refused.value.__cause__ is None


plain_json = st.recursive(
    st.none() | st.booleans() | st.integers(1 - 2**53, 2**53 - 1) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


@given(plain_json)
@settings(deadline=None)
def test_reads_back_what_json_writes(value: object) -> None:
    assert read_json(json.dumps(value, ensure_ascii=False).encode()) == value


@given(st.binary(max_size=200) | st.text('[]{},:"\\u dD89aeE.-+01n', max_size=60).map(str.encode))
@settings(deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        value = read_json(data)
    except Unreadable:
        return
    assert value == json.loads(data)
