"""`hunar assess`: results of assessments, and who may give them."""

from datetime import datetime
from typing import BinaryIO

import click

from issuer.cli.office import Office
from issuer.cli.screen import Listing, console
from issuer.cli.words import count
from issuer.cli.worker import find_worker
from issuer.entry import read_results, record_results
from issuer.store import Transaction, assessments, people, rosters
from issuer.store.assessments import Assessment, AssessmentState
from issuer.store.people import Accreditation

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group("assess")
def command() -> None:
    """Assessors and results. Whoever records a result cannot approve it."""


@command.command("accredit")
@click.argument("reference")
@click.option("--name", required=True, help="The assessor's name, for the office only.")
@click.option("--trade", required=True, help="Such as electrician.")
@click.option("--certificate", required=True, help="Number of the accreditation; it stands in credentials.")
@click.option("--from", "since", type=_DAY, help="First day; since ever if not given.")
@click.option("--until", type=_DAY, required=True, help="Last day.")
@click.option("--industry-years", default=0, show_default=True)
@click.pass_obj
def accredit(
    office: Office,
    reference: str,
    name: str,
    trade: str,
    certificate: str,
    since: datetime | None,
    until: datetime,
    industry_years: int,
) -> None:
    """Put an assessor's accreditation for a trade on record."""
    held = Accreditation(certificate, trade, since.date() if since else None, until.date())
    with office.open() as (_, desk, actor), desk.store.transaction(actor) as tx:
        people.accredit(tx, people.add_assessor(tx, reference, name, industry_years).id, held)
    console.print(f"{reference} may assess {trade} until {held.valid_until}.")


@command.command("assessors")
@click.pass_obj
def assessors(office: Office) -> None:
    """Show the assessors with their accreditations."""
    table = Listing("assessor", "trade", "certificate", "until")
    with office.open() as (_, desk, _), desk.store.read() as tx:
        for assessor in rosters.assessors(tx):
            for held in rosters.accreditations(tx, assessor.id):
                until = held.valid_until.isoformat()
                table.add(assessor.reference, held.trade, held.certificate_number, until)
    console.print(table)


@command.command("record")
@click.argument("file", type=click.File("rb"), metavar="FILE|-")
@click.pass_obj
def record(office: Office, file: BinaryIO) -> None:
    """Put the results in a CSV file on record, for somebody else to approve.

    \b
    Columns: worker, qualification, unit, result (C or NYC), method (practical+written+oral), assessor,
    date (such as 2026-11-20; not after today).

    Doing it again with the same file changes nothing.
    """
    given = read_results(file.read())
    with office.open() as (_, desk, actor):
        recorded = record_results(desk.store, given, actor=actor)
    results = count(len(recorded), "result of this file is", "results of this file are")
    console.print(f"{results} on record. Somebody else approves: hunar assess approve")


@command.command("approve")
@click.argument("ids", nargs=-1, metavar="ASSESSMENT…")
@click.option("--worker", "references", multiple=True, help="All pending results of this worker.")
@click.pass_obj
def approve(office: Office, ids: tuple[str, ...], references: tuple[str, ...]) -> None:
    """Approve results that somebody else recorded, so that they can be certified."""
    if not ids and not references:
        raise click.UsageError("Name the assessments or the workers whose results to approve.")
    with office.open() as (_, desk, actor), desk.store.transaction(actor) as tx:
        theirs = [found.id for name in references for found in _of(tx, name) if found.state is AssessmentState.PENDING]
        approved = assessments.approve(tx, [*ids, *theirs])
    console.print(f"Approved {count(approved, 'result')}.")


@command.command("list")
@click.argument("reference")
@click.pass_obj
def list_results(office: Office, reference: str) -> None:
    """Show the results of a worker."""
    table = Listing("assessment", "unit", "result", "day", "assessor's accreditation", "state")
    with office.open() as (_, desk, _), desk.store.read() as tx:
        for found in _of(tx, reference):
            held = found.assessor_certificate or "none on that day"
            day = found.assessed_on.isoformat()
            table.add(found.id, found.unit_code, found.result, day, held, found.state)
    console.print(table)


def _of(tx: Transaction, reference: str) -> tuple[Assessment, ...]:
    return assessments.for_worker(tx, find_worker(tx, reference).id)
