"""Every way in gives the same verdict: upload, drop, paste, keyboard, without scripts; and what one takes along."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import PHONE, Open, Site, upload, verdict_of
from verifier.web.page import LARGEST_UPLOAD

VERDICTS = {
    "valid.json": "valid",
    "code.txt": "valid",
    "card.png": "valid",
    "certificate.pdf": "valid",
    "revoked.json": "revoked",
    "expired.json": "expired",
    "altered.json": "altered",
    "stranger.json": "untrusted",
    "unknown.json": "unchecked",
    "notes.txt": "unreadable",
}


def test_chosen_files_are_checked_at_once(open_page: Open, site: Site) -> None:
    page = open_page()
    for name, verdict in VERDICTS.items():
        upload(page, site, name)
        assert verdict_of(page) == verdict, name


def test_a_photo_taken_with_the_phone(open_page: Open, site: Site) -> None:
    page = open_page(size=PHONE)
    with page.expect_navigation():
        page.set_input_files("#photo", site.path("card.png"))
    assert verdict_of(page) == "valid"


def test_pasted_text_and_short_number(open_page: Open, site: Site) -> None:
    page = open_page()
    for text, verdict in ((site.text("code.txt"), "valid"), ("NSP-0000-0000-0000", "unchecked")):
        page.fill("#text", text)
        with page.expect_navigation():
            page.click("#paste button")
        assert verdict_of(page) == verdict


DROP = """([name, text]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], name));
    const fire = (kind) => document.getElementById("drop").dispatchEvent(
        new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true }));
    fire("dragover");
    const over = document.getElementById("drop").classList.contains("over");
    fire("drop");
    return over;
}"""


def test_dropped_files(open_page: Open, site: Site) -> None:
    page = open_page()
    with page.expect_navigation():
        assert page.evaluate(DROP, ["valid.json", site.text("valid.json")])
    assert verdict_of(page) == "valid"
    assert "valid.json" in page.inner_text(".of-file")


def test_what_is_too_large_is_not_even_sent(open_page: Open, site: Site) -> None:
    large = site.folder / "large.bin"
    large.write_bytes(b"x" * (LARGEST_UPLOAD + 1))
    page = open_page()
    page.set_input_files("#file", str(large))
    page.locator("#checking", has_text="32 MB").wait_for(state="attached")
    assert "32 MB" in page.inner_text("#checking")


def reach(page: Any, target: str) -> None:
    """Press Tab until `target` has the focus, as somebody without a mouse does."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("target => document.activeElement.matches(target)", target):
            return
    pytest.fail(f"{target} cannot be reached with the keyboard")


def test_with_the_keyboard_only(open_page: Open, site: Site) -> None:
    page = open_page()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    for way in ("#scan-start", "#photo", "#file", "#text"):
        reach(page, way)
    page.keyboard.insert_text(site.text("valid.json"))
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert verdict_of(page) == "valid"
    reach(page, ".how summary")
    page.keyboard.press("Space")
    assert page.locator(".findings").is_visible()


@pytest.mark.parametrize("name", ["valid.json", "card.png", "certificate.pdf"])
def test_files_without_scripts(open_page: Open, site: Site, name: str) -> None:
    page = open_page(java_script_enabled=False)
    assert not page.locator("#scan-start").is_visible()
    page.set_input_files("#file", site.path(name))
    page.click("#files button")
    assert verdict_of(page) == "valid"


def test_text_and_another_language_without_scripts(open_page: Open, site: Site) -> None:
    page = open_page(java_script_enabled=False)
    page.fill("#text", site.text("revoked.json"))
    page.click("#paste button")
    assert verdict_of(page) == "revoked"
    page.click("nav [lang=ur]")
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert verdict_of(page) == "revoked", "the answer is carried along into another language"


def test_many_files_and_the_tables_to_take_along(open_page: Open, site: Site, tmp_path: Path) -> None:
    page = open_page(java_script_enabled=False)
    page.set_input_files("#file", [site.path(name) for name in ("valid.json", "altered.json", "bundle.zip")])
    page.click("#files button")
    codes = page.eval_on_selector_all(".verdict", "all => all.map(each => each.dataset.verdict)")
    assert codes == ["valid", "altered", "valid", "revoked"]
    assert page.locator("tbody tr").count() == 4
    with page.expect_download() as download:
        page.click("a[download='hunar.csv']")
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert [row[0] for row in rows] == ["code", *codes]
    assert all(line.startswith('"') for line in text.splitlines())
    with page.expect_download() as download:
        page.click("a[download='hunar.json']")
    results = json.loads(Path(download.value.path()).read_bytes())["results"]
    assert [each["report"]["verdict"] for each in results] == codes


def test_the_table_leads_to_the_details(open_page: Open, site: Site) -> None:
    page = open_page(size=PHONE)
    upload(page, site, "valid.json", "revoked.json")
    assert not page.locator("#verdict-2").is_visible()
    page.click("a[href='#details-2']")
    assert page.locator("#verdict-2").is_visible()
    assert verdict_of(page, 2) == "revoked"


def test_a_receipt_and_its_own_check(open_page: Open, site: Site, tmp_path: Path) -> None:
    page = open_page()
    upload(page, site, "valid.json")
    with page.expect_download() as download:
        page.click(".receipt button")
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")
    kept = tmp_path / "receipt.pdf"
    download.value.save_as(kept)
    with page.expect_navigation():
        page.set_input_files("#file", str(kept))
    assert verdict_of(page) == "unreadable"
    assert "Receipt unaltered" in page.inner_text("#verdict-1")
    assert "Ghulam Rasool Khaskheli" in page.inner_text(".said")


def test_the_address_that_the_small_code_on_paper_opens(open_page: Open) -> None:
    page = open_page(path="n/NSP-0000-0000-0000", size=PHONE)
    assert page.input_value("#text") == "NSP-0000-0000-0000"
    assert verdict_of(page) == "unchecked"
    assert page.locator("#scan-start").is_visible()


def test_without_a_camera_the_page_says_what_to_do(open_page: Open) -> None:
    page = open_page(size=PHONE)
    page.click("#scan-start")
    page.locator("#scan-problem", has_text="photo").wait_for()
    assert "photo" in page.inner_text("#scan-problem")
    assert not page.locator("#scan-dialog").is_visible()
