"""What can go wrong with keys, by what may be concluded from it."""


class BadSignature(Exception):
    """The signature was not made over this message by this key."""

    def __init__(self, reason: str = "the signature does not match the message and the key") -> None:
        super().__init__(reason)


class UnsupportedKey(ValueError):
    """Not a public key that this product will use: another type, or (see `MalformedKey`) not a key at all."""


class MalformedKey(UnsupportedKey):
    """Claims to be a key of a known type, but its bytes are not one: wrong length, not a point, a weak point."""


class KeyUnavailable(Exception):
    """The world keeps us from a signing key: no file, wrong passphrase, no token, no library.

    The message tells the operator what is wrong and what to do, and never holds a secret.
    """


class KeyExists(KeyUnavailable):
    """A key was to be created where there is one already; it has not been touched."""
