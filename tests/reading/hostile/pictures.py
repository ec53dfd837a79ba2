"""Pictures: ways to write a good one, bombs, two files in one, damage (docs/threats.md, 25)."""

import io
import random
import struct
import zlib
from collections.abc import Iterator
from functools import cache, partial

from PIL import Image, ImageOps, PngImagePlugin

from tests.reading.hostile.row import (
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
from tests.reading.paper import archive, draw, lay, pdf, picture

FORMS = ("PNG", "JPEG", "WEBP", "HEIF")


@cache
def code() -> Image.Image:
    return draw(text())


@cache
def blank() -> Image.Image:
    return lay([], (200, 200))


def written(form: str, image: Image.Image | None = None, **options: object) -> bytes:
    return picture(image or code(), form, **options)


def chunk(kind: bytes, data: bytes) -> bytes:
    """One chunk of a PNG file, with its right checksum."""
    return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))


def png(width: int, height: int, *, more: bytes = b"", depth: int = 8, colour: int = 0, rows: bytes = b"") -> bytes:
    """A PNG file by hand, which says of itself what it likes."""
    header = chunk(b"IHDR", struct.pack("!IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + more + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def with_chunk(data: bytes, kind: bytes, content: bytes) -> bytes:
    """A PNG file with one more chunk after its header."""
    return data[:33] + chunk(kind, content) + data[33:]


def with_segment(data: bytes, marker: int, content: bytes) -> bytes:
    """A JPEG file with one more segment at its beginning."""
    return data[:2] + struct.pack("!BBH", 0xFF, marker, len(content) + 2) + content + data[2:]


def animated(*images: Image.Image) -> bytes:
    file = io.BytesIO()
    images[0].convert("RGB").save(file, "WEBP", save_all=True, append_images=[i.convert("RGB") for i in images[1:]])
    return file.getvalue()


def transparent() -> Image.Image:
    """Black where the code is dark, nothing at all where it is light."""
    image = Image.new("LA", code().size, (0, 0))
    image.putalpha(ImageOps.invert(code()))
    return image


def deep() -> Image.Image:
    return Image.eval(code().convert("I"), lambda value: value * 257).convert("I;16")


def badge(credential: bytes) -> PngImagePlugin.PngInfo:
    """A credential baked into a picture, as Open Badges does; nobody looks for it here."""
    info = PngImagePlugin.PngInfo()
    info.add_itxt("openbadgecredential", credential.decode())
    return info


def jpeg_header(width: int, height: int) -> bytes:
    """A JPEG file whose frame says that it is of this size."""
    data = written("JPEG")
    at = data.index(b"\xff\xc0") + 5
    return data[:at] + struct.pack("!HH", height, width) + data[at + 4 :]


def webp_header(width: int, height: int) -> bytes:
    chunk = (
        b"VP8X"
        + struct.pack("<I", 10)
        + bytes(4)
        + struct.pack("<I", width - 1)[:3]
        + struct.pack("<I", height - 1)[:3]
    )
    return b"RIFF" + struct.pack("<I", len(chunk) + 4) + b"WEBP" + chunk


def flipped(data: bytes, seed: int) -> bytes:
    """The file with one to eight bits turned over."""
    chance = random.Random(seed)
    changed = bytearray(data)
    for _ in range(chance.choice((1, 2, 8))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def cut(data: bytes, part: float) -> bytes:
    return data[: max(12, int(len(data) * part))]


def _good() -> Iterator[Row]:
    for form in FORMS:
        yield control(f"plain-{form}", partial(written, form))
    yield control("bilevel", lambda: written("PNG", code().convert("1")))
    yield control("palette", lambda: written("PNG", code().convert("P")))
    yield control("16-bits", lambda: written("PNG", deep()))
    yield control("transparent-png", lambda: written("PNG", transparent()))
    yield control("transparent-webp", lambda: written("WEBP", transparent().convert("RGBA"), lossless=True))
    yield control("colours", lambda: written("PNG", code().convert("RGB")))
    yield control("cmyk", lambda: written("JPEG", code().convert("CMYK")))
    yield control("progressive", lambda: written("JPEG", progressive=True))
    yield control("white-on-black", lambda: written("PNG", ImageOps.invert(code())))
    for angle in (45, 90, 180, 270):
        yield control(
            f"turned-{angle}", lambda angle=angle: written("PNG", code().rotate(angle, expand=True, fillcolor=255))
        )
    yield control("mirrored", lambda: written("PNG", ImageOps.mirror(code())))
    yield control(
        "of-12-megapixels", lambda: written("JPEG", lay([code().resize((1400, 1400))], (4000, 3000)), quality=60)
    )
    yield control("first-frame", lambda: animated(code(), blank().resize(code().size)))
    yield control("a-plain-comment", lambda: with_segment(written("JPEG"), 0xFE, b"from my telephone"))


def _bombs() -> Iterator[Row]:
    pixels = "reading:too-many-pixels"
    yield attack("png-of-10-gigapixels", lambda: png(100_000, 100_000), UNREADABLE, pixels)
    yield attack("png-one-pixel-too-many", lambda: png(8001, 5000), UNREADABLE, pixels)
    yield attack("png-widest", lambda: png(2**31 - 1, 1), UNREADABLE, pixels)
    yield attack("png-negative", lambda: png(2**32 - 1, 2**32 - 1))
    yield attack("png-of-no-size", lambda: png(0, 0))
    yield attack("png-empty-data", lambda: png(5000, 5000))
    yield attack("png-40-megapixels", lambda: png(8000, 5000, rows=bytes(8001 * 5000)), UNREADABLE)
    yield attack("png-40-megapixels-rgba", lambda: png(8000, 5000, colour=6, rows=bytes(32001 * 5000)), UNREADABLE)
    yield attack("png-40-megapixels-of-64-bits", lambda: png(8000, 5000, depth=16, colour=6, rows=bytes(64001 * 5000)))
    yield attack("png-data-larger-than-said", lambda: png(10, 10, rows=bytes(50_000_000)))
    yield attack("png-odd-depth", lambda: png(10, 10, depth=7, rows=bytes(110)))
    yield harmless(
        "png-text-bomb", lambda: with_chunk(written("PNG"), b"zTXt", b"k\0\0" + zlib.compress(bytes(80_000_000)))
    )
    yield harmless(
        "png-itext-bomb", lambda: with_chunk(written("PNG"), b"iTXt", b"k\0\1\0\0\0" + zlib.compress(bytes(80_000_000)))
    )
    yield harmless(
        "png-profile-bomb", lambda: with_chunk(written("PNG"), b"iCCP", b"k\0\0" + zlib.compress(bytes(80_000_000)))
    )
    yield harmless(
        "png-10000-chunks", lambda: written("PNG")[:33] + 10_000 * chunk(b"tEXt", b"k\0v") + written("PNG")[33:]
    )
    yield attack("png-without-end", lambda: written("PNG", blank())[:-12] + 1000 * chunk(b"IDAT", b""))
    yield attack("jpeg-of-4-gigapixels", lambda: jpeg_header(65_500, 65_500), UNREADABLE, pixels)
    yield harmless("jpeg-taller-than-its-data", lambda: jpeg_header(276, 60_000))
    yield harmless("jpeg-segments", lambda: with_segment(written("JPEG"), 0xE1, b"Exif\0\0" + 60_000 * b"\xff"))
    yield attack("webp-of-268-megapixels", lambda: webp_header(16_383, 16_383))
    yield attack("webp-of-281-terapixels", lambda: webp_header(2**24, 2**24))
    yield attack("heic-header-only", lambda: written("HEIF")[:200])
    yield attack("heic-brand-only", lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")
    yield attack(
        "heic-box-without-end", lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\xff\xff\xff\xffmeta" + bytes(500)
    )
    yield attack(
        "heic-nested-boxes",
        lambda: (
            b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
            + b"".join(struct.pack("!I4s", 8 * n, b"meta") for n in range(2000, 0, -1))
        ),
    )


def _two_in_one() -> Iterator[Row]:
    blank_jpeg, blank_png = lambda: written("JPEG", blank()), lambda: written("PNG", blank())
    yield attack("png-then-json", lambda: blank_png() + full())
    yield attack("png-then-zip", lambda: blank_png() + archive({"a.json": full()}))
    yield attack("jpeg-then-zip", lambda: blank_jpeg() + archive({"a.json": full()}))
    yield attack("jpeg-then-pdf", lambda: blank_jpeg() + pdf([[text()]]))
    yield attack("png-with-a-badge", lambda: written("PNG", blank(), pnginfo=badge(full())))
    yield attack("jpeg-comment", lambda: with_segment(blank_jpeg(), 0xFE, full()))
    yield attack("json-then-png", lambda: full() + written("PNG"))
    yield attack("second-frame", lambda: animated(blank().resize(code().size), code()))
    yield attack("gif", lambda: written("GIF"))
    yield attack("tiff", lambda: written("TIFF"))
    yield attack("bmp", lambda: written("BMP"))
    yield attack("ico", lambda: written("ICO"))
    yield attack("jpeg-2000", lambda: written("JPEG2000"))
    yield attack("postscript", lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 99 99\n(/etc/passwd) (r) file\n")
    yield attack(
        "svg", lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><image href="https://evil.example/a.png"/></svg>'
    )
    yield attack("svg-entities", lambda: b'<!DOCTYPE s [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg>&b;</svg>')
    yield attack("avif", lambda: b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf" + bytes(400))
    for name, behind in (("json", full), ("forged", forged), ("zip", lambda: archive({"a.json": of_another()}))):
        yield control(f"code-then-{name}", lambda behind=behind: written("PNG") + behind(), "reading:found")
        yield control(f"jpeg-code-then-{name}", lambda behind=behind: written("JPEG") + behind(), "reading:found")
    yield control("code-and-another-badge", lambda: written("PNG", pnginfo=badge(of_another())))
    yield control("code-and-a-forged-badge", lambda: written("PNG", pnginfo=badge(forged())))


def _damaged() -> Iterator[Row]:
    for form in FORMS:
        for part in (0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 0.999):
            yield harmless(f"cut-{form}-{part}", lambda form=form, part=part: cut(written(form), part), UNSUPPORTED)
        for seed in range(10):
            yield harmless(
                f"flipped-{form}-{seed}", lambda form=form, seed=seed: flipped(written(form), seed), UNSUPPORTED
            )


ROWS = (*_good(), *_bombs(), *_two_in_one(), *_damaged())
