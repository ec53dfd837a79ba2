"""What an identifier in a credential leads to: a standard, a unit, a qualification or an organisation, as JSON.

The rule: what is published is what the credential says, in the same words and with the same marks of what is
illustrative, so that the two can be compared. File names are the decoded path of the URL, as web hosts look them up.
"""

from collections.abc import Iterable

from issuer import credential
from issuer.desk import Desk
from issuer.documents import to_bytes
from issuer.errors import NotPublished
from schemas.standards import Standard
from vc.problems import Document


def standard_files(standard: Standard, desk: Desk) -> dict[str, bytes]:
    """The files of one version of a standard, by path below the base URL; the standard itself is `index.json`."""
    root = f"standards/{standard.id}/{standard.version}"
    files = {f"{root}/index.json": to_bytes(dict(standard.document))}
    for unit in standard.units:
        achievement = credential.draw_unit(unit, standard, desk)
        files[f"{root}/units/{unit.code}"] = to_bytes({**_context(), **achievement})
    for qualification in standard.qualifications:
        achievement = credential.draw_qualification(qualification, standard, desk)
        files[f"{root}/qualifications/{qualification.id}"] = to_bytes({**_context(), **achievement})
    return files


def organisation_files(names: Iterable[str], desk: Desk) -> dict[str, bytes]:
    """A Profile for each organisation. Raises `NotPublished` if two names make one identifier."""
    found: dict[str, str] = {}
    files = {}
    for name in sorted(names):
        url = desk.address.organisation(name)
        if found.setdefault(url, name) != name:
            raise NotPublished(f"Two organisations would be known as {url}. Give one of them a name that differs.")
        profile = {**_context(), "id": url, "type": ["Profile"], "name": name}
        files[url.removeprefix(f"{desk.address.base_url}/")] = to_bytes(profile)
    return files


def _context() -> Document:
    return {"@context": list(credential.CONTEXTS)}
