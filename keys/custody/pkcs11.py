"""Keys in tokens: hardware security modules, smart cards and SoftHSM by PKCS#11, named by a URI of RFC 7512.

The rule: a secret key is made inside the token and never leaves it. A new key is marked sensitive and not
extractable, and a key that is not so marked is not opened.

A URI loads the module that it names into this process: take URIs from the operator only. PKCS#11 knows one login for
each process and token, so the PIN is asked for once, however many keys of the token are opened. Keys that want the
PIN for every signature (CKA_ALWAYS_AUTHENTICATE) cannot be used.
"""

import hashlib
import secrets
from typing import Any

import pkcs11
from pkcs11 import Attribute, KeyType, Mechanism, MechanismFlag, ObjectClass

from keys.algorithm import TRAITS, Algorithm
from keys.custody import pkcs11_uri
from keys.custody.pkcs11_point import PARAMETERS, read_public_key
from keys.custody.pkcs11_session import find_token, log_in, talking
from keys.custody.pkcs11_uri import Place
from keys.errors import BadSignature, KeyExists, KeyUnavailable, UnsupportedKey
from keys.passphrases import AskPassphrase
from keys.public_key import PublicKey


class TokenSigner:
    """A `Signer` whose key lies in a token. May be used from several threads, not from a forked process."""

    def __init__(self, public_key: PublicKey, key: Any) -> None:
        self.public_key = public_key
        self._key = key

    def sign(self, message: bytes) -> bytes:
        """Sign the message inside the token. Raises KeyUnavailable when the token fails or is gone."""
        data, mechanism = message, Mechanism.EDDSA
        if curve := TRAITS[self.public_key.algorithm].curve:
            # The digest is made here: CKM_ECDSA is what every token has, its hashing variants are not.
            data, mechanism = hashlib.new(curve.hash.name, message).digest(), Mechanism.ECDSA
        with talking():
            signature = bytes(self._key.sign(data, mechanism=mechanism))
        if len(signature) != 2 * TRAITS[self.public_key.algorithm].coordinate_length:
            raise KeyUnavailable("the token gave a signature of the wrong length")
        return signature

    def __repr__(self) -> str:
        return f"TokenSigner({self.public_key})"


def create_key(uri: str, algorithm: Algorithm, ask: AskPassphrase) -> TokenSigner:
    """Make a key inside the token, under the label and id of the URI (a random id if it names none)."""
    place = pkcs11_uri.read(uri)
    with talking():
        token = find_token(place)
    session = log_in(place, token, ask)
    with talking():
        if _find(session, place, ObjectClass.PRIVATE_KEY) or _find(session, place, ObjectClass.PUBLIC_KEY):
            raise KeyExists("the token holds a key of that label or id already; it was not touched")
        writing = token.open(rw=True)  # logged in already, like every session of this process with this token
        try:
            _generate(writing, place, algorithm)
        finally:
            writing.close()
    return _open(session, place)


def open_signer(uri: str, ask: AskPassphrase) -> TokenSigner:
    """Open a key in a token; both halves of the pair must be there. It must sign a test message rightly."""
    place = pkcs11_uri.read(uri)
    with talking():
        token = find_token(place)
    return _open(log_in(place, token, ask), place)


def exists(uri: str) -> bool:
    """Whether the token shows a public key of that label and id; that needs no PIN."""
    place = pkcs11_uri.read(uri)
    with talking():
        session = find_token(place).open()
        try:
            return bool(_find(session, place, ObjectClass.PUBLIC_KEY))
        finally:
            session.close()


def _find(session: Any, place: Place, kind: ObjectClass) -> list[Any]:
    wanted = {Attribute.CLASS: kind, Attribute.LABEL: place.label, Attribute.ID: place.id}
    return list(session.get_objects({name: value for name, value in wanted.items() if value is not None}))


def _open(session: Any, place: Place) -> TokenSigner:
    with talking():
        private = _only(_find(session, place, ObjectClass.PRIVATE_KEY), "private")
        public = _only(_find(session, place, ObjectClass.PUBLIC_KEY), "public")
        if private[Attribute.EXTRACTABLE] or not private[Attribute.SENSITIVE]:
            raise KeyUnavailable("the token would let this key out: it is extractable or not sensitive; make a new one")
        try:
            public_key = read_public_key(public[Attribute.EC_PARAMS], public[Attribute.EC_POINT])
        except UnsupportedKey as error:
            raise KeyUnavailable(f"the key in the token cannot be used: {error}") from error
    signer = TokenSigner(public_key, private)
    _try_out(signer)
    return signer


def _only(found: list[Any], half: str) -> Any:
    if len(found) == 1:
        return found[0]
    if not found:
        raise KeyUnavailable(
            f"the token holds no {half} key of that label and id; look at its label with pkcs11-tool -O"
        )
    raise KeyUnavailable(f"the token holds several {half} keys of that label; add id=… to the pkcs11: URI")


def _try_out(signer: TokenSigner) -> None:
    """The two halves are found apart: prove that they belong together, and that the token signs as we read it."""
    message = b"hunar: does this token sign with the key that it shows? " + secrets.token_bytes(16)
    try:
        signer.public_key.verify(signer.sign(message), message)
    except BadSignature as error:
        raise KeyUnavailable("the token's private key does not belong to the public key beside it") from error


def _generate(session: Any, place: Place, algorithm: Algorithm) -> None:
    """Make the pair in the token, and undo it unless the token vouches that the secret was never outside."""
    public, private = _generate_pair(session, place, algorithm)
    if not (private[Attribute.NEVER_EXTRACTABLE] and private[Attribute.ALWAYS_SENSITIVE]):
        private.destroy()
        public.destroy()
        raise KeyUnavailable("the token does not keep new keys to itself; use another token")


def _generate_pair(session: Any, place: Place, algorithm: Algorithm) -> tuple[Any, Any]:
    """Name the curve in each of the known ways until the token understands; otherwise raise its first answer."""
    kind, mechanism = KeyType.EC, Mechanism.EC_KEY_PAIR_GEN
    if algorithm is Algorithm.ED25519:
        kind, mechanism = KeyType.EC_EDWARDS, Mechanism.EC_EDWARDS_KEY_PAIR_GEN
    refusals = []
    for parameters in PARAMETERS[algorithm]:
        domain = session.create_domain_parameters(kind, {Attribute.EC_PARAMS: parameters}, local=True)
        try:
            public, private = domain.generate_keypair(
                mechanism=mechanism,
                store=True,
                label=place.label,
                id=place.id or secrets.token_bytes(16),
                capabilities=MechanismFlag.SIGN | MechanismFlag.VERIFY,
                private_template={Attribute.PRIVATE: True, Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False},
            )
        except pkcs11.PKCS11Error as error:
            refusals.append(error)
        else:
            return public, private
    raise refusals[0]
