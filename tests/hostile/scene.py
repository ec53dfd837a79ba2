"""The scene of the corpus: one small world, signed once, which every case changes in one respect.

Everything in it is really signed. The keys are made from their names, so that equal documents have equal signatures and
each is made once. `book` remembers every document that any key of the scene ever signed: nothing else may ever be
given back as the content of a credential.
"""

import contextlib
import copy
import json
import tempfile
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from keys import Algorithm
from keys.multibase import base64url_encode, multihash
from keys.software import SoftwareSigner
from tests.signers import signer_named
from tests.verifier.servers import Server, serving
from tests.verifier.world import (
    BASE,
    DID,
    INDEX,
    NOW,
    PURPOSES,
    SAMPLE,
    Issuer,
    World,
    did_key,
    did_key_method,
    read_sample,
    secure,
    to_json,
)
from vc import jcs, whole
from vc.canonical import rdfc
from vc.instant import write
from vc.jose import REGISTERED, sign_jwt
from vc.problems import Document, FetchError, Invalid
from verifier import TrustList, open_trust_list

DAY = timedelta(days=1)
YEAR_AGO = NOW - 365 * DAY
OTHER = "did:web:other.example"
UNPINNED = "did:web:unpinned.example"
DID_DOCUMENT_URL = "https://unpinned.example/.well-known/did.json"
INVENTORY_URL = f"{BASE}/inventories/key-listed.json"
QUALIFICATION = SAMPLE.with_name("qualification-credential.json")

KEYS: Mapping[str, tuple[Algorithm, Mapping[str, Any]]] = {
    "key-1": (Algorithm.ED25519, {}),
    "key-p256": (Algorithm.P256, {}),
    "key-p384": (Algorithm.P384, {}),
    "key-retired": (Algorithm.ED25519, {"state": "retired", "validUntil": "2026-06-01T00:00:00Z"}),
    "key-coming": (Algorithm.ED25519, {"validFrom": "2027-01-01T00:00:00Z"}),
    "key-stolen": (Algorithm.ED25519, {"state": "compromised", "compromisedAt": "2026-10-01T00:00:00Z"}),
    "key-listed": (Algorithm.ED25519, {"state": "compromised", "compromisedAt": "2026-10-01T00:00:00Z"}),
    "status-1": (Algorithm.ED25519, {"roles": ["status"]}),
    "status-stolen": (
        Algorithm.ED25519,
        {"roles": ["status"], "state": "compromised", "compromisedAt": "2026-10-01T00:00:00Z"},
    ),
}
"""The keys of the issuer, with what the trust list says of each beside the ordinary."""

THIEF = signer_named(Algorithm.ED25519, "thief")
"""A key that nobody trusts."""

CARDS: Mapping[str, Any] = {
    "registryEntry": 65537,
    "keys": [f"{DID}#key-1", f"{DID}#key-stolen"],
    "statusLists": 4096,
    "texts": ["nsp-std-electrician", "electrician-l2", "7411"],
}
"""How the issuer's cards are compressed."""

Edit = Callable[[Document], object]


def unchanged(document: Document) -> None:
    """Change nothing."""


class Scene:
    """Issuers, their lists, a trust list and the network as it is when all is well."""

    def __init__(self) -> None:
        self.book: dict[bytes, set[str]] = {}
        self.issuer = Issuer(
            keys={name: signer_named(algorithm, name) for name, (algorithm, _) in KEYS.items()},
            roles={name: said.get("roles", ["credential"]) for name, (_, said) in KEYS.items()},
        )
        self.other = Issuer(
            id=OTHER,
            base="https://other.example",
            keys={name: signer_named(Algorithm.ED25519, f"other {name}") for name in ("key-1", "status-1")},
        )
        self.unpinned = Issuer(
            id=UNPINNED,
            base="https://unpinned.example",
            keys={"key-1": signer_named(Algorithm.ED25519, "unpinned")},
        )
        self.root = signer_named(Algorithm.ED25519, "root")
        self.world = World(root=self.root, issuer=self.issuer)
        self.sign_trust = self.world.sign_trust
        self.lists: dict[Any, bytes] = {}
        self._opened = contextlib.ExitStack()

    # What gets signed.

    def sign(self, document: Document, key: str = "key-1", issuer: Issuer | None = None, **options: Any) -> Document:
        """Sign as an issuer does, the demonstration's issuer if none is said."""
        issuer = issuer or self.issuer
        return self.sign_as(document, issuer.keys[key], f"{issuer.id}#{key}", **options)

    def sign_as(self, document: Document, signer: SoftwareSigner, method: str, **options: Any) -> Document:
        """Sign with any key, under any name for it."""
        self.remember(document, options.get("suite", "eddsa-rdfc-2022"))
        return secure(document, signer, method, **options)

    def sign_blindly(
        self, document: Document, key: str = "key-1", issuer: Issuer | None = None, **options: Any
    ) -> Document:
        """Sign the JCS form of what our own software refuses to sign: a careless issuer's true signature."""
        issuer = issuer or self.issuer
        method = {"verificationMethod": f"{issuer.id}#{key}", "proofPurpose": "assertionMethod"}
        marks = {"type": "DataIntegrityProof", "cryptosuite": "eddsa-jcs-2022", "created": write(NOW - DAY)}
        proof = whole.sign(whole.JCS, document, {**marks, **method, **options}, issuer.keys[key])
        self.remember(document, "eddsa-jcs-2022")
        return {**document, "proof": proof}

    def token(self, document: Document, key: str = "key-1", kind: Any = "vc") -> str:
        """Sign as a compact token."""
        return self.token_as(document, self.issuer.keys[key], f"{DID}#{key}", kind)

    def token_as(self, document: Document, signer: SoftwareSigner, kid: str, kind: Any = "vc") -> str:
        """Sign as a compact token, with any key under any name."""
        self.remember({name: value for name, value in document.items() if name not in REGISTERED}, "token")
        return sign_jwt(document, signer, kid, kind)

    def remember(self, document: Document, form: str) -> None:
        """Write into the book what gets signed, without the proofs it may have already."""
        bare = {name: value for name, value in document.items() if name != "proof"}
        self.book.setdefault(jcs.canonicalize(bare), set()).add(form)

    def was_signed(self, document: Document) -> bool:
        """Say whether exactly this was signed: this JSON, or its graph where the graph is what a suite signs."""
        return jcs.canonicalize(document) in self.book or _graph(jcs.canonicalize(document)) in self._graphs()

    def _graphs(self) -> set[bytes]:
        return {_graph(data) for data, forms in self.book.items() if any("rdfc" in form for form in forms)}

    # The credentials that are well.

    @cached_property
    def competency(self) -> Document:
        return self.sign(self.draft())

    @cached_property
    def qualification(self) -> Document:
        return self.sign(self.qualification_draft())

    @cached_property
    def foreign(self) -> Document:
        """A credential that names no schema, by an issuer for whom the trust list has neither rules nor scope."""
        return self.sign(self.foreign_draft(), issuer=self.other)

    @cached_property
    def unpinned_credential(self) -> Document:
        return self.sign(self.foreign_draft(issuer=UNPINNED), issuer=self.unpinned)

    def draft(self, edit: Edit = unchanged) -> Document:
        """Give our credential for one unit, unsigned, after `edit`."""
        document = self.issuer.draft()
        edit(document)
        return document

    def qualification_draft(self, edit: Edit = unchanged) -> Document:
        """Give our credential for a whole qualification, unsigned, after `edit`."""
        document: Document = json.loads(QUALIFICATION.read_text(encoding="utf-8"))
        edit(document)
        return document

    def foreign_draft(self, **members: Any) -> Document:
        """Give a credential in the words of Open Badges, unsigned."""
        sample = read_sample()
        return {
            "@context": sample["@context"],
            "type": ["VerifiableCredential", "AchievementCredential"],
            "id": "urn:uuid:6d5f3bd0-0b1b-4b7c-93f7-0f1d2ac2d2a1",
            "issuer": {"id": OTHER, "type": ["Profile"], "name": "Another authority"},
            "validFrom": "2026-01-01T00:00:00Z",
            "name": "Welding",
            "credentialSubject": {
                "id": "urn:uuid:5b0c9a1e-7f0e-4d8e-9d0a-3a54f6b1c2d7",
                "type": ["AchievementSubject"],
                "achievement": {
                    "id": "https://other.example/achievements/welding",
                    "type": ["Achievement"],
                    "name": "Welding",
                    "description": "Joins metal",
                    "criteria": {"narrative": "Joined metal"},
                },
            },
            **members,
        }

    # Trust.

    def entries(self) -> list[Document]:
        """Give the entries of the trust list."""
        keys = [self.issuer.key_entry(name, **said) for name, (_, said) in KEYS.items()]
        listed = next(entry for entry in keys if entry["id"].endswith("#key-listed"))
        listed["inventory"] = {
            "url": INVENTORY_URL,
            "digestMultibase": "u" + base64url_encode(multihash(self.inventory)),
        }
        return [
            self.issuer.trust_entry(keys=keys, cards=CARDS),
            self.other.trust_entry(scope=None, statusLists=None, name={"en": "Another authority"}),
            self.unpinned.trust_entry(scope=None, statusLists=None, keys=None, name={"en": "Authority without pins"}),
        ]

    def trust_document(self, *entries: Document, **changes: Any) -> Document:
        listed = entries or self.entries()
        return self.world.trust_document(*listed, **{"validFrom": write(YEAR_AGO), **changes})

    def trust_of(self, *entries: Document, **changes: Any) -> TrustList:
        """Give a trust list, signed and opened; of other entries, or otherwise changed."""
        data = self.sign_trust(self.trust_document(*entries, **changes))
        return open_trust_list(data, self.root.public_key.fingerprint(), now=NOW)

    @cached_property
    def trust(self) -> TrustList:
        return self.trust_of()

    @cached_property
    def inventory(self) -> bytes:
        """What `key-listed` had signed before it was stolen: this one document."""
        digest = "u" + base64url_encode(multihash(jcs.canonicalize(self.listed)))
        return to_json({"type": "DigestInventory", "digests": [digest]})

    @cached_property
    def listed(self) -> Document:
        return self.sign(self.draft(), "key-listed")

    # The network.

    @cached_property
    def web(self) -> Mapping[str, bytes]:
        """What can be had at which URL, when all is well."""
        web = {self.issuer.list_url(purpose): self.status_list(purpose) for purpose in PURPOSES}
        web[self.other.list_url("revocation")] = self.status_list("revocation", issuer=self.other)
        web[DID_DOCUMENT_URL] = to_json(self.unpinned.did_document())
        web[INVENTORY_URL] = self.inventory
        return web

    def status_list(
        self,
        purpose: str = "revocation",
        bits: Mapping[int, int] | None = None,
        *,
        issuer: Issuer | None = None,
        edit: Edit = unchanged,
        **options: Any,
    ) -> bytes:
        """Give a signed status list; one that was asked for before is not signed again."""
        issuer = issuer or self.issuer
        key = (purpose, tuple((bits or {}).items()), issuer.id, edit, *options.items())
        if key not in self.lists:
            self.lists[key] = issuer.status_list(purpose, bits or {}, edit=edit, **options)
        return self.lists[key]

    def clear_lists(self, at: datetime, **options: Any) -> dict[str, bytes]:
        """Give the three lists of the issuer as of another moment."""
        return {self.issuer.list_url(purpose): self.status_list(purpose, at=at, **options) for purpose in PURPOSES}

    @cached_property
    def servers(self) -> tuple[Server, Server]:
        """Two servers on loopback: one that a case asks, and one where nobody should ever come."""
        return self._opened.enter_context(serving()), self._opened.enter_context(serving())

    def close(self) -> None:
        """Stop the servers, and remove the folders."""
        self._opened.close()

    @cached_property
    def _folder(self) -> str:
        return self._opened.enter_context(tempfile.TemporaryDirectory(prefix="hostile-"))

    def folder(self) -> Path:
        """Give a new empty folder, which goes when the scene does."""
        return Path(tempfile.mkdtemp(dir=self._folder))


@cache
def _graph(data: bytes) -> bytes:
    try:
        return rdfc(json.loads(data))
    except Invalid:
        return b"none of " + data


def at(document: Any, path: tuple[str | int, ...]) -> Any:
    """Give what stands at a path of names and numbers."""
    for step in path:
        document = document[step]
    return document


def changed(document: Document, path: tuple[str | int, ...], to: Any) -> Document:
    """Give a copy with one value changed, or added."""
    copied = copy.deepcopy(document)
    at(copied, path[:-1])[path[-1]] = to
    return copied


def without(document: Document, path: tuple[str | int, ...]) -> Document:
    """Give a copy with one member or item less."""
    copied = copy.deepcopy(document)
    del at(copied, path[:-1])[path[-1]]
    return copied


def bare(document: Document) -> Document:
    """Give a copy without proofs."""
    return without(document, ("proof",)) if "proof" in document else copy.deepcopy(document)


def unreachable(url: str) -> bytes:
    """A network that is down."""
    raise FetchError(url, "the network is down")


def pointer(path: tuple[str | int, ...]) -> str:
    """Write a path for the name of a case."""
    return ".".join(map(str, path))


THIEF_DID = did_key(THIEF)
THIEF_METHOD = did_key_method(THIEF)

__all__ = [
    "BASE",
    "DAY",
    "DID",
    "DID_DOCUMENT_URL",
    "INDEX",
    "INVENTORY_URL",
    "NOW",
    "OTHER",
    "PURPOSES",
    "THIEF",
    "THIEF_DID",
    "THIEF_METHOD",
    "UNPINNED",
    "YEAR_AGO",
    "Edit",
    "Scene",
    "at",
    "bare",
    "changed",
    "pointer",
    "to_json",
    "unchanged",
    "unreachable",
    "without",
]
