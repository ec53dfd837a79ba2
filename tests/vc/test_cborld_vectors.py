"""CBOR-LD against what others made: the reference encoder's outputs, the older examples, the pages of VC Barcodes.

Two of the published examples cannot be tried, and are named here: `cit` needs a context that was never part of the
standards folder, and the birth certificate of VC Barcodes is not decodable by its authors' own library either.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

import contexts
from vc import base45
from vc.cborld import TypeTable, UnknownRegistryEntry, decode, encode, fixed_tables
from vc.cborld.active import Active
from vc.cborld.compress import Compression
from vc.cborld.terms import Terms
from vc.problems import Unsupported
from vc.qr import read_qr_text

CASES = 24
EXAMPLES = {"didKey", "empty-array", "empty-object", "note", "prc", "uncompressible"}
NEEDS_A_CONTEXT_WE_LACK = "cit"


@pytest.fixture(scope="module")
def load(shared: Path):
    """Contexts of the standards folder: the vectors use some that the product does not know."""
    folder = shared / "standards" / "contexts"
    rows = json.loads((folder / "index.json").read_bytes())["contexts"]
    files = {row["url"]: folder / row["file"] for row in rows}
    files["https://www.w3.org/ns/activitystreams"] = shared / "standards/vectors/cbor-ld/activitystreams.jsonld"

    def load(url: str) -> dict[str, Any]:
        if url not in files:
            raise contexts.UnknownContext(url)
        return json.loads(files[url].read_bytes())

    return load


@pytest.fixture(scope="module")
def generated(vectors: Path) -> dict[str, Any]:
    return json.loads((vectors / "cbor-ld" / "generated-by-reference-encoder.json").read_bytes())


@pytest.fixture(scope="module")
def registry(vectors: Path):
    """The public registry, as far as its tables are in the standards folder."""
    rows = json.loads((vectors / "cbor-ld" / "registry.json").read_bytes())["entries"]
    return fixed_tables({row["id"]: TypeTable(row["typeTables"]) for row in rows if row.get("typeTables")})


def test_there_are_as_many_as_we_think(generated, vectors):
    assert len(generated["cases"]) == CASES
    found = {path.stem for path in (vectors / "cbor-ld" / "examples").glob("*.cborld")}
    assert found == EXAMPLES | {NEEDS_A_CONTEXT_WE_LACK}


@pytest.mark.parametrize("number", range(CASES))
def test_the_reference_encoder(number, generated, shared, load):
    """Registry entries 0, 1 and one with a table, eight documents each: byte for byte, both ways, and their QR text."""
    case = generated["cases"][number]
    document = json.loads((shared / "standards" / case["source"]).read_bytes())
    tables = fixed_tables({100001: TypeTable(generated["testTypeTable"])})
    data = bytes.fromhex(case["cborld_hex"])
    assert encode(document, case["registryEntryId"], tables, load=load) == data
    assert decode(data, tables, load=load) == document
    assert f"VC1-R{base45.encode(data)}" == case["qr_text"]
    assert read_qr_text(case["qr_text"], tables, load=load) == document


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_examples_of_the_oldest_form(name, vectors, load):
    folder = vectors / "cbor-ld" / "examples"
    data = (folder / f"{name}.cborld").read_bytes()
    assert data[:2] == b"\xd9\x05"
    assert decode(data, load=load) == json.loads((folder / f"{name}.jsonld").read_bytes())


def test_the_example_without_its_context_is_unsupported(vectors, load):
    data = (vectors / "cbor-ld" / "examples" / "cit.cborld").read_bytes()
    with pytest.raises(Unsupported, match="context that this product does not know"):
        decode(data, load=load)


# The pages of VC Barcodes


@pytest.fixture(scope="module")
def pages(vectors: Path) -> list[str]:
    rows = json.loads((vectors / "vc-barcodes" / "spec-examples.json").read_bytes())["items"]
    return [row["content"].strip() for row in rows]


def documents_of(pages: list[str]) -> list[Any]:
    """The credentials that are printed as whole JSON."""
    found = []
    for text in pages:
        try:
            found.append(json.loads(text))
        except ValueError:
            continue
    return [each for each in found if isinstance(each, dict) and "proof" in each]


def test_the_codes_printed_in_vc_barcodes(pages, registry, load):
    """Hexadecimal in two of the forms, and text of a QR code: each decodes to a credential printed beside it."""
    printed = documents_of(pages)
    raw = [bytes.fromhex(text) for text in pages if re.fullmatch(r"d9[0-9a-f]+", text)]
    codes = [text for text in pages if text.startswith("VC1-R") and "\n" not in text]
    assert len(raw) == len(codes) == 2
    assert {data[:3].hex() for data in raw} == {"d90664"}, "the older form, with the registry entry in the tag"
    for data in raw:
        assert decode(data, registry, load=load) in printed
        with pytest.raises(UnknownRegistryEntry) as caught:
            decode(data, load=load)
        assert caught.value.entry == 100
    for text in codes:
        document = read_qr_text(text, registry, load=load)
        assert document in printed
        written = encode(document, 100, registry, load=load)
        older = b"\xd9\x06\x64" + written.removeprefix(bytes.fromhex("d9cb1d821864"))
        assert base45.decode(text.removeprefix("VC1-R")) in (written, older)


@pytest.mark.parametrize(
    ("subject", "size"), [("AamvaDriversLicenseScannableInformation", 97), ("MachineReadableZone", 95)]
)
def test_the_term_numbers_printed_in_vc_barcodes(subject, size, pages, registry, load):
    """The driver's licence and the employment authorization: each number that the page lists for a term."""
    document = next(each for each in documents_of(pages) if each["credentialSubject"].get("type") == subject)
    listed = [dict(re.findall(r"'(.+)' => (\d+)", text)) for text in pages if text.startswith(f"Map({size})")]
    listed += [
        {t: n for n, t in re.findall(r"(\d+) => '(.+)'", text)} for text in pages if text.startswith(f"Map({size})")
    ]
    table, terms = registry(100), Terms(load)
    assert table
    Compression(table, terms).node(document, Active(terms, {}))
    numbers = [pair for each in listed for pair in each.items()]
    assert len(numbers) == 2 * size
    for term, number in numbers:
        assert terms.number(term) == int(number)


def test_the_credentials_of_another_implementation(vectors, registry, load):
    for name in ("aamva", "mrz"):
        document = json.loads((vectors / "vc-barcodes" / "spruceid" / name / "secured.jsonld").read_bytes())
        data = encode(document, 100, registry, load=load)
        assert decode(data, registry, load=load) == document
        assert data.startswith(bytes.fromhex("d9cb1d821864"))


def test_the_one_that_nobody_can_read(pages, registry, load):
    """The birth certificate: its text is broken over lines, and its context is nowhere to be had."""
    [text] = [text for text in pages if text.startswith("VC1-R") and "\n" in text]
    with pytest.raises(Unsupported):
        read_qr_text("".join(text.split("\n")), registry, load=load)
