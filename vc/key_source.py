"""Where keys come from: the one question that the securing mechanisms ask of the world."""

from collections.abc import Callable
from datetime import datetime

from vc.dids.method import VerificationMethod
from vc.instant import from_datetime
from vc.problems import BadProof, Code

KeySource = Callable[[str, str], VerificationMethod]
"""Takes the URL of a verification method and a relationship such as `assertionMethod`; gives the method, or raises
`Invalid` if there is none that may be used so, or `FetchError` if that could not be found out."""


def find_method(keys: KeySource, url: str, relationship: str, now: datetime) -> VerificationMethod:
    """Ask `keys` for the method at `url`, and take the answer only if it is that method and still in force at `now`.

    A key source may be a list that somebody wrote by hand, so what Controlled Identifiers 1.0 demands of a method
    (section 2.2: not at or after `expires` or `revoked`) is looked at here too. Raises `BadProof`
    (INVALID_VERIFICATION_METHOD), and whatever `keys` raises.
    """
    method = keys(url, relationship)
    if method.id != url:
        raise BadProof(Code.INVALID_VERIFICATION_METHOD, "the key that was found is not the one that was named")
    moment = from_datetime(now)
    if any(end is not None and end <= moment for end in (method.expires, method.revoked)):
        raise BadProof(Code.INVALID_VERIFICATION_METHOD, "the key has expired or was revoked by its controller")
    return method
