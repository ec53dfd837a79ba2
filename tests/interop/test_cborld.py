"""Cards against npm `@digitalbazaar/cborld`: the same bytes both ways, our table being its registry entry, and the card
that comes out verified by its `vc`.
"""

import json
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keys import Algorithm
from tests.interop.conftest import Bazaar
from tests.signers import signer_named
from tests.vc.cards import DID, ENTRY, KINDS, LONG_NAME, METHOD, NUMBER, SAMPLES, TABLES, sign, signed_card
from vc import cborld, instant
from vc.problems import Document, Unreadable
from vc.proofs import add_proof
from vc.qr import read_qr_text, write_qr_text
from vc.status import StatusList, build_list
from vc.suites import SUITES

LIST = "https://passport.hunar.example/status/revocation/1"
REVOKED = 7


@cache
def our_table() -> dict[str, dict[str, int]]:
    """Our table as the public registry would have it: JSON and nothing else."""
    table: dict[str, dict[str, int]] = json.loads(json.dumps(cborld.issuer_table(ENTRY).export()))
    return table


def theirs_encode(bazaar: Bazaar, document: Document, entry: int) -> str:
    answer = bazaar("cborldEncode", document=document, entry=entry, typeTable=our_table())
    assert "failed" not in answer, answer
    return str(answer["hex"])


def theirs_decode(bazaar: Bazaar, data: bytes, entry: int) -> dict[str, Any]:
    return bazaar("cborldDecode", hex=data.hex(), entry=entry, typeTable=our_table())


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("entry", [cborld.PLAIN_ENTRY, cborld.EMPTY_ENTRY, NUMBER])
@pytest.mark.parametrize("name", ["Ali Madad", LONG_NAME, "revocation", "Zülfiqar", "ذوالفقار علي"])
def test_both_write_the_same_bytes_and_read_them(bazaar: Bazaar, kind: str, name: str, entry: int) -> None:
    document = signed_card(kind, name=name)
    ours = cborld.encode(document, entry, TABLES)
    assert theirs_encode(bazaar, document, entry) == ours.hex()
    assert theirs_decode(bazaar, ours, entry) == {"document": document}
    assert cborld.decode(bytes.fromhex(theirs_encode(bazaar, document, entry)), TABLES) == document


def test_the_first_and_last_of_the_table(bazaar: Bazaar, kind: str) -> None:
    for number in (0, 222, 223, 4095):
        document = signed_card(kind)
        document["credentialStatus"]["statusListCredential"] = (
            f"https://passport.hunar.example/status/revocation/{number}"
        )
        signed = sign({name: value for name, value in document.items() if name != "proof"})
        ours = cborld.encode(signed, NUMBER, TABLES)
        assert theirs_encode(bazaar, signed, NUMBER) == ours.hex()
        assert theirs_decode(bazaar, ours, NUMBER) == {"document": signed}


# Their verifier


@pytest.fixture
def world(bazaar: Bazaar) -> None:
    """What the network would have: our DID document, and a status list in which one index is revoked."""
    key = signer_named().public_key.to_multikey()
    statuses = StatusList.empty()
    statuses[REVOKED] = 1
    unsigned = build_list(
        LIST,
        DID,
        "revocation",
        statuses,
        valid_from=datetime.now(UTC) - timedelta(hours=1),
        lasts=timedelta(days=30),
        ttl=timedelta(hours=24),
    )
    options = {"type": "DataIntegrityProof", "verificationMethod": METHOD, "proofPurpose": "assertionMethod"}
    signed = add_proof(unsigned, options, SUITES["eddsa-rdfc-2022", Algorithm.ED25519], signer_named())
    method = {"id": METHOD, "type": "Multikey", "controller": DID, "publicKeyMultibase": key}
    contexts = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]
    did = {"@context": contexts, "id": DID, "verificationMethod": [method], "assertionMethod": [METHOD]}
    bazaar.load({LIST: signed, DID: did})


def current(kind: str, index: int = 94567) -> Document:
    """A card that is valid today, because theirs asks the clock of the machine."""
    document = {name: value for name, value in signed_card(kind).items() if name != "proof"}
    today = datetime.now(UTC)
    document["validFrom"] = instant.write(today - timedelta(days=1))
    document["validUntil"] = instant.write(today + timedelta(days=1))
    document["credentialStatus"]["statusListIndex"] = str(index)
    return sign(document)


@pytest.mark.usefixtures("world")
def test_their_verifier_accepts_a_card_from_its_code(bazaar: Bazaar, kind: str) -> None:
    text = write_qr_text(current(kind), NUMBER, TABLES)
    data = cborld.encode(read_qr_text(text, TABLES), NUMBER, TABLES)
    card = theirs_decode(bazaar, data, NUMBER)["document"]
    assert bazaar("verify", credential=card) == {"verified": True, "errors": [], "bits": [False]}

    for member, value in (("name", "Somebody Else"), ("nvqfLevel", 5), ("birthYear", "1990"), ("standardVersion", "2")):
        other = {**card, "credentialSubject": {**card["credentialSubject"], member: value}}
        assert bazaar("verify", credential=other)["verified"] is False, member


@pytest.mark.usefixtures("world")
def test_their_verifier_sees_that_a_card_is_revoked(bazaar: Bazaar, kind: str) -> None:
    data = cborld.encode(current(kind, REVOKED), NUMBER, TABLES)
    card = theirs_decode(bazaar, data, NUMBER)["document"]
    assert bazaar("verify", credential=card)["bits"] == [True]


# Where the two must agree whatever the value, and where they may not


SUBJECTS = st.fixed_dictionaries(
    {
        "name": st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30),
        "birthYear": st.integers(1890, 2110).map(str),
        "unitCode": st.from_regex(r"[A-Z0-9&/.-]{1,16}", fullmatch=True),
        "standardId": st.sampled_from(["nsp-std-electrician", "another-standard"]),
        "iscoCode": st.sampled_from(["7411", "0110"]),
        "nvqfLevel": st.integers(1, 8),
    }
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(SUBJECTS, st.integers(0, 131071), st.integers(946684800, 4070908800))
def test_both_write_the_same_bytes_for_any_card(
    bazaar: Bazaar, subject: dict[str, Any], index: int, seconds: int
) -> None:
    document = signed_card("unit-card")
    document["credentialSubject"] |= subject
    document["credentialStatus"]["statusListIndex"] = str(index)
    document["validUntil"] = instant.write(datetime.fromtimestamp(seconds, UTC))
    ours = cborld.encode(document, NUMBER, TABLES)
    assert theirs_encode(bazaar, document, NUMBER) == ours.hex()
    assert theirs_decode(bazaar, ours, NUMBER) == {"document": document}


@pytest.mark.parametrize("name", ["competency-credential.json", "qualification-credential.json"])
def test_both_write_the_same_bytes_for_a_full_credential(bazaar: Bazaar, name: str) -> None:
    """Three contexts, scoped by types and properties, language maps and all."""
    document = json.loads((SAMPLES / name).read_bytes())
    ours = cborld.encode(document, cborld.EMPTY_ENTRY)
    assert theirs_encode(bazaar, document, cborld.EMPTY_ENTRY) == ours.hex()
    assert theirs_decode(bazaar, ours, cborld.EMPTY_ENTRY) == {"document": document}


def test_both_refuse_what_is_not_known(bazaar: Bazaar) -> None:
    data = cborld.encode(signed_card("unit-card"), NUMBER, TABLES)
    assert "failed" in bazaar("cborldDecode", hex=data.hex(), entry=NUMBER + 1, typeTable=our_table())
    smaller = {**our_table(), "url": {DID: 1}}
    assert "failed" in bazaar("cborldDecode", hex=data.hex(), entry=NUMBER, typeTable=smaller)


def test_theirs_reads_bytes_that_ours_refuses(bazaar: Bazaar) -> None:
    """Why a code is written again when it is read: other bytes for the same signed card would go unnoticed."""
    document = signed_card("unit-card")
    data = cborld.encode(document, NUMBER, TABLES)
    longer = data.replace(bytes.fromhex("1a00010001"), bytes.fromhex("1b0000000000010001"), 1)
    assert longer != data
    assert theirs_decode(bazaar, longer, NUMBER) == {"document": document}
    with pytest.raises(Unreadable):
        cborld.decode(longer, TABLES)
