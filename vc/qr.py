"""The text of a QR code that holds a credential (Verifiable Credential Barcodes, W3C Working Draft of 16 April 2026).

    "VC1-R" + base45( CBOR-LD )

The rule: what is in a code is data, and only this one form of it is read; nothing in a code is ever opened or
followed. What comes out is held to the rules of every other document. And a code must be readable from a worn card:
as large as it may be is written here, with what to do when it is larger.
"""

import json
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

import contexts
from keys.multibase import BadEncoding
from vc import base45, cborld
from vc.cborld.terms import Load
from vc.problems import Code, Document, Unreadable
from vc.reader import Limits, read_object

PREFIX: Final = "VC1-R"
"""What the text begins with: version 1, base45."""

ALPHANUMERIC_LIMIT: Final = 4296
"""Characters in the largest QR code there is (version 40, level L)."""

LIMITS: Final = Limits(size=2860, depth=16, members=1000)
"""What CBOR-LD from a code may be; 2,860 bytes are what the largest code holds."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How a code of so many bytes comes out at error correction level M: up to `most` bytes in a symbol of
    `version`."""

    version: int
    most: int

    @property
    def modules(self) -> int:
        """The symbol's modules along one side, without the quiet zone of 4 on each."""
        return 17 + 4 * self.version


ORDINARY: Final = Fit(version=11, most=240)
"""For ordinary names: read in every scene that was tried."""

LONG: Final = Fit(version=12, most=276)
"""For long names."""

LAST: Final = Fit(version=13, most=318)
"""For names that cannot be made shorter. Beyond it no card is made."""


class TooLarge(Exception):
    """A card would not be readable. `size` is its number of bytes; the text says what to do."""

    def __init__(self, size: int) -> None:
        super().__init__(
            f"The card needs {size} bytes, and a code that can still be read from a worn card holds {LAST.most}. Write "
            "the holder's name in a shorter form, such as the one in the machine-readable zone of the passport; the "
            "full name stays in the full credential"
        )
        self.size = size


def fit(size: int) -> Fit:
    """Take the number of bytes of a card, give what it fits: `ORDINARY`, `LONG` or `LAST`. Raises `TooLarge`."""
    for each in (ORDINARY, LONG, LAST):
        if size <= each.most:
            return each
    raise TooLarge(size)


def size(text: str) -> int:
    """Give the number of bytes of CBOR-LD in a text of a code."""
    return (len(text) - len(PREFIX)) * 2 // 3


def write_qr_text(document: Document, entry: int, tables: cborld.Tables, *, load: Load = contexts.load) -> str:
    """Write a signed card for a QR code, with the table of its issuer's registry entry.

    `fit(size(text))` tells how it comes out. Raises `TooLarge`, and as `vc.cborld.encode` does.
    """
    data = cborld.encode(document, entry, tables, load=load, limits=LIMITS)
    fit(len(data))
    return PREFIX + base45.encode(data)


def is_qr_text(text: str) -> bool:
    """Say whether a text claims to be a credential's code, alone or behind the `#` of a web address."""
    return _inner(text).startswith(PREFIX)


def read_qr_text(text: str, tables: cborld.Tables, *, load: Load = contexts.load) -> Document:
    """Read the text of a QR code; give the credential in it, signed as it was, nothing of it verified.

    White space around the text is left away. The text may stand behind the `#` of a web address, percent-encoded: the
    address itself is not looked at. Raises `Unreadable` for what is no such code, `Unsupported` for a table, number
    or context that is not known here (`vc.cborld.UnknownRegistryEntry` among them), and `Malformed` for CBOR-LD that
    breaks a rule or is not written as it would be here.
    """
    inner = _inner(text)
    if not inner.startswith(PREFIX) or len(inner) > ALPHANUMERIC_LIMIT:
        raise Unreadable(Code.PARSING, "The text is not that of a credential's QR code.")
    try:
        data = base45.decode(inner.removeprefix(PREFIX))
    except BadEncoding as error:
        raise Unreadable(Code.PARSING, f"The text of the QR code is damaged: {error}.") from None
    document = cborld.decode(data, tables, load=load, limits=LIMITS)
    # The one strict reader decides what a document may be; JSON that it refuses has no place in a code either.
    return read_object(json.dumps(document, ensure_ascii=False).encode("utf-8"))


def _inner(text: str) -> str:
    # Base45 text may hold spaces, but cannot end in one, so nothing of it is lost.
    bare = text[: 4 * ALPHANUMERIC_LIMIT].strip(" \t\r\n")
    if bare.startswith(("https://", "http://")):
        return unquote(bare.partition("#")[2])
    return bare
