"""The competency standards: complete, marked, stable in their ordinals, and read strictly."""

import copy
import json
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

import schemas
from schemas.standards import (
    InvalidStandard,
    UnknownStandard,
    check_append_only,
    qualification_url,
    read_standard,
    standard,
    standard_url,
    standards,
    unit_url,
)

FOLDER = Path(__file__).resolve().parents[2] / "schemas" / "standards"
BASE = "https://passport.hunar.example"
ALL = list(standards().values())
IDS = [each.id for each in ALL]
RELEASED = json.loads((Path(__file__).parent / "unit-ordinals.json").read_bytes())


@pytest.fixture
def plumber():
    """The plumber's standard as a fresh dict."""
    return json.loads((FOLDER / "plumber-v1.json").read_bytes())


def test_the_three_standards_are_there():
    found = {each.trade: (len(each.units), len(each.qualifications)) for each in ALL}
    assert found == {"electrician": (25, 3), "plumber": (11, 2), "cook": (53, 4)}
    assert standard("nsp-std-cook", "1").title["ur"]


@pytest.mark.parametrize("each", ALL, ids=IDS)
def test_they_say_what_the_domain_data_say(each, domain):
    source = json.loads((domain / "standards" / f"{each.trade}.json").read_bytes())
    ours = json.loads(json.dumps(dict(each.document)))
    for row in ours["qualifications"]:
        assert row["provenance"].pop("alignments") == "alignment-is-ours"
        del row["alignments"]
    assert {name: ours.pop(name) for name in ("$schema", "version", "unitOrdinals")}
    assert source.pop("schema") == "nsp-competency-standard/1"
    assert ours == source


@pytest.mark.parametrize("each", ALL, ids=IDS)
def test_released_ordinals_never_change(each):
    released = RELEASED[f"{each.id}/{each.version}"]
    assert [unit.code for unit in each.units][: len(released)] == released
    assert [unit.ordinal for unit in each.units] == list(range(len(each.units)))


def test_no_released_version_disappears():
    assert set(RELEASED) == {f"{each.id}/{each.version}" for each in ALL}


@pytest.mark.parametrize("each", ALL, ids=IDS)
def test_made_up_codes_are_marked(each):
    for unit in each.units:
        assert unit.code.startswith("ILL-") == ("unitCode" in unit.illustrative)
        assert "criteria" in unit.illustrative


def test_what_is_made_up_is_named_as_credentials_name_it():
    allowed = schemas.schema(schemas.COMPETENCY_CREDENTIAL)["$defs"]["illustrative"]["items"]["enum"]
    for each in ALL:
        for named in (*each.units, *each.qualifications):
            assert set(named.illustrative) <= set(allowed)
    plumber = standard("nsp-std-plumber", "1")
    assert plumber.qualification("plumber-l2").illustrative == ("name", "units")
    assert plumber.unit("ILL-0732-PL-L2-A").illustrative == ("name", "unitCode", "nvqfLevel", "criteria")


def test_a_unit_may_sit_at_another_level_than_its_qualification():
    cook = standard("nsp-std-cook", "1").qualification("cook-l2-v1")
    assert {unit.level for unit in cook.units} == {2, 3}
    assert cook.level == 2


def test_look_ups():
    cook = standard("nsp-std-cook", "1")
    assert cook.unit("101300026").superseded_by == "101200790"
    assert cook.qualification("cook-l2-v2").code == "1013HRC09"
    assert [each.scheme for each in cook.unit_alignments("101300026")] == ["ISCO-08", "ESCO"]
    for missing in (
        lambda: cook.unit("101300026 "),
        lambda: cook.qualification("cook-l9"),
        lambda: standard("nsp-std-cook", "2"),
        lambda: cook.unit_url(BASE, "x"),
        lambda: cook.unit_alignments("x"),
    ):
        with pytest.raises(UnknownStandard, match="no"):
            missing()


@pytest.mark.parametrize("each", ALL, ids=IDS)
def test_every_qualification_has_an_occupation(each):
    for row in each.qualifications:
        assert [found.scheme for found in row.alignments] == ["ISCO-08", "ESCO"]


# Addresses


def test_addresses():
    electrician = standard("nsp-std-electrician", "1")
    assert electrician.url(BASE) == f"{BASE}/standards/nsp-std-electrician/1"
    assert electrician.unit_url(BASE + "/", "ILL-0713-BE-L2-A") == f"{electrician.url(BASE)}/units/ILL-0713-BE-L2-A"
    assert (
        electrician.qualification_url(BASE, "electrician-l2")
        == f"{electrician.url(BASE)}/qualifications/electrician-l2"
    )
    assert unit_url(BASE, "s", "1", "0722W&C07") == f"{BASE}/standards/s/1/units/0722W%26C07"
    assert qualification_url(BASE, "s", "1.2", "q") == f"{standard_url(BASE, 's', '1.2')}/qualifications/q"


@given(st.text(min_size=1))
def test_any_code_is_one_segment_of_an_address_and_comes_back(code):
    path = urlsplit(unit_url(BASE, "s", "1", code))
    assert (path.netloc, path.query, path.fragment) == ("passport.hunar.example", "", "")
    assert path.path.isascii()
    assert unquote(path.path.split("/")[5]) == code
    assert path.path.count("/") == 5


# Reading


def test_a_standard_is_read_from_bytes_and_from_an_object(plumber):
    assert read_standard(plumber) == read_standard(json.dumps(plumber).encode()) == standard("nsp-std-plumber", "1")


def unit_twice(document):
    document["units"].append(document["units"][0])


def unknown_unit(document):
    document["qualifications"][0]["unitCodes"].append("X-1")


def unknown_successor(document):
    document["units"][0]["supersededBy"] = "X-1"


def unnamed_ordinal(document):
    document["unitOrdinals"].pop()


def foreign_ordinal(document):
    document["unitOrdinals"].append("X-1")


def doubled_ordinal(document):
    document["unitOrdinals"].append(document["unitOrdinals"][0])


def doubled_qualification(document):
    document["qualifications"][1]["id"] = document["qualifications"][0]["id"]


def foreign_alignment(document):
    document["qualifications"][0]["alignments"] = [{"scheme": "ISCO-08", "code": "0000", "label": "x"}]


def unmarked(document):
    del document["units"][0]["provenance"]


def mark_of_its_own(document):
    document["units"][0]["provenance"]["title"] = "official"


def level_nine(document):
    document["units"][0]["level"] = 9


def markup_in_version(document):
    document["version"] = "1/../2"


def extra_member(document):
    document["units"][0]["price"] = 1


@pytest.mark.parametrize(
    "change",
    [
        unit_twice, unknown_unit, unknown_successor, unnamed_ordinal, foreign_ordinal, doubled_ordinal, level_nine,
        doubled_qualification, foreign_alignment, unmarked, mark_of_its_own, markup_in_version, extra_member,
    ],
)  # fmt: skip
def test_a_broken_standard_is_refused_with_its_faults(plumber, change):
    change(plumber)
    with pytest.raises(InvalidStandard) as caught:
        read_standard(plumber)
    assert caught.value.faults
    assert all(fault.message for fault in caught.value.faults)


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", b"\xff\xfe", b'{"id": 1, "id": 2}', b"[" * 100_000, b'{"a": NaN}', b"null"]
)
def test_bytes_that_are_no_standard_are_refused(data):
    with pytest.raises(InvalidStandard):
        read_standard(data)


# Append-only


def with_units(document, order, added=()):
    document = copy.deepcopy(document)
    for code in added:
        document["units"].append({**document["units"][0], "code": code})
    document["unitOrdinals"] = order
    return read_standard(document)


def test_units_may_be_added_at_the_end(plumber):
    order = [*plumber["unitOrdinals"], "NEW-1", "NEW-2"]
    incoming = with_units(plumber, order, ["NEW-2", "NEW-1"])
    check_append_only(read_standard(plumber), incoming)
    assert incoming.unit("NEW-1").ordinal == len(plumber["unitOrdinals"])
    with pytest.raises(InvalidStandard, match="NEW-1"):
        check_append_only(incoming, read_standard(plumber))


def test_units_may_not_move(plumber):
    held, order = read_standard(plumber), plumber["unitOrdinals"]
    for moved in ([*order[1:], order[0]], list(reversed(order))):
        with pytest.raises(InvalidStandard, match="new version"):
            check_append_only(held, with_units(plumber, moved))
    with pytest.raises(InvalidStandard, match="new version"):
        check_append_only(held, with_units(plumber, ["NEW-1", *order], ["NEW-1"]))


def test_a_unit_may_not_change_its_level(plumber):
    held = read_standard(plumber)
    plumber["units"][3]["level"] = 4
    with pytest.raises(InvalidStandard, match=plumber["units"][3]["code"]):
        check_append_only(held, read_standard(plumber))


def test_another_version_may_say_anything(plumber):
    held = read_standard(plumber)
    plumber["version"] = "2"
    check_append_only(held, with_units(plumber, list(reversed(plumber["unitOrdinals"]))))


# The samples speak of these standards


def test_the_competency_sample_says_what_the_standard_says(competency):
    electrician = standard("nsp-std-electrician", "1")
    achievement = competency["credentialSubject"]["achievement"]
    unit = electrician.unit(achievement["unitCode"])
    assert achievement["id"] == electrician.unit_url(BASE, unit.code)
    assert achievement["competencyStandard"]["id"] == electrician.url(BASE)
    assert (achievement["name"], achievement["unitOrdinal"], achievement["nvqfLevel"]) == (
        unit.title,
        unit.ordinal,
        unit.level,
    )
    assert achievement["illustrative"] == list(unit.illustrative)
    assert [each["targetUrl"] for each in achievement["alignment"][2:]] == [
        each.uri for each in electrician.unit_alignments(unit.code)
    ]


def test_the_qualification_sample_says_what_the_standard_says(qualification):
    electrician = standard("nsp-std-electrician", "1")
    subject = qualification["credentialSubject"]
    held = electrician.qualification(subject["achievement"]["qualificationId"])
    assert subject["achievement"]["id"] == electrician.qualification_url(BASE, held.id)
    assert [(each["unitCode"], each["unitOrdinal"], each["id"]) for each in subject["certifiedUnit"]] == [
        (unit.code, unit.ordinal, electrician.unit_url(BASE, unit.code)) for unit in held.units
    ]
    assessed = {url for evidence in qualification["evidence"] for url in evidence["assessedUnit"]}
    assert assessed == {each["id"] for each in subject["certifiedUnit"]}
