"""Key files: always encrypted, closed to others, whole or not there."""

import os
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from keys import Algorithm, KeyExists, KeyUnavailable, create_key, exists, open_signer
from keys.custody import pkcs8
from keys.software import generate
from tests.keys.answers import PASSPHRASE, Asked


@pytest.fixture(scope="module")
def pem() -> bytes:
    """An encrypted key as this product writes it."""
    return pkcs8.encrypt(generate(Algorithm.ED25519), PASSPHRASE)


@pytest.fixture
def key_file(tmp_path: Path, pem: bytes) -> Path:
    path = tmp_path / "issuer.pem"
    path.write_bytes(pem)
    path.chmod(0o600)
    return path


def refusal(uri: str, secret: str = PASSPHRASE) -> str:
    with pytest.raises(KeyUnavailable) as caught:
        open_signer(uri, Asked(secret))
    return str(caught.value)


def test_the_file_is_for_its_owner_and_nothing_lies_beside_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        create_key(f"file:{tmp_path}/issuer.pem", Algorithm.P256, Asked(PASSPHRASE))
    finally:
        os.umask(before)
    assert [path.name for path in tmp_path.iterdir()] == ["issuer.pem"]
    assert stat.S_IMODE((tmp_path / "issuer.pem").stat().st_mode) == 0o600


def test_the_file_is_encrypted_with_many_rounds(pem: bytes) -> None:
    assert pem.startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----\n")
    assert pem.endswith(b"-----END ENCRYPTED PRIVATE KEY-----\n")
    assert max(map(len, pem.splitlines())) <= 64
    with pytest.raises(TypeError):
        load_pem_private_key(pem, None)
    if openssl := shutil.which("openssl"):
        shown = subprocess.run([openssl, "asn1parse"], input=pem, capture_output=True, check=True).stdout
        for part in (b"PBES2", b"PBKDF2", b":0927C0", b"hmacWithSHA256", b"aes-256-cbc"):
            assert part in shown


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_other_tools_read_what_we_write(algorithm: Algorithm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pkcs8, "ROUNDS", 1000)
    key = generate(algorithm)
    read = load_pem_private_key(pkcs8.encrypt(key, "ہنر کی کلید"), "ہنر کی کلید".encode())
    plain = (Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    assert read.private_bytes(*plain) == key.private_bytes(*plain)


def test_we_read_what_other_tools_write(tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP384R1())
    path = tmp_path / "other.pem"
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"x")))
    path.chmod(0o600)
    assert open_signer(path.as_uri(), Asked("x")).public_key.algorithm is Algorithm.P384


def test_a_wrong_passphrase_opens_nothing_and_is_not_repeated(key_file: Path) -> None:
    words = refusal(key_file.as_uri(), "wrong-passphrase")
    assert "passphrase is wrong" in words
    assert str(key_file) in words
    assert "wrong-passphrase" not in words


@pytest.mark.parametrize("mode", [0o644, 0o604, 0o660, 0o602, 0o666, 0o777])
def test_a_file_open_to_others_is_refused_before_the_passphrase_is_asked_for(key_file: Path, mode: int) -> None:
    key_file.chmod(mode)
    asked = Asked(PASSPHRASE)
    with pytest.raises(KeyUnavailable, match="chmod 600"):
        open_signer(key_file.as_uri(), asked)
    assert asked.questions == []


@pytest.mark.parametrize("mode", [0o400, 0o600, 0o640, 0o440])
def test_a_file_that_only_owner_and_group_read_is_opened(key_file: Path, mode: int) -> None:
    key_file.chmod(mode)
    open_signer(key_file.as_uri(), Asked(PASSPHRASE))


def test_an_unencrypted_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plain.pem"
    key = generate(Algorithm.ED25519)
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    path.chmod(0o600)
    asked = Asked(PASSPHRASE)
    with pytest.raises(KeyUnavailable, match="openssl pkcs8 -topk8"):
        open_signer(path.as_uri(), asked)
    assert asked.questions == []


def test_keys_of_other_types_are_refused(tmp_path: Path) -> None:
    others: list[Any] = [rsa.generate_private_key(65537, 2048), ec.generate_private_key(ec.SECP256K1())]
    for number, key in enumerate(others):
        path = tmp_path / f"{number}.pem"
        path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"x")))
        path.chmod(0o600)
        assert "type" in refusal(path.as_uri(), "x")


@pytest.mark.parametrize("cut", [40, 100, 200])
def test_a_damaged_file_is_refused(key_file: Path, cut: int) -> None:
    data = key_file.read_bytes()
    key_file.write_bytes(data[:cut])
    assert "cannot be opened" in refusal(key_file.as_uri())


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    assert "No such file" in refusal(f"file:{tmp_path}/none.pem")
    assert "directory" in refusal(tmp_path.as_uri())


@pytest.mark.parametrize(
    "uri",
    ["file:", "file://host/key.pem", "file:///key.pem?x=1", "file:/key.pem#a", "file:/a%00b", "file://[", "file:%ff"],
)
def test_bad_uris_are_refused(uri: str) -> None:
    assert "named by a URI" in refusal(uri)


def test_relative_and_escaped_paths(key_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(key_file.parent)
    assert exists("file:issuer.pem")
    assert exists("file:%69ssuer.pem")
    assert exists(f"file://localhost{key_file}")
    assert not exists("file:other.pem")


@pytest.mark.parametrize("short", ["", "1234567"])
def test_a_short_passphrase_makes_no_file(tmp_path: Path, short: str) -> None:
    with pytest.raises(KeyUnavailable, match="shorter than 8"):
        create_key(f"file:{tmp_path}/issuer.pem", Algorithm.P256, Asked(short))
    assert list(tmp_path.iterdir()) == []


def test_two_different_answers_make_no_file(tmp_path: Path) -> None:
    answers = iter(["first passphrase", "other passphrase"])
    with pytest.raises(KeyUnavailable, match="differ"):
        create_key(f"file:{tmp_path}/issuer.pem", Algorithm.P256, lambda question: next(answers))
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(KeyUnavailable, match="No such file"):
        create_key(f"file:{tmp_path}/none/issuer.pem", Algorithm.P256, Asked(PASSPHRASE))


def test_a_name_taken_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "issuer.pem"

    def ask(question: str) -> str:
        path.write_text("somebody was faster")
        return PASSPHRASE

    with pytest.raises(KeyExists):
        create_key(path.as_uri(), Algorithm.P256, ask)
    assert path.read_text() == "somebody was faster"
    assert list(tmp_path.iterdir()) == [path]


def test_a_dangling_link_counts_as_taken(tmp_path: Path) -> None:
    link = tmp_path / "issuer.pem"
    link.symlink_to(tmp_path / "elsewhere.pem")
    assert exists(link.as_uri())
    with pytest.raises(KeyExists):
        create_key(link.as_uri(), Algorithm.P256, Asked(PASSPHRASE))
    assert not (tmp_path / "elsewhere.pem").exists()


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(KeyUnavailable, match="No space left"):
        create_key(f"file:{tmp_path}/issuer.pem", Algorithm.P256, Asked(PASSPHRASE))
    assert list(tmp_path.iterdir()) == []
