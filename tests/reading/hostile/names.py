"""Names and titles that an issuer was made to sign (docs/threats.md, 27 to 29): they are shown, and do nothing.

All are well signed. Of our own kinds the schema refuses most of them; others are out of the issuer's scope, and show
their names all the same. What is held to account is how the answer is told.
"""

from collections.abc import Iterator
from functools import partial

from tests.reading.hostile.row import ALTERED, UNTRUSTED, Row, attack, control, desk, harmless
from tests.reading.paper import draw, pdf, picture, to_json

NAMES = {
    "plain": "Ghulam Rasool Khaskheli",
    "script": "<script>alert(1)</script>",
    "image": '"><img src=x onerror=alert(1)>',
    "entity": "&lt;b&gt;&#60;script&#62;",
    "link": "https://evil.example/ javascript:alert(1)",
    "template": "{{7*7}} ${7*7} {0.__class__} %s%n",
    "verdict": "✔ Valid  Genuine and valid.",
    "verdict-lines": "Genuine and valid. Status as of: 2030-01-01",
    "override": "Ghulam \u202eloosaR",
    "embedding": "\u202a\u202b\u202c Ghulam",
    "isolates": "\u2067\u2069\u2069 Ghulam \u2066",
    "marks": "\u200e\u200f\u061cGhulam",
    "invisible": "Ghu\u200blam\u2060\ufeff\u00ad",
    "joiners": "می\u200cروم\u200d",
    "stacked": "G" + "\u0301" * 200,
    "tags": "Ghulam\U000e0041\U000e0042",
    "lines": "Ghulam\u2028\u2029Valid",
    "formula": '=HYPERLINK("https://evil.example")',
    "wide": "＝1+1",
    "homograph": "Ghulаm Rаsool",
    "private": "\ue000\uf8ff",
    "urdu": "غلام رسول خاصخیلی",
    "mixed": "غلام Rasool (خاصخيلي) 17",
    "emoji": "👷🏽‍♂️ Ghulam",
    "long": "Ghulam " * 2000,
}


def foreign(name: str) -> bytes:
    """A credential of a kind that is not ours, which no schema of ours holds to anything."""
    return desk().foreign(name=name[:200], credentialSubject={"id": "did:example:subject", "name": name[:200]})


def _rows() -> Iterator[Row]:
    for name, value in NAMES.items():
        full = partial(_full, value)
        yield harmless(f"holder-{name}", full, ALTERED)
        yield harmless(f"attached-{name}", lambda full=full: pdf([[]], {"a.json": full()}), ALTERED)
        yield attack(f"foreign-{name}", partial(foreign, value), UNTRUSTED, "proof:good")
        if len(value) < 40:
            yield harmless(f"card-{name}", partial(_card, value), ALTERED)
        if name != "plain":
            differs = lambda full=full: pdf([[desk().text()]], {"a.json": full()})  # noqa: E731
            yield attack(f"printed-otherwise-{name}", differs, ALTERED, "agreement:holder-differs")
    yield control("ours", partial(_full, "Ghulam Rasool Khaskheli"))
    yield control("ours-attached", lambda: pdf([[desk().text()]], {"a.json": _full("Ghulam Rasool Khaskheli")}))
    yield control("ours-on-a-card", partial(_card, "Ghulam Rasool Khaskheli"))


def _full(name: str) -> bytes:
    return to_json(desk().full(name=name))


def _card(name: str) -> bytes:
    return picture(draw(desk().text(desk().card(name=name))))


ROWS = tuple(_rows())
