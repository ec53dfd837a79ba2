"""`hunar worker`: the people whose competence is certified."""

from typing import BinaryIO

import click

from issuer.cli.office import Office
from issuer.cli.screen import Listing, console
from issuer.cli.words import count
from issuer.entry import read_workers, register_workers
from issuer.lookup import status_of
from issuer.release import file_names
from issuer.store import Transaction, credentials, enrolments, erasure, standards, workers
from issuer.store.workers import Worker
from verifier.text import neutralize


@click.group("worker")
def command() -> None:
    """Workers: register, show, list, erase. Identity numbers never appear on a command line or in output."""


@command.command("add")
@click.argument("file", type=click.File("rb"), metavar="FILE|-")
@click.pass_obj
def add(office: Office, file: BinaryIO) -> None:
    """Register the workers in a CSV file, with the qualification each goes for.

    \b
    Columns: reference, name_en, gender (M, F, X), birth_year, district (a code such as PK-SD-dadu), qualification,
    route (RPL, CBT), awarding_body, centre; and, where known: name_ur, name_sd, father_name, cnic, nicop, passport,
    phone, education, languages (ur;sd), trade, experience_years, experience_setting, reference_name,
    wants_overseas (yes, no), consents_to_search (yes, no), card_name.

    A card has room for about a hundred letters of a name. For a longer one, card_name is the shorter form of name_en on
    cards: its words in their order, cut short or left away, as the machine-readable zone of a passport has it.

    Doing it again with the same file changes nothing; a card_name that is new in it is put on record.
    """
    given = read_workers(file.read())
    with office.open() as (_, desk, actor):
        added = register_workers(desk.store, given, actor=actor)
    console.print(f"{count(len(added), 'worker is', 'workers are')} on record from this file.")


@command.command("show")
@click.argument("reference")
@click.pass_obj
def show(office: Office, reference: str) -> None:
    """Show a worker's enrolments and credentials."""
    with office.open() as (_, desk, _), desk.store.read() as tx:
        worker, now = find_worker(tx, reference), desk.now()
        console.print(f"{neutralize(worker.reference)}  {worker.id}")
        console.print(neutralize(f"{worker.name_en} {worker.name_ur}".strip()))
        titles = {row.key: row.id for key in standards.versions(tx) for row in standards.get(tx, *key).qualifications}
        for enrolment in enrolments.for_worker(tx, worker.id):
            console.print(f"  enrolled for {titles[enrolment.qualification]} ({enrolment.route})")
        table = Listing("credential", "short number", "file", "valid until", "state", "status")
        names = file_names(tx, worker.id)
        for row in sorted(credentials.for_worker(tx, worker.id), key=lambda row: names[row.id]):
            until = row.valid_until.date().isoformat()
            table.add(row.id, row.short_number, names[row.id], until, row.state, status_of(row, now))
    console.print(table)


@command.command("list")
@click.pass_obj
def list_workers(office: Office) -> None:
    """Show all workers."""
    table = Listing("reference", "name", "district", "registered")
    with office.open() as (_, desk, _), desk.store.read() as tx:
        for row in workers.iterate(tx):
            table.add(row.reference, row.name_en, row.district or "", row.registered_at.date().isoformat())
    console.print(table)


@command.command("erase")
@click.argument("reference")
@click.confirmation_option(prompt="Everything that says who this worker is will be gone for good. Go on?")
@click.pass_obj
def erase(office: Office, reference: str) -> None:
    """Remove everything that says who a worker is; results and the audit trail stay under the bare identifier."""
    with office.open() as (_, desk, actor), desk.store.transaction(actor) as tx:
        erasure.erase(tx, find_worker(tx, reference).id)
    console.print("Erased. Credentials that were handed out still verify; revoke them first if they shall not.")


def find_worker(tx: Transaction, reference: str) -> Worker:
    """The worker with the office's own number. Raises `click.ClickException` if there is none."""
    worker = workers.find_by_reference(tx, reference)
    if worker is None:
        raise click.ClickException("No worker has this reference. See: hunar worker list")
    return worker
