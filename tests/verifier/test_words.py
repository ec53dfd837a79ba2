"""Words: complete in English, honest about translations, and safe with what a document says."""

import ast
import re
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import verifier
from verifier import Finding, Verdict
from verifier.text import LONGEST, isolate, neutralize
from verifier.words import LANGUAGES, Words, catalogue, places

PACKAGE = Path(verifier.__file__).parent
TRANSLATIONS = [language for language in LANGUAGES if language != "en"]


def test_english_is_complete_for_every_verdict_and_outcome() -> None:
    words = Words()
    for verdict in Verdict:
        assert words.has(f"verdict.{verdict}")
        assert words.has(f"sentence.{verdict}")


def called(name: str) -> list[tuple[ast.Call, Path]]:
    """Give every call of a function of this name in the verifier's sources."""
    found = []
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and name in (getattr(node.func, "id", ""), getattr(node.func, "attr", "")):
                found.append((node, path))
    return found


def text_at(call: ast.Call, place: int) -> str | None:
    argument = call.args[place] if len(call.args) > place else None
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None


def test_every_finding_in_the_sources_has_a_sentence() -> None:
    words, seen = Words(), 0
    for call, path in called("Finding"):
        check, code = text_at(call, 0), text_at(call, 1)
        if path.name == "status.py":
            check = "status"
        if check and code:
            seen += 1
            assert words.has(f"finding.{check}.{code}") or words.has(f"finding.any.{code}"), (check, code)
    assert seen > 15
    for call, _ in called("_bad") + called("_unchecked") + called("ListRefused"):
        code = text_at(call, 0)
        assert code is None or words.has(f"finding.status.{code}"), code


def test_every_text_that_the_sources_ask_for_is_there() -> None:
    words = Words()
    asked = {key for call, _ in called("say") if (key := text_at(call, 0))}
    assert len(asked) > 10
    assert not [key for key in asked if not words.has(key)]


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_translations_translate_what_there_is_and_keep_its_places(language: str) -> None:
    english, translated = catalogue("en"), catalogue(language)
    assert translated
    for key, entry in translated.items():
        assert key in english, key
        assert set(places(entry.text)) <= set(places(english[key].text)), key


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_no_translation_claims_a_review_that_was_not_made(language: str) -> None:
    assert not any(entry.reviewed for entry in catalogue(language).values())
    assert not Words(language).say("verdict.valid").reviewed


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_translations_are_those_of_the_glossary(language: str, domain: Path) -> None:
    rows = (domain / "glossary.csv").read_text(encoding="utf-8").splitlines()
    for key in ("verdict.revoked", "verdict.expired", "verdict.suspended", "label.holder", "check.status"):
        text = catalogue(language)[key].text
        assert any(text in row.split(",") for row in rows), key


def test_what_is_not_translated_is_said_in_english_and_says_so() -> None:
    phrase = Words("ur").say("trust.none")
    assert phrase.language == "en"
    assert phrase.reviewed
    assert Words("ur").say("verdict.revoked").language == "ur"
    assert Words("ur").direction == "rtl"


def test_an_unknown_language_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        Words("tlh")


def test_parameters_are_terms_dates_numbers_or_foreign() -> None:
    words = Words()
    finding = Finding(
        "status", "list-too-old", Verdict.UNCHECKED, {"purpose": "revocation", "date": "2026-01-31T09:00:00Z"}
    )
    told = words.finding(finding).text
    assert told.startswith(
        "The newest status list at hand (revocation) is of 31 January 2026, 09:00\u00a0UTC, which is too old"
    )
    hostile = Finding(
        "status", "list-unreachable", Verdict.UNCHECKED, {"purpose": "{0.__class__}", "reason": "\x1b[2J{x}"}
    )
    told = words.finding(hostile).text
    assert "\u2068{0.__class__}\u2069" in told
    assert "<U+001B>[2J{x}" in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reason_is_plain_where_the_finding_has_details(language: str) -> None:
    words = Words(language)
    finding = Finding("proof", "bad-signature", Verdict.ALTERED, {"detail": "the hash of the proof options"})
    assert "hash" in words.finding(finding).text
    assert "hash" not in words.reason(finding).text
    assert words.reason(finding).language == language
    lists = [Finding("status", "list-unreachable", Verdict.UNCHECKED, {"purpose": purpose}) for purpose in "abc"]
    assert len({words.reason(each) for each in lists}) == 1
    other = Finding("period", "expired", Verdict.EXPIRED, {"date": "2026-01-31T09:00:00Z"})
    assert words.reason(other) == words.finding(other), "the control"


def test_days_and_moments_are_written_out() -> None:
    moment = datetime(2026, 1, 31, 9, 0, tzinfo=UTC)
    assert Words().moment(moment) == "31 January 2026, 09:00\u00a0UTC"
    assert Words("ur").day("2026-08-31T23:59:59Z") == "31 اگست 2026"
    assert Words().day("2026-08-31T23:59:59-05:00") == "1 September 2026"
    assert Words().day("0001-01-01T00:00:00+14:00") == "0001-01-01T00:00:00+14:00"
    assert Words().day("soon\x07") == "soon<U+0007>"
    expired = Finding("period", "expired", Verdict.EXPIRED, {"date": "2026-11-12T09:00:00Z"})
    assert "12 November 2026, 09:00" in Words().finding(expired).text
    assert "12 نوفمبر 2026، 09:00" in Words("ar").finding(expired).text


def test_a_missing_parameter_is_empty_and_no_crash() -> None:
    assert "revoked" in Words().finding(Finding("status", "revoked", Verdict.REVOKED)).text


def test_no_english_sentence_is_wrong_of_one() -> None:
    """What is counted stands before its number, but for limits, which are never one, and where nothing is counted."""
    good = {"finding.structure.too-many", "page.too-many", "receipt.policy-days", "receipt.policy-hours"}
    good |= {"page.level-means"}
    for key, entry in catalogue("en").items():
        assert key in good or not re.search(r"\{(number|count)\} (\w+ )?\w*[a-z]s\b", entry.text), key


@pytest.mark.parametrize(
    ("age", "text"),
    [
        (timedelta(seconds=59), "less than a minute old"),
        (timedelta(minutes=1), "1 min old"),
        (timedelta(hours=23, minutes=59), "23 h old"),
        (timedelta(days=8), "8 d old"),
    ],
)
def test_ages(age: timedelta, text: str) -> None:
    assert Words().age(age).text == text


def test_dates_are_shown_in_universal_time() -> None:
    assert Words().time("2026-01-31T09:00:00+05:00") == "31 January 2026, 04:00\u00a0UTC"
    assert Words("ur").time("2026-01-31T09:00:00Z") == "31 جنوری 2026، 09:00\u00a0UTC"
    assert Words().time("soon\x07") == "soon<U+0007>"


@given(st.text())
def test_nothing_unseen_gets_through(text: str) -> None:
    shown = neutralize(text)
    assert len(shown) <= 10 * LONGEST
    for character in shown:
        assert character in "\u200c\u200d" or unicodedata.category(character) not in (
            "Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp",
        )  # fmt: skip


def test_ordinary_words_of_every_language_stay_as_they_are() -> None:
    for text in ("Ghulam Rasool", "غلام رسول خاصخیلی", "می\u200cروم", "خاصخيلي", "Zoë 👷 3.5 mm²", "ہنر"):
        assert neutralize(text) == text
        assert isolate(text) == f"\u2068{text}\u2069"


def test_a_catalogue_with_a_fault_is_not_half_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from verifier import words

    (tmp_path / "locale").mkdir()
    (tmp_path / "locale" / "en.po").write_text('# reviewed: no\nmsgid "a"\nmsgstr "b \\"c\\" "\n"d\\n"\n\nmsgid oops\n')
    monkeypatch.setattr(words, "files", lambda package: tmp_path)
    with pytest.raises(ValueError, match="not understood"):
        catalogue.__wrapped__("en")
    (tmp_path / "locale" / "en.po").write_text('# reviewed: no\nmsgid "a"\nmsgstr "b \\"c\\" "\n"d\\n"\n')
    assert catalogue.__wrapped__("en")["a"].text == 'b "c" d\n'
