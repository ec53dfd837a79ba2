"""The trust list's schema."""

import copy

import pytest

import schemas

DID = "did:web:passport.hunar.example"
BASE = "https://passport.hunar.example"
KEY = "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
LIST = {
    "type": "TrustList",
    "id": f"{BASE}/trust-list.json",
    "version": "1",
    "issueNumber": 7,
    "validFrom": "2026-09-01T00:00:00Z",
    "validUntil": "2027-09-01T00:00:00Z",
    "issuers": [
        {
            "id": DID,
            "name": {"en": "Hunar demonstration issuer", "ur": "ہنر"},
            "demonstration": True,
            "keys": [
                {
                    "id": f"{DID}#key-1",
                    "publicKeyMultibase": KEY,
                    "roles": ["credential", "status"],
                    "validFrom": "2026-09-01T00:00:00Z",
                    "state": "active",
                },
                {
                    "id": f"{DID}#key-0",
                    "publicKeyMultibase": KEY,
                    "roles": ["credential"],
                    "validFrom": "2025-09-01T00:00:00Z",
                    "validUntil": "2026-09-01T00:00:00Z",
                    "state": "compromised",
                    "compromisedAt": "2026-06-01T00:00:00Z",
                    "inventory": {"url": f"{BASE}/inventory.json", "digestMultibase": "uEi" + "A" * 43},
                },
            ],
            "scope": {"standards": ["nsp-std-electrician"], "levels": [1, 2, 3, 4]},
            "statusLists": {
                "revocation": BASE + "/status/revocation/{list}",
                "suspension": BASE + "/status/suspension/{list}",
                "message": BASE + "/status/message/{list}",
                "statusSize": 4,
                "statusMessages": [{"status": f"0x{number:x}", "message": f"m{number}"} for number in range(16)],
            },
            "cards": {"registryEntry": 65537, "keys": [f"{DID}#key-1"], "statusLists": 4096, "texts": ["7411"]},
            "register": BASE + "/numbers/{number}",
        }
    ],
    "proof": {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": "2026-09-01T00:00:00Z",
        "verificationMethod": f"did:key:{KEY}#{KEY}",
        "proofPurpose": "assertionMethod",
        "proofValue": "z" + "3" * 88,
    },
}


def faults(document):
    return schemas.validate(schemas.TRUST_LIST, document)


def test_a_full_list_and_the_least_are_valid():
    assert faults(LIST) == ()
    least = {name: value for name, value in LIST.items() if name != "proof"}
    least["issuers"] = [{"id": DID, "name": {"en": "An issuer"}}]
    assert faults(least) == ()
    assert faults({**least, "issuers": []}) == ()


CHANGES = {
    "issue nought": lambda d: d.update(issueNumber=0),
    "issue as text": lambda d: d.update(issueNumber="7"),
    "another version": lambda d: d.update(version="2"),
    "no end": lambda d: d.pop("validUntil"),
    "an extra member": lambda d: d.update(trusted=True),
    "an extra member of an issuer": lambda d: d["issuers"][0].update(trusted=True),
    "an extra member of a key": lambda d: d["issuers"][0]["keys"][0].update(trusted=True),
    "no English name": lambda d: d["issuers"][0].update(name={"ur": "ہنر"}),
    "an https issuer": lambda d: d["issuers"][0].update(id=BASE),
    "a DID with a fragment": lambda d: d["issuers"][0].update(id=f"{DID}#key-1"),
    "a key id without fragment": lambda d: d["issuers"][0]["keys"][0].update(id=DID),
    "no keys in the list of keys": lambda d: d["issuers"][0].update(keys=[]),
    "a private key": lambda d: d["issuers"][0]["keys"][0].update(secretKeyMultibase=KEY),
    "an unknown role": lambda d: d["issuers"][0]["keys"][0].update(roles=["root"]),
    "an unknown state": lambda d: d["issuers"][0]["keys"][0].update(state="lost"),
    "compromised, but when?": lambda d: d["issuers"][0]["keys"][1].pop("compromisedAt"),
    "active, yet compromised": lambda d: d["issuers"][0]["keys"][1].update(state="active"),
    "no place for the number": lambda d: d["issuers"][0]["statusLists"].update(revocation=f"{BASE}/status/1"),
    "two places": lambda d: d["issuers"][0]["statusLists"].update(revocation=BASE + "/{list}/{list}"),
    "lists without https": lambda d: d["issuers"][0]["statusLists"].update(revocation="http://x.example/{list}"),
    "messages without size": lambda d: d["issuers"][0]["statusLists"].pop("statusSize"),
    "size without messages": lambda d: d["issuers"][0]["statusLists"].pop("message"),
    "a status that is no number": lambda d: d["issuers"][0]["statusLists"]["statusMessages"][1].update(status="1"),
    "seventeen card keys": lambda d: d["issuers"][0]["cards"].update(keys=[f"{DID}#k{n}" for n in range(17)]),
    "a text with a space": lambda d: d["issuers"][0]["cards"].update(texts=["nsp std"]),
    "a text twice": lambda d: d["issuers"][0]["cards"].update(texts=["7411", "7411"]),
    "a register without https": lambda d: d["issuers"][0].update(register="http://x.example/numbers/{number}"),
    "a register without a number": lambda d: d["issuers"][0].update(register=f"{BASE}/numbers/"),
    "a register with two numbers": lambda d: d["issuers"][0].update(register=BASE + "/{number}/{number}"),
    "a register with a number for a host": lambda d: d["issuers"][0].update(register="https://{number}.example/1"),
    "a register with a number for a whole host": lambda d: d["issuers"][0].update(register="https://{number}"),
    "a register that ends its host with the number": lambda d: d["issuers"][0].update(register=BASE + "{number}"),
    "a register with a query": lambda d: d["issuers"][0].update(register=BASE + "/?number={number}"),
    "a register with a fragment": lambda d: d["issuers"][0].update(register=BASE + "/#{number}"),
    "a register with a space": lambda d: d["issuers"][0].update(register=BASE + "/ {number}"),
    "a register with a line end": lambda d: d["issuers"][0].update(register=BASE + "/numbers/{number}\n"),
    "a register that is a list": lambda d: d["issuers"][0].update(register=[BASE + "/numbers/{number}"]),
    "level nine": lambda d: d["issuers"][0]["scope"].update(levels=[9]),
    "a proof of authentication": lambda d: d["proof"].update(proofPurpose="authentication"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_broken_list_is_refused(change):
    broken = copy.deepcopy(LIST)
    change(broken)
    assert faults(broken)
