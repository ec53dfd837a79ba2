"""What counts as a URL in a document.

The rule: the text as it stands is an absolute URL, or it is none. Nothing is trimmed, repaired or percent-encoded
first, as the parsers of browsers do, because two programs that repair differently see two identifiers.
"""

import re
from typing import Any, TypeGuard

# RFC 3986, appendix A, with the letters beyond ASCII that RFC 3987 and the URL Standard allow.
_CHAR = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2}|[^\x00-\x7f])"
_URL = re.compile(
    rf"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*+):(?=[^#?])"
    rf"(?://(?P<authority>(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{{2}}|[^\x00-\x7f]|\[[0-9A-Fa-f:.]++\])*+)"
    rf"(?=[/?#]|\Z))?"
    rf"{_CHAR}*+(?:\?(?:{_CHAR}|\?)*+)?(?P<fragment>\#(?:{_CHAR}|\?)*+)?"
)


def is_url(value: Any) -> TypeGuard[str]:
    """Whether `value` is the text of one absolute URL: of RFC 3986, letters of other scripts allowed.

    Spaces, controls and invisible characters are refused everywhere; `http` and `https` need a host.
    """
    if not isinstance(value, str) or not value.isprintable():  # isprintable knows spaces, bidi marks and the like
        return False
    found = _URL.fullmatch(value)
    if found is None:
        return False
    return found["scheme"].lower() not in ("http", "https") or bool(_host(found["authority"]))


def split_fragment(url: str) -> tuple[str, str | None]:
    """Part a URL at its `#`: what stands before, and the fragment, None if there is no `#`."""
    before, mark, fragment = url.partition("#")
    return before, fragment if mark else None


def _host(authority: str | None) -> str:
    """The host in an authority: without user information before it and the port after it."""
    return re.sub(r":[0-9]*\Z", "", (authority or "").rpartition("@")[2])
