"""From a recorded assessment to a file in a hand: once, and only what may be."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from issuer import issue, status
from issuer.entry import read_results, read_workers, record_results, register_workers
from issuer.errors import NoKey
from issuer.folder import folder_name
from issuer.issue import issue_due, resume, valid_until
from issuer.messages import Reason
from issuer.release import release
from issuer.store import assessments, audit, counts, credentials, keys
from issuer.store.credentials import CredentialState, Kind
from schemas import validate
from tests.issuer.office import UNITS, TestOffice, results_csv, workers_csv
from vc.reader import read_object


def test_each_unit_and_each_complete_qualification_gets_one_valid_credential(issued: TestOffice) -> None:
    assert {(row.kind, row.state) for row in issued.all()} == {
        (Kind.UNIT, CredentialState.PUBLISHED),
        (Kind.QUALIFICATION, CredentialState.PUBLISHED),
        (Kind.CARD, CredentialState.PUBLISHED),
    }
    expected = {
        f"{worker}/{name}.json" for worker in ("T-1", "T-2") for name in (*UNITS, "plumber-l3", "plumber-l3_card")
    }
    assert set(issued.files()) == expected
    assert issued.verdicts() == {"valid"}


def test_what_is_released_keeps_its_schema_and_the_privacy_rules(issued: TestOffice) -> None:
    document = read_object(issued.files()["T-1/plumber-l3.json"])
    assert validate(document["credentialSchema"][0]["id"], document) == ()
    assert [unit["unitCode"] for unit in document["credentialSubject"]["certifiedUnit"]] == list(UNITS)
    assert document["credentialSubject"]["identityDocument"]["lastFourDigits"] == "0011"
    assert document["demonstration"] is True
    everything = b"".join(issued.files().values())
    assert b"0000000001" not in everything  # no whole identity number
    assert b"Assessor" not in everything  # the assessor's name stays in the office
    assert b"TEST-A-1" in everything  # the control: the accreditation is there


def test_issuing_again_issues_nothing(issued: TestOffice) -> None:
    before = issued.files()
    assert issued.issue().issued == 0
    assert issued.files() == before


def test_what_was_planned_and_not_signed_is_signed_by_the_next_run(office: TestOffice) -> None:
    office.enter()
    with office.desk.store.transaction(office.clerk) as tx:
        planned = issue.plan_due(tx, office.desk)
    assert len(planned) == 6
    assert office.issue().issued == 10  # six units as planned, the two qualifications, and their cards
    assert {row.id for row in planned} <= {row.id for row in office.all()}
    assert office.verdicts() == {"valid"}


def test_what_was_recorded_and_not_handed_out_is_handed_out_by_the_next_run(office: TestOffice) -> None:
    office.enter()
    issue_due(office.desk, actor=office.clerk)
    assert office.files() == {}
    assert release(office.desk, office.home.credentials, actor=office.clerk) == 10
    assert release(office.desk, office.home.credentials, actor=office.clerk) == 0
    assert len(office.files()) == 10


def test_small_batches_come_to_the_same(office: TestOffice) -> None:
    office.enter([f"T-{number}" for number in range(1, 6)])
    assert office.issue(batch=2).issued == 25
    assert office.verdicts() == {"valid"}


def test_a_result_of_not_yet_competent_is_never_certified(office: TestOffice) -> None:
    office.enter(["T-1"], result="NYC")
    office.enter(["T-2"])
    assert office.issue().issued == 5
    assert all(name.startswith("T-2/") for name in office.files())


def test_an_assessor_whose_accreditation_had_lapsed_certifies_nothing(office: TestOffice) -> None:
    office.enter(["T-1"], assessor="A-2")
    office.enter(["T-2"], assessor="A-1")
    assert {row.worker for row in office.all()} == set()
    assert office.issue().issued == 5
    assert all(name.startswith("T-2/") for name in office.files())


def test_a_result_that_nobody_approved_is_not_certified(office: TestOffice) -> None:
    office.record(["T-1"])
    assert office.issue().issued == 0


def test_without_a_key_nothing_is_even_planned(office: TestOffice) -> None:
    office.enter()
    with office.desk.store.transaction(office.clerk) as tx:
        keys.retire(tx, f"{office.desk.did}#key-1")
    with pytest.raises(NoKey, match="hunar key create"):
        issue_due(office.desk, actor=office.clerk)
    assert office.all() == ()


def test_what_cannot_be_drawn_up_is_told_and_holds_up_nothing_else(office: TestOffice) -> None:
    office.enter()
    with office.desk.store.transaction(office.clerk) as tx:
        issue.plan_due(tx, office.desk)
    without_standards = replace(office.desk, library={})
    outcome = resume(without_standards, actor=office.clerk)
    assert outcome.issued == 0
    assert {objection.code for each in outcome.refused.values() for objection in each.objections} == {
        "standard-unknown"
    }
    assert resume(office.desk, actor=office.clerk).issued == 6


def test_a_second_credential_for_a_unit_has_a_file_of_its_own(issued: TestOffice) -> None:
    old = next(row for row in issued.all() if row.kind is Kind.UNIT)
    status.replace(issued.desk, old.id, actor=issued.clerk)
    release(issued.desk, issued.home.credentials, actor=issued.clerk)
    assert sum(name.endswith("_2.json") for name in issued.files()) == 1


@pytest.mark.parametrize("reference", ["..", ".", "../../etc", "x" * 300, "ڪ" * 60, ".git", "preflight.jsonl"])
def test_no_reference_leads_out_of_the_folder_or_holds_up_others(office: TestOffice, reference: str) -> None:
    before = _private(office)
    register_workers(office.desk.store, read_workers(workers_csv(["T-1"], reference=reference)), actor=office.clerk)
    ids = record_results(office.desk.store, read_results(results_csv([reference])), actor=office.clerk)
    with office.desk.store.transaction(office.approver) as tx:
        assessments.approve(tx, ids)
    office.issue()
    assert len(office.files()) == 5
    new = {path.relative_to(office.home.credentials).parts[0] for path in _private(office) - before}
    assert new == {folder_name(reference)}


def _private(office: TestOffice) -> set[Path]:
    found = office.home.path.parent.rglob("*.json")
    return {path for path in found if not path.is_relative_to(office.home.public)}


def test_unlike_references_have_unlike_folders() -> None:
    texts = ["..", "%2E%2E", "a/b", "a%2Fb", "a b", *("x" * 300 + end for end in "ab"), "W-001"]
    names = [folder_name(text) for text in texts]
    assert len(set(names)) == len(texts)
    assert all(len(name) <= 200 and "/" not in name and not name.startswith(".") for name in names)
    assert names[-1] == "W-001"


def test_every_step_is_in_the_audit_trail_and_the_trail_is_whole(issued: TestOffice) -> None:
    with issued.desk.store.read() as tx:
        audit.verify(tx)
        done = {entry.action for entry in audit.entries(tx, limit=500)}
        whole = counts.reconcile(tx)
    assert {
        "credential.plan",
        "credential.record",
        "credential.card",
        "credential.publish",
        "publish",
        "trust.sign",
    } <= done
    assert whole.adds_up
    assert (whole.issued, whole.qualifications_issued, whole.intents_unfinished) == (6, 2, 0)


def test_credentials_of_a_revoked_worker_stay_on_record(issued: TestOffice) -> None:
    theirs = [row.id for row in issued.all()]
    status.revoke(issued.desk, theirs, Reason.FRAUD, "found out", actor=issued.clerk)
    assert issued.issue().issued == 0
    assert issued.verdicts() == {"revoked"}


def test_document_on_record_is_the_file(issued: TestOffice) -> None:
    row = next(row for row in issued.all() if row.kind is not Kind.CARD)
    with issued.desk.store.read() as tx:
        data = credentials.document(tx, row.id)
    assert data in issued.files().values()
    assert json.loads(data)["id"] == row.id


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        ("2021-03-12T00:00:00", "2026-03-11T23:59:59"),
        ("2024-02-29T12:30:00", "2029-02-27T23:59:59"),
        ("2026-01-01T00:00:00", "2030-12-31T23:59:59"),
    ],
)
def test_validity_is_whole_years_to_the_last_second(begins: str, ends: str) -> None:
    begin, end = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (begins, ends))
    assert valid_until(begin, 5) == end
