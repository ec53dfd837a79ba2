"""Draw the fine-line ornaments of the printed documents and of the verifier's page: bands and rosettes, as SVG.

They are computed once and kept as files, because typst sets a picture ten times faster than as many curves of its own.
Run: `.venv/bin/python scripts/draw_ornaments.py`
"""

from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from math import cos, pi, sin
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
PAPER = ROOT / "issuer" / "paper" / "templates"
PAGE = ROOT / "verifier" / "web" / "static"
DEEP, MIST, PALE, FAINT, SHADE = "#0b4a36", "#e3ece7", "#5f9080", "#2f6c57", "#cddad2"
TURN = 2 * pi


class Point(NamedTuple):
    """A point of a curve, and the third of its slope over one step: where the Bézier handles lie."""

    x: float
    y: float
    dx: float
    dy: float


def draw_all() -> Mapping[Path, str]:
    """The SVG of each ornament, by its file."""
    return {
        PAPER / "band.svg": _svg(184, 7, DEEP, 0.06, _band(184, 7, cycles=23, swells=8, lines=10)),
        PAPER / "band-card.svg": _svg(85.6, 13, FAINT, 0.07, _band(85.6, 13, cycles=7, swells=3, lines=12)),
        PAPER / "band-cover.svg": _svg(128, 16, FAINT, 0.09, _band(128, 16, cycles=8, swells=4, lines=14)),
        PAPER / "rosette.svg": _svg(120, 120, MIST, 0.14, _rosette(60, petals=20, lines=7, inner=0.5)),
        PAPER / "rosette-cover.svg": _svg(80, 80, PALE, 0.09, _rosette(40, petals=12, lines=9, inner=0.36)),
        PAPER / "seal.svg": _svg(30, 30, DEEP, 0.09, _rosette(15, petals=22, lines=6, inner=0.7)),
        PAGE / "rosette.svg": _svg(120, 120, SHADE, 0.2, _rosette(60, petals=18, lines=5, inner=0.5)),
    }


def _band(width: float, height: float, *, cycles: int, swells: int, lines: int) -> str:
    """Waves that follow each other, and swell and sink together `swells` times along the way."""
    steps, half = cycles * 4, height / 2

    def at(line: int) -> Callable[[float], Point]:
        def point(t: float) -> Point:
            fast, slow = TURN * (cycles * t + line / lines), TURN * swells * t
            size = 0.74 - 0.24 * cos(slow)
            rise = TURN * (cycles * cos(fast) * size + 0.24 * swells * sin(slow) * sin(fast))
            return Point(width * t, half * (1 + sin(fast) * size), width / steps / 3, half * rise / steps / 3)

        return point

    return _paths(map(at, range(lines)), steps)


def _rosette(radius: float, *, petals: int, lines: int, inner: float) -> str:
    """Closed curves that swing between `inner` and 1 times the radius, each turned a little further."""
    steps, mean, swing = petals * 6, (1 + inner) / 2, (1 - inner) / 2
    third = TURN / steps / 3

    def at(line: int) -> Callable[[float], Point]:
        def point(t: float) -> Point:
            angle, phase = TURN * t, TURN * (petals * t + line / lines)
            r, slope = mean + swing * sin(phase), swing * petals * cos(phase)
            dx, dy = slope * cos(angle) - r * sin(angle), slope * sin(angle) + r * cos(angle)
            x, y = radius * (1 + r * cos(angle)), radius * (1 + r * sin(angle))
            return Point(x, y, radius * third * dx, radius * third * dy)

        return point

    return _paths(map(at, range(lines)), steps)


def _paths(curves: Iterable[Callable[[float], Point]], steps: int) -> str:
    return "".join(_path([curve(step / steps) for step in range(steps + 1)]) for curve in curves)


def _path(points: list[Point]) -> str:
    start = f"M{points[0].x:.2f} {points[0].y:.2f}"
    return start + "".join(
        f"C{a.x + a.dx:.2f} {a.y + a.dy:.2f} {b.x - b.dx:.2f} {b.y - b.dy:.2f} {b.x:.2f} {b.y:.2f}"
        for a, b in pairwise(points)
    )


def _svg(width: float, height: float, colour: str, weight: float, path: str) -> str:
    box = f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}"'
    return f'<svg {box}><path fill="none" stroke="{colour}" stroke-width="{weight:g}" d="{path}"/></svg>\n'


if __name__ == "__main__":
    for file, svg in draw_all().items():
        file.write_text(svg, encoding="utf-8")
