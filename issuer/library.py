"""The competency standards of this issuer, as full documents: criteria, alignments and provenance included.

The rule: the register knows a standard by the digest of its file; the file itself lies in the issuer's folder, and one
that is not the file on record is not used. Within a version, units may be appended and nothing else changes.
"""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from importlib import resources
from pathlib import Path
from types import MappingProxyType

from issuer.errors import HomeError, Objection, Refused
from issuer.folder import write_file
from issuer.store import Store, card_texts, standards
from schemas.standards import InvalidStandard, Standard, check_append_only, read_standard

ISCO = "ISCO-08"
"""The scheme of the occupations on cards, as standards name it."""

RESERVED_TEXTS = frozenset({"revocation"})
"""What every card table has already; a text stands in it once (`vc.cborld.issuer_table`)."""

Library = Mapping[tuple[str, str], Standard]
"""Standards by (id, version)."""


def open_library(folder: Path, store: Store) -> Library:
    """The standards on record, read from `folder`.

    Raises `HomeError` if a file is damaged or is not the one on record. A file that never got on record is left out.
    """
    found = {}
    with store.read() as tx:
        recorded = {key: standards.get(tx, *key).digest for key in standards.versions(tx)}
    for file, data, standard in _read_folder(folder):
        digest = recorded.get((standard.id, standard.version))
        if digest and digest != sha256(data).digest():
            raise HomeError(f"{file} is not the standard that is on record. Import the standard again.")
        if digest:
            found[standard.id, standard.version] = standard
    return MappingProxyType(found)


def shipped() -> tuple[bytes, ...]:
    """The files of the standards that come with the product."""
    found = resources.files("schemas.standards").iterdir()
    return tuple(file.read_bytes() for file in sorted(found, key=lambda file: file.name) if file.name.endswith(".json"))


def import_standards(store: Store, folder: Path, files: Iterable[bytes], *, actor: str) -> tuple[Standard, ...]:
    """Check standards, keep their files in `folder` and put them on record. A standard on record may only grow.

    What cards repeat of them is numbered for good, which the trust list has to say before cards are printed. Raises
    `Refused` with what is wrong in them, or the store's `Conflict`; nothing is on record then.
    """
    held = {(standard.id, standard.version): standard for _, _, standard in _read_folder(folder)}
    given = [(data, _read(data, held)) for data in files]
    with store.transaction(actor) as tx:
        for data, standard in given:
            standards.add(tx, on_record(standard, sha256(data).digest()))
            write_file(folder / f"{standard.id}-{standard.version}.json", data)
        card_texts.grow(tx, (text for _, standard in given for text in repeated_texts(standard)))
    return tuple(standard for _, standard in given)


def repeated_texts(standard: Standard) -> Iterator[str]:
    """What cards under a standard repeat, and so abbreviate: its names, occupations and unit codes."""
    yield from (standard.id, standard.version)
    yield from (qualification.id for qualification in standard.qualifications)
    yield from (row.code for row in standard.alignments if row.scheme == ISCO and row.code)
    yield from (unit.code for unit in standard.units if unit.code not in RESERVED_TEXTS)


def _read_folder(folder: Path) -> Iterator[tuple[Path, bytes, Standard]]:
    for file in sorted(folder.glob("*.json")):
        try:
            data = file.read_bytes()
            yield file, data, read_standard(data)
        except (InvalidStandard, OSError) as error:
            raise HomeError(f"{file} is damaged: {error}. Restore it from a backup.") from None


def on_record(standard: Standard, digest: bytes) -> standards.Standard:
    """A standard as the register keeps it; `digest` is the SHA-256 of its file."""
    return standards.Standard(
        id=standard.id,
        version=standard.version,
        trade=standard.trade,
        title=standard.title["en"],
        digest=digest,
        units=tuple(
            standards.Unit(unit.code, unit.ordinal, unit.title, unit.level, unit.document["credits"], unit.generic)
            for unit in standard.units
        ),
        qualifications=tuple(
            standards.Qualification(row.id, row.code, row.title, row.level, tuple(unit.code for unit in row.units))
            for row in standard.qualifications
        ),
    )


def _read(data: bytes, held: Mapping[tuple[str, str], Standard]) -> Standard:
    try:
        standard = read_standard(data)
        before = held.get((standard.id, standard.version))
        if before:
            check_append_only(before, standard)
    except InvalidStandard as error:
        raise Refused(*(Objection("standard", str(fault), fault.pointer) for fault in error.faults)) from None
    return standard
