"""QR codes on a picture.

The rule: one plain try first, which reads most pictures in a few milliseconds. Where a code was seen that could not be
read, it alone is enlarged, sharpened and tried again, which costs little and reads coarse pictures, far codes and
blurred ones. Then, where no credential was found or a code is still unread, and as long as the work lasts, three more
tries with the whole picture treated, for dark ones. (Measured by simulation: docs/scanning.md.)
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import zxingcpp
from PIL import ImageFilter
from PIL.Image import Image, Resampling

from verifier.reading.forms import may_be_credential

ENLARGED: Final = 4_000_000
"""Up to so many pixels a picture is enlarged for the retries; larger ones have pixels enough."""

CLOSE: Final = 1_000
"""Pixels on the longer side to which a code that was seen and not read is enlarged, or reduced."""

CLOSE_LOOKS: Final = 4
"""So many of them are looked at in this way on one picture."""

Box = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels; right and bottom are not part of it."""

_FORMATS: Final = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


class Work:
    """The number of pixels that may still be searched."""

    def __init__(self, pixels: int) -> None:
        self._left = pixels

    def allows(self, image: Image, factor: float = 1) -> bool:
        """Say whether `image`, enlarged by `factor`, may still be searched; if so, count it as done."""
        pixels = round(image.width * image.height * factor * factor)
        if pixels > self._left:
            return False
        self._left -= pixels
        return True


@dataclass(frozen=True, slots=True)
class Seen:
    """What a picture holds: the contents of its codes, each once, and where codes were seen that were not read."""

    codes: tuple[bytes, ...] = ()
    unread: tuple[Box, ...] = ()

    @property
    def missed(self) -> bool:
        """Say whether a code was seen that was not read."""
        return bool(self.unread)

    @property
    def suffices(self) -> bool:
        """Say whether there is no reason to search again."""
        return not self.missed and any(map(may_be_credential, self.codes))


def read_codes(image: Image, work: Work, *, deep: bool = True) -> Seen:
    """Read all QR codes on a picture in shades of grey (mode L).

    `work` bounds the effort; without `deep`, there is only the plain try.
    """
    if not work.allows(image):
        return Seen()
    seen = _search(image)
    if deep:
        seen = _look_closely(image, seen, work)
    factor = 2 if image.width * image.height <= ENLARGED else 1
    for treat in RETRIES if deep else ():
        if seen.suffices or not work.allows(image, factor):
            break
        again = _search(treat(image, factor))
        codes = tuple(dict.fromkeys(seen.codes + again.codes))
        # What the first try saw may still be missing; so it is missed until one try has missed nothing.
        seen = Seen(codes, seen.unread if again.unread else ())
    return seen


def _search(image: Image) -> Seen:
    found = zxingcpp.read_barcodes(image, formats=_FORMATS, return_errors=True)
    unread = tuple(_around(code, image) for code in found if not code.valid)
    return Seen(tuple(dict.fromkeys(code.bytes for code in found if code.valid)), unread)


def _around(code: zxingcpp.Barcode, image: Image) -> Box:
    """Where a code is, with what belongs to its quiet zone: at least a pixel, though corners may be guessed outside."""
    place = code.position
    corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    x, y = [corner.x for corner in corners], [corner.y for corner in corners]
    edge = max(max(x) - min(x), max(y) - min(y), 1) // 8 + 1
    left, top = (_within(min(at) - edge, most - 1) for at, most in ((x, image.width), (y, image.height)))
    right, bottom = _within(max(x) + edge, image.width), _within(max(y) + edge, image.height)
    return left, top, max(left + 1, right), max(top + 1, bottom)


def _within(place: int, most: int) -> int:
    return max(0, min(place, most))


def _look_closely(image: Image, seen: Seen, work: Work) -> Seen:
    """Search again where codes were seen that were not read, each of them enlarged and sharpened by itself."""
    codes, unread = list(seen.codes), list(seen.unread[CLOSE_LOOKS:])
    for box in seen.unread[:CLOSE_LOOKS]:
        part = image.crop(box)
        factor = CLOSE / max(part.size)
        closer = _search(_closely(part, factor)) if work.allows(part, factor) else Seen()
        codes += closer.codes
        if not closer.codes:
            unread.append(box)
    return Seen(tuple(dict.fromkeys(codes)), tuple(unread))


def _closely(part: Image, factor: float) -> Image:
    size = max(1, round(part.width * factor)), max(1, round(part.height * factor))
    return part.resize(size, Resampling.BICUBIC).filter(ImageFilter.UnsharpMask(radius=3, percent=200, threshold=0))


def _sharpen(image: Image, factor: int) -> Image:
    return _enlarge(image, factor).filter(ImageFilter.UnsharpMask(radius=3, percent=200, threshold=0))


def _smooth(image: Image, factor: int) -> Image:
    return _enlarge(image.filter(ImageFilter.GaussianBlur(1)), factor)


def _enlarge(image: Image, factor: int) -> Image:
    return image.resize((image.width * factor, image.height * factor), Resampling.BICUBIC) if factor > 1 else image


def _plainly(image: Image, factor: int) -> Image:
    """Where enlarging would change nothing, the third try is one at half the size."""
    return _enlarge(image, factor) if factor > 1 else image.reduce(2)


RETRIES: Final[tuple[Callable[[Image, int], Image], ...]] = (_sharpen, _smooth, _plainly)
