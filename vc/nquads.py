"""RDF quads as text: canonical N-Quads of RDFC-1.0 (section 5), written and read.

The rule: a term *is* its canonical text. An IRI is `<...>`, a blank node `_:...`, a literal `"..."` with its datatype
or language behind it, so equal terms are equal strings and a quad is written by joining them.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from vc.problems import Code, Malformed

XSD = "http://www.w3.org/2001/XMLSchema#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


class Quad(NamedTuple):
    """One statement, each term in its canonical text; `graph` is empty for the default graph."""

    subject: str
    predicate: str
    object: str
    graph: str = ""

    def __str__(self) -> str:
        """Give the line of canonical N-Quads, with its line feed."""
        return f"{self.subject} {self.predicate} {self.object} {self.graph}{' ' if self.graph else ''}.\n"


def is_blank(term: str) -> bool:
    """Say whether a term is a blank node."""
    return term.startswith("_:")


def write_literal(value: str, datatype: str = XSD + "string", language: str = "") -> str:
    """Take a lexical form with its datatype IRI or its language tag; give the canonical term."""
    quoted = f'"{_escape(value)}"'
    if language:
        return f"{quoted}@{language}"
    return quoted if datatype == XSD + "string" else f"{quoted}^^<{datatype}>"


def write_quads(quads: Iterable[Quad]) -> str:
    """Give the lines of a dataset in code point order, each once (RDFC-1.0, section 4.4.3, step 7)."""
    return "".join(sorted({str(quad) for quad in quads}))


_NAMED = {"\b": r"\b", "\t": r"\t", "\n": r"\n", "\f": r"\f", "\r": r"\r", '"': r"\"", "\\": r"\\"}
# Surrogates stand here for completeness: no string of this product that reaches a signature can hold one.
_ESCAPED = re.compile('[\\x00-\\x1f\\x7f"\\\\\\ud800-\\udfff\\ufffe\\uffff]')


def _escape(value: str) -> str:
    return _ESCAPED.sub(lambda match: _NAMED.get(match[0]) or f"\\u{ord(match[0]):04X}", value)


_UCHAR = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_IRI = rf'<(?:[^\x00-\x20<>"{{}}|^`\\]|{_UCHAR})*>'
_BLANK = r"_:[\w:](?:[\w\xb7:.-]*[\w\xb7:-])?"
_STRING = rf'"(?:[^"\\\n\r]|\\[tbnrf"\'\\]|{_UCHAR})*"'
_LITERAL = rf"{_STRING}(?:\^\^{_IRI}|@[A-Za-z]+(?:-[A-Za-z0-9]+)*)?"
_GAP = r"[ \t]*"
_LINE = re.compile(
    rf"{_GAP}({_IRI}|{_BLANK}){_GAP}({_IRI}){_GAP}({_IRI}|{_BLANK}|{_LITERAL}){_GAP}({_IRI}|{_BLANK})?{_GAP}\.{_GAP}(?:#.*)?"
)
_NOTHING = re.compile(rf"{_GAP}(?:#.*)?")


def read_quads(text: str) -> list[Quad]:
    """Take N-Quads text (RDF 1.1 N-Quads), give its quads in canonical terms; raise `Malformed` if it is none."""
    quads = []
    for number, line in enumerate(re.split(r"[\r\n]+", text), start=1):
        match = _LINE.fullmatch(line)
        if match:
            quads.append(Quad(*(_read_term(term or "") for term in match.groups())))
        elif not _NOTHING.fullmatch(line):
            raise Malformed(Code.PARSING, f"Line {number} is not a quad of N-Quads.")
    return quads


_UNESCAPE = re.compile(rf"{_UCHAR}|\\.")
_PLAIN = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def _read_term(term: str) -> str:
    if term.startswith("<"):
        return _unescape(term)
    if term.startswith('"'):
        end = term.rindex('"')
        datatype, language = _unescape(term[end + 4 : -1]), ""
        if term[end + 1 : end + 2] == "@":
            datatype, language = "", term[end + 2 :]
        return write_literal(_unescape(term[1:end]), datatype or XSD + "string", language)
    return term


def _unescape(text: str) -> str:
    return _UNESCAPE.sub(_unescape_one, text)


def _unescape_one(match: re.Match[str]) -> str:
    mark = match[0][1]
    if mark not in "uU":
        return _PLAIN.get(mark, mark)
    point = int(match[0][2:], 16)
    if point > 0x10FFFF or 0xD800 <= point <= 0xDFFF:
        raise Malformed(Code.PARSING, "An escape of the N-Quads names no Unicode character.")
    return chr(point)
