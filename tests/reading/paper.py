"""Credentials on paper and in files, for tests: an issuer of cards, and the files in which its credentials travel.

Everything is really signed, really printed and really read; only time and network are made up, as in
`tests.verifier.world`.
"""

import copy
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pikepdf
import qrcode
from PIL import Image
from qrcode.constants import ERROR_CORRECT_L, ERROR_CORRECT_M

from tests.verifier.world import BASE, DID, INDEX, NOW, Issuer, World, to_json
from vc import cborld
from vc.problems import Document
from vc.qr import write_qr_text
from verifier import Policy, Report, TrustList
from verifier.documents import verify_file
from verifier.reading.worker import Read, read_once

ENTRY = 65537
SAMPLES = Path(__file__).parent.parent / "schemas" / "samples"
QUALIFICATION_INDEX = 120481

PAGE = (1000, 700)
"""Pixels of a page; at 200 dpi it is a small one, which is read faster than A4."""


@dataclass
class Desk:
    """An issuer whose cards the trust list knows. What it signs is all of the same holder, unless said otherwise;
    `signed` is all of it."""

    world: World = field(default_factory=World)
    signed: list[Document] = field(default_factory=list)

    @property
    def issuer(self) -> Issuer:
        return self.world.issuer

    def entry(self) -> Document:
        cards = {
            "registryEntry": ENTRY,
            "keys": [f"{DID}#key-1"],
            "statusLists": 4096,
            "texts": ["nsp-std-electrician", "electrician-l2", "7411"],
        }
        return self.issuer.trust_entry(cards=cards)

    @cached_property
    def trust_file(self) -> bytes:
        return self.world.sign_trust(self.world.trust_document(self.entry()))

    @cached_property
    def trust(self) -> TrustList:
        return self.world.trust(self.entry())

    @cached_property
    def tables(self) -> cborld.Tables:
        return cborld.issuer_tables([self.entry()])

    def full(self, issuer: Issuer | None = None, *, index: int = INDEX, **subject: Any) -> Document:
        """Give a signed credential of one competency; `subject` changes members of its subject."""
        issuer = issuer or self.issuer
        document = issuer.draft(index)
        ends = subject.pop("validUntil", None)
        if ends:
            document["validUntil"] = ends
        unit = subject.pop("unit", None)
        if unit is not None:
            document["credentialSubject"]["achievement"] |= {"unitCode": f"UNIT-{unit}", "unitOrdinal": unit}
        document["credentialSubject"] |= subject
        return self._sign(issuer, document)

    def card(
        self, issuer: Issuer | None = None, *, kind: str = "unit-card", index: int = INDEX, **subject: Any
    ) -> Document:
        """Give a signed card, of the same fact as `full`."""
        issuer = issuer or self.issuer
        document: Document = json.loads((SAMPLES / f"{kind}.json").read_bytes())
        document["issuer"] = issuer.id
        document["credentialStatus"] |= {
            "statusListIndex": str(index),
            "statusListCredential": issuer.list_url("revocation"),
        }
        ends = subject.pop("validUntil", None)
        if ends:
            document["validUntil"] = ends
        document["credentialSubject"] |= subject
        return self._sign(issuer, document, created=None)

    def foreign(self, **members: Any) -> bytes:
        """Give a signed credential of a kind that is not ours."""
        return to_json(self._sign(self.issuer, self.issuer.foreign(**members)))

    def _sign(self, issuer: Issuer, document: Document, **options: Any) -> Document:
        signed = issuer.sign(document, **options)
        self.signed.append(copy.deepcopy(signed))
        return signed

    def text(self, card: Document | None = None, entry: int = ENTRY) -> str:
        """Give the text of a card's code."""
        return write_qr_text(card or self.card(), entry, self.tables if entry == ENTRY else lambda number: TABLE)

    def check(self, data: bytes, *, read: Read = read_once, **options: Any) -> Report:
        """Verify a file of any kind."""
        return verify_file(data, Policy(self.trust), now=NOW, fetch=self.world.fetch, read=read, **options)


STRANGER = Issuer(id="did:web:stranger.example", base=BASE)
TABLE = cborld.issuer_tables(
    [
        {
            "id": STRANGER.id,
            "name": {"en": "A stranger"},
            "statusLists": {"revocation": f"{BASE}/status/revocation/{{list}}"},
            "cards": {"registryEntry": 99999, "keys": [f"{STRANGER.id}#key-1"], "statusLists": 1, "texts": []},
        }
    ]
)(99999)


def draw(text: str | bytes, *, scale: int = 4) -> Image.Image:
    """Draw a QR code: `scale` pixels to a module, a quiet zone of four."""
    level = ERROR_CORRECT_M if len(text) < 2000 else ERROR_CORRECT_L
    code = qrcode.QRCode(error_correction=level, box_size=scale, border=4)
    code.add_data(text)
    picture: Image.Image = code.make_image().get_image().convert("L")
    return picture


def lay(pictures: Sequence[Image.Image], size: tuple[int, int] = PAGE) -> Image.Image:
    """Lay pictures on a white page, in rows."""
    page = Image.new("L", size, 255)
    x = y = 60
    for picture in pictures:
        if x + picture.width > size[0]:
            x, y = 60, y + picture.height + 20
        page.paste(picture, (x, y))
        x += picture.width + 20
    return page


def picture(image: Image.Image, form: str = "PNG", **options: Any) -> bytes:
    """Write a picture as a file."""
    file = io.BytesIO()
    if form == "HEIF":
        import pillow_heif

        pillow_heif.from_pillow(image.convert("RGB")).save(file, quality=80)
    else:
        image.save(file, form, **options)
    return file.getvalue()


def pdf(pages: Sequence[Sequence[str | bytes]], attached: Mapping[str, bytes] | None = None) -> bytes:
    """Write a PDF file: the texts of the codes on each page, and what is attached under which name."""
    images = [lay([draw(text) for text in texts]) for texts in pages]
    file = io.BytesIO()
    images[0].save(file, "PDF", resolution=200, save_all=True, append_images=images[1:])
    return attach(file.getvalue(), attached or {})


def attach(data: bytes, attached: Mapping[str, bytes]) -> bytes:
    """Attach files to a PDF file, as the issuer's typesetting does."""
    with pikepdf.open(io.BytesIO(data)) as document:
        for name, content in attached.items():
            document.attachments[name] = pikepdf.AttachedFileSpec(document, content, filename=name)
        file = io.BytesIO()
        document.save(file, deterministic_id=True)
    return file.getvalue()


def archive(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Write a zip archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return file.getvalue()


def codes(report: Report) -> set[str]:
    """Give what was found in a file and in all its parts, as `check:code`."""
    return {f"{finding.check}:{finding.code}" for part in report.walk() for finding in part.findings}


__all__ = [
    "DID",
    "ENTRY",
    "INDEX",
    "NOW",
    "QUALIFICATION_INDEX",
    "STRANGER",
    "Desk",
    "archive",
    "attach",
    "codes",
    "draw",
    "lay",
    "pdf",
    "picture",
    "to_json",
]
