"""What is done to a picture to make the codes on it readable.

The rule: each takes a picture in shades of grey (mode L) and a factor by which it is to be enlarged as well, and gives
a new one. Which of them are used, and in which order: `verifier.reading.codes`.
"""

from collections.abc import Callable

from PIL import ImageChops, ImageFilter
from PIL.Image import Image, Resampling

Treatment = Callable[[Image, float], Image]


def plain(image: Image, factor: float) -> Image:
    """Larger or smaller, and nothing else."""
    size = max(1, round(image.width * factor)), max(1, round(image.height * factor))
    return image if size == image.size else image.resize(size, Resampling.BICUBIC)


def sharp(image: Image, factor: float) -> Image:
    """For small and for blurred codes."""
    return plain(image, factor).filter(ImageFilter.UnsharpMask(radius=3, percent=200, threshold=0))


def smooth(image: Image, factor: float) -> Image:
    """For noise and coarse print."""
    return plain(image.filter(ImageFilter.GaussianBlur(1)), factor)


def even(image: Image, factor: float) -> Image:
    """Without noise, and with the light evened out: for dim rooms."""
    calm = plain(image.filter(ImageFilter.GaussianBlur(1.5)), factor)
    return calm.filter(ImageFilter.UnsharpMask(radius=4, percent=300, threshold=0))


def mended(image: Image, factor: float) -> Image:
    """Without the thin light lines that creases leave: each pixel as dark as the darkest around it, and most of that
    growth taken back."""
    return _extreme(_extreme(plain(image, factor), ImageChops.darker, 5), ImageChops.lighter, 3)


def sharp_and_mended(image: Image, factor: float) -> Image:
    """For creased codes that are small."""
    return _extreme(_extreme(sharp(image, factor), ImageChops.darker, 3), ImageChops.lighter, 3)


def _extreme(image: Image, pick: Callable[[Image, Image], Image], side: int) -> Image:
    """The darkest or lightest pixel of a square around each: what Pillow's MinFilter gives at a tenth of the time."""
    for x, y in ((1, 0), (0, 1)):
        line = image
        for away in range(1, side // 2 + 1):
            for sign in (-1, 1):
                line = pick(line, ImageChops.offset(image, sign * away * x, sign * away * y))
        image = line
    return image
