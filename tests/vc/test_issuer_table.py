"""Tables by rule: the numbers are pinned, and whatever a trust list adds, what was printed keeps its meaning."""

import copy
import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import schemas
from tests.vc.cards import DID, ENTRY, METHOD, NUMBER
from vc import jcs
from vc.cborld import NoIssuerTable, TypeTable, grown, issuer_table, issuer_tables
from vc.problems import Unsupported

CONTEXT = "https://www.w3.org/ns/credentials/v2"
SUITE = "https://w3id.org/security#cryptosuiteString"
YEAR = "http://www.w3.org/2001/XMLSchema#gYear"

# Changing one of these makes every card that was ever printed unreadable.
PINNED = {
    "context": "6e137935e1acc24a44ff7076205a4d3546d7f9f6714498be1a3f041f54736523",
    "url": "b8873477c6e0c5aeefb5078bca2389f1e978920bd787c09b1366ca981c1d28c7",
    "none": "ade33f732833494fefc4dc37888fb579ab49ed950fe7fbc694ff400935db5e56",
    SUITE: "2617ad854ee590fb14ce3ebc633636c9a0fdc0e5b55fd475bacbb91cd1969911",
    YEAR: "334fa9c452dfffba26b0d1eb8f79de08d9674337affbe0a82f4fe17a50ca4f58",
}


def entry(**cards: Any) -> dict[str, Any]:
    changed = copy.deepcopy(ENTRY)
    changed["cards"] |= cards
    return changed


def test_the_numbers_of_the_example_are_pinned():
    found = issuer_table(ENTRY).export()
    assert {name: hashlib.sha256(jcs.canonicalize(table)).hexdigest() for name, table in found.items()} == PINNED


def test_the_rule_in_figures():
    table = issuer_table(entry(keys=[f"{DID}#key-{n}" for n in range(1, 17)])).export()
    lists = "https://passport.hunar.example/status/revocation/"
    assert table["url"][DID] == 1
    assert (table["url"][METHOD], table["url"][f"{DID}#key-16"]) == (2, 17)
    assert (table["url"][f"{lists}0"], table["url"][f"{lists}4095"]) == (32, 4127)
    assert len(table["url"]) == 1 + 16 + 4096
    assert table["none"] == {"revocation": 1, "nsp-std-electrician": 32, "electrician-l2": 33, "7411": 34}
    assert table["context"] == {CONTEXT: 1, "https://w3id.org/hunar/card/v1": 2}
    assert table[SUITE]["eddsa-rdfc-2022"] == 3
    assert (table[YEAR]["1900"], table[YEAR]["2099"]) == (1, 200)


NAMES = st.lists(st.text("abcdefgh0123456789-", min_size=1, max_size=6), max_size=8, unique=True)


@given(NAMES, NAMES, st.integers(1, 300), st.integers(0, 300))
def test_a_table_only_grows(before, after, lists, more):
    """Keys, texts and lists are added at the end: every number that was given stays with its string."""
    old = entry(keys=[f"{DID}#{name}" for name in before], texts=before, statusLists=lists)
    names = grown(before, after)
    new = entry(keys=[f"{DID}#{name}" for name in names], texts=names, statusLists=lists + more)
    grew = issuer_table(new).export()
    for name, table in issuer_table(old).export().items():
        assert table.items() <= grew[name].items()


@given(NAMES, NAMES)
def test_what_is_listed_stays_in_its_place(before, after):
    names = grown(before, after)
    assert names[: len(before)] == before
    assert set(names) == {*before, *after}
    assert len(names) == len(set(names))


def test_the_example_is_of_the_trust_lists_shape():
    document = {
        "type": "TrustList",
        "id": "https://passport.hunar.example/trust-list.json",
        "version": "1",
        "issueNumber": 1,
        "validFrom": "2026-09-01T00:00:00Z",
        "validUntil": "2027-09-01T00:00:00Z",
        "issuers": [ENTRY],
    }
    assert schemas.validate(schemas.TRUST_LIST, document) == ()


# Who has which table


def test_each_issuer_has_its_own():
    other = entry(registryEntry=65538) | {"id": "did:web:other.example"}
    tables = issuer_tables([ENTRY, other, {"id": "did:web:no-cards.example"}])
    mine, theirs = tables(NUMBER), tables(65538)
    assert mine
    assert theirs
    assert mine.string("url", 1) == DID
    assert theirs.string("url", 1) == "did:web:other.example"
    assert tables(65539) is None
    assert tables(NUMBER) is mine, "made once"


def test_two_issuers_with_one_number_are_told_apart_by_nobody():
    tables = issuer_tables([ENTRY, entry() | {"id": "did:web:other.example"}, entry(registryEntry=65538)])
    with pytest.raises(Unsupported, match="65537 stands under two issuers"):
        tables(NUMBER)
    assert tables(65538)


FAULTS = {
    "no cards": (lambda e: e.pop("cards"), "does not say"),
    "no status lists": (lambda e: e.pop("statusLists"), "does not say"),
    "seventeen keys": (lambda e: e["cards"].update(keys=[f"{DID}#{n}" for n in range(17)]), "room for 16 keys"),
    "a key twice": (lambda e: e["cards"].update(keys=[METHOD, METHOD]), "stands in it twice"),
    "a key that is the issuer": (lambda e: e["cards"].update(keys=[DID]), "stands in it twice"),
    "a text twice": (lambda e: e["cards"].update(texts=["7411", "7411"]), "stands in it twice"),
    "a text that has a number": (lambda e: e["cards"].update(texts=["revocation"]), "stands in it twice"),
    "lists without number": (lambda e: e["statusLists"].update(revocation="https://x.example/1"), "stands in it twice"),
}


@pytest.mark.parametrize(("change", "words"), FAULTS.values(), ids=FAULTS)
def test_an_entry_that_makes_no_table(change, words):
    broken = copy.deepcopy(ENTRY)
    change(broken)
    with pytest.raises(NoIssuerTable, match=words):
        issuer_table(broken)
    if "cards" in broken:
        with pytest.raises(Unsupported, match=words):
            issuer_tables([broken])(NUMBER)


# Tables in general


@pytest.mark.parametrize(
    "numbers",
    [
        {"url": {"a": 1, "b": 1}},
        {"url": {"a": 0}},
        {"none": {"a": -1}},
        {"context": {"a": 2**32 - 1}},
        {"https://w3id.org/security#multibase": {"z": 1}},
        {"http://www.w3.org/2001/XMLSchema#integer": {"1": 1}},
        {"http://www.w3.org/2001/XMLSchema#double": {"1": 1}},
        {"http://www.w3.org/2001/XMLSchema#boolean": {"true": 1}},
    ],
)
def test_a_table_that_cannot_be(numbers):
    with pytest.raises(ValueError, match="table"):
        TypeTable(numbers)


def test_a_number_that_is_not_in_the_table_may_be_of_a_newer_trust_list():
    with pytest.raises(Unsupported, match="may be out of date"):
        issuer_table(ENTRY).string("url", 3)
