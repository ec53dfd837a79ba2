"""Short numbers as the issuer gives them out: drawn at random, and printed in a link to the verifier's page.

How they are written and read is `vc.short_number`, which the verifier shares.
"""

import secrets

from vc.short_number import BITS, read, write

LONGEST_LINK = 84
"""Bytes that a QR code of version 5 at level M holds: the small code beside the signed one (ISO/IEC 18004, table 7)."""

LONGEST_VERIFIER_URL = LONGEST_LINK - len("/n/NSP-7KQ4-M2XD-9F3A")
"""Bytes of a verifier's address that leave room for the number."""


def draw() -> str:
    """A new random short number from the system's source of randomness."""
    return write(secrets.randbits(BITS))


def number_link(verifier_url: str, number: str) -> str:
    """The address of the verifier's page that looks up `number`, at most `LONGEST_LINK` bytes, for the small QR code.

    `verifier_url` is `Home.verifier_url`, which is short enough; one that is not raises `ValueError`, as does a number
    that is none (`vc.short_number.NotAShortNumber`).
    """
    link = f"{verifier_url}/n/{read(number)}"
    if len(link.encode()) > LONGEST_LINK:
        raise ValueError(f"a verifier's address has at most {LONGEST_VERIFIER_URL} bytes")
    return link
