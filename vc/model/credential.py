"""Credentials: every rule that the data model makes about one (VCDM 2.0 and 1.1, sections 4 and 5 of each).

The rule: `RULES_V2` and `RULES_V1` hold one small function for each statement of the standard; read them first.
What needs JSON-LD (terms that no context defines, protected terms defined anew, types that map to no URL) is
found by `vc.jsonld`.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from types import MappingProxyType

from vc.instant import instant
from vc.model.contexts import Version, contexts_v1, contexts_v2, version_of
from vc.model.resources import related_contexts, related_resources
from vc.model.rule import (
    Rule,
    apply,
    check_id,
    check_party,
    check_type,
    each,
    malformed,
    problems_of,
    typed_objects,
    types_of,
)
from vc.model.text import texts
from vc.problems import Code, Document, Malformed, Problem, Unsupported
from vc.status import StatusEntry, is_status_entry, is_status_list, read_subject


def check_credential(document: Document, *, secured: bool = False) -> tuple[Problem, ...]:
    """Everything in which a credential breaks the rules of the version that its first context names.

    With `secured`, an embedded proof must be there. Nothing is said about the truth of any proof. Raises `Unsupported`
    for a version that is not known here, or a related resource whose digest cannot be compared.
    """
    problems = apply(RULES[version_of(document)], document)
    if secured and not any(each(document, "proof")):
        problems += (malformed("the credential has no proof", "/proof"),)
    return problems


def identifier(document: Document) -> Iterator[Problem]:
    """VCDM 2.0, section 4.4; 1.1, section 4.2: at most one `id`, a URL."""
    yield from check_id(document)


def types(document: Document) -> Iterator[Problem]:
    """VCDM 2.0, section 4.5; 1.1, section 4.3: the types contain VerifiableCredential."""
    yield from check_type(document, contains="VerifiableCredential")


def issuer(document: Document) -> Iterator[Problem]:
    """VCDM 2.0, section 4.7; 1.1, section 4.5: one issuer, a URL or an object with one."""
    yield from check_party(document, "issuer")


def subjects(document: Document) -> Iterator[Problem]:
    """VCDM 2.0, section 4.8; 1.1, section 4.4: one or more subjects, each with a claim, each with at most one id."""
    if not list(each(document, "credentialSubject")):
        yield malformed("a credential must have a subject", "/credentialSubject")
    for pointer, subject in each(document, "credentialSubject"):
        if not isinstance(subject, dict) or not subject:
            yield malformed("a subject must be an object with at least one claim", pointer)
        else:
            yield from check_id(subject, pointer)


def period_v2(document: Document) -> Iterator[Problem]:
    """VCDM 2.0, section 4.9: `validFrom` and `validUntil`, both optional, in this order on the time line."""
    problems = list(_dates(document, "validFrom", "validUntil"))
    yield from problems
    if problems or not {"validFrom", "validUntil"} <= document.keys():
        return
    if instant(document["validUntil"]) < instant(document["validFrom"]):
        yield Problem(Code.RANGE, "validUntil lies before validFrom", "/validUntil")


def period_v1(document: Document) -> Iterator[Problem]:
    """VC Data Model 1.1, sections 4.6 and 4.8: `issuanceDate` is required, `expirationDate` is not."""
    if "issuanceDate" not in document:
        yield malformed("a credential must have an issuanceDate", "/issuanceDate")
    yield from _dates(document, "issuanceDate", "expirationDate", "validFrom", "validUntil")


def status_details(document: Document) -> Iterator[Problem]:
    """Bitstring Status List 1.0, section 2.1: entries of its type keep its rules."""
    for pointer, entry in each(document, "credentialStatus"):
        if is_status_entry(entry):
            yield from _status_problem(entry, pointer)


def status_list(document: Document) -> Iterator[Problem]:
    """Bitstring Status List 1.0, section 2.2: a credential that is a status list has a status list for its subject."""
    if is_status_list(document):
        yield from problems_of(partial(read_subject, document))


def proofs(document: Document) -> Iterator[Problem]:
    """VCDM 2.0, section 4.12; 1.1, section 4.7: a `proof` is an object with a type, or several."""
    for pointer, proof in each(document, "proof"):
        if not isinstance(proof, dict) or not types_of(proof):
            yield malformed("a proof must be an object with a type", pointer)


def _dates(document: Document, *names: str) -> Iterator[Problem]:
    for name in names:
        if name in document:
            yield from problems_of(partial(instant, document[name], f"/{name}"))


def _status_problem(entry: Document, pointer: str) -> Iterator[Problem]:
    try:
        StatusEntry.read(entry, pointer)
    except Malformed as error:
        yield error.problem
    except Unsupported:
        return  # that we cannot read it is for the check of status to say, and no fault of the credential


RULES_V2: tuple[Rule, ...] = (
    contexts_v2,
    types,
    identifier,
    texts,
    issuer,
    subjects,
    period_v2,
    typed_objects("credentialStatus"),  # section 4.10
    status_details,
    status_list,
    typed_objects("credentialSchema", with_id=True),  # section 4.11
    typed_objects("refreshService"),  # section 5.4
    typed_objects("termsOfUse"),  # section 5.5
    typed_objects("evidence"),  # section 5.6
    related_resources,
    related_contexts,
    typed_objects("confidenceMethod"),  # reserved, section 5.10
    typed_objects("renderMethod"),  # reserved, section 5.10
    proofs,
)
"""Verifiable Credentials Data Model 2.0."""

RULES_V1: tuple[Rule, ...] = (
    contexts_v1,
    types,
    identifier,
    issuer,
    subjects,
    period_v1,
    typed_objects("credentialStatus", with_id=True),  # section 4.9
    status_details,
    status_list,
    typed_objects("credentialSchema", with_id=True),  # section 5.4
    typed_objects("refreshService", with_id=True),  # section 5.5
    typed_objects("termsOfUse"),  # section 5.6
    typed_objects("evidence"),  # section 5.7
    proofs,
)
"""Verifiable Credentials Data Model 1.1."""

RULES: Mapping[Version, tuple[Rule, ...]] = MappingProxyType({Version.V2: RULES_V2, Version.V1: RULES_V1})
"""The rules by the base context that stands first in a document."""
