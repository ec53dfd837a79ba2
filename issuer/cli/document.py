"""`hunar document`: credentials on paper, for people."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from issuer.cli.bar import counting
from issuer.cli.hints import how_to_show
from issuer.cli.office import Office
from issuer.cli.screen import console
from issuer.cli.words import choice, count
from issuer.desk import Desk
from issuer.home import Home
from issuer.paper.jobs import PrintOrder
from issuer.paper.kinds import Paper
from issuer.paper.run import PrintOutcome, print_documents
from issuer.paper.shelves import WITHDRAWN, Archive, Folder, Shelf, Stack
from issuer.paper.words import Language
from issuer.store import NotFound, Transaction, standards, workers
from issuer.store.workers import Worker
from verifier.text import neutralize


@click.command("document")
@click.argument("references", nargs=-1, metavar="[WORKER]...")
@click.option("--all", "everyone", is_flag=True, help="For every worker with a credential that stands.")
@click.option("--qualification", metavar="ID", help="With --all: only workers who go for it, such as plumber-l3.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only documents valid from this day or later.")
@click.option(
    "--kind",
    "kinds",
    type=choice(Paper),
    multiple=True,
    default=(Paper.CERTIFICATE.value,),
    show_default=True,
    help="What to make; may be given several times.",
)
@click.option(
    "--language",
    type=choice(Language),
    default=Language.URDU.value,
    show_default=True,
    help="The language beside English.",
)
@click.option("--into", type=click.Path(path_type=Path, file_okay=False), help="A folder (default: documents/).")
@click.option("--pdf", type=click.Path(path_type=Path, dir_okay=False), help="One PDF of one kind instead, to print.")
@click.option("--zip", "archive", type=click.Path(path_type=Path, dir_okay=False), help="A zip file instead.")
@click.pass_obj
def command(
    office: Office,
    references: Sequence[str],
    everyone: bool,
    qualification: str | None,
    since: datetime | None,
    kinds: Sequence[str],
    language: str,
    into: Path | None,
    pdf: Path | None,
    archive: Path | None,
) -> None:
    """Make certificates, cards and passports of what stands today, for the workers named or for all.

    \b
    certificate  A4, one for each certified competency
    worker       A4, all certified competencies of a qualification
    card         the size of a bank card, front and back
    card-sheet   A4, ten cards with cut marks, to be printed on both sides
    passport     an A5 booklet

    Each is read back by our own verifier, also from worn paper, before it is released; what it cannot read is not. What
    lies in the folder already and would be the same is left alone; what no longer stands is moved into withdrawn/.
    Ends with status 1 if something was not released, or a worker named has no credential that stands.
    """
    order = PrintOrder(tuple(map(Paper, dict.fromkeys(kinds))), Language(language), since.date() if since else None)
    if bool(references) == everyone:
        raise click.UsageError("Name one or more workers, or give --all.")
    if sum(map(bool, (into, pdf, archive))) > 1:
        raise click.UsageError("Give one of --into, --pdf and --zip.")
    if pdf and len(order.kinds) > 1:
        raise click.UsageError("One PDF holds documents of one kind. Give one --kind.")
    with office.open() as (home, desk, _):
        chosen = every_worker(desk, qualification) if everyone else _named(desk, references)
        shelf = Stack(pdf) if pdf else Archive(archive) if archive else Folder(into or home.documents)
        with counting("Printing", len(chosen)) as printed:
            outcome = print_documents(desk, chosen, order, shelf, printed)
    if not tell(outcome, shelf, home) or (outcome.without and not everyone):
        raise SystemExit(1)


def tell(outcome: PrintOutcome, shelf: Shelf, home: Home) -> bool:
    """Say what came of a run in the issuer's folder `home`; gives whether everything was released."""
    _tell_withdrawn(outcome.withdrawn)
    kept = f", {outcome.kept} {'was' if outcome.kept == 1 else 'were'} there already" if outcome.kept else ""
    where = f": {shelf.path}" if outcome.made or outcome.kept else ""
    console.print(f"Released {count(outcome.made, 'document')}{kept}{where}")
    if outcome.without:
        names = ", ".join(map(neutralize, outcome.without))
        see = how_to_show(home, neutralize(outcome.without[0]))
        console.print(f"No credential stands today for {names}. See: {see}", style="yellow")
    for name, why in outcome.failed.items():
        console.print(f"{neutralize(name)}: {why}", style="red")
    return not outcome.failed


def _tell_withdrawn(names: Sequence[str]) -> None:
    if names:
        these = count(len(names), "document that no longer stands", "documents that no longer stand")
        console.print(f"Moved {these} into {WITHDRAWN}/. Take back what was printed:", style="yellow")
    for name in names:
        console.print(f"  {neutralize(name)}")


def _named(desk: Desk, references: Sequence[str]) -> list[Worker]:
    with desk.store.read() as tx:
        found = {reference: workers.find_by_reference(tx, reference) for reference in dict.fromkeys(references)}
    unknown = [neutralize(reference) for reference, worker in found.items() if worker is None]
    if unknown:
        raise click.ClickException(f"No worker has the reference {', '.join(unknown)}. See: hunar worker list")
    return [worker for worker in found.values() if worker]


def every_worker(desk: Desk, qualification: str | None = None) -> list[Worker]:
    """All workers on record, or those who go for a qualification."""
    with desk.store.read() as tx:
        if qualification is not None:
            _check_qualification(tx, qualification)
        return list(workers.iterate(tx, qualification=qualification))


def _check_qualification(tx: Transaction, qualification: str) -> None:
    try:
        standards.qualification(tx, qualification)
    except NotFound:
        words = "No standard on record has this qualification. See: hunar standard list"
        raise click.ClickException(words) from None
