"""Keys in tokens: hardware security modules, smart cards and SoftHSM by PKCS#11, named by a URI of RFC 7512.

The rule: a secret key is made inside the token and never leaves it. A new key is marked sensitive and not
extractable, and a key that is not so marked is not opened.

A URI loads the module that it names into this process: take URIs from the operator only. PKCS#11 knows one login for
each process and token, so the PIN is asked for once, however many keys of the token are opened. Keys that want the
PIN for every signature (CKA_ALWAYS_AUTHENTICATE) cannot be used.
"""

import hashlib
import os
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pkcs11
from pkcs11 import Attribute, KeyType, Mechanism, MechanismFlag, ObjectClass, TokenFlag

from keys.algorithm import TRAITS, Algorithm
from keys.custody import pkcs11_uri
from keys.custody.pkcs11_point import PARAMETERS, read_public_key
from keys.custody.pkcs11_uri import Place
from keys.errors import BadSignature, KeyExists, KeyUnavailable, UnsupportedKey
from keys.passphrases import AskPassphrase
from keys.public_key import PublicKey

_WORDS = {
    "PinIncorrect": "the PIN is wrong; do not try often, a token locks itself",
    "PinLenRange": "the PIN is wrong: it has a length that the token does not know",
    "PinLocked": "the PIN is locked; the token's security officer can set a new one",
    "PinExpired": "the PIN has expired; set a new one",
    "UserPinNotInitialized": "the token has no user PIN yet; its security officer sets one",
    "TokenWriteProtected": "the token is write-protected",
    "TokenNotPresent": "the token is not there",
    "DeviceRemoved": "the token was removed",
    "DeviceMemory": "the token is full",
    "SessionHandleInvalid": "the token ended the session; open the key again",
    "UserNotLoggedIn": "the token wants a login; open the key again",
    "MechanismInvalid": "the token cannot do this kind of key",
}
"""Words for the answers of tokens that an operator can act on, by the name of python-pkcs11's error."""

_PROCESS = os.getpid()
_LOCK = threading.RLock()  # python-pkcs11 initialises modules for use by one thread at a time
_sessions: dict[tuple[str, str, bytes], Any] = {}  # the one login for each token; PKCS#11 has it per process too


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
        with _talking():
            signature = bytes(self._key.sign(data, mechanism=mechanism))
        if len(signature) != 2 * TRAITS[self.public_key.algorithm].coordinate_length:
            raise KeyUnavailable("the token gave a signature of the wrong length")
        return signature

    def __repr__(self) -> str:
        return f"TokenSigner({self.public_key})"


def create_key(uri: str, algorithm: Algorithm, ask: AskPassphrase) -> TokenSigner:
    """Make a key inside the token, under the label and id of the URI (a random id if it names none)."""
    place = pkcs11_uri.read(uri)
    with _talking():
        token = _token(place)
    session = _log_in(place, token, ask)
    with _talking():
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
    with _talking():
        token = _token(place)
    return _open(_log_in(place, token, ask), place)


def exists(uri: str) -> bool:
    """Whether the token shows a public key of that label and id; that needs no PIN."""
    place = pkcs11_uri.read(uri)
    with _talking():
        session = _token(place).open()
        try:
            return bool(_find(session, place, ObjectClass.PUBLIC_KEY))
        finally:
            session.close()


@contextmanager
def _talking() -> Iterator[None]:
    """Hold the modules for one thread, and turn what tokens answer into words."""
    if os.getpid() != _PROCESS:
        # A session shared by two processes may give both the same random numbers: fatal for ECDSA.
        raise KeyUnavailable("a token opened before a fork cannot be used after it; open it in the process that signs")
    with _LOCK:
        try:
            yield
        except pkcs11.PKCS11Error as error:
            _sessions.clear()  # whatever is wrong, the next opening begins anew
            name = type(error).__name__
            raise KeyUnavailable(_WORDS.get(name, f"the token or its module failed: {str(error) or name}")) from error


def _token(place: Place) -> Any:
    """The one initialised token that the URI describes."""
    found = [
        token
        for token in pkcs11.lib(place.module).get_tokens()
        if token.flags & TokenFlag.TOKEN_INITIALIZED
        and all(_TOKEN_VALUES[name](token) == value for name, value in place.token.items())
    ]
    if len(found) == 1:
        return found[0]
    if not found:
        raise KeyUnavailable("no token is as the pkcs11: URI says; is it plugged in and initialised?")
    raise KeyUnavailable("several tokens are as the pkcs11: URI says; add token=LABEL or serial=NUMBER")


_TOKEN_VALUES: dict[str, Callable[[Any], str]] = {
    "token": lambda token: token.label,
    "serial": lambda token: token.serial.decode("ascii", "replace"),
    "manufacturer": lambda token: token.manufacturer_id,
    "model": lambda token: token.model,
    "slot-id": lambda token: str(token.slot.slot_id),
}


def _log_in(place: Place, token: Any, ask: AskPassphrase) -> Any:
    """The session of this process that is logged in to the token. The person is asked while no lock is held."""
    name = (place.module, token.label, token.serial)
    with _LOCK:
        if name in _sessions and _is_alive(_sessions[name]):
            return _sessions[name]
    pin = pkcs11.PROTECTED_AUTH  # the token has a PIN pad of its own
    if not token.flags & TokenFlag.PROTECTED_AUTHENTICATION_PATH:
        pin = ask(f"PIN of the token {token.label}")
    with _talking():
        try:
            _sessions[name] = token.open(user_pin=pin)
        except pkcs11.UserAlreadyLoggedIn:
            _sessions[name] = token.open()
        return _sessions[name]


def _is_alive(session: Any) -> bool:
    """Whether the token still knows the session; tokens end them when they are idle for long or plugged in anew."""
    try:
        session.generate_random(64)
    except pkcs11.PKCS11Error:
        return False
    return True


def _find(session: Any, place: Place, kind: ObjectClass) -> list[Any]:
    wanted = {Attribute.CLASS: kind, Attribute.LABEL: place.label, Attribute.ID: place.id}
    return list(session.get_objects({name: value for name, value in wanted.items() if value is not None}))


def _open(session: Any, place: Place) -> TokenSigner:
    with _talking():
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
