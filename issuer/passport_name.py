"""Names as the machine-readable zone of a passport shortens them (ICAO Doc 9303-3, section 4.6, and 9303-4, 4.2.2).

The rule: the zone has 39 characters for a name. The first name and the last word, which passports give as the surname,
are kept as long as can be; of the names between, the last are first cut to their initials, then left away.
"""

import unicodedata
from collections.abc import Iterator

ZONE = 39
"""Characters for a name in the machine-readable zone of a passport."""


def shorten(name: str) -> str:
    """The shorter form of a name, in its own order and letters, at most 39 characters; one that fits is as it was."""
    words = name.split()
    return next((form for form in _forms(words) if len(form) <= ZONE), _cut(words))


def is_latin(name: str) -> bool:
    """Say whether all letters of a name are Latin ones."""
    return all(unicodedata.name(letter, "").startswith("LATIN ") for letter in name if letter.isalpha())


def _forms(words: list[str]) -> Iterator[str]:
    """The name whole, then shorter and shorter."""
    first, middle, last = words[:1], words[1:-1], words[1:][-1:]
    yield " ".join(words)
    for kept in reversed(range(len(middle))):
        yield " ".join([*first, *middle[:kept], *(word[0] for word in middle[kept:]), *last])
    for kept in reversed(range(len(middle))):
        yield " ".join([*first, *(word[0] for word in middle[:kept]), *last])


def _cut(words: list[str]) -> str:
    """First and last word, of which the longer gives way first."""
    first, last = words[0], words[1:][-1:]
    if not last:
        return first[:ZONE]
    room = ZONE - 1
    half = room // 2
    kept = min(len(last[0]), max(half, room - len(first)))
    return f"{first[: room - kept]} {last[0][:kept]}"
