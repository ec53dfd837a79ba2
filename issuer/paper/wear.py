"""What becomes of a printed page before somebody reads it: a scan at 150 dots to the inch, tilted, blurred, folded.

The rule: the same page and the same wear give the same picture, so that a document is released today if it was
yesterday. Nothing is drawn by chance.
"""

import io
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageFilter
from PIL.Image import Resampling, Transform

RESOLUTION: Final = 150
"""Dots to the inch at which a page is drawn for wear."""

_JPEG_QUALITY: Final = 30
_PAPER: Final = 255
_INK_LOST: Final = 90  # how much lighter print becomes in the crease
_SHADOW: Final = 70  # how much darker paper becomes beside it


@dataclass(frozen=True, slots=True)
class Wear:
    """How a page is worn.

    `tilt` is in degrees. `lean` is how much narrower the upper edge of the photograph is than the lower, as a share.
    `blur` is the radius in pixels.
    """

    tilt: float
    lean: float = 0.0
    blur: float = 0.7


WEARS: Final = (
    Wear(tilt=1.8),
    Wear(tilt=-3.5, blur=1.0),
    Wear(tilt=7.0, lean=0.04),
)
"""A scan, a poor one, and a photograph held askew, of a page that was folded through the middle of its code."""


def wear_page(part: Image.Image, wear: Wear) -> bytes:
    """Take a part of a page in shades of grey, with the code in its middle; give a JPEG of it folded and worn."""
    worn = part.copy()
    _fold(worn, part.width // 2, down=True)
    _fold(worn, part.height // 2, down=False)
    worn = worn.rotate(wear.tilt, Resampling.BICUBIC, expand=True, fillcolor=_PAPER)
    worn = _lean(worn, wear.lean).filter(ImageFilter.GaussianBlur(wear.blur))
    file = io.BytesIO()
    worn.save(file, "JPEG", quality=_JPEG_QUALITY)
    return file.getvalue()


def _fold(page: Image.Image, at: int, *, down: bool) -> None:
    """Crease a page along a line: print is rubbed off on it, and a shadow lies beside it."""
    for offset, change in ((-1, -_SHADOW // 2), (0, _INK_LOST), (1, -_SHADOW)):
        place = at + offset
        box = (place, 0, place + 1, page.height) if down else (0, place, page.width, place + 1)
        strip = page.crop(box).point([min(255, max(0, shade + change)) for shade in range(256)])
        page.paste(strip, box)


def _lean(page: Image.Image, share: float) -> Image.Image:
    if not share:
        return page
    inset = page.width * share / 2
    corners = (-inset, 0.0, 0.0, page.height, page.width, page.height, page.width + inset, 0.0)
    return page.transform(page.size, Transform.QUAD, corners, Resampling.BICUBIC, fillcolor=_PAPER)
