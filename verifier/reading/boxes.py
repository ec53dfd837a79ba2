"""Boxes: where something is on a picture.

The rule: sides lie along the picture's, in pixels; right and bottom are not part of it.
"""

from collections.abc import Iterable
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def area(self) -> int:
        """Pixels."""
        return max(self.right - self.left, 0) * max(self.bottom - self.top, 0)

    @property
    def longer(self) -> int:
        """Pixels of the longer side."""
        return max(self.right - self.left, self.bottom - self.top)

    def common(self, other: "Box") -> "Box":
        """What two boxes have in common; its area is 0 if that is nothing."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        return Box(left, top, min(self.right, other.right), min(self.bottom, other.bottom))

    def lies_mostly_in(self, other: "Box") -> bool:
        """Say whether at least half of this box lies in the other."""
        return 2 * self.common(other).area >= self.area

    def with_other(self, other: "Box") -> "Box":
        """The smallest box around both."""
        left, top = min(self.left, other.left), min(self.top, other.top)
        return Box(left, top, max(self.right, other.right), max(self.bottom, other.bottom))

    def within(self, size: tuple[int, int]) -> "Box":
        """The part that is on a picture of this width and height: at least a pixel, at its edge if need be."""
        left, top = (max(0, min(at, most - 1)) for at, most in zip(self[:2], size, strict=True))
        return Box(left, top, max(left + 1, min(self.right, size[0])), max(top + 1, min(self.bottom, size[1])))

    def around(self, times: int) -> "Box":
        """A square about the same middle, `times` as large and with room for a code's quiet zone."""
        half = round((times + 1 / 4) * self.longer / 2) + 1
        x, y = (self.left + self.right) // 2, (self.top + self.bottom) // 2
        return Box(x - half, y - half, x + half, y + half)

    def taken_back(self, factor: float, left: int = 0, top: int = 0) -> "Box":
        """The same place before a part was cut out that begins at `left` and `top`, and was enlarged by `factor`."""
        x, y, right, bottom = (round(at / factor) for at in self)
        return Box(x + left, y + top, right + left, bottom + top)


def joined(boxes: Iterable[Box]) -> tuple[Box, ...]:
    """The same boxes, those that overlap made into one."""
    apart: list[Box] = []
    for box in boxes:
        whole = box
        while touched := next((other for other in apart if whole.common(other).area), None):
            apart.remove(touched)
            whole = whole.with_other(touched)
        apart.append(whole)
    return tuple(apart)
