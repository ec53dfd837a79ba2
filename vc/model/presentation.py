"""Presentations: credentials that a holder shows together (VCDM 2.0, section 4.13; VC Data Model 1.1, section 4.10).

The rule: what is shown is whole credentials, each with contexts and a proof of its own. Only what the holder says of
themselves may rest on the presentation's proof.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from vc.model.contexts import Version, contexts_v1, contexts_v2, version_of
from vc.model.credential import check_credential, identifier, proofs
from vc.model.envelope import ENVELOPED_CREDENTIAL, check_envelope, is_envelope
from vc.model.rule import (
    Rule,
    apply,
    below,
    check_party,
    check_type,
    each,
    malformed,
    party_id,
    typed_objects,
    types_of,
)
from vc.problems import Document, Problem


def check_presentation(document: Document, *, secured: bool = False) -> tuple[Problem, ...]:
    """Everything in which a presentation, or a credential in it, breaks the rules of its version.

    With `secured`, presentation and credentials must have embedded proofs, but for a credential that the holder
    issues themselves. An envelope at the top is checked as one. Raises `Unsupported` as `check_credential` does.
    """
    if is_envelope(document):
        return tuple(check_envelope(document))
    problems = apply(RULES[version_of(document)], document)
    problems += tuple(_credentials(document, secured))
    if secured and not any(each(document, "proof")):
        problems += (malformed("the presentation has no proof", "/proof"),)
    return problems


def types(document: Document) -> Iterator[Problem]:
    """VCDM 2.0, section 4.13: the types contain VerifiablePresentation."""
    yield from check_type(document, contains="VerifiablePresentation")


def holder(document: Document) -> Iterator[Problem]:
    """VCDM 2.0, section 4.13: the holder is optional, a URL or an object with one."""
    if "holder" in document:
        yield from check_party(document, "holder")


def _credentials(document: Document, secured: bool) -> Iterator[Problem]:
    """Section 4.13: objects only. A token as text, or the URL of a credential, is none."""
    for pointer, credential in each(document, "verifiableCredential"):
        if not isinstance(credential, dict):
            yield malformed("a credential in a presentation must be an object", pointer)
        elif is_envelope(credential):
            yield from below(pointer, _enveloped(credential))
        else:
            yield from below(pointer, check_credential(credential))
            yield from below(pointer, _unsecured(credential, document) if secured else ())


def _enveloped(credential: Document) -> Iterator[Problem]:
    if types_of(credential) != (ENVELOPED_CREDENTIAL,):
        yield malformed(f"only an {ENVELOPED_CREDENTIAL} may stand in a presentation", "/type")
    yield from check_envelope(credential)


def _unsecured(credential: Document, presentation: Document) -> Iterator[Problem]:
    """Section 4.13.4: without a proof of its own, a credential must be issued by the holder of the presentation."""
    if any(each(credential, "proof")):
        return
    issuer = party_id(credential, "issuer")
    if issuer is None or issuer != party_id(presentation, "holder"):
        yield malformed("the credential has no proof, and is not the holder's own", "/proof")


_SHARED: tuple[Rule, ...] = (types, identifier, holder, typed_objects("termsOfUse"), proofs)

RULES: Mapping[Version, tuple[Rule, ...]] = MappingProxyType(
    {Version.V2: (contexts_v2, *_SHARED), Version.V1: (contexts_v1, *_SHARED)}
)
"""The rules by the base context that stands first in a presentation."""
