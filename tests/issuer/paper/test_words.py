"""The words on paper: complete in both languages, and all that templates ask for."""

import re

import pytest

from issuer.paper.kinds import FORMS, TEMPLATES
from issuer.paper.words import Language, phrases, rows
from issuer.store.workers import Education
from schemas.standards import glossary

_ASKED = re.compile(r"\b(?:en|beside|said|title|section|small-fact)\(\s*\"([a-z_A-Z]+)\"")


@pytest.mark.parametrize("language", list(Language))
def test_every_phrase_is_translated(language: Language) -> None:
    assert [key for key, phrase in phrases(language).items() if not (phrase.en and phrase.beside)] == []


def test_no_phrase_of_the_glossary_is_said_again() -> None:
    assert {row["key"] for row in rows()} & set(glossary()) == set()


def test_templates_ask_for_words_that_there_are() -> None:
    asked = {key for file in TEMPLATES.glob("*.typ") for key in _ASKED.findall(file.read_text())}
    assert len(asked) > 25
    assert asked | {form.title for form in FORMS.values()} <= set(phrases(Language.URDU))


def test_what_the_register_can_say_of_schooling_has_words() -> None:
    assert {education.value for education in Education} <= set(phrases(Language.SINDHI))
