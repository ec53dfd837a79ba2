"""`hunar standard`: the competency standards."""

from collections.abc import Sequence
from pathlib import Path

import click

from issuer import trust
from issuer.cli.office import Office
from issuer.cli.screen import Listing, console
from issuer.cli.trust import sign_anew
from issuer.cli.words import count
from issuer.library import import_standards, shipped
from schemas.standards import Unit


@click.group("standard")
def command() -> None:
    """The competency standards whose units can be certified."""


@command.command("import")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE…")
@click.option("--shipped", "with_shipped", is_flag=True, help="Import the standards that come with the product.")
@click.pass_obj
def import_files(office: Office, files: tuple[Path, ...], with_shipped: bool) -> None:
    """Check standards and put them on record. A new trade is a new file; a version on record can only grow."""
    if not files and not with_shipped:
        raise click.UsageError("Name the files to import, or say --shipped.")
    given = [*(file.read_bytes() for file in files), *(shipped() if with_shipped else ())]
    with office.open() as (home, desk, actor):
        for standard in import_standards(desk.store, home.standards, given, actor=actor):
            units = len(standard.units)
            console.print(
                f"{standard.id}, version {standard.version}: {count(units, 'unit')}, {_made_up(standard.units)}."
            )
        if not trust.is_current(desk, home.trust):
            sign_anew(office, home, desk, actor)
            console.print(
                "The trust list names what cards abbreviate of them. Publish now, so that verifiers learn of it."
            )


@command.command("list")
@click.pass_obj
def list_standards(office: Office) -> None:
    """Show the standards on record with their qualifications."""
    table = Listing("standard", "version", "qualification", "level", "units", "title")
    with office.open() as (_, desk, _):
        for standard in desk.library.values():
            for row in standard.qualifications:
                table.add(standard.id, standard.version, row.id, str(row.level), str(len(row.units)), row.title)
    console.print(table)


def _made_up(units: Sequence[Unit]) -> str:
    made_up = sum(bool(unit.illustrative) for unit in units)
    return f"{made_up} of them partly illustrative" if made_up else "none of them illustrative"
