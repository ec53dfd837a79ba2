"""The W3C's tests of JSON-LD 1.1 to RDF and of expansion, as far as a strict reading accepts their documents.

The rule: a document that we accept gives exactly the expected dataset, a document that must be refused is refused, and
each refusal of a good one is counted under its reason. The counts are fixed here, so none is skipped unseen. Most
refusals are what this product wants: the tests are full of relative IRIs, of members named by IRIs, and of data that
JSON-LD drops.
"""

import json
import re
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from pyld import jsonld as pyld

import contexts
from vc import rdfc
from vc.jsonld import to_dataset
from vc.jsonld.faults import Fault
from vc.jsonld.statements import state
from vc.nquads import Quad, read_quads
from vc.problems import Invalid

BASE = "https://w3c.github.io/json-ld-api/tests/"

OUTCOMES: dict[str, dict[str, int]] = {
    "toRdf": {
        "must be refused, is": 93,
        "not run: JSON-LD 1.0": 19,
        "not run: needs directions as compound literals": 2,
        "not run: needs the option expandContext": 1,
        "passed": 106,
        "passed but for the direction of texts": 4,
        "refused: The document has a context with @import, which is not accepted.": 5,
        "refused: The document has a context with a name that looks like a keyword.": 9,
        "refused: The document has a map whose keys are not part of what is signed.": 20,
        "refused: The document has a member name with a control character.": 1,
        "refused: The document has a member that no context defines.": 8,
        "refused: The document has a null, which leaves no trace.": 1,
        "refused: The document has a number beyond 2^53 - 1; write it as a string.": 1,
        "refused: The document has a string with a control character.": 1,
        "refused: The document has a term, type or identifier that is no absolute IRI.": 27,
        "refused: The document has an @context inside it, where only its first level may have one.": 22,
        "refused: The document has an array within an array, and only the items would remain.": 1,
        "refused: The document has an object that says nothing.": 2,
        "refused: The document is not a JSON object.": 18,
        "refused: The document names a blank node, and no signature covers that name.": 4,
        "refused: The document names a member by an IRI, where readers look for a term.": 61,
        "refused: The document repeats a value in a set, where it counts once.": 3,
        "refused: The document uses @graph, by which parts of it could escape its readers.": 35,
        "refused: The document uses @included, by which parts of it could escape its readers.": 5,
        "refused: The document uses @nest, by which parts of it could escape its readers.": 11,
        "refused: The document uses @reverse, by which parts of it could escape its readers.": 5,
        "refused: The document uses @set, by which parts of it could escape its readers.": 1,
        "refused: The document writes @type where readers look for type.": 1,
    },
    "expand": {
        "must be refused, is": 95,
        "not run: JSON-LD 1.0": 18,
        "not run: needs the option expandContext": 1,
        "passed": 102,
        "refused: The document has a context with @import, which is not accepted.": 5,
        "refused: The document has a context with a name that looks like a keyword.": 9,
        "refused: The document has a map whose keys are not part of what is signed.": 20,
        "refused: The document has a member name with a control character.": 1,
        "refused: The document has a member that no context defines.": 8,
        "refused: The document has a null, which leaves no trace.": 2,
        "refused: The document has a string with a control character.": 1,
        "refused: The document has a term, type or identifier that is no absolute IRI.": 20,
        "refused: The document has an @context inside it, where only its first level may have one.": 19,
        "refused: The document has an array within an array, and only the items would remain.": 1,
        "refused: The document has an object that says nothing.": 2,
        "refused: The document is not a JSON object.": 1,
        "refused: The document names a blank node, and no signature covers that name.": 3,
        "refused: The document names a member by an IRI, where readers look for a term.": 36,
        "refused: The document repeats a value in a set, where it counts once.": 3,
        "refused: The document uses @graph, by which parts of it could escape its readers.": 15,
        "refused: The document uses @included, by which parts of it could escape its readers.": 5,
        "refused: The document uses @nest, by which parts of it could escape its readers.": 11,
        "refused: The document uses @reverse, by which parts of it could escape its readers.": 5,
        "refused: The document uses @set, by which parts of it could escape its readers.": 1,
        "refused: The document writes @type where readers look for type.": 1,
    },
    "toRdf, second half": {
        "not run: JSON-LD 1.0": 19,
        "not run: expansion alone decides": 93,
        "not run: needs directions as compound literals": 2,
        "not run: needs the option expandContext": 1,
        "passed": 304,
        "passed but for the direction of texts": 6,
        "refused: The document has a language tag that is none (BCP 47).": 1,
        "refused: The document has a number beyond 2^53 - 1; write it as a string.": 1,
        "refused: The document has a term, type or identifier that is no absolute IRI.": 10,
        "refused: The document has a text with a member that is not part of what is signed.": 1,
        "refused: The document names a blank node, and no signature covers that name.": 9,
        "refused: The document repeats a value in a set, where it counts once.": 3,
        "refused: The document uses @included, which is not part of what is signed.": 6,
        "refused: The document uses @index, which is not part of what is signed.": 11,
    },
}


def _tests(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    yield from json.loads((folder / f"{name}-manifest.jsonld").read_bytes())["sequence"]


def _not_run(test: dict[str, Any]) -> str | None:
    options = test.get("option", {})
    if "json-ld-1.0" in (options.get("specVersion"), options.get("processingMode")):
        return "not run: JSON-LD 1.0"
    for option in ("produceGeneralizedRdf", "expandContext"):
        if option in options:
            return f"not run: needs the option {option}"
    if options.get("rdfDirection") == "compound-literal":
        return "not run: needs directions as compound literals"
    return None


def _try(folder: Path, test: dict[str, Any]) -> str:
    """Run one test as a user of this product would."""
    is_negative = "jld:NegativeEvaluationTest" in test["@type"]
    try:
        document = _absolute_contexts(json.loads((folder / test["input"]).read_bytes()), BASE + test["input"])
        if isinstance(document, dict):
            document.setdefault("@context", [{}])
        dataset = to_dataset(document, load=lambda url: _load(folder, url), inline_contexts=True)
    except Invalid as refusal:
        return "must be refused, is" if is_negative else f"refused: {refusal.problem.detail}"
    if is_negative:
        return f"WRONG: {test['@id']} is accepted"
    return _compare(dataset, folder, test)


def _try_statements(folder: Path, test: dict[str, Any]) -> str:
    """Run only the second half, from PyLD's own lenient expansion, so that more documents come so far."""
    if "jld:NegativeEvaluationTest" in test["@type"]:
        return "not run: expansion alone decides"
    location = BASE + test["input"]
    document = _absolute_contexts(json.loads((folder / test["input"]).read_bytes()), location)
    base = test.get("option", {}).get("base", location)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        options = {"base": base, "documentLoader": lambda url, _: _loaded_for_pyld(folder, url)}
        expanded = pyld.expand(document, options)
    try:
        return _compare(_quads(expanded), folder, test)
    except Fault as fault:
        return f"refused: The document {fault}."


def _compare(dataset: Any, folder: Path, test: dict[str, Any]) -> str:
    if "expect" not in test:
        return "passed"
    expected = _expected(folder / test["expect"])
    found = rdfc.canonicalize(dataset)
    if found == expected:
        return "passed"
    # Their default drops `@direction`, which we sign.
    if "rdfDirection" not in test.get("option", {}) and _without_directions(found) == expected:
        return "passed but for the direction of texts"
    return f"WRONG: {test['@id']} gives another dataset"


def _without_directions(text: str) -> str:
    text = re.sub(r"\^\^<https://www\.w3\.org/ns/i18n#([a-z-]+)_(ltr|rtl)>", r"@\1", text)
    return rdfc.canonicalize(read_quads(re.sub(r"\^\^<https://www\.w3\.org/ns/i18n#_(ltr|rtl)>", "", text)))


def _absolute_contexts(value: Any, base: str) -> Any:
    """Our contexts are named by absolute URLs alone."""
    if isinstance(value, dict):
        return {
            name: _absolute_urls(member, base) if name == "@context" else _absolute_contexts(member, base)
            for name, member in value.items()
        }
    return [_absolute_contexts(item, base) for item in value] if isinstance(value, list) else value


def _absolute_urls(value: Any, base: str) -> Any:
    if isinstance(value, list):
        return [_absolute_urls(item, base) for item in value]
    return urljoin(base, value) if isinstance(value, str) else _absolute_contexts(value, base)


def _load(folder: Path, url: str) -> dict[str, Any]:
    path = folder / url.removeprefix(BASE)
    if not path.is_file():
        raise contexts.UnknownContext(url)
    loaded: dict[str, Any] = _absolute_contexts(json.loads(path.read_bytes()), url)
    return loaded


def _loaded_for_pyld(folder: Path, url: str) -> dict[str, Any]:
    return {"contextUrl": None, "documentUrl": url, "document": _load(folder, url)}


def _expected(path: Path) -> str:
    if path.suffix == ".nq":
        return rdfc.canonicalize(read_quads(path.read_text(encoding="utf-8")))
    return rdfc.canonicalize(_quads(json.loads(path.read_bytes())))


def _quads(expanded: list[Any]) -> list[Quad]:
    origins = {id(part): (part, part) for part in _parts(expanded)}
    return [quad for node in expanded for quad in state(node, origins)]


def _parts(value: Any) -> Iterator[Any]:
    yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _parts(part)


RUNS = {
    "toRdf": ("toRdf", _try),
    "expand": ("expand", _try),
    "toRdf, second half": ("toRdf", _try_statements),
}


@pytest.mark.parametrize("name", RUNS)
def test_every_vector_has_its_known_outcome(vectors: Path, name: str) -> None:
    folder = vectors / "json-ld-api"
    manifest, attempt = RUNS[name]
    outcomes = Counter(_not_run(test) or attempt(folder, test) for test in _tests(folder, manifest))
    assert dict(outcomes) == OUTCOMES[name]
