"""Keys: public keys check, signers sign.

    from keys import PublicKey, open_signer

    key = PublicKey.from_multikey("z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK")
    key.verify(signature, message)             # gives nothing, or raises BadSignature

**Public keys.** `PublicKey(algorithm, raw)` is a value: frozen, comparable, usable as a dictionary key. It is read
with `from_multikey(text)` or `from_jwk(mapping)`, written with `to_multikey()` or `to_jwk()`, named for machines
with `thumbprint()` (RFC 7638) and for people with `fingerprint()` and `has_fingerprint(text)`. The algorithms are
the three members of `Algorithm`: Ed25519, P-256 and P-384. Whatever is not a sound key of these raises
`UnsupportedKey`; its subclass `MalformedKey` says that the type is known but the bytes are wrong.

**Signatures** are 64 bytes for Ed25519, and r‖s in 64 or 96 bytes for ECDSA, never DER. A signature is never an
identifier: ECDSA signatures can be rewritten by anyone without becoming invalid.

**Encodings** (`keys.multibase`): `base58btc_encode`, `base58btc_decode`, `base64url_encode`, `base64url_decode`,
`multibase_decode`, `varint_encode`, `varint_decode`, `multihash`, `multihash_decode`. Strict throughout; they raise
`BadEncoding`.

**Signers.** `Signer` is anything with a `public_key` and `sign(message) -> bytes`. `keys.software.SoftwareSigner`
holds a key in memory (`generate(algorithm)`, `from_secret_multikey(text)`).
"""

from keys.algorithm import Algorithm
from keys.errors import BadSignature, KeyExists, KeyUnavailable, MalformedKey, UnsupportedKey
from keys.multibase import BadEncoding
from keys.public_key import PublicKey

__all__ = [
    "Algorithm",
    "BadEncoding",
    "BadSignature",
    "KeyExists",
    "KeyUnavailable",
    "MalformedKey",
    "PublicKey",
    "UnsupportedKey",
]
