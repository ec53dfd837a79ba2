"""Add a published JSON-LD context to `contexts/`, or take a new edition of our own.

    adopt_context.py URL FILE SOURCE VERSION LICENCE PUBLISHED [NOTE PUBLISHED]...

Reads the first PUBLISHED file for its content and writes it in our own layout as `contexts/FILE`; records in
`contexts/index.json` the digests of every PUBLISHED file. Check those digests against the standard first.
"""

import hashlib
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from lay_out_json import lay_out  # noqa: E402

from contexts.library import canonical_digest  # noqa: E402

CONTEXTS = ROOT / "contexts"


def published(path: Path, note: str = "") -> dict[str, str]:
    """Give the digests of a published file, as `index.json` holds them."""
    data = path.read_bytes()
    digests = {"sha256": hashlib.sha256(data).hexdigest(), "sha384": hashlib.sha384(data).hexdigest()}
    return digests | ({"note": note} if note else {})


def adopt(url: str, file: str, source: str, version: str, licence: str, *publications: str) -> None:
    """Write the context file and its row of the index."""
    notes, paths = ["", *publications[1::2]], [Path(name) for name in publications[0::2]]
    content = json.loads(paths[0].read_text(encoding="utf-8"))
    row = {"url": url, "file": file, "source": source, "version": version, "licence": licence}
    row["digest"] = canonical_digest(content)
    rows = [published(path, note) for path, note in zip(paths, notes, strict=True)]
    (CONTEXTS / file).write_text(lay_out(content), encoding="utf-8")
    write_index(row | {"published": rows})


def write_index(row: dict[str, object]) -> None:
    """Put one row in its place in `index.json`, sorted by URL."""
    path = CONTEXTS / "index.json"
    rows = json.loads(path.read_text(encoding="utf-8"))["contexts"] if path.exists() else []
    rows = sorted([each for each in rows if each["url"] != row["url"]] + [row], key=lambda each: str(each["url"]))
    path.write_text(json.dumps({"contexts": rows}, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    adopt(*sys.argv[1:])
