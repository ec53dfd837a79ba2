"""What is attached to a document and what is printed on it: the same person, competency and place in the lists."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.verifier.world import NOW, changed
from vc.problems import Document
from vc.unit_bitmap import write_units
from verifier import Finding, Report, Verdict
from verifier.agreement import DIFFERENCES, agree, differ, is_short_for, read_statement

SAMPLES = Path(__file__).parent.parent / "schemas" / "samples"
SUBJECT = "credentialSubject"


def sample(kind: str) -> Document:
    document: Document = json.loads((SAMPLES / f"{kind}.json").read_bytes())
    return document


FULL = sample("competency-credential")
UNIT_CARD = changed(
    sample("unit-card"), "credentialStatus", "statusListIndex", to=FULL["credentialStatus"]["statusListIndex"]
)
QUALIFICATION = sample("qualification-credential")
QUALIFICATION_CARD = sample("qualification-card")


def report(document: Document | None) -> Report:
    findings = (Finding("proof", "good"),) if document else (Finding("proof", "bad-signature", Verdict.ALTERED),)
    return Report(findings, NOW, "00", document=document)


def compared(attached: Document, printed: Document) -> tuple[str, ...]:
    return differ(read_statement(attached), read_statement(printed))


def told(attached: list[Document | None], printed: list[Document | None]) -> list[str]:
    return [finding.code for finding in agree(list(map(report, attached)), list(map(report, printed)))]


def unit(ordinal: int, **subject: Any) -> Document:
    document = changed(FULL, SUBJECT, "achievement", "unitOrdinal", to=ordinal)
    document[SUBJECT] |= subject
    return document


def card_of(*ordinals: int, **subject: Any) -> Document:
    document = changed(QUALIFICATION_CARD, SUBJECT, "certifiedUnits", to=write_units(ordinals))
    document[SUBJECT] |= subject
    return document


def test_a_credential_agrees_with_its_card_and_with_itself() -> None:
    assert compared(FULL, UNIT_CARD) == ()
    assert compared(FULL, FULL) == ()
    assert compared(UNIT_CARD, UNIT_CARD) == ()


@pytest.mark.parametrize(
    ("code", "path", "value"),
    [
        ("issuer-differs", ("issuer",), "did:web:other.example"),
        ("holder-differs", (SUBJECT, "name"), "Somebody Else"),
        ("holder-differs", (SUBJECT, "name"), ""),
        ("holder-differs", (SUBJECT, "name"), ["Ghulam Rasool Khaskheli"]),
        ("holder-differs", (SUBJECT, "birthYear"), "1994"),
        ("holder-differs", (SUBJECT, "identityDocument", "lastFourDigits"), "0018"),
        ("holder-differs", (SUBJECT, "identityDocument", "documentKind"), "NICOP"),
        ("competency-differs", (SUBJECT, "unitCode"), "ILL-0713-BE-L2-B"),
        ("competency-differs", (SUBJECT, "standardId"), "nsp-std-plumber"),
        ("competency-differs", (SUBJECT, "standardVersion"), "2"),
        ("status-differs", ("credentialStatus", "statusListIndex"), "1"),
        (
            "status-differs",
            ("credentialStatus", "statusListCredential"),
            "https://passport.hunar.example/status/revocation/2",
        ),
        ("status-differs", ("credentialStatus",), None),
    ],
)
def test_each_difference_is_told_by_name(code: str, path: tuple[str, ...], value: Any) -> None:
    printed = changed(UNIT_CARD, *path, to=value)
    assert compared(FULL, printed) == (code,)
    assert told([FULL], [printed]) == [code]


def test_without_a_status_two_are_never_the_same() -> None:
    bare = [{name: value for name, value in one.items() if name != "credentialStatus"} for one in (FULL, UNIT_CARD)]
    assert compared(*bare) == ("status-differs",)


def test_a_card_may_leave_the_identity_document_away() -> None:
    subject = {name: value for name, value in UNIT_CARD[SUBJECT].items() if name != "identityDocument"}
    assert compared(FULL, UNIT_CARD | {SUBJECT: subject}) == ()


def test_a_qualification_card_stands_for_the_units_it_names() -> None:
    assert compared(unit(3), card_of(0, 3, 5)) == ()
    assert compared(unit(4), card_of(0, 3, 5)) == ("competency-differs",)
    assert compared(unit(3), card_of(3, name="Somebody Else")) == ("holder-differs",)
    assert compared(unit(3), card_of(3, standardId="nsp-std-plumber")) == ("competency-differs",)
    broken = changed(card_of(3), SUBJECT, "certifiedUnits", to="not a bitmap")
    assert compared(unit(3), broken) == ("competency-differs",)


def test_a_whole_qualification_agrees_with_its_card() -> None:
    units = [one["unitOrdinal"] for one in read_units_of(QUALIFICATION)]
    same = {"qualificationId": read_statement(QUALIFICATION).qualification}
    assert compared(QUALIFICATION, card_of(*units, **same)) == ()
    assert compared(QUALIFICATION, card_of(*units, qualificationId="another")) == ("competency-differs",)
    assert compared(QUALIFICATION, card_of(*units[:-1], **same)) == ("competency-differs",)


def read_units_of(document: Document) -> list[Document]:
    found: list[Document] = document[SUBJECT]["certifiedUnit"]
    return found


def test_on_a_sheet_each_finds_its_own() -> None:
    names = ("Zainab Bibi", "Imran Ali", "Noor Jehan")
    attached = [unit(number, name=name) for name in names for number in (0, 1)]
    printed = [card_of(0, 1, name=name) for name in reversed(names)]
    assert told([*attached], [*printed]) == ["same"]
    assert told([*attached], [*printed[:2]]) == ["holder-differs"]
    assert told([*attached[:4]], [*printed]) == ["holder-differs"]
    assert told([*attached, unit(9, name=names[0])], [*printed]) == ["competency-differs"]


def test_with_one_side_alone_there_is_nothing_to_compare() -> None:
    assert told([FULL], []) == ["attached-only"]
    assert told([], [UNIT_CARD]) == ["printed-only"]


def test_what_was_not_proved_is_not_compared() -> None:
    finding = next(agree([report(None)], [report(UNIT_CARD)]))
    assert (finding.code, finding.skipped) == ("skipped", True)
    assert told([FULL], [UNIT_CARD, None]) == ["skipped"]


@pytest.mark.parametrize("value", [None, 7, "text", [], [[]], {}, {"achievement": 7}, [{"name": 7}]])
def test_odd_shapes_differ_and_do_not_crash(value: Any) -> None:
    assert set(compared(FULL, changed(UNIT_CARD, SUBJECT, to=value))) <= set(DIFFERENCES)
    assert compared(FULL, changed(UNIT_CARD, SUBJECT, to=value))
    assert compared(changed(FULL, SUBJECT, to=value), UNIT_CARD)
    assert compared({}, UNIT_CARD)


@pytest.mark.parametrize(
    "short",
    [
        "Ghulam Rasool Khaskheli",
        "GHULAM RASOOL",
        "Ghulam R Khaskheli",
        "Ghulam R. Khaskheli",
        "G Khaskheli",
        "Ghulam Khas",
    ],
)
def test_short_forms_of_a_name(short: str) -> None:
    assert is_short_for(short, "Ghulam Rasool Khaskheli")


@pytest.mark.parametrize(
    "other",
    [
        "",
        "Ghulam",
        "Rasool Khaskheli",
        "Khaskheli Ghulam",
        "Ghulam Rasool Khaskheli Junior",
        "Ghulam Nabi",
        "Ghulamm Rasool",
        "Ghulаm Rasool Khaskheli",  # a Cyrillic letter
        "17",
        "…",
    ],
)
def test_what_is_no_short_form(other: str) -> None:
    assert not is_short_for(other, "Ghulam Rasool Khaskheli")
    assert not is_short_for("Ghulam", "")


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=6), min_size=1, max_size=5), st.data())
def test_whatever_is_cut_from_a_name_in_its_order_is_a_short_form(words: list[str], data: st.DataObject) -> None:
    kept = [0, *sorted(data.draw(st.sets(st.integers(0, len(words) - 1), min_size=min(2, len(words)))) - {0})]
    short = [words[place][: data.draw(st.integers(1, len(words[place])))] for place in kept]
    assert is_short_for(" ".join(short), " ".join(words)) or len(kept) < min(2, len(words))


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_texts_as_names(one: str, other: str) -> None:
    assert isinstance(is_short_for(one, other), bool)
