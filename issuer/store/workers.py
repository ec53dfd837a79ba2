"""Workers: who they are, what they bring, what they agreed to.

The rule: a worker is known outside by one random urn:uuid. Numbers that identify a person are sealed (see `sealing`)
and found by exact match only. `erasure.erase` removes the person and leaves the identifier.
"""

from issuer.store.consents import set_consent
from issuer.store.persons import (
    Background,
    Experience,
    IdentityDocument,
    Training,
    Worker,
    background,
    documents,
    find,
    find_by_phone,
    find_by_reference,
    get,
    get_many,
    iterate,
    phones,
)
from issuer.store.registration import NewWorker, register, register_many
from issuer.store.terms import DocumentKind, Education, Gender, Purpose

__all__ = [
    "Background",
    "DocumentKind",
    "Education",
    "Experience",
    "Gender",
    "IdentityDocument",
    "NewWorker",
    "Purpose",
    "Training",
    "Worker",
    "background",
    "documents",
    "find",
    "find_by_phone",
    "find_by_reference",
    "get",
    "get_many",
    "iterate",
    "phones",
    "register",
    "register_many",
    "set_consent",
]
