"""The trust list that this issuer publishes about itself, and signs with its root key.

The rule: what verifiers are to believe of us is drawn up from the register, but said only under the root key, which is
kept apart from the keys in daily use. The issue number rises with every signing and never falls. The same entry,
unsigned, is what our own verifier is given when a credential is sealed, so the two cannot disagree.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from issuer import messages
from issuer.compromise import inventory_url, read_inventories
from issuer.desk import Desk
from issuer.documents import to_bytes
from issuer.errors import NotPublished
from issuer.folder import write_file
from issuer.store import Transaction, audit, card_texts, keys
from issuer.store.keys import KeyState, Role, SigningKey
from keys import Algorithm
from keys.multibase import multihash
from keys.signers import Signer
from vc import instant
from vc.cborld.issuer_table import MOST_KEYS
from vc.dids import did_key_method
from vc.instant import to_datetime
from vc.problems import Document, Invalid
from vc.proofs import add_proof
from vc.suites import SUITES
from verifier.inventory import name_of
from verifier.trust import TrustList
from verifier.trust_list import open_trust_list, read_plain_trust_list, root_fingerprint

PATH = "trust-list.json"
"""Where the list lies below the base URL."""

CARD_LISTS = 4096
"""How many status lists the cards' compression table reserves."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What of the register verifiers are to know: all keys, oldest first, and the texts that cards abbreviate."""

    keys: tuple[SigningKey, ...]
    texts: tuple[str, ...]


def recorded(tx: Transaction) -> Recorded:
    """Read what goes into our entry."""
    return Recorded(tuple(keys.every(tx)), card_texts.every(tx))


def draw_entry(desk: Desk, known: Recorded, inventories: Mapping[str, bytes]) -> Document:
    """Our entry: names, keys with their state, status lists, cards and public register, from what the register says.

    `inventories` maps the fragment of a compromised key's id to its inventory. Each list under `cards` only ever grows
    at its end: its numbers are printed (docs/cards.md).
    """
    entry: Document = {
        "id": desk.did,
        "name": dict(desk.names),
        "keys": [_key(desk, row, inventories.get(row.id.partition("#")[2])) for row in known.keys],
        "statusLists": {
            **{purpose: desk.address.status_list(purpose, "{list}") for purpose in messages.PURPOSES},
            "statusSize": messages.STATUS_SIZE,
            "statusMessages": messages.table(),
        },
        "cards": {
            "registryEntry": desk.registry_entry,
            "keys": [row.id for row in card_keys(known.keys)[:MOST_KEYS]],
            "statusLists": CARD_LISTS,
            **({"texts": list(known.texts)} if known.texts else {}),
        },
        "register": desk.address.register,
    }
    if desk.demonstration:
        entry["demonstration"] = True
    return entry


def card_keys(rows: Iterable[SigningKey]) -> list[SigningKey]:
    """The keys that can sign cards, in the order of their numbers."""
    return [row for row in rows if Role.CREDENTIAL in row.roles]


def draw_list(desk: Desk, entry: Document, issue_number: int, now: datetime, days: int) -> Document:
    """The unsigned trust list with this one entry, good for `days`."""
    return {
        "type": "TrustList",
        "id": f"{desk.address.base_url}/{PATH}",
        "version": "1",
        "issueNumber": issue_number,
        "validFrom": instant.write(now),
        "validUntil": instant.write(now + timedelta(days=days)),
        "issuers": [entry],
    }


def sign_list(document: Document, root: Signer, now: datetime) -> bytes:
    """Sign a trust list with the root key (eddsa-jcs-2022, named by its did:key), and read it back as a verifier does.

    Raises `NotPublished` if our own verifier does not accept it.
    """
    options = {
        "created": instant.write(now),
        "verificationMethod": did_key_method(root.public_key),
        "proofPurpose": "assertionMethod",
    }
    sealed = to_bytes(add_proof(document, options, SUITES["eddsa-jcs-2022", Algorithm.ED25519], root))
    try:
        open_trust_list(sealed, root.public_key.fingerprint(), now=now)
    except Invalid as error:
        raise NotPublished(f"The signed trust list does not verify, so it was not kept: {error}") from None
    return sealed


def renew(desk: Desk, root: Signer, folder: Path, *, actor: str, days: int) -> TrustList:
    """Sign the trust list anew under the next issue number and keep it in `folder`; gives it as a verifier reads it."""
    now = desk.now()
    with desk.store.read() as tx:
        known = recorded(tx)
    before = read_signed(folder)
    number = before.issue_number + 1 if before else 1
    entry = draw_entry(desk, known, read_inventories(folder))
    sealed = sign_list(draw_list(desk, entry, number, now, days), root, now)
    with desk.store.transaction(actor) as tx:
        audit.append(tx, "trust.sign", f"{desk.did}#trust-list-{number}", sha256(sealed).digest())
    write_file(folder / PATH, sealed)
    return read_plain_trust_list(sealed)


def read_signed(folder: Path) -> TrustList | None:
    """The trust list in `folder`, None if there is none yet. It is our own file: the signature is not asked for."""
    file = folder / PATH
    return read_plain_trust_list(file.read_bytes()) if file.exists() else None


def ourselves(desk: Desk, known: Recorded) -> TrustList:
    """What our own verifier is to trust while sealing: this entry as of now, for whatever moment is asked about."""
    document = draw_list(desk, draw_entry(desk, known, {}), 1, desk.now(), 1)
    return replace(read_plain_trust_list(to_bytes(document)), valid_from=None, valid_until=None)


def is_current(desk: Desk, folder: Path) -> bool:
    """Whether the list in `folder` says of us what the register says; if not, the root key has to sign again."""
    signed = read_signed(folder)
    if signed is None:
        return False
    with desk.store.read() as tx:
        known = recorded(tx)
    return bool(signed.document["issuers"] == [draw_entry(desk, known, read_inventories(folder))])


def fingerprint_of(folder: Path) -> str:
    """The fingerprint of the root key that signed the list in `folder`, for people to compare; empty if none did."""
    signed = read_signed(folder)
    if signed is None or signed.valid_from is None:
        return ""
    at = to_datetime(signed.valid_from)
    return root_fingerprint((folder / PATH).read_bytes(), now=at) if at else ""


def _key(desk: Desk, row: SigningKey, inventory: bytes | None) -> dict[str, Any]:
    key: dict[str, Any] = {
        "id": row.id,
        "publicKeyMultibase": row.public_multikey,
        "roles": sorted(row.roles),
        "validFrom": instant.write(row.valid_from),
        "state": str(row.state),
    }
    if row.valid_until:
        key["validUntil"] = instant.write(row.valid_until)
    if row.state is KeyState.COMPROMISED and row.compromised_at:
        key["compromisedAt"] = instant.write(row.compromised_at)
    if row.state is KeyState.COMPROMISED and inventory is not None:
        url = inventory_url(desk.address.base_url, row.id.partition("#")[2], inventory)
        key["inventory"] = {"url": url, "digestMultibase": name_of(multihash(inventory))}
    return key
