"""QR codes on a picture.

The rule: one plain look first, which reads most pictures in a few milliseconds. Where it saw a code that it could not
read, that place is looked at again. Then, where no credential was found or a code is still unread, and as long as the
work lasts, the whole picture is treated. Each look after the first is a row of a table, there because it read pictures
that all others left unread. (Measured by simulation: docs/scanning.md.)
"""

from dataclasses import dataclass
from typing import Final

import zxingcpp
from PIL.Image import Image

from verifier.reading.boxes import Box, joined
from verifier.reading.contents import Stopped, Trouble
from verifier.reading.forms import may_be_credential
from verifier.reading.limits import Limits
from verifier.reading.treatments import Treatment, even, mended, plain, sharp, sharp_and_mended, smooth

_QR: Final = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_LOCAL: Final = zxingcpp.Binarizer.LocalAverage
_GLOBAL: Final = zxingcpp.Binarizer.GlobalHistogram
_WHOLE: Final = Box(0, 0, 0, 0)  # a part that begins where the picture does


@dataclass(frozen=True, slots=True)
class Look:
    """One way to search a picture: `treat` makes it clearer, `binarizer` tells dark from light. By the `factors` whole
    pictures of up to `ENLARGED` pixels are enlarged, and larger ones."""

    treat: Treatment
    binarizer: zxingcpp.Binarizer = _LOCAL
    factors: tuple[float, float] = (1, 1)


CLOSE_LOOKS: Final = 4
"""So many places are looked at closely on one picture."""

CLOSE: Final = 1_000
"""Pixels on the longer side to which a place is enlarged, or reduced, when it is looked at closely."""

DISTANCES: Final = (
    (1, (Look(sharp),)),
    (9, (Look(sharp_and_mended, _GLOBAL), Look(smooth, _GLOBAL), Look(mended))),
)
"""How a place is looked at where a code was seen that was not read: so many times as large a part, in these ways. The
first is for codes that are small or blurred, the second for those of which only a part was seen, because a crease or a
stain hides one of their corners."""

ENLARGED: Final = 4_000_000
"""Up to so many pixels a picture is enlarged for some of the retries; larger ones have pixels enough."""

RETRIES: Final = (
    Look(sharp, factors=(2, 1)),
    Look(smooth, factors=(2, 1)),
    Look(plain, factors=(2, 1 / 2)),
    Look(even),
    Look(mended),
)
"""For whole pictures."""


class Work:
    """The pixels that may still be looked through in one file: plainly, which has to do for all that is in it, and
    again, treated, which may run out."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._plain = limits.work
        self._again = limits.retries

    def begin(self, image: Image) -> None:
        """Count a plain look at a picture. Raises `Stopped` where the file has too much in it."""
        self._plain -= image.width * image.height
        if self._plain < 0:
            raise Stopped(Trouble.TOO_MUCH_WORK, self._limits.work)

    def allows(self, pixels: float) -> bool:
        """Say whether so many pixels may be looked through again; if so, count it as done."""
        if pixels > self._again:
            return False
        self._again -= round(pixels)
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

    def misses(self, place: Box) -> bool:
        """Say whether a code was seen in this place that was not read."""
        return any(box.lies_mostly_in(place) for box in self.unread)

    def after_reading(self, more: tuple[Code, ...]) -> "Seen":
        """The same when `more` has been read as well. What lies at least half in a code that was read, such as one of
        its corners, is not unread any longer."""
        unread = (box for box in self.unread if not any(box.lies_mostly_in(code.box) for code in more))
        return Seen(self.read + more, tuple(unread))


def read_codes(image: Image, work: Work, *, deep: bool = True) -> Seen:
    """Read all QR codes on a picture in shades of grey (mode L).

    `work` bounds the effort; without `deep`, there is only the plain look. Raises `Stopped` where not even that is
    allowed any longer: what was not looked at is not to pass for empty.
    """
    work.begin(image)
    seen = _search(image)
    return _look_again(image, _look_closely(image, seen, work), work) if deep else seen


def _look_closely(image: Image, seen: Seen, work: Work) -> Seen:
    """Search again where codes were seen that were not read, from nearest to furthest."""
    for place in joined(seen.unread)[:CLOSE_LOOKS]:
        for times, looks in DISTANCES:
            if seen.misses(place):
                part = place.around(times).within(image.size)
                seen = _look_at(image, part, place, looks, seen, work)
    return seen


def _look_at(image: Image, part: Box, place: Box, looks: tuple[Look, ...], seen: Seen, work: Work) -> Seen:
    """Search a part of a picture, until nothing in a place is unread."""
    factor = CLOSE / part.longer
    if factor < 1 and not work.allows(part.area):
        return seen
    # Made smaller once, and before anything else is done to so many pixels.
    shown, enlarged = plain(image.crop(part), min(factor, 1)), max(factor, 1)
    for look in looks:
        if not seen.misses(place) or not work.allows(part.area * factor * factor):
            break
        found = _search(look.treat(shown, enlarged), look.binarizer)
        seen = seen.after_reading(_taken_back(found, factor, part))
    return seen


def _look_again(image: Image, seen: Seen, work: Work) -> Seen:
    """Search the whole picture again, treated in one way after the other, while there is a reason to."""
    for look in RETRIES:
        factor = look.factors[image.width * image.height > ENLARGED]
        if seen.suffices or not work.allows(image.width * image.height * factor * factor):
            break
        found = _search(look.treat(image, factor), look.binarizer)
        seen = seen.after_reading(_taken_back(found, factor))
        # What the first look saw may have been nothing; it is missed until one look has missed nothing.
        seen = seen if found.missed else Seen(seen.read)
    return seen


def _search(image: Image, binarizer: zxingcpp.Binarizer = _LOCAL) -> Seen:
    found = zxingcpp.read_barcodes(image, formats=_QR, return_errors=True, binarizer=binarizer)
    unread = tuple(_place(code, image) for code in found if not code.valid)
    return Seen((), unread).after_reading(tuple(Code(code.bytes, _place(code, image)) for code in found if code.valid))


def _place(code: zxingcpp.Barcode, image: Image) -> Box:
    """Where a code is; of one that was not read, the corners are a guess and may lie anywhere."""
    place = code.position
    corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    x, y = [corner.x for corner in corners], [corner.y for corner in corners]
    return Box(min(x), min(y), max(x), max(y)).within(image.size)


def _taken_back(found: Seen, factor: float, part: Box = _WHOLE) -> tuple[Code, ...]:
    """The codes read on a part that was enlarged by `factor`, where they are on the picture."""
    return tuple(Code(code.data, code.box.taken_back(factor, part.left, part.top)) for code in found.read)
