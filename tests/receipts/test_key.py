"""The verifier's own key: made once, closed to others, and known by its did:key for ever."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from keys import KeyUnavailable
from vc.dids import did_key
from verifier.receipts.key import PASSPHRASE, own_keys, own_signer


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_it_is_made_at_first_use_and_is_its_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "home" / "receipts"
    assert own_keys(folder) == ()
    made = did_key(own_signer(folder).public_key)
    assert own_keys(folder) == (made,)
    assert did_key(own_signer(folder).public_key) == made
    assert mode(folder) == 0o700
    assert {path.name: mode(path) for path in folder.iterdir() if path.name != ".lock"} == {
        "key.pem": 0o600,
        "passphrase": 0o600,
        "keys.json": 0o600,
    }
    assert b"ENCRYPTED" in (folder / "key.pem").read_bytes()


def test_all_that_begin_at_once_get_the_same_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: did_key(own_signer(tmp_path / "receipts").public_key), range(4)))
    assert len(set(found)) == 1
    assert own_keys(tmp_path / "receipts") == (found[0],)


def test_the_operators_passphrase_is_not_written_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSPHRASE, "a sentence of the operator")
    own_signer(tmp_path)
    assert not (tmp_path / "passphrase").exists()
    monkeypatch.delenv(PASSPHRASE)
    with pytest.raises(KeyUnavailable, match="no passphrase"):
        own_signer(tmp_path)
    assert not (tmp_path / "passphrase").exists()


def test_receipts_of_an_earlier_key_are_still_ours(tmp_path: Path) -> None:
    first = did_key(own_signer(tmp_path).public_key)
    (tmp_path / "key.pem").unlink()
    second = did_key(own_signer(tmp_path).public_key)
    assert first != second
    assert own_keys(tmp_path) == (first, second)


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"keys": 1}', b'{"keys": [1, null]}', b"\xff"])
def test_a_damaged_list_of_keys_is_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "keys.json").write_bytes(content)
    assert own_keys(tmp_path) == ()


def test_a_folder_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "receipts").write_text("a file in the way")
    with pytest.raises(KeyUnavailable, match="cannot be used"):
        own_signer(tmp_path / "receipts")
