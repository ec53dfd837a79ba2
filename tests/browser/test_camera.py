"""The camera: chromium's fake one plays a film of a printed card, made by the scan laboratory, into the real page."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bench.scanlab.film import film_blank, film_card
from bench.scanlab.pages import paper_card
from bench.scanlab.scenes import chance_of
from tests.browser.conftest import ARGUMENTS, CHROMIUM, PHONE, Site, Watched, verdict_of

ALLOWED = "--use-fake-ui-for-media-stream"
REFUSED = "--deny-permission-prompts"
LOOKS = 5


@pytest.fixture(scope="module")
def films(site: Site, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Films of the real card of two workers, and of a card without a code."""
    desk, folder = site.desk, tmp_path_factory.mktemp("films")
    valid, revoked = (desk.text(desk.card(kind="qualification-card", index=index)) for index in (8, 7))
    made = {
        "valid": film_card(paper_card(valid), chance_of(1), LOOKS),
        "revoked": film_card(paper_card(revoked), chance_of(2), LOOKS),
        "blank": film_blank(chance_of(3)),
    }
    for name, film in made.items():
        (folder / f"{name}.mjpeg").write_bytes(film)
    return {name: folder / f"{name}.mjpeg" for name in made}


@contextmanager
def page_with_camera(browser: Any, site: Site, film: Path, answer: str = ALLOWED) -> Iterator[Any]:
    """Open the page in a browser of its own, whose camera shows a film and whose user has one answer ready."""
    camera = ("--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={film}", answer)
    own = browser.browser_type.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, *camera])
    watched = Watched(site.url)
    try:
        context = own.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}, locale="en-GB")
        context.set_default_timeout(60_000)
        page = context.new_page()
        watched.watch(page)
        page.goto(f"{site.url}/?lang=en")
        yield page
    finally:
        own.close()
    assert not watched.complaints


def answers(page: Any, site: Site, number: int) -> list[Any]:
    """Wait until the server has answered so many frames; give the answers."""
    found = []
    for _ in range(number):
        with page.expect_response(f"{site.url}/scan*") as answered:
            pass
        found.append(answered.value.json())
    return found


@pytest.mark.parametrize("verdict", ["valid", "revoked"])
def test_a_card_held_before_the_camera_gets_its_verdict(
    browser: Any, site: Site, films: dict[str, Path], verdict: str
) -> None:
    with page_with_camera(browser, site, films[verdict]) as page:
        page.click("#scan-start")
        page.wait_for_selector("#verdict-1")
        assert verdict_of(page) == verdict


RECORD = """() => {
    const send = window.fetch;
    window.sent = [];
    window.fetch = async (address, options) => {
        const begin = performance.now(), answer = await send(address, options);
        window.sent.push({ body: options.body, milliseconds: performance.now() - begin });
        return answer;
    };
}"""
MEASURE = """() => Promise.all(window.sent.map(async ({ body, milliseconds }) => {
    const { width, height } = await createImageBitmap(body);
    return { type: body.type, size: body.size, milliseconds, width, height };
}))"""


def test_every_pixel_of_the_middle_is_sent(browser: Any, site: Site, films: dict[str, Path]) -> None:
    with page_with_camera(browser, site, films["blank"]) as page:
        page.evaluate(RECORD)
        page.click("#scan-start")
        answers(page, site, 3)
        frames = page.evaluate(MEASURE)
        assert frames
        for frame in frames:
            assert (frame["type"], frame["width"], frame["height"]) == ("image/jpeg", 1080, 1080)
            assert frame["size"] < 200_000


def test_without_a_code_the_page_goes_on_looking(browser: Any, site: Site, films: dict[str, Path]) -> None:
    with page_with_camera(browser, site, films["blank"]) as page:
        page.click("#scan-start")
        assert answers(page, site, 4) == [{"texts": [], "other": 0}] * 4
        assert page.is_visible("#scan-video")
        assert page.text_content("#scan-problem") == ""
        assert page.locator("#verdict-1").count() == 0
        page.click("#scan-close")
        assert page.is_hidden("#scan-video")
        assert page.evaluate("document.getElementById('scan-video').srcObject") is None


def test_a_camera_that_is_refused_leaves_the_other_ways(browser: Any, site: Site, films: dict[str, Path]) -> None:
    with page_with_camera(browser, site, films["valid"], REFUSED) as page:
        page.click("#scan-start")
        page.wait_for_selector("#scan-problem:not(:empty)")
        assert page.text_content("#scan-problem") == page.get_attribute("#scan-dialog", "data-refused")
        assert page.is_hidden("#scan-video")
        assert page.locator("#verdict-1").count() == 0
        with page.expect_navigation():
            page.set_input_files("#photo", site.path("card.png"))
        assert verdict_of(page) == "valid"
