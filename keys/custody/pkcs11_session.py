"""Speaking with tokens: finding one, logging in, and turning what it answers into words.

The rule: PKCS#11 knows one login for each process and token, and so does this module; every call to a token is made
inside `talking()`.
"""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pkcs11
from pkcs11 import TokenFlag

from keys.custody.pkcs11_uri import Place
from keys.errors import KeyUnavailable
from keys.passphrases import AskPassphrase

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


@contextmanager
def talking() -> Iterator[None]:
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


def find_token(place: Place) -> Any:
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


def log_in(place: Place, token: Any, ask: AskPassphrase) -> Any:
    """The session of this process that is logged in to the token. The person is asked while no lock is held."""
    name = (place.module, token.label, token.serial)
    with _LOCK:
        if name in _sessions and _is_alive(_sessions[name]):
            return _sessions[name]
    pin = pkcs11.PROTECTED_AUTH  # the token has a PIN pad of its own
    if not token.flags & TokenFlag.PROTECTED_AUTHENTICATION_PATH:
        pin = ask(f"PIN of the token {token.label}")
    with talking():
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
