"""All words for people, from gettext catalogues (`locale/*.po`).

The rule: code knows only keys, such as `finding.status.revoked`; the sentences are in the catalogues. English is
complete, and the source of the others; where a language lacks a text, the English one is given and says so. Each
translation states whether a native reader has reviewed it, in a translator's comment above it:

    # reviewed: no
    msgid "verdict.revoked"
    msgstr "منسوخ"

The `.po` files are read as they are, so that nothing has to be compiled and a correction takes effect at once.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from string import Formatter
from types import MappingProxyType
from typing import Final

from verifier.report import Finding
from verifier.text import isolate, neutralize

LANGUAGES: Final = MappingProxyType({"en": "ltr", "ur": "rtl", "sd": "rtl", "ar": "rtl"})
"""The languages there are, each with its direction of writing."""

FALLBACK: Final = "en"


@dataclass(frozen=True, slots=True)
class Entry:
    """One text of a catalogue. `reviewed` says whether a native reader approved it; the English source needs none."""

    text: str
    reviewed: bool


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text ready to be shown. `language` is the one it is really in: the fallback's where there is no translation."""

    text: str
    language: str
    reviewed: bool

    def __str__(self) -> str:
        return self.text


_DAYS: Final = frozenset({"issued", "until"})
_DATES: Final = _DAYS | {"date"}
"""Parameters that are dates: written out, since figures would change places where words run to the left."""


class Words:
    """The words of one language. Raises `KeyError` for a language that is not in `LANGUAGES`."""

    def __init__(self, language: str = FALLBACK) -> None:
        self.language = language
        self.direction = LANGUAGES[language]

    def has(self, key: str) -> bool:
        """Say whether there is a text under this key, in English at least."""
        return key in catalogue(FALLBACK)

    def say(self, key: str, parameters: Mapping[str, str | int] = MappingProxyType({})) -> Phrase:
        """Give the text under `key` with its places filled in. Raises `KeyError` if there is none.

        Parameters are foreign: each is neutralised and isolated, unless the catalogue has a term for it
        (`term.purpose.revocation` for a parameter `purpose`), or it is a date or a number.
        """
        entry = catalogue(self.language).get(key)
        language = self.language if entry else FALLBACK
        entry = entry or catalogue(FALLBACK)[key]
        values = {name: self._value(name, parameters.get(name, "")) for name in places(entry.text)}
        return Phrase(entry.text.format_map(values), language, entry.reviewed)

    def finding(self, finding: Finding) -> Phrase:
        """Give the sentence for a finding: that for the form of file, or its own, or that for its code in any check.

        Raises `KeyError` if there is none.
        """
        return self._first(*_keys("finding", finding), finding=finding)

    def reason(self, finding: Finding) -> Phrase:
        """Give why a finding decides as it does, in one plain sentence: without the details that `finding` gives, which
        are in English and for the maker of the document."""
        of_form, *sentences = _keys("finding", finding)
        return self._first(of_form, *_keys("reason", finding), *sentences, finding=finding)

    def advice(self, finding: Finding) -> Phrase | None:
        """Give what a person can do about a finding, if there is anything."""
        keys = _keys("advice", finding)
        return self._first(*keys, finding=finding) if any(map(self.has, keys)) else None

    def age(self, age: timedelta) -> Phrase:
        """Give an age in its largest fitting unit."""
        for unit, length in (("days", 86_400), ("hours", 3600), ("minutes", 60)):
            number = int(age.total_seconds() // length)
            if number >= 1:
                return self.say(f"age.{unit}", {"number": number})
        return self.say("age.now")

    def day(self, stamp: str) -> str:
        """Write the day of an ISO date and time for a person: `31 January 2026`; anything else is neutralised."""
        moment = _moment(stamp)
        return self._day(moment) if moment else neutralize(stamp)

    def moment(self, moment: datetime) -> str:
        """Write a point in time for a person: `31 January 2026, 09:00 UTC`; the last space does not break."""
        moment = moment.astimezone(UTC)
        return f"{self._day(moment)}{self.say('date.comma')} {moment:%H:%M}\u00a0UTC"

    def time(self, stamp: str) -> str:
        """Write an ISO date and time for a person, as `moment` does; anything else is neutralised."""
        moment = _moment(stamp)
        return self.moment(moment) if moment else neutralize(stamp)

    def _day(self, moment: datetime) -> str:
        return f"{moment.day} {self.say(f'date.month-{moment.month}')} {moment.year}"

    def _first(self, *keys: str, finding: Finding) -> Phrase:
        """Give the text under the first of these keys that there is; the last is taken for granted."""
        parameters = finding.parameters
        if finding.issuer:
            parameters = {**parameters, "issuer": finding.issuer.name(self.language)}
        return self.say(next(filter(self.has, keys), keys[-1]), parameters)

    def _value(self, name: str, value: str | int) -> str:
        if isinstance(value, int):
            return str(value)
        if self.has(term := f"term.{name}.{value}"):
            return self.say(term).text
        if name in _DATES and _moment(value):
            return self.day(value) if name in _DAYS else self.time(value)
        return isolate(value)


def _keys(kind: str, finding: Finding) -> tuple[str, str, str]:
    """Give the keys for texts of a kind on a finding, the most special first."""
    own = f"{kind}.{finding.check}.{finding.code}"
    return f"{own}.{finding.parameters.get('form', '')}", own, f"{kind}.any.{finding.code}"


def _moment(stamp: str) -> datetime | None:
    try:
        return datetime.fromisoformat(stamp).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def places(text: str) -> tuple[str, ...]:
    """Give the names of the places to fill in a text of a catalogue."""
    return tuple(name for _, name, _, _ in Formatter().parse(text) if name is not None)


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(language: str) -> Mapping[str, Entry]:
    """Give all texts of a language by key. Raises `ValueError` for a catalogue that is not well formed."""
    text = (files("verifier") / "locale" / f"{language}.po").read_text(encoding="utf-8")
    source = language == FALLBACK
    return MappingProxyType(
        {key: Entry(text, reviewed or source) for key, text, reviewed in _entries(text) if key and text}
    )


_LINE: Final = re.compile(r'(?:(?P<word>msgid|msgstr) )?"(?P<text>(?:[^"\\]|\\.)*)"')
_ESCAPES: Final = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}


def _entries(source: str) -> Iterator[tuple[str, str, bool]]:
    """Read the blocks of a `.po` file: comments, `msgid`, `msgstr`, with strings continued over lines.

    Gives key, text, and whether the translation is marked as reviewed.
    """
    for block in re.split(r"\n\s*\n", source.strip()):
        strings: dict[str, str] = {}
        reviewed, word = False, ""
        for line in block.splitlines():
            if line.startswith("#"):
                reviewed = reviewed or line.removeprefix("#").strip().startswith("reviewed: yes")
                continue
            found = _LINE.fullmatch(line)
            if found is None:
                raise ValueError(f"a catalogue has a line that is not understood: {line!r}")
            word = found["word"] or word
            strings[word] = strings.get(word, "") + _unescape(found["text"])
        if strings:
            yield strings["msgid"], strings["msgstr"], reviewed


def _unescape(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: _ESCAPES[match[1]], text)
