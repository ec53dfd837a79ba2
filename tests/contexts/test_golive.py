"""Non-demonstration issuance waits for our namespace to give the pinned bytes."""

import pytest

import contexts


def test_the_pinned_bytes_pass():
    asked = []

    def fetch(url: str) -> bytes:
        asked.append(url)
        return contexts.read(url)

    contexts.confirm_namespace(fetch)
    assert asked == ["https://w3id.org/hunar/v1", "https://w3id.org/hunar/card/v1"]


@pytest.mark.parametrize(
    "change", [lambda d: d + b"\n", lambda d: d[:-1], lambda d: b"", lambda d: d.replace(b"v", b"w")]
)
@pytest.mark.parametrize("own", contexts.OWN)
def test_any_other_bytes_do_not(change, own):
    with pytest.raises(contexts.NamespaceNotLive, match=f"{own} gives other bytes"):
        contexts.confirm_namespace(lambda url: change(contexts.read(url)) if url == own else contexts.read(url))


def test_a_fault_of_the_network_passes_through():
    def fetch(url: str) -> bytes:
        raise TimeoutError(url)

    with pytest.raises(TimeoutError):
        contexts.confirm_namespace(fetch)
