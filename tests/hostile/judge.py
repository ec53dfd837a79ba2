"""Run one case and hold the answer to the promises of docs/threats.md, whatever the case is about.

The rule: besides its verdict, each case must show that `verify` returned, was not surprised, gave back nothing that was
not signed, asked for nothing that a document chose, took less than two seconds, and can be told in words and in JSON.
"""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass

from tests.hostile.case import Case, Given
from tests.hostile.scene import Scene
from vc.dids import parse_did, web_url
from vc.problems import FetchError
from verifier import Outcome, Policy, Report, TrustList, Verdict, verify
from verifier.words import Words

MOST_SECONDS = 2.0
_WORDS = Words()


@dataclass(frozen=True)
class Answer:
    """What came of a case: the report, what was asked of the network, and the seconds of work."""

    report: Report
    asked: tuple[str, ...]
    seconds: float


def answer(given: Given, scene: Scene) -> Answer:
    """Verify, and note what it took. Work is counted, not time that others had the processor."""
    asked: list[str] = []

    def web(url: str) -> bytes:
        asked.append(url)
        found = given.web[url] if url in given.web else scene.web.get(url)
        if found is None:
            raise FetchError(url, "there is no such thing in this scene")
        if isinstance(found, Exception):
            raise found
        return found

    fetch = given.way(web)
    asked.clear()  # what a case asked for while it prepared its cache
    policy = Policy(given.trust or scene.trust, **given.options)
    began = time.process_time()
    report = verify(given.data, policy, now=given.now, fetch=fetch, **given.expected)
    return Answer(report, tuple(asked), time.process_time() - began)


def judge(case: Case, scene: Scene) -> Answer:
    """Run a case. Raises `AssertionError` where a promise is broken."""
    given = case.given(scene)
    found = answer(given, scene)
    report = found.report
    told = [f"{finding.check}:{finding.code}" for finding in report.findings if finding.outcome is not Outcome.PASSED]
    assert report.verdict in case.verdicts, (str(report.verdict), told)
    assert case.is_control or report.verdict is not Verdict.VALID
    assert found.seconds < MOST_SECONDS
    trust = given.trust or scene.trust
    for part in parts(report):
        _is_no_surprise(part)
        _is_signed(part, scene)
        _can_be_told(part)
    _asks_little(found, given, trust)
    json.dumps(report.to_json())
    given.then(report)
    return found


def parts(report: Report) -> Iterator[Report]:
    """Give a report and those of all that it contains."""
    yield report
    for contained in report.credentials:
        yield from parts(contained)


def _is_no_surprise(report: Report) -> None:
    """A fault is answered by *could not be checked*, which is safe; but none is known, and none may come unseen."""
    faults = [finding.parameters for finding in report.findings if finding.code == "fault"]
    assert not faults


def _is_signed(report: Report, scene: Scene) -> None:
    """What is given back is None, or exactly what was signed."""
    assert report.document is None or scene.was_signed(report.document)
    assert report.verdict is not Verdict.VALID or report.document is not None or report.kind == "presentation"


def _can_be_told(report: Report) -> None:
    assert _WORDS.say(f"sentence.{report.verdict}").text
    for finding in report.findings:
        assert _WORDS.finding(finding).text
        _WORDS.advice(finding)


def _asks_little(found: Answer, given: Given, trust: TrustList) -> None:
    """Only trusted issuers' own places are asked for, and status only of what was proved."""
    places = _places_of_keys(trust) | given.may_ask
    for url in found.asked:
        if url not in places:
            assert any(issuer.status_lists and issuer.status_lists.owns(url) for issuer in trust.issuers.values()), url
            assert any(part.document is not None for part in parts(found.report)), url
    if all(part.issuer is None for part in parts(found.report)):
        assert found.asked == ()


def _places_of_keys(trust: TrustList) -> set[str]:
    """Where the trust list itself sends a verifier for keys: DID documents, and inventories."""
    places = {
        key.inventory.url for issuer in trust.issuers.values() for key in (issuer.keys or {}).values() if key.inventory
    }
    return places | {web_url(parse_did(issuer.id)) for issuer in trust.issuers.values() if issuer.keys is None}
