"""Founding an issuer: its folder, secret, root key, first signing key and first trust list.

The rule: each thing is made once and only if it is missing, so that an interrupted founding is finished by doing it
again, and nothing that exists is ever made anew.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from issuer import trust
from issuer.desk import Desk, open_desk
from issuer.errors import HomeError
from issuer.home import SETTINGS, Home, Settings, begin_anew, found_home, open_home
from issuer.keyring import create_signing_key
from issuer.secret import create_secret_file
from issuer.store import keys, people, places
from keys import Algorithm, AskPassphrase, KeyUnavailable, Signer, create_key, exists, open_signer
from schemas.standards import districts
from verifier.clock import Clock, system_clock


def found(path: Path, settings: Settings) -> Home:
    """The folder of the issuer of `settings` at `path`, made if it is not there; `furnish` does the rest.

    Raises `HomeError` if another issuer lives there, and `Refused` if the settings cannot be permanent.
    """
    home = open_home(path) if (path / SETTINGS).exists() else found_home(path, settings)
    if home.settings != settings and not home.secret.exists():
        return begin_anew(home, settings)  # no passphrase was given: nothing that is permanent was made
    if home.settings != settings:
        raise HomeError(f"Another issuer lives in {path}, or this one with other settings. Choose another folder.")
    return home


def furnish(
    home: Home,
    ask: AskPassphrase,
    *,
    handle: str,
    keys_from: datetime | None = None,
    clock: Clock = system_clock,
    say: Callable[[str], None] = lambda _words: None,
) -> None:
    """Make what the issuer in `home` still lacks. `keys_from` is when its first key comes into force, now if not given.

    `handle` is the account of whoever does this; `say` is told what is being made.
    """
    if not home.secret.exists():
        say("Making the secret of the register")
        create_secret_file(home.secret, ask(f"Passphrase of the issuer in {home.path}").encode())
    with open_desk(home, ask, clock=clock) as desk:
        actor = actor_of(desk, handle)
        root = open_or_create_root(home, desk, ask)
        with desk.store.transaction(actor) as tx:
            places.add_districts(tx, _districts())
        if not _has_keys(desk):
            say("Making the first signing key")
            create_signing_key(desk.keyring, desk.did, valid_from=keys_from or desk.now(), actor=actor)
        if trust.read_signed(home.trust) is None:
            say("Signing the first trust list")
            trust.renew(desk, root, home.trust, actor=actor, days=home.settings.trust_list_days)


def actor_of(desk: Desk, handle: str) -> str:
    """The id of the account `handle`, put on record if it is new."""
    with desk.store.transaction() as tx:
        return people.add_actor(tx, handle).id


def open_root(home: Home, desk: Desk, ask: AskPassphrase) -> Signer:
    """Open the root key. Raises `KeyUnavailable`; it is never made anew, since verifiers have confirmed it."""
    return open_signer(desk.keyring.locate(home.settings.root), ask)


def open_or_create_root(home: Home, desk: Desk, ask: AskPassphrase) -> Signer:
    """Open the root key, or make it as long as no trust list was signed.

    Raises `KeyUnavailable` if it cannot be opened or made, and if it is gone although a list was signed with it.
    """
    place = desk.keyring.locate(home.settings.root)
    if exists(place):
        return open_signer(place, ask)
    if trust.read_signed(home.trust) is not None:
        raise KeyUnavailable(f"the root key has signed a trust list but is not at {home.settings.root}: restore it")
    return create_key(place, Algorithm.ED25519, ask)


def _districts() -> list[places.District]:
    rows = districts().values()
    return [places.District(row.code, row.district, row.division, row.province, row.iso3166_2) for row in rows]


def _has_keys(desk: Desk) -> bool:
    with desk.store.read() as tx:
        return bool(keys.every(tx))
