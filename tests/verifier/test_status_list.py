"""What a status list must be to say anything: each rule of the standard, on lists that their issuer truly signed.

Whose it is, how long, and what is in it: docs/threats.md, 16 to 18.
"""

import base64
import gzip
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.vc.encodings import BAD_ENCODINGS, BITS, packed
from tests.verifier.real_world import CLOCK, GOOD_LIST, Network
from tests.verifier.world import BASE, INDEX, NOW, World, to_json
from vc import whole
from vc.instant import write
from vc.problems import Code, Document, Invalid, Malformed
from vc.status import MINIMUM_ENTRIES, StatusEntry, StatusList, encode
from verifier import Policy, Report, Verdict
from verifier.case import issuer_of
from verifier.report import Finding
from verifier.signatures import proof_never_ends
from verifier.status_list import ListRefused, OpenList, check_list, read_list

REVOCATION = f"{BASE}/status/revocation/1"
Edit = Callable[[Document], object]


def subject(**members: object) -> Edit:
    def edit(document: Document) -> None:
        made = document["credentialSubject"] | members
        document["credentialSubject"] = {name: value for name, value in made.items() if value is not ...}

    return edit


def member(**members: object) -> Edit:
    def edit(document: Document) -> None:
        made = document | members
        document.clear()
        document.update({name: value for name, value in made.items() if value is not ...})

    return edit


def signed_blindly(world: World, edit: Edit, *revoked: int) -> bytes:
    """A list as its careless issuer would have it: truly signed, without a look at what it says."""
    document = json.loads(world.issuer.status_list("revocation", dict.fromkeys(revoked, 1)))
    del document["proof"]
    edit(document)
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": write(NOW - timedelta(hours=1)),
        "verificationMethod": f"{world.issuer.id}#status-1",
        "proofPurpose": "assertionMethod",
    }
    proof = whole.sign(whole.JCS, document, options, world.issuer.keys["status-1"])
    return to_json(document | {"proof": proof})


def about_revocation(report: Report) -> Finding:
    """The one thing found wrong with the list for revocation."""
    [finding] = [one for one in report.findings if one.parameters.get("purpose") == "revocation"]
    return finding


UNSOUND = "list-unsound"
BAD_LISTS: dict[str, tuple[Edit, str, Code | None]] = {
    "another type": (member(type=["VerifiableCredential"]), "list-is-none", None),
    "no type": (member(type=None), UNSOUND, Code.PARSING),
    "a type that only begins so": (
        member(type=["VerifiableCredential", "BitstringStatusListCredential2"]),
        "list-is-none",
        None,
    ),
    "no credential": (member(type="BitstringStatusListCredential"), UNSOUND, Code.PARSING),
    "another list": (member(id=REVOCATION + "0"), "list-of-another-place", None),
    "without id": (member(id=...), "list-of-another-place", None),
    "id null": (member(id=None), UNSOUND, Code.MALFORMED_VALUE),
    "another purpose": (subject(statusPurpose="suspension"), "list-of-another-purpose", None),
    "other purposes": (subject(statusPurpose=["suspension", "revocation2"]), "list-of-another-purpose", None),
    "a purpose that contains ours": (subject(statusPurpose="not-revocation"), "list-of-another-purpose", None),
    "no purpose": (subject(statusPurpose=...), UNSOUND, Code.MALFORMED_VALUE),
    "purposes empty": (subject(statusPurpose=[]), UNSOUND, Code.MALFORMED_VALUE),
    "purpose a number": (subject(statusPurpose=["revocation", 1]), UNSOUND, Code.MALFORMED_VALUE),
    "subject missing": (member(credentialSubject=None), UNSOUND, Code.MALFORMED_VALUE),
    "two subjects": (
        lambda d: d.update(credentialSubject=[d["credentialSubject"], d["credentialSubject"] | {"id": "urn:uuid:1"}]),
        UNSOUND,
        Code.MALFORMED_VALUE,
    ),
    "subject of another type": (subject(type="StatusList2021"), UNSOUND, Code.MALFORMED_VALUE),
    "subject of two types": (subject(type=["BitstringStatusList"]), UNSOUND, Code.MALFORMED_VALUE),
    "subject without type": (subject(type=...), UNSOUND, Code.MALFORMED_VALUE),
    "no beginning": (member(validFrom=...), UNSOUND, Code.MALFORMED_VALUE),
    "no end": (member(validUntil=...), "list-without-end", None),
    "no list": (subject(encodedList=...), UNSOUND, Code.MALFORMED_VALUE),
    "list a number": (subject(encodedList=0), UNSOUND, Code.MALFORMED_VALUE),
    "two lists": (subject(encodedList=[encode(BITS)] * 2), UNSOUND, Code.MALFORMED_VALUE),
    "ttl a text": (subject(ttl="86400000"), UNSOUND, Code.MALFORMED_VALUE),
    "ttl negative": (subject(ttl=-1), UNSOUND, Code.MALFORMED_VALUE),
    "ttl true": (subject(ttl=True), UNSOUND, Code.MALFORMED_VALUE),
    "one byte short": (subject(encodedList=encode(BITS[:-1])), UNSOUND, Code.STATUS_LIST_LENGTH),
    "empty": (subject(encodedList=encode(b"")), UNSOUND, Code.STATUS_LIST_LENGTH),
    "a bomb": (subject(encodedList=packed(gzip.compress(bytes(50_000_000)))), UNSOUND, Code.STATUS_VERIFICATION),
    **{
        f"bits: {name}": (subject(encodedList=text), UNSOUND, Code.MALFORMED_VALUE)
        for name, text in BAD_ENCODINGS.items()
    },
}


@pytest.mark.parametrize("revoked", [(), (INDEX,)], ids=["clear", "set"])
@pytest.mark.parametrize("name", BAD_LISTS)
def test_a_list_that_its_own_issuer_made_wrong_says_nothing(world: World, name: str, revoked: tuple[int, ...]) -> None:
    edit, code, problem = BAD_LISTS[name]
    world.web[REVOCATION] = signed_blindly(world, edit, *revoked)
    report = world.check(world.credential())
    assert report.verdict is Verdict.UNCHECKED
    finding = about_revocation(report)
    assert finding.code == code
    assert (finding.problem.code if finding.problem else None) is problem


GOOD_LISTS: dict[str, Edit] = {
    "as written": lambda d: None,
    "several purposes": subject(statusPurpose=["suspension", "revocation"]),
    "without ttl": subject(ttl=...),
    "ttl 0": subject(ttl=0),
}


@pytest.mark.parametrize("name", GOOD_LISTS)
def test_good_lists(world: World, name: str) -> None:
    world.web[REVOCATION] = signed_blindly(world, GOOD_LISTS[name])
    assert world.check(world.credential()).verdict is Verdict.VALID
    world.web[REVOCATION] = signed_blindly(world, GOOD_LISTS[name], INDEX)
    assert world.check(world.credential()).verdict is Verdict.REVOKED


def opened(world: World, *revoked: int, **members: object) -> OpenList:
    issuer = world.trust().issuers[world.issuer.id]
    data = signed_blindly(world, subject(**members), *revoked)
    return check_list(data, REVOCATION, issuer.id, issuer, policy=Policy(), now=NOW, fetch=world.fetch)


def test_a_list_longer_than_the_least(world: World) -> None:
    statuses = StatusList.empty(2 * MINIMUM_ENTRIES)
    statuses[MINIMUM_ENTRIES + 5] = 1
    found = opened(world, encodedList=statuses.encode())
    assert [found.value(MINIMUM_ENTRIES + index, 1) for index in (4, 5, 6)] == [0, 1, 0]


def test_the_end_of_the_list(world: World) -> None:
    found = opened(world)
    assert found.value(MINIMUM_ENTRIES - 1, 1) == 0
    with pytest.raises(Malformed) as caught:
        found.value(MINIMUM_ENTRIES, 1)
    assert caught.value.problem.code is Code.RANGE

    def beyond(document: Document) -> None:
        document["credentialStatus"]["statusListIndex"] = str(MINIMUM_ENTRIES)

    finding = about_revocation(world.check(world.credential(beyond)))
    assert finding.code == UNSOUND
    assert finding.problem is not None
    assert finding.problem.code is Code.RANGE


def test_the_least_length_counts_entries_and_not_bits(world: World) -> None:
    with pytest.raises(Malformed) as caught:
        opened(world).value(0, 2)
    assert caught.value.problem.code is Code.STATUS_LIST_LENGTH
    assert opened(world, encodedList=encode(BITS + BITS)).value(0, 2) == 0


# What may be remembered


def test_many_credentials_of_one_list_verify_it_once(world: World) -> None:
    issuer = world.trust().issuers[world.issuer.id]

    def opened(data: bytes) -> object:
        return check_list(data, REVOCATION, issuer.id, issuer, policy=Policy(), now=NOW, fetch=world.fetch)

    first = opened(world.web[REVOCATION])
    assert opened(bytes(bytearray(world.web[REVOCATION]))) is first
    assert opened(world.web[REVOCATION] + b" ") is not first


SPELLINGS = {"plain": b'"expires"', "with an escape": rb'"\u0065xpires"'}


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS)
def test_a_list_whose_proof_has_ended_is_not_remembered(world: World, spelling: bytes) -> None:
    document = json.loads(world.web[REVOCATION])
    del document["proof"]
    ends = NOW + timedelta(minutes=1)
    signed = to_json(world.issuer.sign(document, "status-1", expires=write(ends)))
    world.web[REVOCATION] = signed.replace(SPELLINGS["plain"], spelling)
    assert spelling in world.web[REVOCATION]
    assert world.check(world.credential()).verdict is Verdict.VALID
    later = world.check(world.credential(), now=ends + timedelta(hours=1))
    assert later.verdict is Verdict.UNCHECKED
    assert about_revocation(later).code == UNSOUND


@pytest.mark.parametrize(
    ("data", "never"),
    [
        (b'{"proof": {}}', True),
        (b' \r\n\t{"proof": {}}', True),
        (b'{"proof": {"expires": "2026-11-23T12:00:00Z"}}', False),
        (rb'{"proof": {"\u0065xpires": "2026-11-23T12:00:00Z"}}', False),
        (rb'{"name": "\u00e9"}', False),
        (b"eyJhbGciOiJFZERTQSJ9.eyJleHAiOjF9.c2ln", False),
        (b'[{"proof": {}}]', False),
        (b"", False),
    ],
)
def test_only_an_object_in_which_nothing_can_end_may_be_remembered(data: bytes, never: bool) -> None:
    assert proof_never_ends(data) is never


# Lists of others


def folder_of_dcc(vectors: Path) -> Path:
    return vectors / "real-world" / "dcc"


def test_lists_of_the_digital_credentials_consortium(vectors: Path) -> None:
    """Opened by their did:keys. They have 100,000 entries, fewer than the standard demands; and their bits are read."""
    values, bits = {}, {}
    for path in sorted((folder_of_dcc(vectors) / "statusLists").glob("*.json")):
        issuer = str(issuer_of(json.loads(path.read_bytes())))
        url = json.loads(path.read_bytes())["id"]
        try:
            found = check_list(path.read_bytes(), url, issuer, None, policy=Policy(), now=CLOCK, fetch=Network({}))
            bits[path.stem] = StatusList(found.bits)[8]
            values[path.stem] = str(found.value(8, 1))
        except ListRefused as refusal:
            values[path.stem] = f"{refusal.code}: {refusal.error.problem.code.name}" if refusal.error else refusal.code
        except Invalid as error:
            values[path.stem] = error.problem.code.name
    assert values == {
        "e5WK8CbZ1GjycuPombrj": "STATUS_LIST_LENGTH",
        "expired": "STATUS_LIST_LENGTH",
        "missingBitStringType": "list-is-none",
        "notYetValid": "STATUS_LIST_LENGTH",
        "tampered": "list-unsound: PROOF_VERIFICATION",
    }
    assert bits == {"e5WK8CbZ1GjycuPombrj": 1, "expired": 1, "notYetValid": 1}


def test_the_tampered_list_of_the_consortium_is_no_list_even_unsigned(vectors: Path) -> None:
    with pytest.raises(Malformed) as caught:
        read_list(json.loads((folder_of_dcc(vectors) / "statusLists" / "tampered.json").read_bytes()))
    assert caught.value.problem.code is Code.MALFORMED_VALUE


def test_credentials_of_the_digital_credentials_consortium(vectors: Path) -> None:
    """Their file names say which are revoked; the bits agree with every one."""
    folder = folder_of_dcc(vectors)
    sound = read_list(json.loads((folder / "statusLists" / f"{GOOD_LIST}.json").read_bytes()))
    counts = {"revoked": 0, "valid": 0}
    for path in (folder / "verifiableCredentials").rglob("*.json"):
        credential = json.loads(path.read_bytes())
        entry = StatusEntry.read(credential["credentialStatus"]) if "credentialStatus" in credential else None
        if entry is None or not entry.list_url.endswith(f"/{GOOD_LIST}"):
            continue
        name = "revoked" if "revoked" in path.name else "valid"
        assert entry.purpose in sound.purposes, path.name
        assert StatusList(sound.bits, entry.size)[entry.index] == (name == "revoked"), path.name
        counts[name] += 1
    assert counts == {"revoked": 25, "valid": 10}


def test_lists_of_walt_id(vectors: Path) -> None:
    """Unsigned for our purpose: the credential inside of each token, looked up as its holder's entry says."""
    outcomes = {}
    for path in sorted((vectors / "real-world" / "walt-id" / "status" / "bitstringstatuslist").glob("*.json")):
        case = json.loads(path.read_bytes())
        tokens, entries = case["status-credential"], case["holder-credential"]["credentialStatus"]
        if isinstance(tokens, str):
            tokens, entries = [{"content": tokens}], [entries]
        outcomes[path.stem] = [looked_up(*pair) for pair in zip(tokens, entries, strict=True)]
    assert outcomes == {
        "custom-invalid": [0],
        "custom-valid": [3],
        "multi-status-all-valid": [0, 0],
        "multi-status-first-not-valid": [1, 0],
        "multi-status-last-not-valid": [0, 1],
        "revoked": [1],
        "unrevoked": [0],
        "wrong-list-encoding": ["MALFORMED_VALUE"],
    }


def looked_up(token: Document, held: Document) -> int | str:
    payload = token["content"].split(".")[1]
    document = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["vc"]
    entry = StatusEntry.read(held | {"statusListCredential": document["id"], "id": document["id"] + "#entry"})
    try:
        found = read_list(document)
        assert entry.purpose in found.purposes
        return found.value(entry.index, entry.size)
    except Invalid as error:
        return error.problem.code.name
