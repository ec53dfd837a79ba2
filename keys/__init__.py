"""Keys: public keys check, signers sign.

    from keys import PublicKey, open_signer

    key = PublicKey.from_multikey("z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK")
    key.verify(signature, message)             # gives nothing, or raises BadSignature

**Public keys.** `PublicKey(algorithm, raw)` is a value: frozen, comparable, usable as a dictionary key. It is read
with `from_multikey(text)` or `from_jwk(mapping)`, written with `to_multikey()` or `to_jwk()`, and named for people with
`fingerprint()` and `has_fingerprint(text)`. The algorithms are the three members of `Algorithm`: Ed25519, P-256 and
P-384. Whatever is not a sound key of these raises `UnsupportedKey`; its subclass `MalformedKey` says that the type is
known but the bytes are wrong.

**Signatures** are 64 bytes for Ed25519, and r‖s in 64 or 96 bytes for ECDSA, never DER. A signature is never an
identifier: ECDSA signatures can be rewritten by anyone without becoming invalid.

**Encodings** (`keys.multibase`): `base58btc_encode`, `base58btc_decode`, `base64url_encode`, `base64url_decode`,
`multibase_decode`, `varint_encode`, `varint_decode`, `multihash`, `multihash_decode`. Strict throughout; they raise
`BadEncoding`.

**Signers.** A `Signer` has a `public_key` and `sign(message) -> bytes`. Where its key lies is told by a URI:

    signer = create_key("file:/etc/hunar/issuer.pem", Algorithm.ED25519, ask_terminal)
    signer = open_signer("pkcs11:token=Hunar;object=issuer-2026?module-path=/usr/lib/softhsm/libsofthsm2.so", ask)
    exists(uri)

- `file:` is a file of PKCS#8 in PEM, always encrypted by a passphrase of 8 characters or more, mode 0600.
- `pkcs11:` is a token (RFC 7512), whose keys can never leave it; without `module-path` the environment variable
  HUNAR_PKCS11_MODULE names the module. It needs the library python-pkcs11, the extra `pkcs11`.

No key is ever written over (`KeyExists`). Everything else that keeps us from a key raises `KeyUnavailable`, whose
message is for the operator. `keys.software.SoftwareSigner` holds a key in memory (`generate(algorithm)`,
`from_secret_multikey(text)`).

**Passphrases and PINs** are asked for through `ask`, a function that takes the question and gives the secret:
`ask_terminal`, `from_environment(name)`, `from_credential(name)` (systemd), several in order with `first_of(...)`,
or all that from a setting: `read_sources("credential:issuer-key,env:HUNAR_PASSPHRASE,terminal")`. For a new key
file it is called twice, and both answers must agree.
"""

from keys.algorithm import Algorithm
from keys.errors import BadSignature, KeyExists, KeyUnavailable, MalformedKey, UnsupportedKey
from keys.multibase import BadEncoding
from keys.passphrases import (
    AskPassphrase,
    ask_terminal,
    first_of,
    from_credential,
    from_environment,
    read_sources,
)
from keys.public_key import PublicKey
from keys.signers import Signer, create_key, exists, open_signer

__all__ = [
    "Algorithm",
    "AskPassphrase",
    "BadEncoding",
    "BadSignature",
    "KeyExists",
    "KeyUnavailable",
    "MalformedKey",
    "PublicKey",
    "Signer",
    "UnsupportedKey",
    "ask_terminal",
    "create_key",
    "exists",
    "first_of",
    "from_credential",
    "from_environment",
    "open_signer",
    "read_sources",
]
