"""JSON that not every parser reads alike, or that costs more than it should (row 13)."""

import json
from collections.abc import Callable

from tests.hostile.case import UNREADABLE, Case, attack, control
from tests.hostile.scene import Scene

Edit = Callable[[str], str | bytes]


def _text(scene: Scene) -> str:
    return json.dumps(scene.competency, ensure_ascii=False)


def _level(number: str) -> Edit:
    return lambda text: text.replace('"nvqfLevel": 2', f'"nvqfLevel": {number}')


def _name(escape: str) -> Edit:
    return lambda text: text.replace('"name": "Maintain', f'"name": "{escape}Maintain')


def _first(member: str) -> Edit:
    return lambda text: "{" + member + ", " + text[1:]


def _padded(size: int) -> Edit:
    return lambda text: text[:-1] + " " * (size - len(text.encode())) + "}"


HOSTILE: dict[str, Edit] = {
    "duplicate-issuer": _first('"issuer": {"id": "did:key:z6Mk"}'),
    "duplicate-same-value": _first('"name": "Maintain workplace safety"'),
    "duplicate-in-subject": lambda t: t.replace('"birthYear":', '"birthYear": "1993", "birthYear":'),
    "duplicate-in-proof": lambda t: t.replace('"proofPurpose":', '"proofPurpose": "authentication", "proofPurpose":'),
    "duplicate-by-escape": _first('"i\\u0073suer": {"id": "did:key:z6Mk"}'),
    "duplicate-context": _first('"@context": ["https://www.w3.org/ns/credentials/v2"]'),
    "number-nan": _level("NaN"),
    "number-infinity": _level("Infinity"),
    "number-minus-infinity": _level("-Infinity"),
    "number-overflows": _level("2e400"),
    "number-underflows": _level("2e-400"),
    "number-over-2-53": _level(str(2**53)),
    "number-of-17-digits": _level("2.0000000000000001"),
    "number-of-a-million-digits": _level("2" * 900_000),
    "number-of-long-fraction": _level("2." + "0" * 900_000),
    "number-long-exponent": _level("2e" + "0" * 900_000),
    "number-leading-zero": _level("02"),
    "number-plus": _level("+2"),
    "number-hex": _level("0x2"),
    "number-arabic-digit": _level("٢"),
    "number-point-alone": _level("2."),
    "nested-25": _first('"x": ' + "[" * 24 + "]" * 24),
    "nested-100000": _first('"x": ' + "[" * 100_000 + "]" * 100_000),
    "nested-objects": _first('"x": ' + '{"x": ' * 50_000 + "1" + "}" * 50_000),
    "nested-open": lambda t: t + "[" * 500_000,
    "members-5001": _first('"x": [' + "1," * 5000 + "1]"),
    "utf-16-le": lambda t: t.encode("utf-16-le"),
    "utf-16-be": lambda t: t.encode("utf-16-be"),
    "utf-16-bom": lambda t: t.encode("utf-16"),
    "utf-32": lambda t: t.encode("utf-32"),
    "utf-8-bom": lambda t: t.encode("utf-8-sig"),
    "latin-1": lambda t: _name("é")(t).encode("latin-1", "replace"),  # type: ignore[union-attr]
    "overlong": lambda t: t.encode().replace(b'"name": "M', b'"name": "\xc1\x8dM'),
    "cesu-8": lambda t: t.encode().replace(b'"name": "M', b'"name": "\xed\xa0\xbd\xed\xb8\x80M'),
    "bytes-cut": lambda t: t.encode().replace("ہ".encode(), b"\xdb") + b"\xff",
    "surrogate-high": _name("\\ud83d"),
    "surrogate-low": _name("\\ude00"),
    "surrogates-swapped": _name("\\ude00\\ud83d"),
    "surrogate-in-name": _first('"\\ud800": 1'),
    "control-character": _name("\x01"),
    "line-feed-in-string": _name("\n"),
    "escape-unknown": _name("\\x41"),
    "escape-short": _name("\\u41"),
    "trailing-object": lambda t: t + "{}",
    "trailing-comma": lambda t: t[:-1] + ",}",
    "trailing-bracket": lambda t: t + "}",
    "trailing-nul": lambda t: t + "\0",
    "trailing-byte-junk": lambda t: t.encode() + b"\x80",
    "trailing-document": lambda t: t + "\n" + t,
    "leading-nul": lambda t: "\0" + t,
    "leading-junk": lambda t: "for(;;);" + t,
    "comment": lambda t: t + "// signed",
    "comment-within": lambda t: t.replace('"issuer"', '/* by */ "issuer"'),
    "single-quotes": lambda t: t.replace('"', "'"),
    "name-without-quotes": lambda t: t.replace('"issuer":', "issuer:"),
    "other-white-space": lambda t: t.replace(" ", "\u00a0"),
    "vertical-tab": lambda t: t.replace(" ", "\v"),
    "cut-short": lambda t: t[:-1],
    "empty": lambda t: "",
    "white-space": lambda t: " \n",
    "null": lambda t: "null",
    "number": lambda t: "42",
    "string": json.dumps,
    "array": lambda t: f"[{t}]",
    "object-empty": lambda t: "{}",
    "html": lambda t: f"<!doctype html><script>{t}</script>",
    "over-1-mib": _padded(2**20 + 1),
    "over-2-mib": _padded(2**21 + 1),
    "zeros": lambda t: bytes(2**20),
    "quotes": lambda t: '{"' * 200_000,
    "backslashes": lambda t: '{"' + "\\" * 900_000,
}

SOUND: dict[str, Edit] = {
    "as-issued": lambda t: t,
    "ascii-only": lambda t: json.dumps(json.loads(t)),
    "every-character-escaped": lambda t: t.replace("Ghulam", "".join(f"\\u{ord(c):04x}" for c in "Ghulam")),
    "solidus-escaped": lambda t: t.replace("https://", "https:\\/\\/"),
    "white-space": lambda t: " \r\n\t" + json.dumps(json.loads(t), indent=4) + "\r\n",
    "no-white-space": lambda t: json.dumps(json.loads(t), separators=(",", ":")),
    "members-reversed": lambda t: json.dumps(dict(reversed(json.loads(t).items()))),
    "members-sorted": lambda t: json.dumps(json.loads(t), sort_keys=True),
    "number-with-point": _level("2.0"),
    "number-with-exponent": _level("2e0"),
    "number-with-shifted-exponent": _level("0.2E+1"),
    "almost-1-mib": _padded(2**20),
}


def _made(edit: Edit) -> Callable[[Scene], str | bytes]:
    return lambda scene: edit(_text(scene))


CASES: list[Case] = [
    *(attack(f"json-{name}", 13, UNREADABLE, _made(edit)) for name, edit in HOSTILE.items()),
    *(control(f"json-sound-{name}", 13, _made(edit)) for name, edit in SOUND.items()),
]
