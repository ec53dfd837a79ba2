"""`hunar status`: what credentials are worth."""

from collections.abc import Callable, Iterable

import click

from issuer import status as desk_status
from issuer.cli.issue import tell_refused
from issuer.cli.office import Office
from issuer.cli.publish import publish_and_tell
from issuer.cli.screen import Listing, console
from issuer.cli.words import choice, count
from issuer.desk import Desk
from issuer.errors import NoKey
from issuer.issue import issue_cards
from issuer.messages import MESSAGES, Reason
from issuer.release import release
from issuer.store import Transaction, cards, credentials, rosters
from issuer.store import status as register
from issuer.store.credentials import Credential, Status
from keys import KeyUnavailable
from vc import instant

_IDS = click.argument("named", nargs=-1, required=True, metavar="CREDENTIAL…")
_WORDS = click.option("--words", required=True, help="The office's own words, kept on record and never published.")
_ON_PAPER = "What was printed is to be taken back; hunar document moves the files of it aside."
_NO_PUBLISH = click.option(
    "--no-publish", is_flag=True, help="Do not publish afterwards; verifiers go on seeing the old status."
)


@click.group("status")
def command() -> None:
    """Revoke, suspend, reinstate or replace credentials, named by identifier or short number.

    The cards of a qualification follow their units: they are suspended, reinstated and replaced with them.
    """


@command.command("show")
@_IDS
@click.pass_obj
def show(office: Office, named: tuple[str, ...]) -> None:
    """Show credentials and all that was done to them."""
    with office.open() as (_, desk, _), desk.store.read() as tx:
        for credential in _find(tx, named):
            _show(tx, credential)


@command.command("revoke")
@_IDS
@click.option("--reason", type=choice(desk_status.REVOKING), required=True, help="The reason that verifiers show.")
@_WORDS
@_NO_PUBLISH
@click.pass_obj
def revoke(office: Office, named: tuple[str, ...], reason: str, words: str, no_publish: bool) -> None:
    """Withdraw credentials for good."""
    _change(
        office,
        named,
        no_publish,
        lambda desk, ids, actor: desk_status.revoke(desk, ids, Reason(reason), words, actor=actor),
    )


@command.command("suspend")
@_IDS
@click.option("--reason", type=choice(desk_status.SUSPENDING), required=True, help="The reason that verifiers show.")
@_WORDS
@_NO_PUBLISH
@click.pass_obj
def suspend(office: Office, named: tuple[str, ...], reason: str, words: str, no_publish: bool) -> None:
    """Set credentials aside until they are reinstated or revoked."""
    _change(
        office,
        named,
        no_publish,
        lambda desk, ids, actor: desk_status.suspend(desk, ids, Reason(reason), words, actor=actor),
    )


@command.command("reinstate")
@_IDS
@_WORDS
@_NO_PUBLISH
@click.pass_obj
def reinstate(office: Office, named: tuple[str, ...], words: str, no_publish: bool) -> None:
    """Lift the suspension of credentials."""
    _change(office, named, no_publish, lambda desk, ids, actor: desk_status.reinstate(desk, ids, words, actor=actor))


@command.command("replace")
@click.argument("named", metavar="CREDENTIAL")
@_NO_PUBLISH
@click.pass_obj
def replace(office: Office, named: str, no_publish: bool) -> None:
    """Issue a credential anew from what is on record now, and withdraw the old one as replaced."""
    with office.open() as (home, desk, actor):
        with desk.store.read() as tx:
            (old,) = _find(tx, (named,))
        new = desk_status.replace(desk, old.id, actor=actor)
        _renew_cards(desk, [new], actor)
        if not no_publish:
            publish_and_tell(home, desk, actor)
        release(desk, home.credentials, actor=actor)
    console.print(f"{old.id} is replaced by {new.id}.")
    console.print(_ON_PAPER)


_Changing = Callable[[Desk, list[str], str], tuple[Credential, ...]]


def _change(office: Office, named: tuple[str, ...], no_publish: bool, change: _Changing) -> None:
    with office.open() as (home, desk, actor):
        with desk.store.read() as tx:
            ids = [credential.id for credential in _find(tx, named)]
        changed = change(desk, ids, actor)
        for credential in changed:
            console.print(f"{credential.id} is {credential.status}.")
        if any(credential.status is not Status.VALID for credential in changed):
            console.print(_ON_PAPER)
        _renew_cards(desk, changed, actor)
        if not no_publish:
            publish_and_tell(home, desk, actor)
        release(desk, home.credentials, actor=actor)


def _renew_cards(desk: Desk, changed: Iterable[Credential], actor: str) -> None:
    """Make the cards that are due after a change. The change stands, whether or not that can be done now."""
    try:
        outcome = issue_cards(desk, {credential.worker for credential in changed}, actor=actor)
    except (NoKey, KeyUnavailable) as error:
        console.print(f"New cards wait, because they cannot be signed now: {error}. Later, run: hunar issue")
        return
    if outcome.issued:
        cards_new = count(outcome.issued, "card is new in place of an old one", "cards are new in place of old ones")
        console.print(f"{cards_new}.")
    tell_refused(outcome)


def _find(tx: Transaction, named: tuple[str, ...]) -> tuple[Credential, ...]:
    return tuple(
        credentials.get(tx, name) if name.startswith("urn:") else credentials.by_short_number(tx, name)
        for name in named
    )


def _show(tx: Transaction, credential: Credential) -> None:
    console.print(
        f"{credential.id}  {credential.short_number}  {credential.kind}, {credential.state}, {credential.status}"
    )
    console.print(f"  list {credential.list_number}, index {credential.position}")
    for unit in cards.units_of(tx, credential.id):
        console.print(f"  names {unit.id}  {unit.short_number}, {unit.status}")
    for card in cards.naming(tx, [credential.id]):
        console.print(f"  is named by the card {card}")
    table = Listing("time", "action", "account", "reason", "words")
    handles = {actor.id: actor.handle for actor in rosters.actors(tx)}
    for change in register.history(tx, credential.id):
        table.add(
            instant.write(change.at), change.action, handles[change.actor], MESSAGES[change.message], change.reason
        )
    console.print(table)
