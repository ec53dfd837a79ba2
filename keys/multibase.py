"""Bytes as text and back: base58btc, base64url, multibase, varint, multihash.

The rule: every value has exactly one spelling, and any other spelling is refused. Were two texts to name one
key or one digest, a comparison of identifiers would no longer be a comparison of keys.

Controlled Identifiers 1.0, sections 2.4 (Multibase) and 2.5 (Multihash); RFC 4648, section 5.
"""

import base64
import hashlib
import re

BASE58_LIMIT = 1024
"""Longest base58btc text that is read, in characters: decoding costs the square of the length. The longest key or
signature that we use needs 134; an RSA key of 4096 bits, to be named as unsupported, needs 720."""

VARINT_LIMIT = 9
"""Longest varint in bytes (63 bits), as the unsigned-varint format fixes it."""

MULTIHASHES = {"sha256": 0x12, "sha384": 0x20, "sha3_256": 0x16, "sha3_384": 0x15}
"""Digest functions of Controlled Identifiers 1.0, section 2.5: the name in `hashlib` and the multihash code."""

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BASE58_VALUES = {character: value for value, character in enumerate(_BASE58)}
_BASE64URL = re.compile(r"[A-Za-z0-9_-]*")


class BadEncoding(ValueError):
    """A text or byte string is not the one right encoding of any value. The message never repeats the input."""


def base58btc_encode(data: bytes) -> str:
    """Write bytes in base58btc, without multibase header; each leading zero byte becomes a leading `1`."""
    zeros = len(data) - len(data.lstrip(b"\0"))
    number = int.from_bytes(data, "big")
    digits = []
    while number:
        number, digit = divmod(number, 58)
        digits.append(_BASE58[digit])
    return "1" * zeros + "".join(reversed(digits))


def base58btc_decode(text: str) -> bytes:
    """Read base58btc without multibase header.

    Raises BadEncoding for a character outside the alphabet and for more than `BASE58_LIMIT` characters.
    """
    if len(text) > BASE58_LIMIT:
        raise BadEncoding(f"base58btc text is longer than {BASE58_LIMIT} characters")
    number = 0
    for character in text:
        value = _BASE58_VALUES.get(character)
        if value is None:
            raise BadEncoding("base58btc text has a character outside its alphabet")
        number = number * 58 + value
    zeros = len(text) - len(text.lstrip("1"))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def base64url_encode(data: bytes) -> str:
    """Write bytes in base64url without padding (RFC 4648, section 5), without multibase header."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def base64url_decode(text: str) -> bytes:
    """Read base64url without padding and without multibase header.

    Raises BadEncoding for padding, white space, characters of another alphabet, an impossible length, and unused
    last bits that are not zero (RFC 4648, section 3.5).
    """
    if not _BASE64URL.fullmatch(text) or len(text) % 4 == 1:
        raise BadEncoding("text is not base64url without padding")
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    # Only the last character can carry unused bits, so only the tail need be written again.
    if base64url_encode(data[len(text) // 4 * 3 :]) != text[len(text) // 4 * 4 :]:
        raise BadEncoding("base64url text ends in bits that should be zero")
    return data


_READERS = {"z": base58btc_decode, "u": base64url_decode}


def multibase_decode(text: str, allowed: str = "uz") -> bytes:
    """Read a multibase text: `z` is base58btc, `u` base64url without padding.

    `allowed` names the headers that the caller's standard permits (the Data Integrity suites of 2022 and 2019
    permit `z` only). Raises BadEncoding for another header and whenever the reader of that base does.
    """
    header = text[:1]
    if header not in _READERS or header not in allowed:
        raise BadEncoding(f"multibase text must begin with {' or '.join(sorted(allowed))}")
    return _READERS[header](text[1:])


def varint_encode(number: int) -> bytes:
    """Write a number from 0 to 2^63-1 as an unsigned varint (LEB128). Raises BadEncoding outside that range."""
    if not 0 <= number < 1 << 7 * VARINT_LIMIT:
        raise BadEncoding("number does not fit a varint")
    groups = []
    while number > 0x7F:
        groups.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*groups, number])


def varint_decode(data: bytes) -> tuple[int, bytes]:
    """Read the unsigned varint at the beginning of `data`; give the number and the bytes after it.

    Raises BadEncoding when it is cut off, longer than `VARINT_LIMIT` bytes, or longer than it needs to be.
    """
    number = 0
    for place, byte in enumerate(data[:VARINT_LIMIT]):
        number |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            if byte == 0 and place > 0:
                raise BadEncoding("varint is longer than its number needs")
            return number, data[place + 1 :]
    raise BadEncoding("varint does not end")


def multihash(data: bytes, name: str = "sha256") -> bytes:
    """Digest `data` and give the multihash: code, length, digest. `name` is a key of `MULTIHASHES`."""
    digest = hashlib.new(name, data).digest()
    return varint_encode(MULTIHASHES[name]) + varint_encode(len(digest)) + digest


def multihash_decode(data: bytes) -> tuple[str, bytes]:
    """Read a multihash; give the name of the digest function (a key of `MULTIHASHES`) and the digest.

    Raises BadEncoding for an unknown code, and when the length declared, the length the function gives and the
    bytes present are not all the same.
    """
    code, rest = varint_decode(data)
    length, digest = varint_decode(rest)
    for name, known in MULTIHASHES.items():
        if code == known:
            if not length == len(digest) == hashlib.new(name).digest_size:
                raise BadEncoding("multihash has the wrong length for its digest function")
            return name, digest
    raise BadEncoding("multihash names a digest function that is not known here")
