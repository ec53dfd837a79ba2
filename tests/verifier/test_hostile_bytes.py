"""Any bytes at all: `verify` gives a report, and calls nothing valid that is not the signed document."""

import json
from functools import cache

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.verifier.world import NOW, World
from verifier import Policy, Report, TrustList, Verdict, verify

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=20), inner, max_size=4),
    max_leaves=12,
)
NAMES = (
    "@context",
    "type",
    "issuer",
    "credentialSubject",
    "proof",
    "credentialStatus",
    "validFrom",
    "credentialSchema",
)


@cache
def world() -> tuple[World, TrustList, bytes]:
    made = World()
    made.publish()
    return made, made.trust(), made.credential()


def check(data: bytes) -> Report:
    made, trust, _ = world()
    return verify(data, Policy(trust), now=NOW, fetch=made.fetch)


@given(st.binary(max_size=300))
@example(b"{")
@example(b"\xff" * 10)
@settings(max_examples=200, deadline=None)
def test_any_bytes(data: bytes) -> None:
    report = check(data)
    assert report.verdict is not Verdict.VALID
    assert "fault" not in {finding.code for finding in report.findings}


@given(st.dictionaries(st.sampled_from(NAMES), JSON, max_size=8), st.sampled_from(["Credential", "Presentation"]))
@settings(max_examples=150, deadline=None)
def test_any_document(members: dict[str, object], kind: str) -> None:
    document = {"type": f"Verifiable{kind}", **members}
    report = check(json.dumps(document).encode("utf-8", "surrogatepass"))
    assert report.verdict is not Verdict.VALID
    assert "fault" not in {finding.code for finding in report.findings}


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_any_member_of_a_sound_credential_replaced(data: st.DataObject) -> None:
    document = json.loads(world()[2])
    name = data.draw(st.sampled_from(sorted(document)))
    value = data.draw(JSON)
    report = check(json.dumps(document | {name: value}).encode("utf-8", "surrogatepass"))
    assert report.verdict is not Verdict.VALID or value == document[name]
    assert "fault" not in {finding.code for finding in report.findings}


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_any_byte_of_a_sound_credential_changed(data: st.DataObject) -> None:
    sound = world()[2]
    place = data.draw(st.integers(0, len(sound) - 1))
    hostile = bytearray(sound)
    hostile[place] = data.draw(st.integers(0, 255))
    report = check(bytes(hostile))
    if report.verdict is Verdict.VALID:
        assert json.loads(hostile) == json.loads(sound)
    assert "fault" not in {finding.code for finding in report.findings}


def test_the_control_is_valid() -> None:
    assert check(world()[2]).verdict is Verdict.VALID
