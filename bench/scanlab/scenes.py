"""The table of scenes: who photographs what, with which camera, in which light.

The rule: a scene is one row of physical values, most of them ranges within which chance chooses for each picture. The
first eight are those of the target in docs/scanning.md; the rest are what else happens. Who changes a
value after seeing a rate says so in docs/scanning.md.
"""

from dataclasses import dataclass
from math import pi, radians
from types import MappingProxyType
from typing import Final

import numpy as np

from bench.scanlab.bodies import Body, View
from bench.scanlab.cameras import Camera, Light, Shot, focal_length, photograph
from bench.scanlab.pages import INCH, Page
from bench.scanlab.printing import LASER, Chance, Copies, Display, Laser, Press
from bench.scanlab.wear import UNWORN, Crease, Wear, wear_out

Range = tuple[float, float]

_GLASS = 1000.0  # a scanner as a camera that is far away: the distance does not matter


def _scanner(dpi: int, **more: float) -> Camera:
    width, height = round(215.9 / INCH * dpi), round(297 / INCH * dpi)
    return Camera(f"flatbed, {dpi} dpi", width, height, dpi / INCH * _GLASS, full=20_000, lens=0.5, sharpen=40)


PHOTO: Final = Camera("12 Mpx photo", 4032, 3024, focal_length(4032, 66), full=5000, lens=0.8, smooth=0.4, sharpen=80)
CHAT: Final = Camera(
    "photo sent by a messenger, 1600 px", 3200, 2400, focal_length(3200, 66), lens=0.7, sharpen=80, reduced=1600
)
PHONE: Final = Camera("1080p video, phone", 1080, 1080, focal_length(1920, 60), full=4000, smooth=0.3)
WEBCAM_1080: Final = Camera(
    "1080p webcam", 1080, 1080, focal_length(1920, 70), full=2000, lens=0.7, smooth=0.4, sharpen=100, barrel=0.05
)
WEBCAM_720: Final = Camera(
    "720p webcam", 720, 720, focal_length(1280, 60), full=1500, lens=0.65, smooth=0.35, sharpen=100, barrel=0.05
)
"""Cameras for the page give the square in the middle of their frame, as the page posts it."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One scene. `distance` and `off` (how far from the code the camera aims) in mm, `tilt` in degrees each way, `turn`
    in degrees either way and, where `any_side`, by quarters; `bend` as one over mm; `folds` creases near the code, with
    a `rise` in mm; `defocus` and `motion` in pixels; `quality` of JPEG. Where `whole`, the camera aims at the middle of
    the page."""

    says: str
    camera: Camera
    press: Press = LASER
    distance: Range = (250, 250)
    off: float = 8
    tilt: float = 12
    turn: float = 8
    any_side: bool = False
    whole: bool = False
    wear: Wear = UNWORN
    folds: int = 0
    rise: float = 0.0
    bend: Range = (0, 0)
    white: Range = (0.6, 0.85)
    gain: Range = (1, 2)
    uneven: Range = (0.0, 0.25)
    shadow: Range = (0, 0)
    glare: Range = (0, 0)
    veil: Range = (0.01, 0.04)
    defocus: Range = (0.2, 0.8)
    motion: Range = (0, 1)
    quality: Range = (50, 50)


_OLD = Laser(toner=0.07, uneven=0.08, spread=0.03, lost=0.002)
_USED = Wear(fading=0.5, abrasion=0.5, stains=0.5, grime=0.7, scratches=0.6)

DESIGN: Final = MappingProxyType(
    {
        "paper": Scene(
            "fresh laser print on a flatbed at 200 dpi",
            _scanner(200),
            distance=(_GLASS, _GLASS), off=0, tilt=0, turn=3, any_side=True, whole=True,
            uneven=(0, 0.03), defocus=(0.2, 0.5), motion=(0, 0), quality=(60, 85),
        ),
        "copy": Scene(
            "photocopy of a photocopy on a flatbed at 200 dpi",
            _scanner(200),
            Copies(),
            distance=(_GLASS, _GLASS), off=0, tilt=0, turn=4, any_side=True, whole=True,
            uneven=(0, 0.03), defocus=(0.2, 0.6), motion=(0, 0), quality=(40, 75),
        ),
        "worn": Scene(
            "worn, folded, stained paper, by the phone's camera through the page",
            PHONE,
            _OLD,
            distance=(150, 230), wear=_USED, folds=2, rise=2.0, bend=(-0.002, 0.002), shadow=(0, 0.4),
        ),
        "phone": Scene(
            "photo of a used sheet with a 12 Mpx phone, taken around the code",
            PHOTO,
            distance=(250, 400), off=25, tilt=20, turn=15, any_side=True,
            wear=Wear(grime=0.3, scratches=0.2, stains=0.2), folds=1, rise=1.0, bend=(-0.001, 0.001),
            shadow=(0, 0.5), defocus=(0.3, 1.5), motion=(0, 2), quality=(80, 95),
        ),
        "1080p": Scene(
            "phone's camera through the page, 1080p",
            PHONE,
            distance=(150, 250), off=10, tilt=18, turn=12, any_side=True, wear=Wear(grime=0.3), folds=1, rise=0.8,
            shadow=(0, 0.4), defocus=(0.2, 1.1), motion=(0, 2),
        ),
        "720p": Scene(
            "laptop's 720p webcam, sheet held up at 25 cm",
            WEBCAM_720,
            distance=(245, 255), off=10, bend=(-0.001, 0.001), gain=(1, 3), defocus=(0.2, 0.8), motion=(0, 1),
        ),
        "dark": Scene(
            "phone through the page in a dim room: noise, no contrast",
            PHONE,
            distance=(150, 230), white=(0.03, 0.12), gain=(4, 12), veil=(0.005, 0.015), shadow=(0, 0.4),
            defocus=(0.4, 1.3), motion=(0, 3),
        ),
        "messenger": Scene(
            "photo of the whole page, sent through a messenger (1600 px)",
            CHAT,
            distance=(290, 330), off=8, tilt=10, whole=True, wear=Wear(grime=0.3), folds=1, rise=1.0,
            shadow=(0, 0.4), defocus=(0.2, 1.2), motion=(0, 2), quality=(60, 75),
        ),
    }
)  # fmt: skip
"""The scenes that the target names."""

FURTHER: Final = MappingProxyType(
    {
        "1080p webcam": Scene(
            "laptop's 1080p webcam, sheet held up at 25-30 cm",
            WEBCAM_1080,
            distance=(250, 300), off=10, bend=(-0.001, 0.001), gain=(1, 3), defocus=(0.2, 0.9), motion=(0, 2),
        ),
        "laminated": Scene(
            "laminated, with the reflection of a window beside or over the code",
            PHONE,
            distance=(150, 230), glare=(0.1, 0.6), veil=(0.03, 0.08), tilt=18, wear=Wear(scratches=0.5),
        ),
        "curled": Scene(
            "rolled paper that does not lie flat",
            PHONE,
            distance=(160, 230), bend=(-0.012, 0.012), uneven=(0.1, 0.4),
        ),
        "shaken": Scene(
            "moved while the picture was taken, and out of focus",
            PHONE,
            distance=(150, 230), defocus=(0.8, 2.2), motion=(3, 8),
        ),
        "screen": Scene(
            "PDF on a monitor, photographed by the phone through the page",
            PHONE,
            Display(),
            distance=(170, 260), veil=(0.02, 0.10), glare=(0, 0.1), tilt=15,
        ),
        "coarse scan": Scene(
            "worn paper on a flatbed at 150 dpi, strongly compressed",
            _scanner(150),
            _OLD,
            distance=(_GLASS, _GLASS), off=0, tilt=0, turn=3, any_side=True, whole=True, wear=_USED, folds=2,
            uneven=(0, 0.05), defocus=(0.2, 0.5), motion=(0, 0), quality=(30, 50),
        ),
        "coarse print": Scene(
            "printed at 300 dpi with too much toner, by the phone through the page",
            PHONE,
            Laser(dpi=300, spread=0.06, bleed=0.04, uneven=0.06),
            distance=(150, 230),
        ),
    }
)  # fmt: skip
"""What else happens."""

SCENES: Final = MappingProxyType({**DESIGN, **FURTHER})


def take_picture(scene: Scene, page: Page, chance: Chance) -> bytes:
    """Wear a printed page, lay it down and photograph it; give the JPEG file."""
    shot = _choose(scene, page, chance)
    page = wear_out(page, scene.wear, shot.body.creases, chance) if _is_worn(scene) else page
    return photograph(page, shot, chance)


def _choose(scene: Scene, page: Page, chance: Chance) -> Shot:
    """What chance makes of a scene."""
    body = _lay(scene, page, chance)
    middle = (page.size[0] / 2, page.size[1] / 2) if scene.whole else page.code
    camera = scene.camera
    quarters = int(chance.integers(4)) if scene.any_side else 0
    if scene.whole:  # a page is photographed and scanned as it fits: upright on a scanner, lying on its side otherwise
        quarters = 2 * (quarters // 2) + (camera.width > camera.height)
    view = View(
        focal=camera.focal,
        distance=chance.uniform(*scene.distance),
        aim=(middle[0] + scene.off * chance.uniform(-1, 1), middle[1] + scene.off * chance.uniform(-1, 1)),
        tilts=(radians(scene.tilt * chance.uniform(-1, 1)), radians(scene.tilt * chance.uniform(-1, 1))),
        turn=radians(scene.turn * chance.uniform(-1, 1)) + quarters * pi / 2,
        barrel=camera.barrel,
    )
    return Shot(
        camera, view, body, _light(scene, chance),
        defocus=chance.uniform(*scene.defocus), motion=chance.uniform(*scene.motion),
        heading=chance.uniform(0, 2 * pi), quality=round(chance.uniform(*scene.quality)),
    )  # fmt: skip


def _lay(scene: Scene, page: Page, chance: Chance) -> Body:
    creases = tuple(
        Crease(
            *(page.code + chance.uniform(-25, 25, 2)),
            direction=(place % 2) * pi / 2 + chance.normal(0, 0.03),
            width=chance.uniform(0.15, 0.5),
        )
        for place in range(scene.folds)
    )
    return Body(page.code, chance.uniform(*scene.bend), chance.uniform(0, pi), creases, scene.rise)


def _light(scene: Scene, chance: Chance) -> Light:
    spans = scene.white, scene.gain, scene.uneven, scene.shadow, scene.glare, scene.veil
    return Light(*(chance.uniform(*span) for span in spans), towards=chance.uniform(0, 2 * pi))


def _is_worn(scene: Scene) -> bool:
    return scene.wear != UNWORN or scene.folds > 0


def chance_of(*seed: int) -> Chance:
    """The source of chance for one picture."""
    return np.random.default_rng(seed)
