"""RDFC-1.0 against the W3C's tests, another implementation, and graphs built to be costly."""

import json
import random
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vc import rdfc
from vc.nquads import Quad, read_quads, write_quads
from vc.problems import Code, Malformed

HASH = {"SHA256": "sha256", "SHA384": "sha384"}


@cache
def _manifest(folder: Path) -> list[dict[str, str]]:
    entries: list[dict[str, str]] = json.loads((folder / "manifest.jsonld").read_bytes())["entries"]
    return entries


def _of_type(vectors: Path, kind: str) -> list[dict[str, str]]:
    return [entry for entry in _manifest(vectors / "rdf-canon") if entry["type"] == f"rdfc:{kind}"]


def _read(vectors: Path, entry: dict[str, str]) -> tuple[list[Quad], str]:
    text = (vectors / "rdf-canon" / entry["action"]).read_text(encoding="utf-8")
    return read_quads(text), HASH[entry.get("hashAlgorithm", "SHA256")]


def test_all_evaluation_tests(vectors: Path, subtests: pytest.Subtests) -> None:
    entries = _of_type(vectors, "RDFC10EvalTest")
    assert len(entries) == 64
    for entry in entries:
        with subtests.test(entry["id"]):
            quads, hash_name = _read(vectors, entry)
            expected = (vectors / "rdf-canon" / entry["result"]).read_text(encoding="utf-8")
            assert rdfc.canonicalize(quads, hash_name) == expected


def test_all_map_tests(vectors: Path, subtests: pytest.Subtests) -> None:
    entries = _of_type(vectors, "RDFC10MapTest")
    assert len(entries) == 21
    for entry in entries:
        with subtests.test(entry["id"]):
            quads, hash_name = _read(vectors, entry)
            assert rdfc.canonical_ids(quads, hash_name) == json.loads(
                (vectors / "rdf-canon" / entry["result"]).read_bytes()
            )


def test_negative_test_is_refused_at_once(vectors: Path) -> None:
    (entry,) = _of_type(vectors, "RDFC10NegativeEvalTest")
    quads, hash_name = _read(vectors, entry)
    started = time.process_time()
    with pytest.raises(Malformed) as refused:
        rdfc.canonicalize(quads, hash_name)
    assert refused.value.problem.code is Code.PROOF_TRANSFORMATION
    assert time.process_time() - started < 0.5


# Random small datasets, dense enough in blank nodes that many look alike.
terms = st.sampled_from(["_:a", "_:b", "_:c", "_:d", "_:e", "<u:1>", "<u:2>"])
quads = st.builds(
    Quad,
    terms,
    st.sampled_from(["<p:1>", "<p:2>"]),
    st.one_of(terms, st.sampled_from(['"x"', '"x"@en', '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'])),
    st.one_of(st.just(""), terms),
)
datasets = st.lists(quads, max_size=10)


def _oxigraph(dataset: list[Quad], algorithm: pyoxigraph.CanonicalizationAlgorithm) -> str:
    store = pyoxigraph.Dataset(pyoxigraph.parse(write_quads(dataset), format=pyoxigraph.RdfFormat.N_QUADS))
    store.canonicalize(algorithm)
    text = pyoxigraph.serialize(store, format=pyoxigraph.RdfFormat.N_QUADS)
    return "".join(sorted(text.decode("utf-8").splitlines(keepends=True)))


@given(datasets)
@settings(max_examples=300, deadline=None)
def test_agrees_with_another_implementation(dataset: list[Quad]) -> None:
    assert rdfc.canonicalize(dataset) == _oxigraph(dataset, pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)


@given(datasets)
@settings(deadline=None)
def test_agrees_with_another_implementation_in_sha384(dataset: list[Quad]) -> None:
    expected = _oxigraph(dataset, pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0_SHA_384)
    assert rdfc.canonicalize(dataset, "sha384") == expected


@given(datasets, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_names_and_order_of_the_input_do_not_matter(dataset: list[Quad], chance: random.Random) -> None:
    letters = chance.sample("vwxyz", 5)
    renamed = dict(zip(["_:a", "_:b", "_:c", "_:d", "_:e"], (f"_:{letter}" for letter in letters), strict=True))
    other = [Quad(*(renamed.get(term, term) for term in quad)) for quad in dataset]
    chance.shuffle(other)
    assert rdfc.canonicalize(other) == rdfc.canonicalize(dataset)


@given(datasets)
@settings(deadline=None)
def test_map_says_how_the_canonical_form_was_named(dataset: list[Quad]) -> None:
    names = {f"_:{label}": f"_:{name}" for label, name in rdfc.canonical_ids(dataset).items()}
    assert write_quads(Quad(*(names.get(term, term) for term in quad)) for quad in dataset) == rdfc.canonicalize(
        dataset
    )


def test_unknown_hash_is_a_fault_of_the_caller() -> None:
    with pytest.raises(KeyError):
        rdfc.canonicalize([], "md5")


def _edges(pairs: list[tuple[int, int]]) -> list[Quad]:
    return [Quad(f"_:n{a}", "<p:>", f"_:n{b}") for a, b in pairs]


def _clique(size: int) -> list[Quad]:
    return _edges([(a, b) for a in range(size) for b in range(size) if a != b])


def _ring(size: int) -> list[Quad]:
    return _edges([(a, (a + 1) % size) for a in range(size)])


def _rings(count: int, size: int) -> list[Quad]:
    return _edges([(r * size + a, r * size + (a + 1) % size) for r in range(count) for a in range(size)])


def _grid(size: int) -> list[Quad]:
    """A torus: every node has the same surroundings."""
    return _edges(
        [
            (row * size + column, other)
            for row in range(size)
            for column in range(size)
            for other in (row * size + (column + 1) % size, (row + 1) % size * size + column)
        ]
    )


def _two_hubs(leaves: int) -> list[Quad]:
    return _edges([(hub, 2 + hub * leaves + leaf) for hub in (0, 1) for leaf in range(leaves)])


def _bipartite(size: int) -> list[Quad]:
    return _edges([(a, size + b) for a in range(size) for b in range(size)])


def _random_regular(size: int, degree: int) -> list[Quad]:
    chance = random.Random(7)
    pairs = []
    for _ in range(degree):
        order = list(range(size))
        chance.shuffle(order)
        pairs += list(zip(order, order[1:] + order[:1], strict=True))
    return _edges(pairs)


POISON: dict[str, Callable[[], list[Quad]]] = {
    "clique of 9": lambda: _clique(9),
    "clique of 60": lambda: _clique(60),
    "ring of 3000": lambda: _ring(3000),
    "many rings": lambda: _rings(600, 5),
    "torus": lambda: _grid(40),
    "two hubs": lambda: _two_hubs(2000),
    "complete bipartite": lambda: _bipartite(50),
    "random regular": lambda: _random_regular(400, 3),
    "too many blank nodes": lambda: _edges([(a, a + 1) for a in range(20_000)]),
}
SOUND: dict[str, Callable[[], list[Quad]]] = {
    "clique of 4": lambda: _clique(4),
    "ring of 40": lambda: _ring(40),
    "chain of 5000 that differ": lambda: [
        *_edges([(a, a + 1) for a in range(5000)]),
        *(Quad(f"_:n{a}", "<v:>", f'"{a}"') for a in range(5001)),
    ],
    "star of 3000 alike": lambda: [Quad("<u:1>", "<p:>", f"_:n{a}") for a in range(3000)],
    "blank star of 1000 that differ": lambda: [
        *_edges([(0, a) for a in range(1, 1001)]),
        *(Quad(f"_:n{a}", "<v:>", f'"{a}"') for a in range(1, 1001)),
    ],
}


@pytest.mark.parametrize("name", POISON)
def test_poison_is_refused_soon(name: str) -> None:
    quads = POISON[name]()
    started = time.process_time()
    with pytest.raises(Malformed, match="costs too much"):
        rdfc.canonicalize(quads)
    assert time.process_time() - started < 2


@pytest.mark.parametrize("name", SOUND)
def test_control_is_canonicalized_soon(name: str) -> None:
    quads = SOUND[name]()
    started = time.process_time()
    lines = rdfc.canonicalize(quads).splitlines()
    assert len(lines) == len(quads)
    assert time.process_time() - started < 2
