"""Tokens: keys cannot leave, halves must belong together, and every trouble has words. On a real SoftHSM2."""

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from keys import Algorithm, KeyUnavailable, create_key, exists, open_signer
from tests.keys.answers import PIN, Asked

P256 = "06082a8648ce3d030107"
ALL = pytest.mark.parametrize("algorithm", list(Algorithm))


@pytest.fixture(autouse=True)
def no_login(token: str, module: Path) -> Iterator[None]:
    """Each test begins and ends without a login, which would hold for the whole process."""
    _forget(module)
    yield
    _forget(module)


def _forget(module: Path) -> None:
    import pkcs11

    from keys.custody import pkcs11_session as tokens

    tokens._sessions.clear()
    pkcs11.lib(str(module)).reinitialize()


@pytest.fixture
def session(module: Path) -> Any:
    """A session of the plain library, logged in: what somebody with the PIN can do."""
    import pkcs11

    return pkcs11.lib(str(module)).get_token(token_label="Hunar").open(rw=True, user_pin=PIN)


@pytest.fixture
def place(token: str, request: pytest.FixtureRequest) -> str:
    """The URI of a key of this test's own."""
    return token.format(request.node.name.replace("[", "-").replace("]", ""))


def label(uri: str) -> str:
    return uri.partition("object=")[2].partition("?")[0]


def refusal(attempt: Callable[[], object]) -> str:
    with pytest.raises(KeyUnavailable) as caught:
        attempt()
    assert PIN not in str(caught.value)
    return str(caught.value)


@ALL
def test_a_key_cannot_leave_the_token(place: str, session: Any, algorithm: Algorithm) -> None:
    import pkcs11
    from pkcs11 import Attribute, KeyType, ObjectClass

    create_key(place, algorithm, Asked(PIN))
    key = session.get_key(object_class=ObjectClass.PRIVATE_KEY, label=label(place))
    for attribute in (Attribute.SENSITIVE, Attribute.ALWAYS_SENSITIVE, Attribute.NEVER_EXTRACTABLE, Attribute.PRIVATE):
        assert key[attribute] is True
    for attribute in (Attribute.EXTRACTABLE, Attribute.DERIVE, Attribute.DECRYPT, Attribute.UNWRAP):
        assert key[attribute] is False
    with pytest.raises(pkcs11.AttributeSensitive):
        key[Attribute.VALUE]
    wrapping = session.generate_key(KeyType.AES, 256)
    with pytest.raises(pkcs11.PKCS11Error):
        wrapping.wrap_key(key)
    with pytest.raises(pkcs11.PKCS11Error):
        key[Attribute.EXTRACTABLE] = True
    assert key[Attribute.EXTRACTABLE] is False


def stored_pair(session: Any, name: str, private: dict[Any, Any], curve: str = P256) -> tuple[Any, Any]:
    """A pair as somebody else's tool might make it."""
    from pkcs11 import Attribute, KeyType, Mechanism

    domain = session.create_domain_parameters(KeyType.EC, {Attribute.EC_PARAMS: bytes.fromhex(curve)}, local=True)
    pair: tuple[Any, Any] = domain.generate_keypair(
        mechanism=Mechanism.EC_KEY_PAIR_GEN, store=True, label=name, id=name.encode(), private_template=private
    )
    return pair


def test_a_key_that_could_leave_is_not_opened(place: str, session: Any) -> None:
    from pkcs11 import Attribute

    stored_pair(session, label(place), {Attribute.EXTRACTABLE: True, Attribute.SENSITIVE: True})
    assert "extractable" in refusal(lambda: open_signer(place, Asked(PIN)))


def test_a_key_of_another_curve_is_not_opened(place: str, session: Any) -> None:
    from pkcs11 import Attribute

    safe = {Attribute.EXTRACTABLE: False, Attribute.SENSITIVE: True}
    stored_pair(session, label(place), safe, curve="06052b8104000a")
    assert "none of Ed25519, P-256, P-384" in refusal(lambda: open_signer(place, Asked(PIN)))


def test_a_key_that_is_not_sensitive_is_not_opened(place: str, session: Any) -> None:
    from pkcs11 import Attribute

    stored_pair(session, label(place), {Attribute.EXTRACTABLE: False, Attribute.SENSITIVE: False})
    assert "not sensitive" in refusal(lambda: open_signer(place, Asked(PIN)))


def test_the_control_a_foreign_key_that_stays_inside_is_opened(place: str, session: Any) -> None:
    from pkcs11 import Attribute

    stored_pair(session, label(place), {Attribute.EXTRACTABLE: False, Attribute.SENSITIVE: True})
    signer = open_signer(place, Asked(PIN))
    signer.public_key.verify(signer.sign(b"message"), b"message")


def test_halves_that_do_not_belong_together_are_not_opened(place: str, session: Any) -> None:
    from pkcs11 import Attribute

    safe = {Attribute.EXTRACTABLE: False, Attribute.SENSITIVE: True}
    public, _ = stored_pair(session, label(place), safe)
    other_public, _ = stored_pair(session, label(place) + "-other", safe)
    public.destroy()
    assert "no public key" in refusal(lambda: open_signer(place, Asked(PIN)))
    other_public[Attribute.LABEL] = label(place)
    assert "does not belong" in refusal(lambda: open_signer(place, Asked(PIN)))


def test_several_keys_of_one_label_need_an_id(place: str, session: Any) -> None:
    from pkcs11 import Attribute

    safe = {Attribute.EXTRACTABLE: False, Attribute.SENSITIVE: True}
    for _ in range(2):
        stored_pair(session, label(place), safe)
    assert "several" in refusal(lambda: open_signer(place, Asked(PIN)))


def test_a_key_by_id_alone(token: str) -> None:
    uri = token.format("x").replace("object=x", "id=%01%02%ab")
    made = create_key(uri, Algorithm.ED25519, Asked(PIN))
    assert open_signer(uri, Asked(PIN)).public_key == made.public_key
    assert not exists(uri.replace("%ab", "%ac"))


@ALL
def test_every_name_of_a_curve_is_tried(place: str, algorithm: Algorithm, monkeypatch: pytest.MonkeyPatch) -> None:
    """A token that knows only the last name still makes a key, and a token that knows none says why."""
    from keys.custody import pkcs11 as custody
    from keys.custody import pkcs11_point

    names = pkcs11_point.PARAMETERS[algorithm]
    unknown = bytes.fromhex("06052b8104007f")
    monkeypatch.setattr(custody, "PARAMETERS", {algorithm: (unknown, unknown)})
    assert "failed" in refusal(lambda: create_key(place, algorithm, Asked(PIN)))
    assert not exists(place)
    monkeypatch.setattr(custody, "PARAMETERS", {algorithm: (unknown, names[0])})
    signer = create_key(place, algorithm, Asked(PIN))
    signer.public_key.verify(signer.sign(b"message"), b"message")


def test_ed25519_keys_named_as_text(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from keys.custody import pkcs11 as custody

    monkeypatch.setattr(custody, "PARAMETERS", {Algorithm.ED25519: (b"\x13\x0cedwards25519",)})
    signer = create_key(place, Algorithm.ED25519, Asked(PIN))
    signer.public_key.verify(signer.sign(b"message"), b"message")


def test_the_pin_is_asked_for_once_for_all_keys_of_a_token(place: str) -> None:
    asked = Asked(PIN)
    for number in range(2):
        create_key(place.replace("?", f"-{number}?"), Algorithm.P256, asked)
    assert asked.questions == ["PIN of the token Hunar"]


def test_a_wrong_pin_is_told(token: str) -> None:
    uri = token.format("key")
    assert "PIN is wrong" in refusal(lambda: open_signer(uri, Asked("0000000")))
    assert "PIN is wrong" in refusal(lambda: open_signer(uri, Asked("0")))


def test_the_right_pin_after_a_wrong_one(place: str) -> None:
    refusal(lambda: create_key(place, Algorithm.P256, Asked("0000000")))
    create_key(place, Algorithm.P256, Asked(PIN))


def test_two_tokens_have_two_pins(place: str) -> None:
    another = place.replace("token=Hunar", "token=Another")
    create_key(place, Algorithm.P256, Asked(PIN))
    refusal(lambda: create_key(another, Algorithm.P256, Asked("0000000")))
    create_key(another, Algorithm.P256, Asked(PIN))


def test_a_token_with_its_own_pin_pad_asks_nobody_else() -> None:
    import pkcs11

    from keys.custody import pkcs11_session as tokens
    from keys.custody.pkcs11_uri import Place

    class Card:
        flags = pkcs11.TokenFlag.PROTECTED_AUTHENTICATION_PATH
        label, serial = "Pad", b"1"

        def open(self, user_pin: Any) -> str:
            assert user_pin is pkcs11.PROTECTED_AUTH
            return "the session"

    asked = Asked(PIN)
    assert tokens.log_in(Place("/m.so", {}, "key", None), Card(), asked) == "the session"
    assert asked.questions == []


@pytest.mark.parametrize("attribute", ["token=Nobody", "serial=ffff", "model=HSM", "manufacturer=Oil", "slot-id=0"])
def test_an_absent_token_is_told(token: str, attribute: str) -> None:
    uri = token.format("x").replace("token=Hunar", attribute)
    assert "no token" in refusal(lambda: open_signer(uri, Asked(PIN)))


def test_several_tokens_are_told(token: str) -> None:
    uri = token.format("x").replace("token=Hunar;", "")
    assert "several tokens" in refusal(lambda: open_signer(uri, Asked(PIN)))


def test_a_module_that_is_none_is_told(token: str, tmp_path: Path) -> None:
    (tmp_path / "module.so").write_text("no library")
    for module in (tmp_path / "module.so", tmp_path / "absent.so"):
        uri = f"pkcs11:object=x?module-path={module}"
        assert "module" in refusal(partial(exists, uri))


def test_a_forked_process_does_not_sign(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    signer = create_key(place, Algorithm.P256, Asked(PIN))
    here = os.getpid()
    monkeypatch.setattr(os, "getpid", lambda: here + 1)
    assert "fork" in refusal(lambda: signer.sign(b"message"))
    monkeypatch.setattr(os, "getpid", lambda: here)
    signer.sign(b"message")


def test_a_token_that_gives_a_short_signature_is_told(place: str) -> None:
    class Faulty:
        def sign(self, data: bytes, mechanism: Any) -> bytes:
            return bytes(63)

    signer: Any = create_key(place, Algorithm.ED25519, Asked(PIN))
    signer._key = Faulty()
    assert "wrong length" in refusal(lambda: signer.sign(b"message"))


def test_a_lost_session_is_told_and_can_be_opened_again(place: str) -> None:
    from keys.custody import pkcs11_session as tokens

    signer = create_key(place, Algorithm.ED25519, Asked(PIN))
    for trouble in (lambda: None, lambda: refusal(lambda: signer.sign(b"message"))):
        [session] = tokens._sessions.values()
        session.close()
        trouble()
        asked = Asked(PIN)
        again = open_signer(place, asked)
        again.public_key.verify(again.sign(b"message"), b"message")
        assert len(asked.questions) == 1
    assert "open the key again" in refusal(lambda: signer.sign(b"message"))


def test_a_token_that_lets_keys_out_gets_none(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from keys.custody import pkcs11 as custody

    class Leaky:
        destroyed = False

        def __getitem__(self, attribute: Any) -> bool:
            return False

        def destroy(self) -> None:
            self.destroyed = True

    pair = (Leaky(), Leaky())
    monkeypatch.setattr(custody, "_generate_pair", lambda *arguments: pair)
    assert "does not keep" in refusal(lambda: create_key(place, Algorithm.P256, Asked(PIN)))
    assert all(half.destroyed for half in pair)
