"""A film of a card for a browser's fake camera.

    chromium --use-fake-device-for-media-stream --use-file-for-fake-video-capture=FILE.mjpeg

The rule: the camera is a phone's at 1080p, and what it sees is what a person does: the card comes in from the side, the
focus hunts and finds it, the hand shakes. The film runs forwards and back, so that it can be shown again and again.
"""

import io
from collections.abc import Iterator
from dataclasses import replace
from math import cos, pi, sin
from typing import Final

import numpy as np
from PIL import Image

from bench.scanlab.bodies import Body, View
from bench.scanlab.cameras import Light, Shot, photograph
from bench.scanlab.pages import DENSITY, Page
from bench.scanlab.printing import LASER, Chance
from bench.scanlab.scenes import PHONE

FRAME: Final = replace(PHONE, width=1920, height=1080)
"""The whole frame of the phone's camera; the page cuts the square out of it."""

HELD: Final = 3
"""Frames of the film, at 30 a second, that show the same photograph."""


def film_card(pdf: bytes, chance: Chance, looks: int = 10) -> bytes:
    """A film of the card in a PDF file, printed: so many photographs, forwards and back, as motion JPEG."""
    return _film(LASER(pdf, chance), chance, looks)


def film_blank(chance: Chance, looks: int = 2) -> bytes:
    """A film of a card without a code."""
    size = round(85.6 * DENSITY), round(54 * DENSITY)
    return _film(Page(Image.new("L", size, 215), DENSITY, (42.8, 27.0), b""), chance, looks)


def _film(page: Page, chance: Chance, looks: int) -> bytes:
    frames = [_in_colour(photograph(page, shot, chance)) for shot in _shots(page, chance, looks)]
    return b"".join(frame * HELD for frame in (*frames, *frames[::-1]))


def _shots(page: Page, chance: Chance, looks: int) -> Iterator[Shot]:
    for now in np.linspace(0, 1, looks).tolist():
        away = (1 - min(1.0, now * 1.6)) ** 2  # how far the card still is from where it is held
        shake = chance.normal(0, 1.2, 2)
        view = View(
            FRAME.focal,
            distance=185 + 70 * away,
            aim=(page.code[0] + 60 * away + shake[0], page.code[1] - 25 * away + shake[1]),
            tilts=(0.10 * sin(4 * now), 0.12 * cos(3 * now)),
            turn=0.05 + 0.25 * away,
        )
        yield Shot(
            FRAME, view, Body(page.code), Light(white=0.7, gain=1.5, uneven=0.15),
            defocus=0.5 + 2.5 * away + 0.6 * abs(sin(2 * pi * now)), motion=12 * away + 0.5, heading=0.4, quality=90,
        )  # fmt: skip


def _in_colour(jpeg: bytes) -> bytes:
    """The same picture as cameras give it: with colours, though there are none."""
    file = io.BytesIO()
    Image.open(io.BytesIO(jpeg)).convert("RGB").save(file, "JPEG", quality=90, subsampling="4:2:0")
    return file.getvalue()
