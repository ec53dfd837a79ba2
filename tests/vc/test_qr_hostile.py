"""Hostile codes: damaged, altered, bloated. None may take long, and none may verify as anything but what was signed.

Each family stands beside a control that is read and verifies.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.signers import NOW
from tests.vc.cards import ENTRY, KEYS, KINDS, NUMBER, TABLES, signed_card
from vc import base45, cbor, cborld
from vc.cbor import Tag
from vc.cborld.envelope import CBOR_LD
from vc.problems import Document, Invalid
from vc.proofs import verify_proofs
from vc.qr import PREFIX, read_qr_text

V2 = "https://www.w3.org/ns/credentials/v2"
LONGEST = 2.0
"""Seconds that any code may take."""


@contextmanager
def quickly() -> Iterator[None]:
    started = time.process_time()
    yield
    assert time.process_time() - started < LONGEST


def code(data: bytes) -> str:
    return PREFIX + base45.encode(data)


def verdict(text: str, tables: cborld.Tables = TABLES) -> Document | None:
    """The credential if the text is read and verifies, else None. Nothing but `Invalid` may come out of it."""
    try:
        document = read_qr_text(text, tables)
        verify_proofs(document, keys=KEYS, purpose="assertionMethod", now=NOW)
    except Invalid as error:
        assert "Ghulam" not in str(error)
        assert "0017" not in str(error)
        return None
    return document


@pytest.fixture(params=KINDS)
def card(request: pytest.FixtureRequest) -> Document:
    return signed_card(str(request.param))


@pytest.fixture
def data(card: Document) -> bytes:
    return cborld.encode(card, NUMBER, TABLES)


def test_the_control_verifies(card, data):
    assert verdict(code(data)) == card


@pytest.mark.parametrize(("kind", "step"), [("unit-card", 1), ("qualification-card", 7)])
def test_every_single_bit_matters(kind, step):
    """Every bit of one card, and of the other at least one in every byte."""
    data = cborld.encode(signed_card(kind), NUMBER, TABLES)
    for place in range(0, 8 * len(data), step):
        changed = bytearray(data)
        changed[place // 8] ^= 1 << place % 8
        assert verdict(code(bytes(changed))) is None, f"bit {place}"


def test_every_character_matters(data):
    text = code(data)
    for place in range(len(text)):
        other = base45.ALPHABET[(base45.ALPHABET.index(text[place]) + 1) % 45] if text[place] != "V" else "W"
        assert verdict(text[:place] + other + text[place + 1 :]) is None, f"character {place}"


def test_every_byte_is_needed(data):
    for length in range(len(data)):
        assert verdict(code(data[:length])) is None, f"{length} bytes"
        assert verdict(code(data[:length] + data[length + 1 :])) is None, f"without byte {length}"


def test_nothing_can_be_added(data):
    for extra in (b"\x00", b"\xf6", b"\xff", data, bytes(1000)):
        assert verdict(code(data + extra)) is None
        assert verdict(code(extra + data)) is None


# Other bytes for the same document: whoever can write them can mark a card without its signature breaking.


def rewritten(data: bytes, change: Callable[[dict[int | str, Any]], Any]) -> bytes:
    """The card's CBOR with a change made to its map, written as CBOR should be."""
    item = cbor.decode(data)
    change(item.value[1])
    return cbor.encode(item)


def subject_of(payload: dict[int | str, Any]) -> dict[int | str, Any]:
    """The subject is the map that holds the name."""
    found: dict[int | str, Any] = next(
        value for value in payload.values() if isinstance(value, dict) and "Ghulam Rasool Khaskheli" in value.values()
    )
    return found


def key_of(holder: dict[int | str, Any], value: Any) -> int | str:
    return next(key for key, found in holder.items() if found == value)


def name_by_its_term(payload: dict[int | str, Any]) -> None:
    subject = subject_of(payload)
    subject["name"] = subject.pop(key_of(subject, "Ghulam Rasool Khaskheli"))


def name_as_several(payload: dict[int | str, Any]) -> None:
    subject = subject_of(payload)
    key = key_of(subject, "Ghulam Rasool Khaskheli")
    assert isinstance(key, int)
    subject[key + 1] = subject.pop(key)


def issuer_written_out(payload: dict[int | str, Any]) -> None:
    payload[key_of(payload, b"\x01")] = ENTRY["id"]


def issuer_by_two_bytes(payload: dict[int | str, Any]) -> None:
    payload[key_of(payload, b"\x01")] = b"\x00\x01"


def contexts_written_out(payload: dict[int | str, Any]) -> None:
    payload[1] = [V2, "https://w3id.org/hunar/card/v1"]


def isco_written_out(payload: dict[int | str, Any]) -> None:
    subject = subject_of(payload)
    subject[key_of(subject, b"\x22")] = "7411"


def date_written_out(payload: dict[int | str, Any]) -> None:
    payload[key_of(payload, 1788253200)] = "2026-09-01T09:00:00Z"


SAME = [
    name_by_its_term,
    name_as_several,
    issuer_written_out,
    issuer_by_two_bytes,
    contexts_written_out,
    isco_written_out,
    date_written_out,
]


@pytest.mark.parametrize("change", SAME)
def test_one_document_has_one_code(data, change):
    other = rewritten(data, change)
    assert other != data
    assert verdict(code(other)) is None


def longer_integers(data: bytes) -> Iterator[bytes]:
    """Each short unsigned integer that is the key of a map or its value, written with one byte more."""
    for place, byte in enumerate(data):
        if byte == 0x18:
            yield data[:place] + b"\x19\x00" + data[place + 1 :]
        if byte < 0x18:
            yield data[:place] + b"\x18" + data[place:]


def test_longer_integers_are_refused(data):
    variants = list(longer_integers(data))
    assert len(variants) > 20
    for variant in variants:
        assert verdict(code(variant)) is None


def test_the_same_card_in_the_older_forms_is_another_code(card, data):
    """The older forms are read too; what they say is the same, signed the same, and they are forms of their own."""
    payload = cbor.decode(data).value[1]
    older = cbor.encode(Tag(0x0600 + (NUMBER & 0x7F | 0x80), [b"\x80\x04", payload]))
    assert verdict(code(older)) == card


# Wrong numbers


def test_another_registry_entry_is_an_error(data):
    for number in (0, 1, 2, 100, NUMBER - 1, NUMBER + 1, 2**32):
        item = cbor.decode(data)
        assert verdict(code(cbor.encode(Tag(CBOR_LD, [number, item.value[1]])))) is None


def test_another_issuers_table_does_not_make_it_his(data):
    theirs = {**ENTRY, "id": "did:web:other.example"}
    assert verdict(code(data), cborld.issuer_tables([theirs])) is None
    assert verdict(code(data), cborld.issuer_tables([])) is None
    assert verdict(code(data), cborld.issuer_tables([ENTRY]))


@pytest.mark.parametrize("number", [60, 98, 99, 998, 999, 2**32, 2**53 - 1])
def test_an_unknown_term_is_an_error(data, number):
    for holder in (lambda payload: payload, subject_of):
        assert verdict(code(rewritten(data, lambda payload, of=holder: of(payload).update({number: [1]})))) is None


# Bloated


def wrapped(payload: Any, entry: int = 1) -> str:
    return code(cbor.encode(Tag(CBOR_LD, [entry, payload])))


def nest(value: Any, depth: int, wrap: Callable[[Any], Any]) -> Any:
    for _ in range(depth):
        value = wrap(value)
    return value


BOMBS = {
    "arrays in arrays": code(b"\xd9\xcb\x1d\x82\x01" + b"\x81" * 2800 + b"\x00"),
    "maps in maps": code(b"\xd9\xcb\x1d\x82\x01" + b"\xa1\x18\x64" * 900 + b"\x00"),
    "tags in tags": code(b"\xc1" * 2850 + b"\x00"),
    "an array of four thousand million": code(bytes.fromhex("d9cb1d82019affffffff")),
    "a text of an exabyte": code(bytes.fromhex("d9cb1d8201a1617a7b0fffffffffffffff")),
    "as deep as allowed, contexts on every level": wrapped(
        nest({0: 1}, 12, lambda inner: {1: [1] * 60, 118: inner}), NUMBER
    ),
    "nine hundred documents": wrapped([{0: 1}] * 900, NUMBER),
    "a thousand members": wrapped({f"{n:02x}": 0 for n in range(900)}),
    "a context of many terms in many places": wrapped(
        [{0: {f"t{n}": f"x:{n}" for n in range(100)}}, *({0: {"a": "b:c"}} for _ in range(100))]
    ),
    "prefixes in a circle": wrapped({0: {"a": "b:x", "b": "a:x"}}),
    "prefixes that double": wrapped({0: {"a": "a:aa", "b": "a:a:a:a:a:a:a"}}),
    "an endless base58 text": wrapped(
        {0: {"k": {"@id": "x:k", "@type": "https://w3id.org/security#multibase"}}, 100: b"z" * 2700}
    ),
    "a long did": wrapped({0: {"k": {"@id": "x:k", "@type": "@id"}}, 100: [1025, b"\xff" * 1300, b"\xff" * 1300]}),
    "a long name": wrapped({"n": "n" * 2800}),
    "a long unknown URL of a context": wrapped({0: "https://nobody.example/" + "x" * 2700}),
    "contexts by the hundred": wrapped({1: [1] * 900}, NUMBER),
    "objects by the hundred, each with a scoped context": wrapped({0: 1, "a": [{156: 118}] * 450}, NUMBER),
    "Open Badges by the hundred": wrapped({1: ["https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"] * 40}),
    "types by the hundred": wrapped({0: V2, 2 * 78 + 1: [118] * 800}),
    "more than a code holds": PREFIX + "0" * 10_000_000,
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_bombs_are_refused_quickly(text):
    with quickly():
        assert verdict(text) is None


def test_a_large_honest_document_is_read_quickly(card):
    """The control: as large as a code can hold, and still itself."""
    for entry in (cborld.EMPTY_ENTRY, NUMBER):
        large = {**card, "credentialSubject": {**card["credentialSubject"], "name": "n" * 2000}}
        with quickly():
            assert read_qr_text(code(cborld.encode(large, entry, TABLES)), TABLES) == large
