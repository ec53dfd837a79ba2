"""What a printer, a copier or a screen makes of a page.

The rule: each takes a page and gives one of density `DENSITY`, in reflectance as light sees it: paper is never white
and toner never black.
"""

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from PIL import Image, ImageFilter
from PIL.Image import Resampling

from bench.scanlab.pages import DENSITY, INCH, Page, open_page

Chance = np.random.Generator


class Press(Protocol):
    """Something that brings the page with the signed code of a PDF file to the eye."""

    def __call__(self, pdf: bytes, chance: Chance) -> Page: ...


@dataclass(frozen=True, slots=True)
class Laser:
    """A laser printer. `spread` is by how many millimetres toner grows beyond each edge (at most 0.06), `bleed` the
    softness of the edge in millimetres, `paper` and `toner` are reflectances, `uneven` how much the toner varies, and
    `lost` the share of the toner that did not hold."""

    dpi: int = 600
    spread: float = 0.02
    bleed: float = 0.02
    paper: float = 0.86
    toner: float = 0.05
    uneven: float = 0.02
    lost: float = 0.0

    def __call__(self, pdf: bytes, chance: Chance) -> Page:
        """Print it."""
        page = open_page(pdf, self.dpi)
        size = round(page.size[0] * DENSITY), round(page.size[1] * DENSITY)
        coarse = self.dpi / INCH < DENSITY
        return self.ink(page.of(page.image.resize(size, Resampling.NEAREST if coarse else Resampling.BOX)), chance)

    def ink(self, page: Page, chance: Chance) -> Page:
        """Bring a page of density `DENSITY` to paper."""
        fat = page.image.filter(ImageFilter.MinFilter(3))  # dark grows by one element
        image = Image.blend(page.image, fat, min(1.0, self.spread * DENSITY))
        image = image.filter(ImageFilter.GaussianBlur(self.bleed * DENSITY))
        ink = 1 - np.asarray(image, dtype=np.float32) / 255
        ink *= 1 - self.uneven * np.abs(clouds(chance, image.size, 1.5 * DENSITY))
        if self.lost:
            ink *= clouds(chance, image.size, 0.12 * DENSITY) > _threshold(self.lost)
        return page.of(to_image(self.paper - (self.paper - self.toner) * ink))


LASER: Final = Laser()
COPIER: Final = Laser(spread=0.035, bleed=0.05, toner=0.09, uneven=0.08, lost=0.004)


@dataclass(frozen=True, slots=True)
class Copies:
    """A copy of a copy: printed once, then scanned and printed again `times`."""

    first: Laser = LASER
    copier: Laser = COPIER
    times: int = 2
    harsh: float = 2.0
    """How much steeper the copier makes greys."""

    def __call__(self, pdf: bytes, chance: Chance) -> Page:
        """Print it and copy it."""
        page = self.first(pdf, chance)
        for _ in range(self.times):
            seen = page.image.rotate(chance.normal(0, 0.4), Resampling.BICUBIC, fillcolor=219)
            seen = seen.filter(ImageFilter.GaussianBlur(0.06 * DENSITY))
            flat = np.asarray(seen, dtype=np.float32) / 255
            harsh = np.clip((flat - 0.45) * self.harsh + 0.5, 0, 1)
            harsh[clouds(chance, seen.size, 0.15 * DENSITY) > _LONELY] = 0.2  # specks of the glass
            page = self.copier.ink(page.of(to_image(harsh)), chance)
        return page


@dataclass(frozen=True, slots=True)
class Display:
    """A screen that shows the page at its real size: elements with dark lines between them."""

    dpi: int = 120
    black: float = 0.03
    gap: float = 0.2

    def __call__(self, pdf: bytes, chance: Chance) -> Page:
        """Show it."""
        page = open_page(pdf, self.dpi)
        size = round(page.size[0] * DENSITY), round(page.size[1] * DENSITY)
        light = np.asarray(page.image.resize(size, Resampling.NEAREST), dtype=np.float32) / 255
        rows, columns = (_lines(length, self.dpi / INCH / DENSITY, self.gap) for length in (size[1], size[0]))
        light = self.black + (0.9 - self.black) * light**2.2 * rows[:, None] * columns[None, :]
        return page.of(to_image(light))


def clouds(chance: Chance, size: tuple[int, int], grain: float) -> np.ndarray:
    """Smooth noise of deviation 1 or less: an array of `size` (width, height) with spots of `grain` elements."""
    coarse = max(2, round(size[0] / grain) + 1), max(2, round(size[1] / grain) + 1)
    noise = Image.fromarray(chance.standard_normal(coarse[::-1], dtype=np.float32))
    return np.asarray(noise.resize(size, Resampling.BICUBIC))


def to_image(light: np.ndarray) -> Image.Image:
    """Reflectance 0 to 1 as a picture; nothing on it is 0, which means that there is no page."""
    return Image.fromarray(np.clip(light * 255 + 0.5, 1, 255).astype(np.uint8))


_LONELY: Final = 3.6  # deviations


def _threshold(share: float) -> float:
    """The value below which about `share` of smooth noise lies."""
    return float(-np.sqrt(2) * np.sqrt(-np.log(2 * share))) * 0.62


def _lines(length: int, pitch: float, gap: float) -> np.ndarray:
    fine = np.where((np.arange(length * 8) * pitch / 8) % 1 < gap, 0.4, 1.0)
    return fine.reshape(length, 8).mean(axis=1).astype(np.float32)
