"""How a sheet lies: folds and bends, and where each point of a sensor falls on it.

The rule: a sheet is a height above the plane of its page, in millimetres; what the camera sees of it follows.
"""

from dataclasses import dataclass

import numpy as np

from bench.scanlab.wear import Crease

Field = np.ndarray
_RIDGE = 22.0  # millimetres from a fold over which the paper comes down again


@dataclass(frozen=True, slots=True)
class Body:
    """A sheet. `bend` is one over the radius (1/mm) along `direction` (radians) around `middle`; `creases` rise by
    `rise` millimetres."""

    middle: tuple[float, float]
    bend: float = 0.0
    direction: float = 0.0
    creases: tuple[Crease, ...] = ()
    rise: float = 0.0

    def height(self, x: Field, y: Field) -> Field:
        """Millimetres above the plane, towards the camera."""
        along = (x - self.middle[0]) * np.cos(self.direction) + (y - self.middle[1]) * np.sin(self.direction)
        height = -self.bend * np.clip(along, -90, 90) ** 2 / 2
        for place, crease in enumerate(self.creases):
            away = (y - crease.y) * np.cos(crease.direction) - (x - crease.x) * np.sin(crease.direction)
            height = height + self.rise * (-1) ** place * np.exp(-np.abs(away) / _RIDGE)
        return np.asarray(height)

    def slope(self, x: Field, y: Field, towards: float) -> Field:
        """How steeply the sheet rises in a direction (radians)."""
        step = 1.0
        ahead = self.height(x + step * np.cos(towards), y + step * np.sin(towards))
        return np.asarray((ahead - self.height(x, y)) / step)


@dataclass(frozen=True, slots=True)
class View:
    """From where a camera looks: at `aim` (mm on the page) from `distance` (mm), the page tilted by `tilts` and turned
    by `turn` (radians). `focal` is the focal length and `barrel` the distortion (per focal length squared)."""

    focal: float
    distance: float
    aim: tuple[float, float]
    tilts: tuple[float, float] = (0.0, 0.0)
    turn: float = 0.0
    barrel: float = 0.0

    @property
    def scale(self) -> float:
        """Sensor elements to the millimetre at the aim."""
        return self.focal / self.distance

    def trace(self, body: Body, u: Field, v: Field) -> tuple[Field, Field]:
        """Take places on the sensor, from its middle; give the places on the page (mm) that are seen there."""
        a, b = u / self.focal, v / self.focal
        wide = 1 + self.barrel * (a * a + b * b)
        rays = np.stack([a * wide, b * wide, np.ones_like(a)])
        turned = _rotation(*self.tilts, self.turn).T
        rays = np.tensordot(turned, rays, axes=1)
        eye = turned @ np.array([0.0, 0.0, self.distance])
        z = np.zeros_like(a)
        for _ in range(4):
            reach = (z + eye[2]) / rays[2]
            x = rays[0] * reach - eye[0] + self.aim[0]
            y = rays[1] * reach - eye[1] + self.aim[1]
            z = -body.height(x, y)
        return x, y


def _rotation(pitch: float, yaw: float, roll: float) -> np.ndarray:
    cp, sp, cy, sy, cr, sr = (f(angle) for angle in (pitch, yaw, roll) for f in (np.cos, np.sin))
    about_x = np.array([[1, 0, 0], [0, cp, -sp], [0, sp, cp]])
    about_y = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    about_z = np.array([[cr, -sr, 0], [sr, cr, 0], [0, 0, 1]])
    return np.asarray(about_x @ about_y @ about_z)
