"""A real issuer signs nothing until our vocabulary is where its URL says."""

from dataclasses import replace
from pathlib import Path

import pytest

import contexts
from issuer.errors import NotLive, NotReached
from issuer.golive import is_live, require_live
from issuer.home import Home, Settings, found_home
from tests.issuer.office import SETTINGS, hunar, workers_csv
from vc.problems import FetchError

PINNED = contexts.read(contexts.HUNAR)
LIVE = {url: contexts.read(url) for url in contexts.OWN}


@pytest.fixture
def real(tmp_path: Path) -> Home:
    """The folder of an issuer that is no demonstration."""
    return found_home(tmp_path / "real", Settings("https://skills.gov.pk", {"en": "Skills office"}))


class Moved(FetchError):
    """A redirect, as the guarded fetch tells it."""

    def __init__(self, url: str, location: str) -> None:
        super().__init__(url, "the server redirects")
        self.location = location


def _web(pages: dict[str, bytes | str]):
    """A `Fetch` over a dictionary; a text is where the page has moved."""

    def fetch(url: str) -> bytes:
        page = pages.get(url)
        if page is None:
            raise FetchError(url, "there is no such page")
        if isinstance(page, str):
            raise Moved(url, page)
        return page

    return fetch


def test_the_pinned_bytes_let_it_live_and_are_remembered(real: Home) -> None:
    require_live(real, _web(LIVE))
    assert is_live(real)
    require_live(real, _web({}))  # not asked again


def test_a_redirect_is_followed(real: Home) -> None:
    require_live(real, _web({**LIVE, contexts.HUNAR: "https://pages.example/v1", "https://pages.example/v1": PINNED}))
    assert is_live(real)


@pytest.mark.parametrize(
    "pages",
    [
        {},
        {contexts.HUNAR: PINNED},  # the other context is missing
        {**LIVE, contexts.HUNAR: b""},
        {**LIVE, contexts.HUNAR: PINNED + b"\n"},
        {**LIVE, contexts.HUNAR: PINNED.replace(b"unitCode", b"unitcode")},
        {**LIVE, contexts.HUNAR: "https://pages.example/gone"},
        {**LIVE, contexts.HUNAR: contexts.HUNAR},
    ],
)
def test_anything_else_refuses_and_is_not_remembered(real: Home, pages: dict[str, bytes | str]) -> None:
    with pytest.raises(NotLive, match="Nothing can be issued yet"):
        require_live(real, _web(pages))
    assert not is_live(real)


def test_what_the_network_did_not_give_is_told_from_what_is_wrong_there(real: Home) -> None:
    with pytest.raises(NotReached, match="cannot be read"):
        require_live(real, _web({}))
    with pytest.raises(NotLive, match="gives other bytes") as wrong:
        require_live(real, _web({**LIVE, contexts.HUNAR: b""}))
    assert not isinstance(wrong.value, NotReached)


def test_what_was_remembered_for_other_bytes_does_not_count(real: Home) -> None:
    require_live(real, _web(LIVE))
    mark = real.path / "live.json"
    mark.write_bytes(mark.read_bytes().replace(b'"sha256":"', b'"sha256":"0'))
    assert not is_live(real)
    mark.write_bytes(b"{")
    assert not is_live(real)


def test_a_demonstration_needs_no_vocabulary_on_the_web(real: Home) -> None:
    require_live(replace(real, settings=SETTINGS), _web({}))


@pytest.mark.parametrize("first", ["0", "9"])
def test_a_real_issuer_takes_no_made_up_identity_number(tmp_path: Path, first: str) -> None:
    home = tmp_path / "real"
    assert hunar("init", "--base-url", "https://skills.gov.pk", "--name", "Skills office", home=home).exit_code == 0
    assert hunar("standard", "import", "--shipped", home=home).exit_code == 0
    made_up = workers_csv(["T-1"]).replace(b"00000-", f"{first}2101-".encode())
    done = hunar("worker", "add", "-", home=home, stdin=made_up)
    assert done.exit_code == 1
    assert "no CNIC begins with 0 or 9" in done.output
    assert "2101" not in done.output
    sound = workers_csv(["T-1"]).replace(b"00000-", b"42101-")
    assert hunar("worker", "add", "-", home=home, stdin=sound).exit_code == 0


def test_the_command_line_tells_a_network_that_is_gone_from_a_vocabulary_that_is_not_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from verifier import fetch as network

    def nowhere(_host: str, _port: int) -> list[str]:
        raise OSError

    done = hunar("init", "--base-url", "https://skills.gov.pk", "--name", "Skills office", home=tmp_path / "real")
    assert done.exit_code == 0, done.output
    for web, status in ((network.Web(lookup=nowhere), 3), (_web({**LIVE, contexts.HUNAR: b"{}"}), 1)):
        monkeypatch.setattr("issuer.cli.issue.Web", lambda web=web: web)
        done = hunar("issue", home=tmp_path / "real")
        assert done.exit_code == status, done.output
        assert "Nothing can be issued yet" in done.output
