"""The outside of CBOR-LD: which form it is in, which registry entry it was compressed with, and what is inside.

The rule: the current form is tag 51997 around exactly two things, a number and the payload (CBOR-LD 1.0, section on
the tag). Two older forms are read and never written: tags 0x0600 to 0x06ff with the registry entry in the tag, and
tags 0x0500 and 0x0501 with no registry at all.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from keys.multibase import BadEncoding, varint_decode, varint_encode
from vc.cbor import Tag
from vc.cborld.faults import unreadable

CBOR_LD: Final = 51997
"""The tag of CBOR-LD 1.0."""

_RANGE: Final = range(0x0600, 0x0700)
_SINGLETON: Final = (0x0500, 0x0501)


class Form(Enum):
    """The forms of the outside."""

    CURRENT = "CBOR-LD 1.0"
    RANGE = "tags 0x0600 to 0x06ff"
    SINGLETON = "tags 0x0500 and 0x0501"


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is outside of the payload. `entry` is 0 for a payload that is not compressed; in the form `SINGLETON` it is
    only that, 0 or 1."""

    form: Form
    entry: int
    payload: Any


def open_envelope(item: Any) -> Envelope:
    """Take a CBOR value, give its envelope. Raises `Unreadable` if it is not CBOR-LD in any form."""
    if not isinstance(item, Tag):
        raise unreadable("the code is CBOR, but not CBOR-LD")
    match item:
        case Tag(number=number, value=[int() as entry, payload]) if number == CBOR_LD:
            if entry >= 0 and not isinstance(entry, bool):
                return Envelope(Form.CURRENT, entry, payload)
        case Tag(number=number, value=payload) if number in _SINGLETON:
            return Envelope(Form.SINGLETON, number & 1, payload)
        case Tag(number=number, value=value) if number in _RANGE:
            return _open_range(number - _RANGE.start, value)
    raise unreadable("the code is CBOR, but not CBOR-LD as it should be")


def close_envelope(envelope: Envelope) -> Tag:
    """Give the CBOR value of an envelope, in its own form."""
    match envelope.form:
        case Form.SINGLETON:
            return Tag(_SINGLETON[envelope.entry], envelope.payload)
        case Form.RANGE:
            first, *rest = varint_encode(envelope.entry)
            return Tag(_RANGE.start + first, [bytes(rest), envelope.payload] if rest else envelope.payload)
        case Form.CURRENT:
            return Tag(CBOR_LD, [envelope.entry, envelope.payload])


def _open_range(first: int, value: Any) -> Envelope:
    """Read the entry from the tag, and from the bytes beside the payload if it did not fit there."""
    if first < 0x80:
        return Envelope(Form.RANGE, first, value)
    match value:
        case [bytes() as rest, payload]:
            try:
                entry, after = varint_decode(bytes([first]) + rest)
            except BadEncoding:
                raise unreadable("the code names its registry entry by something that is no number") from None
            if not after:
                return Envelope(Form.RANGE, entry, payload)
    raise unreadable("the code is in an older form of CBOR-LD, but not as it should be")
