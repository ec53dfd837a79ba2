"""Claims added after signing, in every object, in each way that JSON-LD might swallow without a trace (row 1).

Three carriers: our credential, and a credential of a trusted issuer without a closed schema under each canonical form,
where nothing but the canonical form stands in the way.
"""

from collections.abc import Callable, Iterator
from typing import Any

from tests.hostile.case import ALTERED, UNSUPPORTED, Case, attack, control
from tests.hostile.families.tampering import paths
from tests.hostile.scene import Scene, changed, pointer
from tests.verifier.world import read_sample
from vc.problems import Document

Path = tuple[str | int, ...]

ADDED: dict[str, tuple[str, Any]] = {
    "undefined": ("salary", "100000 PKR"),
    "undefined-object": ("license", {"type": "Master", "level": 8}),
    "undefined-null": ("salary", None),
    "undefined-empty": ("salary", []),
    "defined": ("description", "Master of every trade"),
    "defined-null": ("description", None),
    "defined-empty": ("tag", []),
    "by-iri": ("https://schema.org/jobTitle", "Master electrician"),
    "by-prefix": ("ceasn:grade", "A"),
    "blank-name": ("_:grade", "A"),
    "name-empty": ("", "A"),
    "name-at": ("@grade", "A"),
    "index": ("@index", "Master electrician"),
    "reverse": ("@reverse", {"https://schema.org/owns": {"id": "urn:x"}}),
    "included": ("@included", [{"id": "urn:x", "type": "Achievement"}]),
    "graph": ("@graph", [{"id": "urn:x", "type": "Achievement"}]),
    "nest": ("@nest", {"description": "Master"}),
    "set": ("@set", ["Master"]),
    "value": ("@value", "Master"),
    "language": ("@language", "en"),
    "direction": ("@direction", "rtl"),
    "context": ("@context", {"salary": None}),
    "keyword-id": ("@id", "urn:x"),
    "keyword-type": ("@type", "Master"),
}


def _document(value: Any) -> list[Path]:
    return [(), *(path for path, child in paths(value) if isinstance(child, dict))]


def _put(path: Path, name: str, value: Any, take: Callable[[Scene], Document]) -> Callable[[Scene], Document]:
    return lambda scene: changed(take(scene), (*path, name), value)


def _competency(scene: Scene) -> Document:
    return scene.competency


def _foreign(scene: Scene) -> Document:
    return scene.foreign


def _foreign_by_jcs(scene: Scene) -> Document:
    return scene.sign(scene.foreign_draft(), issuer=scene.other, suite="eddsa-jcs-2022")


def _added(carrier: str, take: Callable[[Scene], Document], places: list[Path], names: list[str]) -> Iterator[Case]:
    for path in places:
        for name in names:
            member, value = ADDED[name]
            yield attack(
                f"added-{carrier}-{pointer(path) or 'top'}-{name}",
                1,
                (ALTERED, UNSUPPORTED),
                _put(path, member, value, take),
            )


_SAMPLE = read_sample()
_MAPS = {
    ("credentialSubject", "translatedName"),
    ("credentialSubject", "achievement", "competencyStandard", "translatedName"),
}
_OWN = [path for path in _document(_SAMPLE) if path not in _MAPS]
_FEW = ["undefined", "undefined-null", "defined-null", "index", "by-iri", "context"]
_FOREIGN: list[Path] = [
    (),
    ("issuer",),
    ("credentialSubject",),
    ("credentialSubject", "achievement"),
    ("credentialSubject", "achievement", "criteria"),
]


def _appended(path: Path, item: Any) -> Callable[[Scene], Document]:
    def make(scene: Scene) -> Document:
        value: Any = scene.competency
        for step in path:
            value = value[step]
        return changed(scene.competency, path, [*value, value[0] if item is None else item])

    return make


def _lists() -> Iterator[Case]:
    for path, value in paths(_SAMPLE):
        if isinstance(value, list):
            for name, item in {"repeated": None, "new": "Other", "object": {}, "array": [["x"]], "number": 7}.items():
                yield attack(f"added-item-{pointer(path)}-{name}", 1, (ALTERED, UNSUPPORTED), _appended(path, item))


def _twin(scene: Scene) -> Document:
    """A second object with the subject's own id: in the graph one worker, in the eyes of a reader two."""
    subject = scene.competency["credentialSubject"]
    return scene.competency | {"credentialSubject": [subject, {"id": subject["id"], "type": subject["type"]}]}


def _split(scene: Scene) -> Document:
    """The qualification's units described where the evidence refers to them: one graph, another document."""
    document = scene.qualification
    units = document["credentialSubject"]["certifiedUnit"]
    evidence = [dict(item) for item in document["evidence"]]
    evidence[0]["assessedUnit"] = [
        next(unit for unit in units if unit["id"] == url) for url in evidence[0]["assessedUnit"]
    ]
    hollow = [{"id": unit["id"]} if unit in evidence[0]["assessedUnit"] else unit for unit in units]
    subject = document["credentialSubject"] | {"certifiedUnit": hollow}
    return document | {"credentialSubject": subject, "evidence": evidence}


def _second_self(scene: Scene) -> Document:
    """The credential described again, inside itself, with a longer life."""
    again = {"id": scene.foreign["id"], "type": ["VerifiableCredential"], "validUntil": "2099-01-01T00:00:00Z"}
    return changed(scene.foreign, ("credentialSubject", "achievement", "related"), again)


CASES: list[Case] = [
    *_added("rdfc", _competency, _OWN, list(ADDED)),
    *_added("foreign", _foreign, _FOREIGN, list(ADDED)),
    *_added("foreign-jcs", _foreign_by_jcs, _FOREIGN, _FEW),
    *_added("proof", _competency, [("proof",)], [name for name in ADDED if name not in ("keyword-id", "keyword-type")]),
    *_lists(),
    attack("added-language", 1, ALTERED, _put(("credentialSubject", "translatedName"), "ar", "غلام", _competency)),
    attack("added-language-empty", 1, ALTERED, _put(("credentialSubject", "translatedName"), "ar", [], _competency)),
    attack("added-language-null", 1, ALTERED, _put(("credentialSubject", "translatedName"), "ar", None, _competency)),
    attack("added-twin-of-the-subject", 1, ALTERED, _twin),
    attack("added-units-elsewhere", 1, ALTERED, _split),
    attack("added-second-self", 1, ALTERED, _second_self),
    control("added-nothing-foreign", 1, _foreign),
    control("added-nothing-foreign-jcs", 1, _foreign_by_jcs),
    control("added-before-signing", 1, lambda s: s.sign(s.foreign_draft(description="Signed"), issuer=s.other)),
]
