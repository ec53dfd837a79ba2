"""The codes: which version, which mask, refused when too fine."""

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from issuer.paper.code import QUIET_ZONE, Symbol, draw_link, draw_signed
from tests.issuer.paper.sheets import LINK, text_of
from typesetting import NotPrintable


@pytest.mark.parametrize(("length", "version"), [(1, 11), (362, 11), (366, 11), (367, 12), (419, 12), (483, 13)])
def test_signed_codes_are_as_coarse_as_they_may_be(length: int, version: int) -> None:
    assert draw_signed("A" * length).version == version


def test_finer_than_version_13_is_refused_with_what_to_do() -> None:
    with pytest.raises(NotPrintable, match="shorter form of the name"):
        draw_signed("A" * 484)


def test_links_fill_version_5_and_no_more() -> None:
    assert draw_link("https://a.example/n/x").version == 4
    assert draw_link("h" * 84).version == 5
    with pytest.raises(NotPrintable, match="84"):
        draw_link("h" * 85)


def test_no_text_is_no_code() -> None:
    with pytest.raises(NotPrintable, match="no text"):
        draw_signed("")


@pytest.mark.parametrize(
    ("symbol", "text"), [(draw_signed(text_of("unit-card")), text_of("unit-card")), (draw_link(LINK), LINK)]
)
def test_codes_are_read_back_as_they_were_given(symbol: Symbol, text: str) -> None:
    assert [code.text for code in zxingcpp.read_barcodes(_draw(symbol))] == [text]


def _draw(symbol: Symbol, scale: int = 4) -> Image.Image:
    """The picture that the path of an SVG draws: a rectangle for each run of dark modules."""
    side = symbol.modules + 2 * QUIET_ZONE
    image = Image.new("L", (side * scale, side * scale), 255)
    pen = ImageDraw.Draw(image)
    for run in symbol.svg.partition('d="')[2].partition('"')[0].split("z")[:-1]:
        place, _, rest = run.removeprefix("M").partition("h")
        x, y = map(int, place.split())
        width = int(rest.partition("v")[0])
        pen.rectangle((x * scale, y * scale, (x + width) * scale - 1, (y + 1) * scale - 1), fill=0)
    return image
