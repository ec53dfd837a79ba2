"""The trust list: signed by the root, rising, and refused by a verifier who is handed an older one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from issuer import trust
from issuer.found import furnish, open_root
from issuer.keyring import BOTH, create_signing_key
from issuer.store import keys
from issuer.store.keys import NewKey
from keys import Algorithm, KeyUnavailable
from keys.software import SoftwareSigner
from tests.issuer.office import TestOffice, ask, judge
from vc.problems import BadProof
from vc.reader import read_object
from verifier import open_trust_list
from verifier.home import Home as VerifierHome
from verifier.home import Refused

NOW = datetime.now(UTC)


def _renew(office: TestOffice) -> bytes:
    root = open_root(office.home, office.desk, ask)
    trust.renew(office.desk, root, office.home.trust, actor=office.clerk, days=30)
    return (office.home.trust / trust.PATH).read_bytes()


def test_the_list_says_what_a_verifier_needs(issued: TestOffice) -> None:
    found = issued.trust()
    issuer = found.issuers[issued.desk.did]
    assert dict(issuer.names) == {"en": "Test office", "ur": "دفتر"}
    assert issuer.demonstration
    assert issuer.cards["registryEntry"] == 65537
    assert issuer.status_lists is not None
    assert issuer.status_lists.url("message", "7") == "https://office.hunar.example/status/message/7"
    assert issuer.status_lists.messages[1] == "replaced"
    assert issuer.register == "https://office.hunar.example/numbers/{number}"


def test_an_issuer_may_have_many_keys(issued: TestOffice) -> None:
    with issued.desk.store.transaction(issued.clerk) as tx:
        for number in range(2, 20):
            multikey = SoftwareSigner.generate(Algorithm.ED25519).public_key.to_multikey()
            new = NewKey(f"{issued.desk.did}#key-{number}", "file:x", multikey, BOTH, issued.desk.now())
            keys.retire(tx, keys.add(tx, new).id)
    _renew(issued)
    issued.publish()
    listed = issued.trust().issuers[issued.desk.did]
    assert len(listed.keys or {}) == 19
    assert len(listed.cards["keys"]) == 16
    assert issued.verdicts() == {"valid"}


def test_the_root_is_none_of_the_keys_in_daily_use(issued: TestOffice) -> None:
    document = issued.trust().document
    root = document["proof"]["verificationMethod"].partition("#")[2]
    assert root not in {key["publicKeyMultibase"] for issuer in document["issuers"] for key in issuer["keys"]}
    assert root.encode() not in (issued.home.public / ".well-known" / "did.json").read_bytes()


def test_each_signing_has_the_next_number(office: TestOffice) -> None:
    first = read_object((office.home.trust / trust.PATH).read_bytes())["issueNumber"]
    numbers = [read_object(_renew(office))["issueNumber"] for _ in range(3)]
    assert numbers == [first + 1, first + 2, first + 3]


def test_a_verifier_refuses_an_older_list_than_it_has_seen(office: TestOffice, tmp_path: Path) -> None:
    old, new = _renew(office), _renew(office)
    verifier = VerifierHome(tmp_path / "verifier")
    fingerprint = trust.fingerprint_of(office.home.trust)
    assert verifier.add(old, fingerprint, NOW).issue_number == 3
    assert verifier.add(new, None, NOW).issue_number == 4
    with pytest.raises(Refused):
        verifier.add(old, None, NOW)
    with pytest.raises(Refused):
        verifier.add(old, fingerprint, NOW)
    assert verifier.trust(NOW).issue_number == 4


def test_a_list_signed_by_another_key_is_refused(office: TestOffice) -> None:
    fingerprint = trust.fingerprint_of(office.home.trust)
    stranger = SoftwareSigner.generate(Algorithm.ED25519)
    trust.renew(office.desk, stranger, office.home.trust, actor=office.clerk, days=30)
    with pytest.raises(BadProof, match="not the one"):
        open_trust_list((office.home.trust / trust.PATH).read_bytes(), fingerprint, now=NOW)


def test_a_list_out_of_date_makes_credentials_unchecked(issued: TestOffice) -> None:
    data = next(iter(issued.files().values()))
    later = datetime.now(UTC) + timedelta(days=issued.home.settings.trust_list_days + 1)
    assert str(issued.judge(data, at=later).verdict) == "unchecked"


def test_without_the_list_the_issuer_is_a_stranger(issued: TestOffice) -> None:
    data = next(iter(issued.files().values()))
    nobody = replace(issued.trust(), issuers={})
    assert str(judge(issued.home, data, trusted=nobody).verdict) == "untrusted"


def test_a_change_on_record_is_noticed_until_the_root_signs_again(office: TestOffice) -> None:
    _renew(office)

    def is_current() -> bool:
        return trust.is_current(office.desk, office.home.trust)

    assert is_current()
    create_signing_key(office.desk.keyring, office.desk.did, valid_from=office.desk.now(), actor=office.clerk)
    assert not is_current()
    _renew(office)
    assert is_current()


def test_a_root_key_that_signed_is_never_made_anew(office: TestOffice) -> None:
    (office.home.keys / "root.pem").unlink()
    with pytest.raises(KeyUnavailable, match="restore it"):
        furnish(office.home, ask, handle="clerk")
