"""Handing out what is recorded: a file for each credential, byte for byte as it was sealed.

The rule: only what is on record is handed out, and noted as such only when its file has reached the disk. Writing the
same file again does no harm, so a crash between writing and noting it does none.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from urllib.parse import quote

from issuer.desk import Desk
from issuer.folder import folder_name, write_file
from issuer.issue import BATCH
from issuer.store import NotFound, Transaction, assessments, credentials, workers
from issuer.store.credentials import Credential, CredentialState, Kind


def release(desk: Desk, folder: Path, *, actor: str, batch: int = BATCH) -> int:
    """Hand out every recorded credential as a file below `folder`; gives how many had not been handed out.

    Files are `{worker's reference}/{unit code or qualification}.json`, and open to the owner of the folder only.
    """
    count = 0
    while True:
        with desk.store.read() as tx:
            waiting = tuple(islice(credentials.iterate(tx, states=[CredentialState.RECORDED]), batch))
            files = {folder / name: data for name, data in _files(tx, waiting)}
        if not waiting:
            return count
        for path, data in files.items():
            write_file(path, data, 0o600)
        with desk.store.transaction(actor) as tx:
            count += credentials.publish(tx, [credential.id for credential in waiting])


def file_names(tx: Transaction, worker_id: str) -> Mapping[str, str]:
    """The file of each of a worker's credentials, by id: named by unit or qualification, the second ending in `_2`.

    The card of a qualification ends in `_card`. No code has an underscore in it, so no two credentials share a name.
    """
    reference = workers.get(tx, worker_id).reference
    of_worker = sorted(
        credentials.for_worker(tx, worker_id), key=lambda credential: (credential.planned_at, credential.id)
    )
    decided = assessments.get_many(tx, {credential.assessment for credential in of_worker})
    names: dict[str, str] = {}
    seen: dict[str, int] = {}
    for credential in of_worker:
        ground = decided[credential.assessment]
        code = ground.unit_code if credential.kind is Kind.UNIT else ground.qualification_id
        code += "_card" if credential.kind is Kind.CARD else ""
        seen[code] = seen.get(code, 0) + 1
        suffix = f"_{seen[code]}" if seen[code] > 1 else ""
        names[credential.id] = f"{folder_name(reference)}/{quote(code, safe='')}{suffix}.json"
    return names


def _files(tx: Transaction, waiting: Sequence[Credential]) -> Iterator[tuple[str, bytes]]:
    names: dict[str, str] = {}
    for worker_id in {credential.worker for credential in waiting}:
        names.update(file_names(tx, worker_id))
    for credential in waiting:
        with suppress(NotFound):  # the person was erased before it could be handed out
            yield names[credential.id], credentials.document(tx, credential.id)
