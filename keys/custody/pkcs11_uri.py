"""PKCS#11 URIs (RFC 7512): which module, which token, which key.

The rule: an attribute that is not understood refuses the URI, since leaving it out could name another key; and a PIN
never stands in a URI, for URIs end up in settings, process lists and logs.

    pkcs11:token=Hunar;object=issuer-2026?module-path=/usr/lib/softhsm/libsofthsm2.so
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from keys.errors import KeyUnavailable

MODULE_VARIABLE = "HUNAR_PKCS11_MODULE"
"""Environment variable with the path of the PKCS#11 module, for URIs without `module-path`."""

TOKEN_ATTRIBUTES = ("token", "serial", "manufacturer", "model", "slot-id")
_KEY_ATTRIBUTES = ("object", "id", "type")
_ATTRIBUTE = re.compile(r"([a-z-]+)=((?:[A-Za-z0-9._~:\[\]@!$'()*+,=/&?-]|%[0-9A-Fa-f]{2})*)")


@dataclass(frozen=True, slots=True)
class Place:
    """What a PKCS#11 URI names. `token` holds the token attributes that were given, in the words of RFC 7512."""

    module: str
    token: Mapping[str, str]
    label: str | None
    id: bytes | None


def read(uri: str) -> Place:
    """Read a PKCS#11 URI that names a private key. Raises KeyUnavailable and says what is wrong with it."""
    path, _, query = uri.removeprefix("pkcs11:").partition("?")
    attributes = _attributes(path, ";", (*TOKEN_ATTRIBUTES, *_KEY_ATTRIBUTES))
    options = _attributes(query, "&", ("module-path",))
    if not attributes.keys() & {"object", "id"}:
        raise KeyUnavailable("the pkcs11: URI names no key; add object=LABEL or id=%01")
    if attributes.get("type", b"private") != b"private":
        raise KeyUnavailable("the pkcs11: URI must name a private key: leave type out, or write type=private")
    texts = {name: _text(name, value) for name, value in attributes.items() if name != "id"}
    return Place(
        module=_module(options),
        token={name: texts[name] for name in TOKEN_ATTRIBUTES if name in texts},
        label=texts.get("object"),
        id=attributes.get("id"),
    )


def _attributes(text: str, separator: str, known: tuple[str, ...]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for part in filter(None, text.split(separator)):
        match = _ATTRIBUTE.fullmatch(part)
        if not match:
            raise KeyUnavailable("the pkcs11: URI is not written as RFC 7512 has it: name=value;name=value?name=value")
        name, value = match.groups()
        if name in ("pin-value", "pin-source"):
            raise KeyUnavailable(f"the pkcs11: URI holds {name}; take it out, the PIN is asked for when it is needed")
        if name not in known:
            raise KeyUnavailable(f"the pkcs11: URI holds {name} at a place where only {', '.join(known)} may stand")
        if name in found or not value:
            raise KeyUnavailable(f"the pkcs11: URI holds {name} twice, or empty")
        found[name] = unquote_to_bytes(value)
    return found


def _text(name: str, value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        raise KeyUnavailable(f"the value of {name} in the pkcs11: URI is not UTF-8") from None


def _module(options: Mapping[str, bytes]) -> str:
    if "module-path" in options:
        return _text("module-path", options["module-path"])
    if module := os.environ.get(MODULE_VARIABLE):
        return module
    raise KeyUnavailable(
        f"no PKCS#11 module is named; add ?module-path=/path/to/module.so to the URI, or set {MODULE_VARIABLE}"
    )
