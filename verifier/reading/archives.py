"""Zip archives of the other forms, by content as everywhere.

The rule: the directory is judged before a single byte is unpacked: number and size of members, how much they expand,
that none lies over another and none is enciphered or packed in an unusual way. An archive in an archive is not opened.
"""

import io
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from itertools import pairwise
from typing import Final

from verifier.reading.contents import LONGEST_NAME, Carrier, Contents, Fault, Piece, Stopped, Trouble, failure, named
from verifier.reading.forms import Form, form_of, may_be_credential
from verifier.reading.limits import Limits

_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED: Final = 0x1
_ALWAYS: Final = 4096  # bytes that a member may expand to, however small it is packed
_OF_SYSTEMS: Final = (b"\x00\x05\x16\x07", b"\x00\x00\x00\x01Bud1")
"""How files begin that macOS puts into archives for itself: AppleDouble, and the look of a folder."""

_OFFICE: Final = "[Content_Types].xml"
"""The member that every document of Word, Excel and their like has (ECMA-376 part 2, section 7.2.3)."""

Open = Callable[[bytes], Contents]
"""Reads a picture or a PDF file; raises `Stopped`."""


def read_archive(data: bytes, limits: Limits, open_member: Open) -> Contents:
    """Give what is in the files of an archive. Raises `Stopped` for an archive that will not be opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [member for member in archive.infolist() if _counts(member)]
            _judge(members, limits)
            parts = list(_parts(archive, members, limits, open_member))
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, EOFError, zlib.error):
        raise Stopped(Trouble.DAMAGED) from None
    if any(member.filename == _OFFICE for member in members):
        parts = [part for part in parts if part is None or not _is_ornament(part)]
    known = tuple(part for part in parts if part is not None)
    return Contents(
        Form.ARCHIVE, other={Carrier.FILE: len(parts) - len(known)} if len(parts) > len(known) else {}, parts=known
    )


def _is_ornament(part: Contents) -> bool:
    """Say whether a picture in an office document is one without a code: a logo, and no photo that failed."""
    return part.form is Form.PICTURE and not (part.pieces or part.faults)


def _counts(member: zipfile.ZipInfo) -> bool:
    """Folders and links are passed over. Hidden files count: not every system hides them."""
    return not (member.is_dir() or stat.S_ISLNK(member.external_attr >> 16))


def _judge(members: Sequence[zipfile.ZipInfo], limits: Limits) -> None:
    if len(members) > limits.members:
        raise Stopped(Trouble.TOO_MANY_FILES, limits.members)
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise Stopped(Trouble.ENCRYPTED)
    if any(member.compress_type not in _METHODS for member in members):
        raise Stopped(Trouble.DAMAGED)
    if sum(member.file_size for member in members) > limits.expanded or any(_expands(m, limits) for m in members):
        raise Stopped(Trouble.EXPANDS)
    ordered = sorted(members, key=lambda member: member.header_offset)
    if any(one.header_offset + one.compress_size > other.header_offset for one, other in pairwise(ordered)):
        raise Stopped(Trouble.EXPANDS)  # one packed text behind many names


def _expands(member: zipfile.ZipInfo, limits: Limits) -> bool:
    return member.file_size > max(_ALWAYS, limits.ratio * member.compress_size)


def _parts(
    archive: zipfile.ZipFile, members: Sequence[zipfile.ZipInfo], limits: Limits, open_member: Open
) -> Iterator[Contents | None]:
    """Give the contents of each member, None for what is nothing of ours."""
    room = limits.text
    for member in members:
        name = member.filename[:LONGEST_NAME].encode("utf-8", "replace").decode("utf-8")
        data = archive.read(member)
        if data.startswith(_OF_SYSTEMS):
            continue
        try:
            part = _part(data, limits, open_member)
        except Stopped as stop:
            part = failure(form_of(data), stop.fault)
        room -= sum(len(piece.data) for piece in part.pieces) if part else 0
        if room < 0:
            raise Stopped(Trouble.TOO_MUCH_TEXT, limits.text)
        yield named(part, name, sha256(data).hexdigest()) if part else None


def _part(data: bytes, limits: Limits, open_member: Open) -> Contents | None:
    form = form_of(data)
    if form is Form.ARCHIVE:
        return failure(form, Fault(Trouble.NESTED))
    if form is not Form.TEXT:
        return open_member(data)
    if not may_be_credential(data):
        return None
    if len(data) > limits.member:
        return failure(form, Fault(Trouble.TOO_LARGE, limits.member))
    return Contents(form, (Piece(Carrier.FILE, data),))
