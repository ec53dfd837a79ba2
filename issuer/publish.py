"""Everything the world may read, as one folder of files that any web host can serve.

    .well-known/did.json (or did.json)      our keys, for those who resolve the DID
    status/{purpose}/{number}               the status lists, signed now
    trust-list.json                         the trust list, as the root key signed it
    inventories/{key}.json                  what a compromised key had signed before
    standards/{id}/{version}/…              standards, units and qualifications: what achievement.id leads to
    organisations/{name}                    awarding bodies and assessment centres
    schemas/…, contexts/…                   the forms of what we sign

The rule: all of it is drawn up and verified with our own verifier before the first file is touched, each file is put in
place whole, and a revocation that was public is never taken back. One publication at a time holds the folder.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import contexts
import schemas
from issuer import pages
from issuer.compromise import inventory_files
from issuer.desk import Desk
from issuer.did import check_did_document, draw_did_document
from issuer.documents import to_bytes
from issuer.errors import NotPublished
from issuer.folder import write_changed
from issuer.lists import check_only_rises, sign_lists
from issuer.store import audit, keys, rosters, status
from issuer.store.keys import Role
from issuer.trust import PATH as TRUST_LIST
from issuer.trust import ourselves, recorded
from vc.instant import instant, to_datetime
from vc.problems import FetchError, Invalid
from vc.reader import read_object
from verifier import Policy, Verdict, verify
from verifier.files import hold
from verifier.trust import TrustList
from verifier.trust_list import open_trust_list, root_fingerprint

REVOCATION = "status/revocation"


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication did: the moment of its lists, how many files there are, and the paths that changed."""

    at: datetime
    files: int
    changed: tuple[str, ...]


def publish(desk: Desk, folder: Path, trust: Path, *, actor: str) -> Published:
    """Draw up, verify and write everything into `folder`. `trust` is the folder of the signed trust list.

    Raises `NotPublished` and touches nothing if a file would be wrong or take back a revocation; `NoKey` or
    `KeyUnavailable` if the lists cannot be signed.
    """
    with _alone(folder):
        now = desk.now()
        lists = _lists(desk, now)
        with desk.store.read() as tx:
            anchor = ourselves(desk, recorded(tx))
        for path, data in lists.items():
            _check_list(desk, path, data, folder, anchor, now)
        files = {**_lasting(desk), **_did(desk), **_trust_files(trust, now), **lists}  # keys before what they signed
        _check_places(files)
        changed = write_changed(folder, files)
        with desk.store.transaction(actor) as tx:
            audit.append(tx, "publish", desk.did, _digest(files))
    return Published(now, len(files), tuple(changed))


def last_published(folder: Path) -> datetime | None:
    """When the oldest revocation list in `folder` was signed; None if there is none that can be read."""
    moments = []
    for file in (folder / REVOCATION).glob("[0-9]*"):
        try:
            moments.append(to_datetime(instant(read_object(file.read_bytes()).get("validFrom"))))
        except (Invalid, OSError):
            return None
    return min((moment for moment in moments if moment), default=None)


def _lists(desk: Desk, now: datetime) -> dict[str, bytes]:
    with desk.store.read() as tx:
        rows = [(row, status.bits(tx, row.number)) for row in status.lists(tx)]
    signed = sign_lists(desk.address, rows, desk.keyring.in_force(Role.STATUS, now), now)
    return {url.removeprefix(f"{desk.address.base_url}/"): data for url, data in signed.items()}


def _check_list(desk: Desk, path: str, data: bytes, folder: Path, anchor: TrustList, now: datetime) -> None:
    report = verify(data, Policy(trust=anchor), now=now, fetch=_nothing)
    if report.verdict is not Verdict.VALID:
        raise NotPublished(f"{path} does not verify ({report.verdict}), so nothing was published.")
    if path.startswith(REVOCATION) and (folder / path).exists():
        check_only_rises((folder / path).read_bytes(), data)


def _did(desk: Desk) -> dict[str, bytes]:
    with desk.store.read() as tx:
        rows = keys.every(tx)
    data = to_bytes(draw_did_document(desk.did, rows))
    check_did_document(desk.did, data, rows, desk.now())
    return {desk.address.did_document_path: data}


def _trust_files(trust: Path, now: datetime) -> dict[str, bytes]:
    files = inventory_files(trust)
    signed = trust / TRUST_LIST
    if signed.exists():
        data = signed.read_bytes()
        try:
            open_trust_list(data, root_fingerprint(data, now=now), now=now)
        except Invalid as error:
            raise NotPublished(f"{signed} is not sound, so nothing was published: {error}") from None
        files[TRUST_LIST] = data
    return files


def _lasting(desk: Desk) -> dict[str, bytes]:
    """What seldom changes: schemas, our context, standards and organisations."""
    files = {f"schemas/{name}": schemas.read(name) for name in schemas.SCHEMAS.values()}
    files.update({f"contexts/{contexts.index()[url].file}": contexts.read(url) for url in contexts.OWN})
    for standard in desk.library.values():
        files.update(pages.standard_files(standard, desk))
    with desk.store.read() as tx:
        names = {row.name for row in rosters.bodies(tx)} | {row.name for row in rosters.centres(tx)}
    return {**files, **pages.organisation_files(names, desk)}


def _check_places(files: Mapping[str, bytes]) -> None:
    """Refuse names that lead out of the folder: a unit's code is part of one."""
    for path in files:
        if any(part in {"", ".", ".."} for part in path.split("/")):
            raise NotPublished(f"A standard has a code that makes no file name ({path}); nothing was published.")


def _digest(files: Mapping[str, bytes]) -> bytes:
    lines = (f"{sha256(data).hexdigest()}  {path}\n" for path, data in sorted(files.items()))
    return sha256("".join(lines).encode()).digest()


def _nothing(url: str) -> bytes:
    raise FetchError(url, "nothing needs to be fetched to check a list under pinned keys")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder, waiting for another publication to end. The lock lies beside it: all within it is public."""
    folder.mkdir(parents=True, exist_ok=True)
    with hold(folder.parent / f".{folder.name}.lock"):
        yield
