"""Credentials that other people made, through `verify` as a user would meet them.

Each file is looked at by somebody without a trust list, and by somebody whose list names every DID that issued one; the
clock is `CLOCK`. Where contexts and suites are ours, the verdict is what the makers expect. `real_world_table` names
every file for which it is not, with the reason; the counts are fixed here, so that a change is seen.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.verifier.real_world import (
    CLOCK,
    COPY,
    GOOD_LIST,
    LISTS,
    Case,
    Network,
    collect,
    issuers,
    publish,
    read,
    trust_everybody,
    vouch,
)
from tests.verifier.real_world_table import LISTED, VOUCHED, Difference
from tests.verifier.world import changed, tell, to_json
from vc.status import MINIMUM_ENTRIES, StatusList
from verifier import NOBODY, Policy, Report, TrustList, Verdict, verify
from verifier.report import first

Table = dict[str, dict[str, int]]

STRANGERS_COUNTS: Table = {
    "dcc": {"untrusted": 85, "unsupported": 3, "altered": 1},
    "inji": {"unsupported": 19, "unreadable": 1, "altered": 1},
    "walt-id": {"unreadable": 17, "unsupported": 9, "altered": 6},
    "spruceid": {"unreadable": 5, "unsupported": 2},
    "open-badges-3.0": {"untrusted": 26, "altered": 9, "unreadable": 6, "unsupported": 5},
    "clr-2.0": {"unsupported": 6},
}
LISTED_COUNTS: Table = {
    "dcc": {"valid": 40, "unchecked": 29, "expired": 15, "unsupported": 3, "altered": 1, "not-yet-valid": 1},
    "inji": {"unsupported": 19, "unreadable": 1, "altered": 1},
    "walt-id": {"unreadable": 17, "unsupported": 9, "altered": 6},
    "spruceid": {"unreadable": 5, "unsupported": 2},
    "open-badges-3.0": {"untrusted": 25, "altered": 9, "unreadable": 6, "unsupported": 5, "unchecked": 1},
    "clr-2.0": {"unsupported": 6},
}
LISTED_AGREEMENT: Table = {
    "dcc": {"as expected": 53, "differs": 36},
    "inji": {"as expected": 3, "differs": 18},
    "walt-id": {"as expected": 1, "differs": 31},
    "spruceid": {"differs": 7},
    "open-badges-3.0": {"as expected": 5, "differs": 39, "nothing expected": 2},
    "clr-2.0": {"differs": 5, "nothing expected": 1},
}
VOUCHED_COUNTS: Table = {
    "open-badges-3.0": {
        "altered": 23,
        "valid": 7,
        "unsupported": 7,
        "unchecked": 1,
        "expired": 1,
        "not-yet-valid": 1,
    },
}
VOUCHED_AGREEMENT: Table = {
    "open-badges-3.0": {"as expected": 27, "differs": 11, "nothing expected": 2},
}


@pytest.fixture(scope="module")
def cases(vectors: Path) -> list[Case]:
    return collect(vectors)


@pytest.fixture(scope="module")
def trust(cases: list[Case]) -> TrustList:
    return trust_everybody(cases)


def check(data: bytes, trust: TrustList = NOBODY, fetch: Network | None = None, **policy: Any) -> Report:
    report = verify(data, Policy(trust, **policy), now=CLOCK, fetch=fetch or Network({}))
    tell(report)
    return report


Found = list[tuple[Case, Report]]


@pytest.fixture(scope="module")
def listed(cases: list[Case], trust: TrustList, vectors: Path) -> Found:
    network = publish(vectors)
    return [(case, check(case.data, trust, network)) for case in cases]


@pytest.fixture(scope="module")
def vouched(cases: list[Case]) -> Found:
    badges = [case for case in cases if case.collection == "open-badges-3.0" and not _is_image(case)]
    return [(case, check(case.data, *vouch(case.data))) for case in badges]


def _is_image(case: Case) -> bool:
    return case.file.endswith((".png", ".svg"))


def test_strangers(cases: list[Case], listed: Found) -> None:
    """Who trusts nobody gets no other answer than *untrusted* or an earlier row, and nothing is fetched for it."""
    network = Network({})
    found = [(case, check(case.data, NOBODY, network)) for case in cases]
    for (case, report), (_, trusting) in zip(found, listed, strict=True):
        assert report.verdict is first((trusting.verdict, Verdict.UNTRUSTED)), case.file
    assert network.asked == []
    assert_table(count(found), STRANGERS_COUNTS)


def test_with_every_issuer_listed(listed: Found) -> None:
    assert_table(count(listed), LISTED_COUNTS)
    assert_table(agreement(listed), LISTED_AGREEMENT)
    assert differences(listed) == stated(LISTED)
    assert not any(row.verdict is Verdict.VALID for row in LISTED), "none is valid that its makers want refused"


def test_badges_whose_issuers_publish_their_key(vouched: Found) -> None:
    """With 1EdTech's convention granted, signatures, dates and shapes decide, as its validator wants it."""
    assert_table(count(vouched), VOUCHED_COUNTS)
    assert_table(agreement(vouched), VOUCHED_AGREEMENT)
    assert differences(vouched) == stated(VOUCHED)


def test_what_is_valid_is_so_by_its_signature(listed: Found, vouched: Found, trust: TrustList, vectors: Path) -> None:
    """The same 47 with an earlier date are *altered*: none of them was valid because something was not looked at."""
    tried = 0
    for case, report in listed + vouched:
        if report.verdict is Verdict.VALID:
            document = json.loads(case.data)
            begins = "validFrom" if "validFrom" in document else "issuanceDate"
            data = to_json(changed(document, begins, to="2001-02-03T04:05:06Z"))
            granted, network = vouch(data) if case.collection == "open-badges-3.0" else (trust, publish(vectors))
            assert check(data, granted, network).verdict is Verdict.ALTERED, case.file
            tried += 1
    assert tried == 47


def test_what_keeps_the_lists_of_the_consortium_from_counting(listed: Found, vectors: Path) -> None:
    """docs/adr/0009: each of the three alone would do."""
    status_list = read(vectors / "real-world" / "dcc" / "statusLists" / f"{GOOD_LIST}.json")
    assert len(StatusList.decode(status_list["credentialSubject"]["encodedList"])) == 100_000 < MINIMUM_ENTRIES
    assert status_list["id"] not in {f"{LISTS}/{GOOD_LIST}", f"{COPY}/{GOOD_LIST}"}
    refused = [case for case, report in listed if "list-of-another-issuer" in {f.code for f in report.findings}]
    assert {status_list["issuer"]}.isdisjoint(frozenset().union(*(issuers(case.data) for case in refused)))
    assert len(refused) == 24 + 9 + 1  # the last is expired, and so are its makers' words


def test_signed_documents_of_the_standards(vectors: Path) -> None:
    """What W3C printed as signed: the signatures hold, by keys that are not the issuer's, who is no more than a name.

    To our verdict that is decisive; the VC API reports it as a finding (tests/verifier/test_web_api.py).
    """
    verdicts: Counter[str] = Counter()
    for name, measured in read(vectors / "vc-di-expected.json")["cases"].items():
        data = (vectors.parent / name).read_bytes()
        report = check(data)
        proof = {finding.code for finding in report.findings if finding.check == "proof"}
        verdicts[f"{report.verdict}: {'/'.join(sorted(proof))}"] += 1
        if proof == {"key-of-another"}:
            assert "valid" in measured, name  # "refused" stands there for proofs of a chain, measured one by one
            tampered = check(to_json(changed(json.loads(data), "validFrom", to="2001-02-03T04:05:06Z")))
            assert {f.code for f in tampered.findings if f.check == "proof"} == {"bad-signature"}, name
    assert verdicts == {
        "altered: key-of-another": 15,
        "altered: broken": 1,  # proofChainTempDoc2.json: an intermediate value, whose previous proof is elsewhere
        "unsupported: unsupported": 4,  # ecdsa-sd-2023
        "unsupported: skipped": 8,  # the citizenship credentials: their context is not one of ours
    }


def test_tokens_of_the_standards(vectors: Path) -> None:
    """The suite of VC-JOSE-COSE, and the renditions printed in two standards: none passes, for the reasons that
    tests/vc/test_jose_vectors.py gives: `iat` as a date in text, no `typ`, keys not published."""
    folder = vectors / "vc-jose-cose"
    cases = read(folder / "test-suite-expected.json")["JOSETestMapping"].values()
    tokens = {case["input_file"] for case in cases if case["input_file"].endswith(".txt")}
    suite = {Path(name).stem: str(check((folder / "test-suite-input" / name).read_bytes()).verdict) for name in tokens}
    assert suite == {
        "credential-issuer-match-signed": "altered",
        "credential-jose-bad-media-type": "unsupported",
        "credential-jose-bad-signature": "altered",
        "credential-jose-minimal": "altered",
        "credential-jose-unknown-extensions": "unsupported",
        "credential-jose-vc-vp-claims": "altered",
        "presentation-jose-bad-credential": "altered",
        "presentation-jose-bad-media-type": "unsupported",
        "presentation-jose-multiple": "unsupported",
    }
    printed = Counter((kind, str(check(text.encode()).verdict)) for kind, text in _renditions(vectors))
    assert printed == {
        ("jwt-compact", "unsupported"): 15,
        ("sd-jwt-compact", "unsupported"): 15,
        ("cose-text", "unreadable"): 15,
    }


def _renditions(vectors: Path) -> Iterator[tuple[str, str]]:
    for folder in ("vc-jose-cose", "vcdm-2.0-spec-examples"):
        for item in read(vectors / folder / "spec-examples.json")["items"]:
            if item.get("kind") in ("jwt-compact", "sd-jwt-compact", "cose-text"):
                yield item["kind"], item["value"]


@pytest.mark.parametrize(("curve", "inline"), [("p256", False), ("p384", True)])
def test_credentials_within_descriptions_of_tests(vectors: Path, curve: str, inline: bool) -> None:
    """SpruceID's files describe a test around a credential; the credential itself verifies, once its key is published.

    That of P-384 brings an @context object, as what the interoperability endpoints accept.
    """
    description = read(vectors / f"real-world/spruceid/ecdsa_rdfc_2019/{curve}_verification.json")
    data = to_json(description["input"])
    assert check(data, *vouch(data), inline_contexts=inline).verdict is Verdict.VALID
    assert (check(data, *vouch(data)).verdict is Verdict.VALID) is not inline
    tampered = to_json(changed(description["input"], "validFrom", to="2001-02-03T04:05:06Z"))
    assert check(tampered, *vouch(data), inline_contexts=inline).verdict is Verdict.ALTERED


def test_no_official_file_is_valid_to_one_who_trusts_nobody(vectors: Path) -> None:
    """Whatever lies in the folder of vectors: an answer each time, no fault of ours, nothing fetched."""
    network, seen = Network({}), 0
    for path in sorted(path for path in vectors.rglob("*") if path.is_file()):
        report = check(path.read_bytes(), NOBODY, network)
        assert report.verdict not in (Verdict.VALID, Verdict.UNCHECKED), path
        assert "fault" not in set(_codes(report)), path
        seen += 1
    assert seen > 2000
    assert network.asked == []


def test_the_documentation_has_these_figures() -> None:
    """docs/conformance.md: a row for each collection under each trust list, and a row for each reason."""
    text = (ROOT / "docs" / "conformance.md").read_text(encoding="utf-8")
    for counts, agreed in (
        (STRANGERS_COUNTS, {}),
        (LISTED_COUNTS, LISTED_AGREEMENT),
        (VOUCHED_COUNTS, VOUCHED_AGREEMENT),
    ):
        for collection in counts:
            assert document_row(collection, counts[collection], agreed.get(collection)) in text, collection
    reasons = re.findall(r"^\| (\d+) \| `([a-z-]+)` \|", text, re.MULTILINE)
    stated_there: Counter[str] = Counter()
    for number, verdict in reasons:
        stated_there[verdict] += int(number)
    assert stated_there == Counter(str(verdict) for verdict, _ in stated(LISTED).values())


def document_row(collection: str, counts: dict[str, int], agreed: dict[str, int] | None) -> str:
    """A row of a table in docs/conformance.md."""
    verdicts = ", ".join(f"{number} {verdict}" for verdict, number in sorted(counts.items(), key=lambda row: -row[1]))
    cells = [collection, str(sum(counts.values())), verdicts]
    if agreed is not None:
        cells += [str(agreed.get(column, 0)) for column in ("as expected", "differs", "nothing expected")]
    return f"| {' | '.join(cells)} |"


def _codes(report: Report) -> Iterator[str]:
    yield from (finding.code for finding in report.findings)
    for contained in report.credentials:
        yield from _codes(contained)


def count(found: Found) -> Table:
    return tabulate((case.collection, str(report.verdict)) for case, report in found)


def agreement(found: Found) -> Table:
    return tabulate((case.collection, _agreement(case, report)) for case, report in found)


def _agreement(case: Case, report: Report) -> str:
    if case.expected is None:
        return "nothing expected"
    return "as expected" if case.expected is report.verdict else "differs"


def tabulate(pairs: Iterator[tuple[str, str]]) -> Table:
    table: Table = {}
    for (collection, column), number in Counter(pairs).items():
        table.setdefault(collection, {})[column] = number
    return table


def assert_table(found: Table, expected: Table) -> None:
    """Hold the counts to what is fixed here, and print them whole if they are others."""
    rows = [f"{collection}: {dict(sorted(row.items()))}" for collection, row in found.items()]
    assert found == expected, "the counts are now:\n" + "\n".join(rows)


Differences = dict[str, tuple[Verdict, str]]


def differences(found: Found) -> Differences:
    """Every file whose verdict is not the expected one, with the finding that decides it."""
    return {
        case.file: (report.verdict, deciding(report)) for case, report in found if _agreement(case, report) == "differs"
    }


def stated(table: tuple[Difference, ...]) -> Differences:
    return {name: (row.verdict, row.finding) for row in table for name in row.names()}


def deciding(report: Report) -> str:
    """The finding that gives the verdict, in the report or in that of a contained credential; none if it is valid."""
    finding = report.deciding
    if finding is not None:
        return f"{finding.check}:{finding.code}"
    return next((deciding(item) for item in report.credentials if item.verdict is report.verdict), "")
