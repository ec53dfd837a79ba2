"""The scan laboratory measures what it says, and easy scenes are read. What it found: docs/scanning.md."""

import io
import os

import numpy as np
import pytest
from PIL import Image

from bench.scanlab.bodies import Body, View
from bench.scanlab.pages import NAMES, open_page, paper_card, sheet, text_of
from bench.scanlab.readings import Document, Rate, pictures, read, read_scene
from bench.scanlab.scenes import DESIGN
from issuer.paper.code import draw_signed

FULL = bool(os.environ.get("HUNAR_FULL"))
SHEET = Document("v11, 40 mm", sheet(text_of(11), 40))
FAST = "720p"
"""A scene whose pictures are small."""


def test_the_interval_is_that_of_wilson() -> None:
    assert Rate(10, 10).interval == pytest.approx((0.7225, 1.0), abs=1e-4)
    assert Rate(95, 100).interval == pytest.approx((0.8882, 0.9785), abs=1e-4)
    assert Rate(0, 10).interval[0] == 0


def test_a_camera_sees_lengths_as_they_are() -> None:
    view = View(focal=1000, distance=250, aim=(30.0, 40.0))
    u = np.array([[0.0, 40.0]])
    x, y = view.trace(Body((30.0, 40.0)), u, np.zeros_like(u))
    assert x[0].tolist() == pytest.approx([30.0, 40.0])
    assert y[0].tolist() == pytest.approx([40.0, 40.0])
    nearer, _ = view.trace(Body((30.0, 40.0), bend=-0.01), u, np.zeros_like(u))
    assert nearer[0, 1] < x[0, 1]  # what bulges towards the camera looks larger


@pytest.mark.parametrize("version", list(NAMES))
def test_samples_have_the_version_that_they_are_for(version: int) -> None:
    assert draw_signed(text_of(version)).version == version


def test_a_page_knows_where_its_code_is_and_how_large_it_is() -> None:
    page = open_page(SHEET.pdf, dpi=150)
    x, y = (round(middle * page.density) for middle in page.code)
    half = round(20 * page.density)  # to the edge of the modules; just outside is the quiet zone
    shades = np.asarray(page.image)[y - half - 8 : y + half + 8, x - half - 8 : x + half + 8]
    assert shades[:6].min() > 200 and shades[:, :6].min() > 200
    assert shades[9:11, 9:34].max() < 60  # the edge of a finder pattern: seven modules of almost 4 pixels, black


def test_the_same_seed_gives_the_same_picture() -> None:
    one, other = ([data for _, data in pictures(FAST, SHEET, 2)] for _ in range(2))
    assert one == other
    assert one[0] != one[1]


def test_easy_scenes_are_read() -> None:
    for document in (SHEET, Document("card", paper_card())):
        readings = read_scene(FAST, document, 4)
        assert sum(reading.read for reading in readings) >= 3
        assert not any(reading.wrong for reading in readings)


def test_only_the_text_that_was_printed_counts_as_read() -> None:
    _, data = next(pictures(FAST, SHEET, 1))
    reading = read(data, b"VC1-RSOMETHING ELSE")
    assert (reading.read, reading.wrong) == (False, True)
    blank = io.BytesIO()
    Image.new("L", (720, 720), 200).save(blank, "JPEG")
    assert not read(blank.getvalue(), text_of(11).encode()).read


@pytest.mark.full
@pytest.mark.skipif(not FULL, reason="takes minutes; ./test --full")
@pytest.mark.parametrize("scene", list(DESIGN))
def test_scenes_of_the_design_are_read(scene: str) -> None:
    assert sum(reading.read for reading in read_scene(scene, SHEET, 20)) >= 18
