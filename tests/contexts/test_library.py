"""The library gives what was published, to everybody the same, and nothing else."""

import copy
import hashlib
import json
import pickle
import runpy
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import contexts
from contexts.frozen import FrozenDict, FrozenList, freeze
from contexts.library import canonical_digest
from vc import jcs

ROOT = Path(__file__).resolve().parents[2]
lay_out = runpy.run_path(str(ROOT / "scripts" / "lay_out_json.py"))["lay_out"]

URLS = sorted(contexts.index())
NAMED = {
    "https://www.w3.org/ns/credentials/v2",
    "https://www.w3.org/2018/credentials/v1",
    "https://www.w3.org/ns/credentials/examples/v2",
    "https://w3id.org/security/data-integrity/v1",
    "https://w3id.org/security/data-integrity/v2",
    "https://w3id.org/security/multikey/v1",
    "https://www.w3.org/ns/did/v1",
    "https://www.w3.org/ns/did/v1.1",
    "https://www.w3.org/ns/cid/v1",
    "https://w3id.org/security/jwk/v1",
    "https://w3id.org/security/suites/ed25519-2020/v1",
    "https://purl.imsglobal.org/spec/ob/v3p0/context.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
    "https://www.w3.org/ns/credentials/status/v1",
    "https://w3id.org/vc/status-list/2021/v1",
    "https://w3id.org/vc-barcodes/v1",
    contexts.HUNAR,
    contexts.HUNAR_CARD,
}


def test_every_context_that_the_product_promises_is_there():
    assert set(URLS) >= NAMED


@pytest.mark.parametrize("url", URLS)
def test_every_context_loads(url):
    assert "@context" in contexts.load(url)


@pytest.mark.parametrize("url", URLS)
def test_every_file_is_our_own_layout_of_its_content(url):
    text = (ROOT / "contexts" / contexts.index()[url].file).read_text(encoding="utf-8")
    assert text == lay_out(json.loads(text))


def test_every_file_is_in_the_index():
    files = {path.name for path in (ROOT / "contexts").glob("*.jsonld")}
    assert files == {entry.file for entry in contexts.index().values()}


@pytest.fixture(scope="module")
def published(shared: Path) -> dict[str, list[bytes]]:
    """The bytes of every publication in the standards folder, by their SHA-256."""
    folder = shared / "standards" / "contexts"
    every = [path.read_bytes() for path in folder.iterdir() if path.name != "index.json"]
    return {hashlib.sha256(data).hexdigest(): data for data in every}


@pytest.mark.parametrize("url", [url for url in URLS if url not in contexts.OWN])
def test_content_and_digests_are_those_of_the_publication(url, published):
    entry = contexts.index()[url]
    data = published[entry.published_sha256]
    assert canonical_digest(json.loads(data)) == entry.digest
    for each in entry.published:
        assert hashlib.sha384(published[each.sha256]).hexdigest() == each.sha384


@pytest.mark.parametrize("url", [url for url in URLS if url not in contexts.OWN])
def test_the_url_is_that_of_the_publication_and_its_bytes_are_not_ours(url, shared, published):
    folder = shared / "standards" / "contexts"
    rows = {row["url"]: row for row in json.loads((folder / "index.json").read_bytes())["contexts"]}
    entry = contexts.index()[url]
    assert entry.is_published_as(bytes.fromhex(rows[url]["sha256"]))
    assert (ROOT / "contexts" / entry.file).read_bytes() not in published.values()


def test_both_publications_of_open_badges_3_0_3_are_known():
    entry = contexts.index()["https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]
    assert [each.sha256[:8] for each in entry.published] == ["3d34f4d4", "ef2fa9c7"]
    assert "jti" in contexts.load(entry.url)["@context"]
    assert not entry.is_published_as(bytes(32))


@pytest.mark.parametrize("url", contexts.OWN)
def test_our_own_contexts_are_pinned_by_their_bytes(url):
    entry = contexts.index()[url]
    data = (ROOT / "contexts" / entry.file).read_bytes()
    assert contexts.read(url) == data
    assert entry.published_sha256 == hashlib.sha256(data).hexdigest()
    assert entry.is_published_as(hashlib.sha384(data).digest())


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/context",
        "",
        "https://www.w3.org/ns/credentials/v2/",
        "https://www.w3.org/ns/credentials/V2",
        "http://www.w3.org/ns/credentials/v2",
        "https://www.w3.org/ns/credentials/v2#",
        " https://www.w3.org/ns/credentials/v2",
        "https://www.w3.org/ns/credentials/undefined-terms/v2",
        "credentials-v2.jsonld",
        "../contexts/credentials-v2.jsonld",
    ],
)
def test_any_other_url_is_unknown(url):
    with pytest.raises(contexts.UnknownContext) as caught:
        contexts.load(url)
    assert caught.value.url == url
    assert str(caught.value) == f"the JSON-LD context {url} is not one that this product knows"
    with pytest.raises(contexts.UnknownContext):
        contexts.read(url)


@pytest.mark.parametrize("url", [None, 1, ["https://www.w3.org/ns/credentials/v2"], {}])
def test_what_is_no_url_is_unknown(url):
    with pytest.raises(contexts.UnknownContext):
        contexts.load(url)


def test_a_damaged_file_is_refused(monkeypatch):
    library = sys.modules["contexts.library"]
    whole = library.read_file
    monkeypatch.setattr(library, "read_file", lambda name: whole(name).replace(b"schema.org/name", b"schema.org/nome"))
    library._load.cache_clear()
    try:
        with pytest.raises(contexts.DamagedContext, match=r"credentials-v2\.jsonld is damaged"):
            contexts.load("https://www.w3.org/ns/credentials/v2")
        assert contexts.load("https://w3id.org/security/multikey/v1")
    finally:
        library._load.cache_clear()


MUTATIONS = {
    "set": lambda d: d.__setitem__("@context", {}),
    "delete": lambda d: d.__delitem__("@context"),
    "update": lambda d: d.update(x=1),
    "or": lambda d: d.__ior__({"x": 1}),
    "pop": lambda d: d.pop("@context"),
    "popitem": lambda d: d.popitem(),
    "clear": lambda d: d.clear(),
    "setdefault": lambda d: d.setdefault("x", 1),
    "deep": lambda d: d["@context"]["VerifiableCredential"]["@context"].update(x=1),
}


@pytest.mark.parametrize("change", MUTATIONS.values(), ids=MUTATIONS)
def test_nobody_can_change_what_others_load(change):
    url = "https://www.w3.org/ns/credentials/v2"
    before = json.dumps(contexts.load(url))
    with pytest.raises(TypeError, match="cannot be changed"):
        change(contexts.load(url))
    assert json.dumps(contexts.load(url)) == before


@pytest.mark.parametrize(
    "change",
    [
        lambda v: v.append(1),
        lambda v: v.__setitem__(0, 1),
        lambda v: v.__delitem__(0),
        lambda v: v.extend([1]),
        lambda v: v.insert(0, 1),
        lambda v: v.pop(),
        lambda v: v.remove(1),
        lambda v: v.clear(),
        lambda v: v.sort(),
        lambda v: v.reverse(),
        lambda v: v.__iadd__([1]),
        lambda v: v.__imul__(2),
    ],
)
def test_a_frozen_list_cannot_be_changed(change):
    frozen = freeze([1, 2])
    with pytest.raises(TypeError):
        change(frozen)
    assert frozen == [1, 2]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(JSON)
def test_frozen_values_are_equal_and_their_copies_are_plain(value):
    frozen = freeze(value)
    assert frozen == value
    assert json.dumps(frozen) == json.dumps(value)
    assert pickle.loads(pickle.dumps(frozen)) == value
    thawed = copy.deepcopy(frozen)
    assert thawed == value
    assert not isinstance(thawed, FrozenDict | FrozenList)


@pytest.mark.parametrize("url", URLS)
def test_the_digest_is_that_of_the_jcs_form(url):
    content = copy.deepcopy(contexts.load(url))
    assert hashlib.sha256(jcs.canonicalize(content)).hexdigest() == contexts.index()[url].digest
