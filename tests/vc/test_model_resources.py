"""Related resources: shapes, digests, and that our contexts are the ones the issuer meant."""

import hashlib
from base64 import b64encode
from typing import Any

import pytest

import contexts
from keys.multibase import base64url_encode, multihash
from vc.model import check_credential
from vc.problems import Document, Unsupported

V2 = "https://www.w3.org/ns/credentials/v2"
# As printed in VCDM 2.0, section 5.3, without the stray letter before the first.
V2_SRI = "sha384-l/HrjlBCNWyAX91hr6LFV2Y3heB5Tcr6IeE4/Tje8YyzYBM8IhqjHWiWpr8+ZbYU"
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
EXAMPLES_SRI = "sha384-zNNbQTWCSUSi0bbz7dbua+RcENv7C6FvlmYJ1Y+I727HsPOHdzwELMYO9Mz68M26"
DRAFT_SRI = "sha384-NSOcNpmdIVUxIJGvGUoe22FjTWrXiaXlsZ8q6912LdnR3KraQO2n75Ica4wK4Qeg"
URL = "https://hunar.example/report.pdf"
DATA = b"an assessment report"


def credential(*resources: Any) -> Document:
    return {
        "@context": [V2],
        "type": ["VerifiableCredential"],
        "issuer": "did:example:issuer",
        "credentialSubject": {"id": "did:example:subject"},
        "relatedResource": list(resources),
    }


def pointers(*resources: Any) -> list[str]:
    return [problem.pointer for problem in check_credential(credential(*resources))]


def raw(function: str, data: bytes = DATA) -> bytes:
    return hashlib.new(function, data).digest()


def digest_sri(data: bytes, function: str = "sha384") -> str:
    return f"{function}-{b64encode(raw(function, data)).decode()}"


def digest_multibase(data: bytes, function: str = "sha256") -> str:
    return "u" + base64url_encode(multihash(data, function))


GOOD = {
    "sha256": {"digestSRI": digest_sri(DATA, "sha256")},
    "sha384": {"digestSRI": digest_sri(DATA)},
    "sha512": {"digestSRI": digest_sri(DATA, "sha512")},
    "options": {"digestSRI": digest_sri(DATA) + "?ct=application/pdf"},
    "the strongest counts": {"digestSRI": f"{digest_sri(b'other', 'sha256')} {digest_sri(DATA)}"},
    "alternatives": {"digestSRI": f"{digest_sri(b'other')} {digest_sri(DATA)}"},
    "multibase": {"digestMultibase": digest_multibase(DATA)},
    "multibase sha384": {"digestMultibase": digest_multibase(DATA, "sha384")},
    "multibase sha3": {"digestMultibase": digest_multibase(DATA, "sha3_256")},
    "several multibase": {"digestMultibase": [digest_multibase(DATA), digest_multibase(DATA, "sha384")]},
    "both, and a media type": {
        "digestSRI": digest_sri(DATA),
        "digestMultibase": digest_multibase(DATA),
        "mediaType": "application/pdf",
    },
}

MALFORMED: dict[str, tuple[Document, str]] = {
    "empty": ({"digestSRI": ""}, "digestSRI"),
    "null": ({"digestSRI": None}, "digestSRI"),
    "a list": ({"digestSRI": [digest_sri(DATA)]}, "digestSRI"),
    "md5": ({"digestSRI": "md5-" + b64encode(raw("md5")).decode()}, "digestSRI"),
    "sha1": ({"digestSRI": "sha1-" + b64encode(raw("sha1")).decode()}, "digestSRI"),
    "too short": ({"digestSRI": "sha384-" + b64encode(raw("sha256")).decode()}, "digestSRI"),
    "base64url": ({"digestSRI": "sha256-__" + b64encode(raw("sha256")).decode()[2:]}, "digestSRI"),
    "without padding": ({"digestSRI": "sha256-" + b64encode(raw("sha256")).decode().rstrip("=")}, "digestSRI"),
    "hexadecimal": ({"digestSRI": "sha256-" + raw("sha256").hex()}, "digestSRI"),
    "the stray letter": ({"digestSRI": "sha384-M" + V2_SRI[7:]}, "digestSRI"),
    "two spaces": ({"digestSRI": f"{digest_sri(DATA)}  {digest_sri(DATA)}"}, "digestSRI"),
    "one good, one bad": ({"digestSRI": f"{digest_sri(DATA)} sha384-x"}, "digestSRI"),
    "multibase null": ({"digestMultibase": None}, "digestMultibase"),
    "multibase empty": ({"digestMultibase": []}, "digestMultibase"),
    "multibase a number": ({"digestMultibase": [7]}, "digestMultibase"),
    "no multihash": ({"digestMultibase": "u" + base64url_encode(raw("sha256"))}, "digestMultibase"),
    "multihash too short": (
        {"digestMultibase": "u" + base64url_encode(b"\x12\x20" + raw("sha256")[:-1])},
        "digestMultibase",
    ),
    "multihash says another length": (
        {"digestMultibase": "u" + base64url_encode(b"\x12\x1f" + raw("sha256")[:-1])},
        "digestMultibase",
    ),
    "another base": ({"digestMultibase": "f1220" + raw("sha256").hex()}, "digestMultibase"),
    "media type a number": ({"digestSRI": digest_sri(DATA), "mediaType": 7}, "mediaType"),
}


@pytest.mark.parametrize("name", GOOD)
def test_well_formed_digests(name: str) -> None:
    assert pointers({"id": URL} | GOOD[name]) == []


@pytest.mark.parametrize("name", MALFORMED)
def test_malformed_digests(name: str) -> None:
    members, member = MALFORMED[name]
    assert pointers({"id": URL} | members) == [f"/relatedResource/0/{member}"]


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        ([URL], ["/relatedResource/0"]),
        ([None], ["/relatedResource/0"]),
        ([{"id": URL}], ["/relatedResource/0"]),
        ([{"digestSRI": V2_SRI}], ["/relatedResource/0"]),
        ([{"id": "report.pdf", "digestSRI": V2_SRI}], ["/relatedResource/0/id"]),
        ([{"id": [URL], "digestSRI": V2_SRI}], ["/relatedResource/0/id"]),
        ([{"id": URL, "digestSRI": V2_SRI}, {"id": URL, "digestSRI": V2_SRI}], ["/relatedResource/1/id"]),
        ([{"id": URL, "digestSRI": V2_SRI}, {"id": URL + "2", "digestSRI": V2_SRI}], []),
    ],
)
def test_shapes(resources: list[Any], expected: list[str]) -> None:
    assert pointers(*resources) == expected


def test_one_resource_without_an_array() -> None:
    document = credential() | {"relatedResource": {"id": V2, "digestSRI": V2_SRI}}
    assert check_credential(document) == ()
    document["relatedResource"]["digestSRI"] = digest_sri(b"other")
    assert [problem.pointer for problem in check_credential(document)] == ["/relatedResource"]


V2_SHA256 = bytes.fromhex(contexts.index()[V2].published_sha256)
V2_SHA384 = bytes.fromhex(contexts.index()[V2].published_sha384)
V2_SRI_256 = "sha256-" + b64encode(V2_SHA256).decode()
V2_MULTIBASE = "uEiBZlVztZpfWHgPyslVv6-UwirFoQoRvW1htfx963sknNA"
V2_MULTIBASE_384 = "u" + base64url_encode(b"\x20\x30" + V2_SHA384)

MEANT = {
    "by the standard": {"id": V2, "digestSRI": V2_SRI},
    "by the standard, examples": {"id": EXAMPLES, "digestSRI": EXAMPLES_SRI},
    "both": {"id": V2, "digestSRI": V2_SRI, "digestMultibase": V2_MULTIBASE},
    "sha256": {"id": V2, "digestSRI": V2_SRI_256},
    "options": {"id": V2, "digestSRI": V2_SRI + "?ct=application/ld+json"},
    "the strongest counts": {"id": V2, "digestSRI": f"{digest_sri(b'other', 'sha256')} {V2_SRI}"},
    "alternatives": {"id": V2, "digestSRI": f"{digest_sri(b'other')} {V2_SRI}"},
    "multibase sha384": {"id": V2, "digestMultibase": V2_MULTIBASE_384},
    "several multibase": {"id": V2, "digestMultibase": [V2_MULTIBASE, V2_MULTIBASE_384]},
}

OTHERS = {
    "another": {"id": V2, "digestSRI": EXAMPLES_SRI},
    "a draft": {"id": V2, "digestSRI": DRAFT_SRI},
    "only the weaker fits": {"id": V2, "digestSRI": f"{V2_SRI_256} {digest_sri(b'other')}"},
    "another in multibase": {"id": V2, "digestMultibase": digest_multibase(b"other")},
    "one of two in multibase": {"id": V2, "digestMultibase": [V2_MULTIBASE, digest_multibase(b"other", "sha384")]},
    "one of both": {"id": V2, "digestSRI": V2_SRI, "digestMultibase": digest_multibase(b"other")},
}


@pytest.mark.parametrize("name", MEANT)
def test_our_contexts_are_those_that_the_standard_means(name: str) -> None:
    assert pointers(MEANT[name]) == []


@pytest.mark.parametrize("name", OTHERS)
def test_another_context_than_ours_is_refused(name: str) -> None:
    assert pointers(OTHERS[name]) == ["/relatedResource/0"]


def test_a_digest_that_cannot_be_compared_is_unsupported_and_not_wrong() -> None:
    with pytest.raises(Unsupported):
        check_credential(credential({"id": V2, "digestSRI": digest_sri(b"", "sha512")}))


def test_a_malformed_digest_of_a_context_is_told_once() -> None:
    assert pointers({"id": V2, "digestSRI": "sha384-x"}) == ["/relatedResource/0/digestSRI"]
    assert pointers({"id": V2}) == ["/relatedResource/0"]


def test_every_context_passes_under_its_published_digests() -> None:
    for url, entry in contexts.index().items():
        sri = "sha384-" + b64encode(bytes.fromhex(entry.published_sha384)).decode()
        multibase = "u" + base64url_encode(b"\x12\x20" + bytes.fromhex(entry.published_sha256))
        assert pointers({"id": url, "digestSRI": sri, "digestMultibase": multibase}) == []
