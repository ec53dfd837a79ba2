"""Measure how well codes are read, and print tables in Markdown.

    .venv/bin/python -m bench.scanlab [--short] [--number N] [--scenes NAME,…] [--codes 11x40,…] [--seed N]
                                      [--pictures FOLDER]

`--short` takes a few pictures of each scene instead of a hundred. `--pictures` keeps the first picture of each scene
and size, and every one that was not read. Two processes at a time; about three hours whole on two cores.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from pathlib import Path

from bench.scanlab.pages import paper_card, paper_certificate, sheet, text_of
from bench.scanlab.readings import SEED, Document, Rate, Reading, percentile, pictures, read
from bench.scanlab.scenes import DESIGN, SCENES

REAL = {"certificate": paper_certificate, "card": paper_card}
"""Documents as they are issued; the others are a page with a code of a version and a size in millimetres."""

SHORT = ("11x40", "11x35", "11x30", "11x25")
WHOLE = (*SHORT, "certificate", "card", "12x40", "12x30", "13x40", "13x30")

Job = tuple[str, Document, int, int, Path | None]
Readings = dict[tuple[str, str], list[Reading]]


def main(arguments: Sequence[str] | None = None) -> None:
    """Do it."""
    asked = _parser().parse_args(arguments)
    if asked.pictures:
        asked.pictures.mkdir(parents=True, exist_ok=True)
    documents = list(_documents(asked))
    names = asked.scenes.split(",") if asked.scenes else list(SCENES)
    jobs = [
        (name, document, asked.number or (4 if asked.short else 100), asked.seed, asked.pictures)
        for document, name in product(documents, names)
        if name in DESIGN or not document.name.startswith(("v12", "v13"))
    ]
    with ProcessPoolExecutor(asked.jobs) as pool:
        done = dict(_told(pool.map(measure, jobs)))
    print("\n".join(tables(done)))


def _told(results: Iterator[tuple[tuple[str, str], list[Reading]]]) -> Iterator[tuple[tuple[str, str], list[Reading]]]:
    """The same results, with a line on standard error for each."""
    for (name, document), readings in results:
        print(f"{name}, {document}: {_rate(readings)}", file=sys.stderr, flush=True)
        yield (name, document), readings


def measure(job: Job) -> tuple[tuple[str, str], list[Reading]]:
    """Read the pictures of one scene and document."""
    name, document, number, seed, folder = job
    readings = []
    for index, (page, data) in enumerate(pictures(name, document, number, seed)):
        readings.append(read(data, page.text))
        if folder and (index == 0 or not readings[-1].read):
            file = f"{name}-{document.name}-{index}{'' if readings[-1].read else '-unread'}.jpg"
            (folder / file.replace(" ", "-")).write_bytes(data)
    return (name, document.name), readings


def tables(done: Readings) -> Iterator[str]:
    """Lines: a table of rates, and a table of times."""
    scenes, documents = (list(dict.fromkeys(key[place] for key in done)) for place in (0, 1))
    yield f"| scene | {' | '.join(documents)} |"
    yield f"|---|{'---:|' * len(documents)}"
    for scene in scenes:
        yield f"| {scene} | {' | '.join(_rate(done.get((scene, document), [])) for document in documents)} |"
    yield ""
    yield "| scene | pictures | plain try alone | KB, median | ms, median | ms, 95 % |"
    yield f"|---|{'---:|' * 5}"
    for scene in scenes:
        yield _times(scene, [reading for (name, _), found in done.items() if name == scene for reading in found])
    yield f"\nRead as something else than was printed: {sum(r.wrong for found in done.values() for r in found)}."


def _rate(readings: list[Reading]) -> str:
    if not readings:
        return ""
    rate = Rate(sum(reading.read for reading in readings), len(readings))
    low, high = rate.interval
    return f"{rate.good}/{rate.tries} ({100 * low:.0f}-{100 * high:.0f} %)"


def _times(scene: str, readings: list[Reading]) -> str:
    plain = 100 * sum(reading.plain for reading in readings) / len(readings)
    size = percentile([reading.size for reading in readings], 0.5) / 1000
    median, most = (1000 * percentile([reading.seconds for reading in readings], share) for share in (0.5, 0.95))
    return f"| {scene} | {len(readings)} | {plain:.0f} % | {size:.0f} | {median:.0f} | {most:.0f} |"


def _documents(asked: argparse.Namespace) -> Iterator[Document]:
    codes = asked.codes.split(",") if asked.codes else SHORT if asked.short else WHOLE
    for code in codes:
        if code in REAL:
            yield Document(code, REAL[code]())
        else:
            version, side = map(int, code.split("x"))
            yield Document(f"v{version}, {side} mm", sheet(text_of(version), side))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.scanlab")
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--number", type=int, default=0)
    parser.add_argument("--scenes", default="", help="names with commas between them")
    parser.add_argument("--codes", default="", help="such as 11x30,card: version and millimetres, or a document")
    parser.add_argument("--seed", type=int, default=SEED, help="another number gives other pictures")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--pictures", type=Path)
    return parser


if __name__ == "__main__":
    main()
