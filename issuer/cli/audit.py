"""`hunar audit`: the audit trail."""

import json
from datetime import datetime
from pathlib import Path

import click

from issuer.cli.office import Office
from issuer.cli.screen import Listing, console
from issuer.cli.words import count
from issuer.store import BrokenChain, audit
from issuer.store.audit import Checkpoint
from vc import instant


@click.group("audit")
def command() -> None:
    """The audit trail: every change, chained by hash."""


@command.command("verify")
@click.option(
    "--checkpoint",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="One kept outside, to prove that nothing was cut off.",
)
@click.pass_obj
def verify(office: Office, checkpoint: Path | None) -> None:
    """Compute the whole chain anew. Ends with status 1 and names the first row that was tampered with."""
    kept = _read(checkpoint) if checkpoint else None
    with office.open() as (_, desk, _), desk.store.read() as tx:
        try:
            end = audit.verify(tx, checkpoint=kept)
        except BrokenChain as error:
            raise click.ClickException(f"The audit trail was altered: {error}.") from None
    console.print(f"The audit trail is whole: {count(end.sequence, 'row')}.")


@command.command("checkpoint")
@click.pass_obj
def checkpoint(office: Office) -> None:
    """Print how far the trail reaches, as JSON to be kept somewhere else."""
    with office.open() as (_, desk, _), desk.store.read() as tx:
        head = audit.head(tx)
    at = instant.write(head.at) if head.at else None
    click.echo(json.dumps({"sequence": head.sequence, "hash": head.hash.hex(), "at": at}))


@command.command("show")
@click.option("--object", "object_id", help="Only rows about this identifier.")
@click.option("--limit", default=20, show_default=True)
@click.pass_obj
def show(office: Office, object_id: str | None, limit: int) -> None:
    """Show the newest rows."""
    table = Listing("row", "time", "account", "action", "object")
    with office.open() as (_, desk, _), desk.store.read() as tx:
        for entry in audit.entries(tx, object_id=object_id, limit=limit):
            table.add(str(entry.sequence), instant.write(entry.at), entry.actor, entry.action, entry.object)
    console.print(table)


def _read(file: Path) -> Checkpoint:
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        at = datetime.fromisoformat(kept["at"]) if kept["at"] else None
        return Checkpoint(int(kept["sequence"]), bytes.fromhex(kept["hash"]), at)
    except (ValueError, KeyError, TypeError):
        raise click.ClickException(f"{file} is not what `hunar audit checkpoint` prints.") from None
