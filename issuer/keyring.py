"""The issuer's keys: which may sign what, since when, and what became of them.

The rule: the register says which key is in force, custody holds the private part, and a key that is opened must be the
one on record. A new key does not touch what older keys signed; a retired key signs nothing new; a compromised one makes
its signatures untrusted except for the documents in its inventory. The root key, which signs the trust list, is not
among these: it stands in no DID document and is opened only for that.
"""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from issuer.errors import NoKey, Objection, Refused
from issuer.store import NotFound, Store, keys
from issuer.store.keys import NewKey, Role, SigningKey
from keys import Algorithm, KeyUnavailable, PublicKey
from keys.passphrases import AskPassphrase
from keys.signers import Signer, create_key, exists, open_signer
from vc.cborld.issuer_table import MOST_KEYS

BOTH = frozenset({Role.CREDENTIAL, Role.STATUS})


@dataclass(frozen=True, slots=True)
class Held:
    """A key in hand: its verification method (a DID URL) and what signs with it."""

    id: str
    signer: Signer


@dataclass(frozen=True, slots=True)
class Keyring:
    """Opens the keys on record. `folder` is where relative `file:` URIs begin; an opened key is kept open."""

    store: Store
    folder: Path
    ask: AskPassphrase = field(repr=False)
    _open: dict[str, Signer] = field(default_factory=dict, repr=False, compare=False)

    def in_force(self, role: Role, at: datetime) -> Held:
        """The newest active key for `role` whose validity covers `at`.

        Raises `NoKey` if there is none, `KeyUnavailable` if its custody does not open or holds another key.
        """
        try:
            with self.store.read() as tx:
                row = keys.active(tx, role, at)
        except NotFound:
            words = f"No key may sign a {role} dated {at:%Y-%m-%d}. Make one with: hunar key create --role {role}"
            raise NoKey(words) from None
        return self.hold(row)

    def hold(self, row: SigningKey) -> Held:
        """Open the key of a row. Raises `KeyUnavailable`, also if custody gives another key than the one on record."""
        if row.id not in self._open:
            signer = open_signer(self.locate(row.uri), self.ask)
            if signer.public_key.to_multikey() != row.public_multikey:
                raise KeyUnavailable(f"{row.uri} holds another key than the one on record as {row.id}")
            self._open[row.id] = signer
        return Held(row.id, self._open[row.id])

    def locate(self, uri: str) -> str:
        """The custody URI with a relative file path made absolute, so that the issuer's folder can be moved."""
        scheme, _, place = uri.partition(":")
        return f"file:{self.folder / place}" if scheme == "file" and not place.startswith("/") else uri


def create_signing_key(
    keyring: Keyring,
    did: str,
    *,
    roles: frozenset[Role] = BOTH,
    uri: str = "",
    algorithm: Algorithm = Algorithm.ED25519,
    valid_from: datetime,
    valid_until: datetime | None = None,
    actor: str,
) -> SigningKey:
    """Make a key in custody and put it on record under the next free number (`did#key-1`, `did#key-2`, …).

    `uri` defaults to a file of that number in the issuer's key folder; a key that is already at `uri`, left there by an
    interrupted run, is taken up. Raises `KeyUnavailable`, and `Refused` for more keys than cards have numbers for.
    """
    with keyring.store.read() as tx:
        rows = keys.every(tx)
    number = len(rows) + 1
    if Role.CREDENTIAL in roles and sum(Role.CREDENTIAL in row.roles for row in rows) >= MOST_KEYS:
        words = (
            f"The table of this issuer's cards has numbers for {MOST_KEYS} keys that sign credentials, and all are "
            "taken. A further key needs a new registry entry (docs/cards.md, Numbers); one that signs status lists "
            "only does not."
        )
        raise Refused(Objection("card-keys", words, "keys"))
    uri = uri or f"file:keys/key-{number}.pem"
    public = _make_or_open(keyring, uri, algorithm)
    with keyring.store.transaction(actor) as tx:
        row = NewKey(f"{did}#key-{number}", uri, public.to_multikey(), roles, valid_from, valid_until)
        return keys.add(tx, row)


def _make_or_open(keyring: Keyring, uri: str, algorithm: Algorithm) -> PublicKey:
    place = keyring.locate(uri)
    with keyring.store.read() as tx:
        taken = any(keyring.locate(row.uri) == place for row in keys.every(tx))
    if taken:
        raise KeyUnavailable(f"{uri} is the place of a key that is on record already; name another")
    signer = open_signer(place, keyring.ask) if exists(place) else create_key(place, algorithm, keyring.ask)
    return signer.public_key
