"""What can be wrong with CBOR-LD, in the words and classes of `vc.problems`.

The rule: bytes that are no CBOR-LD are `Unreadable`; what this installation lacks the tables or contexts for is
`Unsupported`, for it may be genuine; everything else that breaks a rule is `Malformed`. No text repeats a value.
"""

from vc.problems import Code, Malformed, Unreadable, Unsupported


class UnknownRegistryEntry(Unsupported):
    """The table that the bytes were compressed with is not at hand. `entry` is its number in the CBOR-LD registry."""

    def __init__(self, entry: int) -> None:
        words = f"the code was compressed with registry entry {entry}, which stands under no issuer of the trust list"
        super().__init__(Code.PARSING, words)
        self.entry = entry


def unreadable(words: str) -> Unreadable:
    """Give the fault of bytes that cannot be read at all."""
    return Unreadable(Code.PARSING, words)


def malformed(words: str) -> Malformed:
    """Give the fault of bytes, or of a document, that break a rule of CBOR-LD."""
    return Malformed(Code.MALFORMED_VALUE, words)


def unsupported(words: str) -> Unsupported:
    """Give the fault of what may be right, but not in the eyes of this installation."""
    return Unsupported(Code.MALFORMED_VALUE, words)
