"""Addresses and folders: permanent, private, and refused where they cannot be."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from issuer.address import address
from issuer.errors import HomeError, Refused
from issuer.found import found
from issuer.home import Settings, found_home, open_home
from issuer.secret import create_secret_file, open_secret_file
from tests.issuer.office import SETTINGS, TestOffice, reopen
from vc.dids import parse_did, web_url

GOOD = {
    "https://passport.hunar.example": ("did:web:passport.hunar.example", ".well-known/did.json"),
    "https://example.org/hunar": ("did:web:example.org:hunar", "did.json"),
    "https://example.org/a/b-c": ("did:web:example.org:a:b-c", "did.json"),
    "https://example.org:8443": ("did:web:example.org%3A8443", ".well-known/did.json"),
    "https://example.org:8443/hunar": ("did:web:example.org%3A8443:hunar", "did.json"),
}
BAD = (
    "http://example.org",
    "https://example.org/",
    "https://example.org/hunar/",
    "https://example.org?x=1",
    "https://example.org#x",
    "https://user@example.org",
    "https://127.0.0.1",
    "https://[::1]",
    "https://localhost",
    "https://EXAMPLE.org",
    "https://example.org:0",
    "https://example.org:99999",
    "https://example.org:٨٠",
    "https://example.org/a b",
    "https://example.org/../x",
    "https://example.org//x",
    "https://example.org/%2e%2e",
    "https://exämple.org",
    "https://-example.org",
    "example.org",
    "https://",
    "",
)


@pytest.mark.parametrize("base_url", GOOD)
def test_the_did_follows_from_the_base_url_and_leads_back(base_url: str) -> None:
    found_address = address(base_url)
    did, path = GOOD[base_url]
    assert (found_address.did, found_address.did_document_path) == (did, path)
    assert web_url(parse_did(did)) == f"{base_url}/{path}"


@pytest.mark.parametrize("base_url", BAD)
def test_what_cannot_stand_in_signed_documents_is_refused(base_url: str) -> None:
    with pytest.raises(Refused):
        address(base_url)


@given(st.text(max_size=40))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    try:
        made = address(f"https://{text}")
    except (Refused, ValueError) as error:
        assert isinstance(error, Refused), error
        return
    assert web_url(parse_did(made.did)) == f"{made.base_url}/{made.did_document_path}"


@given(st.text(min_size=1, max_size=60))
def test_an_organisation_has_one_plain_identifier(name: str) -> None:
    slug = address("https://example.org").organisation(name).removeprefix("https://example.org/organisations/")
    assert slug
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_the_folder_is_its_owners_alone(office: TestOffice) -> None:
    assert office.home.path.stat().st_mode & 0o777 == 0o700 or office.home.keys.stat().st_mode & 0o077 == 0
    office.home.keys.chmod(0o755)
    with pytest.raises(HomeError, match="chmod 700"):
        open_home(office.home.path)


def test_settings_survive_and_cannot_be_founded_over(tmp_path: Path) -> None:
    home = found_home(tmp_path / "a", SETTINGS)
    home.secret.write_bytes(b"made")
    assert open_home(tmp_path / "a").settings == SETTINGS
    assert found(tmp_path / "a", SETTINGS).settings == home.settings
    with pytest.raises(HomeError, match="already"):
        found_home(tmp_path / "a", SETTINGS)
    with pytest.raises(HomeError, match="Another issuer"):
        found(tmp_path / "a", Settings("https://other.hunar.example", {"en": "Other"}, demonstration=True))


def test_what_was_only_begun_takes_other_settings(tmp_path: Path) -> None:
    other = Settings("https://other.hunar.example", {"en": "Other"}, demonstration=True)
    home = found(tmp_path / "a", SETTINGS)
    assert found(tmp_path / "a", other).address.did == "did:web:other.hunar.example"
    assert open_home(tmp_path / "a").settings == other
    home.secret.write_bytes(b"made")
    with pytest.raises(HomeError, match="Another issuer"):
        found(tmp_path / "a", SETTINGS)


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(HomeError, match="not empty"):
        found_home(tmp_path, SETTINGS)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["letter.txt"]


@pytest.mark.parametrize(
    "settings",
    [
        Settings("https://office.hunar.example", {"en": "Real"}),
        Settings("https://example.org", {"en": "Real"}),
        Settings("https://skills.gov.pk", {"en": "Demo"}, demonstration=True),
        Settings("https://skills.gov.pk", {}),
        Settings("https://skills.gov.pk", {"en": ""}),
        Settings("https://skills.gov.pk", {"en": "Real", "tlh": "x"}),
    ],
)
def test_a_demonstration_and_a_real_issuer_cannot_be_mixed_up(tmp_path: Path, settings: Settings) -> None:
    control = Settings("https://skills.gov.pk", {"en": "Real"})
    assert found_home(tmp_path / "control", control).settings == control
    with pytest.raises(Refused):
        found_home(tmp_path / "x", settings)
    assert not (tmp_path / "x").exists()


def test_the_printed_address_of_the_verifier(tmp_path: Path) -> None:
    home = found_home(tmp_path / "a", SETTINGS)
    assert home.verifier_url == "https://office.hunar.example/verify"
    given = replace(SETTINGS, verifier_url="https://v.hunar.example")
    assert open_home(found_home(tmp_path / "b", given).path).verifier_url == "https://v.hunar.example"
    old = json.loads((home.path / "issuer.json").read_text())
    del old["verifier_url"]
    (home.path / "issuer.json").write_text(json.dumps(old))
    assert open_home(home.path).verifier_url == home.verifier_url


@pytest.mark.parametrize(
    "url",
    ["http://v.gov.pk", "https://v.gov.pk/", "https://v.gov.pk?x", "v.gov.pk", "https://v.hunar.example",
     "https://127.0.0.1", f"https://v.gov.pk/{'v' * 47}"],
)  # fmt: skip
def test_an_address_that_cannot_be_printed_is_refused(tmp_path: Path, url: str) -> None:
    real = Settings("https://skills.gov.pk", {"en": "Real"})
    assert found_home(tmp_path / "a", replace(real, verifier_url=f"https://v.gov.pk/{'v' * 46}")).verifier_url
    with pytest.raises(Refused, match="verifier"):
        found_home(tmp_path / "x", replace(real, verifier_url=url))


def test_a_long_base_url_needs_a_shorter_address_for_paper(tmp_path: Path) -> None:
    long = Settings(f"https://skills.gov.pk/{'a' * 40}", {"en": "Real"})
    with pytest.raises(Refused, match="--verifier-url"):
        found_home(tmp_path / "a", long)
    assert found_home(tmp_path / "b", replace(long, verifier_url="https://skills.gov.pk/verify")).verifier_url


@pytest.mark.parametrize(
    "change",
    [
        {"base_url": "https://elsewhere.hunar.example"},
        {"demonstration": False},
        {"demonstration": "yes"},
        {"validity_years": "5"},
        {"unknown": 1},
        {"names": {}},
    ],
)
def test_settings_changed_by_hand_are_refused(office: TestOffice, change: dict[str, object]) -> None:
    file = office.home.path / "issuer.json"
    office.desk.store.close()
    file.write_text(json.dumps({**json.loads(file.read_text()), **change}))
    from issuer.store import Conflict

    with pytest.raises((HomeError, Conflict)), reopen(office.home.path):
        pass


def test_damaged_settings_are_told_in_words(office: TestOffice) -> None:
    (office.home.path / "issuer.json").write_text("{")
    with pytest.raises(HomeError, match="cannot be used"):
        open_home(office.home.path)
    with pytest.raises(HomeError, match="No issuer lives"):
        open_home(office.home.path / "nowhere")


def test_the_registers_secret_opens_with_its_passphrase_only(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    secret = create_secret_file(path, b"right")
    assert len(secret) == 32
    assert path.stat().st_mode & 0o077 == 0
    assert open_secret_file(path, b"right") == secret
    with pytest.raises(HomeError, match="passphrase"):
        open_secret_file(path, b"wrong")
    with pytest.raises(FileExistsError):
        create_secret_file(path, b"right")


@pytest.mark.parametrize(
    "change", [{"n": 1 << 30}, {"n": "1"}, {"r": -1}, {"p": True}, {"kdf": "none"}, {"salt": "!"}, {"nonce": "AAAA"}]
)
def test_a_changed_secret_file_is_an_error_and_costs_little(tmp_path: Path, change: dict[str, object]) -> None:
    path = tmp_path / "secret"
    create_secret_file(path, b"right")
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    with pytest.raises(HomeError):
        open_secret_file(path, b"right")
