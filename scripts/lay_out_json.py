"""The layout of every JSON-LD context in this project: keys sorted, one term to a line.

A context file is wholly determined by its content: `tests/contexts` lays each file out anew and compares the
bytes. So a difference in review is a difference of a term, never of white space or order.
"""

import json
import sys
from pathlib import Path
from typing import Any

WIDTH = 110


def lay_out(value: Any) -> str:
    """Take a JSON value; give its text, two spaces to a level, an object on one line where it fits."""
    return _lay(value, 0) + "\n"


def _lay(value: Any, depth: int) -> str:
    line = json.dumps(value, ensure_ascii=False, sort_keys=True)
    if not isinstance(value, dict | list) or not value or (depth > 0 and len(line) + 2 * depth <= WIDTH):
        return line
    inner, outer = "  " * (depth + 1), "  " * depth
    if isinstance(value, list):
        return "[\n" + ",\n".join(inner + _lay(item, depth + 1) for item in value) + f"\n{outer}]"
    members = (f"{inner}{json.dumps(key)}: {_lay(value[key], depth + 1)}" for key in sorted(value))
    return "{\n" + ",\n".join(members) + f"\n{outer}}}"


if __name__ == "__main__":
    for name in sys.argv[1:]:
        path = Path(name)
        path.write_text(lay_out(json.loads(path.read_text(encoding="utf-8"))), encoding="utf-8")
