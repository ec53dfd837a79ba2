"""What the child process does with a file, run here without the process around it: each limit, each failure."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.reading.hostile.row import full, text
from tests.reading.paper import archive, draw, lay, pdf, picture
from verifier.reading import child
from verifier.reading import pdfs as reading_pdfs
from verifier.reading import pictures as reading_pictures
from verifier.reading.codes import DISTANCES, Work, _place
from verifier.reading.contents import Carrier, Contents, Fault, Stopped, Trouble
from verifier.reading.limits import Limits


def read(data: bytes, **limits: int) -> Contents:
    return child.read(data, Limits(**limits), deep=True)


def troubles(contents: Contents) -> list[Trouble]:
    return [fault.trouble for fault in contents.faults]


def test_without_its_library_a_heic_picture_is_told_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    data = picture(draw(text()), "HEIF")
    assert [piece.carrier for piece in read(data).pieces] == [Carrier.CODE]
    monkeypatch.setattr(reading_pictures, "HAS_HEIF", False)
    assert troubles(read(data)) == [Trouble.NO_HEIC]
    assert troubles(read(archive({"a.heic": data})).parts[0]) == [Trouble.NO_HEIC]


@pytest.mark.parametrize(
    ("limits", "make", "trouble"),
    [
        ({"pixels": 100}, lambda: picture(draw(text())), Trouble.TOO_MANY_PIXELS),
        ({"pages": 1}, lambda: pdf([[], []]), Trouble.TOO_MANY_PAGES),
        ({"attachments": 1}, lambda: pdf([[]], {"a": b"{", "b": b"{"}), Trouble.TOO_MANY_ATTACHMENTS),
        ({"codes": 1}, lambda: picture(lay([draw("a"), draw("b")])), Trouble.TOO_MANY_CODES),
        ({"codes": 1}, lambda: pdf([["a", "b"]]), Trouble.TOO_MANY_CODES),
        ({"text": 1000}, lambda: pdf([[]], {"a": full()}), Trouble.TOO_MUCH_TEXT),
        ({"text": 1000}, lambda: archive({"a": full()}), Trouble.TOO_MUCH_TEXT),
        ({"members": 1}, lambda: archive({"a": b"", "b": b""}), Trouble.TOO_MANY_FILES),
        ({"expanded": 1000}, lambda: archive({"a": full()}), Trouble.EXPANDS),
    ],
)
def test_each_limit_is_told_with_its_number(limits: dict[str, int], make: object, trouble: Trouble) -> None:
    data = make()  # type: ignore[operator]
    assert not read(data).faults, "the control: within the ordinary limits"
    contents = read(data, **limits)
    (number,) = limits.values()
    expected = Fault(trouble) if trouble is Trouble.EXPANDS else Fault(trouble, number)
    assert contents.faults == (expected,)


def test_a_member_that_is_too_large_is_told_and_the_others_are_read() -> None:
    contents = read(archive({"a.json": full(), "b.json": full() + b" " * 1000}), member=len(full()))
    assert [troubles(part) for part in contents.parts] == [[], [Trouble.TOO_LARGE]]


def test_an_attachment_that_is_too_large_is_none_of_ours() -> None:
    contents = read(pdf([[]], {"a.json": full()}), member=len(full()) - 1)
    assert (contents.pieces, contents.other) == ((), {Carrier.ATTACHMENT: 1})


def test_what_is_not_looked_at_does_not_pass_for_empty() -> None:
    image = picture(draw(text()))
    assert read(image).pieces
    assert troubles(read(image, work=1000)) == [Trouble.TOO_MUCH_WORK]
    assert troubles(read(pdf([[text()]]), work=1000)) == [Trouble.TOO_MUCH_WORK]
    assert troubles(read(pdf([[], [text()]], {"a.json": full()}), work=1_400_000 - 1)) == [Trouble.TOO_MUCH_WORK]
    photo = picture(Image.new("L", (1000, 1000), 255))
    for others in ({}, {"word/document.xml": b"<x/>"}):
        contents = read(archive({**others, "1.png": photo, "2.png": photo, "3.png": image}), work=2_000_000)
        assert [troubles(part) for part in contents.parts if part.faults] == [[Trouble.TOO_MUCH_WORK]]


def test_retries_may_run_out() -> None:
    image = picture(draw(text()))
    assert read(image, retries=0).pieces
    assert troubles(read(picture(Image.new("L", (1000, 1000), 255)), retries=0)) == []


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (MemoryError(), Trouble.TOO_MUCH_MEMORY),
        (RuntimeError("whatever a decoder says"), Trouble.DAMAGED),
        (Stopped(Trouble.TOO_LONG), Trouble.TOO_LONG),
    ],
)
def test_what_a_decoder_raises_becomes_a_fault(
    error: Exception, trouble: Trouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*given: object, **named: object) -> None:
        raise error

    monkeypatch.setattr(child, "read_picture", fail)
    assert troubles(read(picture(draw(text())))) == [trouble]
    within = read(archive({"a.png": picture(draw(text()))}))
    assert troubles(within) + [trouble for part in within.parts for trouble in troubles(part)] == [trouble]


def test_pages_are_drawn_no_larger_than_agreed(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    monkeypatch.setattr(reading_pdfs, "LARGEST_PAGE", 90_000)

    def measure(image: object, work: Work, *, deep: bool) -> object:
        sizes.append(image.width * image.height)  # type: ignore[attr-defined]
        return type("Seen", (), {"codes": (), "missed": False, "suffices": False})

    monkeypatch.setattr(reading_pdfs, "read_codes", measure)
    read(pdf([[]]))
    assert len(sizes) == len(reading_pdfs.TRIES)
    assert max(sizes) < 1.1 * 90_000


@given(st.lists(st.tuples(st.integers(-9000, 9000), st.integers(-9000, 9000)), min_size=4, max_size=4))
def test_what_is_looked_at_closely_lies_within_the_picture(corners: list[tuple[int, int]]) -> None:
    """The corners of a code that was not read are a guess, and may lie anywhere."""
    names = ("top_left", "top_right", "bottom_right", "bottom_left")
    places = {name: SimpleNamespace(x=x, y=y) for name, (x, y) in zip(names, corners, strict=True)}
    image = Image.new("L", (640, 480))
    place = _place(SimpleNamespace(position=SimpleNamespace(**places)), image)
    for left, top, right, bottom in (place, *(place.around(times).within(image.size) for times, _ in DISTANCES)):
        assert 0 <= left < right <= 640
        assert 0 <= top < bottom <= 480
