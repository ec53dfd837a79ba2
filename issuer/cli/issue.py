"""`hunar issue`: make credentials of what is certified."""

import click

from issuer import issue
from issuer.cli.bar import signing
from issuer.cli.office import Office
from issuer.cli.publish import publish_and_tell
from issuer.cli.screen import Listing, console
from issuer.cli.words import count
from issuer.golive import require_live
from issuer.release import release
from issuer.store import Store, assessments, cards, credentials, workers
from verifier import Web
from verifier.text import neutralize


@click.command("issue")
@click.option("--list", "only_list", is_flag=True, help="Show what is due, and issue nothing.")
@click.option("--abandon", metavar="CREDENTIAL", help="Give up a credential that was planned and cannot be signed.")
@click.option(
    "--batch",
    type=click.IntRange(1, 10_000),
    default=issue.BATCH,
    show_default=True,
    help="Credentials in one transaction.",
)
@click.option("--no-publish", is_flag=True, help="Do not publish afterwards.")
@click.pass_obj
def command(office: Office, only_list: bool, abandon: str | None, batch: int, no_publish: bool) -> None:
    """Issue a credential for every certified competency and complete qualification that has none.

    Finishes first what an interruption left. Ends with status 1 if something cannot be signed, and says why.
    """
    with office.open() as (home, desk, actor):
        if only_list:
            _show_due(desk.store)
            return
        if abandon:
            with desk.store.transaction(actor) as tx:
                credentials.abandon(tx, abandon, "given up at the desk")
            console.print(f"Gave up {abandon}; its assessment can be certified anew.")
            return
        require_live(home, Web())
        console.print("Issuing")
        with signing(issue.count_due(desk)) as signed:
            outcome = issue.issue_due(desk, actor=actor, progress=signed, batch=batch)
        if not no_publish:
            publish_and_tell(home, desk, actor)
        handed_out = release(desk, home.credentials, actor=actor, batch=batch)
    files = count(handed_out, "file is", "files are")
    console.print(f"Signed {count(outcome.issued, 'credential')}; {files} new in {home.credentials}.")
    tell_refused(outcome)
    if outcome.refused:
        raise SystemExit(1)


def tell_refused(outcome: issue.Outcome) -> None:
    """Say what cannot be signed and why, with what could be done. A proposal may be a name: it is for this screen."""
    for credential, refused in outcome.refused.items():
        console.print(f"{credential} cannot be signed: {refused}", style="red")
        for proposal in filter(None, (objection.proposal for objection in refused.objections)):
            console.print(f"  Proposed: {neutralize(proposal)}")


def _show_due(store: Store) -> None:
    table = Listing("worker", "day", "unit or qualification", "what stands against it")
    with store.read() as tx:
        for unit in assessments.certifiable(tx):
            against = "" if unit.assessor_certificate else "the assessor was not accredited on that day"
            table.add(workers.get(tx, unit.worker).reference, unit.assessed_on.isoformat(), unit.unit_code, against)
        for whole in assessments.certifiable_qualifications(tx):
            reference = workers.get(tx, whole.worker).reference
            against = "" if issue.is_in_order(tx, whole) else "a unit of it cannot be signed, or does not stand"
            table.add(reference, whole.completed_on.isoformat(), whole.qualification_id, against)
        following = len(cards.due(tx))
    console.print(table)
    if following:
        console.print(f"Cards of {count(following, 'qualification')} may have to follow what became of their units.")
