"""From a sheet to the bytes of a picture: lens, light, sensor, and what a camera makes of it.

The rule: the order is that of nature. Geometry and blur come first, in linear light; then the light on the sheet, then
the sensor's noise, then the camera's own treatment (noise reduction, tone, sharpening), and compression last.

Pictures are in shades of grey: the reader looks at nothing else.
"""

import io
from dataclasses import dataclass
from math import radians, tan
from typing import Final

import numpy as np
from PIL import Image, ImageFilter
from PIL.Image import Resampling, Transform

from bench.scanlab.bodies import Body, View
from bench.scanlab.pages import Page
from bench.scanlab.printing import Chance, clouds

TILE: Final = 32
"""Sensor elements on a side over which geometry is taken as even, and the grid on which light is worked out."""


FINE: Final = 1_500_000
"""Pictures of fewer pixels are worked out at twice their size, so that each pixel sees an area and not a point."""


@dataclass(frozen=True, slots=True)
class Camera:
    """A camera. `width` and `height` are those of the picture it gives, in pixels, cut from the middle of its sensor;
    `focal` is the focal length in the same pixels. `full` is how many electrons white is at daylight: the fewer, the
    noisier. `smooth` is its noise reduction (deviation in pixels), `sharpen` its sharpening in per cent over `reach`
    pixels, `lens` the blur of its lens in focus (pixels). Where `reduced` is not 0, an application makes the picture
    smaller, to so many pixels on its longer side, and compresses it again."""

    name: str
    width: int
    height: int
    focal: float
    full: float = 6000
    lens: float = 0.6
    smooth: float = 0.0
    sharpen: int = 60
    reach: float = 1.2
    barrel: float = 0.0
    reduced: int = 0


def focal_length(pixels: int, degrees: float) -> float:
    """The focal length of a lens that shows `degrees` over so many pixels, in pixels."""
    return pixels / 2 / tan(radians(degrees) / 2)


@dataclass(frozen=True, slots=True)
class Light:
    """Light on a sheet as one photograph meets it. `white` is how bright paper comes out (linear, 1 is the most there
    is), `gain` how many times less light there is than in daylight; `uneven` how much it falls off from side to side,
    `shadow` how dark a shadow with an edge is, `glare` how bright a reflection (of white), `veil` stray light.
    `towards` (radians) is where it comes from."""

    white: float = 0.7
    gain: float = 1.0
    uneven: float = 0.1
    shadow: float = 0.0
    glare: float = 0.0
    veil: float = 0.02
    towards: float = 0.0


@dataclass(frozen=True, slots=True)
class Shot:
    """One photograph to be taken. `defocus` is a deviation and `motion` a length, in pixels of the picture;
    `quality` is that of JPEG."""

    camera: Camera
    view: View
    body: Body
    light: Light
    defocus: float
    motion: float
    heading: float
    quality: int


def photograph(page: Page, shot: Shot, chance: Chance) -> bytes:
    """Take the photograph; give a JPEG file."""
    light = _expose(page, shot, chance)
    return develop(light, shot, chance)


def _expose(page: Page, shot: Shot, chance: Chance) -> np.ndarray:
    """The light on the sensor, linear, without noise."""
    camera, fine = shot.camera, 2 if shot.camera.width * shot.camera.height < FINE else 1
    size = camera.width * fine, camera.height * fine
    grid = _grid(shot, size, fine)
    image = _project(page, size, grid, shot.view.scale * fine)
    image = _blur(_on_a_desk(image, chance), shot, fine)
    if fine > 1:
        image = image.reduce(fine)
    light = np.asarray(image, dtype=np.float32) / 255
    lit, glare = _lighting(shot, grid, image.size, chance)
    return light * lit + glare + shot.light.veil


def develop(light: np.ndarray, shot: Shot, chance: Chance) -> bytes:
    """What the sensor and the camera's software make of the light; a JPEG file."""
    camera = shot.camera
    electrons = camera.full / shot.light.gain
    noise = chance.standard_normal(light.shape, dtype=np.float32)
    light = light + noise * np.sqrt(np.clip(light, 0, 1) / electrons + (3 / electrons) ** 2)
    tone = np.clip(light, 0, 1) ** np.float32(1 / 2.2)
    image = Image.fromarray((tone * 255 + 0.5).astype(np.uint8))
    if camera.smooth:
        image = image.filter(ImageFilter.GaussianBlur(camera.smooth * min(1.5, shot.light.gain**0.25)))
    if camera.sharpen:
        image = image.filter(ImageFilter.UnsharpMask(camera.reach, camera.sharpen, 2))
    if camera.reduced:
        image = Image.open(io.BytesIO(compress(image, 90)))
        image.thumbnail((camera.reduced, camera.reduced), Resampling.BILINEAR)
    return compress(image, shot.quality)


def compress(image: Image.Image, quality: int) -> bytes:
    """A JPEG file."""
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality)
    return file.getvalue()


def _grid(shot: Shot, size: tuple[int, int], fine: int) -> tuple[np.ndarray, np.ndarray]:
    """Where on the page (mm) the corners of the tiles fall."""
    across = np.arange(0, size[0] + TILE, TILE).clip(0, size[0])
    down = np.arange(0, size[1] + TILE, TILE).clip(0, size[1])
    u, v = np.meshgrid((across - size[0] / 2) / fine, (down - size[1] / 2) / fine)
    return shot.view.trace(shot.body, u, v)


def _project(page: Page, size: tuple[int, int], grid: tuple[np.ndarray, np.ndarray], scale: float) -> Image.Image:
    """The sheet as the sensor sees it; 0 is where it is not."""
    image, left, top = _seen(page, grid)
    shrink = min(1.0, 1.3 * scale / page.density)
    width = image.width
    if shrink < 1:
        image = image.resize((round(width * shrink), round(image.height * shrink)), Resampling.HAMMING)
    dense = page.density * image.width / width
    x, y = (grid[0] - left) * dense, (grid[1] - top) * dense
    corners = np.stack([x, y], axis=-1)
    quads = np.concatenate([corners[:-1, :-1], corners[1:, :-1], corners[1:, 1:], corners[:-1, 1:]], axis=-1)
    mesh = [
        ((column * TILE, row * TILE, min(size[0], (column + 1) * TILE), min(size[1], (row + 1) * TILE)), tuple(quad))
        for row, line in enumerate(quads.tolist())
        for column, quad in enumerate(line)
        if column * TILE < size[0] and row * TILE < size[1]
    ]
    return image.transform(size, Transform.MESH, mesh, Resampling.BILINEAR)


def _seen(page: Page, grid: tuple[np.ndarray, np.ndarray]) -> tuple[Image.Image, float, float]:
    """The part of the page that the sensor sees, and where (mm) it begins."""
    sides = zip(grid, page.size, (page.image.width, page.image.height), strict=True)
    spans = [(max(0.0, found.min() - 1), min(most, found.max() + 1), pixels / most) for found, most, pixels in sides]
    starts, ends = ([int(span[place] * span[2]) for span in spans] for place in (0, 1))
    part = page.image.crop((*starts, *(max(start + 1, end) for start, end in zip(starts, ends, strict=True))))
    return part, starts[0] / page.density, starts[1] / page.density


def _on_a_desk(image: Image.Image, chance: Chance) -> Image.Image:
    """Wood where there is no paper."""
    sheet = np.asarray(image)
    if sheet.min() > 0:
        return image
    grain = clouds(chance, (image.width, image.height // 8 + 1), 6)
    wood = Image.fromarray(np.clip(70 + 9 * grain, 20, 120).astype(np.uint8)).resize(image.size, Resampling.BICUBIC)
    return Image.fromarray(np.where(sheet == 0, np.asarray(wood), sheet))


def _blur(image: Image.Image, shot: Shot, fine: int) -> Image.Image:
    """Lens, focus and the movement of the hand."""
    spread = float(np.hypot(shot.defocus, shot.camera.lens)) * fine
    image = image.filter(ImageFilter.GaussianBlur(spread))
    steps = round(shot.motion * fine)
    if steps < 1:
        return image
    values = np.asarray(image, dtype=np.float32)
    total = values.copy()
    for step in range(1, steps + 1):
        move = round(step * np.sin(shot.heading)), round(step * np.cos(shot.heading))
        total += np.roll(values, move, axis=(0, 1))
    return Image.fromarray((total / (steps + 1) + 0.5).astype(np.uint8))


def _lighting(
    shot: Shot, grid: tuple[np.ndarray, np.ndarray], size: tuple[int, int], chance: Chance
) -> tuple[np.ndarray, np.ndarray]:
    """How much light falls on each place, and how much is thrown back by the surface itself."""
    light, (x, y) = shot.light, grid
    rows, columns = x.shape
    down, across = np.mgrid[-1 : 1 : rows * 1j, -1 : 1 : columns * 1j]
    along = across * np.cos(light.towards) + down * np.sin(light.towards)
    lit = 1 + light.uneven * along - 0.08 * (across**2 + down**2)
    lit = lit * (1 + 1.6 * shot.body.slope(x, y, light.towards))
    if light.shadow:
        edge = along + chance.uniform(-0.4, 0.4) + 0.3 * across * chance.uniform(-1, 1)
        lit = lit * (1 - light.shadow / (1 + np.exp(-edge / chance.uniform(0.03, 0.2))))
    glare = np.zeros_like(x)
    if light.glare:
        place, wide = chance.normal(shot.view.aim, 22), chance.uniform(8, 24)
        skew = chance.uniform(-0.5, 0.5)
        glare = light.glare * np.exp(-((((x - place[0]) + skew * (y - place[1])) / wide) ** 4))
    return _spread(light.white * np.clip(lit, 0.03, 3) / 0.86, size), _spread(glare, size)


def _spread(coarse: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    return np.asarray(Image.fromarray(coarse.astype(np.float32)).resize(size, Resampling.BICUBIC))
