"""Trust lists: from bytes to a `TrustList`, signature and shape checked (docs/adr/0003).

The rule: a trust list counts only with one `eddsa-jcs-2022` proof by the root key whose fingerprint the operator
confirmed, and only in the shape of its schema. `read_plain_trust_list` is for lists that the operator vouches for in
another way, such as the issuer's own.

Whether the list has expired is not asked here: an expired list is still read, and makes every verdict *could not be
checked* (`verifier.checks.trust`).
"""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Any, Final

import schemas
from keys import BadEncoding, PublicKey, UnsupportedKey
from keys.multibase import multibase_decode, multihash_decode
from vc.dids import VerificationMethod, resolve, retrieve
from vc.instant import instant
from vc.problems import BadProof, Code, Document, Malformed, Unsupported
from vc.proofs import verify_proofs
from vc.reader import Limits, read_object
from verifier.fetch import offline
from verifier.trust import Inventory, KeyState, Scope, StatusRules, TrustedIssuer, TrustedKey, TrustList

LIMITS: Final = Limits(size=4 * 2**20, members=250_000)
"""A trust list may name some thousand issuers."""

VERSION: Final = "1"
_SUITE: Final = "eddsa-jcs-2022"


def open_trust_list(data: bytes, fingerprint: str, *, now: datetime) -> TrustList:
    """Take the bytes of a signed trust list and the confirmed fingerprint of its root, give the list.

    Raises `Unreadable` if it is not strict JSON, `Unsupported` for a version or suite that is not known, `Malformed` if
    it breaks the schema, and `BadProof` if the signature is wrong or by another key than the confirmed one.
    """
    document, root = _signed(data, now)
    if not root.has_fingerprint(fingerprint):
        raise BadProof(
            Code.PROOF_VERIFICATION,
            f"the list is signed by the key {root.fingerprint()}, which is not the one that was confirmed",
            "/proof",
        )
    return _trust_list(document, root.fingerprint())


def read_plain_trust_list(data: bytes) -> TrustList:
    """Take the bytes of a trust list, signed or not, give it without asking for a signature.

    Only for a list whose origin is sure: the operator said so, or this process made it. Raises as `open_trust_list`
    does, except `BadProof`.
    """
    return _trust_list(read_object(data, LIMITS), None)


def root_fingerprint(data: bytes, *, now: datetime) -> str:
    """Give the fingerprint of the key that signed a trust list, to be compared by a person with what the root says.

    The signature is checked, so what is shown is who signed; whether to believe him is the person's decision. Raises
    as `open_trust_list` does.
    """
    _, root = _signed(data, now)
    return root.fingerprint()


def _signed(data: bytes, now: datetime) -> tuple[Document, PublicKey]:
    """Read a list and check its signature, give it and the key that signed. Raises as `open_trust_list` does."""
    document = read_object(data, LIMITS)
    _check_suite(document)
    proof = verify_proofs(document, keys=partial(_root_key, now=now), purpose="assertionMethod", now=now)[0]
    return document, proof.method.public_key


def _check_suite(document: Document) -> None:
    proof = document.get("proof")
    if not isinstance(proof, dict):
        raise BadProof(Code.PROOF_VERIFICATION, "the trust list carries no signature, or more than one", "/proof")
    if proof.get("cryptosuite") != _SUITE:
        raise Unsupported(Code.PROOF_VERIFICATION, f"a trust list is signed with {_SUITE} only", "/proof/cryptosuite")


def _root_key(url: str, relationship: str, *, now: datetime) -> VerificationMethod:
    if not url.startswith("did:key:"):
        raise Unsupported(
            Code.PROOF_VERIFICATION, "the root of a trust list is named by a did:key", "/proof/verificationMethod"
        )
    return retrieve(url, relationship, resolve=partial(resolve, fetch=offline), now=now)


def _trust_list(document: Document, fingerprint: str | None) -> TrustList:
    if document.get("type") != "TrustList":
        raise Malformed(Code.MALFORMED_VALUE, "this is not a trust list", "/type")
    if document.get("version") != VERSION:
        raise Unsupported(
            Code.MALFORMED_VALUE, "the trust list has a version that this verifier does not know", "/version"
        )
    for fault in schemas.validate(schemas.TRUST_LIST, document):
        raise Malformed(Code.MALFORMED_VALUE, fault.message, fault.pointer)
    issuers = {entry["id"]: _issuer(entry, f"/issuers/{place}") for place, entry in enumerate(document["issuers"])}
    if len(issuers) != len(document["issuers"]):
        raise Malformed(Code.MALFORMED_VALUE, "one issuer stands on the list twice", "/issuers")
    return TrustList(
        issuers=MappingProxyType(issuers),
        id=document["id"],
        issue_number=document["issueNumber"],
        valid_from=instant(document["validFrom"], "/validFrom"),
        valid_until=instant(document["validUntil"], "/validUntil"),
        fingerprint=fingerprint,
        document=document,
    )


def _issuer(entry: Document, place: str) -> TrustedIssuer:
    keys = entry.get("keys")
    return TrustedIssuer(
        id=entry["id"],
        names=MappingProxyType(dict(entry["name"])),
        keys=None if keys is None else _keys(entry["id"], keys, f"{place}/keys"),
        scope=_scope(entry.get("scope", {})),
        status_lists=_rules(entry["statusLists"], f"{place}/statusLists") if "statusLists" in entry else None,
        demonstration=entry.get("demonstration", False),
        cards=MappingProxyType(entry.get("cards", {})),
        register=entry.get("register", ""),
    )


def _keys(issuer: str, entries: list[Document], place: str) -> Mapping[str, TrustedKey]:
    keys = {entry["id"]: _key(entry, f"{place}/{index}") for index, entry in enumerate(entries)}
    if len(keys) != len(entries):
        raise Malformed(Code.MALFORMED_VALUE, "one key stands under an issuer twice", place)
    if any(not identifier.startswith(f"{issuer}#") for identifier in keys):
        raise Malformed(Code.MALFORMED_VALUE, "a key must be named by its issuer's id and a fragment", place)
    return MappingProxyType(keys)


def _key(entry: Document, place: str) -> TrustedKey:
    try:
        public_key = PublicKey.from_multikey(entry["publicKeyMultibase"])
    except UnsupportedKey as error:
        raise Unsupported(Code.MALFORMED_VALUE, str(error), f"{place}/publicKeyMultibase") from None
    until = entry.get("validUntil")
    return TrustedKey(
        id=entry["id"],
        public_key=public_key,
        roles=frozenset(entry["roles"]),
        valid_from=instant(entry["validFrom"], f"{place}/validFrom"),
        valid_until=None if until is None else instant(until, f"{place}/validUntil"),
        state=KeyState(entry["state"]),
        inventory=_inventory(entry["inventory"], f"{place}/inventory") if "inventory" in entry else None,
    )


def _inventory(entry: Document, place: str) -> Inventory:
    try:
        digest = multibase_decode(entry["digestMultibase"])
        multihash_decode(digest)
        return Inventory(entry["url"], digest)
    except BadEncoding as error:
        raise Malformed(Code.MALFORMED_VALUE, str(error), f"{place}/digestMultibase") from None


def _scope(entry: Document) -> Scope:
    standards, levels = entry.get("standards"), entry.get("levels")
    return Scope(
        None if standards is None else frozenset(standards),
        None if levels is None else frozenset(levels),
    )


def _rules(entry: Document, place: str) -> StatusRules:
    templates: dict[str, str] = {name: entry[name] for name in ("revocation", "suspension", "message") if name in entry}
    if len(set(templates.values())) != len(templates) or any(t.count("{list}") != 1 for t in templates.values()):
        raise Malformed(Code.MALFORMED_VALUE, "each rule must be different and have {list} in it once", place)
    size = entry.get("statusSize", 1)
    return StatusRules(MappingProxyType(templates), size, _messages(entry.get("statusMessages", []), size, place))


def _messages(entries: list[dict[str, Any]], size: int, place: str) -> tuple[str, ...]:
    """Order the texts by value; each value of a message entry has exactly one (Bitstring Status List, section 2.1)."""
    texts = {int(entry["status"], 16): entry["message"] for entry in entries}
    if entries and (len(entries) != 2**size or set(texts) != set(range(2**size))):
        raise Malformed(Code.MALFORMED_VALUE, "each value of a message needs one text", f"{place}/statusMessages")
    return tuple(texts[value] for value in sorted(texts))
