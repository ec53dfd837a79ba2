"""The permanent web addresses of standards, units and qualifications.

The rule: addresses stand in signed credentials and never change. A unit's code may hold any character of the
published codes (`0722W&C07`), so everything but RFC 3986's unreserved characters is percent-encoded.
"""

from urllib.parse import quote


def standard_url(base: str, standard_id: str, version: str) -> str:
    """Take the issuer's base URL (a last `/` does not matter), a standard's id and version; give its address."""
    return f"{base.rstrip('/')}/standards/{quote(standard_id, safe='')}/{quote(version, safe='')}"


def unit_url(base: str, standard_id: str, version: str, code: str) -> str:
    """Give the address of a unit, which is the `achievement.id` of its competency credentials."""
    return f"{standard_url(base, standard_id, version)}/units/{quote(code, safe='')}"


def qualification_url(base: str, standard_id: str, version: str, qualification_id: str) -> str:
    """Give the address of a qualification, which is the `achievement.id` of its credentials."""
    return f"{standard_url(base, standard_id, version)}/qualifications/{quote(qualification_id, safe='')}"
