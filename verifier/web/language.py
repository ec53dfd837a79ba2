"""The language of a page: which one is asked for, and phrases as HTML.

The rule: a page is in one language as a whole. A phrase that fell back to English says so to the browser and runs from
left to right, whatever stands around it.
"""

from collections.abc import Callable
from typing import Final

from flask import request
from markupsafe import Markup, escape

from verifier.words import LANGUAGES, Phrase, Words

NAMES: Final = (("en", "English"), ("ur", "اردو"), ("sd", "سنڌي"), ("ar", "العربية"))
"""The languages by their own names, in the order of the page."""


def words_of_request() -> Words:
    """Give the words in the language asked for in the address, else the browser's, else English."""
    wanted = [request.args.get("lang", ""), *request.accept_languages.values()]
    known = (tag.partition("-")[0] for tag in wanted)
    return Words(next((tag for tag in known if tag in LANGUAGES), "en"))


def marking(words: Words) -> Callable[[Phrase], Markup]:
    """Give what turns phrases into HTML for a page in the language of `words`."""

    def mark(phrase: Phrase) -> Markup:
        if phrase.language == words.language:
            return escape(phrase.text)
        attributes = phrase.language, LANGUAGES[phrase.language]
        return Markup('<bdi lang="{}" dir="{}">{}</bdi>').format(*attributes, phrase.text)

    return mark


def saying(words: Words) -> Callable[..., Markup]:
    """Give what templates say words with: a key and its parameters by name in, HTML out."""
    mark = marking(words)

    def say(key: str, **parameters: str | int) -> Markup:
        return mark(words.say(key, parameters))

    return say
