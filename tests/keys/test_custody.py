"""One contract that every custody keeps: a key is made once, opened again, signs, and is never written over."""

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from keys import Algorithm, BadSignature, KeyExists, KeyUnavailable, PublicKey, create_key, exists, open_signer
from tests.keys.answers import PASSPHRASE, PIN, Asked

NewPlace = Callable[[], tuple[str, str]]


@pytest.fixture(params=["file", "pkcs11"])
def new_place(request: pytest.FixtureRequest, tmp_path: Path) -> NewPlace:
    """Gives the URI of a place where no key is yet, and the secret that opens it."""
    numbers = iter(range(100))
    if request.param == "file":
        return lambda: ((tmp_path / f"key {next(numbers)}.pem").as_uri(), PASSPHRASE)
    token: str = request.getfixturevalue("token")
    return lambda: (token.format(f"{request.node.name}%20{next(numbers)}".replace("[", "-").replace("]", "")), PIN)


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_a_key_is_made_opened_and_signs(new_place: NewPlace, algorithm: Algorithm) -> None:
    uri, secret = new_place()
    assert not exists(uri)
    made = create_key(uri, algorithm, Asked(secret))
    assert exists(uri)
    opened = open_signer(uri, Asked(secret))
    assert made.public_key == opened.public_key
    assert opened.public_key.algorithm is algorithm
    for message in (b"", b"message", bytes(64), bytes(100_000)):
        for signer in (made, opened):
            signature = signer.sign(message)
            assert isinstance(signature, bytes)
            # A verifier has nothing but the published form.
            PublicKey.from_multikey(opened.public_key.to_multikey()).verify(signature, message)


def test_a_key_is_never_written_over(new_place: NewPlace) -> None:
    uri, secret = new_place()
    first = create_key(uri, Algorithm.ED25519, Asked(secret)).public_key
    for algorithm in (Algorithm.ED25519, Algorithm.P256):
        with pytest.raises(KeyExists):
            create_key(uri, algorithm, Asked(secret))
    assert open_signer(uri, Asked(secret)).public_key == first


def test_no_key_no_signer(new_place: NewPlace) -> None:
    uri, secret = new_place()
    with pytest.raises(KeyUnavailable):
        open_signer(uri, Asked(secret))


def test_two_places_two_keys(new_place: NewPlace) -> None:
    places = [new_place(), new_place()]
    signers = [create_key(uri, Algorithm.P256, Asked(secret)) for uri, secret in places]
    assert signers[0].public_key != signers[1].public_key
    for signer in signers:
        signer.public_key.verify(signer.sign(b"in turn"), b"in turn")


def test_secrets_are_shown_nowhere(new_place: NewPlace) -> None:
    uri, secret = new_place()
    signer = create_key(uri, Algorithm.ED25519, Asked(secret))
    assert secret not in repr(signer) + str(vars(signer))
    assert str(signer.public_key) in repr(signer)


def test_a_source_that_has_no_answer_is_passed_on(new_place: NewPlace, monkeypatch: pytest.MonkeyPatch) -> None:
    uri, _ = new_place()
    if uri.startswith("pkcs11:"):
        monkeypatch.setattr("keys.custody.pkcs11_session._sessions", {})

    def nobody(question: str) -> str:
        raise KeyUnavailable("nobody is here")

    with pytest.raises(KeyUnavailable, match="nobody is here"):
        create_key(uri, Algorithm.ED25519, nobody)
    assert not exists(uri)


def test_many_threads_sign_with_one_signer(new_place: NewPlace) -> None:
    uri, secret = new_place()
    signer = create_key(uri, Algorithm.P256, Asked(secret))
    failures: list[Exception] = []
    finished: list[int] = []

    def work(number: int) -> None:
        try:
            for turn in range(10):
                message = b"%d %d" % (number, turn)
                signer.public_key.verify(signer.sign(message), message)
        except (BadSignature, KeyUnavailable) as error:
            failures.append(error)
        else:
            finished.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert sorted(finished) == list(range(8))


@pytest.mark.parametrize("uri", ["", "issuer.pem", "/etc/issuer.pem", "kms:key", "http://example.org/key", "FILE:/x"])
def test_unknown_custodies_are_refused(uri: str) -> None:
    for attempt in (
        lambda: open_signer(uri, Asked("")),
        lambda: create_key(uri, Algorithm.P256, Asked("")),
        lambda: exists(uri),
    ):
        with pytest.raises(KeyUnavailable, match="file: or pkcs11:"):
            attempt()


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_backends_are_imported_only_when_their_uri_is_opened() -> None:
    code = "import sys, keys; {}print([name for name in sys.modules if name.startswith(('keys.custody.', 'pkcs11'))])"
    assert run(code.format("")) == "[]"
    assert "pkcs11" not in run(code.format("keys.exists('file:/nowhere'); "))


def test_without_the_library_the_error_says_what_to_install() -> None:
    code = """
import sys
sys.modules["pkcs11"] = None
import keys
try:
    keys.exists("pkcs11:object=a")
except keys.KeyUnavailable as error:
    print(error)
"""
    assert "pip install python-pkcs11" in run(code)
