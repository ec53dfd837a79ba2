"""What Data Integrity 1.0 demands of one proof, before any cryptography: its members, and what a verifier expects.

The rule: each function takes a proof, returns if it is content, and raises if it is not: `Malformed` for a proof that
breaks the standard's form, `BadProof` for a well-formed one that is not the proof the verifier asked for. Pointers are
relative to the proof. Section numbers are those of Data Integrity 1.0.
"""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from vc import instant, suites
from vc.problems import BadProof, Code, Document, Malformed
from vc.urls import is_url


def check_form(proof: Document) -> None:
    """Check the members that any proof must or may have (section 2.1), whatever its suite."""
    for rule in FORM:
        rule(proof)


def has_method_and_purpose(proof: Document) -> None:
    """Optional in the data model, but proofs are neither added nor verified without them (sections 4.2 and 4.4)."""
    for name in ("verificationMethod", "proofPurpose"):
        value = proof.get(name)
        if not isinstance(value, str) or not value:
            raise _malformed(f"the proof must have a {name}, as text", name)


def has_sound_ids(proof: Document) -> None:
    """`id` is a URL; `previousProof` is one id or a list of them."""
    if "id" in proof and not is_url(proof["id"]):
        raise _malformed("the id of a proof must be a URL", "id")
    if "previousProof" in proof and not _is_text_or_set(proof["previousProof"]):
        raise _malformed("previousProof must be the id of a proof, or a list of such ids", "previousProof")


def has_sound_dates(proof: Document) -> None:
    """`created` and `expires` are dateTimeStamps, in that order. The older suites must have `created`."""
    if proof.get("type") != suites.DATA_INTEGRITY and "created" not in proof:
        raise _malformed("a proof of this type must say when it was created", "created")
    created, expires = (_moment(proof, name) for name in ("created", "expires"))
    if created is not None and expires is not None and expires <= created:
        raise _malformed("the proof expires before it was created", "expires")


def has_sound_texts(proof: Document) -> None:
    """`domain` is a text or a set of texts; `challenge` and `nonce` are texts."""
    if "domain" in proof and not _is_text_or_set(proof["domain"]):
        raise Malformed(Code.INVALID_DOMAIN, "the domain must be text, or a list of different texts", "/domain")
    if not isinstance(proof.get("challenge", ""), str):
        raise Malformed(Code.INVALID_CHALLENGE, "the challenge must be text", "/challenge")
    if not isinstance(proof.get("nonce", ""), str):
        raise _malformed("the nonce must be text", "nonce")


FORM: tuple[Callable[[Document], None], ...] = (has_method_and_purpose, has_sound_ids, has_sound_dates, has_sound_texts)


def serves(proof: Document, purpose: str) -> None:
    """The purpose is exactly the one expected (section 4.4 step 3): a signature made to log in issues nothing."""
    if proof["proofPurpose"] != purpose:
        raise BadProof(Code.PROOF_VERIFICATION, f"the proof was not made for the purpose {purpose}", "/proofPurpose")


def is_meant_for(proof: Document, domain: str | Collection[str] | None, challenge: str | None) -> None:
    """`domain`, if expected, holds the same texts in any order; `challenge` is equal (section 4.4 steps 4 and 5)."""
    if domain is not None and _as_set(proof.get("domain", ())) != _as_set(domain):
        raise BadProof(Code.INVALID_DOMAIN, "the proof was not made for this domain", "/domain")
    if challenge is not None and proof.get("challenge") != challenge:
        raise BadProof(Code.INVALID_CHALLENGE, "the proof does not answer this challenge", "/challenge")


def is_in_time(proof: Document, now: datetime) -> None:
    """`expires` lies after `now`. `created` is not compared: its maker chose it, so it proves nothing of the clock."""
    expires = _moment(proof, "expires")
    if expires is not None and expires <= instant.from_datetime(now):
        raise BadProof(Code.PROOF_VERIFICATION, "the proof has expired", "/expires")


def _moment(proof: Document, name: str) -> instant.Instant | None:
    if name not in proof:
        return None
    try:
        return instant.instant(proof[name])
    except Malformed as error:
        raise _malformed(error.problem.detail, name) from None


def _is_text_or_set(value: Any) -> bool:
    if not isinstance(value, list):
        return isinstance(value, str) and bool(value)
    return bool(value) and all(isinstance(item, str) and item for item in value) and len(set(value)) == len(value)


def _as_set(value: str | Collection[str]) -> frozenset[str]:
    return frozenset((value,) if isinstance(value, str) else value)


def _malformed(detail: str, name: str) -> Malformed:
    return Malformed(Code.PROOF_VERIFICATION, detail, f"/{name}")
