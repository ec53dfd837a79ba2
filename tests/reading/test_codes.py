"""Codes that are hard to read: creased ones, and several on one picture.

The texts are always the same: whether a crease costs a code depends on its modules.
"""

from dataclasses import replace
from hashlib import shake_256

import pytest
from PIL import Image, ImageDraw, ImageFilter

from tests.reading.paper import draw, lay, picture
from vc.base45 import encode
from verifier.reading.codes import CLOSE, CLOSE_LOOKS, DISTANCES, ENLARGED, RETRIES, Work, read_codes
from verifier.reading.contents import Carrier
from verifier.reading.limits import LIMITS
from verifier.reading.pictures import read_picture

SIDE = 6
"""Pixels of a module."""


ONE, OTHER = ("VC1-R" + encode(shake_256(name).digest(236)) for name in (b"one", b"other"))
"""Texts as long as those on a card; the reader does not ask whether they can be verified."""


def creased(text: str, at: float) -> Image.Image:
    """A code with a light line from top to bottom, two thirds of a module wide, so many modules from its left edge."""
    code = draw(text, scale=SIDE)
    x = round((4 + at) * SIDE)
    ImageDraw.Draw(code).line((x, 0, x, code.height), fill=255, width=4)
    return code.filter(ImageFilter.GaussianBlur(1))


@pytest.mark.parametrize("at", [2.5, 3.5, 57.5])
def test_a_crease_through_a_corner_does_not_cost_the_code(at: float) -> None:
    data = picture(lay([creased(ONE, at)], (900, 700)))
    plainly, deeply = (read_picture(data, LIMITS, Work(LIMITS), deep=deep) for deep in (False, True))
    assert not plainly.pieces, "the control: a first look does not read it"
    assert [(piece.carrier, piece.data.decode()) for piece in deeply.pieces] == [(Carrier.CODE, ONE)]


def test_a_creased_code_is_read_beside_a_good_one() -> None:
    page = lay([draw(ONE, scale=SIDE), creased(OTHER, 2.5)], (1100, 620))
    assert [code.data.decode() for code in read_codes(page, Work(LIMITS), deep=False).read] == [ONE]
    seen = read_codes(page, Work(LIMITS))
    assert {code.data.decode() for code in seen.read} == {ONE, OTHER}
    assert not seen.missed


def test_what_is_read_is_where_it_was_laid() -> None:
    page = lay([creased(text, 2.5) for text in (ONE, OTHER)], (1100, 620))
    seen = read_codes(page, Work(LIMITS))
    assert {code.data.decode() for code in seen.read} == {ONE, OTHER}
    for code in seen.read:
        left = 60 + (code.data.decode() == OTHER) * (69 * SIDE + 20) + 4 * SIDE
        expected = left, 60 + 4 * SIDE, left + 61 * SIDE, 60 + 65 * SIDE
        assert code.box == pytest.approx(expected, abs=2 * SIDE)


def test_a_picture_full_of_corners_costs_no_more_than_it_may() -> None:
    corner = Image.new("L", (9 * SIDE, 9 * SIDE), 255)
    drawn = ImageDraw.Draw(corner)
    for inset, shade in ((1, 0), (2, 255), (3, 0)):
        drawn.rectangle((inset * SIDE, inset * SIDE, (9 - inset) * SIDE - 1, (9 - inset) * SIDE - 1), fill=shade)
    page = Image.new("L", (1080, 1080), 255)
    for place in range(19 * 19):
        page.paste(corner, (place % 19 * corner.width, place // 19 * corner.height))
    work = Counted(LIMITS)
    seen = read_codes(page, work)
    looks = CLOSE_LOOKS * sum(len(looks) for _, looks in DISTANCES) * CLOSE**2
    assert seen.missed, "the control: codes are seen where there are none"
    assert not seen.read
    assert page.width * page.height < ENLARGED
    assert work.again <= page.width * page.height * (1 + sum(max(look.factors) ** 2 for look in RETRIES)) + looks
    short = Counted(replace(LIMITS, retries=2_000_000))
    read_codes(page, short)
    assert 0 < short.again <= 2_000_000


class Counted(Work):
    """Work that counts what is looked through again."""

    again = 0

    def allows(self, pixels: float) -> bool:
        allowed = super().allows(pixels)
        self.again += round(pixels) if allowed else 0
        return allowed
