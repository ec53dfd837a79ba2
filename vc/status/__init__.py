"""Bitstring Status List 1.0: whether a credential was revoked, suspended, replaced, told by bits in a public list.

entry = StatusEntry.read(credential["credentialStatus"])         which bits, of which list
subject = read_subject(status_list)                              what a list, once verified, holds
statuses = StatusList.decode(subject["encodedList"], entry.size); statuses[entry.index]
statuses = StatusList.empty(); statuses[index] = 1               on the issuer's side
build_list(url, issuer, "revocation", statuses, ...)             the credential to sign and publish
"""

from vc.status.bits import LARGEST, MINIMUM_ENTRIES, StatusList, decode, encode
from vc.status.entry import ENTRY_TYPE, StatusEntry, is_status_entry
from vc.status.lists import LIST_CREDENTIAL_TYPE, LIST_TYPE, build_list, is_status_list, read_subject

__all__ = [
    "ENTRY_TYPE",
    "LARGEST",
    "LIST_CREDENTIAL_TYPE",
    "LIST_TYPE",
    "MINIMUM_ENTRIES",
    "StatusEntry",
    "StatusList",
    "build_list",
    "decode",
    "encode",
    "is_status_entry",
    "is_status_list",
    "read_subject",
]
