"""Presentations: credentials that somebody hands over together, perhaps signed by him (VCDM 2.0, section 4.13).

The rule: each contained credential gets a report of its own, and the worst of them is the presentation's verdict. The
presentation's own signature says who handed them over, nothing about their truth. If the caller asked for a challenge
or a domain, the presentation must be signed, for exactly these: an old presentation could otherwise be shown again.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any, Final

from vc.model import check_presentation
from vc.problems import Code, Document, FetchError, Malformed, Unsupported
from verifier.case import Case, as_list, holder_of
from verifier.checks import broken, check_contexts
from verifier.report import Finding, Verdict
from verifier.signatures import keys_of_anybody, open_embedded, open_token
from verifier.unpack import Item, open_document

MOST_CREDENTIALS: Final = 100

REQUIRED: Final = ("structure", "holder")
"""The checks of a presentation itself: the names of `CHECKS`."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What the caller asked the holder to sign for; None asks for nothing."""

    domain: str | Collection[str] | None = None
    challenge: str | None = None


def structure(case: Case, expected: Expected) -> Iterator[Finding]:
    """Is it a presentation, as the data model demands, with at least one credential in it?"""
    own = {name: value for name, value in case.document.items() if name != "verifiableCredential"}
    check_contexts(own, inline_contexts=case.policy.inline_contexts)
    problems = check_presentation(case.document)
    yield from (broken("structure", problem) for problem in problems)
    if not contained(case.document):
        yield Finding("structure", "empty", Verdict.UNREADABLE)
    elif not problems:
        yield Finding("structure", "sound")


def holder(case: Case, expected: Expected) -> Iterator[Finding]:
    """Did the holder it names sign it, and for us? Keys of holders are found without the network only."""
    named = holder_of(case.document)
    wanted = expected.domain is not None or expected.challenge is not None
    if case.item.token is None and "proof" not in case.document:
        yield Finding("holder", "unsigned", Verdict.ALTERED if wanted else Verdict.VALID)
        return
    try:
        case.signatures = _open(case, expected)
    except FetchError:
        yield Finding("holder", "key-not-fetched", Verdict.UNCHECKED)
        return
    if named is not None and any(signature.method.controller != named for signature in case.signatures):
        yield Finding("holder", "key-of-another", Verdict.ALTERED)
    else:
        yield Finding("holder", "signed-for-us" if wanted else "signed")


def _open(case: Case, expected: Expected) -> Any:
    keys, inline = keys_of_anybody(case.now), case.policy.inline_contexts
    if case.item.token is None:
        return open_embedded(
            case.document,
            keys,
            purpose="authentication",
            now=case.now,
            inline_contexts=inline,
            domain=expected.domain,
            challenge=expected.challenge,
        )
    signatures = open_token(case.item.token, keys, now=case.now, inline_contexts=inline)
    _check_token(case.document, expected)
    return signatures


def _check_token(document: Document, expected: Expected) -> None:
    """In a token, `aud` stands for the domain and `nonce` for the challenge (RFC 7519 section 4.1.3; OpenID4VP)."""
    wanted = as_list(expected.domain) if isinstance(expected.domain, str | None) else list(expected.domain)
    if expected.domain is not None and set(map(str, as_list(document.get("aud")))) != set(wanted):
        raise Malformed(Code.INVALID_DOMAIN, "the presentation was not made for this domain", "/aud")
    if expected.challenge is not None and document.get("nonce") != expected.challenge:
        raise Malformed(Code.INVALID_CHALLENGE, "the presentation does not answer this challenge", "/nonce")


CHECKS: Final[tuple[Callable[[Case, Expected], Iterator[Finding]], ...]] = (structure, holder)


def contained(document: Document) -> list[Any]:
    """Give what a presentation contains, as it stands there."""
    return as_list(document.get("verifiableCredential"))


def open_contained(value: Any, data: bytes) -> Item:
    """Take one contained credential, give what is to be verified; `data` is the canonical form of `value`.

    Raises `Malformed` for what may not stand there, and as `verifier.unpack.unpack` does.
    """
    if not isinstance(value, dict):
        raise Malformed(Code.MALFORMED_VALUE, "a contained credential must be an object", "/verifiableCredential")
    item = open_document(value, data)
    if item.kind != "credential":
        raise Unsupported(Code.MALFORMED_VALUE, "a presentation within a presentation is not looked into")
    return item
