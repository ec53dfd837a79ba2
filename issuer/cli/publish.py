"""`hunar publish`: write what the world may read."""

from pathlib import Path

import click

from issuer import trust
from issuer.cli.office import Office
from issuer.cli.screen import console
from issuer.cli.words import count
from issuer.desk import Desk
from issuer.home import Home
from issuer.publish import publish


@click.command("publish")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder; public/ of the issuer if not given.",
)
@click.pass_obj
def command(office: Office, folder: Path | None) -> None:
    """Sign the status lists and write everything public into one folder, fit for any web host."""
    with office.open() as (home, desk, actor):
        publish_and_tell(home, desk, actor, folder)


def publish_and_tell(home: Home, desk: Desk, actor: str, folder: Path | None = None) -> None:
    """Publish and say what was done, and whether the root key has to sign again."""
    done = publish(desk, folder or home.public, home.trust, actor=actor)
    console.print(
        f"Published {count(done.files, 'file')} in {folder or home.public}, {len(done.changed)} of them new or changed."
    )
    if not trust.is_current(desk, home.trust):
        console.print("The trust list no longer says what is on record. Run: hunar trust sign")
