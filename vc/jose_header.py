"""The header of a `vc+jwt` or `vp+jwt`, checked before any library sees the token.

The rule: the header may say which key and which algorithm, and nothing that would let the token bring its own key,
its own rules or no signature at all (RFC 8725, sections 3.1 to 3.11). Members that are not known are ignored, as
RFC 7515 section 4 demands; those that would change how the token is read are refused by name.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Literal

from keys import Algorithm
from vc.problems import BadProof, Code, Document, Malformed, Unsupported

Kind = Literal["vc", "vp"]
"""What the token holds: a credential, or a presentation."""

ALGORITHMS: Mapping[str, Algorithm] = MappingProxyType(
    {"EdDSA": Algorithm.ED25519, "ES256": Algorithm.P256, "ES384": Algorithm.P384}
)
"""Every `alg` that is accepted, bound to the one kind of key that it is accepted with."""

TYPES: Mapping[str, Kind] = MappingProxyType(
    {"vc+jwt": "vc", "application/vc+jwt": "vc", "vp+jwt": "vp", "application/vp+jwt": "vp"}
)
"""Every `typ` that is accepted (VC-JOSE-COSE section 3.1; RFC 7515 section 4.1.9 for the long form)."""

CONTENTS: Mapping[Kind, frozenset[str]] = MappingProxyType(
    {"vc": frozenset({"vc", "application/vc"}), "vp": frozenset({"vp", "application/vp"})}
)
"""The values of `cty` that go with each kind, where it is present."""

REFUSED = frozenset({"b64", "crit", "jku", "jwk", "x5c", "x5t", "x5t#S256", "x5u", "zip"})
"""Members that bring a key, point to one, or change how the token is read. No extension is understood, so no `crit`."""

_LONGEST_KID = 2048


def read_kind(header: Document) -> Kind:
    """Give the kind of token that `typ` states.

    It must be there: a token that was signed for another use must not pass for a credential (RFC 8725, section 3.11).
    Raises `Malformed` if it is no text, `Unsupported` if it is absent or another, as in credentials of VCDM 1.1.
    """
    value = header.get("typ", "")
    if not isinstance(value, str):
        raise _malformed("typ of the token must be text")
    if value not in TYPES:
        raise Unsupported(Code.CRYPTOGRAPHIC_SECURITY, "the token is not of the type vc+jwt or vp+jwt")
    return TYPES[value]


def check_algorithm(header: Document, kind: Kind) -> None:
    """`alg` is in `ALGORITHMS`. Raises `BadProof` for tokens without a public-key signature, else `Unsupported`."""
    value = header.get("alg")
    if not isinstance(value, str):
        raise _malformed("the token must name its algorithm, as text")
    if value.lower() == "none" or value.upper().startswith("HS"):
        raise BadProof(Code.CRYPTOGRAPHIC_SECURITY, "the token has no public-key signature, so nobody vouches for it")
    if value not in ALGORITHMS:
        raise Unsupported(Code.CRYPTOGRAPHIC_SECURITY, "the token is signed by an algorithm that is not known here")


def check_members(header: Document, kind: Kind) -> None:
    """None of `REFUSED` is there."""
    found = sorted(REFUSED & header.keys())
    if found:
        raise _malformed(f"the header of the token may not have {' or '.join(found)}")


def check_content(header: Document, kind: Kind) -> None:
    """`cty`, if there, fits `typ` (VC-JOSE-COSE section 3.1)."""
    value: Any = header.get("cty", kind)
    if not isinstance(value, str) or value not in CONTENTS[kind]:
        raise _malformed("cty of the token does not fit its typ")


def check_key_id(header: Document, kind: Kind) -> None:
    """`kid` is there and is text. What it leads to is the business of the key source."""
    value = header.get("kid")
    if not isinstance(value, str) or not value or len(value) > _LONGEST_KID or not value.isprintable():
        raise _malformed("the token must name its key by kid, as text")


HEADER_RULES: tuple[Callable[[Document, Kind], None], ...] = (
    check_algorithm,
    check_members,
    check_content,
    check_key_id,
)


def check_header(header: Document) -> Kind:
    """Take the decoded header, give the kind of token; raise as the rules do."""
    kind = read_kind(header)
    for rule in HEADER_RULES:
        rule(header, kind)
    return kind


def write_header(algorithm: Algorithm, kid: str, kind: Kind) -> Document:
    """Give the header of a token that we make."""
    name = next(name for name, known in ALGORITHMS.items() if known is algorithm)
    return {"alg": name, "cty": kind, "kid": kid, "typ": f"{kind}+jwt"}


def _malformed(detail: str) -> Malformed:
    return Malformed(Code.CRYPTOGRAPHIC_SECURITY, detail)
