"""Credentials that other people made: the files, what their makers expect of a verifier, and a world to meet them in.

The rule: nothing here knows what our verifier says. What differs from the makers' expectation is named, file by file,
in `real_world_table`.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from keys import PublicKey, UnsupportedKey
from keys.multibase import base64url_decode
from tests.verifier.world import World, to_json
from vc.dids.syntax import parse_did
from vc.dids.web import web_url
from vc.problems import Document, Fetch, FetchError
from verifier import TrustedIssuer, TrustList, Verdict

CLOCK = datetime(2026, 2, 1, tzinfo=UTC)
"""After the latest `validFrom` that is meant to have begun, before the earliest `validUntil` that is meant to hold."""


@dataclass(frozen=True)
class Case:
    """A file (its path below the vectors), and the verdict that its maker's words amount to; None if there are none."""

    collection: str
    file: str
    data: bytes
    expected: Verdict | None


def collect(vectors: Path) -> list[Case]:
    """Give every file that the three indexes name."""
    found = []
    for folder, index in (
        ("real-world", "index.json"),
        ("open-badges-3.0", "expected.json"),
        ("clr-2.0", "expected.json"),
    ):
        for entry in read(vectors / folder / index)["cases"]:
            data = (vectors / folder / entry["file"]).read_bytes()
            collection = entry["file"].partition("/")[0] if folder == "real-world" else folder
            found.append(Case(collection, f"{folder}/{entry['file']}", data, meant(entry)))
    return found


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


# The indexes' words, and the row of our table that they amount to.
WORDS: Mapping[str, Verdict] = {
    "signature valid; accept": Verdict.VALID,
    "signature valid; accept (needs contexts/dcc-v1.jsonld)": Verdict.VALID,
    "signature valid; then refuse/flag: expired": Verdict.EXPIRED,
    "signature valid; then refuse/flag: expired, revoked": Verdict.REVOKED,  # the first row of the two
    "signature valid; then refuse/flag: revoked": Verdict.REVOKED,
    "signature valid; then refuse/flag: not yet valid": Verdict.NOT_YET_VALID,
    "signature valid; then refuse/flag: schema violation": Verdict.ALTERED,
    "signature valid; then refuse/flag: status list expired": Verdict.UNCHECKED,
    "signature valid; then refuse/flag: status list has wrong type": Verdict.UNCHECKED,
    "signature valid; then refuse/flag: status list not yet valid": Verdict.UNCHECKED,
    "signature valid; then refuse/flag: status list signature bad": Verdict.UNCHECKED,
    "refuse: bad signature": Verdict.ALTERED,
    "refuse: did:web document does not resolve": Verdict.UNCHECKED,
    "refuse (RsaSignature2018, tampered)": Verdict.ALTERED,
    "refuse": Verdict.ALTERED,
    "refuse: tampered": Verdict.ALTERED,
    "refuse upstream": Verdict.ALTERED,
    "refuse: unsupported DID method": Verdict.UNSUPPORTED,
    "refuse: unsupported DID": Verdict.UNSUPPORTED,
    "accept": Verdict.VALID,
    "accept upstream (legacy suite)": Verdict.VALID,
    "accept (key document in ldp_vc/public_key, extra contexts needed)": Verdict.VALID,
    "accept (upstream test data)": Verdict.VALID,
    "base proof: verifiers refuse (upstream test data)": Verdict.ALTERED,
    "revoked": Verdict.REVOKED,
    "revoked via ldp_vc/mosipRevokedStatusList.json": Verdict.REVOKED,
    "not revoked": Verdict.VALID,
    "not revoked via ldp_vc/mosipUnrevokedStatusList.json": Verdict.VALID,
    "presentation proof refused upstream; contained credential revoked": Verdict.ALTERED,
    "contained credential not revoked": Verdict.VALID,
    "input or accepted sample (by upstream file name)": Verdict.VALID,
    "status: revoked/invalid (by upstream file name)": Verdict.REVOKED,
    "status: not revoked (by upstream file name)": Verdict.VALID,
    "status: refused list encoding (by upstream file name)": Verdict.UNCHECKED,
    "expired (by upstream file name)": Verdict.EXPIRED,
    "holder mismatch (by upstream file name)": Verdict.ALTERED,
    "not before in the future / invalid (by upstream file name)": Verdict.NOT_YET_VALID,
    "refuse: bad signature (by upstream file name)": Verdict.ALTERED,
    "valid": Verdict.VALID,
    "valid (test disabled)": Verdict.VALID,
    "valid-with-warning": Verdict.VALID,
    "valid-with-warning (VCDM 1.1)": Verdict.VALID,
    "invalid": Verdict.ALTERED,
    "one-error": Verdict.ALTERED,
    "see-test": Verdict.ALTERED,  # those tests assert that the probe named beside fails
    "no proof: refuse": Verdict.ALTERED,
}

# Where a validator's refusal is not about the document's soundness: the probe that failed.
PROBES: Mapping[str, Verdict] = {
    "ExpirationProbe": Verdict.EXPIRED,
    "IssuanceProbe": Verdict.NOT_YET_VALID,
    "BitstringStatusListProbe": Verdict.REVOKED,
}


def meant(entry: Document) -> Verdict | None:
    """The verdict that an index's entry amounts to; for samples of no test, what was measured of the signature."""
    for probe in entry.get("failing_probe") or ():
        if probe in PROBES:
            return PROBES[probe]
    words = entry.get("expected") or entry.get("upstream_verdict", "")
    if words in WORDS:
        return WORDS[words]
    assert "expected" not in entry and words in ("", *UNTESTED), words
    measured = entry.get("signature_check") or ""
    return Verdict.VALID if measured == "valid" else Verdict.ALTERED if measured.startswith("refused") else None


UNTESTED = ("not tested upstream", "superseded sample, not tested upstream")


def issuers(data: bytes) -> frozenset[str]:
    """Every issuer that a file names, whatever it is wrapped in."""
    try:
        return frozenset(_issuers(_open(data)))
    except ValueError:
        return frozenset()


def _open(data: bytes) -> Any:
    text = data.decode()
    return json.loads(base64url_decode(text.split(".")[1]) if text.startswith("ey") else text)


def _issuers(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        issuer = _issuer(value)
        if isinstance(issuer, str):
            yield issuer
        value = list(value.values())
    for item in value if isinstance(value, list) else ():
        yield from _issuers(item)


def _issuer(document: Document) -> Any:
    issuer = document.get("issuer")
    return issuer.get("id") if isinstance(issuer, dict) else issuer


def trust_everybody(cases: list[Case]) -> TrustList:
    """A signed trust list with every DID that issued one of the files: keys of did:key pinned, did:web not pinned."""
    found = {issuer for case in cases for issuer in issuers(case.data) if issuer.startswith("did:")}
    return World().trust(
        *(_entry(issuer) for issuer in sorted(found)),
        validFrom="2026-01-01T00:00:00Z",
        validUntil="2027-01-01T00:00:00Z",
    )


def _entry(issuer: str) -> Document:
    entry: Document = {"id": issuer, "name": {"en": "Somebody else"}}
    key = issuer.removeprefix("did:key:")
    if key != issuer:
        roles, since = ["credential", "status"], "2000-01-01T00:00:00Z"
        entry["keys"] = [
            {
                "id": f"{issuer}#{key}",
                "publicKeyMultibase": key,
                "roles": roles,
                "validFrom": since,
                "state": "active",
            }
        ]
    return entry


class Network:
    """A dict as the network. `asked` is every URL that was tried."""

    def __init__(self, web: Mapping[str, bytes]) -> None:
        self.web = web
        self.asked: list[str] = []

    def __call__(self, url: str) -> bytes:
        self.asked.append(url)
        if url not in self.web:
            raise FetchError(url, "there is no such thing in this world")
        return self.web[url]


LISTS = "https://digitalcredentials.github.io/vc-test-fixtures/statusLists/didkey-ed25519Signature2020"
COPY = "https://raw.githubusercontent.com/digitalcredentials/verifier-core/refs/heads/main/src/test-fixtures/status"
GOOD_LIST = "e5WK8CbZ1GjycuPombrj"


def publish(vectors: Path) -> Network:
    """What the Digital Credentials Consortium publishes: two did:web documents, and five status lists."""
    folder = vectors / "real-world" / "dcc"
    web = {f"{LISTS}/{path.stem}": path.read_bytes() for path in (folder / "statusLists").glob("*.json")}
    web[f"{COPY}/{GOOD_LIST}"] = web[f"{LISTS}/{GOOD_LIST}"]
    for path in (folder / "dids").glob("*/did.json"):
        web[web_url(parse_did(read(path)["id"]))] = path.read_bytes()
    return Network(web)


def vouch(data: bytes) -> tuple[TrustList, Fetch]:
    """A trust list and a network that grant 1EdTech's samples their convention.

    Their issuers are https URLs that publish nothing; the key stands in the fragment of the `verificationMethod`. Here
    the issuer is trusted, and at its URL stands the controller document that says so. No trust list of ours could name
    such an issuer (it takes DIDs), so the value is made directly.
    """
    document = _open(data)
    issuer = str(_issuer(document))
    trust = TrustList(MappingProxyType({issuer: TrustedIssuer(issuer, MappingProxyType({"en": "Somebody else"}))}))
    return trust, Network({issuer: to_json(_controller(issuer, sorted(set(_keys_named(document, issuer)))))})


def _keys_named(document: Document, issuer: str) -> Iterator[str]:
    proofs = document.get("proof", [])
    for proof in proofs if isinstance(proofs, list) else [proofs]:
        controller, _, key = str(proof.get("verificationMethod")).partition("#")
        try:
            PublicKey.from_multikey(key)
        except UnsupportedKey:
            continue
        if controller == issuer:
            yield key


def _controller(issuer: str, keys: list[str]) -> Document:
    methods = [
        {"id": f"{issuer}#{key}", "type": "Multikey", "controller": issuer, "publicKeyMultibase": key} for key in keys
    ]
    return {"id": issuer, "verificationMethod": methods, "assertionMethod": [method["id"] for method in methods]}
