"""Every value of both our credentials, and of their proofs, changed, taken away or given another type (rows 1 and 21).

The table is made from the sample documents themselves, so that a member added to them is tampered with from then on.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

from tests.hostile.case import ALTERED, FULL, UNREADABLE, UNSUPPORTED, UNTRUSTED, Case, attack, control
from tests.hostile.scene import INDEX, QUALIFICATION, Scene, changed, pointer, to_json, without
from tests.verifier.world import read_sample
from vc.problems import Document
from verifier import Verdict

Path = tuple[str | int, ...]
Take = Callable[[Scene], Document]

PROOF_MEMBERS: tuple[Path, ...] = tuple(
    ("proof", name) for name in ("type", "cryptosuite", "created", "verificationMethod", "proofPurpose", "proofValue")
)


def paths(value: Any, at: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Give every place of a document below its top, with what stands there."""
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, child in children:
        yield (*at, step), child
        yield from paths(child, (*at, step))


def _other(value: Any) -> Any:
    """Give another value of the same type."""
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, int) else f"{value}x"


RETYPED: dict[str, Callable[[Any], Any]] = {
    "as-number": lambda value: 0 if isinstance(value, str) else float(value) + 0.5,
    "as-text": lambda value: "" if isinstance(value, str) else json.dumps(value),
    "as-null": lambda value: None,
    "as-boolean": lambda value: value != "true" if isinstance(value, str) else str(value),
    "as-array": lambda value: [value, value],
    "as-array-of-one": lambda value: [value],
    "as-object": lambda value: {"@value": value},
    "as-object-with-id": lambda value: {"id": value},
    "with-space": lambda value: f"{value} ",
    "with-invisible": lambda value: f"{value}\u200b",
    "in-other-case": lambda value: str(value).swapcase() + ("" if str(value).swapcase() != str(value) else "X"),
}

LESSER = ("as-number", "as-null", "as-object")
"""The types tried on the larger of the two documents, whose shape is that of the smaller one."""


def verdicts(path: Path) -> tuple[Verdict, ...]:
    """Give what may be said of a document in which this place was tampered with; in any case nothing better."""
    match path:
        case ("@context" | "credentialSchema", *_):
            return ALTERED, UNSUPPORTED
        case ("type",) | ("type", 0):
            return ALTERED, UNREADABLE
        case ("issuer",) | ("issuer", "id"):
            return ALTERED, UNTRUSTED
        case ("proof", "type" | "cryptosuite"):
            return ALTERED, UNSUPPORTED
    return (ALTERED,)


def _cases(name: str, take: Take, document: Document, retyped: tuple[str, ...]) -> Iterator[Case]:
    places = [*paths(document), *((path, "text") for path in PROOF_MEMBERS), (("proof",), {})]
    for path, value in places:
        case = f"tampered-{name}-{pointer(path)}"
        yield attack(f"{case}-deleted", 1, verdicts(path), lambda s, p=path: without(take(s), p))
        if isinstance(value, dict | list):
            continue
        yield attack(f"{case}-changed", 1, verdicts(path), lambda s, p=path: _with(take(s), p, _other))
        for kind in retyped:
            yield attack(f"{case}-{kind}", 1, verdicts(path), lambda s, p=path, k=kind: _with(take(s), p, RETYPED[k]))


def _with(document: Document, path: Path, edit: Callable[[Any], Any]) -> Document:
    value: Any = document
    for step in path:
        value = value[step]
    edited = edit(value)
    if edited == value and type(edited) is type(value):
        raise ValueError("the edit changes nothing")
    return changed(document, path, edited)


def _competency(scene: Scene) -> Document:
    return scene.competency


def _qualification(scene: Scene) -> Document:
    return scene.qualification


def _swapped_proofs(scene: Scene) -> Document:
    return scene.competency | {"proof": scene.qualification["proof"]}


def _swapped_subjects(scene: Scene) -> Document:
    other = scene.sign(scene.draft(lambda d: d["credentialSubject"].update(name="Somebody Else")))
    return scene.competency | {"credentialSubject": other["credentialSubject"]}


def _reordered(take: Take, *path: str | int) -> Callable[[Scene], Document]:
    """Sets have no order, in the graph that is signed: the same members in another order are the same document."""

    def make(scene: Scene) -> Document:
        document = take(scene)
        value: Any = document
        for step in path:
            value = value[step]
        return changed(document, path, value[::-1])

    return make


ALIGNMENT = ("credentialSubject", "achievement", "alignment")

CASES: list[Case] = [
    *_cases("competency", _competency, read_sample(), tuple(RETYPED)),
    *_cases(
        "qualification", _qualification, json.loads(QUALIFICATION.read_bytes()), tuple(RETYPED) if FULL else LESSER
    ),
    attack("tampered-proof-of-another-credential", 1, ALTERED, _swapped_proofs),
    attack("tampered-subject-of-another-credential", 1, ALTERED, _swapped_subjects),
    attack("status-moved", 21, ALTERED, lambda s: _moved(s.competency)),
    attack("status-stripped", 21, ALTERED, lambda s: without(s.competency, ("credentialStatus",))),
    control("tampered-not-competency", 1, _competency),
    control("tampered-not-qualification", 1, _qualification),
    control("tampered-not-alignments-reordered", 1, _reordered(_competency, *ALIGNMENT)),
    control("tampered-not-units-reordered", 1, _reordered(_qualification, "credentialSubject", "certifiedUnit")),
    control("tampered-not-evidence-reordered", 1, _reordered(_qualification, "evidence")),
    control("tampered-not-read-and-written", 1, lambda s: json.loads(to_json(s.qualification))),
]


def _moved(document: Document) -> Document:
    """Point the status at a neighbour that was not revoked."""
    entry = document["credentialStatus"]
    neighbour = {"id": f"{entry['statusListCredential']}#{INDEX + 1}", "statusListIndex": str(INDEX + 1)}
    return document | {"credentialStatus": entry | neighbour}
