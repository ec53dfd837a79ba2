"""Where an issuer lives, and the URLs that follow from it. They stand in signed documents, so they never change.

The rule: everything an issuer publishes lies below its base URL, and its DID follows from that URL by the did:web
method (`host` → `did:web:host`, `host/a/b` → `did:web:host:a:b`, `host:8443` → `did:web:host%3A8443`).
"""

import ipaddress
import re
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import SplitResult, quote, urlsplit

from issuer.errors import Objection, Refused

_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"{_LABEL}(\.{_LABEL})+")
_SEGMENT = re.compile(r"[A-Za-z0-9._-]+")
_RESERVED = (".example", ".example.com", ".example.net", ".example.org", ".test", ".invalid", ".localhost", ".local")


@dataclass(frozen=True, slots=True)
class Address:
    """The permanent address of an issuer. Made by `address()`, which checks it."""

    base_url: str
    did: str

    @property
    def origin(self) -> str:
        """Scheme and host (and port), as RFC 6454 writes an origin."""
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def reserved(self) -> bool:
        """Whether the host is one that no real site can have (RFC 2606, RFC 6761)."""
        return f".{urlsplit(self.base_url).hostname}".endswith(_RESERVED)

    @property
    def did_document_path(self) -> str:
        """Where did.json lies below the base URL (did:web, section 3.2, Read)."""
        return "did.json" if urlsplit(self.base_url).path else ".well-known/did.json"

    def status_list(self, purpose: str, number: int | str) -> str:
        """The URL of status list `number` of `purpose` (`revocation`, `suspension` or `message`)."""
        return f"{self.base_url}/status/{purpose}/{number}"

    @property
    def register(self) -> str:
        """The URL at which the public register answers for a short number, which stands in the place of `{number}`."""
        return f"{self.base_url}/numbers/{{number}}"

    def organisation(self, name: str) -> str:
        """The identifier of an awarding body or centre, from its name: `Demo centre Dadu` → `…/demo-centre-dadu`.

        A name that Latin letters do not spell is told by the beginning of its SHA-256.
        """
        slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") if name.isascii() else ""
        return f"{self.base_url}/organisations/{slug or sha256(name.encode()).hexdigest()[:24]}"


def address(base_url: str) -> Address:
    """Check `base_url` and derive the DID from it. Raises `Refused` if it cannot be a permanent address."""
    try:
        parts = urlsplit(base_url)
        objections = _objections(base_url, parts)
    except ValueError:
        objections = ["The base URL is no URL at all."]
    if objections:
        raise Refused(*(Objection("base-url", words, "base-url") for words in objections))
    segments = [quote(parts.netloc, safe=""), *(part for part in parts.path.split("/") if part)]
    return Address(base_url, "did:web:" + ":".join(segments))


def _objections(base_url: str, parts: SplitResult) -> list[str]:
    found = []
    if parts.scheme != "https":
        found.append("The base URL must begin with https://, because it stands in signed documents for good.")
    if parts.query or parts.fragment or parts.username is not None or base_url.endswith(("/", "?", "#")):
        found.append("The base URL must have no user name, query, fragment or closing slash.")
    if not _is_name(parts.netloc):
        found.append("The base URL needs a full host name in lower case, such as passport.example.org, not an address.")
    if any(not _SEGMENT.fullmatch(part) or part in {".", ".."} for part in parts.path.split("/")[1:]):
        found.append("The path of the base URL may hold only letters, digits, dots, hyphens and underscores.")
    return found


def _is_name(netloc: str) -> bool:
    host, _, port = netloc.partition(":")
    if port and not (port.isascii() and port.isdecimal() and 0 < int(port) < 65536):
        return False
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return bool(_HOST.fullmatch(host)) and not netloc.endswith(":")
    return False
