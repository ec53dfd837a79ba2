"""Files changed at random, by a seed: no crash, nothing valid that was not signed, whatever comes out.

Short here; whole under HUNAR_FULL=1, as `./test --full` sets it.
"""

import os
import random
import struct
from collections.abc import Callable
from functools import cache

import pytest

from tests.reading.hostile.judge import judge
from tests.reading.hostile.pdfs import acting, certificate, encrypted, people
from tests.reading.hostile.pictures import code
from tests.reading.hostile.row import ALTERED, UNREADABLE, UNSUPPORTED, UNTRUSTED, VALID, Row, full, text
from tests.reading.paper import archive, picture
from verifier.reading.worker import Reader

FULL = bool(os.environ.get("HUNAR_FULL"))
ROUNDS = 3000 if FULL else 12
ANY = frozenset({ALTERED, UNREADABLE, UNSUPPORTED, UNTRUSTED, VALID})

SEEDS: dict[str, Callable[[], bytes]] = {
    "png": lambda: picture(code()),
    "jpeg": lambda: picture(code(), "JPEG", quality=60, progressive=True),
    "webp": lambda: picture(code(), "WEBP", lossless=True),
    "heic": lambda: picture(code(), "HEIF"),
    "certificate": certificate,
    "sheet": lambda: people("Zainab Bibi", "Imran Ali"),
    "acting": lambda: acting({"/S": "/JavaScript"}),
    "enciphered": lambda: encrypted(""),
    "archive": lambda: archive({"a.json": full(), "b.pdf": certificate(), "c.png": picture(code())}),
    "text": lambda: text().encode(),
    "json": full,
}

NUMBERS = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)
WORDS = [
    *b"obj endstream /Kids /Length << ] 9999999999 -1".split(),
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"IHDR",
    b"IDAT",
    b"\xff\xd8",
    b"\xff\xc0",
    b"0 R",
    b"VC1-R",
    b"{",
    b'"',
    b"\x00",
]


@cache
def seed_file(kind: str) -> bytes:
    return SEEDS[kind]()


def mutate(data: bytes, chance: random.Random) -> bytes:
    """Change a file in one to six places, in one of the ways that break readers."""
    changed = bytearray(data)
    for _ in range(chance.randrange(1, 7)):
        place = chance.randrange(max(1, len(changed)))
        length = chance.choice((1, 2, 4, 16, 64, 1024))
        match chance.randrange(8):
            case 0:
                changed[place : place + 1] = bytes([chance.randrange(256)])
            case 1:
                changed[place : place + 4] = struct.pack(chance.choice("<>") + "I", chance.choice(NUMBERS))
            case 2:
                del changed[place : place + length]
            case 3:
                changed[place:place] = changed[place : place + length] * chance.choice((1, 2, 50))
            case 4:
                changed[place:place] = chance.choice(WORDS)
            case 5:
                other = chance.randrange(max(1, len(changed)))
                changed[place : place + length] = changed[other : other + length]
            case 6:
                changed[place : place + length] = chance.randbytes(length)
            case _:
                del changed[chance.randrange(len(changed) // 2, len(changed) + 1) :]
    return bytes(changed)


@pytest.mark.full
@pytest.mark.parametrize("kind", SEEDS)
def test_files_changed_at_random(kind: str, reader: Reader) -> None:
    for number in range(ROUNDS):
        changed = mutate(seed_file(kind), random.Random(f"{kind} {number}"))
        try:
            judge(Row(f"{kind} {number}", ANY, lambda changed=changed: changed), reader.read)  # type: ignore[misc]
        except Exception as error:
            raise AssertionError(f"seed: {kind} {number}") from error


def test_the_files_that_are_changed_are_valid_before(reader: Reader) -> None:
    for kind in SEEDS:
        judge(Row(kind, frozenset({VALID}), lambda kind=kind: seed_file(kind)), reader.read)  # type: ignore[misc]
