"""The child process: what it may use, what it may not do, and that whatever befalls it the parent gets an answer."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.memory import peak_of
from tests.reading.hostile.pdfs import by_hand, packed, page_of
from tests.reading.hostile.pictures import png
from tests.reading.paper import Desk, archive, codes, draw, lay, pdf, picture
from verifier.reading import worker
from verifier.reading.contents import Carrier, Contents, Trouble, read_contents
from verifier.reading.forms import Form
from verifier.reading.limits import LIMITS
from verifier.reading.worker import Reader, read_once
from verifier.words import LANGUAGES, Words, catalogue

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENT = replace(LIMITS, patience=120.0)
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits on memory are those of Linux")


def endless() -> bytes:
    """A PDF file that takes a minute to draw."""
    image = b"/Type/XObject/Subtype/Image/BitsPerComponent 8/ColorSpace/DeviceGray/Width 2000/Height 2000"
    return page_of(packed(b"q 300 0 0 300 0 0 cm /X Do Q " * 50_000), packed(bytes(4_000_000), 1, image))


def troubles(contents: Contents) -> list[Trouble]:
    return [fault.trouble for fault in contents.faults]


def pid_of(reader: Reader) -> int:
    assert reader._idle is not None
    return reader._idle.process.pid


def test_large_photographs_fit(desk: Desk) -> None:
    code = draw(desk.text()).resize((1200, 1200))
    photograph = lay([code], (4000, 3000)).convert("RGB")
    for data in (
        picture(photograph, "JPEG", quality=50, progressive=True),
        picture(photograph.convert("RGBA")),
        picture(photograph, "WEBP", quality=20, method=0),
        picture(photograph, "HEIF"),
        picture(lay([code], (8000, 5000)).convert("RGB"), "JPEG", quality=30),
    ):
        with Reader(PATIENT) as reader:
            assert [piece.carrier for piece in reader.read(data).pieces] == [Carrier.CODE]


def test_twenty_scanned_pages_with_a_code_on_the_last_one(desk: Desk) -> None:
    with Reader(PATIENT) as reader:
        contents = reader.read(pdf([*[["https://a.example/"]] * 19, [desk.text()]]))
    assert [(piece.page, contents.other) for piece in contents.pieces] == [(20, {Carrier.CODE: 1})]


def test_a_code_that_is_seen_but_not_read_is_searched_for_again(desk: Desk) -> None:
    from PIL import ImageFilter

    texts = [desk.text(desk.card(name=name, index=n)) for n, name in enumerate(("Zainab Bibi", "Imran Ali"))]
    page = lay([draw(text, scale=5) for text in texts], (900, 500))
    blurred = page.crop((450, 0, 900, 500)).filter(ImageFilter.GaussianBlur(2.6))
    page.paste(blurred, (450, 0))
    with Reader(PATIENT) as reader:
        plainly = reader.read(picture(page), deep=False)
        deeply = reader.read(picture(page))
    assert len(plainly.pieces) == 1, "the control: one is too blurred for a first look"
    assert {piece.data.decode() for piece in deeply.pieces} == set(texts)


def test_the_child_dies_at_its_limit_of_time_and_the_next_file_is_read(desk: Desk) -> None:
    with Reader(replace(PATIENT, seconds=1)) as reader:
        assert troubles(reader.read(endless())) == [Trouble.TOO_LONG]
        assert desk.check(picture(draw(desk.text())), read=reader.read).exit_status == 0


def test_the_parent_loses_patience_by_the_clock(desk: Desk) -> None:
    with Reader(replace(LIMITS, seconds=60, patience=1.0)) as reader:
        assert troubles(reader.read(endless())) == [Trouble.TOO_LONG]
    report = desk.check(endless(), read=Reader(replace(LIMITS, seconds=60, patience=1.0)).read)
    assert (str(report.verdict), codes(report)) == ("unreadable", {"reading:too-long"})


@linux
def test_memory_is_bounded_in_the_child_and_its_lack_is_told() -> None:
    small = replace(PATIENT, memory=160 * 2**20)
    with Reader(small) as reader:
        contents = reader.read(png(8000, 5000, colour=6, rows=bytes(32001 * 5000)))
        assert troubles(contents)[0] in (Trouble.TOO_MUCH_MEMORY, Trouble.GAVE_UP)
    with Reader(PATIENT) as reader:
        reader.read(picture(lay([], (3000, 3000))))
        status = Path(f"/proc/{pid_of(reader)}/status").read_text()
        assert int(status.partition("VmPeak:")[2].split()[0]) * 1024 <= LIMITS.memory


PARENT = """
import sys
from dataclasses import replace
from pathlib import Path
from verifier.reading.limits import LIMITS
from verifier.reading.worker import Reader
with Reader(replace(LIMITS, seconds=2, patience=120.0)) as reader:
    for path in sorted(Path(sys.argv[1]).iterdir()):
        reader.read(path.read_bytes())
"""


@linux
def test_the_parent_s_memory_stays_small_whatever_is_opened(tmp_path: Path) -> None:
    bombs = {
        "pixels.png": png(8000, 5000, colour=6, rows=bytes(32001 * 5000)),
        "content.pdf": page_of(packed(bytes(60_000_000), 2)),
        "attached.pdf": by_hand(b"<</Type/Catalog/Pages 2 0 R>>", packed(bytes(100_000_000), 2)),
        "zeros.zip": archive({"a.json": b"{" + bytes(30_000_000)}),
        "texts.zip": archive({f"{n}.json": b"{" + os.urandom(400_000) for n in range(20)}),
        "endless.pdf": endless(),
        "long.png": b"\x89PNG\r\n\x1a\n" + bytes(9_000_000),
    }
    for name, data in bombs.items():
        (tmp_path / name).write_bytes(data)
    assert peak_of(PARENT, str(tmp_path)) < 100_000_000


CONFINED = """
import os, socket, subprocess
from verifier.reading.child import confine
from verifier.reading.limits import LIMITS
confine(LIMITS)
def refused(attempt):
    try:
        attempt()
    except (OSError, RuntimeError, BlockingIOError):
        return True
    return False
print([refused(attempt) for attempt in (
    lambda: open("/etc/passwd"),
    lambda: open("/tmp/written-by-a-confined-child", "w"),
    lambda: socket.socket(),
    lambda: os.listdir("/"),
    lambda: os.pipe(),
    lambda: subprocess.run(["/bin/true"]),
)])
"""


@linux
def test_the_child_can_open_nothing_write_nothing_and_start_nothing() -> None:
    done = subprocess.run([sys.executable, "-c", CONFINED], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == f"{[True] * 6}\n"


def test_a_child_that_was_killed_in_between_is_replaced(desk: Desk) -> None:
    data = picture(draw(desk.text()))
    with Reader(PATIENT) as reader:
        assert len(reader.read(data).pieces) == 1
        os.kill(pid_of(reader), signal.SIGKILL)
        assert len(reader.read(data).pieces) == 1


def test_nothing_is_left_running() -> None:
    with Reader(PATIENT) as reader:
        reader.read(picture(lay([])))
        child = pid_of(reader)
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


_SAY = "import sys; sys.stdout.buffer.write({}); sys.stdout.flush(); "
NONSENSE = {
    "silence": "import sys; sys.stdin.buffer.read()",
    "death": "import os; os._exit(3)",
    "rubbish": _SAY.format("b'\\0\\0\\0\\2{]'") + "sys.stdin.buffer.read()",
    "a length without end": _SAY.format("b'\\xff' * 9") + "sys.stdin.buffer.read()",
    "half an answer": _SAY.format("b'\\0\\0\\0\\x99{'"),
}


@pytest.mark.parametrize("program", NONSENSE.values(), ids=NONSENSE)
def test_a_child_that_was_taken_over_gets_nothing_believed(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_START", program)
    with Reader(replace(LIMITS, patience=2.0)) as reader:
        contents = reader.read(picture(lay([])))
    assert contents.pieces == ()
    assert troubles(contents) in ([Trouble.GAVE_UP], [Trouble.TOO_LONG])


def shapes() -> Iterator[object]:
    good = Contents(Form.PICTURE).to_json()
    piece = {"carrier": "code", "data": "e30=", "name": "", "page": 0}
    for changes in (
        {"form": "executable"},
        {"form": None},
        {"name": "n" * 201},
        {"name": 7},
        {"digest": "f" * 63},
        {"digest": None},
        {"pieces": {}},
        {"pieces": [7]},
        {"pieces": [piece | {"carrier": "mail"}]},
        {"pieces": [piece | {"data": "not base64!"}]},
        {"pieces": [piece | {"page": -1}]},
        {"pieces": [piece | {"page": True}]},
        {"pieces": [piece | {"page": 1.5}]},
        {"pieces": [{}]},
        {"faults": [{"trouble": "fine", "limit": 0}]},
        {"faults": [{"trouble": "damaged", "limit": 2**80}]},
        {"other": {"code": "many"}},
        {"other": {"mail": 1}},
        {"other": []},
        {"parts": [good | {"parts": [good]}]},
        {"parts": "none"},
    ):
        yield good | changes
    yield from ([], None, 7, "text", {})


@pytest.mark.parametrize("shape", list(shapes()))
def test_only_the_agreed_shape_is_taken_from_the_child(shape: object) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        read_contents(shape)
    assert read_contents(Contents(Form.PICTURE).to_json()) == Contents(Form.PICTURE), "the control"


def test_without_a_process_nothing_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_more(*given: object, **named: object) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(subprocess, "Popen", no_more)
    assert troubles(read_once(picture(lay([])))) == [Trouble.GAVE_UP]


def test_text_needs_no_child(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "Worker", None)
    assert read_once(b"{}") == Contents(Form.TEXT)
    assert desk.check(desk.text().encode()).exit_status == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_trouble_has_its_words(language: str) -> None:
    words = Words(language)
    for trouble in Trouble:
        assert f"finding.reading.{trouble}" in catalogue(language)
        assert words.say(f"finding.reading.{trouble}", {"limit": 7}).language == language
