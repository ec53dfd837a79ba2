"""The real page in a real browser: Debian's chromium, and the verifier on a loopback port, served by waitress.

Each page that a test opens is watched: nothing may appear on its console, no request may leave our own origin, and no
dialog may open. What the world holds is made once; time stands still at `NOW`, as in `tests.verifier.world`.
"""

import contextlib
import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import sync_playwright
from waitress import create_server, wasyncore

from tests.reading.paper import Desk, archive, draw, lay, pdf, picture
from tests.verifier.world import INDEX, NOW, SAMPLE, Issuer, World, changed, to_json
from verifier import Policy
from verifier.reading.worker import Reader
from verifier.receipts import Receipts
from verifier.web import Service, create_app
from verifier.web.serving import server_options

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE, DESK = (360, 740), (1280, 800)
HOSTILE = '"><script>alert(1)</script><img src=https://evil.example/x onerror=alert(2)>VERIFIED ✔ Valid'


@dataclass
class Site:
    """A verifier that is being served. `files` are things to verify, by name; the names say what they are."""

    url: str
    desk: Desk
    files: dict[str, bytes]
    folder: Path

    def path(self, name: str) -> str:
        return str(self.folder / name)

    def text(self, name: str) -> str:
        return self.files[name].decode()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    desk, folder = Desk(), tmp_path_factory.mktemp("files")
    files = make_files(desk)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    receipts = Receipts(tmp_path_factory.mktemp("home") / "receipts")
    with Reader() as reader:
        service = Service(lambda: Policy(desk.trust), desk.world.fetch, lambda: NOW, reader=reader, receipts=receipts)
        with serving(service) as url:
            yield Site(url, desk, files, folder)


def make_files(desk: Desk) -> dict[str, bytes]:
    """Give one file of each kind of answer, and of each kind of file."""
    world, code = desk.world, desk.text()
    valid, qualification = to_json(desk.full()), part_of_a_qualification(world)
    world.publish(revocation={7: 1})
    hostile = world.issuer.foreign(credentialSubject={"id": "did:example:x", "name": HOSTILE})
    return {
        "valid.json": valid,
        "part.json": qualification,
        "revoked.json": to_json(desk.full(index=7)),
        "expired.json": to_json(desk.full(validUntil="2026-10-01T00:00:00Z")),
        "altered.json": to_json(changed(json.loads(valid), "credentialSubject", "name", to="VERIFIED ✔ Valid")),
        "unknown.json": to_json(world.issuer.sign(world.issuer.draft(number=9))),
        "stranger.json": World(issuer=Issuer(id="did:web:stranger.example")).credential(),
        "hostile.json": to_json(world.issuer.sign(hostile)),
        "code.txt": code.encode(),
        "card.png": picture(lay([draw(code)])),
        "certificate.pdf": pdf([[code]], {"credential.json": valid}),
        "bundle.zip": archive({"a/valid.json": valid, "=1+1.json": to_json(desk.full(index=7))}),
        "notes.txt": b"just a note",
    }


def part_of_a_qualification(world: World) -> bytes:
    """Give a qualification credential of which one unit is certified."""
    document: dict[str, Any] = json.loads(SAMPLE.with_name("qualification-credential.json").read_bytes())
    list_url = world.issuer.list_url("revocation")
    document["credentialStatus"] |= {
        "id": f"{list_url}#{INDEX + 1}",
        "statusListIndex": str(INDEX + 1),
        "statusListCredential": list_url,
    }
    document["credentialSubject"]["certifiedUnit"] = document["credentialSubject"]["certifiedUnit"][:1]
    return to_json(world.issuer.sign(document))


@contextlib.contextmanager
def serving(service: Service) -> Iterator[str]:
    """Serve until the end of the block on a free port of the loopback; gives the address."""
    server = create_server(create_app(service), host="127.0.0.1", port=0, **server_options())
    stop = threading.Event()

    def serve() -> None:
        while not stop.is_set():
            wasyncore.loop(timeout=0.05, map=server._map, count=1)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        stop.set()
        thread.join()
        server.task_dispatcher.shutdown()
        wasyncore.close_all(server._map)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    if not Path(CHROMIUM).exists():
        if os.environ.get("CI"):
            pytest.fail("chromium must be installed in CI")
        pytest.skip("needs chromium (apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()


@dataclass
class Watched:
    """What a page did that it should not have done."""

    origin: str
    complaints: list[str] = field(default_factory=list)

    def watch(self, page: Any) -> None:
        page.on("console", lambda message: self.complaints.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("request", lambda request: self._see(request.url))
        page.on("dialog", lambda dialog: (self.complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))

    def _see(self, url: str) -> None:
        if not url.startswith((f"{self.origin}/", "data:", "blob:")):
            self.complaints.append(f"request: {url}")


Open = Callable[..., Any]


@pytest.fixture
def open_page(browser: Any, site: Site) -> Iterator[Open]:
    """Give a function that opens the page: `open_page("ur", PHONE, path="n/…", java_script_enabled=False)`."""
    watched, contexts = Watched(site.url), []

    def open_it(language: str = "en", size: tuple[int, int] = DESK, path: str = "", **options: Any) -> Any:
        if size == PHONE:
            options = {"is_mobile": True, "has_touch": True, **options}
        viewport = {"width": size[0], "height": size[1]}
        context = browser.new_context(viewport=viewport, locale="en-GB", **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        watched.watch(page)
        page.goto(f"{site.url}/{path}?lang={language}")
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert not watched.complaints


def verdict_of(page: Any, number: int = 1) -> str:
    """Give the code of a verdict on the page."""
    return str(page.locator(f"#verdict-{number}").get_attribute("data-verdict"))


def upload(page: Any, site: Site, *names: str) -> None:
    """Choose files, and wait for the answer."""
    with page.expect_navigation():
        page.set_input_files("#file", [site.path(name) for name in names])
