"""Text from elsewhere, made harmless before a person sees it.

The rule: a document decides neither what the terminal does, nor where a line ends, nor in which direction our own words
run. Control and format characters are written out as code points, except the two joiners that Urdu, Sindhi and Arabic
spelling needs; what is left stands in a bidirectional isolate (Unicode TR 9), so that it cannot reorder what is around.
"""

import unicodedata
from typing import Final

_JOINERS: Final = "\u200c\u200d"
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_FIRST_STRONG_ISOLATE: Final = "\u2068"
_POP_ISOLATE: Final = "\u2069"

LONGEST: Final = 500
"""Characters of one foreign text that are shown."""


def neutralize(text: str) -> str:
    """Give a text in which every character is one to be seen, at most `LONGEST` of them."""
    shown = "".join(map(_visible, text[:LONGEST]))
    return shown + "…" if len(text) > LONGEST else shown


def isolate(text: str) -> str:
    """Give a foreign text neutralised and in a bidirectional isolate of its own direction."""
    return enclose(neutralize(text))


def enclose(text: str) -> str:
    """Give a text that is neutralised already in a bidirectional isolate of its own direction."""
    return f"{_FIRST_STRONG_ISOLATE}{text}{_POP_ISOLATE}"


def _visible(character: str) -> str:
    if character in _JOINERS or unicodedata.category(character) not in _HIDDEN:
        return character
    return f"<U+{ord(character):04X}>"
