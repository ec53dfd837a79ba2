"""What happens to paper in a pocket: fading, abrasion, stains, grime, scratches.

The rule: amounts are between 0 (none) and 1 (as bad as a document that is still shown to people), and each is drawn
around the code, where it matters. Folds have a form in space too; they are in `bodies`, and here loses its toner
what is on their edge.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from bench.scanlab.pages import Page
from bench.scanlab.printing import Chance, clouds, to_image


@dataclass(frozen=True, slots=True)
class Wear:
    """How much of each."""

    fading: float = 0.0
    abrasion: float = 0.0
    stains: float = 0.0
    grime: float = 0.0
    scratches: float = 0.0


@dataclass(frozen=True, slots=True)
class Crease:
    """A line on the page through a point (mm), in a direction (radians), `width` millimetres wide."""

    x: float
    y: float
    direction: float
    width: float


UNWORN: Final = Wear()

AROUND: Final = 60.0
"""Millimetres from the code on each side that are worn; the rest of the page is not what is read."""

_SOFT: Final = 8.0  # millimetres over which the worn part goes over into the rest


def wear_out(page: Page, wear: Wear, creases: tuple[Crease, ...], chance: Chance) -> Page:
    """Give the page after years in use."""
    left, top = (max(0, int((middle - AROUND) * page.density)) for middle in page.code)
    part = page.image.crop((left, top, *(round((middle + AROUND) * page.density) for middle in page.code)))
    part = part.crop((0, 0, min(part.width, page.image.width - left), min(part.height, page.image.height - top)))
    corner = left / page.density, top / page.density
    near = Page(part, page.density, (page.code[0] - corner[0], page.code[1] - corner[1]), page.text)
    moved = tuple(replace(crease, x=crease.x - corner[0], y=crease.y - corner[1]) for crease in creases)
    image = page.image.copy()
    image.paste(_worn(near, wear, moved, chance), (left, top), _soft(part.size, page.density))
    return page.of(image)


def _worn(page: Page, wear: Wear, creases: tuple[Crease, ...], chance: Chance) -> Image.Image:
    light = np.asarray(page.image, dtype=np.float32) / 255
    paper = float(np.percentile(light[::8, ::8], 90))
    ink = np.clip(paper - light, 0, None)
    ink *= _kept(page, wear, creases, chance)
    return to_image((paper - ink) * _clean(page, wear, chance))


def _soft(size: tuple[int, int], density: float) -> Image.Image:
    """A mask of 255 that falls to 0 at the edges."""
    slopes = [np.clip(np.minimum(np.arange(n), np.arange(n)[::-1]) / (_SOFT * density), 0, 1) for n in size[::-1]]
    return Image.fromarray((255 * slopes[0][:, None] * slopes[1][None, :]).astype(np.uint8))


def _kept(page: Page, wear: Wear, creases: tuple[Crease, ...], chance: Chance) -> np.ndarray:
    """The share of the ink that is still there, at each place."""
    size, dense = page.image.size, page.density
    kept = 1 - wear.fading * (0.35 + 0.12 * clouds(chance, size, 25 * dense))
    if wear.abrasion:
        rubbed = clouds(chance, size, 0.15 * dense) + 0.8 * clouds(chance, size, 6 * dense)
        kept = kept * np.clip((rubbed + 4.2 - 2.4 * wear.abrasion) * 2, 0.15, 1)
    lines = _drawn(page, [(crease, 255) for crease in creases], wear.scratches, chance)
    flaking = np.clip(0.75 + 0.45 * clouds(chance, size, 0.35 * dense), 0, 1)
    return np.asarray(np.clip(kept, 0, 1) * (1 - lines * flaking))


def _drawn(page: Page, creases: list[tuple[Crease, int]], scratches: float, chance: Chance) -> np.ndarray:
    """Creases and scratches as a mask, 0 to 1."""
    mask = Image.new("L", page.image.size, 0)
    draw = ImageDraw.Draw(mask)
    for _ in range(chance.poisson(10 * scratches)):
        place = chance.normal(page.code, 25)
        crease = Crease(*place, chance.uniform(0, np.pi), chance.uniform(0.05, 0.25))
        _line(draw, page, crease, chance.uniform(8, 60), int(chance.uniform(90, 255)), chance)
    for crease, value in creases:
        _line(draw, page, crease, 2 * max(page.size), value, chance)
    return np.asarray(mask.filter(ImageFilter.GaussianBlur(0.05 * page.density)), dtype=np.float32) / 255


def _line(draw: ImageDraw.ImageDraw, page: Page, line: Crease, length: float, value: int, chance: Chance) -> None:
    along = np.linspace(-length / 2, length / 2, max(4, round(length / 3)))
    aside = np.cumsum(chance.normal(0, 0.06, len(along)))
    aside -= aside[len(aside) // 2]
    x = line.x + along * np.cos(line.direction) - aside * np.sin(line.direction)
    y = line.y + along * np.sin(line.direction) + aside * np.cos(line.direction)
    points = list(zip((x * page.density).tolist(), (y * page.density).tolist(), strict=True))
    draw.line(points, fill=value, width=max(1, round(line.width * page.density)), joint="curve")


def _clean(page: Page, wear: Wear, chance: Chance) -> np.ndarray:
    """How much light the dirt lets through, at each place."""
    size, dense = page.image.size, page.density
    clean = np.ones(size[::-1], dtype=np.float32)
    for _ in range(chance.poisson(3 * wear.stains)):
        clean = clean * _stain(page, chance)
    if wear.grime:
        smudges = np.clip(clouds(chance, size, 14 * dense) - 0.4, 0, None)
        specks = clouds(chance, size, 0.25 * dense) > 4.1 - 0.8 * wear.grime
        clean = clean * (1 - 0.16 * wear.grime * smudges) * np.where(specks, 0.45, 1)
    return np.asarray(clean)


def _stain(page: Page, chance: Chance) -> np.ndarray:
    """Tea: a spot of irregular outline, darker at its edge."""
    place, radius = chance.normal(page.code, 22), chance.uniform(6, 24)
    y, x = np.ogrid[: page.image.height, : page.image.width]
    away = np.hypot(x / page.density - place[0], y / page.density - place[1]).astype(np.float32)
    away += radius * 0.16 * clouds(chance, page.image.size, radius * 0.6 * page.density)
    inside = 1 / (1 + np.exp(np.clip((away - radius) * 3, -30, 30)))
    edge = np.exp(-(((away - radius + 0.6) / 0.9) ** 2))
    return np.asarray(1 - chance.uniform(0.08, 0.28) * inside - chance.uniform(0.05, 0.2) * edge)
