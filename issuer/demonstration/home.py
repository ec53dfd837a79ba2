"""The demonstration's issuer: its address, its names, and its folder.

The rule: the passphrase of a demonstration is made here and lies beside the keys, in a file that only its owner can
read, because nothing it protects is worth anything; a real issuer's passphrase is never stored by this product.
"""

import os
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from issuer.found import found, furnish
from issuer.home import Home, Settings

HOME = "demo"
KEYS_FROM = datetime(2021, 1, 1, tzinfo=UTC)
"""Since when the demonstration's keys are in force: before the oldest sample."""

SETTINGS = Settings(
    base_url="https://passport.hunar.example",
    names={
        "en": "Hunar demonstration issuer",
        "ur": "ہنر مظاہرہ ادارہ",
        "sd": "هنر مظاهرو ادارو",
        "ar": "جهة إصدار تجريبية (هنر)",
    },
    demonstration=True,
)


def demonstration_home(path: Path, *, say: Callable[[str], None]) -> Home:
    """The demonstration's folder at `path`, founded if it is not there. `say` is told what is being made.

    Raises `HomeError` if another issuer lives there.
    """
    home = found(path, SETTINGS)
    _make_passphrase(home, say)
    furnish(
        home,
        lambda _question: home.passphrase_file.read_text(encoding="utf-8").strip(),
        handle="demonstration-officer",
        keys_from=KEYS_FROM,
        say=say,
    )
    return home


def _make_passphrase(home: Home, say: Callable[[str], None]) -> None:
    if home.passphrase_file.exists():
        return
    descriptor = os.open(home.passphrase_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(secrets.token_urlsafe(24) + "\n")
    say(f"The passphrase of this demonstration lies in {home.passphrase_file}; a real issuer's is never stored.")
