"""The table of the oldest CBOR-LD form (tags 0x0500 and 0x0501), in which there was one for everybody.

The rule: this is read, never written. It had one list of strings for contexts, URLs and plain text alike, and numbered
URLs by integers.
"""

from types import MappingProxyType
from typing import Final

from vc.cborld.tables import BYTE_TABLES, CONTEXT, PLAIN, URL, TypeTable

CRYPTOSUITE: Final = "https://w3id.org/security#cryptosuiteString"

CRYPTOSUITES: Final = MappingProxyType(
    {"ecdsa-rdfc-2019": 1, "ecdsa-sd-2023": 2, "eddsa-rdfc-2022": 3, "ecdsa-xi-2023": 4}
)
"""Numbers of cryptosuites, the same in this table, in registry entry 100 and in our issuers' tables."""

_STRINGS: Final = {
    "https://www.w3.org/ns/activitystreams": 16,
    "https://www.w3.org/2018/credentials/v1": 17,
    "https://www.w3.org/ns/did/v1": 18,
    "https://w3id.org/security/suites/ed25519-2018/v1": 19,
    "https://w3id.org/security/suites/ed25519-2020/v1": 20,
    "https://w3id.org/cit/v1": 21,
    "https://w3id.org/age/v1": 22,
    "https://w3id.org/security/suites/x25519-2020/v1": 23,
    "https://w3id.org/veres-one/v1": 24,
    "https://w3id.org/webkms/v1": 25,
    "https://w3id.org/zcap/v1": 26,
    "https://w3id.org/security/suites/hmac-2019/v1": 27,
    "https://w3id.org/security/suites/aes-2019/v1": 28,
    "https://w3id.org/vaccination/v1": 29,
    "https://w3id.org/vc-revocation-list-2020/v1": 30,
    "https://w3id.org/dcc/v1": 31,
    "https://w3id.org/vc/status-list/v1": 32,
    "https://www.w3.org/ns/credentials/v2": 33,
    "https://w3id.org/security/data-integrity/v1": 48,
    "https://w3id.org/security/multikey/v1": 49,
    "https://purl.imsglobal.org/spec/ob/v3p0/context.json": 50,
    "https://w3id.org/security/data-integrity/v2": 51,
}

LEGACY: Final = TypeTable(
    {CONTEXT: _STRINGS, URL: _STRINGS, PLAIN: _STRINGS, CRYPTOSUITE: CRYPTOSUITES}, BYTE_TABLES - {URL}
)
"""The table itself."""
