"""Draw the pictures of pages and documents in docs/pictures anew, from a finished demonstration.

Run: `./start --once --home FOLDER`, then `.venv/bin/python scripts/draw_pictures.py FOLDER`. Needs Debian's chromium.
The picture of the card sheet needs one in FOLDER/documents/W-001 (`hunar document --kind card-sheet --pdf FILE`).
"""

import contextlib
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pypdfium2
from PIL import Image
from playwright.sync_api import sync_playwright

from verifier.fetch import offline
from verifier.home import Home
from verifier.report import Report, Verdict
from verifier.web.service import service_of

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
MOUNT = "#d9dedb"
EDGE = 16
"""Pixels around and between pictures that stand on a mount."""

PHONE, DESK = (360, 740), (1280, 800)
WORKER = "W-001"
DOCUMENTS = {"certificate": (82, 1), "card": (150, 2), "worker": (82, 1), "passport": (63, 4), "card-sheet": (42, 2)}
"""What is drawn of a worker's documents: with how many dots to the inch, and how many pages of it."""


def draw_documents(folder: Path) -> None:
    """One picture of each kind of document."""
    for kind, (dpi, number) in DOCUMENTS.items():
        file = next(iter(sorted((folder / WORKER).glob(f"{kind}-*.pdf"))), None)
        if file is None:  # its picture stays as it is
            continue
        with pypdfium2.PdfDocument(file) as document:
            pages = [document[page].render(scale=dpi / 72).to_pil().convert("RGB") for page in range(number)]
        keep(mounted(pages), f"document-{kind}.png")


def keep(picture: Image.Image, name: str) -> None:
    """Write a picture with a palette: a third of the bytes, and no difference to be seen."""
    picture.quantize(256, dither=Image.Dither.NONE).save(PICTURES / name, optimize=True)


def mounted(pictures: Sequence[Image.Image]) -> Image.Image:
    """Pictures side by side on a mount."""
    width = sum(picture.width for picture in pictures) + EDGE * (len(pictures) + 1)
    whole = Image.new("RGB", (width, max(picture.height for picture in pictures) + 2 * EDGE), MOUNT)
    left = EDGE
    for picture in pictures:
        whole.paste(picture, (left, EDGE))
        left += picture.width + EDGE
    return whole


def draw_pages(home: Path) -> None:
    """The page before anything is checked, and three answers on a phone."""
    files = find(home)
    with TemporaryDirectory() as folder, serving(home / "verifier") as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        desk, *answers = (Path(folder) / f"{number}.png" for number in range(4))
        with shot(browser, DESK, desk) as page:
            page.goto(f"{url}/?lang=en")
        for path, language, name in zip(answers, ("en", "ur", "ar"), ("revoked", "part", "altered"), strict=True):
            with shot(browser, PHONE, path) as page:
                page.goto(f"{url}/?lang={language}")
                page.set_input_files("input[type=file] >> nth=0", files[name])
                page.wait_for_selector("#verdict-1")
        browser.close()
        keep(Image.open(desk).convert("RGB"), "page-desk.png")
        keep(beside(answers), "page-phone.png")


def beside(paths: Sequence[Path]) -> Image.Image:
    """The pictures at `paths`, side by side on white."""
    pictures = [Image.open(path).convert("RGB") for path in paths]
    width = sum(picture.width for picture in pictures) + EDGE * (len(pictures) - 1)
    whole = Image.new("RGB", (width, pictures[0].height), "white")
    for place, picture in enumerate(pictures):
        whole.paste(picture, (place * (picture.width + EDGE), 0))
    return whole


def find(home: Path) -> dict[str, Any]:
    """A revoked credential, the card of a qualification of which a part is certified, and the same altered."""
    service = service_of(Home(home / "verifier"), web=offline)
    policy = service.policy()
    files = sorted((home / "credentials").rglob("*.json"))
    reports = ((path, service.judge(path.read_bytes(), policy)) for path in files)
    wanted: dict[str, Callable[[Report], bool]] = {
        "revoked": lambda report: report.verdict is Verdict.REVOKED,
        "part": lambda report: report.verdict is Verdict.VALID and "QualificationCard" in str(report.document),
    }
    found: dict[str, Any] = {}
    for path, report in reports:
        if path.with_name(path.name.replace("_card", "")).exists() and "_card" in path.name:
            continue  # the card of a whole qualification
        for name in [name for name, fits in wanted.items() if name not in found and fits(report)]:
            found[name] = path
        if len(found) == len(wanted):
            break
    altered = re.sub(rb'"nvqfLevel":\s*\d', b'"nvqfLevel": 7', found["part"].read_bytes())
    found["altered"] = {"name": "altered.json", "mimeType": "application/json", "buffer": altered}
    return found


@contextlib.contextmanager
def shot(browser: Any, size: tuple[int, int], path: Path) -> Iterator[Any]:
    """A page of this size, of which a picture is taken at the end."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    yield page
    page.evaluate("document.fonts.ready.then(() => true)")
    page.screenshot(path=str(path))
    page.close()


@contextlib.contextmanager
def serving(verifier: Path) -> Iterator[str]:
    """The verifier's page on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = Path(sys.executable).with_name("hunar-verify")
    server = subprocess.Popen(  # noqa: S603 - our own program
        [program, "serve", "--home", verifier, "--port", str(port), "--offline"]
    )
    try:
        for _ in range(100):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    draw_documents(Path(sys.argv[1]) / "documents")
    draw_pages(Path(sys.argv[1]))
