"""Everything an issuer needs at hand, fixed when work begins. Read `Desk` first.

The rule: a desk is immutable. Who we are, the register, the keys, the standards and the clock are its fields, so that a
test or a batch brings its own and nothing is looked up behind anyone's back.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from issuer.address import Address
from issuer.home import Home
from issuer.keyring import Keyring
from issuer.library import Library, open_library
from issuer.secret import open_secret_file
from issuer.store import Store, identity
from keys.passphrases import AskPassphrase
from verifier.clock import Clock, system_clock


@dataclass(frozen=True, slots=True)
class Desk:
    """An issuer at work.

    `names` maps language tags to the issuer's name. `validity_years` is how long a credential stands unless withdrawn.
    `registry_entry` is the number under which this issuer's cards are read (CBOR-LD registry). `verifier_url` is the
    address of the verifier's page that is printed on paper.
    """

    address: Address
    names: Mapping[str, str]
    store: Store
    keyring: Keyring
    library: Library
    demonstration: bool = False
    validity_years: int = 5
    registry_entry: int = 65537
    verifier_url: str = ""
    clock: Clock = field(default=system_clock, repr=False)

    @property
    def did(self) -> str:
        """The DID that signs."""
        return self.address.did

    def now(self) -> datetime:
        """The time by this desk's clock, in UTC and whole seconds, as signed documents write it."""
        return self.clock().astimezone(UTC).replace(microsecond=0)


@contextmanager
def open_desk(home: Home, ask: AskPassphrase, *, clock: Clock = system_clock) -> Iterator[Desk]:
    """Open the register and the keys of the issuer in `home`. `ask` gives the passphrase of its files.

    Raises `HomeError`, `KeyUnavailable` (no passphrase) or `StoreError` (no database, or another issuer's).
    """
    secret = open_secret_file(home.secret, ask(f"Passphrase of the issuer in {home.path}").encode())
    store = Store.open(home.database_url, secret, clock=clock)
    try:
        with store.transaction() as tx:
            identity.establish(tx, identity_of(home))
        yield Desk(
            address=home.address,
            names=home.settings.names,
            store=store,
            keyring=Keyring(store, home.path, ask),
            library=open_library(home.standards, store),
            demonstration=home.settings.demonstration,
            validity_years=home.settings.validity_years,
            registry_entry=home.settings.registry_entry,
            verifier_url=home.verifier_url,
            clock=clock,
        )
    finally:
        store.close()


def identity_of(home: Home) -> identity.Identity:
    """The identity that the register must hold, so that no register serves two issuers."""
    names, settings = home.settings.names, home.settings
    return identity.Identity(
        did=home.address.did,
        base_url=settings.base_url,
        name_en=names["en"],
        name_ur=names.get("ur", ""),
        name_sd=names.get("sd", ""),
        name_ar=names.get("ar", ""),
        demonstration=settings.demonstration,
    )
