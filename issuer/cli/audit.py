"""`hunar audit`: the audit trail, and whether the register still says what it said."""

import json
import re
from itertools import groupby
from pathlib import Path

import click

from issuer.cli.office import Office
from issuer.cli.screen import Listing, console
from issuer.cli.words import count
from issuer.store import BrokenChain, Transaction, audit
from issuer.store.agreement import disagreements
from issuer.store.audit import Checkpoint
from vc import instant
from vc.problems import Document, Malformed, Unreadable
from vc.reader import read_object
from verifier.text import neutralize

_HASH = re.compile(r"[0-9a-f]{64}")  # as `checkpoint` writes it


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
    """Compute the whole chain anew, and hold the register against it.

    First the trail itself: each row must follow from the one before. Then what it vouches for: every assessment and
    credential on record, with its status and what was signed, must be as the trail says, and none may be gone.
    Nothing is changed. Ends with status 1 and names the first row of the trail that was tampered with, or each
    assessment and credential that is not as the trail says.
    """
    kept = _read(checkpoint) if checkpoint else None
    with office.open() as (_, desk, _), desk.store.read() as tx:
        try:
            end = audit.verify(tx, checkpoint=kept)
        except BrokenChain as error:
            raise click.ClickException(f"The audit trail was altered: {error}.") from None
        console.print(f"The audit trail is whole: {count(end.sequence, 'row')}.")
        differing = _tell_disagreements(tx)
    if differing:
        words = f"{count(differing, 'row of the register is', 'rows of the register are')} not as the audit trail says"
        raise click.ClickException(f"{words}. What was done to one, says: hunar audit show --object ID")
    console.print("Every assessment and credential on record is as the trail says.")


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


def _tell_disagreements(tx: Transaction) -> int:
    """Name each row of the register that the trail does not bear out, as it is found; gives how many there are."""
    number = 0
    for row, found in groupby(disagreements(tx), key=lambda each: each.object):
        reasons = "; ".join(each.reason for each in found)
        console.print(f"Not as the audit trail says: {neutralize(row)}: {reasons}", style="red")
        number += 1
    return number


def _read(file: Path) -> Checkpoint:
    """The checkpoint in a file. Raises `click.ClickException` for anything that `checkpoint` does not print."""
    try:
        return _checkpoint(read_object(file.read_bytes()))
    except (Unreadable, Malformed, ValueError):
        raise click.ClickException(f"{file} is not what `hunar audit checkpoint` prints.") from None


def _checkpoint(kept: Document) -> Checkpoint:
    """Raises `Malformed` or `ValueError` if a member is missing or is nothing that a checkpoint has."""
    sequence, digest, at = (kept.get(name) for name in ("sequence", "hash", "at"))
    if type(sequence) is not int or sequence < 0 or not isinstance(digest, str) or not _HASH.fullmatch(digest):
        raise ValueError
    moment = instant.to_datetime(instant.instant(at)) if at is not None else None
    if (moment is None) != (sequence == 0):  # an empty trail ends at no time, any other at one
        raise ValueError
    return Checkpoint(sequence, bytes.fromhex(digest), moment)
