"""The trust list: whose word it is, what it says of keys and scope, and that time moves forward only.

docs/threats.md, 23, 24 and 56.
"""

import copy
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from keys import Algorithm
from keys.multibase import base58btc_encode, base64url_encode, multihash
from keys.software import SoftwareSigner
from tests.verifier.world import DID, NOW, Issuer, World, changed, codes, did_key_method, secure, to_json
from vc.instant import write
from vc.jcs import canonicalize
from vc.problems import BadProof, Document, Invalid, Malformed, Unreadable, Unsupported
from verifier import Verdict, open_trust_list, read_plain_trust_list
from verifier.home import Home, Refused, default_folder
from verifier.inventory import part_number
from verifier.trust_list import root_fingerprint

DID_URL = "https://passport.hunar.example/.well-known/did.json"


def test_a_signed_list_opens_with_the_confirmed_fingerprint(world: World) -> None:
    data = world.sign_trust(world.trust_document())
    trust = open_trust_list(data, world.fingerprint, now=NOW)
    assert trust.issue_number == 7
    assert trust.fingerprint == world.fingerprint == root_fingerprint(data, now=NOW)
    assert trust.issuers[DID].name("ur") == "ہنر"
    assert trust.issuers[DID].name("fr") == "Hunar Demonstration Authority"
    assert open_trust_list(data, world.fingerprint.lower().replace(" ", ":"), now=NOW).fingerprint == world.fingerprint


def test_an_issuer_may_name_its_register(world: World) -> None:
    assert world.trust().issuers[DID].register == ""
    named = world.trust(world.issuer.trust_entry(register="https://passport.hunar.example/numbers/{number}"))
    assert named.issuers[DID].register == "https://passport.hunar.example/numbers/{number}"


def test_the_list_of_another_root_is_refused(world: World) -> None:
    other = SoftwareSigner.generate(Algorithm.ED25519)
    data = world.sign_trust(world.trust_document(), other)
    with pytest.raises(BadProof, match="not the one that was confirmed"):
        open_trust_list(data, world.fingerprint, now=NOW)
    borrowed = secure(world.trust_document(), other, did_key_method(world.root), suite="eddsa-jcs-2022")
    with pytest.raises(BadProof):
        open_trust_list(to_json(borrowed), world.fingerprint, now=NOW)


def leaves(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    if isinstance(value, dict):
        return [leaf for name, inner in value.items() for leaf in leaves(inner, (*path, name))]
    if isinstance(value, list):
        return [leaf for place, inner in enumerate(value) for leaf in leaves(inner, (*path, place))]
    return [path]


def test_nothing_in_a_signed_list_can_be_changed(world: World) -> None:
    document = json.loads(world.sign_trust(world.trust_document()))
    for path in leaves(document):
        value = document
        for step in path:
            value = value[step]
        other = value + 1 if isinstance(value, int) and not isinstance(value, bool) else f"{value}x"
        with pytest.raises(Invalid):
            open_trust_list(to_json(changed(document, *path, to=other)), world.fingerprint, now=NOW)
    with pytest.raises(Invalid):
        open_trust_list(to_json(document | {"issuers": []}), world.fingerprint, now=NOW)


def entry_with(**changes: object) -> Callable[[World], Document]:
    return lambda world: world.trust_document(world.issuer.trust_entry(**changes))


IDENTITY = "z" + base58btc_encode(bytes.fromhex("ed01") + b"\x01" + bytes(31))
"""The point that makes any signature by anybody hold."""

WRONG: dict[str, tuple[Callable[[World], Document], type[Invalid]]] = {
    "another version": (lambda w: w.trust_document(version="2"), Unsupported),
    "another type": (lambda w: w.trust_document(type="List"), Malformed),
    "no end": (lambda w: {k: v for k, v in w.trust_document().items() if k != "validUntil"}, Malformed),
    "no number": (lambda w: {k: v for k, v in w.trust_document().items() if k != "issueNumber"}, Malformed),
    "a number that is text": (lambda w: w.trust_document(issueNumber="7"), Malformed),
    "an unknown member": (lambda w: w.trust_document(hello="world"), Malformed),
    "one issuer twice": (
        lambda w: w.trust_document(w.issuer.trust_entry(), w.issuer.trust_entry(demonstration=False)),
        Malformed,
    ),
    "a nameless issuer": (entry_with(name={}), Malformed),
    "a key of somebody else": (
        lambda w: w.trust_document(
            w.issuer.trust_entry(keys=[w.issuer.key_entry("key-1", id="did:web:evil.example#k")])
        ),
        Malformed,
    ),
    "one key twice": (
        lambda w: w.trust_document(
            w.issuer.trust_entry(keys=[w.issuer.key_entry("key-1"), w.issuer.key_entry("key-1", state="retired")])
        ),
        Malformed,
    ),
    "an unknown state": (
        lambda w: w.trust_document(w.issuer.trust_entry(keys=[w.issuer.key_entry("key-1", state="fine")])),
        Malformed,
    ),
    "a key that is the identity": (
        lambda w: w.trust_document(
            w.issuer.trust_entry(keys=[w.issuer.key_entry("key-1", publicKeyMultibase=IDENTITY)])
        ),
        Invalid,
    ),
    "a list rule without its place": (entry_with(statusLists={"revocation": "https://x.example/status"}), Malformed),
    "two rules that are one": (
        entry_with(statusLists={"revocation": "https://x.example/{list}", "suspension": "https://x.example/{list}"}),
        Malformed,
    ),
    "a rule that is not https": (entry_with(statusLists={"revocation": "http://x.example/{list}"}), Malformed),
    "a register that is not https": (entry_with(register="http://x.example/numbers/{number}"), Malformed),
    "a register without its place": (entry_with(register="https://x.example/numbers/1"), Malformed),
    "a register that lets the number choose the host": (entry_with(register="https://x.example{number}"), Malformed),
    "messages missing": (
        entry_with(
            statusLists={
                "revocation": "https://x.example/r/{list}",
                "message": "https://x.example/m/{list}",
                "statusSize": 2,
                "statusMessages": [{"status": "0x0", "message": "none"}, {"status": "0x1", "message": "replaced"}],
            }
        ),
        Malformed,
    ),
}


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG)
def test_a_list_that_breaks_its_schema_is_refused_even_from_the_root(
    world: World, case: tuple[Callable[[World], Document], type[Invalid]]
) -> None:
    make, kind = case
    with pytest.raises(kind):
        open_trust_list(world.sign_trust(make(world)), world.fingerprint, now=NOW)


def test_a_list_must_be_signed_once_and_in_the_one_way(world: World) -> None:
    document = world.trust_document()
    with pytest.raises(BadProof):
        open_trust_list(to_json(document), world.fingerprint, now=NOW)
    signed = json.loads(world.sign_trust(document))
    with pytest.raises(BadProof):
        open_trust_list(to_json(document | {"proof": [signed["proof"]]}), world.fingerprint, now=NOW)
    with pytest.raises(Unsupported):
        open_trust_list(
            to_json(signed | {"proof": signed["proof"] | {"cryptosuite": "ecdsa-jcs-2019"}}), world.fingerprint, now=NOW
        )
    with pytest.raises(BadProof):
        open_trust_list(world.sign_trust(document, purpose="authentication"), world.fingerprint, now=NOW)
    with pytest.raises(Unreadable):
        open_trust_list(b"<html>", world.fingerprint, now=NOW)
    by_web = secure(document, world.root, f"{DID}#root", suite="eddsa-jcs-2022")
    with pytest.raises(Unsupported):
        open_trust_list(to_json(by_web), world.fingerprint, now=NOW)


def test_a_plain_list_is_read_where_it_is_asked_for(world: World) -> None:
    trust = read_plain_trust_list(to_json(world.trust_document()))
    assert trust.fingerprint is None
    assert world.check(world.credential(), trust=trust).verdict is Verdict.VALID


def test_an_expired_list_makes_nothing_valid_and_nobody_false(world: World) -> None:
    trust = world.trust(validUntil="2026-11-23T11:59:59Z")
    report = world.check(world.credential(), trust=trust)
    assert report.verdict is Verdict.UNCHECKED
    assert "trust:trust-list-expired" in codes(report)
    world.publish(revocation={48213: 1})
    assert world.check(world.credential(), trust=trust).verdict is Verdict.REVOKED
    stranger = Issuer(id="did:web:stranger.example")
    assert world.check(to_json(stranger.sign(stranger.foreign())), trust=trust).verdict is Verdict.UNTRUSTED


def test_a_list_from_the_future_is_not_in_force_yet(world: World) -> None:
    trust = world.trust(validFrom="2026-11-23T12:06:00Z")
    assert world.check(world.credential(), trust=trust).verdict is Verdict.UNCHECKED
    assert world.check(world.credential(), trust=trust, retrospective=True).verdict is Verdict.VALID
    soon = world.trust(validFrom="2026-11-23T12:04:00Z")
    assert world.check(world.credential(), trust=soon).verdict is Verdict.VALID


@pytest.mark.parametrize(
    ("scope", "verdict"),
    [
        (None, Verdict.VALID),
        ({"standards": ["nsp-std-electrician"]}, Verdict.VALID),
        ({"standards": ["nsp-std-electrician", "nsp-std-cook"], "levels": [2]}, Verdict.VALID),
        ({"standards": ["nsp-std-cook"]}, Verdict.UNTRUSTED),
        ({"standards": ["nsp-std"]}, Verdict.UNTRUSTED),
        ({"levels": [1, 3, 4]}, Verdict.UNTRUSTED),
    ],
)
def test_an_issuer_is_trusted_for_its_scope(world: World, scope: Document | None, verdict: Verdict) -> None:
    trust = world.trust(world.issuer.trust_entry(scope=scope))
    report = world.check(world.credential(), trust=trust)
    assert report.verdict is verdict
    assert ("trust:out-of-scope" in codes(report)) == (verdict is Verdict.UNTRUSTED)


def test_a_credential_cannot_name_one_standard_and_be_of_another(world: World) -> None:
    def disguise(document: Document) -> None:
        document["credentialSubject"]["achievement"]["competencyStandard"]["standardId"] = "nsp-std-electrician"
        document["credentialSubject"]["achievement"]["id"] = (
            "https://passport.hunar.example/standards/nsp-std-cook/1/units/101300026"
        )

    assert world.check(world.credential(disguise)).verdict is Verdict.UNTRUSTED
    trust = world.trust(world.issuer.trust_entry(scope={"standards": ["nsp-std-electrician"]}))
    bare = to_json(world.issuer.sign(world.issuer.foreign()))
    assert world.check(bare, trust=trust).verdict is Verdict.UNTRUSTED


def keyed(world: World, **changes: object) -> Document:
    """Give the issuer's entry with the key for credentials changed."""
    return world.issuer.trust_entry(
        keys=[world.issuer.key_entry("key-1", **changes), world.issuer.key_entry("status-1")]
    )


def test_a_retired_key_keeps_what_it_signed(world: World) -> None:
    data = world.credential(created=NOW - timedelta(days=30))
    until = "2026-11-01T00:00:00Z"
    assert (
        world.check(data, trust=world.trust(keyed(world, state="retired", validUntil=until))).verdict is Verdict.VALID
    )
    late = world.credential(created=NOW - timedelta(days=1))
    report = world.check(late, trust=world.trust(keyed(world, state="retired", validUntil=until)))
    assert report.verdict is Verdict.ALTERED
    assert "proof:key-out-of-time" in codes(report)
    early = world.check(late, trust=world.trust(keyed(world, validFrom="2026-11-23T00:00:00Z")))
    assert "proof:key-out-of-time" in codes(early)


COMPROMISED = {"state": "compromised", "compromisedAt": "2026-11-20T00:00:00Z"}


def test_a_compromised_key_counts_for_nothing_whatever_date_is_claimed(world: World) -> None:
    trust = world.trust(keyed(world, **COMPROMISED))
    for created in (NOW, NOW - timedelta(days=30), NOW - timedelta(days=900), None):
        report = world.check(world.credential(created=created), trust=trust)
        assert report.verdict is Verdict.UNTRUSTED
        assert report.document is None
        assert "proof:key-compromised" in codes(report)


def inventory_of(*documents: bytes) -> bytes:
    digests = sorted("u" + base64url_encode(canonical_digest(document)) for document in documents)
    return to_json({"type": "DigestInventory", "digests": digests})


def canonical_digest(document: bytes) -> bytes:
    return multihash(canonicalize(json.loads(document)))


def inventoried(world: World, inventory: bytes) -> Document:
    url = "https://passport.hunar.example/inventory/key-1.json"
    world.web[url] = inventory
    digest = "u" + base64url_encode(multihash(inventory))
    return keyed(world, **COMPROMISED, inventory={"url": url, "digestMultibase": digest})


def test_an_inventory_saves_what_was_signed_before_the_compromise(world: World) -> None:
    old, formatted = world.credential(), world.credential(created=NOW - timedelta(days=3))
    inventory = inventory_of(old, formatted)
    trust = world.trust(inventoried(world, inventory))
    assert world.check(old, trust=trust).verdict is Verdict.VALID
    assert world.check(old + b"\n", trust=trust).verdict is Verdict.VALID
    pretty = json.dumps(json.loads(formatted), indent=4).encode()
    assert world.check(pretty, trust=trust).verdict is Verdict.VALID
    report = world.check(world.credential(created=NOW - timedelta(days=9)), trust=trust)
    assert report.verdict is Verdict.UNTRUSTED
    assert "proof:not-in-inventory" in codes(report)


def divided(world: World, number: int, *documents: bytes) -> bytes:
    """Publish the parts of an inventory; gives the inventory."""
    parts = [
        inventory_of(*(each for each in documents if part_number(canonical_digest(each), number) == part))
        for part in range(number)
    ]
    names = ["u" + base64url_encode(multihash(part)) for part in parts]
    for name, part in zip(names, parts, strict=True):
        world.web[f"{PARTS}{name}.json"] = part
    return to_json({"type": "DigestInventory", "parts": names})


PARTS = "https://passport.hunar.example/inventory/"


def test_an_inventory_in_parts_saves_the_same(world: World) -> None:
    signed = [world.credential(created=NOW - timedelta(days=day)) for day in range(1, 9)]
    for number in (1, 2, 5):
        trust = world.trust(inventoried(world, divided(world, number, *signed[:6])))
        asked: list[str] = []

        def fetch(url: str, asked: list[str] = asked) -> bytes:
            asked.append(url)
            return world.fetch(url)

        verdicts = [world.check(each, trust=trust, fetch=fetch).verdict for each in signed]
        assert verdicts == [Verdict.VALID] * 6 + [Verdict.UNTRUSTED] * 2
        assert {url for url in asked if url.startswith(PARTS)} <= set(world.web)


def test_only_the_part_that_a_document_would_be_in_is_asked_for(world: World) -> None:
    data = world.credential()
    whole = divided(world, 40, data)
    trust = world.trust(inventoried(world, whole))
    wanted = json.loads(whole)["parts"][part_number(canonical_digest(data), 40)]
    for name in json.loads(whole)["parts"]:
        if name != wanted:
            world.web.pop(f"{PARTS}{name}.json", None)
    assert world.check(data, trust=trust).verdict is Verdict.VALID
    world.web[f"{PARTS}{wanted}.json"] = inventory_of(data, b'{"more": 1}')
    assert world.check(data, trust=trust).verdict is Verdict.UNCHECKED
    del world.web[f"{PARTS}{wanted}.json"]
    assert world.check(data, trust=trust).verdict is Verdict.UNCHECKED


def test_an_inventory_that_is_not_the_one_named_saves_nothing(world: World) -> None:
    data = world.credential()
    trust = world.trust(inventoried(world, inventory_of()))
    url = "https://passport.hunar.example/inventory/key-1.json"
    world.web[url] = inventory_of(data)
    assert world.check(data, trust=trust).verdict is Verdict.UNCHECKED
    del world.web[url]
    assert world.check(data, trust=trust).verdict is Verdict.UNCHECKED


def test_a_list_signed_with_a_compromised_key_says_nothing(world: World) -> None:
    entry = world.issuer.trust_entry(
        keys=[world.issuer.key_entry("key-1"), world.issuer.key_entry("status-1", **COMPROMISED)]
    )
    report = world.check(world.credential(), trust=world.trust(entry))
    assert report.verdict is Verdict.UNCHECKED
    assert "status:list-key-compromised" in codes(report)


def test_pinned_keys_need_no_did_document_and_take_no_other(world: World) -> None:
    """A thief of the issuer's domain publishes a key of his own: it is on no trust list (docs/threats.md, 24)."""
    assert world.check(world.credential()).verdict is Verdict.VALID
    assert DID_URL not in world.asked
    thief = Issuer(
        keys={"key-1": SoftwareSigner.generate(Algorithm.ED25519), "status-1": world.issuer.keys["status-1"]}
    )
    world.web[DID_URL] = to_json(thief.did_document())
    assert world.check(to_json(thief.sign(thief.draft()))).verdict is Verdict.ALTERED


def unpinned(world: World) -> Document:
    return world.issuer.trust_entry(keys=None)


def test_without_pins_the_did_document_is_asked(world: World) -> None:
    trust = world.trust(unpinned(world))
    world.web[DID_URL] = to_json(world.issuer.did_document())
    assert world.check(world.credential(), trust=trust).verdict is Verdict.VALID
    assert world.asked.count(DID_URL) >= 1
    thief = Issuer(keys={"key-1": SoftwareSigner.generate(Algorithm.ED25519)})
    assert world.check(to_json(thief.sign(thief.draft())), trust=trust).verdict is Verdict.ALTERED


DID_DOCUMENTS: dict[str, tuple[Callable[[Document], object], Verdict]] = {
    "another id": (lambda d: d.update(id="did:web:evil.example"), Verdict.UNCHECKED),
    "no id": (lambda d: d.pop("id"), Verdict.UNCHECKED),
    "the key not for assertions": (lambda d: d.update(assertionMethod=[]), Verdict.ALTERED),
    "the key for logging in": (
        lambda d: d.update(authentication=d["assertionMethod"], assertionMethod=[]),
        Verdict.ALTERED,
    ),
    "no such key": (lambda d: d.update(verificationMethod=[], assertionMethod=[]), Verdict.ALTERED),
    "the key of another controller": (
        lambda d: d["verificationMethod"][0].update(controller="did:web:evil.example"),
        Verdict.ALTERED,
    ),
    "a revoked key": (lambda d: d["verificationMethod"][0].update(revoked="2026-01-01T00:00:00Z"), Verdict.ALTERED),
    "one key twice": (
        lambda d: d["verificationMethod"].append(d["verificationMethod"][1] | {"id": d["verificationMethod"][0]["id"]}),
        Verdict.UNCHECKED,
    ),
}


@pytest.mark.parametrize("case", DID_DOCUMENTS.values(), ids=DID_DOCUMENTS)
def test_hostile_did_documents(world: World, case: tuple[Callable[[Document], object], Verdict]) -> None:
    edit, verdict = case
    document = world.issuer.did_document()
    edit(document)
    world.web[DID_URL] = to_json(document)
    assert world.check(world.credential(), trust=world.trust(unpinned(world))).verdict is verdict


@pytest.mark.parametrize("found", [None, b"", b"<html>", b"[]", b"{}", b'{"id": "x", "id": "y"}'])
def test_a_did_document_that_is_none_says_nothing_about_the_credential(world: World, found: bytes | None) -> None:
    if found is not None:
        world.web[DID_URL] = found
    report = world.check(world.credential(), trust=world.trust(unpinned(world)))
    assert report.verdict is Verdict.UNCHECKED
    assert report.document is None
    assert not any("/status/" in url for url in world.asked)


def test_a_trusted_name_never_leads_to_a_strangers_host(world: World) -> None:
    trust = world.trust(unpinned(world))
    document = world.issuer.sign(world.issuer.draft())
    for method in ("did:web:evil.example#key-1", "did:web:localhost%3A22#key-1", "https://evil.example/keys#1"):
        report = world.check(to_json(changed(document, "proof", "verificationMethod", to=method)), trust=trust)
        assert report.verdict is Verdict.ALTERED
    assert world.asked == []


def test_the_name_shown_is_the_lists_and_never_the_documents(world: World) -> None:
    report = world.check(world.credential(lambda d: d["issuer"].update(name="Ministry of Everything")))
    assert report.verdict is Verdict.VALID
    assert report.to_json()["issuer"]["name"]["en"] == "Hunar Demonstration Authority"


# The folder that keeps the list.


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "state" / "hunar-verify")


def test_a_fingerprint_is_confirmed_once(world: World, home: Home) -> None:
    first = world.sign_trust(world.trust_document())
    assert not home.trust(NOW).issuers
    with pytest.raises(Refused, match="No root key has been confirmed"):
        home.add(first, None, NOW)
    home.add(first, world.fingerprint, NOW)
    second = world.sign_trust(world.trust_document(issueNumber=8))
    assert home.add(second, None, NOW).issue_number == 8
    assert home.trust(NOW).issue_number == 8


def test_a_list_whose_proof_has_ended_is_refused_by_one_who_held_it_open(world: World, home: Home) -> None:
    ends = NOW + timedelta(minutes=1)
    for spelling in (b'"expires"', rb'"\u0065xpires"'):
        data = world.sign_trust(world.trust_document(), expires=write(ends)).replace(b'"expires"', spelling)
        assert spelling in data
        home.add(data, world.fingerprint, NOW)
        assert home.trust(NOW).issue_number == 7
        with pytest.raises(Refused):
            home.trust(ends + timedelta(hours=1))


def test_a_list_whose_proof_never_ends_is_checked_once(world: World, home: Home) -> None:
    home.add(world.sign_trust(world.trust_document()), world.fingerprint, NOW)
    assert home.trust(NOW) is home.trust(NOW + timedelta(hours=1))


def test_a_wrong_fingerprint_and_an_unsigned_list_are_refused_and_change_nothing(world: World, home: Home) -> None:
    other = SoftwareSigner.generate(Algorithm.ED25519)
    good = world.sign_trust(world.trust_document())
    home.add(good, world.fingerprint, NOW)
    for data, fingerprint in (
        (good, other.public_key.fingerprint()),
        (world.sign_trust(world.trust_document(issueNumber=9), other), None),
        (to_json(world.trust_document(issueNumber=9)), None),
        (b"<html>", None),
    ):
        with pytest.raises(Refused):
            home.add(data, fingerprint, NOW)
    assert home.trust(NOW).issue_number == 7


def test_an_older_issue_is_never_taken_again(world: World, home: Home) -> None:
    old, new = (world.sign_trust(world.trust_document(issueNumber=number)) for number in (7, 8))
    home.add(new, world.fingerprint, NOW)
    for fingerprint in (None, world.fingerprint):
        with pytest.raises(Refused):
            home.add(old, fingerprint, NOW)
    home.add(new, None, NOW)
    (home.folder / "trust-list.json").write_bytes(old)
    with pytest.raises(Refused, match="already seen"):
        home.trust(NOW)


def test_a_damaged_folder_says_so(world: World, home: Home) -> None:
    home.add(world.sign_trust(world.trust_document()), world.fingerprint, NOW)
    (home.folder / "trust-list.json").unlink()
    with pytest.raises(Refused, match="missing or damaged"):
        home.trust(NOW)
    (home.folder / "root.json").write_text("{}")
    with pytest.raises(Refused, match=r"root\.json"):
        home.trust(NOW)
    (home.folder / "local.json").write_text('{"preset": "lax"}')
    with pytest.raises(Refused, match="preset"):
        home.local()


def test_a_plain_list_only_with_the_flag_and_another_root_only_with_its_fingerprint(world: World, home: Home) -> None:
    plain = to_json(world.trust_document())
    with pytest.raises(Refused):
        home.add(plain, world.fingerprint, NOW)
    assert home.add(plain, None, NOW, plain=True).fingerprint is None
    assert home.trust(NOW).issuers
    with pytest.raises(Refused):
        home.add(world.sign_trust(world.trust_document()), None, NOW)
    other = SoftwareSigner.generate(Algorithm.ED25519)
    data = world.sign_trust(world.trust_document(issueNumber=1), other)
    assert home.add(data, other.public_key.fingerprint(), NOW).issue_number == 1


def test_the_local_part_maps_origins_and_nothing_else(home: Home) -> None:
    home.map_origin("https://Passport.hunar.example:443/", "http://127.0.0.1:8440")
    assert home.local().origins == {"https://passport.hunar.example": "http://127.0.0.1:8440"}
    for origin, target in (
        ("http://passport.hunar.example", "http://127.0.0.1:8440"),
        ("https://passport.hunar.example/path", "http://127.0.0.1:8440"),
        ("https://passport.hunar.example", "file:///etc/passwd"),
        ("https://passport.hunar.example", "http://user@127.0.0.1"),
        ("nonsense", "http://127.0.0.1"),
    ):
        with pytest.raises(Refused, match="not an origin"):
            home.map_origin(origin, target)
    home.map_origin("https://passport.hunar.example", None)
    assert home.local().origins == {}


def test_where_the_folder_is(tmp_path: Path) -> None:
    assert default_folder({"XDG_STATE_HOME": str(tmp_path)}) == tmp_path / "hunar-verify"
    assert default_folder({}) == Path.home() / ".local" / "state" / "hunar-verify"
    assert default_folder({"XDG_STATE_HOME": "relative"}) == default_folder({})


def test_the_folder_is_written_whole_or_not_at_all(world: World, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.add(world.sign_trust(world.trust_document()), world.fingerprint, NOW)
    before = {path.name: path.read_bytes() for path in home.folder.iterdir()}

    def fail(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="No space"):
        home.add(world.sign_trust(world.trust_document(issueNumber=8)), None, NOW)
    assert {path.name: path.read_bytes() for path in home.folder.iterdir()} == before


def test_the_document_of_a_list_is_kept_as_it_was_read(world: World) -> None:
    document = json.loads(world.sign_trust(world.trust_document()))
    trust = open_trust_list(to_json(document), world.fingerprint, now=NOW)
    assert trust.document == copy.deepcopy(document)


def test_the_issuer_of_an_altered_document_is_not_named_as_its_maker(world: World) -> None:
    altered = changed(json.loads(world.credential()), "name", to="Another")
    assert world.check(to_json(altered)).document is None


EMPTY = b'{"type": "DigestInventory", "digests": []}'
NO_INVENTORIES = {
    "no list": b'{"type": "DigestInventory"}',
    "digests that are none": b'{"type": "DigestInventory", "digests": [1, null, {}]}',
    "digests that are words": b'{"type": "DigestInventory", "digests": ["uEiA", "yes"]}',
    "no JSON": b"<html>",
    "another type": b'{"type": "Inventory", "digests": []}',
    "no type": b'{"digests": []}',
    "parts that are none": b'{"type": "DigestInventory", "parts": [1, null, {}]}',
    "no parts": b'{"type": "DigestInventory", "parts": []}',
    "parts and digests": b'{"type": "DigestInventory", "digests": [], "parts": []}',
    "parts named by nothing": b'{"type": "DigestInventory", "parts": ["../../list", "uEiA"]}',
    "a part that is not there": b'{"type": "DigestInventory", "parts": ["uEiA' + b"A" * 43 + b'"]}',
}


def test_an_inventory_without_the_digest_saves_nothing(world: World) -> None:
    report = world.check(world.credential(), trust=world.trust(inventoried(world, EMPTY)))
    assert report.verdict is Verdict.UNTRUSTED
    assert report.document is None


@pytest.mark.parametrize("inventory", NO_INVENTORIES.values(), ids=NO_INVENTORIES)
def test_what_is_no_inventory_says_nothing(world: World, inventory: bytes) -> None:
    report = world.check(world.credential(), trust=world.trust(inventoried(world, inventory)))
    assert report.verdict is Verdict.UNCHECKED
    assert report.document is None


def test_a_part_is_not_divided_again(world: World) -> None:
    data = world.credential()
    inner = divided(world, 1, data)
    name = "u" + base64url_encode(multihash(inner))
    world.web[f"{PARTS}{name}.json"] = inner
    whole = to_json({"type": "DigestInventory", "parts": [name]})
    assert world.check(data, trust=world.trust(inventoried(world, whole))).verdict is Verdict.UNCHECKED


def test_an_inventory_whose_digest_cannot_be_read_spoils_the_list(world: World) -> None:
    for digest in ("uAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "zzzzzzzzzzzzzzzzzzzzzzzzz"):
        entry = keyed(world, **COMPROMISED, inventory={"url": "https://x.example/i", "digestMultibase": digest})
        with pytest.raises(Malformed):
            world.trust(entry)


def test_an_issuer_with_a_key_for_an_id(world: World) -> None:
    """A did:key on the trust list needs neither pins nor network."""
    signer = SoftwareSigner.generate(Algorithm.ED25519)
    multikey = signer.public_key.to_multikey()
    issuer = Issuer(id=f"did:key:{multikey}", keys={multikey: signer})
    trust = world.trust(issuer.trust_entry(keys=None, scope=None, statusLists=None))
    document = issuer.foreign()
    assert world.check(to_json(issuer.sign(document, multikey)), trust=trust).verdict is Verdict.VALID
    thief = SoftwareSigner.generate(Algorithm.ED25519)
    assert world.check(to_json(secure(document, thief, did_key_method(thief))), trust=trust).verdict is Verdict.ALTERED
    assert world.asked == []
