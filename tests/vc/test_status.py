"""Bitstring Status List 1.0: entries, lists, the bits between them, and everything that must be refused."""

import gzip
import json
import re
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vc.encodings import BAD_ENCODINGS, BITS, packed
from vc.problems import Code, Document, Malformed, Unsupported
from vc.status import StatusEntry, StatusList, build_list, decode, encode, is_status_list, read_subject
from vc.status.lists import purposes

URL = "https://passport.hunar.example/status/revocation/1"
INDEX = 94567


def entry(**changes: Any) -> Document:
    made = {
        "id": f"{URL}#{INDEX}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(INDEX),
        "statusListCredential": URL,
    } | changes
    return {name: value for name, value in made.items() if value is not ...}


def messages(size: int, **changes: Any) -> Document:
    items = [{"status": hex(value), "message": f"message {value}"} for value in range(1 << size)]
    return entry(statusPurpose="message", statusSize=size, statusMessage=items, **changes)


def a_list(statuses: StatusList | None = None, **changes: Any) -> Document:
    document = build_list(
        URL,
        "did:web:passport.hunar.example",
        "revocation",
        statuses or StatusList.empty(),
        valid_from=datetime(2026, 1, 31, 9, tzinfo=UTC),
        lasts=timedelta(days=30),
        ttl=timedelta(hours=24),
    )
    return document | changes


def with_subject(**changes: Any) -> Document:
    document = a_list()
    subject = document["credentialSubject"] | changes
    document["credentialSubject"] = {name: value for name, value in subject.items() if value is not ...}
    return document


# Entries


def test_an_entry_is_read_and_written() -> None:
    read = StatusEntry.read(entry())
    assert read == StatusEntry("revocation", INDEX, URL)
    assert read.write() == entry()


def test_an_entry_with_messages_is_read_and_written() -> None:
    document = messages(2, statusReference="https://example.org/dictionary/")
    read = StatusEntry.read(document)
    assert (read.size, read.messages[3]) == (2, "message 3")
    assert read.references == ("https://example.org/dictionary/",)
    assert StatusEntry.read(read.write()) == read


GOOD_ENTRIES = {
    "without id": entry(id=...),
    "index 0": entry(statusListIndex="0"),
    "the greatest index": entry(statusListIndex="9999999999"),
    "a purpose of its own": entry(statusPurpose="https://example.org/purpose"),
    "size 1 stated": entry(statusSize=1),
    "messages for one bit": messages(1),
    "messages for 8 bits": messages(8),
    "messages in another order": messages(1)
    | {"statusMessage": [{"status": "0x1", "message": "set", "more": 1}, {"status": "0x0", "message": "undefined"}]},
    "several references": entry(statusReference=["https://a.example/", "https://b.example/"]),
    "a list on another host": entry(statusListCredential="https://status.example/1"),
}

BAD_ENTRIES = {
    "a text": "BitstringStatusListEntry",
    "null": None,
    "two types": entry(type=["BitstringStatusListEntry", "Other"]),
    "the type in an array": entry(type=["BitstringStatusListEntry"]),
    "id of the list": entry(id=URL),
    "id not a URL": entry(id="entry 1"),
    "id null": entry(id=None),
    "no purpose": entry(statusPurpose=...),
    "empty purpose": entry(statusPurpose=""),
    "two purposes": entry(statusPurpose=["revocation", "suspension"]),
    "no index": entry(statusListIndex=...),
    "index a number": entry(statusListIndex=INDEX),
    "index null": entry(statusListIndex=None),
    "index empty": entry(statusListIndex=""),
    "index negative": entry(statusListIndex="-1"),
    "index minus zero": entry(statusListIndex="-0"),
    "index with plus": entry(statusListIndex="+1"),
    "index with a leading zero": entry(statusListIndex="094567"),
    "index 00": entry(statusListIndex="00"),
    "index with a space before": entry(statusListIndex=" 1"),
    "index with a newline": entry(statusListIndex="1\n"),
    "index hexadecimal": entry(statusListIndex="0x1"),
    "index with an underscore": entry(statusListIndex="94_567"),
    "index with a point": entry(statusListIndex="1.0"),
    "index with an exponent": entry(statusListIndex="1e3"),
    "index in Arabic digits": entry(statusListIndex="٩٤٥٦٧"),
    "index in wide digits": entry(statusListIndex="９４５６７"),
    "index superscript": entry(statusListIndex="1²"),
    "no list": entry(statusListCredential=...),
    "list not a URL": entry(statusListCredential="status/1"),
    "list with a space": entry(statusListCredential=URL + " "),
    "list in an array": entry(statusListCredential=[URL]),
    "list in an object": entry(statusListCredential={"id": URL}),
    "size 0": entry(statusSize=0),
    "size negative": entry(statusSize=-1),
    "size a text": entry(statusSize="1"),
    "size a fraction": entry(statusSize=1.0),
    "size true": entry(statusSize=True),
    "size null": entry(statusSize=None),
    "size without messages": entry(statusSize=2),
    "too few messages": messages(2) | {"statusMessage": messages(1)["statusMessage"]},
    "too many messages": messages(1) | {"statusMessage": messages(2)["statusMessage"]},
    "one message for one bit": entry(statusMessage=[{"status": "0x0", "message": "unset"}]),
    "messages in an object": entry(statusMessage={"status": "0x0", "message": "unset"}),
    "one status twice": entry(statusMessage=[{"status": "0x1", "message": "a"}, {"status": "0x1", "message": "b"}]),
    "one status twice, in two spellings": entry(
        statusMessage=[{"status": "0x1", "message": "a"}, {"status": "0x01", "message": "b"}]
    ),
    "a status beyond the size": entry(
        statusMessage=[{"status": "0x0", "message": ""}, {"status": "0x2", "message": ""}]
    ),
    "status a number": entry(statusMessage=[{"status": 0, "message": ""}, {"status": 1, "message": ""}]),
    "status without 0x": entry(statusMessage=[{"status": "0", "message": ""}, {"status": "1", "message": ""}]),
    "status endless": entry(statusMessage=[{"status": "0x" + "0" * 99, "message": ""}] * 2),
    "message missing": entry(statusMessage=[{"status": "0x0"}, {"status": "0x1"}]),
    "message a number": entry(statusMessage=[{"status": "0x0", "message": 0}, {"status": "0x1", "message": 1}]),
    "messages as texts": entry(statusMessage=["unset", "set"]),
    "reference not a URL": entry(statusReference="dictionary"),
    "reference null": entry(statusReference=None),
}


@pytest.mark.parametrize("name", GOOD_ENTRIES)
def test_good_entries(name: str) -> None:
    read = StatusEntry.read(GOOD_ENTRIES[name])
    assert StatusEntry.read(read.write()) == read


@pytest.mark.parametrize("name", BAD_ENTRIES)
def test_bad_entries(name: str) -> None:
    with pytest.raises(Malformed) as caught:
        StatusEntry.read(BAD_ENTRIES[name], "/credentialStatus/0")
    assert caught.value.problem.code is Code.MALFORMED_VALUE
    assert caught.value.problem.pointer.startswith("/credentialStatus/0")


@pytest.mark.parametrize("index", ["10000000000", "9" * 5000])
def test_an_index_beyond_every_list_is_out_of_range(index: str) -> None:
    with pytest.raises(Malformed) as caught:
        StatusEntry.read(entry(statusListIndex=index))
    assert caught.value.problem.code is Code.RANGE


@pytest.mark.parametrize(
    "document", [entry(type="StatusList2021Entry"), entry(type=...), {}, entry(statusSize=13), entry(statusSize=10**9)]
)
def test_what_we_do_not_know_is_unsupported(document: Document) -> None:
    with pytest.raises(Unsupported):
        StatusEntry.read(document)


# Bits


def test_the_first_entry_is_the_highest_bit() -> None:
    statuses = StatusList.empty()
    statuses[0] = 1
    statuses[9] = 1
    assert statuses.bits[:3] == b"\x80\x40\x00"
    assert (statuses[0], statuses[1], statuses[8], statuses[9], statuses[10]) == (1, 0, 0, 1, 0)


def test_entries_of_several_bits_begin_with_the_highest() -> None:
    statuses = StatusList(bytes.fromhex("123456"), 4)
    assert [statuses[index] for index in range(6)] == [1, 2, 3, 4, 5, 6]
    assert [StatusList(bytes.fromhex("123456"), 12)[index] for index in range(2)] == [0x123, 0x456]


SIZES = st.integers(1, 12)


@given(st.data(), SIZES)
def test_setting_one_entry_leaves_its_neighbours(data: st.DataObject, size: int) -> None:
    statuses = StatusList(data.draw(st.binary(min_size=8, max_size=40)), size)
    index = data.draw(st.integers(0, len(statuses) - 1))
    status = data.draw(st.integers(0, (1 << size) - 1))
    before = [statuses[number] for number in range(len(statuses))]
    tail = int.from_bytes(statuses.bits, "big") & (1 << len(statuses.bits) * 8 - len(statuses) * size) - 1
    statuses[index] = status
    before[index] = status
    assert [statuses[number] for number in range(len(statuses))] == before
    assert int.from_bytes(statuses.bits, "big") & (1 << len(statuses.bits) * 8 - len(statuses) * size) - 1 == tail


@given(st.lists(st.integers(0, 15), max_size=64), SIZES)
def test_values_are_those_of_one_long_binary_number(values: list[int], size: int) -> None:
    values = [value % (1 << size) for value in values]
    statuses = StatusList.empty(len(values), size)
    for index, value in enumerate(values):
        statuses[index] = value
    written = "".join(f"{value:0{size}b}" for value in values)
    assert f"{int.from_bytes(statuses.bits, 'big'):0{len(statuses.bits) * 8}b}".rstrip("0") == written.rstrip("0")


@pytest.mark.parametrize(("index", "status"), [(-1, 0), (8, 0), (2**40, 0), (0, 2), (0, -1)])
def test_out_of_range(index: int, status: int) -> None:
    statuses = StatusList.empty(8)
    with pytest.raises(Malformed) as caught:
        statuses[index] = status
    assert caught.value.problem.code is Code.RANGE
    assert statuses.bits == b"\0"


def test_an_entry_must_fit_whole() -> None:
    statuses = StatusList(b"\xff", 3)
    assert len(statuses) == 2
    with pytest.raises(Malformed):
        statuses[2]


@given(st.sets(st.integers(0, 999)), st.sets(st.integers(0, 999)))
def test_rising(first: set[int], second: set[int]) -> None:
    def of(indexes: set[int]) -> StatusList:
        statuses = StatusList.empty(1000)
        for index in indexes:
            statuses[index] = 1
        return statuses

    one, other = of(first), of(second)
    assert one.rises_from(other) == (first >= second)


def test_lists_of_different_shape_do_not_compare() -> None:
    small, large, wide = StatusList.empty(8), StatusList.empty(16), StatusList.empty(8, 2)
    assert large.rises_from(small)
    assert not small.rises_from(large)
    assert not wide.rises_from(small)


# Compression


@given(st.binary(max_size=2000))
def test_what_is_encoded_is_decoded(bits: bytes) -> None:
    assert decode(encode(bits)) == bits
    assert encode(bits) == encode(bits)


@pytest.mark.parametrize("name", BAD_ENCODINGS)
def test_bad_encodings(name: str) -> None:
    with pytest.raises(Malformed) as caught:
        decode(BAD_ENCODINGS[name])
    assert caught.value.problem.code is Code.MALFORMED_VALUE


def test_gzip_of_other_makers_is_read() -> None:
    """A time, a name and another level in the header change nothing."""
    named = bytearray(gzip.compress(BITS, 1, mtime=1234567890))
    named[3] |= 8
    named[10:10] = b"list.bin\0"
    assert decode(packed(bytes(named))) == BITS


def test_a_list_of_exactly_the_limit_is_read_and_no_larger_one() -> None:
    assert len(decode(encode(bytes(4096)), limit=4096)) == 4096
    with pytest.raises(Unsupported):
        decode(encode(bytes(4097)), limit=4096)


def test_a_bomb_is_not_expanded() -> None:
    bomb = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = bytes(1024 * 1024)
    text = packed(b"".join([*(bomb.compress(block) for _ in range(256)), bomb.flush()]))  # 256 MiB in 350 kB
    with pytest.raises(Unsupported):
        decode(text)


# Lists


def test_the_list_written_is_dated_and_bound_to_its_url() -> None:
    document = a_list()
    assert (document["validFrom"], document["validUntil"]) == ("2026-01-31T09:00:00Z", "2026-03-02T09:00:00Z")
    assert document["id"] == URL
    assert document["credentialSubject"]["ttl"] == 86_400_000


BAD_SUBJECTS = {
    "no purpose": with_subject(statusPurpose=...),
    "purposes empty": with_subject(statusPurpose=[]),
    "purpose a number": with_subject(statusPurpose=["revocation", 1]),
    "subject missing": a_list(credentialSubject=None),
    "two subjects": a_list(credentialSubject=[a_list()["credentialSubject"]] * 2),
    "subject of another type": with_subject(type="StatusList2021"),
    "subject of two types": with_subject(type=["BitstringStatusList"]),
    "subject without type": with_subject(type=...),
    "no list": with_subject(encodedList=...),
    "list a number": with_subject(encodedList=0),
    "two lists": with_subject(encodedList=[encode(BITS)] * 2),
    "ttl a text": with_subject(ttl="86400000"),
    "ttl negative": with_subject(ttl=-1),
    "ttl true": with_subject(ttl=True),
}


@pytest.mark.parametrize("name", BAD_SUBJECTS)
def test_bad_subjects(name: str) -> None:
    with pytest.raises(Malformed) as caught:
        read_subject(BAD_SUBJECTS[name])
    assert caught.value.problem.code is Code.MALFORMED_VALUE
    assert caught.value.problem.pointer.startswith("/credentialSubject")


@pytest.mark.parametrize(
    "document",
    [
        a_list(),
        with_subject(statusPurpose=["suspension", "revocation"]),
        with_subject(ttl=...),
        with_subject(ttl=0),
        with_subject(encodedList=encode(BITS + BITS)),
    ],
)
def test_good_subjects(document: Document) -> None:
    assert read_subject(document) is document["credentialSubject"]


@pytest.mark.parametrize(
    ("kind", "known"),
    [
        (["VerifiableCredential", "BitstringStatusListCredential"], True),
        ("BitstringStatusListCredential", True),
        (["VerifiableCredential"], False),
        (["BitstringStatusListCredential2"], False),
        (None, False),
    ],
)
def test_a_status_list_is_known_by_its_type(kind: object, known: bool) -> None:
    assert is_status_list(a_list(type=kind)) is known


# Official ones


def test_official_examples(vectors: Path) -> None:
    """Each entry and list printed in the standard, comments and dots removed."""
    items = json.loads((vectors / "bitstring-status-list" / "spec-examples.json").read_text("utf-8"))["items"]
    entries = lists = 0
    for item in items:
        text = re.sub(r"^\s*//.*$", "", item["content"], flags=re.MULTILINE)
        try:
            document = json.loads(text)
        except ValueError:
            continue
        status = document.get("credentialStatus", [])
        for one in status if isinstance(status, list) else [status]:
            assert StatusEntry.read(one).write() == one
            entries += 1
        if "BitstringStatusListCredential" in document.get("type", []):
            subject = read_subject(document)
            assert is_status_list(document)
            assert "revocation" in purposes(subject)
            assert StatusList.decode(subject["encodedList"])[INDEX] == 0
            lists += 1
    assert (entries, lists) == (11, 6)
