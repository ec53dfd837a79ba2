"""Documents whose graph costs more than it should, or has no one canonical form (row 10).

Each names a trusted issuer's key, so that a verifier has to make the canonical form before it can refuse the proof: who
sends it needs nobody's signature to put the work on us.
"""

from collections.abc import Callable, Iterator
from typing import Any

from tests.hostile.case import ALTERED, UNREADABLE, UNSUPPORTED, Case, attack, control
from tests.hostile.scene import OTHER, Scene
from tests.vc.test_jsonld_hostile import HOSTILE, LARGE_BUT_SOUND
from vc.problems import Document

Make = Callable[[Scene], Document]
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
REFUSED = (ALTERED, UNSUPPORTED, UNREADABLE)


def _carried(build: Callable[[], Document]) -> Make:
    """A document of somebody else's making, with a trusted issuer's name and a proof that seems to be his."""

    def make(scene: Scene) -> Document:
        document = build()
        if "VerifiablePresentation" in str(document.get("type")):
            return document | {"proof": scene.foreign["proof"]}
        base = {"type": ["VerifiableCredential"], "credentialSubject": {"id": "urn:x"}}
        return base | document | {"issuer": OTHER, "proof": scene.foreign["proof"]}

    return make


def _subject(**members: Any) -> Callable[[], Document]:
    def build() -> Document:
        return {
            "@context": ["https://www.w3.org/ns/credentials/v2", EXAMPLES],
            "type": ["VerifiableCredential"],
            "credentialSubject": {"id": "urn:x", **members},
        }

    return build


def _tree(width: int, depth: int) -> Any:
    """Blank nodes all alike, in a tree: each must be told from its sisters, which look the same."""
    return [{"x": _tree(width, depth - 1)} for _ in range(width)] if depth else [{}] * width


def _clique(size: int) -> list[Document]:
    names = [f"_:b{number}" for number in range(size)]
    return [{"id": name, "x": [{"id": other} for other in names if other != name]} for name in names]


def _ring(size: int) -> list[Document]:
    return [{"id": f"_:b{number}", "x": {"id": f"_:b{(number + 1) % size}"}} for number in range(size)]


def _chain(length: int) -> Any:
    return {"x": _chain(length - 1)} if length else {"y": "end"}


def _nested_lists(depth: int) -> Any:
    return {"@list": [_nested_lists(depth - 1)]} if depth else "end"


GRAPHS: dict[str, Callable[[], Document]] = {
    **{f"tree-{w}-{d}": _subject(x=_tree(w, d)) for w, d in ((2, 9), (3, 5), (4, 5), (8, 3), (60, 1))},
    **{f"clique-{size}": _subject(x=_clique(size)) for size in (4, 12, 40)},
    **{f"ring-{size}": _subject(x=_ring(size)) for size in (3, 100, 1000)},
    "one-blank-name": _subject(x={"id": "_:b0", "y": "z"}),
    "blank-issuer-name": lambda: _subject()() | {"evidence": [{"id": "_:c14n0", "type": "Evidence"}]},
    "chain-20": _subject(x=_chain(18)),
    "lists-nested": _subject(x=_nested_lists(18)),
    "lists-of-lists": _subject(x={"@list": [{"@list": [{"@list": []}]}]}),
    "list-of-twins": _subject(x={"@list": [{}] * 2000}),
    "sets-nested": _subject(x=[[[[["a"]]]]]),
    "graph-named": _subject(x={"@graph": [{"id": "urn:x", "y": "z"}] * 500}),
    "reverse": _subject(**{"@reverse": {"x": [{"id": f"urn:{n}"} for n in range(2000)]}}),
    "included": _subject(**{"@included": [{"id": f"urn:{n}"} for n in range(2000)]}),
    "index-map": _subject(x={"@index": "a", "y": "z"}),
    "json-literal": _subject(x={"@type": "@json", "@value": [[[[1] * 1000]]]}),
    "language-map": _subject(x=[{"@value": "a", "@language": f"x-{n}"} for n in range(2000)]),
    "types-thousand": _subject(type=[f"https://x.example/{n}" for n in range(4000)]),
    "properties-thousand": _subject(**{f"https://x.example/{n}": "a" for n in range(4000)}),
    "names-long": _subject(**{"https://x.example/" + "a" * 900_000: "a"}),
    "relative": _subject(x={"id": "../relative", "y": "z"}),
    "empty-identifier": _subject(x={"id": "", "y": "z"}),
    "identifier-with-space": _subject(x={"id": "urn:a b", "y": "z"}),
    "identifier-with-quote": _subject(x={"id": 'urn:a> <urn:b> "c', "y": "z"}),
    "text-breaks-a-line": _subject(x='a" .\n<urn:x> <urn:p> "b'),
    "text-with-nul": _subject(x="a\x00b"),
    "text-with-escape": _subject(x="a\x1b[2Jb"),
    "text-with-delete": _subject(x="a\x7fb"),
    "text-with-noncharacter": _subject(x="a\ufffe\uffffb"),
    "number-double": _subject(x=[0.1 * number for number in range(1, 2000)]),
}


def _signed(**members: Any) -> Make:
    """What a trusted issuer really signed, costly but sound."""

    def make(scene: Scene) -> Document:
        draft = scene.foreign_draft()
        draft["@context"] = [*draft["@context"], EXAMPLES]
        draft["credentialSubject"] |= members
        return scene.sign(draft, issuer=scene.other)

    return make


def _all() -> Iterator[tuple[str, Callable[[], Document]]]:
    yield from ((f"poison-{name.replace(' ', '-')}", build) for name, build in HOSTILE.items())
    yield from ((f"large-{name.replace(' ', '-')}", build) for name, build in LARGE_BUT_SOUND.items())
    yield from ((f"shape-{name}", build) for name, build in GRAPHS.items())


CASES: list[Case] = [
    *(attack(f"graph-{name}", 10, REFUSED, _carried(build)) for name, build in _all()),
    control("graph-plain", 10, _signed(x="y")),
    control("graph-blank-nodes-told-apart", 10, _signed(x=[{"y": str(number)} for number in range(400)])),
    control("graph-blank-nodes-in-a-chain", 10, _signed(x=_chain(15))),
    control("graph-few-twins", 10, _signed(x=_tree(2, 2))),
    control("graph-many-texts", 10, _signed(x=[f"s{number}" for number in range(3000)])),
    control("graph-long-text", 10, _signed(x="a" * 500_000)),
    control("graph-long-list", 10, _signed(x={"@list": [str(number) for number in range(1000)]})),
]
