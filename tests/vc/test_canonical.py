"""Canonical forms of the documents that W3C's vectors print, byte for byte."""

import json
from pathlib import Path

import pytest

from tests.vc.documents import V2, credential
from vc import canonical
from vc.problems import Malformed, Unsupported

# Document, its canonical form, and the hash function that labels its blank nodes.
RDFC = [
    ("vc-di-eddsa/unsigned.json", "vc-di-eddsa/eddsa-rdfc-2022/canonDocDataInt.txt", "sha256"),
    ("vc-di-eddsa/employmentAuth.json", "vc-di-eddsa/eddsa-rdfc-2022/employ/canonDocDataInt.txt", "sha256"),
    ("vc-di-eddsa/unsigned.json", "vc-di-eddsa/Ed25519Signature2020/canonDocEdSig.txt", "sha256"),
    ("vc-di-ecdsa/unsigned.json", "vc-di-ecdsa/ecdsa-rdfc-2019-p256/canonDocECDSAP256.txt", "sha256"),
    ("vc-di-ecdsa/employmentAuth.json", "vc-di-ecdsa/ecdsa-rdfc-2019-p256/employ/canonDocECDSAP256.txt", "sha256"),
    ("vc-di-ecdsa/unsigned.json", "vc-di-ecdsa/ecdsa-rdfc-2019-p384/canonDocECDSAP384.txt", "sha384"),
    ("vc-di-ecdsa/employmentAuth.json", "vc-di-ecdsa/ecdsa-rdfc-2019-p384/employ/canonDocECDSAP384.txt", "sha384"),
]
JCS = [
    ("vc-di-eddsa/unsigned.json", "vc-di-eddsa/eddsa-jcs-2022/canonDocJCS.txt"),
    ("vc-di-ecdsa/unsigned.json", "vc-di-ecdsa/ecdsa-jcs-2019-p256/canonDocJCSECDSAP256.txt"),
    ("vc-di-ecdsa/unsigned.json", "vc-di-ecdsa/ecdsa-jcs-2019-p384/canonDocJCSECDSAP384.txt"),
]


@pytest.mark.parametrize(("document", "expected", "hash_name"), RDFC, ids=[case[1] for case in RDFC])
def test_rdfc_of_the_vectors(vectors: Path, document: str, expected: str, hash_name: str) -> None:
    read = json.loads((vectors / document).read_bytes())
    assert canonical.rdfc(read, hash_name) == (vectors / expected).read_bytes()


@pytest.mark.parametrize(("document", "expected"), JCS, ids=[case[1] for case in JCS])
def test_jcs_of_the_vectors(vectors: Path, document: str, expected: str) -> None:
    read = json.loads((vectors / document).read_bytes())
    assert canonical.jcs(read) == (vectors / expected).read_bytes()


@pytest.mark.parametrize(
    "folder",
    ["vc-di-ecdsa/ecdsa-sd-2023/employ", "vc-di-ecdsa/ecdsa-sd-2023/prc", "vc-di-bbs", "vc-di-bbs/prc"],
)
def test_rdfc_of_selective_disclosure_vectors(vectors: Path, folder: str) -> None:
    expected = "".join(json.loads((vectors / folder / "addBaseDocCanon.json").read_bytes()))
    document = json.loads((vectors / folder / "addSignedSDBase.json").read_bytes())
    del document["proof"]
    assert canonical.rdfc(document, inline_contexts=True).decode() == expected


def test_inline_contexts_are_off_unless_asked_for() -> None:
    document = credential(**{"@context": [V2, {"@vocab": "https://vocabulary.example/"}]})
    with pytest.raises(Unsupported):
        canonical.rdfc(document)
    assert canonical.rdfc(document, inline_contexts=True)


def test_the_two_forms_refuse_what_is_no_text() -> None:
    with pytest.raises(Malformed):
        canonical.jcs(credential(name="\ud800"))
    with pytest.raises(Malformed):
        canonical.rdfc(credential(name="\ud800"))
