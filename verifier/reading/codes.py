"""QR codes on a picture.

The rule: one plain look first, which reads most pictures in a few milliseconds. Where it saw a code that it could not
read, that place is looked at again, enlarged and treated in several ways. Then, where no credential was found or a code
is still unread, and as long as the work lasts, the whole picture is treated. Each treatment is a row of a table, there
because it read pictures that all others left unread. (Measured by simulation: docs/scanning.md.)
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import zxingcpp
from PIL import ImageChops, ImageFilter
from PIL.Image import Image, Resampling

from verifier.reading.forms import may_be_credential

ENLARGED: Final = 4_000_000
"""Up to so many pixels a picture is enlarged for some of the retries; larger ones have pixels enough."""

CLOSE: Final = 1_000
"""Pixels on the longer side to which a place is enlarged, or reduced, when it is looked at closely."""

CLOSE_LOOKS: Final = 4
"""So many places are looked at closely on one picture."""

Box = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels; right and bottom are not part of it."""

_QR: Final = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_LOCAL: Final = zxingcpp.Binarizer.LocalAverage
_GLOBAL: Final = zxingcpp.Binarizer.GlobalHistogram


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
class Code:
    """A code that was read: what it says, and where it is."""

    data: bytes
    box: Box


@dataclass(frozen=True, slots=True)
class Seen:
    """What a picture holds: codes that were read, and places where codes were seen that were not."""

    read: tuple[Code, ...] = ()
    unread: tuple[Box, ...] = ()

    @property
    def codes(self) -> tuple[bytes, ...]:
        """What the codes say, each once."""
        return tuple(dict.fromkeys(code.data for code in self.read))

    @property
    def missed(self) -> bool:
        """Say whether a code was seen that was not read."""
        return bool(self.unread)

    @property
    def suffices(self) -> bool:
        """Say whether there is no reason to search again."""
        return not self.missed and any(map(may_be_credential, self.codes))

    def but_read(self, more: tuple[Code, ...]) -> "Seen":
        """The same when `more` has been read as well. What lies at least half in a code that was read, such as one of
        its corners, is not unread any longer."""
        read = self.read + more
        return Seen(read, tuple(box for box in self.unread if not any(_lies_in(box, code.box) for code in read)))


@dataclass(frozen=True, slots=True)
class Look:
    """One way to search a picture: `treat` makes it larger by a factor and in some way clearer, `binarizer` tells dark
    from light. `factors` are for whole pictures of up to `ENLARGED` pixels, and for larger ones."""

    treat: Callable[[Image, float], Image]
    binarizer: zxingcpp.Binarizer = _LOCAL
    factors: tuple[float, float] = (1, 1)


def read_codes(image: Image, work: Work, *, deep: bool = True) -> Seen:
    """Read all QR codes on a picture in shades of grey (mode L).

    `work` bounds the effort; without `deep`, there is only the plain look.
    """
    if not work.allows(image):
        return Seen()
    seen = _search(image)
    return _look_again(image, _look_closely(image, seen, work), work) if deep else seen


def _search(image: Image, binarizer: zxingcpp.Binarizer = _LOCAL) -> Seen:
    found = zxingcpp.read_barcodes(image, formats=_QR, return_errors=True, binarizer=binarizer)
    unread = tuple(_place(code, image) for code in found if not code.valid)
    return Seen((), unread).but_read(tuple(Code(code.bytes, _place(code, image)) for code in found if code.valid))


def _look_closely(image: Image, seen: Seen, work: Work) -> Seen:
    """Search again where codes were seen that were not read, from nearest to furthest."""
    for place in _joined(seen.unread)[:CLOSE_LOOKS]:
        for times, looks in DISTANCES:
            seen = _look_at(image, place, times, looks, seen, work)
    return seen


def _look_at(image: Image, place: Box, times: int, looks: tuple[Look, ...], seen: Seen, work: Work) -> Seen:
    """Search a square `times` as large as a place, until nothing in the place is unread."""
    square = _grown(place, times, image)
    part, factor = image.crop(square), CLOSE / max(square[2] - square[0], square[3] - square[1])
    if factor < 1:  # made smaller once, and before anything else is done to so many pixels
        if not work.allows(part):
            return seen
        part = _plain(part, factor)
    enlarged = max(factor, 1)
    for look in looks:
        if not any(_lies_in(box, place) for box in seen.unread) or not work.allows(part, enlarged):
            break
        found = _search(look.treat(part, enlarged), look.binarizer)
        seen = seen.but_read(_moved(found.read, factor, square))
    return seen


def _look_again(image: Image, seen: Seen, work: Work) -> Seen:
    """Search the whole picture again, treated in one way after the other, while there is a reason to."""
    for look in RETRIES:
        factor = look.factors[image.width * image.height > ENLARGED]
        if seen.suffices or not work.allows(image, factor):
            break
        again = _search(look.treat(image, factor), look.binarizer)
        seen = seen.but_read(_moved(again.read, factor))
        # What the first look saw may have been nothing; it is missed until one look has missed nothing.
        seen = seen if again.missed else Seen(seen.read)
    return seen


def _place(code: zxingcpp.Barcode, image: Image) -> Box:
    """Where a code is: at least a pixel of the picture, though corners may be guessed outside."""
    place = code.position
    corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    x, y = [corner.x for corner in corners], [corner.y for corner in corners]
    return _clipped((min(x), min(y), max(x), max(y)), image)


def _grown(box: Box, times: int, image: Image) -> Box:
    """A square that is `times` as large as a box and has room for the quiet zone."""
    half = round((times + 1 / 4) * max(box[2] - box[0], box[3] - box[1]) / 2) + 1
    x, y = (box[0] + box[2]) // 2, (box[1] + box[3]) // 2
    return _clipped((x - half, y - half, x + half, y + half), image)


def _clipped(box: Box, image: Image) -> Box:
    left, top = max(0, min(box[0], image.width - 1)), max(0, min(box[1], image.height - 1))
    return left, top, max(left + 1, min(box[2], image.width)), max(top + 1, min(box[3], image.height))


def _moved(codes: tuple[Code, ...], factor: float, part: Box = (0, 0, 0, 0)) -> tuple[Code, ...]:
    """Codes found on a part that was enlarged by `factor`, where they are on the picture that it is a part of."""
    left, top = part[:2]
    return tuple(
        Code(
            code.data,
            (
                round(x / factor) + left,
                round(y / factor) + top,
                round(right / factor) + left,
                round(end / factor) + top,
            ),
        )
        for code in codes
        for x, y, right, end in [code.box]
    )


_OUTER: Final = (min, min, max, max)


def _joined(boxes: tuple[Box, ...]) -> tuple[Box, ...]:
    """The same boxes, those that overlap made into one."""
    joined: list[Box] = []
    for box in boxes:
        whole = box
        while touched := next((other for other in joined if _overlap(whole, other)), None):
            joined.remove(touched)
            left, top, right, end = (
                pick(pair) for pick, pair in zip(_OUTER, zip(whole, touched, strict=True), strict=True)
            )
            whole = left, top, right, end
        joined.append(whole)
    return tuple(joined)


def _lies_in(box: Box, other: Box) -> bool:
    """Say whether at least half of a box lies in the other."""
    return 2 * _overlap(box, other) >= (box[2] - box[0]) * (box[3] - box[1])


def _overlap(box: Box, other: Box) -> int:
    """How many pixels two boxes have in common."""
    width, height = (min(box[end], other[end]) - max(box[end - 2], other[end - 2]) for end in (2, 3))
    return max(width, 0) * max(height, 0)


def _plain(image: Image, factor: float) -> Image:
    size = max(1, round(image.width * factor)), max(1, round(image.height * factor))
    return image if size == image.size else image.resize(size, Resampling.BICUBIC)


def _sharp(image: Image, factor: float) -> Image:
    return _plain(image, factor).filter(ImageFilter.UnsharpMask(radius=3, percent=200, threshold=0))


def _smooth(image: Image, factor: float) -> Image:
    return _plain(image.filter(ImageFilter.GaussianBlur(1)), factor)


def _even(image: Image, factor: float) -> Image:
    """Without noise, and with the light evened out: for dim rooms."""
    calm = _plain(image.filter(ImageFilter.GaussianBlur(1.5)), factor)
    return calm.filter(ImageFilter.UnsharpMask(radius=4, percent=300, threshold=0))


def _mended(image: Image, factor: float) -> Image:
    """Without the thin light lines that creases leave: each pixel as dark as the darkest around it, and most of the
    growth taken back."""
    return _extreme(_extreme(_plain(image, factor), ImageChops.darker, 5), ImageChops.lighter, 3)


def _sharp_and_mended(image: Image, factor: float) -> Image:
    return _extreme(_extreme(_sharp(image, factor), ImageChops.darker, 3), ImageChops.lighter, 3)


def _extreme(image: Image, pick: Callable[[Image, Image], Image], side: int) -> Image:
    """The darkest or lightest pixel of a square around each: what `MinFilter` gives, at a tenth of the time."""
    for x, y in ((1, 0), (0, 1)):
        line = image
        for away in range(1, side // 2 + 1):
            for sign in (-1, 1):
                line = pick(line, ImageChops.offset(image, sign * away * x, sign * away * y))
        image = line
    return image


DISTANCES: Final = (
    (1, (Look(_sharp),)),
    (9, (Look(_sharp_and_mended, _GLOBAL), Look(_smooth, _GLOBAL), Look(_mended))),
)
"""How a place is looked at where a code was seen that was not read: so many times as large a part, in these ways. The
first is for codes that are small or blurred, the second for those of which only a part was seen, because a crease or a
stain hides one of their corners."""

RETRIES: Final = (
    Look(_sharp, factors=(2, 1)),
    Look(_smooth, factors=(2, 1)),
    Look(_plain, factors=(2, 1 / 2)),
    Look(_even),
    Look(_mended),
)
"""For whole pictures."""
