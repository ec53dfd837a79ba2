"""Both directions with Digital Bazaar's implementation: each verifies the other's, and tampered ones fail on both."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from keys import Algorithm
from tests.interop.conftest import Bazaar
from tests.signers import NOW, did_key_source, did_of, method_of, signer_named
from tests.verifier.world import INDEX, World, codes, to_json
from vc.dids import resolve
from vc.problems import Invalid
from vc.proofs import add_proof, verify_proofs
from vc.suites import SUITES
from verifier import Report, Verdict

SAMPLES = Path(__file__).parents[1] / "schemas" / "samples"
PAIRS = [
    ("eddsa-rdfc-2022", Algorithm.ED25519),
    ("ecdsa-rdfc-2019", Algorithm.P256),
    ("ecdsa-rdfc-2019", Algorithm.P384),
]
LIST_URL = "https://status.example/revocation/1"


def sample(name: str, issuer: str) -> dict[str, Any]:
    """One of the sample credentials, issued by somebody else and without status."""
    document: dict[str, Any] = json.loads((SAMPLES / name).read_text(encoding="utf-8"))
    document["issuer"]["id"] = issuer
    del document["credentialStatus"]
    return document


def sign(document: dict[str, Any], name: str, algorithm: Algorithm, purpose: str = "assertionMethod", **options: str):
    signer = signer_named(algorithm)
    given = {"verificationMethod": method_of(signer), "proofPurpose": purpose, "created": "2026-02-01T00:00:00Z"}
    return add_proof(document, given | options, SUITES[name, algorithm], signer)


def stranger(url: str) -> bytes:
    raise AssertionError(f"nothing may be fetched: {url}")


@pytest.fixture(autouse=True)
def ours_are_known(bazaar: Bazaar) -> None:
    """Our DID documents, as our own resolver gives them: theirs must be able to use those too."""
    for _, algorithm in PAIRS:
        did = did_of(signer_named(algorithm))
        bazaar.load({did: resolve(did, stranger)})


@pytest.mark.parametrize("name", ["competency-credential.json", "qualification-credential.json"])
@pytest.mark.parametrize(("suite", "algorithm"), PAIRS)
def test_theirs_verify_ours(bazaar: Bazaar, name: str, suite: str, algorithm: Algorithm) -> None:
    signed = sign(sample(name, did_of(signer_named(algorithm))), suite, algorithm)
    assert bazaar("verify", credential=signed) == {"verified": True, "errors": [], "bits": []}

    for change in (rename, raise_level, other_signature):
        tampered = copy.deepcopy(signed)
        change(tampered)
        assert bazaar("verify", credential=tampered)["verified"] is False, change.__name__


@pytest.mark.parametrize(("suite", "algorithm"), PAIRS)
def test_we_verify_theirs(bazaar: Bazaar, suite: str, algorithm: Algorithm) -> None:
    key = bazaar("generate", cryptosuite=suite, algorithm=algorithm)
    theirs = bazaar(
        "issue",
        credential=sample("competency-credential.json", key["controller"]),
        key=key["key"],
        date="2026-02-01T00:00:00Z",
    )["credential"]
    [proof] = verify_proofs(theirs, keys=did_key_source, purpose="assertionMethod", now=NOW)
    assert proof.method.controller == key["controller"]
    assert proof.document == {name: value for name, value in theirs.items() if name != "proof"}

    for change in (rename, raise_level, other_signature):
        tampered = copy.deepcopy(theirs)
        change(tampered)
        with pytest.raises(Invalid):
            verify_proofs(tampered, keys=did_key_source, purpose="assertionMethod", now=NOW)


def test_an_unknown_claim_is_refused_on_both_sides(bazaar: Bazaar) -> None:
    signed = sign(sample("competency-credential.json", did_of(signer_named())), *PAIRS[0])
    added = copy.deepcopy(signed)
    added["credentialSubject"]["isAlsoASurgeon"] = True
    assert bazaar("verify", credential=signed)["verified"] is True
    assert bazaar("verify", credential=added)["verified"] is False
    with pytest.raises(Invalid):
        verify_proofs(added, keys=did_key_source, purpose="assertionMethod", now=NOW)


@pytest.mark.parametrize(("suite", "algorithm"), PAIRS)
def test_presentations_both_ways(bazaar: Bazaar, suite: str, algorithm: Algorithm) -> None:
    mine, wanted = did_of(signer_named(algorithm)), {"challenge": "4f1c", "domain": "verifier.example"}
    credential = sign(sample("competency-credential.json", mine), suite, algorithm)
    bare = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": [credential],
    }

    ours = sign(bare | {"holder": mine}, suite, algorithm, "authentication", **wanted)
    assert bazaar("verifyPresentation", presentation=ours, **wanted) == {"verified": True, "errors": []}
    other_challenge = bazaar("verifyPresentation", presentation=ours, **wanted | {"challenge": "4f1d"})
    assert other_challenge["verified"] is False

    key = bazaar("generate", cryptosuite=suite, algorithm=algorithm)
    theirs = bazaar("present", presentation=bare | {"holder": key["controller"]}, key=key["key"], **wanted)[
        "presentation"
    ]
    assert verify_proofs(theirs, keys=did_key_source, purpose="authentication", now=NOW, **wanted)
    with pytest.raises(Invalid):
        verify_proofs(theirs, keys=did_key_source, purpose="authentication", now=NOW, **wanted | {"domain": "other"})


REVOKED_INDEXES = [0, 7, 131071]


def test_we_follow_their_status_lists(bazaar: Bazaar) -> None:
    """Credentials and a list of theirs, by one did:key that a trust list names, through our whole verifier."""
    theirs = Theirs(bazaar)
    world = World(web={LIST_URL: theirs.status_list(validFrom="2026-11-23T11:00:00Z")})
    verdicts = {index: theirs.judged_by(world, index).verdict for index in (0, 1, 7, 8, 131070, 131071)}
    assert verdicts == {
        0: Verdict.REVOKED,
        1: Verdict.VALID,
        7: Verdict.REVOKED,
        8: Verdict.VALID,
        131070: Verdict.VALID,
        131071: Verdict.REVOKED,
    }


def test_their_status_list_without_a_date_says_nothing(bazaar: Bazaar) -> None:
    """Their library leaves `validFrom` to its caller; without it nobody can tell how old the list is."""
    theirs = Theirs(bazaar)
    world = World(web={LIST_URL: theirs.status_list()})
    for index in (0, 1):
        report = theirs.judged_by(world, index)
        assert report.verdict is Verdict.UNCHECKED
        assert "status:list-unsound" in codes(report)


class Theirs:
    """An issuer whose credentials and status list their implementation makes, with a key of theirs."""

    def __init__(self, bazaar: Bazaar) -> None:
        self.bazaar = bazaar
        made = bazaar("generate", cryptosuite="eddsa-rdfc-2022", algorithm="Ed25519")
        self.id, self.key = made["controller"], made["key"]

    def status_list(self, **members: str) -> bytes:
        given = {"id": LIST_URL, "issuer": self.id, "length": 131072, "set": REVOKED_INDEXES, "key": self.key}
        return to_json(self.bazaar("statusList", **given, **members)["credential"])

    def judged_by(self, world: World, index: int) -> Report:
        """What our verifier, whose trust list names them, says of a credential with the status at `index`."""
        draft = sample("competency-credential.json", self.id) | {"credentialStatus": entry(index)}
        issued = self.bazaar("issue", credential=draft, key=self.key, date="2026-11-23T09:00:00Z")["credential"]
        trust = world.trust({"id": self.id, "name": {"en": "Somebody else"}})
        return world.check(to_json(issued), trust=trust)


def entry(index: int) -> dict[str, str]:
    return {
        "id": f"{LIST_URL}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(index),
        "statusListCredential": LIST_URL,
    }


def rename(document: dict[str, Any]) -> None:
    document["credentialSubject"]["name"] = "Somebody Else"


def raise_level(document: dict[str, Any]) -> None:
    document["credentialSubject"]["achievement"]["nvqfLevel"] += 1


def other_signature(document: dict[str, Any]) -> None:
    value = document["proof"]["proofValue"]
    document["proof"]["proofValue"] = value[:-1] + ("2" if value[-1] != "2" else "3")


def test_theirs_follow_our_status_lists(bazaar: Bazaar) -> None:
    """Ours as the issuer makes them: a did:web issuer, its DID document, its list; valid, then revoked."""
    world = World()
    credential = json.loads(world.credential())
    url = world.issuer.list_url("revocation")

    def load(*revoked: int) -> None:
        lists = {url: json.loads(world.issuer.status_list("revocation", dict.fromkeys(revoked, 1)))}
        bazaar.load({world.issuer.id: world.issuer.did_document(), **lists})

    load(INDEX + 1)
    assert bazaar("verify", credential=credential) == {"verified": True, "errors": [], "bits": [False]}
    load(INDEX)
    assert bazaar("verify", credential=credential) == {"verified": True, "errors": [], "bits": [True]}
    load()
    forged = json.loads(world.issuer.status_list("revocation"))
    forged["credentialSubject"]["encodedList"] = json.loads(world.issuer.status_list("revocation", {3: 1}))[
        "credentialSubject"
    ]["encodedList"]
    bazaar.load({url: forged})
    assert bazaar("verify", credential=credential)["verified"] is False
