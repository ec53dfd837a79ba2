"""CBOR-LD: what is compressed and what stays, what is refused, and that bytes and document determine each other."""

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import contexts
from vc import cbor
from vc.cbor import Tag
from vc.cborld import EMPTY_ENTRY, PLAIN_ENTRY, TypeTable, UnknownRegistryEntry, decode, encode, fixed_tables
from vc.cborld.envelope import CBOR_LD
from vc.problems import Malformed, Unreadable, Unsupported

WORDS = "https://words.example/v1"
X = "http://www.w3.org/2001/XMLSchema#"
CONTEXTS = {
    WORDS: {
        "@context": {
            "id": "@id",
            "type": "@type",
            "date": {"@id": "x:date", "@type": f"{X}date"},
            "kind": {"@id": "x:kind", "@type": "x:Kind"},
            "key": {"@id": "x:key", "@type": "https://w3id.org/security#multibase"},
            "link": {"@id": "x:link", "@type": "@id"},
            "moment": {"@id": "x:moment", "@type": f"{X}dateTime"},
            "text": "x:text",
            "x": "https://x.example/#",
            "word": {"@id": "x:word", "@type": "@vocab"},
            "Thing": {"@id": "x:Thing", "@context": {"inside": "x:inside"}},
            "part": {"@id": "x:part", "@context": {"deep": {"@id": "x:deep", "@type": "@id"}}},
            "nothing": {"@id": "x:nothing", "@context": None},
        }
    },
    "https://words.example/more": {"@context": {"extra": "https://x.example/#extra", "@import": WORDS}},
    "https://words.example/protected": {"@context": {"@protected": True, "text": "https://x.example/#text"}},
    "https://words.example/other": {"@context": {"text": "https://other.example/#text"}},
}
TABLE = TypeTable(
    {
        "context": {WORDS: 7},
        "url": {"did:web:a.example": 1, "https://a.example/255": 255, "https://a.example/65535": 65535},
        "none": {"often": 3},
        "https://x.example/#Kind": {"good": 1, "bad": 2},
    }
)
TABLES = fixed_tables({300: TABLE})


def load(url: str) -> dict[str, Any]:
    if url not in CONTEXTS:
        raise contexts.UnknownContext(url)
    return CONTEXTS[url]


def packed(document: dict[str, Any], entry: int = 300) -> dict[int | str, Any]:
    """The compressed map of a document, which must also come back."""
    data = encode(document, entry, TABLES, load=load)
    assert decode(data, TABLES, load=load) == document
    item = cbor.decode(data)
    assert item.number == CBOR_LD
    assert item.value[0] == entry
    compressed: dict[int | str, Any] = item.value[1]
    return compressed


TERMS = sorted(set(CONTEXTS[WORDS]["@context"]))
NUMBER = {term: 100 + 2 * place for place, term in enumerate(TERMS)}


def value_of(term: str, value: Any, entry: int = 300) -> Any:
    """The compressed form of one value."""
    compressed = packed({"@context": WORDS, term: value}, entry)
    return compressed[NUMBER[term] + isinstance(value, list)]


def wrapped(payload: Any, entry: int = 300) -> bytes:
    return cbor.encode(Tag(CBOR_LD, [entry, payload]))


# Values


UUID = "188e8450-269e-41eb-b545-d3692cf35398"
LINKS = {
    "did:web:a.example": b"\x01",
    "https://a.example/255": b"\x00\xff",
    "https://a.example/65535": b"\x00\x00\xff\xff",
    "https://b.example/x y": [2, "b.example/x y"],
    "http://b.example": [1, "b.example"],
    f"urn:uuid:{UUID}": [3, bytes.fromhex(UUID.replace("-", ""))],
    f"urn:uuid:{UUID.upper()}": [3, UUID.upper()],
    "urn:uuid:not-one": "urn:uuid:not-one",
    "urn:uuid:188e8450-269e-01eb-b545-d3692cf35398": "urn:uuid:188e8450-269e-01eb-b545-d3692cf35398",
    "urn:uuid:00000000-0000-0000-0000-000000000000": [3, bytes(16)],
    "data:text/plain;base64,aGk=": [4, "text/plain", b"hi"],
    "data:;base64,": [4, "", b""],
    "data:text/plain;base64,aGl=": [4, "text/plain;base64,aGl="],
    "data:text/plain,hi": [4, "text/plain,hi"],
    "did:key:zzz#zzz": [1025, (57 * 58 + 57).to_bytes(2, "big"), (57 * 58 + 57).to_bytes(2, "big")],
    "did:key:z0OIl": [1025, "z0OIl"],
    "did:v1:nym:zzz": [1024, (57 * 58 + 57).to_bytes(2, "big")],
    "did:key:a#b#c": "did:key:a#b#c",
    "did:web:b.example": "did:web:b.example",
    "https://b.example:8443/": "https://b.example:8443/",
    "https://b.example/a:b": "https://b.example/a:b",
    "https://": "https://",
    "https:b.example": "https:b.example",
    "HTTPS://b.example": "HTTPS://b.example",
    "mailto:a@b.example": "mailto:a@b.example",
    "relative": "relative",
    "": "",
}


@pytest.mark.parametrize(("url", "compressed"), LINKS.items())
def test_urls(url, compressed):
    assert value_of("link", url) == compressed


def test_a_term_as_a_url_is_its_number():
    assert value_of("word", "text") == NUMBER["text"]
    assert value_of("type", ["Thing", "@id"]) == [NUMBER["Thing"], 4]


MOMENTS = {
    "1970-01-01T00:00:00Z": 0,
    "2026-09-01T09:00:00Z": 1788253200,
    "1969-12-31T23:59:59Z": -1,
    "1969-12-31T23:59:59.250Z": [-1, 250],
    "2026-09-01T09:00:00.000Z": [1788253200, 0],
    "0001-01-01T00:00:00Z": -62135596800,
    "9999-12-31T23:59:59Z": 253402300799,
}


@pytest.mark.parametrize(("moment", "compressed"), MOMENTS.items())
def test_moments(moment, compressed):
    assert value_of("moment", moment) == compressed


@pytest.mark.parametrize(
    "text",
    [
        "2026-09-01T14:00:00+05:00",
        "2026-09-01T09:00:00z",
        "2026-09-01T09:00:00",
        "2026-09-01T09:00:00.5Z",
        "2026-09-01T09:00:00.0000Z",
        "2026-02-29T09:00:00Z",
        "2026-09-01T24:00:00Z",
        "2026-09-01T09:00:60Z",
        "10000-01-01T00:00:00Z",
        "0000-01-01T00:00:00Z",
        "2026-W36-2T09:00:00Z",
        "٢٠٢٦-09-01T09:00:00Z",
        "2026-09-01",
        "now",
        "",
    ],
)
def test_other_moments_stay_text(text):
    assert value_of("moment", text) == text


@pytest.mark.parametrize(
    ("text", "compressed"), {"1970-01-02": 86400, "1969-12-31": -86400, "2024-02-29": 1709164800}.items()
)
def test_dates(text, compressed):
    assert value_of("date", text) == compressed


@pytest.mark.parametrize("text", ["2023-02-29", "1970-1-2", "1970-01-02Z", "19700102", "1970-001", "0000-01-01"])
def test_other_dates_stay_text(text):
    assert value_of("date", text) == text


@pytest.mark.parametrize(
    ("text", "compressed"),
    {
        "zzz": b"z" + (57 * 58 + 57).to_bytes(2, "big"),
        "z": b"z",
        "uAAE": b"u\x00\x01",
        "u": b"u",
        "MAAE=": b"M\x00\x01",
    }.items(),
)
def test_multibase(text, compressed):
    assert value_of("key", text) == compressed


@pytest.mark.parametrize("text", ["unknown", "z0OIl", "MAAE", "u=", "f00", "", "z " + "z", "M====", "uAAF="])
def test_other_multibase_stays_text(text):
    """The reference encoder changes the first of these without a word."""
    assert value_of("key", text) == text


def test_a_table_of_a_type_of_its_own():
    assert value_of("kind", "good") == 1
    assert value_of("kind", "fair") == "fair"
    assert value_of("kind", ["bad", "good"]) == [2, 1]
    assert {number: value_of("kind", number) for number in (0, 126, 127, -1, -128, 40000, 2**40)} == {
        0: b"\x00",
        126: b"\x7e",
        127: b"\x00\x7f",
        -1: b"\xff",
        -128: b"\x80",
        40000: b"\x00\x00\x9c\x40",
        2**40: (2**40).to_bytes(8, "big"),
    }
    with pytest.raises(Malformed, match="below -128"):
        value_of("kind", -129)


def test_plain_text_and_other_values():
    assert value_of("text", "often") == b"\x03"
    assert value_of("text", "often", EMPTY_ENTRY) == "often"
    for value in ("seldom", 5, -5, 1.5, True, False, None, ["often", 1], [[1, [2]], []]):
        value_of("text", value)
    assert value_of("text", [["often"]]) == [[b"\x03"]]


def test_a_number_where_a_url_should_be():
    for value in (1, True, 1.5):
        with pytest.raises(Malformed, match="where a URL should"):
            value_of("link", value)


def test_a_number_where_a_date_should_be_would_come_back_as_a_date():
    with pytest.raises(Malformed, match="would not come back"):
        value_of("moment", 5)


# Terms and contexts


def test_terms_have_numbers_in_their_order_and_the_odd_one_is_for_several():
    compressed = packed({"@context": [WORDS], "text": "a", "link": ["b", "c"], "unknown": ["d"]})
    assert compressed == {1: [7], NUMBER["text"]: "a", NUMBER["link"] + 1: ["b", "c"], "unknown": ["d"]}


def test_scoped_contexts_give_numbers_when_they_come_in():
    last = max(NUMBER.values())
    compressed = packed({"@context": WORDS, "type": "Thing", "inside": "a", "part": {"deep": "urn:uuid:x"}})
    assert compressed[last + 2] == "a"
    assert compressed[NUMBER["part"]] == {last + 4: "urn:uuid:x"}
    # A word of the type's context has no meaning outside, but once named it keeps its number.
    compressed = packed({"@context": WORDS, "type": "Thing", "part": {"inside": "a"}})
    assert compressed[NUMBER["part"]] == {last + 2: "a"}
    compressed = packed({"@context": WORDS, "part": {"inside": "a"}})
    assert compressed[NUMBER["part"]] == {"inside": "a"}


def test_an_import_counts_as_a_term():
    document = {"@context": "https://words.example/more", "text": "often", "extra": "e"}
    numbers = {term: 100 + 2 * place for place, term in enumerate(TERMS)}
    first = max(numbers.values()) + 2
    assert packed(document) == {0: document["@context"], numbers["text"]: b"\x03", first + 2: "e"}


def test_several_documents_share_their_numbers():
    documents = [{"@context": WORDS, "text": "a"}, {"@context": WORDS, "type": "Thing", "inside": "b"}, {}]
    data = encode(documents, 300, TABLES, load=load)
    assert decode(data, TABLES, load=load) == documents
    assert decode(encode([], EMPTY_ENTRY)) == []
    assert encode({}, EMPTY_ENTRY) == bytes.fromhex("d9cb1d8201a0")


def test_a_context_written_out():
    inline = {"own": {"@id": "https://x.example/#own", "@type": "@id"}, "list": {"@id": "https://x.example/#l"}}
    compressed = packed({"@context": [WORDS, inline], "own": "https://b.example/"})
    assert compressed[1] == [7, inline]
    assert compressed[max(NUMBER.values()) + 4] == [2, "b.example/"]


def test_a_protected_term_cannot_be_redefined():
    with pytest.raises(Malformed, match="redefines a protected term"):
        packed({"@context": ["https://words.example/protected", "https://words.example/other"]})
    packed({"@context": ["https://words.example/other", "https://words.example/protected"]})
    packed({"@context": ["https://words.example/protected", "https://words.example/protected"]})


BAD_CONTEXTS = {
    "a definition that is a number": {"a": 1},
    "a definition that is a list": {"a": ["x:y"]},
    "a term without meaning": {"a": {"@type": "@id"}},
    "a null meaning": {"a": {"@id": None}},
    "a reverse term": {"a": {"@reverse": "https://x.example/a"}},
    "a type that is no IRI": {"a": {"@id": "https://x.example/a", "@type": ["@id"]}},
    "prefixes in a circle": {"a": "b:x", "b": "a:x"},
    "a prefix of itself": {"a": "a:x"},
    "a prefix without meaning": {"https://y": {"@type": "@id"}, "b": {"@id": "c:x"}, "c": {}},
    "an import of no URL": {"@import": 5},
}


@pytest.mark.parametrize("context", BAD_CONTEXTS.values(), ids=BAD_CONTEXTS)
def test_contexts_that_cannot_be_used(context):
    with pytest.raises(Malformed):
        packed({"@context": context})


def test_unknown_contexts_and_null_ones_are_unsupported():
    for context in ("https://nobody.example/v1", {"@import": "https://nobody.example/v1"}):
        with pytest.raises(Unsupported, match="does not know"):
            packed({"@context": context})
    with pytest.raises(Unsupported, match="null"):
        packed({"@context": WORDS, "nothing": {"text": "a"}})
    with pytest.raises(Unsupported, match="null"):
        packed({"@context": [None]})


def test_a_presentation_is_written_plain():
    credential = {"@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["VerifiableCredential"]}
    presentation = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": [credential],
    }
    with pytest.raises(Unsupported, match="null"):
        encode(presentation, EMPTY_ENTRY)
    assert decode(encode(presentation, PLAIN_ENTRY)) == presentation
    assert decode(encode(credential, EMPTY_ENTRY)) == credential


# What is refused in the bytes

GOOD = {0: 7, NUMBER["text"]: b"\x03", NUMBER["link"]: [2, "b.example"], NUMBER["kind"]: 1}


def test_the_control_is_read():
    assert decode(wrapped(GOOD), TABLES, load=load) == {
        "@context": WORDS,
        "text": "often",
        "link": "https://b.example",
        "kind": "good",
    }


def changed(**members: Any) -> dict[int | str, Any]:
    return copy.deepcopy(GOOD) | {(int(key[1:]) if key[:1] == "n" else key): value for key, value in members.items()}


def term(name: str, value: Any, several: bool = False) -> dict[int | str, Any]:
    return copy.deepcopy(GOOD) | {NUMBER[name] + several: value}


BAD_MAPS = {
    "an unknown term": (changed(n998=1), Malformed),
    "the odd number of an unknown term": (changed(n999=[1]), Malformed),
    "a number between keywords and terms": (changed(n60=1), Malformed),
    "an unknown context": (changed(n0=8), Unsupported),
    "context number 0": (changed(n0=0), Unsupported),
    "two contexts": (changed(n1=[7]), Malformed),
    "a context that is no list": ({1: 7}, Malformed),
    "a context that is a truth value": (changed(n0=True), Malformed),
    "a context that is null": (changed(n0=None), Malformed),
    "a context of bytes": (changed(n0=b"\x07"), Malformed),
    "a context with numbers": (changed(n0={5: "x:y"}), Malformed),
    "a context with bytes inside": (changed(n0={"a": {"b": [b"x"]}}), Malformed),
    "the context by its name": (changed(**{"@context": WORDS}), Malformed),
    "a term by its name": ({0: 7, "text": "a"}, Malformed),
    "a term twice": (changed(text="a"), Malformed),
    "one and several": (term("text", ["a"], several=True), Malformed),
    "several that are one": ({0: 7, NUMBER["text"] + 1: "a"}, Malformed),
    "one that is several": ({0: 7, NUMBER["text"]: ["a"]}, Malformed),
    "an unknown string": (term("text", b"\x04"), Unsupported),
    "a string's number of three bytes": (term("text", b"\x00\x00\x03"), Malformed),
    "a string's number longer than needed": (term("text", b"\x00\x03"), Malformed),
    "a string's number of no bytes": (term("text", b""), Malformed),
    "a string written out": (term("text", "often"), Malformed),
    "an unknown URL": (term("link", b"\x02"), Unsupported),
    "a URL that is an unknown term": (term("link", 998), Malformed),
    "a URL that is a term by its odd number": (term("link", NUMBER["text"] + 1), Malformed),
    "a URL written out": (term("link", "https://b.example"), Malformed),
    "a scheme that nobody knows": (term("link", [9, "b"]), Malformed),
    "a scheme that is a truth value": (term("link", [True, "b"]), Malformed),
    "a URL of nothing": (term("link", []), Malformed),
    "a URL without rest": (term("link", [2]), Malformed),
    "a URL with too much": (term("link", [2, "a", "b"]), Malformed),
    "a URL of bytes": (term("link", [2, b"b.example"]), Malformed),
    "a UUID of 15 bytes": (term("link", [3, bytes(15)]), Malformed),
    "a UUID of no layout": (term("link", [3, bytes([255] * 7 + [0] * 9)]), Malformed),
    "a UUID as text": (term("link", [3, UUID]), Malformed),
    "a key of three parts": (term("link", [1025, b"a", b"b", b"c"]), Malformed),
    "a key of numbers": (term("link", [1025, 5]), Malformed),
    "a key with a leading z as text": (term("link", [1025, "zzz"]), Malformed),
    "a number where a URL should be": (term("link", 1.5), Malformed),
    "a map in a scheme": (term("link", [2, {}]), Malformed),
    "an unknown kind": (term("kind", 3), Unsupported),
    "a kind written out": (term("kind", "good"), Malformed),
    "an integer of three bytes": (term("kind", b"\x00\x00\x05"), Malformed),
    "an integer longer than needed": (term("kind", b"\x00\x05"), Malformed),
    "bytes without a type": ({0: 7, NUMBER["moment"]: [b"x"]}, Malformed),
    "bytes that are no number of a string": ({0: 7, "other": [[b"x"]]}, Unsupported),
    "multibase of no base": (term("key", b"\x00abc"), Malformed),
    "multibase of nothing": (term("key", b""), Malformed),
    "multibase written out": (term("key", "zzz"), Malformed),
    "a moment as text": (term("moment", "1970-01-01T00:00:00Z"), Malformed),
    "a moment beyond the calendar": (term("moment", 2**52), Malformed),
    "a moment before it": (term("moment", -(2**52)), Malformed),
    "a thousand milliseconds": (term("moment", [0, 1000]), Malformed),
    "a date in the middle of a day": (term("date", 5), Malformed),
    "a date beyond the calendar": (term("date", 2**52), Malformed),
    "a tag inside": (term("text", Tag(0, "x")), Malformed),
}


@pytest.mark.parametrize(("payload", "error"), BAD_MAPS.values(), ids=BAD_MAPS)
def test_a_payload_that_breaks_a_rule(payload, error):
    with pytest.raises(error) as caught:
        decode(wrapped(payload), TABLES, load=load)
    assert "often" not in str(caught.value)


ENVELOPES = {
    "no tag": cbor.encode([300, GOOD]),
    "another tag": cbor.encode(Tag(51998, [300, GOOD])),
    "no array": cbor.encode(Tag(CBOR_LD, GOOD)),
    "one element": cbor.encode(Tag(CBOR_LD, [300])),
    "three elements": cbor.encode(Tag(CBOR_LD, [300, GOOD, 1])),
    "a negative entry": cbor.encode(Tag(CBOR_LD, [-1, GOOD])),
    "an entry that is text": cbor.encode(Tag(CBOR_LD, ["300", GOOD])),
    "an entry that is true": cbor.encode(Tag(CBOR_LD, [True, GOOD])),
    "a payload that is text": wrapped("GOOD"),
    "a payload that is null": wrapped(None),
    "an array of texts": wrapped(["a"]),
    "an array of arrays": wrapped([[GOOD]]),
    "a plain payload that is a number": wrapped(5, 0),
    "a tag in a tag": cbor.encode(Tag(CBOR_LD, Tag(CBOR_LD, [300, GOOD]))),
    "something after": wrapped(GOOD) + b"\x00",
    "nothing": b"",
    "the tag alone": bytes.fromhex("d9cb1d"),
    "an older form without number": cbor.encode(Tag(0x0680, GOOD)),
    "an older form with a number too long": cbor.encode(Tag(0x06AC, [b"\x02\x00", GOOD])),
    "an older form with a number that does not end": cbor.encode(Tag(0x06AC, [b"\x82", GOOD])),
}


@pytest.mark.parametrize("data", ENVELOPES.values(), ids=ENVELOPES)
def test_an_envelope_that_is_none(data):
    with pytest.raises(Unreadable):
        decode(data, TABLES, load=load)


def test_a_plain_payload_is_json_and_nothing_else():
    document = {"a": [1, None, True, 1.5, {"b": "c"}]}
    assert decode(encode(document, PLAIN_ENTRY)) == document
    for payload in ({5: "a"}, {"a": b"b"}, {"a": Tag(0, "b")}):
        with pytest.raises(Malformed):
            decode(wrapped(payload, PLAIN_ENTRY))


def test_the_older_form_with_the_entry_in_the_tag():
    document = decode(wrapped(GOOD), TABLES, load=load)
    assert decode(cbor.encode(Tag(0x06AC, [b"\x02", GOOD])), TABLES, load=load) == document
    small = fixed_tables({100: TABLE})
    assert decode(cbor.encode(Tag(0x0664, GOOD)), small, load=load) == document
    assert decode(cbor.encode(Tag(0x0600, {"a": 1}))) == {"a": 1}
    with pytest.raises(UnknownRegistryEntry) as caught:
        decode(cbor.encode(Tag(0x0665, GOOD)), small, load=load)
    assert caught.value.entry == 101


def test_the_oldest_form_numbers_urls_and_terms_alike():
    payload = {0: WORDS, NUMBER["link"]: 18, NUMBER["word"]: NUMBER["text"], NUMBER["text"]: b"\x12"}
    document = decode(cbor.encode(Tag(0x0501, payload)), load=load)
    assert document == {
        "@context": WORDS,
        "link": "https://www.w3.org/ns/did/v1",
        "word": "text",
        "text": "https://www.w3.org/ns/did/v1",
    }
    with pytest.raises(Malformed):
        decode(cbor.encode(Tag(0x0501, payload | {NUMBER["link"]: 98})), load=load)
    assert decode(cbor.encode(Tag(0x0500, {"a": 1}))) == {"a": 1}


def test_an_unknown_registry_entry():
    with pytest.raises(UnknownRegistryEntry, match="301") as caught:
        decode(wrapped(GOOD, 301), TABLES, load=load)
    assert caught.value.entry == 301
    with pytest.raises(UnknownRegistryEntry):
        encode({}, 301, TABLES)


@pytest.mark.parametrize("value", [2**53, float("nan"), float("inf"), "\ud800", b"bytes", {1, 2}])
def test_what_json_does_not_know_is_not_written(value):
    with pytest.raises((Malformed, TypeError)):
        encode({"a": value}, PLAIN_ENTRY)


def test_what_could_not_be_read_back_is_not_written():
    deep: Any = "x"
    for _ in range(30):
        deep = [deep]
    with pytest.raises(Malformed, match="too large or too deep"):
        encode({"a": deep}, EMPTY_ENTRY)
    with pytest.raises(Malformed, match="too large or too deep"):
        encode({"a": "x" * 70_000}, EMPTY_ENTRY)


# Whatever the document


SCALARS = (
    st.text(max_size=5)
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.booleans()
    | st.none()
    | st.sampled_from([*LINKS, *MOMENTS, "often", "good", "text", "zzz", "uAAE", "1970-01-02"])
)
NAMES = st.sampled_from([*TERMS, "inside", "deep", "unknown", "extra"]).filter(lambda name: name != "nothing")
DOCUMENTS = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=10,
)


@settings(max_examples=150)
@given(st.dictionaries(NAMES, DOCUMENTS, max_size=5), st.sampled_from([PLAIN_ENTRY, EMPTY_ENTRY, 300]))
def test_a_document_comes_back_or_is_refused(members, entry):
    document = {"@context": WORDS, **members}
    try:
        data = encode(document, entry, TABLES, load=load)
    except Malformed:
        assert entry != PLAIN_ENTRY
        return
    assert decode(data, TABLES, load=load) == document


@given(st.dictionaries(NAMES, SCALARS, max_size=5), st.data())
def test_a_flipped_bit_gives_another_document_or_none(members, draw):
    document = {"@context": WORDS, **members}
    try:
        data = encode(document, 300, TABLES, load=load)
    except Malformed:
        return
    place = draw.draw(st.integers(0, 8 * len(data) - 1))
    broken = bytearray(data)
    broken[place // 8] ^= 1 << place % 8
    try:
        found = decode(bytes(broken), TABLES, load=load)
    except (Malformed, Unreadable, Unsupported):
        return
    assert found != document
