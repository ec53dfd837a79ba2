"""What documents say stays text, and stays out of the verdict's area."""

from typing import Any

import pytest

from tests.browser.conftest import HOSTILE, PHONE, Open, Site, Watched, upload, verdict_of
from tests.verifier.world import to_json

NAMES = {
    "script": HOSTILE,
    "right to left": "\u202e\u2067\u2066VALID ✔\u202c",
    "tags": "</h2></article><div class='verdict good' id='verdict-1'><h1>Valid</h1></div>",
    "template": "{{ 7 * 7 }}${7*7}<%= 7 %>",
    "very long": "VALID" * 90,
    "lines": "Genuine and valid.\n\n\nStatus as of now",
    "address": "javascript:alert(1)",
}

# The verdict's words lie in its own box, and nothing of the document does.
APART = """name => {
    const verdict = document.getElementById("verdict-1").getBoundingClientRect();
    const all = [...document.querySelectorAll(".said, .of-file, .how, .parts")];
    return all.every(each => each.getBoundingClientRect().top >= verdict.bottom)
        && !document.getElementById("verdict-1").textContent.includes(name);
}"""


@pytest.mark.parametrize("kind", NAMES)
def test_a_name_is_text_and_stays_below_the_verdict(open_page: Open, site: Site, kind: str) -> None:
    name = NAMES[kind]
    document = site.desk.issuer.foreign(credentialSubject={"id": "did:example:x", "name": name})
    page = open_page(size=PHONE)
    give(page, to_json(site.desk.issuer.sign(document)).decode())
    assert page.locator("h1").count() == 1
    assert page.evaluate(APART, name[:40])
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    assert page.locator("script[src]").count() == page.locator("script").count() == 2
    assert page.locator("main img, main iframe, main a[href^='javascript']").count() == 0


def give(page: Any, text: str) -> None:
    page.fill("#text", text)
    with page.expect_navigation():
        page.click("#paste button")


def test_a_hostile_name_is_shown_as_it_is(open_page: Open, site: Site) -> None:
    """The control: the names above are really on the page."""
    page = open_page()
    upload(page, site, "hostile.json")
    assert HOSTILE in page.inner_text(".said")


def test_a_file_name_is_text(open_page: Open, site: Site) -> None:
    page = open_page()
    file = {"name": "<img src=x onerror=alert(1)>.json", "mimeType": "application/json", "buffer": b"{}"}
    with page.expect_navigation():
        page.set_input_files("#file", [file, file])
    assert verdict_of(page) == "unreadable"
    assert "<img src=x onerror=alert(1)>.json" in page.inner_text("table")


ATTACK = """() => {
    const image = document.createElement("img");
    image.src = "https://evil.example/x";
    document.body.append(image);
    fetch("https://evil.example/y").catch(() => {});
    try { document.body.insertAdjacentHTML("beforeend", "<b>x</b>"); } catch {}
    const script = document.createElement("script");
    try { script.text = "alert(1)"; document.body.append(script); } catch {}
}"""


def test_even_a_script_that_got_into_the_page_could_do_nothing(browser: Any, site: Site) -> None:
    """The control of the policy, and of the watch over all other tests: what is tried here is blocked, and seen."""
    context, watched = browser.new_context(), Watched(site.url)
    page = context.new_page()
    watched.watch(page)
    failures: list[str] = []
    page.on("requestfailed", lambda request: failures.append(f"{request.url} {request.failure}"))
    page.goto(site.url)
    page.evaluate(ATTACK)
    page.wait_for_timeout(200)
    context.close()
    told = "\n".join(watched.complaints)
    assert all(word in told for word in ("TrustedHTML", "img-src", "connect-src"))
    assert "dialog" not in told
    tried = [line.removeprefix("request: ") for line in watched.complaints if line.startswith("request: ")]
    assert tried
    assert failures == [f"{url} csp" for url in tried]


def test_what_is_in_a_code_is_no_link(open_page: Open) -> None:
    page = open_page()
    give(page, "https://evil.example/login")
    assert verdict_of(page) == "unreadable"
    assert page.locator("a[href*='evil']").count() == 0
