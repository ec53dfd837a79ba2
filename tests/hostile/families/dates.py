"""Dates that one reader takes for another moment than the next, and the edges of every period (row 15)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.hostile.case import ALTERED, EXPIRED, NOT_YET_VALID, UNTRUSTED, VALID, Case, Given, attack, control, harmless
from tests.hostile.scene import DAY, NOW, Scene, to_json
from tests.vc.test_instant import HOSTILE, KNOWN
from vc.instant import from_datetime, instant, to_datetime, write
from vc.problems import Document

Make = Callable[[Scene], Document]
SECOND = timedelta(seconds=1)


def _said(**members: Any) -> Make:
    """A trusted issuer's true signature, over dates as they are given."""
    return lambda scene: scene.sign_blindly(scene.foreign_draft(**members), issuer=scene.other)


def _ours(**members: Any) -> Make:
    return lambda scene: scene.sign(scene.draft(lambda d: d.update(members)))


def _at(now: Any, make: Make) -> Callable[[Scene], Given]:
    return lambda scene: Given(to_json(make(scene)), now=now)


def _name(text: object) -> str:
    return ascii(text)[:48]


def _marks(**marks: Any) -> Make:
    """A proof that says these things of itself."""
    return lambda scene: scene.sign_blindly(scene.foreign_draft(), issuer=scene.other, **marks)


def _dateless(scene: Scene) -> Document:
    draft = scene.foreign_draft()
    del draft["validFrom"]
    return draft


def _in_utc(text: str) -> str:
    """The same moment as our own schema wants it written."""
    moment = to_datetime(instant(text))
    assert moment is not None
    return write(moment)


_MOMENT = from_datetime(NOW)
_PAST = {text: moment for text, moment in KNOWN.items() if moment < _MOMENT}
_FUTURE = {text: moment for text, moment in KNOWN.items() if moment > _MOMENT}

ENDS: dict[str, str] = {
    "last-second": write(NOW - SECOND),
    "of-a-fraction": "2026-11-23T11:59:59.999999999Z",
    "in-karachi": "2026-11-23T16:59:59+05:00",
    "in-kathmandu": "2026-11-23T17:44:59+05:45",
    "in-new-york": "2026-11-23T06:59:59-05:00",
    "far-east": "2026-11-24T01:59:59+14:00",
    "far-west": "2026-11-22T21:59:59-14:00",
    "looks-later-in-text": "2026-11-23T13:59:59+02:00",
}
"""Moments just before now, in the clothes of other zones."""

STAYS: dict[str, str] = {
    "this-second": write(NOW),
    "in-karachi": "2026-11-23T17:00:00+05:00",
    "looks-earlier-in-text": "2026-11-23T07:00:00-05:00",
    "midnight-of-the-day": "2026-11-23T24:00:00Z",
    "a-fraction-later": "2026-11-23T12:00:00.000000001Z",
    "year-10000": "10000-01-01T00:00:00Z",
    "year-99999999": "99999999-12-31T23:59:59Z",
}

BEGINS: dict[str, str] = {
    "in-301-seconds": write(NOW + 301 * SECOND),
    "in-karachi": "2026-11-23T17:05:01+05:00",
    "looks-past-in-text": "2026-11-23T07:05:01-05:00",
    "next-year": "2027-01-01T00:00:00Z",
    "year-10000": "10000-01-01T00:00:00Z",
}

BEGAN: dict[str, str] = {
    "this-second": write(NOW),
    "within-the-skew": write(NOW + 300 * SECOND),
    "in-karachi": "2026-11-23T17:00:00+05:00",
    "year-1": "0001-01-01T00:00:00Z",
    "before-year-1": "-0044-03-15T00:00:00Z",
}

CASES: list[Case] = [
    *(
        attack(f"date-{member}-{_name(text)}", 15, ALTERED, _said(**{member: text}))
        for member in ("validFrom", "validUntil")
        for text in HOSTILE
    ),
    *(attack(f"date-created-{_name(text)}", 15, ALTERED, _marks(created=text)) for text in HOSTILE),
    *(attack(f"date-expires-{_name(text)}", 15, ALTERED, _marks(expires=text)) for text in HOSTILE),
    *(attack(f"date-ended-{name}", 15, EXPIRED, _said(validUntil=text)) for name, text in ENDS.items()),
    *(attack(f"date-ended-ours-{name}", 15, EXPIRED, _ours(validUntil=_in_utc(text))) for name, text in ENDS.items()),
    *(attack(f"date-coming-{name}", 15, NOT_YET_VALID, _said(validFrom=text)) for name, text in BEGINS.items()),
    *(
        attack(f"date-known-ended-{text}", 15, EXPIRED, _said(validFrom="-9999-01-01T00:00:00Z", validUntil=text))
        for text in _PAST
        if _PAST[text] > instant("-9999-01-01T00:00:00Z")
    ),
    *(attack(f"date-known-coming-{text}", 15, NOT_YET_VALID, _said(validFrom=text)) for text in _FUTURE),
    attack(
        "date-end-before-beginning",
        15,
        ALTERED,
        _said(validFrom="2026-11-23T11:00:00Z", validUntil="2026-11-23T10:00:00Z"),
    ),
    attack(
        "date-end-before-beginning-in-future",
        15,
        ALTERED,
        _said(validFrom="2036-01-01T00:00:00Z", validUntil="2035-01-01T00:00:00Z"),
    ),
    attack(
        "date-older-name-beside",
        15,
        ALTERED,
        _said(validUntil="2026-11-01T00:00:00Z", expirationDate="2036-01-01T00:00:00Z"),
    ),
    attack(
        "date-older-names-alone",
        15,
        ALTERED,
        lambda s: s.sign_blindly(_dateless(s) | {"issuanceDate": "2026-01-01T00:00:00Z"}, issuer=s.other),
    ),
    attack("date-ended-years-ago", 15, EXPIRED, _at(NOW + 3650 * DAY, lambda s: s.competency)),
    attack("date-before-it-was-made", 15, NOT_YET_VALID, _at(NOW - 330 * DAY, _said())),
    attack("date-key-not-yet", 15, ALTERED, lambda s: s.sign(s.draft(), "key-coming")),
    attack("date-key-no-longer", 15, ALTERED, lambda s: s.sign(s.draft(), "key-retired", created=NOW - DAY)),
    attack(
        "date-key-stolen-backdated", 15, UNTRUSTED, lambda s: s.sign(s.draft(), "key-stolen", created=NOW - 200 * DAY)
    ),
    *(control(f"date-not-ended-{name}", 15, _said(validUntil=text)) for name, text in STAYS.items()),
    *(control(f"date-began-{name}", 15, _said(validFrom=text)) for name, text in BEGAN.items()),
    *(control(f"date-known-{text}", 15, _said(validFrom=text)) for text in _PAST),
    harmless("date-none-at-all", 15, (VALID,), lambda s: s.sign_blindly(_dateless(s), issuer=s.other)),
    control(
        "date-key-retired-signed-before",
        15,
        lambda s: s.sign(
            s.draft(lambda d: d.update(validFrom="2026-03-01T00:00:00Z")), "key-retired", created=NOW - 250 * DAY
        ),
    ),
]
