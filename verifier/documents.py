"""Verify a file of any kind: text, picture, PDF file, archive. The way in is `verify_file`.

The rule: whatever the file, each credential in it is verified by `verifier.verify` and has a report of its own, and the
worst of them is the verdict. A file that could be read in part only is not valid, whatever the part says. What begins
as no credential does is counted and left alone: a web address in a code is data, and nothing follows it.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Final

from vc.problems import Fetch
from verifier.agreement import agree
from verifier.policy import Policy
from verifier.reading.contents import Carrier, Contents, Piece, Trouble
from verifier.reading.forms import Form, form_of, is_receipt
from verifier.reading.worker import Read, read_once
from verifier.receipts.recognize import report_on_receipt
from verifier.report import Finding, Place, Report, Verdict
from verifier.short_number import is_short_number, report_on_short_number
from verifier.unpack import MAX_INPUT, is_qr_text
from verifier.verify import verify

_OTHER: Final = {
    Carrier.CODE: "other-codes",
    Carrier.ATTACHMENT: "other-attachments",
    Carrier.FILE: "other-files",
}

_NOTHING: Final = frozenset({"nothing", "unreadable"})
"""Codes of findings that say that there is no credential."""

_SAYS_SO: Final = re.compile(rb"VerifiableCredential|VerifiablePresentation|www\.w3\.org/(?:ns|2018)/credentials")
"""What a text that means to be a credential or presentation has in it, though it cannot be read."""

_ESCAPED: Final = re.compile(rb"\\u00([2-7][0-9A-Fa-f])|\\(/)|\0")
"""The ways in which JSON can write the same without showing it: escapes of ASCII characters, and UTF-16."""

_OFFICE_ZIP: Final = re.compile(
    rb"\[Content_Types\]\.xml|\APK.{28}mimetypeapplication/vnd\.oasis\.opendocument", re.DOTALL
)
_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""What shows a file of an office program: a name in its archive (ECMA-376 part 2, section 7.2.3; OpenDocument 1.3 part
2, section 3.3), or the first bytes of the older form. It decides no more than which advice is given."""

_UNKNOWN: Final = frozenset({Trouble.NO_HEIC, Trouble.NESTED, Trouble.ENCRYPTED})
"""Faults of a form that is known and not opened here; all others leave nothing that could be read."""


@dataclass(frozen=True, slots=True)
class _Terms:
    """On which terms everything in a file is verified."""

    policy: Policy
    now: datetime
    fetch: Fetch
    domain: str | Collection[str] | None
    challenge: str | None
    own_receipts: Collection[str]

    def verify(self, data: bytes) -> Report:
        return verify(data, self.policy, now=self.now, fetch=self.fetch, domain=self.domain, challenge=self.challenge)


def verify_file(
    data: bytes,
    policy: Policy,
    *,
    now: datetime,
    fetch: Fetch,
    read: Read = read_once,
    domain: str | Collection[str] | None = None,
    challenge: str | None = None,
    own_receipts: Collection[str] = (),
) -> Report:
    """Say whether `policy` lets us rely on what is in a file, whatever kind of file it is.

    Of text the report is that of `verifier.verify`, whose other arguments these are, or that on a short number. Of a
    picture or a PDF file it is of the kind "document", of an archive of the kind "archive", and its `credentials` are
    the reports on what was found in it. `read` opens such files: `verifier.reading.worker.Reader.read`, or each in a
    process of its own. Of a receipt, alone or in its PDF file, the report is of the kind "receipt"; `own_receipts` are
    the did:keys with which this verifier signs them.

    Whatever `data` holds, this gives a report and does not raise. `ValueError` is raised for a `now` without time zone.
    """
    if now.tzinfo is None:
        raise ValueError("now must be a datetime with a time zone")
    terms = _Terms(policy, now, fetch, domain, challenge, own_receipts)
    form = form_of(data)
    if form is not Form.TEXT:
        contents = read(data)
        report = _receipt(contents, terms, data) or _report(contents, terms, sha256(data).hexdigest())
        return _told(report, "office") if form is Form.ARCHIVE and _OFFICE_ZIP.search(data) else report
    if is_receipt(data):
        return report_on_receipt(data, now, own=own_receipts)
    if is_short_number(data):
        return report_on_short_number(data, policy, now=now, fetch=fetch)
    return _told(terms.verify(data), _form(data))


def _form(text: bytes) -> str:
    """Say what a file is that nothing can be read in, as far as that makes other advice fit; else give nothing."""
    if not text.strip():
        return "empty"
    if text.startswith(_OFFICE):
        return "office"
    return "large" if len(text) > MAX_INPUT else ""


def _told(report: Report, form: str) -> Report:
    """Have a report on a file in which no credential was found tell what the file is."""
    if not form or report.credentials:
        return report
    findings = (
        replace(finding, parameters={**finding.parameters, "form": form}) if finding.code in _NOTHING else finding
        for finding in report.findings
    )
    return replace(report, findings=tuple(findings))


def _receipt(contents: Contents, terms: _Terms, page: bytes | None) -> Report | None:
    """Report on a PDF file that holds a receipt and nothing else; None for anything else. `page` is the file."""
    if contents.form is not Form.PDF or len(contents.pieces) != 1 or contents.faults:
        return None
    piece = contents.pieces[0]
    if piece.carrier is not Carrier.ATTACHMENT or not is_receipt(piece.data):
        return None
    return report_on_receipt(piece.data, terms.now, own=terms.own_receipts, page=page, attached=True)


def _report(contents: Contents, terms: _Terms, digest: str) -> Report:
    """Report on a picture, a PDF file or an archive."""
    parts = [*_pieces(contents.pieces, terms), *(_part(part, terms) for part in contents.parts)]
    carriers = [*(piece.carrier for piece in contents.pieces), *(Carrier.FILE for _ in contents.parts)]
    kept = [part for part in parts if part is not None]
    nothing = Counter(carrier for carrier, part in zip(carriers, parts, strict=True) if part is None)
    findings = [*_faults(contents), *_found(contents, kept, nothing)]
    is_pdf = contents.form is Form.PDF
    if is_pdf and kept:
        findings += agree(_carried(kept, Carrier.ATTACHMENT), _carried(kept, Carrier.CODE))
    return Report(
        tuple(findings),
        terms.now,
        digest,
        kind="archive" if contents.form is Form.ARCHIVE else "document",
        credentials=tuple(kept),
        required=("reading", "agreement") if is_pdf else ("reading",),
    )


def _pieces(pieces: tuple[Piece, ...], terms: _Terms) -> Iterator[Report | None]:
    """Report on each piece, None for one that turns out to be no credential."""
    for piece in pieces:
        report = terms.verify(piece.data)
        if piece.carrier is Carrier.FILE and is_receipt(piece.data):
            report = report_on_receipt(piece.data, terms.now, own=terms.own_receipts)
        place = Place(str(piece.carrier), piece.name, piece.page)
        yield None if _is_nothing(report, piece.data) else replace(report, place=place)


def _part(part: Contents, terms: _Terms) -> Report | None:
    """Report on one file in an archive, None for a text that turns out to be no credential."""
    place = Place(str(Carrier.FILE), part.name)
    if part.form is not Form.TEXT or part.faults:
        report = _receipt(part, terms, None)
        return replace(report or _report(part, terms, part.digest), place=place)
    report = next(_pieces(part.pieces, terms), None)
    return replace(report, place=place) if report else None


def _is_nothing(report: Report, data: bytes) -> bool:
    """Say whether a text has nothing to do with credentials. A damaged credential is not nothing: it is told of."""
    return (
        report.kind != "receipt"
        and report.verdict is Verdict.UNREADABLE
        and not is_qr_text(data)
        and _SAYS_SO.search(_ESCAPED.sub(_unescape, data)) is None
    )


def _unescape(found: re.Match[bytes]) -> bytes:
    return bytes.fromhex(found[1].decode()) if found[1] else found[2] or b""


def _faults(contents: Contents) -> Iterator[Finding]:
    """Say what kept a file from being read."""
    for fault in contents.faults:
        verdict = Verdict.UNSUPPORTED if fault.trouble in _UNKNOWN else Verdict.UNREADABLE
        yield Finding("reading", str(fault.trouble), verdict, _limit(fault.limit) if fault.limit else {})


def _limit(limit: int) -> dict[str, str | int]:
    """Give a limit, and in millions if it has some: nobody counts the noughts of 10000000."""
    return {"limit": limit, "millions": limit // 10**6} if limit >= 10**6 else {"limit": limit}


def _found(contents: Contents, kept: Sequence[Report], nothing: Mapping[Carrier, int]) -> Iterator[Finding]:
    """Say how much was found in a file: credentials, and what is none."""
    if kept:
        yield Finding("reading", "found", parameters={"number": len(kept)})
    elif not contents.faults:
        yield Finding("reading", "nothing", Verdict.UNREADABLE)
    others = Counter(contents.other) + Counter(nothing)
    yield from (
        Finding("reading", _OTHER[carrier], parameters={"number": number}) for carrier, number in others.items()
    )


def _carried(reports: Sequence[Report], carrier: Carrier) -> list[Report]:
    """Give the reports on the credentials that travelled in this way, those in a presentation each for itself."""
    carried = (report for report in reports if report.place and report.place.carrier == str(carrier))
    return [one for report in carried for one in report.walk() if one.kind == "credential"]
