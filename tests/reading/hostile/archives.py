"""Zip archives: bombs, paths that lead elsewhere, lies in the directory, archives in archives, damage (row 25)."""

import io
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import cache

from tests.reading.hostile.pictures import cut, flipped, png
from tests.reading.hostile.row import (
    ALTERED,
    UNREADABLE,
    UNSUPPORTED,
    Row,
    attack,
    control,
    forged,
    full,
    harmless,
    of_another,
    text,
)
from tests.reading.paper import archive, draw, pdf, picture

EXPANDS, DAMAGED = "reading:expands", "reading:damaged"


@cache
def good() -> bytes:
    """An archive as a person makes one."""
    return archive({"full.json": full(), "code.png": picture(draw(text()))})


def named(*names: str, data: Callable[[], bytes] = full) -> bytes:
    return archive(dict.fromkeys(names, data()))


def infos(*members: tuple[zipfile.ZipInfo, bytes]) -> bytes:
    """An archive of members with attributes of their own."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for info, data in members:
            made.writestr(info, data)
    return file.getvalue()


def link(name: str, target: str) -> tuple[zipfile.ZipInfo, bytes]:
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info, target.encode()


def tar(compression: str) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode=f"w:{compression}") as made:  # type: ignore[call-overload]
        info = tarfile.TarInfo("full.json")
        info.size = len(full())
        made.addfile(info, io.BytesIO(full()))
    return file.getvalue()


def by_hand(
    *members: tuple[bytes, bytes, int],
    method: int = 8,
    size: int | None = None,
    packed_size: int | None = None,
    flags: int = 0,
    checksum: int | None = None,
    local_name: bytes | None = None,
    offset: int | None = None,
    more: bytes = b"",
    count: int | None = None,
) -> bytes:
    """An archive whose directory says what it likes: members are name, packed data, and size when unpacked."""
    data, directory = b"", b""
    for name, packed, unpacked in members:
        said = size if size is not None else unpacked
        length = packed_size if packed_size is not None else len(packed)
        plain = zlib.decompress(packed, -15) if method == 8 and unpacked < 10**6 else packed
        check = checksum if checksum is not None else zlib.crc32(plain)
        place = offset if offset is not None else len(data)
        common = struct.pack("<HHHHHIII", 20, flags, method, 0, 0x21, check, length, said)
        first = local_name if local_name is not None else name
        data += b"PK\3\4" + common + struct.pack("<HH", len(first), 0) + first + packed
        directory += b"PK\1\2\x14\0" + common
        directory += struct.pack("<HHHHHII", len(name), len(more), 0, 0, 0, 0, place) + name + more
    number = count if count is not None else len(members)
    return data + directory + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, number, number, len(directory), len(data), 0)


def packed(data: bytes) -> bytes:
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15)
    return compressor.compress(data) + compressor.flush()


def member(data: bytes | None = None, name: bytes = b"a.json") -> tuple[bytes, bytes, int]:
    data = full() if data is None else data
    return name, packed(data), len(data)


def overlapping(number: int) -> bytes:
    """One packed text behind many names, as in the densest of bombs."""
    kernel = packed(bytes(10**5))
    first = by_hand((b"0", kernel, 10**5))
    start = first.index(b"PK\1\2")
    entry = first[start : first.index(b"PK\5\6")]
    entries = b"".join(entry[:-1] + b"%c" % (48 + n % 64) for n in range(number))
    return first[:start] + entries + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, number, number, len(entries), start, 0)


def zip64(size: int, offset: int) -> bytes:
    """An archive whose directory refers to sizes beyond 4 GB."""
    more = struct.pack("<HHQQQ", 1, 24, size, size, offset)
    return by_hand(member(), size=2**32 - 1, packed_size=2**32 - 1, offset=2**32 - 1, more=more)


def nest(depth: int) -> bytes:
    data = good()
    for _ in range(depth):
        data = archive({"inner.zip": data})
    return data


def _good() -> Iterator[Row]:
    yield control("two-files", good)
    yield control("stored", lambda: archive({"a.json": full()}, zipfile.ZIP_STORED))
    yield control("in-folders", lambda: named("Zainab/2026/a.json", "Imran/b.json"))
    yield control("by-hand", lambda: by_hand(member()))
    yield control("pdf-within", lambda: archive({"a.pdf": pdf([[text()]], {"a.json": full()})}), "agreement:same")
    yield control("of-another-beside", lambda: archive({"a.json": full(), "b.json": of_another()}))
    yield control(
        "with-other-files", lambda: archive({"a.json": full(), "b.txt": b"x", "c.docx": b"x"}), "reading:other-files"
    )
    yield control("names-do-not-matter", lambda: archive({"a.exe": full(), "b": picture(draw(text()))}))
    yield control("folder-entries", lambda: archive({"a/": b"", "a/b/": b"", "a/b/c.json": full()}))
    yield control(
        "what-systems-add",
        lambda: archive({"a.json": full(), "__MACOSX/._a.json": b"\0\5\x16\7\0\2", ".DS_Store": b"\0\0\0\1Bud1"}),
    )
    yield control("100-files", lambda: archive({f"{n}.json": full() for n in range(100)}))
    yield control("comment", lambda: good()[:-2] + struct.pack("<H", 17) + b"from my telephone", "reading:found")
    yield harmless("comment-with-a-directory", lambda: good()[:-2] + struct.pack("<H", 22) + b"PK\5\6" + bytes(18))


def _names() -> Iterator[Row]:
    names = {
        "up": "../../../../etc/passwd",
        "absolute": "/etc/passwd",
        "drive": "C:\\Windows\\System32\\a.json",
        "backslashes": "a\\..\\..\\b.json",
        "device": "CON",
        "terminal": "a\x1b[2J\x1b]8;;https://evil.example\x07.json",
        "new-line": "a\n✔ Valid  b.json",
        "right-to-left": "a\u202enosj.exe",
        "isolates": "\u2066\u2069\u2069\u2069VALID",
        "script": "<script>alert(1)</script>.json",
        "quote": "\"'`;$(reboot).json",
        "percent": "%s%n{0}{{7*7}}.json",
        "long": "n" * 60_000,
        "dots": "....//....//a",
        "space": " ",
        "emoji": "🧰" * 300,
    }
    for name, path in names.items():
        yield control(f"name-{name}", lambda path=path: named(path))
    yield control("name-no-utf-8", lambda: by_hand(member(name=b"\xff\xfe\x80.json"), flags=0))
    yield attack("name-false-utf-8", lambda: by_hand(member(name=b"\xff\xfe\x80.json"), flags=0x800))
    yield attack("link-to-elsewhere", lambda: infos(link("a.json", "/etc/passwd")), UNREADABLE, "reading:nothing")
    yield control("link-beside", lambda: infos(link("a.json", "b.json"), (zipfile.ZipInfo("b.json"), full())))
    yield control("same-name-twice", lambda: by_hand(member(), member()))
    yield attack("same-name-twice-one-forged", lambda: by_hand(member(), member(forged())), ALTERED)


def _mixed() -> Iterator[Row]:
    yield attack("one-forged-and-hidden", lambda: archive({"a.json": full(), ".b.json": forged()}), ALTERED)
    yield attack("one-forged-among-systems", lambda: archive({"a.json": full(), "__MACOSX/b": forged()}), ALTERED)
    yield attack("one-forged", lambda: archive({"a.json": full(), "b.json": forged()}), ALTERED)
    yield attack("one-cut-off", lambda: archive({"a.json": full(), "b.json": full()[:500]}), UNREADABLE)
    yield attack(
        "one-damaged-picture", lambda: archive({"a.json": full(), "b.png": picture(draw(text()))[:90]}), UNREADABLE
    )
    yield attack(
        "one-blank-picture", lambda: archive({"a.json": full(), "b.png": png(9, 9, rows=bytes(90))}), UNREADABLE
    )
    yield attack(
        "one-disagreeing-pdf",
        lambda: archive({"a.json": full(), "b.pdf": pdf([[text()]], {"c": of_another()})}),
        ALTERED,
    )
    yield attack("one-enciphered-pdf", lambda: archive({"a.json": full(), "b.pdf": b"%PDF-1.7 rubbish"}), UNREADABLE)
    yield attack("a-number-within", lambda: archive({"a.txt": b"NSP-7KQ4-M2XD-9F3A"}), UNREADABLE, "reading:nothing")
    yield attack(
        "nothing-of-ours",
        lambda: archive({"word/document.xml": b"<x/>", "[Content_Types].xml": b"<x/>"}),
        UNREADABLE,
        "reading:nothing",
    )


def _bombs() -> Iterator[Row]:
    yield attack("zeros", lambda: archive({"a.json": full(), "b": bytes(30_000_000)}), UNREADABLE, EXPANDS)
    yield attack("spaces-before", lambda: archive({"a.json": b" " * 30_000_000 + full()}), UNREADABLE, EXPANDS)
    yield attack("many-of-two-megabytes", lambda: archive({f"{n}": full() + bytes(10**6) * 2 for n in range(50)}))
    yield attack(
        "101-files", lambda: archive({f"{n}.json": full() for n in range(101)}), UNREADABLE, "reading:too-many-files"
    )
    yield attack(
        "60000-files", lambda: archive({f"{n}": b"" for n in range(60_000)}), UNREADABLE, "reading:too-many-files"
    )
    yield attack("overlapping", lambda: overlapping(60), UNREADABLE, EXPANDS)
    yield attack("overlapping-60000", lambda: overlapping(60_000))
    yield attack("gigapixels-within", lambda: archive({f"{n}.png": png(100_000, 100_000) for n in range(90)}))
    yield attack(
        "megapixels-within", lambda: archive({f"{n}.png": picture(_noisy(n)) for n in range(30)}), {UNREADABLE}
    )
    yield attack(
        "text-of-three-megabytes", lambda: archive({"a.json": full() + _incompressible(3_000_000)}), UNREADABLE
    )
    yield attack(
        "texts-of-four-megabytes",
        lambda: archive({f"{n}.json": b"{" + _incompressible(10**6) for n in range(4)}),
        UNREADABLE,
        "reading:too-much-text",
    )
    for depth in (1, 2, 10):
        yield attack(f"nested-{depth}", lambda depth=depth: nest(depth), UNSUPPORTED, "reading:nested")
    yield attack("nested-beside", lambda: archive({"a.json": full(), "b.zip": good()}), UNSUPPORTED, "reading:nested")
    yield attack("file-of-ten-megabytes", lambda: good() + bytes(10_000_000), UNREADABLE, "reading:too-large")


def _noisy(seed: int) -> "object":
    from PIL import Image

    return Image.new("L", (3000, 3000), seed)


def _incompressible(size: int) -> bytes:
    import random

    return random.Random(1).randbytes(size)


def _lies() -> Iterator[Row]:
    yield attack("size-too-small", lambda: by_hand(member(), size=100))
    yield harmless("size-too-large", lambda: by_hand(member(), size=10_000))
    yield attack("size-of-a-bomb-hidden", lambda: by_hand((b"a", packed(bytes(5 * 10**7)), 5 * 10**7), size=4000))
    yield attack("size-of-gigabytes", lambda: by_hand(member(), size=2**32 - 2), UNREADABLE, EXPANDS)
    yield attack("packed-size-too-small", lambda: by_hand(member(), packed_size=10))
    yield harmless("packed-size-beyond-the-file", lambda: by_hand(member(), packed_size=2**31))
    yield attack("no-checksum", lambda: by_hand(member(), checksum=0), UNREADABLE, DAMAGED)
    yield attack("enciphered", lambda: by_hand(member(), flags=1), UNSUPPORTED, "reading:encrypted")
    yield attack("patched", lambda: by_hand(member(), flags=0x20))
    yield attack("strongly-enciphered", lambda: by_hand(member(), flags=0x41), UNSUPPORTED)
    for method in (1, 6, 9, 12, 14, 93, 95, 97, 98, 99, 65535):
        yield attack(
            f"packed-by-method-{method}", lambda method=method: by_hand(member(), method=method), UNREADABLE, DAMAGED
        )
    yield attack("another-name-inside", lambda: by_hand(member(), local_name=b"b.json"))
    yield attack("place-beyond-the-file", lambda: by_hand(member(), offset=2**31))
    yield attack("place-in-the-middle", lambda: by_hand(member(), offset=5))
    yield attack("zip64-of-exabytes", lambda: zip64(2**62, 0), UNREADABLE, EXPANDS)
    yield attack("zip64-place-of-exabytes", lambda: zip64(len(full()), 2**63 - 1))
    yield attack("zip64-cut-off", lambda: by_hand(member(), size=2**32 - 1, more=b"\1\0\x18\0\0"))
    yield attack("extra-without-end", lambda: by_hand(member(), more=b"\1\0\xff\xff"))
    yield harmless("more-entries-than-there-are", lambda: by_hand(member(), count=1000))
    yield attack("directory-only", lambda: b"PK\3\4" + b"PK\5\6" + bytes(18), {UNREADABLE})
    yield attack("empty", lambda: b"PK\5\6" + bytes(18))
    yield attack("first-bytes-only", lambda: b"PK\3\4")
    yield attack("split-archive", lambda: b"PK\7\x08" + good())


def _two_in_one() -> Iterator[Row]:
    yield attack("something-before", lambda: b"#!/bin/sh\nexit\n" + good())
    yield attack("json-before", lambda: b'{"a": 1}\n' + good())
    yield harmless("something-after", lambda: good() + b"rubbish")
    yield attack("html-within-and-after", lambda: archive({"a.html": b"<script>alert(1)</script>"}) + b"<script>")
    yield harmless("two-archives", lambda: good() + archive({"a.json": of_another()}))
    yield attack("good-then-forged", lambda: good() + archive({"a.json": forged()}), {ALTERED, UNREADABLE})
    for kind in ("", "gz", "bz2", "xz"):
        yield attack(f"tar-{kind or 'plain'}", lambda kind=kind: tar(kind))
    yield attack("7z", lambda: b"7z\xbc\xaf\x27\x1c\0\4" + bytes(100))
    yield attack("rar", lambda: b"Rar!\x1a\7\1\0" + bytes(100))


def _damaged() -> Iterator[Row]:
    for part in (0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.99):
        yield attack(f"cut-{part}", lambda part=part: cut(good(), part))
    for seed in range(40):
        yield harmless(f"flipped-{seed}", lambda seed=seed: flipped(good(), seed), ALTERED, UNSUPPORTED)


ROWS = (*_good(), *_names(), *_mixed(), *_bombs(), *_lies(), *_two_in_one(), *_damaged())
