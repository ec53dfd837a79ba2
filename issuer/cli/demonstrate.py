"""`hunar demonstrate`: the whole chain with forty people who do not exist; the job behind `./start`."""

from pathlib import Path

import click

from issuer import trust
from issuer.cli.bar import counting, signing
from issuer.cli.document import every_worker, tell
from issuer.cli.hints import tell_how_to_verify_offline
from issuer.cli.office import Office
from issuer.cli.publish import publish_and_tell
from issuer.cli.screen import Listing, console
from issuer.cli.serve import HOST, PORT, require_ports, serve_home
from issuer.cli.trust import sign_anew
from issuer.cli.words import count
from issuer.demonstration import history
from issuer.demonstration.check import Account, Form, Verdicts, account, judge
from issuer.demonstration.home import HOME, demonstration_home
from issuer.demonstration.load import add_staff, load
from issuer.demonstration.samples import samples
from issuer.desk import Desk, open_desk
from issuer.home import Home
from issuer.issue import count_due
from issuer.paper.jobs import PrintOrder
from issuer.paper.kinds import Paper
from issuer.paper.run import print_documents
from issuer.paper.shelves import Folder
from issuer.release import release
from verifier import Verdict

_ON_PAPER = PrintOrder((Paper.CERTIFICATE, Paper.WORKER, Paper.CARD, Paper.PASSPORT))


@click.command("demonstrate")
@click.option(
    "--home", "folder", type=click.Path(path_type=Path, file_okay=False), help=f"Where it lives (default: {HOME})."
)
@click.option("--once", is_flag=True, help="End after the verification instead of serving.")
@click.option("--no-documents", is_flag=True, help="Print nothing: paper takes longer than all the rest.")
@click.option("--port", default=PORT, show_default=True, help="Where to serve on this machine.")
@click.pass_obj
def command(office: Office, folder: Path | None, once: bool, no_documents: bool, port: int) -> None:
    """Issue, publish, verify and print the samples, account for every result, and serve issuer and verifier.

    Running it again resumes: nothing is issued twice. Ends with status 1 if anything does not add up.
    """
    if not once:
        require_ports(HOST, port)
    home = demonstration_home(folder or office.folder or Path(HOME), say=console.print)
    ask = office.ask(home)
    with open_desk(home, ask) as desk:
        staff = add_staff(desk.store)
        console.print("Loading standards, workers and results")
        load(desk.store, home.standards, samples(), staff)
    with open_desk(home, ask) as desk:
        if not trust.is_current(desk, home.trust):
            sign_anew(office, home, desk, staff.officer)
        found, verdicts = _chain(home, desk, staff.officer)
        printed = no_documents or _print(home, desk)
    _show_account(found)
    _show_verdicts(verdicts)
    sound = found.adds_up and not verdicts.unexpected and printed
    console.print(
        "Everything adds up." if sound else "Something does not add up.", style="bold green" if sound else "bold red"
    )
    if not sound:
        raise SystemExit(1)
    if once:
        tell_how_to_verify_offline(home, _verifier(home))
        return
    serve_home(home, ask, HOST, port)


def _chain(home: Home, desk: Desk, officer: str) -> tuple[Account, Verdicts]:
    with signing(count_due(desk)) as signed:
        outcome = history.issue_history(desk, samples(), actor=officer, progress=signed)
    for refused in outcome.refused.values():
        console.print(f"Refused: {refused}", style="red")
    console.print(f"Signed {count(outcome.issued, 'credential')} now; what was signed before stays as it is.")
    publish_and_tell(home, desk, officer)
    release(desk, home.credentials, actor=officer)
    console.print("Verifying every file and every card with the standalone verifier")
    return account(desk), judge(desk, home.credentials, home.public, _verifier(home))


def _verifier(home: Home) -> Path:
    """The folder of the verifier that judges, where its trust list and what it downloaded stay."""
    return home.path / "verifier"


def _print(home: Home, desk: Desk) -> bool:
    """Put everything that stands on paper; gives whether all of it passed the preflight."""
    shelf, chosen = Folder(home.documents), every_worker(desk)
    with counting("Printing", len(chosen)) as printed:
        outcome = print_documents(desk, chosen, _ON_PAPER, shelf, printed)
    return tell(outcome, shelf, home)


def _show_account(found: Account) -> None:
    register = found.register
    rows = (
        ("Workers", register.workers),
        ("Unit results in", register.results),
        ("  certified: a credential each", register.issued),
        ("  competent, credential pending", register.pending),
        ("  not yet competent: never in a credential", register.not_yet),
        ("Units enrolled for and not assessed yet", found.awaiting),
        ("Qualifications complete", register.qualifications_complete),
        ("  certified: a credential each", register.qualifications_issued),
        ("Credentials of units", register.unit_credentials),
        ("  with their card", register.unit_cards),
        ("Qualifications with a certified unit that stands", register.qualifications_begun),
        ("  with their card", register.qualification_cards),
    )
    table = Listing("Reconciliation", "")
    table.columns[1].justify = "right"
    for words, number in rows:
        table.add(words, str(number))
    console.print(table)


def _show_verdicts(verdicts: Verdicts) -> None:
    table = Listing("Verdict", *(str(form) for form in Form))
    for verdict in Verdict:
        counts = [verdicts.by_form[form, verdict] for form in Form]
        if any(counts):
            table.add(str(verdict), *(str(count) for count in counts))
    console.print(table)
    for name in verdicts.unexpected:
        console.print(f"Not as the register says: {name}", style="red")
