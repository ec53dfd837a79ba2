"""What the message list can say about a credential: sixteen values of four bits (Bitstring Status List 1.0).

The rule: entries are append-only, since lists that were published mean them for good. The table itself goes out in the
signed trust list; the words shown to people are the verifier's.
"""

from enum import StrEnum

PURPOSES = ("revocation", "suspension", "message")
"""The three lists of one number; a credential has the same index in each (docs/adr/0004)."""

STATUS_SIZE = 4
"""Bits of one entry of the message list."""


class Reason(StrEnum):
    """Why a credential was withdrawn, suspended or replaced; public, and free of personal data."""

    NONE = "none"
    REPLACED = "replaced"
    ISSUED_IN_ERROR = "issued-in-error"
    ASSESSMENT_SET_ASIDE = "assessment-set-aside"
    ASSESSOR_NOT_ACCREDITED = "assessor-not-accredited"
    CENTRE_NOT_APPROVED = "centre-not-approved"
    FRAUD = "fraud"
    KEY_COMPROMISED = "key-compromised"
    HOLDER_REQUEST = "holder-request"
    APPEAL_UNDER_REVIEW = "appeal-under-review"
    UNDER_INVESTIGATION = "under-investigation"
    OTHER = "other"


MESSAGES: tuple[str, ...] = (*(reason.value for reason in Reason), *("undefined",) * (2**STATUS_SIZE - len(Reason)))
"""The message of each of the sixteen values; `undefined` is the word the standard reserves for unused ones."""


def value_of(reason: Reason) -> int:
    """The number that stands for `reason` in the message list, 0 to 15."""
    return MESSAGES.index(reason.value)


def table() -> list[dict[str, str]]:
    """The `statusMessages` array of the trust list."""
    return [{"status": hex(value), "message": message} for value, message in enumerate(MESSAGES)]
