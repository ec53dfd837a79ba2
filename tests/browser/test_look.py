"""How it looks and reads: four languages, phone and desk, by rules that can be measured."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import DESK, PHONE, Open, Site, upload, verdict_of
from verifier.words import LANGUAGES

SIZES = {"phone": PHONE, "desk": DESK}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
FONTS = {"en": "Noto Sans", "ur": "Noto Nastaliq Urdu", "sd": "Noto Naskh Arabic", "ar": "Noto Naskh Arabic"}

# What is under 44 pixels high or wide, among all that can be touched and is no link within a sentence.
SMALL = """() => [...document.querySelectorAll("a, button, input, select, summary, textarea")]
    .filter(each => each.checkVisibility() && !each.closest(".skip") && !each.matches(".scripted .pick input"))
    .map(each => [each.outerHTML.slice(0, 80), each.getBoundingClientRect()])
    .filter(([, box]) => box.width < 43.5 || box.height < 43.5)
    .map(([html, box]) => `${html} ${box.width}x${box.height}`)"""

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

CONTRAST = """() => {
    const light = (colour) => {
        const parts = colour.match(/[\\d.]+/g).slice(0, 3).map(Number)
            .map(part => part / 255).map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
    };
    const { color, backgroundColor } = getComputedStyle(document.getElementById("verdict-1"));
    const [a, b] = [light(color), light(backgroundColor)].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
}"""


def violations(page: Any) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]


def fonts_of(page: Any, selector: str) -> set[str]:
    """Give the fonts that the browser really draws an element with."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    return {font["familyName"] for font in session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_in_every_language(open_page: Open, site: Site, language: str, size: str) -> None:
    page = open_page(language, SIZES[size])
    look_at(page)
    page.evaluate("document.fonts.ready.then(() => true)")
    assert fonts_of(page, ".lead") <= {FONTS[language], "Noto Sans"}
    assert FONTS[language] in fonts_of(page, "h1")
    upload(page, site, "part.json")
    page.eval_on_selector_all("details", "all => all.forEach(each => each.open = true)")
    assert page.evaluate("scrollY") == 0
    box = page.locator("#verdict-1").bounding_box()
    assert box["y"] + box["height"] < SIZES[size][1], "the verdict is seen without scrolling"
    look_at(page)


def look_at(page: Any) -> None:
    assert page.evaluate(OVERFLOW) <= 0
    assert page.evaluate(SMALL) == []
    assert violations(page) == []


@pytest.mark.parametrize(("language", "size"), [("en", "desk"), ("ur", "phone")])
def test_the_table_of_many(open_page: Open, site: Site, language: str, size: str) -> None:
    page = open_page(language, SIZES[size])
    upload(page, site, "valid.json", "hostile.json", "unknown.json", "bundle.zip")
    look_at(page)


NAMES = ("valid.json", "revoked.json", "altered.json", "stranger.json", "unknown.json")


def test_no_two_verdicts_share_colour_or_mark(open_page: Open, site: Site) -> None:
    page, seen = open_page(size=PHONE), set()
    for name in NAMES:
        upload(page, site, name)
        ground = page.evaluate("getComputedStyle(document.getElementById('verdict-1')).backgroundColor")
        mark = page.get_attribute("#verdict-1 use", "href")
        assert page.evaluate(CONTRAST) >= 7, name
        seen |= {ground, mark}
    assert len(seen) == 2 * len(NAMES)
    assert verdict_of(page) == "unchecked"


def test_with_colours_of_the_system_the_verdict_still_has_its_mark(open_page: Open, site: Site) -> None:
    page = open_page(forced_colors="active")
    upload(page, site, "altered.json")
    assert page.locator("#verdict-1 .mark").is_visible()
    assert page.evaluate("getComputedStyle(document.getElementById('verdict-1')).borderTopWidth") == "3px"
