"""Terms and lines of N-Quads."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vc.nquads import RDF, XSD, Quad, read_quads, write_literal, write_quads
from vc.problems import Malformed


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("plain", '"plain"'),
        ('"\\', r'"\"\\"'),
        ("\b\t\n\f\r", r'"\b\t\n\f\r"'),
        ("\x00\x07\x0b\x0e\x1f\x7f", r'"\u0000\u0007\u000B\u000E\u001F\u007F"'),
        ("\ufffe\uffff\ufffd", '"\\uFFFE\\uFFFF\ufffd"'),
        ("\x80\x85\u2028ہنر😀'", '"\x80\x85\u2028ہنر😀\'"'),
    ],
)
def test_canonical_escapes(value: str, written: str) -> None:
    """RDFC-1.0, section 5: only these characters are escaped, and in this way."""
    assert write_literal(value) == written


def test_forms_of_a_literal() -> None:
    assert write_literal("x", XSD + "string") == '"x"'
    assert write_literal("1", XSD + "integer") == f'"1"^^<{XSD}integer>'
    assert write_literal("x", RDF + "langString", "ur") == '"x"@ur'


def test_lines_are_sorted_and_each_stands_once() -> None:
    quads = [Quad("<b:>", "<p:>", '"1"'), Quad("<a:>", "<p:>", "_:x", "<g:>"), Quad("<b:>", "<p:>", '"1"')]
    assert write_quads(quads) == '<a:> <p:> _:x <g:> .\n<b:> <p:> "1" .\n'


@pytest.mark.parametrize(
    ("line", "quad"),
    [
        ("<a:> <p:> <b:> .", Quad("<a:>", "<p:>", "<b:>")),
        ("  _:x<p:>_:y<g:>.# note", Quad("_:x", "<p:>", "_:y", "<g:>")),
        (r'<a:\u00e9> <p:> "\u0041\U0001F600\t" .', Quad("<a:é>", "<p:>", '"A😀\\t"')),
        (f'<a:> <p:> "x"^^<{XSD}string> .', Quad("<a:>", "<p:>", '"x"')),
        ('<a:> <p:> "a \\" b"@en-GB .', Quad("<a:>", "<p:>", '"a \\" b"@en-GB')),
    ],
)
def test_line_is_read_into_canonical_terms(line: str, quad: Quad) -> None:
    assert read_quads(f"# head\n\n{line}\n") == [quad]


@pytest.mark.parametrize(
    "line",
    [
        "<a:> <p:> <b:>",
        "<a:> <p:> .",
        '"a" <p:> <b:> .',
        "<a:> _:p <b:> .",
        "<a b> <p:> <b:> .",
        '<a:> <p:> "x .',
        '<a:> <p:> "x"@ .',
        r'<a:> <p:> "\x" .',
        r'<a:> <p:> "\ud800" .',
        r'<a:> <p:> "\UFFFFFFFF" .',
        "<a:> <p:> <b:> . <c:>",
    ],
)
def test_what_is_no_quad_is_refused(line: str) -> None:
    with pytest.raises(Malformed):
        read_quads(line)


@given(st.text(st.characters(exclude_categories=["Cs"])))
@settings(deadline=None)
def test_literal_reads_back(value: str) -> None:
    quad = Quad("<a:>", "<p:>", write_literal(value))
    assert read_quads(str(quad)) == [quad]
