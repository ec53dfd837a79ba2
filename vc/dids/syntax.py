"""The syntax of DIDs and DID URLs (DID Core 1.0, section 3).

The rule: a DID is compared as the exact text it is. Nothing is folded, decoded or repaired.
"""

import re
from typing import NamedTuple

from vc.dids.errors import DidError, InvalidDid

_IDCHAR = r"(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})"
_PCHAR = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})"
_DID = re.compile(rf"did:(?P<method>[a-z0-9]++):(?P<id>(?:{_IDCHAR}*+:)*+{_IDCHAR}++)")
_DID_URL = re.compile(
    rf"(?P<did>{_DID.pattern})(?P<path>(?:/{_PCHAR}*+)*+)"
    rf"(?:\?(?P<query>(?:{_PCHAR}|[/?])*+))?(?:\#(?P<fragment>(?:{_PCHAR}|[/?])*+))?"
)


class Did(NamedTuple):
    """A DID in its two parts: `did:{method}:{id}`."""

    method: str
    id: str

    def __str__(self) -> str:
        return f"did:{self.method}:{self.id}"


def parse_did(text: str) -> Did:
    """Part a DID. Raises `InvalidDid` (invalidDid) if the text is anything else, a DID URL too."""
    found = _DID.fullmatch(text)
    if found is None:
        raise InvalidDid(DidError.INVALID_DID, "this is not a DID (did:method:identifier)")
    return Did(found["method"], found["id"])


def is_did(text: str) -> bool:
    """Whether the text is a DID, without path, query or fragment."""
    return _DID.fullmatch(text) is not None


def is_did_url(text: str) -> bool:
    """Whether the text is a DID, or a DID followed by path, query or fragment."""
    return _DID_URL.fullmatch(text) is not None
