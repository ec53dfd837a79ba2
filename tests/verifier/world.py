"""A small world for the verifier: issuers with keys, lists and credentials, a root of trust, and a dict as the network.

Everything is really signed and really verified; only time and network are made up. A test takes the world as it is,
which is well, changes one thing, and asks for the verdict.
"""

import copy
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from keys import Algorithm
from keys.software import SoftwareSigner
from vc.instant import write
from vc.jose import sign_jwt
from vc.problems import Document, FetchError
from vc.proofs import add_proof
from vc.status import StatusList, build_list
from vc.suites import SUITES
from verifier import Policy, Report, TrustList, open_trust_list, verify
from verifier.words import Words

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
DID = "did:web:passport.hunar.example"
BASE = "https://passport.hunar.example"
INDEX = 48213
SAMPLE = Path(__file__).parent.parent / "schemas" / "samples" / "competency-credential.json"
MESSAGES = {0: "none", 1: "replaced", 2: "issued in error", 3: "under review"}
PURPOSES = ("revocation", "suspension", "message")

JsonEdit = Callable[[Document], object]


def to_json(document: Any) -> bytes:
    """Write a document as an issuer would."""
    return json.dumps(document, ensure_ascii=False).encode()


def read_sample() -> Document:
    """Give the unsigned sample credential."""
    document: Document = json.loads(SAMPLE.read_text(encoding="utf-8"))
    return document


def did_key(signer: SoftwareSigner) -> str:
    """Give the did:key of a signer."""
    return f"did:key:{signer.public_key.to_multikey()}"


def did_key_method(signer: SoftwareSigner) -> str:
    """Give the verification method of a did:key."""
    return f"{did_key(signer)}#{signer.public_key.to_multikey()}"


def secure(
    document: Document,
    signer: SoftwareSigner,
    method: str,
    *,
    suite: str = "eddsa-rdfc-2022",
    purpose: str = "assertionMethod",
    created: datetime | None = NOW - timedelta(days=1),
    **options: Any,
) -> Document:
    """Sign any document."""
    members = {"verificationMethod": method, "proofPurpose": purpose, **options}
    if created is not None:
        members["created"] = write(created)
    return add_proof(document, members, SUITES[suite, signer.public_key.algorithm], signer)


@dataclass
class Issuer:
    """An issuer: two keys, one for credentials and one for lists, and the bits of its lists."""

    id: str = DID
    base: str = BASE
    keys: dict[str, SoftwareSigner] = field(
        default_factory=lambda: {name: SoftwareSigner.generate(Algorithm.ED25519) for name in ("key-1", "status-1")}
    )
    roles: dict[str, list[str]] = field(default_factory=lambda: {"key-1": ["credential"], "status-1": ["status"]})

    def list_url(self, purpose: str, number: int = 1) -> str:
        return f"{self.base}/status/{purpose}/{number}"

    def sign(self, document: Document, key: str = "key-1", **options: Any) -> Document:
        return secure(document, self.keys[key], f"{self.id}#{key}", **options)

    def token(self, document: Document, key: str = "key-1") -> str:
        return sign_jwt(document, self.keys[key], f"{self.id}#{key}", "vc")

    def draft(self, index: int = INDEX, number: int = 1) -> Document:
        """Give an unsigned credential of our own kind."""
        document = read_sample()
        document["issuer"]["id"] = self.id
        url = self.list_url("revocation", number)
        document["credentialStatus"] |= {
            "id": f"{url}#{index}",
            "statusListIndex": str(index),
            "statusListCredential": url,
        }
        return document

    def foreign(self, **members: Any) -> Document:
        """Give an unsigned credential of a kind that is not ours."""
        return {
            "@context": ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"],
            "type": ["VerifiableCredential", "ExampleDegreeCredential"],
            "issuer": self.id,
            "validFrom": "2026-01-01T00:00:00Z",
            "credentialSubject": {"id": "did:example:subject", "degree": {"type": "ExampleBachelorDegree"}},
            **members,
        }

    def status_list(
        self,
        purpose: str,
        bits: Mapping[int, int] = {},
        *,
        number: int = 1,
        at: datetime = NOW - timedelta(hours=1),
        size: int | None = None,
        edit: JsonEdit = lambda document: None,
        key: str = "status-1",
    ) -> bytes:
        """Give a signed status list; `edit` changes it before it is signed."""
        width = size if size is not None else 2 if purpose == "message" else 1
        statuses = StatusList.empty(size=width)
        for index, value in bits.items():
            statuses[index] = value
        document = build_list(
            self.list_url(purpose, number),
            self.id,
            purpose,
            statuses,
            valid_from=at,
            lasts=timedelta(days=30),
            ttl=timedelta(hours=24),
        )
        edit(document)
        return to_json(self.sign(document, key, created=at))

    def trust_entry(self, **changes: Any) -> Document:
        """Give the entry of a trust list for this issuer; a change to None takes a member away."""
        entry = {
            "id": self.id,
            "name": {"en": "Hunar Demonstration Authority", "ur": "ہنر", "sd": "هنر", "ar": "هنر"},
            "demonstration": True,
            "keys": [self.key_entry(name) for name in self.keys],
            "scope": {"standards": ["nsp-std-electrician"], "levels": [1, 2, 3, 4]},
            "statusLists": {
                **{purpose: f"{self.base}/status/{purpose}/{{list}}" for purpose in PURPOSES},
                "statusSize": 2,
                "statusMessages": [{"status": hex(value), "message": text} for value, text in MESSAGES.items()],
            },
            **changes,
        }
        return {name: value for name, value in entry.items() if value is not None}

    def key_entry(self, name: str, **changes: Any) -> Document:
        return {
            "id": f"{self.id}#{name}",
            "publicKeyMultibase": self.keys[name].public_key.to_multikey(),
            "roles": self.roles.get(name, ["credential"]),
            "validFrom": "2020-01-01T00:00:00Z",
            "state": "active",
            **changes,
        }

    def did_document(self) -> Document:
        methods = [
            {
                "id": f"{self.id}#{name}",
                "type": "Multikey",
                "controller": self.id,
                "publicKeyMultibase": signer.public_key.to_multikey(),
            }
            for name, signer in self.keys.items()
        ]
        return {
            "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
            "id": self.id,
            "verificationMethod": methods,
            "assertionMethod": [method["id"] for method in methods],
        }


@dataclass
class World:
    """Root, issuer, network. `web` maps URLs to bytes; what is not there cannot be reached. `asked` is every URL that
    the verifier tried."""

    root: SoftwareSigner = field(default_factory=lambda: SoftwareSigner.generate(Algorithm.ED25519))
    issuer: Issuer = field(default_factory=Issuer)
    web: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    @property
    def fingerprint(self) -> str:
        return self.root.public_key.fingerprint()

    def fetch(self, url: str) -> bytes:
        self.asked.append(url)
        if url not in self.web:
            raise FetchError(url, "there is no such thing in this world")
        return self.web[url]

    def publish(self, **bits: Mapping[int, int]) -> None:
        """Publish the three lists of the issuer, all clear but for what is said: `publish(revocation={7: 1})`."""
        for purpose in PURPOSES:
            self.web[self.issuer.list_url(purpose)] = self.issuer.status_list(purpose, bits.get(purpose, {}))

    def credential(self, edit: JsonEdit = lambda document: None, **options: Any) -> bytes:
        """Give a signed credential of our own kind; `edit` changes it before it is signed."""
        document = self.issuer.draft()
        edit(document)
        return to_json(self.issuer.sign(document, **options))

    def trust_document(self, *entries: Document, **changes: Any) -> Document:
        """Give an unsigned trust list, of the issuer alone if no entries are said."""
        return {
            "type": "TrustList",
            "id": "https://trust.hunar.example/trust-list.json",
            "version": "1",
            "issueNumber": 7,
            "validFrom": write(NOW - timedelta(days=10)),
            "validUntil": write(NOW + timedelta(days=90)),
            "issuers": list(entries) or [self.issuer.trust_entry()],
            **changes,
        }

    def sign_trust(self, document: Document, signer: SoftwareSigner | None = None, **options: Any) -> bytes:
        root = signer or self.root
        return to_json(secure(document, root, did_key_method(root), **{"suite": "eddsa-jcs-2022", **options}))

    def trust(self, *entries: Document, **changes: Any) -> TrustList:
        data = self.sign_trust(self.trust_document(*entries, **changes))
        return open_trust_list(data, self.fingerprint, now=NOW)

    def check(
        self, data: bytes, *, trust: TrustList | None = None, now: datetime = NOW, fetch: Any = None, **options: Any
    ) -> Report:
        """Verify, and see to it that the report can be told in words and written as JSON."""
        expected = {name: options.pop(name) for name in ("domain", "challenge") if name in options}
        policy = Policy(trust=self.trust() if trust is None else trust, **options)
        report = verify(data, policy, now=now, fetch=fetch or self.fetch, **expected)
        tell(report)
        return report


def tell(report: Report) -> str:
    """Give a report in words; fails if a finding has none."""
    words = Words()
    told = [words.say(f"sentence.{report.verdict}").text]
    for finding in report.findings:
        told.append(words.finding(finding).text)
        advice = words.advice(finding)
        told += [advice.text] if advice else []
    json.dumps(report.to_json())
    return " ".join([*told, *map(tell, report.credentials)])


def codes(report: Report) -> set[str]:
    """Give what was found, as `check:code`, for a test to look into."""
    return {f"{finding.check}:{finding.code}" for finding in report.findings}


def changed(document: Document, *path: str | int, to: Any) -> Document:
    """Give a copy of a document with one value changed."""
    copied = copy.deepcopy(document)
    place: Any = copied
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return copied
