"""Documents built to be costly or confusing: refused or done within two seconds, and never another error."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.memory import peak_of
from tests.vc.documents import EXAMPLES, OB, SUBJECT, V2, credential
from vc import canonical
from vc.jsonld import to_dataset
from vc.problems import Invalid, Malformed


def _nested(depth: int) -> dict[str, Any]:
    node: dict[str, Any] = {"x": "y"}
    for _ in range(depth):
        node = {"x": node, "y": "z"}
    return node


def _examples(**subject: Any) -> dict[str, Any]:
    return credential(**{"@context": [V2, OB, EXAMPLES], SUBJECT: subject})


_SCOPES: dict[str, Any] = {f"q{number}": {"@id": f"ex:q{number}", "@context": {}} for number in range(300)}
_LARGE_SCOPE = {f"t{number}": f"ex:t{number}" for number in range(1200)}

LARGE_BUT_SOUND: dict[str, Callable[[], dict[str, Any]]] = {
    "texts": lambda: _examples(x=[f"s{number}" for number in range(4900)]),
    "empty objects": lambda: _examples(x=[{}] * 4900),
    "objects": lambda: _examples(x=[{"y": str(number)} for number in range(2400)]),
    "objects alike": lambda: _examples(x=[{"y": "a"} for _ in range(2400)]),
    "typed objects": lambda: _examples(x=[{"type": "Achievement"} for _ in range(2400)]),
    "types": lambda: _examples(type=[f"T{number}" for number in range(4900)]),
    "names": lambda: _examples(**{f"x{number}": "v" for number in range(4900)}),
    "long text": lambda: _examples(x="a" * 1_000_000),
    "long list": lambda: _examples(x={"@list": [str(number) for number in range(4800)]}),
    "long JSON": lambda: _examples(x={"@type": "@json", "@value": [1] * 4800}),
    "deep": lambda: _examples(x=_nested(20)),
    "many credentials": lambda: {
        "@context": [V2],
        "type": "VerifiablePresentation",
        "verifiableCredential": [credential(id=f"urn:c:{number}") for number in range(200)],
    },
    "credentials alike": lambda: {
        "@context": [V2],
        "type": "VerifiablePresentation",
        "verifiableCredential": [{"@context": V2, "type": "VerifiableCredential", "name": "a"} for _ in range(600)],
    },
}
HOSTILE: dict[str, Callable[[], dict[str, Any]]] = {
    "list of the same": lambda: _examples(x={"@list": ["a"] * 4800}),
    "contexts": lambda: credential(**{"@context": [V2, OB] * 2500}),
    "scoped contexts multiplied": lambda: {
        "@context": [{**_SCOPES, "p": {"@id": "ex:p", "@context": _LARGE_SCOPE}}],
        **{f"q{number}": {"p": {"t1": "v"}} for number in range(300)},
    },
    "scoped contexts that name known ones": lambda: {
        "@context": [{f"q{n}": {"@id": f"ex:q{n}", "@context": [OB, V2, {"r": f"ex:{n}"}]} for n in range(600)}],
        "q1": {"r": "x"},
    },
    "chain of prefixes": lambda: {"@context": [{f"t{n}": f"t{n + 1}:a" for n in range(2000)}], "t1": "x"},
    "chain of terms": lambda: {"@context": [{f"t{n}": f"t{n + 1}" for n in range(2000)}], "t1": "x"},
    "blank nodes in pairs of pairs": lambda: _examples(x=[{"y": [{"z": [{}] * 4}] * 4}] * 100),
}


@pytest.mark.parametrize("name", LARGE_BUT_SOUND)
def test_large_document_is_canonicalized_soon(name: str) -> None:
    document = LARGE_BUT_SOUND[name]()
    started = time.process_time()
    assert canonical.rdfc(document)
    assert time.process_time() - started < 2


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_document_is_refused_soon(name: str) -> None:
    document = HOSTILE[name]()
    started = time.process_time()
    with pytest.raises(Malformed):
        canonical.rdfc(document, inline_contexts=True)
    assert time.process_time() - started < 2


NAMES = [
    *("id", "type", "name", "p", "issuer", "credentialSubject", "verifiableCredential", "proof", "evidence", "ex:x"),
    *("relatedResource", "@id", "@type", "@value", "@list", "@set", "@graph", "@language", "@context", "@index"),
    *("@reverse", "@none"),
]
IN_CONTEXTS = [
    *("p", "q", "@vocab", "@base", "@language", "@direction", "@version", "@protected", "@propagate", "@type"),
    *("@container", "@id", "@context"),
]
names = st.sampled_from(NAMES)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.floats()
    | st.sampled_from(["", "x", "ex:o", "_:b", "@id", "en", V2]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(names, values, max_size=6), st.booleans())
@settings(deadline=None)
def test_any_document_is_canonicalized_or_refused(document: dict[str, Any], inline_contexts: bool) -> None:
    document["@context"] = [V2, EXAMPLES]
    try:
        canonical.rdfc(document, inline_contexts=inline_contexts)
    except Invalid:
        return


@given(st.dictionaries(st.sampled_from(IN_CONTEXTS), values, max_size=5))
@settings(deadline=None)
def test_any_inline_context_is_used_or_refused(context: dict[str, Any]) -> None:
    try:
        to_dataset({"@context": [V2, context, {"r": "ex:r"}], "p": {"q": "x"}, "r": 1}, inline_contexts=True)
    except Invalid:
        return


def test_all_of_them_together_take_little_memory() -> None:
    program = (
        "from tests.vc.test_jsonld_hostile import HOSTILE, LARGE_BUT_SOUND\n"
        "from vc import canonical\n"
        "from vc.problems import Invalid\n"
        "for build in [*HOSTILE.values(), *LARGE_BUT_SOUND.values()]:\n"
        "    try: canonical.rdfc(build(), inline_contexts=True)\n"
        "    except Invalid: pass\n"
    )
    assert peak_of(program) < 256 * 2**20
