"""Headers that every answer over HTTP carries, whoever gives it: the verifier here, and the issuer's register."""

from typing import Final

PROTECTION: Final = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
"""No guessing of types, no trace of where somebody came from, and no part in other people's pages."""
