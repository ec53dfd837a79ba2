"""The words on paper, in English with Urdu or Sindhi beside it.

The rule: a word of the project's glossary is taken from there, and `words.csv` holds what the glossary lacks, each
translation with a mark that says whether a native reader has reviewed it. No text on paper stands anywhere else.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from schemas.standards import glossary


class Language(StrEnum):
    """The languages that can stand beside English; both are written from right to left."""

    URDU = "ur"
    SINDHI = "sd"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text in English and its translation `beside` it; `reviewed` says whether a native reader approved that."""

    en: str
    beside: str
    reviewed: bool = False


@cache
def phrases(language: Language) -> Mapping[str, Phrase]:
    """All phrases by key, with the translation in `language`."""
    shared = {key: Phrase(word.text["en"], word.text[language]) for key, word in glossary().items()}
    return MappingProxyType({**shared, **{row["key"]: _phrase(row, language) for row in rows()}})


@cache
def rows() -> tuple[Mapping[str, str], ...]:
    """The rows of `words.csv`: key, en, ur, sd, reviewed_ur, reviewed_sd."""
    text = files("issuer.paper").joinpath("words.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def _phrase(row: Mapping[str, str], language: Language) -> Phrase:
    return Phrase(row["en"], row[language], row[f"reviewed_{language}"] == "yes")
