"""The closed vocabularies of the register. The database holds the same lists as CHECK constraints.

The rule: a member's value is what is stored and what a credential says; it is never renamed.
"""

from enum import StrEnum


class ActorKind(StrEnum):
    """Whether an actor is a person or a programme."""

    PERSON = "person"
    SYSTEM = "system"


class Gender(StrEnum):
    """As written on the identity document."""

    MALE = "M"
    FEMALE = "F"
    OTHER = "X"


class DocumentKind(StrEnum):
    """Identity documents. The values are those of the credential's hint."""

    CNIC = "CNIC"
    NICOP = "NICOP"
    PASSPORT = "passport"


class Education(StrEnum):
    """Schooling completed, in the words of the sample data."""

    NONE = "no schooling"
    PRIMARY = "primary"
    MIDDLE = "middle"
    MATRIC = "matric"
    INTERMEDIATE = "intermediate"
    BACHELOR = "bachelor"
    MASTER = "master"


class Purpose(StrEnum):
    """What a worker can agree to."""

    SEARCH = "search"


class Route(StrEnum):
    """How competence was come by: recognition of prior learning, or competency-based training."""

    RPL = "RPL"
    CBT = "CBT"


class Result(StrEnum):
    """Competent, or not yet competent."""

    COMPETENT = "C"
    NOT_YET = "NYC"


class Method(StrEnum):
    """Parts an assessment can have."""

    PRACTICAL = "practical"
    WRITTEN = "written"
    ORAL = "oral"


class AssessmentState(StrEnum):
    """`pending` until somebody else approves it, then `recorded`."""

    PENDING = "pending"
    RECORDED = "recorded"


class Role(StrEnum):
    """What a key may sign."""

    CREDENTIAL = "credential"
    STATUS = "status"


class KeyState(StrEnum):
    """`retired` signs nothing new and its old signatures stay good; `compromised` makes them all untrusted."""

    ACTIVE = "active"
    RETIRED = "retired"
    COMPROMISED = "compromised"


class Kind(StrEnum):
    """What a credential attests.

    A card is a credential of its own for the certified units of a qualification, all or a part. The card of one unit is
    none: it goes with that unit's credential.
    """

    UNIT = "unit"
    QUALIFICATION = "qualification"
    CARD = "card"


class CredentialState(StrEnum):
    """How far issuing came. An abandoned intent was never released, and its index is revoked."""

    INTENT = "intent"
    RECORDED = "recorded"
    PUBLISHED = "published"
    ABANDONED = "abandoned"


SIGNED = (CredentialState.RECORDED, CredentialState.PUBLISHED)
"""The states of a credential that is signed."""


class Status(StrEnum):
    """Whether a credential stands; it does not say whether it has expired."""

    VALID = "valid"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


class Action(StrEnum):
    """What can be done to a credential's status."""

    REVOKE = "revoke"
    SUSPEND = "suspend"
    REINSTATE = "reinstate"
    REPLACE = "replace"
