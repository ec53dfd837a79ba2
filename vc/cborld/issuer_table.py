"""The table of an issuer's cards, made by rule from the issuer's entry in the trust list.

The rule: nobody writes such a table down. The trust list, which is signed, says which registry entry is the issuer's,
which keys it has, where its status lists are and which texts its cards abbreviate; the numbers follow. A new issuer,
key or text needs no new version of this product. What is printed stays readable because each list only ever grows at
its end, and each kind has numbers of its own with room to grow:

| table | numbers | strings |
|---|---|---|
| context | 1, 2 | the two contexts of a card |
| url | 1 | the issuer |
| | 2 to 17 | its keys, in the order of `cards.keys` |
| | from 32 | its status lists for revocation, number 0 first, `cards.statusLists` of them |
| none | 1 | "revocation" |
| | from 32 | the texts of `cards.texts`, in their order |
| cryptosuiteString | 1 to 4 | cryptosuites, as in registry entry 100 |
| xsd:gYear | 1 to 200 | the years 1900 to 2099 |

A registry entry names one table and one issuer: the issuer is itself a number of the table, so nothing else could tell.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from vc.cborld.faults import unsupported
from vc.cborld.legacy import CRYPTOSUITE, CRYPTOSUITES
from vc.cborld.tables import CONTEXT, PLAIN, URL, XSD, Tables, TypeTable

CARD_CONTEXTS: Final = ("https://www.w3.org/ns/credentials/v2", "https://w3id.org/hunar/card/v1")
"""The contexts of every card, in their order."""

MOST_KEYS: Final = 16
"""Keys that one table has room for. A seventeenth needs a new registry entry."""

ISSUER: Final = 1
FIRST_KEY: Final = 2
FIRST_LIST: Final = 32
FIRST_TEXT: Final = 32

_WORDS: Final = ("revocation",)
_YEARS: Final = tuple(str(year) for year in range(1900, 2100))
_KEPT: Final = 16


class NoIssuerTable(ValueError):
    """No table can be made of an issuer's entry in the trust list. The text says why, for the list's maker."""


def issuer_table(entry: Mapping[str, Any]) -> TypeTable:
    """Take an issuer's entry of a trust list (the object in `issuers`), give the table of its cards.

    Raises `NoIssuerTable` for an entry without `cards` or `statusLists`, and one with more keys than there is room for.
    """
    cards, rules = entry.get("cards"), entry.get("statusLists")
    if not cards or not rules:
        raise NoIssuerTable("the issuer's entry in the trust list does not say how its cards are compressed")
    keys: Sequence[str] = cards["keys"]
    if len(keys) > MOST_KEYS:
        raise NoIssuerTable(f"a table has room for {MOST_KEYS} keys: take a new registry entry for the next ones")
    try:
        return TypeTable(
            {
                CONTEXT: _numbered((1, CARD_CONTEXTS)),
                URL: _urls(entry["id"], keys, rules["revocation"], cards["statusLists"]),
                PLAIN: _numbered((1, _WORDS), (FIRST_TEXT, cards.get("texts", ()))),
                CRYPTOSUITE: CRYPTOSUITES,
                f"{XSD}gYear": _numbered((1, _YEARS)),
            }
        )
    except ValueError as error:
        raise NoIssuerTable(f"the issuer's entry in the trust list makes no table: {error}") from None


def issuer_tables(entries: Iterable[Mapping[str, Any]]) -> Tables:
    """Take the issuers of a trust list; give the function that finds the table of a registry entry among them.

    Tables are made when they are first asked for. The function gives None for an entry that no issuer has, and raises
    `Unsupported` where two have it, or where no table can be made.
    """
    by_number: dict[int, list[Mapping[str, Any]]] = {}
    for entry in entries:
        if "cards" in entry:
            by_number.setdefault(entry["cards"]["registryEntry"], []).append(entry)
    return lru_cache(maxsize=_KEPT)(_finder(by_number))


def grown(listed: Iterable[str], wanted: Iterable[str]) -> list[str]:
    """Give a list of the table (`cards.keys`, `cards.texts`) with what is new in `wanted` at its end.

    The only way in which such a list may change: what stands in it stays in its place, wanted or not.
    """
    return list(dict.fromkeys([*listed, *wanted]))


def _finder(by_number: Mapping[int, list[Mapping[str, Any]]]) -> Callable[[int], TypeTable | None]:
    def find(number: int) -> TypeTable | None:
        found = by_number.get(number, ())
        if len(found) > 1:
            raise unsupported(f"registry entry {number} stands under two issuers of the trust list")
        try:
            return issuer_table(found[0]) if found else None
        except NoIssuerTable as error:
            raise unsupported(str(error)) from None

    return find


def _urls(issuer: str, keys: Sequence[str], template: str, lists: int) -> dict[str, int]:
    names = (template.replace("{list}", str(number)) for number in range(lists))
    return _numbered((ISSUER, [issuer]), (FIRST_KEY, keys), (FIRST_LIST, names))


def _numbered(*runs: tuple[int, Iterable[str]]) -> dict[str, int]:
    """Number strings, each run of them from its own number on. Raises `ValueError` if a string stands there twice: the
    second number would silently take the place of the first."""
    numbers: dict[str, int] = {}
    for first, strings in runs:
        for number, text in enumerate(strings, start=first):
            if numbers.setdefault(text, number) != number:
                raise ValueError("one string stands in it twice")
    return numbers
