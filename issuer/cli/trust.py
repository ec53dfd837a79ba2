"""`hunar trust`: the trust list."""

import click

from issuer import trust
from issuer.cli.office import Office
from issuer.cli.screen import console
from issuer.desk import Desk
from issuer.found import open_root
from issuer.home import Home
from vc.instant import to_datetime
from verifier import TrustList


@click.group("trust")
def command() -> None:
    """The trust list: what verifiers are to believe of this issuer, under its root key."""


@command.command("sign")
@click.pass_obj
def sign(office: Office) -> None:
    """Sign the trust list anew, under the next issue number."""
    with office.open() as (home, desk, actor):
        signed = sign_anew(office, home, desk, actor)
    console.print(f"Signed issue {signed.issue_number}. Publish to hand it out.")


def sign_anew(office: Office, home: Home, desk: Desk, actor: str) -> TrustList:
    """Have the root key say what is on record now."""
    root = open_root(home, desk, office.ask(home))
    return trust.renew(desk, root, home.trust, actor=actor, days=home.settings.trust_list_days)


@command.command("show")
@click.pass_obj
def show(office: Office) -> None:
    """Show the signed trust list and the fingerprint that verifiers confirm."""
    home = office.home()
    signed = trust.read_signed(home.trust)
    if signed is None or signed.valid_until is None:
        raise click.ClickException("No trust list has been signed yet. Run: hunar trust sign")
    console.print(f"{signed.id}\nissue {signed.issue_number}, good until {to_datetime(signed.valid_until):%Y-%m-%d}")
    console.print(f"root key {trust.fingerprint_of(home.trust)}")
    for key in (signed.issuers[home.address.did].keys or {}).values():
        console.print(f"  {key.id}: {key.state}, {', '.join(sorted(key.roles))}")
