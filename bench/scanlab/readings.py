"""The product's reader over pictures: rates, intervals, times.

The rule: a picture counts as read when the reader gives exactly the text that was printed. Times are those of the
processor, so that other work on the machine does not count.
"""

import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from typing import Final

from bench.scanlab.pages import Page
from bench.scanlab.printing import Press
from bench.scanlab.scenes import SCENES, chance_of, take_picture
from verifier.reading.codes import Work
from verifier.reading.limits import LIMITS
from verifier.reading.pictures import read_picture

SEED: Final = 20261126
"""The pictures on which the reader was chosen; another seed gives other pictures, on which it is to be judged."""

PRINTS: Final = 2
"""So many prints are made of each document, and photographed in turn."""

_CONFIDENT: Final = 1.96  # deviations of a two-sided interval of 95 %


@dataclass(frozen=True, slots=True)
class Document:
    """What is printed: the page of a PDF file that has the signed code. `name` is for tables and part of the seed."""

    name: str
    pdf: bytes


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of one picture: whether the whole reader and the plain try alone read it, whether anything else was
    read, seconds of processor for the whole reader, and the bytes of the picture."""

    read: bool
    plain: bool
    wrong: bool
    seconds: float
    size: int


@dataclass(frozen=True, slots=True)
class Rate:
    """A number of successes among a number of tries."""

    good: int
    tries: int

    @property
    def share(self) -> float:
        """Between 0 and 1."""
        return self.good / self.tries

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of Wilson (1927): between which shares the true one lies."""
        n, z = self.tries, _CONFIDENT
        middle = (self.share + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * sqrt(self.share * (1 - self.share) / n + z * z / (4 * n * n))
        return max(0.0, middle - half), min(1.0, middle + half)


def read_scene(name: str, document: Document, number: int) -> list[Reading]:
    """Take `number` pictures of a document in the scene called `name`, and read them."""
    return [read(data, page.text) for page, data in pictures(name, document, number)]


def pictures(name: str, document: Document, number: int, seed: int = SEED) -> Iterator[tuple[Page, bytes]]:
    """The pictures of a scene, the same ones every time for one seed."""
    scene = SCENES[name]
    for index in range(number):
        page = _printed(scene.press, document, index % PRINTS, seed)
        yield page, take_picture(scene, page, chance_of(seed, _seed(name), _seed(document.name), index))


def read(data: bytes, text: bytes) -> Reading:
    """Read one picture that should say `text`."""
    begin = time.process_time()
    found = [piece.data for piece in read_picture(data, LIMITS, Work(LIMITS)).pieces]
    seconds = time.process_time() - begin
    plain = [piece.data for piece in read_picture(data, LIMITS, Work(LIMITS), deep=False).pieces]
    return Reading(text in found, text in plain, any(each != text for each in found), seconds, len(data))


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` of the values lie."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


@lru_cache(maxsize=4 * PRINTS)
def _printed(press: Press, document: Document, copy: int, seed: int) -> Page:
    return press(document.pdf, chance_of(seed, _seed(document.name), copy))


def _seed(name: str) -> int:
    return zlib.crc32(name.encode())
