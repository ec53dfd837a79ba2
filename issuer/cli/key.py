"""`hunar key`: the signing keys."""

from datetime import datetime, timedelta

import click

from issuer.cli.office import Office
from issuer.cli.screen import Listing, console
from issuer.cli.trust import sign_anew
from issuer.cli.words import MOMENT, choice, count, day
from issuer.compromise import compromise as mark_compromised
from issuer.keyring import BOTH, create_signing_key
from issuer.store import keys
from issuer.store.keys import Role
from keys import Algorithm


@click.group("key")
def command() -> None:
    """The signing keys: which are in force, and what became of the others."""


@command.command("list")
@click.pass_obj
def list_keys(office: Office) -> None:
    """Show all keys on record."""
    table = Listing("key", "may sign", "from", "until", "state", "custody")
    with office.open() as (_, desk, _), desk.store.read() as tx:
        for row in keys.every(tx):
            until = day(row.valid_until) if row.valid_until else ""
            table.add(row.id, ", ".join(sorted(row.roles)), day(row.valid_from), until, row.state, row.uri)
    console.print(table)


@command.command("create")
@click.option("--role", type=choice(Role), multiple=True, help="What it may sign; everything if not given.")
@click.option("--algorithm", type=choice(Algorithm), default=Algorithm.ED25519.value, show_default=True)
@click.option("--uri", default="", help="Custody, such as pkcs11:token=…; a file in the issuer's folder if not given.")
@click.option("--from", "since", type=MOMENT, help="When it comes into force; now if not given.")
@click.option("--days", type=click.IntRange(1), help="How long it may sign; without end if not given.")
@click.pass_obj
def create(
    office: Office, role: tuple[str, ...], algorithm: str, uri: str, since: datetime | None, days: int | None
) -> None:
    """Make a key, and have the root key say so in the trust list. Older keys stay as they are.

    Verifiers who have not fetched the new trust list do not know the key yet: let it come into force some days later.
    """
    with office.open() as (home, desk, actor):
        begins = since or desk.now()
        row = create_signing_key(
            desk.keyring,
            desk.did,
            roles=frozenset(map(Role, role)) or BOTH,
            uri=uri,
            algorithm=Algorithm(algorithm),
            valid_from=begins,
            valid_until=begins + timedelta(days=days) if days else None,
            actor=actor,
        )
        sign_anew(office, home, desk, actor)
    console.print(f"Made {row.id}, in force from {day(row.valid_from)}. Publish now, so that verifiers learn of it.")


@command.command("retire")
@click.argument("name", metavar="KEY")
@click.pass_obj
def retire(office: Office, name: str) -> None:
    """Sign nothing new with KEY, such as key-1; what it signed stays good."""
    with office.open() as (home, desk, actor):
        with desk.store.transaction(actor) as tx:
            key = keys.retire(tx, keys.named(tx, name).id)
        sign_anew(office, home, desk, actor)
    console.print(f"{key.id} is retired. Publish to tell the world.")


@command.command("compromise")
@click.argument("name", metavar="KEY")
@click.option("--at", type=MOMENT, help="Since when somebody else may have it; now if not given.")
@click.confirmation_option(prompt="There is no way back. Is this key compromised?")
@click.pass_obj
def compromise(office: Office, name: str, at: datetime | None) -> None:
    """Say that somebody else may have KEY, such as key-1. Only what stands in its inventory stays good."""
    with office.open() as (home, desk, actor):
        with desk.store.read() as tx:
            key = keys.named(tx, name)
        saved = mark_compromised(desk, key.id, at or desk.now(), home.trust, actor=actor)
        sign_anew(office, home, desk, actor)
    documents = count(saved, "document stands", "documents stand")
    console.print(f"{key.id} is compromised; {documents} in its inventory. Publish at once.")
