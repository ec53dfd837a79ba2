"""Facts and words as the templates read them: one JSON value, with everything in it said in its final form.

The rule: templates lay out and decide nothing. Dates are written here, words are chosen here, codes are drawn here, and
a template never makes markup out of what a person wrote. What is written by people is neutralised as before any other
reader (`verifier.text`): no control or direction character reaches the page, except as its visible code point.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from issuer.paper.code import QUIET_ZONE, Symbol, draw_link, draw_signed
from issuer.paper.facts import Authority, Certificate, Competency, Holder, Portfolio, Printed, Trade
from issuer.paper.words import Language, Phrase, phrases
from schemas.standards import nvqf_levels
from verifier.text import neutralize

Sheet = Certificate | Portfolio
Words = Mapping[str, Phrase]
Value = dict[str, Any]

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_NOT_READ = "not read"  # how the register of levels marks a descriptor that nobody could read in full


def write_manuscript(title_key: str, sheets: Sequence[Sheet], language: Language) -> str:
    """The JSON text for a template; `title_key` is that of the title among the words.

    Raises `NotPrintable` if a code cannot be drawn.
    """
    words = phrases(language)
    title = words[title_key].en
    value = {
        "language": language,
        "title": neutralize(f"{title}: {sheets[0].holder.name}") if len(sheets) == 1 else f"{title} ({len(sheets)})",
        "day": _ymd(max(map(day_of, sheets))),
        "words": {key: [phrase.en, phrase.beside] for key, phrase in words.items()},
        "sheets": [_sheet(sheet, words, language) for sheet in sheets],
    }
    return json.dumps(value, ensure_ascii=False)


def day_of(sheet: Sheet) -> date:
    """The day that a document bears: when what it shows became valid."""
    return sheet.competency.valid_from if isinstance(sheet, Certificate) else sheet.valid_from


def write_day(day: date) -> str:
    """A date for people: `28 August 2026`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def write_short_day(day: date) -> str:
    """A date where there is little room: `28 Aug 2026`. Never in figures alone, which countries read differently."""
    return f"{day.day} {_MONTHS[day.month - 1][:3]} {day.year}"


def _sheet(sheet: Sheet, words: Words, language: Language) -> Value:
    common = {
        "authority": _authority(sheet.authority, language),
        "holder": _holder(sheet.holder, language),
        "trade": _trade(sheet.trade, language),
        "demonstration": _demonstration(sheet),
    }
    own = _certificate(sheet, words) if isinstance(sheet, Certificate) else _portfolio(sheet, words)
    return {**_neutral(common | own), "printed": _printed(sheet.printed)}


def _neutral(value: Any) -> Any:
    """The same value with every text in it neutralised."""
    if isinstance(value, str):
        return neutralize(value)
    if isinstance(value, dict):
        return {key: _neutral(each) for key, each in value.items()}
    return [_neutral(each) for each in value] if isinstance(value, (list, tuple)) else value


def _certificate(sheet: Certificate, words: Words) -> Value:
    return {"competency": _competency(sheet.competency, words), "level": sheet.competency.level}


def _portfolio(sheet: Portfolio, words: Words) -> Value:
    wanted = sheet.qualification
    return {
        "level": wanted.level,
        "level_meaning": _level_meaning(wanted.level),
        "qualification": {"title": wanted.title, "code": wanted.code, "units": wanted.units},
        "complete": sheet.complete,
        "competencies": [_competency(competency, words) for competency in sheet.competencies],
        "valid_from": write_day(sheet.valid_from),
        "valid_until": write_day(sheet.valid_until),
        "from_short": write_short_day(sheet.valid_from),
        "until_short": write_short_day(sheet.valid_until),
        "background": _background(sheet, words),
    }


def _authority(authority: Authority, language: Language) -> Value:
    return {"name": [authority.names["en"], authority.names.get(language, "")]}


def _holder(holder: Holder, language: Language) -> Value:
    return {
        "name": [holder.name, holder.names.get(language, "")],
        "born": holder.birth_year,
        "document": f"document_{holder.document}" if holder.document else "",
        "digits": holder.last_digits,
    }


def _trade(trade: Trade, language: Language) -> Value:
    names = [trade.titles["en"], trade.titles.get(language, "")]
    return {"name": names, "version": trade.version, "occupation": trade.occupation}


def _printed(printed: Printed) -> Value:
    codes = {"signed": _symbol(draw_signed(printed.text)), "link": _symbol(draw_link(printed.url))}
    return {**codes, "url": printed.url, "number": printed.short_number}


def _symbol(symbol: Symbol) -> Value:
    """The picture of a code, and how much larger it is than its modules alone."""
    return {"svg": symbol.svg, "scale": (symbol.modules + 2 * QUIET_ZONE) / symbol.modules}


def _demonstration(sheet: Sheet) -> list[str]:
    """The keys of what to say about a demonstration; empty for a real document of a real standard."""
    if isinstance(sheet, Certificate):
        made_up = bool(sheet.competency.illustrative)
    else:
        made_up = bool(sheet.qualification.illustrative) or any(c.illustrative for c in sheet.competencies)
    said = {"demonstration_issuer": sheet.authority.demonstration, "demonstration_standard": made_up}
    return [key for key, holds in said.items() if holds]


def _competency(competency: Competency, words: Words) -> Value:
    return {
        "title": competency.title,
        "code": competency.code,
        "code_illustrative": "unitCode" in competency.illustrative,
        "level": competency.level,
        "body": competency.awarding_body,
        "centre": competency.centre,
        "accreditation": competency.accreditation,
        "assessed_on": write_day(competency.assessed_on),
        "valid_from": write_day(competency.valid_from),
        "valid_until": write_day(competency.valid_until),
        "assessed_short": write_short_day(competency.assessed_on),
        "until_short": write_short_day(competency.valid_until),
        "methods": _say_all(competency.methods, words),
        "route": _say(competency.route, words),
    }


def _background(sheet: Portfolio, words: Words) -> Value:
    background = sheet.background
    return {
        "education": _say(sheet.education or "", words),
        "languages": _say_all((f"language_{tag}" for tag in background.languages), words),
        "training": [[row.title, row.provider, str(row.year or "")] for row in background.training],
        "work": [[_say(row.trade, words)[0], row.setting, str(row.years)] for row in background.experience],
        "references": list(background.references),
    }


def _level_meaning(level: int) -> Value:
    row = nvqf_levels()[level]
    told = {"knowledge": row.knowledge, "skills": row.skills, "responsibility": row.responsibility}
    return {"title": row.title_en, "told": {key: text for key, text in told.items() if _NOT_READ not in text}}


def _say(key: str, words: Words) -> list[str]:
    """A word in English and beside it; what no table has is shown as it is, without a translation."""
    phrase = words.get(key)
    return [phrase.en, phrase.beside] if phrase else [key.removeprefix("language_"), ""]


def _say_all(keys: Iterable[str], words: Words) -> list[str]:
    said = [_say(key, words) for key in keys]
    return [", ".join(en for en, _ in said), "، ".join(beside for _, beside in said if beside)]


def _ymd(day: date) -> list[int]:
    return [day.year, day.month, day.day]
