"""What Python reads and canonicalizes, a browser's parser and the most used JSON-LD library read and write alike."""

import json
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.interop.conftest import HERE, Bazaar, known_contexts
from tests.vc.documents import EXAMPLES, OB, V2, credential
from vc import canonical
from vc.problems import Malformed, Unreadable
from vc.reader import read_json

thorough = settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
enough = settings(thorough, max_examples=300)


class Other:
    """The process at the other end of two pipes."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def ask(self, **request: Any) -> dict[str, Any]:
        stdin, stdout = self.process.stdin, self.process.stdout
        assert stdin and stdout
        stdin.write(json.dumps(request) + "\n")
        stdin.flush()
        answer: dict[str, Any] = json.loads(stdout.readline())
        return answer


@pytest.fixture(scope="module")
def other(bazaar: Bazaar) -> Iterator[Other]:
    """Where `bazaar` can run, this can."""
    command = ["node", "canonical.mjs"]
    with subprocess.Popen(command, cwd=HERE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        answerer = Other(process)
        answerer.ask(contexts=known_contexts())
        yield answerer


# Numbers as people write them, within what the reader takes and a little beyond.
numbers = st.builds(
    "{}{}{}".format,
    st.integers(-(10**16), 10**16),
    st.one_of(st.just(""), st.integers(0, 10**8).map(".{}".format)),
    st.one_of(st.just(""), st.integers(-30, 20).map("e{}".format)),
)
strings = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
quoted = strings.map(json.dumps) | strings.map(lambda text: json.dumps(text, ensure_ascii=False))
texts = st.recursive(
    quoted | numbers | st.sampled_from(["true", "false", "null", '"\\u00e9\\/\\ud83d\\ude00"', "-0", "0.0"]),
    lambda inner: (
        st.lists(inner, max_size=4).map(lambda items: f"[{', '.join(items)}]")
        | st.lists(st.tuples(quoted, inner), max_size=4).map(
            lambda pairs: "{" + ", ".join(f"{name}:{value}" for name, value in pairs) + "}"
        )
    ),
    max_leaves=12,
)


@given(text=texts)
@thorough
def test_unlike_parsers_read_alike_what_the_reader_takes(other: Other, text: str) -> None:
    """docs/threats.md, 14: a document that means one thing to a page in a browser and another to the verifier."""
    try:
        document = read_json(text.encode("utf-8"))
    except Unreadable:
        return
    assert other.ask(text=text)["jcs"] == canonical.jcs(document).decode("utf-8")


plain = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8)
languages = st.sampled_from(["en", "en-GB", "ur", "AR", "sd-Arab-PK"])
values = st.recursive(
    plain
    | st.booleans()
    | st.integers(1 - 2**53, 2**53 - 1)
    # As the reader takes them: beyond 15 digits C and JavaScript round ties apart (100000000000000.25).
    | st.floats(-1e15, 1e15, allow_subnormal=False).map(lambda number: float(f"{number:.15g}"))
    | st.builds(lambda text, tag: {"@value": text, "@language": tag}, plain, languages)
    | st.builds(lambda text, tag: {"@value": text, "@language": tag, "@direction": "rtl"}, plain, languages),
    lambda inner: st.lists(inner, min_size=2, max_size=3) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=3),
    max_leaves=8,
)


@given(value=values, name=plain)
@enough
def test_the_most_used_library_writes_the_same_quads(other: Other, value: Any, name: str) -> None:
    document = credential(**{"@context": [V2, OB, EXAMPLES], "anything": value, "name": name})
    try:
        ours = canonical.rdfc(document).decode("utf-8")
    except Malformed:
        # Arrays within arrays and repeated values, which we refuse and it takes.
        return
    assert other.ask(document=document) == {"rdfc": ours}


@pytest.mark.parametrize(
    "document",
    [
        credential(salary=1),
        credential(issuer="relative"),
        credential(type=["VerifiableCredential", "Unknown"]),
        credential(name={"@value": "x", "@language": "en_GB"}),
        credential(**{"@secret": 1}),
    ],
)
def test_what_its_safe_mode_refuses_we_refuse(other: Other, document: dict[str, Any]) -> None:
    assert "error" in other.ask(document=document)
    with pytest.raises(Malformed):
        canonical.rdfc(document)
