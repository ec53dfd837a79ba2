"""The status lists as signed documents: revocation, suspension and message, three for each number.

The rule: one index means one credential in all three lists of a number (docs/adr/0004). A list is good for 30
days, asks to be fetched again after 24 hours, and never says less about revocation than the list before it.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from issuer.address import Address
from issuer.documents import to_bytes
from issuer.errors import NotPublished
from issuer.keyring import Held
from issuer.messages import PURPOSES, STATUS_SIZE
from issuer.proof import sign
from issuer.store.status import StatusBits
from issuer.store.status import StatusList as Row
from vc.instant import instant
from vc.problems import Document, Invalid
from vc.reader import read_object
from vc.status import StatusList, build_list, read_subject

GOOD_FOR = timedelta(days=30)
TTL = timedelta(hours=24)
_SIZES = {purpose: STATUS_SIZE if purpose == "message" else 1 for purpose in PURPOSES}


def sign_lists(address: Address, rows: Iterable[tuple[Row, StatusBits]], key: Held, now: datetime) -> dict[str, bytes]:
    """Draw up and sign the three lists of each number; gives their bytes by URL."""
    signed = {}
    for row, bits in rows:
        for purpose, values in _values(bits).items():
            url = address.status_list(purpose, row.number)
            statuses = StatusList.empty(row.length, _SIZES[purpose])
            for index, value in values.items():
                statuses[index] = value
            document = build_list(url, address.did, purpose, statuses, valid_from=now, lasts=GOOD_FOR, ttl=TTL)
            signed[url] = to_bytes(sign(document, key, now))
    return signed


def check_only_rises(published: bytes, drawn: bytes) -> None:
    """Compare a revocation list that is public with the one about to replace it, both as signed documents.

    Raises `NotPublished` if the new one clears a bit, is shorter or older: then the register was restored from an old
    backup or altered, and publishing would un-revoke somebody.
    """
    new = read_object(drawn)
    try:
        old = read_object(published)
        before, since = _statuses(old), instant(old.get("validFrom"))
    except Invalid as error:
        words = f"The published list {new['id']} cannot be read, so it cannot be compared with the new one"
        raise NotPublished(f"{words}. Restore it, or move it away: {error}") from None
    if not _statuses(new).rises_from(before):
        raise NotPublished(
            f"{new['id']} would clear a revocation that is public. A revocation is for ever: the register is older "
            "than what was published, or was altered. Restore the newest backup; nothing was changed."
        )
    if instant(new["validFrom"]) < since:
        raise NotPublished(f"{new['id']} would be older than the list that is public. Set this machine's clock right.")


def _statuses(document: Document) -> StatusList:
    return StatusList.decode(read_subject(document)["encodedList"])


def _values(bits: StatusBits) -> dict[str, Mapping[int, int]]:
    return {
        "revocation": dict.fromkeys(bits.revoked, 1),
        "suspension": dict.fromkeys(bits.suspended, 1),
        "message": bits.messages,
    }
